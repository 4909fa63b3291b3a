"""When somebody who signed in is signed out again."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import OfficeFactory, UserFactory
from tests.public_pages import form_data

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def signed_in(user=None):
    client = Client()
    client.force_login(user or UserFactory(language="en"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def is_in(client):
    return client.get(INDEX).status_code == 200


def test_a_session_ends_twelve_hours_after_its_last_use(clock):
    used, left = signed_in(), signed_in()

    for _hour in range(13):
        clock.shift(timedelta(hours=1))
        assert is_in(used)

    assert not is_in(left)


def test_a_session_that_is_always_used_ends_after_fourteen_days(clock):
    client = signed_in()

    days = 0
    while is_in(client) and days < 40:
        clock.shift(timedelta(hours=8))
        days += 1 / 3

    assert round(days) == 14


def test_a_form_left_open_does_not_keep_somebody_signed_in(clock):
    client, office = signed_in(), OfficeFactory()
    presence = reverse("admin:offices_office_change", args=[office.pk]).replace("change/", "presence/")

    for _hour in range(13):
        clock.shift(timedelta(hours=1))
        client.post(presence)

    assert not is_in(client)


def test_the_use_of_a_session_is_written_once_in_a_quarter_of_an_hour(clock):
    client = signed_in()
    writes = 0

    for _minute in range(60):
        clock.shift(timedelta(minutes=1))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("admin:texts"))
        writes += sum("django_session" in query["sql"] and query["sql"].startswith("UPDATE") for query in queries)

    assert 0 < writes <= 4


def test_after_an_account_was_inactive_its_old_sessions_do_not_work():
    nino, chief = UserFactory(username="nino", language="en"), signed_in()
    old, url = signed_in(nino), reverse("admin:accounts_user_change", args=[nino.pk])

    for boxes in ([], ["on"]):
        chief.post(url, form_data(chief.get(url), "user_form") | {"is_active": boxes})

    nino.refresh_from_db()
    assert (nino.is_active, is_in(old), is_in(chief)) == (True, False, True)
    assert Session.objects.count() == 1
