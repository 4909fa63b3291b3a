"""What somebody sends and may not is noted, and no more of it than the journal can keep."""

import pytest
from django.urls import reverse

from publishing.journal.refusals import REFUSALS_NOTED
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
