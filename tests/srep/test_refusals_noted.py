"""What somebody sends and may not is noted, and no more of it than the journal can keep."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from publishing.journal.refusals import LATELY, REFUSALS_NOTED
from publishing.models import JournalEntry
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db


def test_of_one_person_only_so_many_refusals_are_noted_in_a_while():
    url = reverse("admin:accounts_user_add")
    first, second = signed_in(person(username="nino")), signed_in(person(username="aram"))

    for _n in range(REFUSALS_NOTED + 5):
        assert first.post(url).status_code == 403
    second.post(url)

    noted = JournalEntry.objects.filter(action="not allowed")
    assert noted.filter(username="nino").count() == REFUSALS_NOTED
    assert noted.filter(username="aram").count() == 1


def test_who_was_refused_often_is_noted_again_after_a_while():
    url, counts = reverse("admin:accounts_user_add"), []

    with time_machine.travel(datetime(2026, 5, 1, 12, 0, tzinfo=UTC), tick=False) as clock:
        client = signed_in(person(username="nino"))
        for wait in (*[timedelta()] * REFUSALS_NOTED, LATELY - timedelta(seconds=1), timedelta(seconds=1)):
            clock.shift(wait)
            client.post(url)
            counts.append(JournalEntry.objects.filter(action="not allowed", username="nino").count())

    assert counts[-3:] == [REFUSALS_NOTED, REFUSALS_NOTED, REFUSALS_NOTED + 1]
