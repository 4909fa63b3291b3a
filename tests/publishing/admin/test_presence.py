from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from publishing.models import Presence
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from regions.models import Region
from tests.factories import RegionFactory, UserFactory
from tests.publishing.admin.test_drafting import BACKEND, author_of, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def nino(client, db):
    other = type(client)()
    other.force_login(UserFactory(username="nino", first_name="Nino", last_name="Example"), backend=BACKEND)
    return other


def test_a_form_says_who_else_has_it_open(staff, nino):
    region, elsewhere = RegionFactory(), RegionFactory()
    nino.get(url_of(region))

    seen = staff.get(url_of(region)).context["others_here"]
    not_here = staff.get(url_of(elsewhere)).context["others_here"]

    assert (seen, not_here) == (["Nino Example"], [])


def test_who_is_silent_for_90_seconds_is_forgotten_and_who_renews_is_not(staff, nino):
    region = RegionFactory()
    begin = timezone.now()
    with time_machine.travel(begin, tick=False):
        nino.get(url_of(region))
    with time_machine.travel(begin + timedelta(seconds=60), tick=False):
        nino.post(url_of(region, "presence"))
    with time_machine.travel(begin + timedelta(seconds=140), tick=False):
        renewed = staff.get(url_of(region)).context["others_here"]
    with time_machine.travel(begin + timedelta(seconds=160), tick=False):
        silent = staff.get(url_of(region)).context["others_here"]

    assert (renewed, silent) == (["Nino Example"], [])


def test_who_leaves_is_gone_at_once(staff, nino):
    region = RegionFactory()
    nino.get(url_of(region))

    nino.post(url_of(region, "presence"), {"leave": "1"})

    assert staff.get(url_of(region)).context["others_here"] == []


def test_who_may_only_look_is_not_noted(client):
    region = RegionFactory()
    author_of(client, "view_region")

    client.get(url_of(region))

    assert client.post(url_of(region, "presence")).status_code == 403
    assert not Presence.objects.exists()


def test_what_does_not_exist_is_not_noted_and_nothing_happens_by_a_link(staff):
    url = reverse("admin:regions_region_presence", args=["00000000-0000-4000-8000-000000000000"])

    assert staff.post(url).json() == {"others": []}
    assert staff.get(url).status_code == 405
    assert not Presence.objects.exists()


def test_who_has_the_form_of_a_draft_open_that_was_never_live_is_told_too(staff, nino):
    region = RegionFactory()
    save_draft(region, take_snapshot(region))
    Region.objects.all().delete()

    nino.post(url_of(region, "presence"))

    assert staff.post(url_of(region, "presence")).json() == {"others": ["Nino Example"]}
