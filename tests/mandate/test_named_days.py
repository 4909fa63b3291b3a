"""Which day of its month or year a row happens to store decides nothing: neither what stands on a page nor in which order."""

from datetime import date

import pytest

from languages.inexact import InexactDate
from mandate.models import Milestone
from offices import views
from offices.models import Office, Premises
from offices.office_index import read_index
from regions.models import Participation
from tests.documents import read
from tests.factories import MilestoneFactory, OfficeFactory, ParticipationFactory, PartnerFactory, PremisesFactory
from tests.office_index import forget_index

pytestmark = pytest.mark.django_db

PAGES = [
    "/en/",
    "/en/timeline/",
    "/en/map/?year=2014",
    "/en/offices/tbilisi/",
    "/en/partners/georgia/",
    "/en/regions/{}/",
]
STORED = {
    "month": [date(2014, 5, day) for day in (31, 1, 20)],
    "year": [date(2014, month, 28) for month in (12, 1, 8)],
    "latest": [date(2014, 5, day) for day in (2, 30, 9)],
    "earliest": [date(2014, 5, day) for day in (30, 3, 11)],
}


def texts(client, region):
    return [read(client.get(path.format(region.slug))).words("main") for path in PAGES]


@pytest.mark.parametrize("turn", [1, 2])
def test_another_day_of_the_same_month_or_year_changes_no_page(client, turn):
    partner = PartnerFactory(slug="georgia", code="GE")
    office = OfficeFactory(slug="tbilisi", opened=date(2010, 10, 1))
    office.regions.add(partner.region)
    rows = []
    for number, (precision, days) in enumerate([*STORED.items(), *STORED.items()]):
        about = {"office": office, "partner": partner, "text_en": f"Milestone {number}"}
        rows.append((MilestoneFactory(day=days[0], day_precision=precision, **about), "day", days))
    for framework, (precision, days) in zip(["pfp", "ipap", "parp", "nacc"], STORED.items(), strict=True):
        row = ParticipationFactory(partner=partner, framework=framework, since=days[0], since_precision=precision)
        rows.append((row, "since", days))
    before = texts(client, partner.region)

    for number, (row, name, days) in enumerate(rows):
        type(row).objects.filter(pk=row.pk).update(**{name: days[(turn + number % 2) % 3]})

    assert (Milestone.objects.count(), Participation.objects.count()) == (8, 4)
    assert texts(client, partner.region) == before


LISTS = [
    "/en/",
    "/en/timeline/",
    "/en/map/",
    "/en/map/features.csv",
    "/en/offices/",
    "/en/offices/?page=2",
    "/en/partners/georgia/",
    "/en/regions/{}/",
]


@pytest.fixture
def few(monkeypatch):
    """Two offices are more than one page of a list holds."""
    monkeypatch.setattr(views, "OFFICES_ON_ONE_PAGE", 2)
    monkeypatch.setattr(views, "PER_PAGE", 2)
    forget_index()
    yield
    forget_index()


def answers(client, region):
    got = [client.get(path.format(region.slug)) for path in LISTS]
    assert all(answer.status_code == 200 for answer in got)
    return [
        read(got[place]).words("main") if "csv" not in path else got[place].content for place, path in enumerate(LISTS)
    ]


@pytest.mark.parametrize("turn", [1, 2])
def test_nor_does_another_day_of_the_same_month_or_year_move_an_office(client, few, turn):
    partner, rows = PartnerFactory(slug="georgia", code="GE"), []
    for number, (precision, days) in enumerate([*STORED.items(), *STORED.items()]):
        office = OfficeFactory(
            slug=f"office-{number}", opened=days[0], opened_precision=precision, closed=date(2019, 3, 2)
        )
        office.regions.add(partner.region)
        rows.append((office, days))
    before = answers(client, partner.region)

    for number, (office, days) in enumerate(rows):
        Office.objects.filter(pk=office.pk).update(opened=days[(turn + number % 2) % 3])
    forget_index()

    assert answers(client, partner.region) == before


def test_offices_are_listed_in_the_order_in_which_what_is_named_begins():
    for slug, day, precision in [
        ("day", date(2004, 3, 1), "day"),
        ("year", date(2004, 12, 31), "year"),
        ("month", date(2004, 2, 29), "month"),
        ("before", date(2003, 12, 31), "day"),
    ]:
        OfficeFactory(slug=slug, opened=day, opened_precision=precision)

    assert [office.slug for office in Office.objects.all()] == ["before", "year", "month", "day"]
    assert list(read_index().slugs) == ["before", "year", "month", "day"]


@pytest.mark.parametrize(
    ("day", "precision", "first", "last"),
    [
        (date(2004, 2, 10), "day", date(2004, 2, 10), date(2004, 2, 10)),
        (date(2004, 2, 10), "month", date(2004, 2, 1), date(2004, 2, 29)),
        (date(2004, 2, 10), "year", date(2004, 1, 1), date(2004, 12, 31)),
        (date(2004, 2, 10), "latest", date(2004, 2, 1), date(2004, 2, 29)),
        (date(2004, 2, 10), "earliest", date(2004, 2, 1), date(2004, 2, 29)),
        (date.min, "year", date.min, date(1, 12, 31)),
        (date.max, "year", date(9999, 1, 1), date.max),
        (date.max, "month", date(9999, 12, 1), date.max),
        (None, "day", None, None),
    ],
)
def test_the_database_keeps_the_days_that_are_named(day, precision, first, last):
    place = PremisesFactory(since=day, since_precision=precision, until=None)
    stored = Premises.objects.filter(pk=place.pk)
    assert (stored.values_list("since_first", flat=True).get(), stored.get().since_first) == (first, first)
    stored.update(since=None, until=day, until_precision=precision)
    assert (stored.values_list("until_last", flat=True).get(), stored.get().until_last) == (last, last)
    if day:
        named = InexactDate(day, precision)
        assert (named.first, named.last) == (first, last)
