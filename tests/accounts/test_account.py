"""My account: what everybody sets for themselves, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from publishing.workflow.roles import ADMINISTRATORS, AUTHORS
from tests.factories import OfficeFactory
from tests.public_pages import form_data
from tests.publishing.roles import person

pytestmark = pytest.mark.django_db

ACCOUNT = reverse("admin:account")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def nino():
    return person(AUTHORS, username="nino")


@pytest.fixture
def hers(client, nino):
    client.force_login(nino, backend=BACKEND)
    return client


def chosen(client, **changes):
    page = client.get(ACCOUNT)
    names = ("first_name", "last_name", "language", "time_zone")
    form = page.context["form"]
    return (
        {name: form[name].value() or "" for name in names}
        | {"working_languages": form["working_languages"].value()}
        | changes
    )


def test_an_author_sets_her_language_clock_and_languages(hers, nino):
    response = hers.post(ACCOUNT, chosen(hers, language="ka", time_zone="Asia/Tbilisi", working_languages=["ka", "ru"]))

    nino.refresh_from_db()
    assert (nino.language, nino.time_zone, nino.working_languages) == ("ka", "Asia/Tbilisi", ["ka", "ru"])
    assert response.url == ACCOUNT
    assert 'lang="ka"' in hers.get(ACCOUNT).content.decode()


def test_her_roles_are_named_in_their_order_and_the_message_is_in_the_language_that_she_chose(hers, nino):
    nino.groups.add(Group.objects.get(name=ADMINISTRATORS))

    page = hers.get(ACCOUNT)
    saved = hers.post(ACCOUNT, chosen(hers, language="ka"), follow=True)

    assert [group.name for group in page.context["roles"]] == [ADMINISTRATORS, AUTHORS]
    with translation.override("ka"):
        assert [str(message) for message in saved.context["messages"]] == [gettext("Your account is saved.")]


def test_a_language_that_the_site_has_no_more_gives_way_to_that_of_the_browser(hers, nino):
    User.objects.filter(pk=nino.pk).update(language="xx")

    page = hers.get(ACCOUNT, headers={"Accept-Language": "ka"})

    assert (page.status_code, page.headers["Content-Language"]) == (200, "ka")


@pytest.mark.parametrize(
    "name", ["is_superuser", "username", "email", "groups", "user_permissions", "translates", "regions", "told_until"]
)
def test_nobody_gives_themselves_a_right(hers, nino, name):
    before = User.objects.filter(pk=nino.pk).values().get()

    response = hers.post(ACCOUNT, chosen(hers, first_name="Boss", **{name: "1"}))

    assert response.status_code == 403
    assert User.objects.filter(pk=nino.pk).values().get() == before
    assert [group.name for group in nino.groups.all()] == [AUTHORS]
    assert not nino.user_permissions.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("language", "xx"), ("time_zone", "Mars/Olympus"), ("working_languages", ["en"]), ("first_name", "x" * 200)],
)
def test_what_cannot_be_is_refused_at_its_field_and_kept_from_the_page(hers, nino, field, value):
    response = hers.post(ACCOUNT, chosen(hers, **{field: value}))

    assert list(response.context["form"].errors) == [field]
    assert "errornote" in response.content.decode()
    assert getattr(User.objects.get(pk=nino.pk), field) == getattr(nino, field)


def test_she_signs_out_everywhere_else(hers, nino):
    other, stranger = Client(), Client()
    other.force_login(nino, backend=BACKEND)
    stranger.force_login(person(AUTHORS, username="david"), backend=BACKEND)
    before = len(hers.get(ACCOUNT).context["sessions"])

    hers.post(ACCOUNT, chosen(hers, first_name="Nino", _sign_out="1"))

    assert before == 2
    assert [client.get(ACCOUNT).status_code for client in (hers, other, stranger)] == [200, 302, 200]
    assert [session["is_this"] for session in hers.get(ACCOUNT).context["sessions"]] == [True]


def test_where_she_is_signed_in_is_listed_the_latest_first_without_what_has_ended(nino):
    begun, clients = datetime(2026, 5, 1, 6, 0, tzinfo=UTC), [Client() for _session in range(3)]

    with time_machine.travel(begun, tick=False) as clock:
        for client, hours in zip(clients, (0, 12, 1), strict=True):
            clock.shift(timedelta(hours=hours))
            client.force_login(nino, backend=BACKEND)
        clock.shift(timedelta(hours=1))
        sessions = clients[1].get(ACCOUNT).context["sessions"]

    hours = [
        (each["is_this"], *((each[key] - begun) / timedelta(hours=1) for key in ("began", "used"))) for each in sessions
    ]
    assert hours == [(False, 13, 13), (True, 12, 12)]


def test_signing_out_everywhere_else_saves_what_was_typed_or_shows_it_again(hers, nino):
    data = form_data(hers.get(ACCOUNT), "account_form")

    saved = hers.post(ACCOUNT, data | {"first_name": "Nino", "_sign_out": "1"}, follow=True)
    unchanged = hers.post(ACCOUNT, form_data(saved, "account_form") | {"_sign_out": "1"}, follow=True)
    refused = hers.post(ACCOUNT, data | {"first_name": "x" * 200, "_sign_out": "1"})

    said = [[str(message) for message in answer.context["messages"]] for answer in (saved, unchanged, refused)]
    elsewhere = "You are signed out everywhere else."
    assert said == [[elsewhere, "Your account is saved."], [elsewhere], [elsewhere]]
    assert User.objects.get(pk=nino.pk).first_name == "Nino"
    assert form_data(refused, "account_form")["first_name"] == ["x" * 200]


def test_the_languages_she_works_in_stand_first_beside_english(hers, nino):
    User.objects.filter(pk=nino.pk).update(working_languages=["ka", "uz"])
    office = OfficeFactory()

    page = hers.get(reverse("admin:offices_office_change", args=[office.pk]))

    assert [each["code"] for each in page.context["languages_in_view"]][:3] == ["ka", "uz", "fr"]


def test_her_name_on_every_page_leads_there(hers):
    page = hers.get(reverse("admin:index")).content.decode()

    assert f'<a href="{ACCOUNT}">' in page
    assert form_data(hers.get(ACCOUNT), "logout-form")


def test_the_page_speaks_to_whoever_may_do_everything(staff):
    page = staff.get(ACCOUNT).content.decode()

    assert "You may do everything, whatever your groups allow." in page
    assert "They may" not in page


def test_what_was_typed_is_saved_before_the_way_leads_to_the_password(hers, nino):
    data = form_data(hers.get(ACCOUNT), "account_form")

    saved = hers.post(ACCOUNT, data | {"first_name": "Nina", "_password": ""})
    refused = hers.post(ACCOUNT, data | {"first_name": "x" * 200, "_password": ""})

    assert saved.url == reverse("admin:password_change")
    assert User.objects.get(pk=nino.pk).first_name == "Nina"
    assert form_data(refused, "account_form")["first_name"] == ["x" * 200]
