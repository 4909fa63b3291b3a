"""What guessing at passwords costs, and whom it keeps out for how long."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from publishing.journal.sentences import sentence
from publishing.models import JournalEntry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
SECRET, WRONG = "a long enough pass phrase", "wrong"
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
LARGE = "x" * 20_000


def guess(username="nino", password=WRONG, address="203.0.113.7", **data):
    data = {"username": username, "password": password, **data}
    return Client().post(f"{LOGIN}?next=/admin/", data, REMOTE_ADDR=address).status_code


@pytest.fixture
def nino():
    return UserFactory(username="nino", password=SECRET)


@pytest.fixture(autouse=True)
def hashed(settings, monkeypatch):
    """The passwords that were hashed, by a hasher that costs less than the site's."""
    found = []
    encode = MD5PasswordHasher.encode
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: (found.append(password), encode(self, password, salt))[1],
    )
    return found


def told():
    entries = JournalEntry.objects.filter(action__in=["refused", "locked out", "signed in"]).order_by("pk")
    return [(sentence(entry), entry.username, entry.address) for entry in entries]


def bytes_of(row):
    return sum(len(str(getattr(row, field.attname))) for field in row._meta.concrete_fields)


@pytest.mark.slow
def test_twelve_hundred_refused_requests_with_large_bodies_cost_two_rows_and_eight_entries(nino, hashed):
    answers = [guess(remark=LARGE) for _each in range(1200)]

    assert answers == [200] * 7 + [429] * 1193
    assert hashed[1:] == [WRONG] * 8
    assert sorted(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == [8, 1192]
    assert sum(bytes_of(row) for row in AccessAttempt.objects.all()) < 20_000
    assert AccessLog.objects.count() + AccessFailureLog.objects.count() == 0
    refused = ("Signing in as “nino” was refused.", "nino", "203.0.113.7")
    assert told() == [refused] * 7 + [("“nino” was locked out after too many attempts.", "nino", "203.0.113.7")]


def test_a_lockout_ends_by_itself_though_somebody_goes_on_guessing(nino):
    with time_machine.travel(NOON, tick=False) as clock:
        for _each in range(8):
            guess()
        for _minute in range(31):
            guess()
            clock.shift(timedelta(minutes=1))

        assert guess(password=SECRET) == 302

    assert [sentence for sentence, _username, _address in told()[7:]] == [
        "“nino” was locked out after too many attempts.",
        "Attempts refused while an address was locked out: 30.",
        "“nino” signed in.",
    ]


def test_guesses_with_changing_names_from_one_address_are_refused_before_anything_is_hashed(nino, hashed):
    answers = [guess(f"name{number}") for number in range(200)]

    assert answers == [200] * 39 + [429] * 161
    assert len(hashed[1:]) == 40
    assert AccessAttempt.objects.count() == 41
    assert told()[38:] == [
        ("Signing in with an unknown name was refused.", "", "203.0.113.7"),
        ("An address was locked out after too many attempts.", "", "203.0.113.7"),
    ]
    assert (guess("nino", SECRET), guess("nino", SECRET, address="203.0.113.8")) == (429, 302)


def test_who_is_turned_away_again_and_again_locks_nobody_else_out(nino):
    UserFactory(username="aram", password=SECRET)

    answers = [guess() for _each in range(60)]

    assert answers == [200] * 7 + [429] * 53
    assert (guess(password=SECRET), guess("aram", SECRET)) == (429, 302)


def test_an_address_is_locked_out_for_half_an_hour_at_most(nino):
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(40):
            guess(f"name{number}")
        clock.shift(timedelta(minutes=29))
        guess("other")
        during = guess(password=SECRET)
        clock.shift(timedelta(minutes=2))

        assert (during, guess(password=SECRET)) == (429, 302)


def test_signing_in_does_not_forget_the_guesses_at_other_names(nino):
    for number in range(39):
        guess(f"name{number}")
    guess(password=SECRET)
    guess("last")

    assert guess(password=SECRET) == 429


def test_one_client_with_many_ipv6_addresses_is_one_client():
    answers = [guess(f"name{number}", address=f"2001:db8:0:1::{number:x}") for number in range(41)]

    assert answers == [200] * 39 + [429] * 2
    assert guess("other", address="2001:db8:0:2::1") == 200


def test_a_password_typed_as_a_name_is_kept_nowhere(nino):
    for _each in range(9):
        guess(username=SECRET)

    kept = [*AccessAttempt.objects.values(), *JournalEntry.objects.values()]
    assert SECRET not in str(kept)
    assert told()[6:] == [
        ("Signing in with an unknown name was refused.", "", "203.0.113.7"),
        ("An unknown name was locked out after too many attempts.", "", "203.0.113.7"),
    ]


def test_whether_a_name_exists_cannot_be_told_by_the_lock(nino):
    assert [guess("nobody") for _each in range(9)] == [guess("nino") for _each in range(9)]
