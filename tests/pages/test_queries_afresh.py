"""A page made afresh asks the database twice at most, however much content there is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atlas.world import OFFICES_SENT_WITH_PAGE
from mandate.models import Milestone
from offices.models import Office, Premises
from tests.factories import (
    AppointmentFactory,
    ContactFactory,
    MilestoneFactory,
    OfficeFactory,
    ParticipationFactory,
    PartnerFactory,
    PostFactory,
    PremisesFactory,
    QuestionFactory,
    RegionFactory,
    SourceFactory,
)
from tests.office_index import forget_index

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_kept")]

QUERIES = 2  # the site revision, and one that a page may have of its own
PAGES = [
    "",
    "partners/georgia/",
    "offices/liaison/",
    "regions/south-caucasus/",
    "map/",
    "timeline/",
    "contact/",
    "map/features.geojson",
    "map/features.geojson?region=south-caucasus",
]


@pytest.fixture(params=[1, OFFICES_SENT_WITH_PAGE + 100])
def content(request):
    forget_index()
    region, source = RegionFactory(slug="south-caucasus"), SourceFactory()
    partner = PartnerFactory(slug="georgia", code="GE", region=region)
    office = OfficeFactory(slug="liaison")
    office.regions.add(region)
    rows = [
        ParticipationFactory(partner=partner),
        PremisesFactory(office=office, country="GE", time_zone="Asia/Tbilisi"),
        ContactFactory(office=office),
        AppointmentFactory(post=PostFactory(office=office)),
        QuestionFactory(),
        MilestoneFactory(office=office, partner=partner, region=region),
    ]
    for row in (region, partner, office, *rows):
        row.sources.add(source)
    days = [date(2000, 1, 1) + timedelta(number) for number in range(request.param)]
    offices = [Office(slug=f"made-{day}", kind="liaison", name_en="Made", opened=day) for day in days]
    Office.objects.bulk_create(offices)
    Premises.objects.bulk_create(Premises(office=office, country="GE", city_en="Made") for office in offices)
    Office.regions.through.objects.bulk_create(
        Office.regions.through(office=office, region=region) for office in offices
    )
    Milestone.objects.bulk_create(Milestone(day=day, text_en="Made", partner=partner) for day in days[:20])
    yield
    forget_index()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_made_afresh_asks_twice_at_most(client, content, page):
    afresh = {"path": f"/ru/{page}", "headers": {"Cookie": "a=b"}}
    client.get(**afresh)

    with CaptureQueriesContext(connection) as queries:
        response = client.get(**afresh)

    assert response.status_code == 200
    assert [query["sql"] for query in queries][QUERIES:] == []
