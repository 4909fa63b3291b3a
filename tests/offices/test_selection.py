from datetime import date

import pytest
import time_machine

from languages.dates import today
from offices.models import Office
from offices.selection import OfficeSelection, RegionSelection
from offices.years import MapAddresses, known_years
from tests.factories import OfficeFactory, ParticipationFactory, RegionFactory

pytestmark = pytest.mark.django_db

YEAR = f"Choose a year from 2003 to {today().year}."
REGION = "There is no such region. Choose one from the list."
KIND = "There is no such kind of office. Choose one from the list."


@pytest.fixture
def offices():
    """Two offices in one region and one outside, as {slug: office}."""
    region = RegionFactory(slug="central-asia")
    rows = [
        OfficeFactory(slug="early", opened=date(2005, 1, 1), closed=date(2010, 1, 1)),
        OfficeFactory(slug="late", opened=date(2014, 5, 16)),
        OfficeFactory(slug="kabul", kind=Office.Kind.CIVILIAN, opened=date(2003, 10, 1)),
    ]
    for office in rows[:2]:
        office.regions.add(region)
    return rows


def narrowed(**query):
    return sorted(OfficeSelection(query).narrow(Office.objects.all()).values_list("slug", flat=True))


def test_an_empty_query_leaves_nothing_out(offices):
    selection = OfficeSelection({})

    assert selection.is_valid()
    assert selection.asked == {}
    assert narrowed() == ["early", "kabul", "late"]


def test_each_part_of_a_query_narrows(offices):
    assert narrowed(region="central-asia") == ["early", "late"]
    assert narrowed(kind="civilian") == ["kabul"]
    assert narrowed(year="2009") == ["early", "kabul"]
    assert narrowed(year="2014", region="central-asia", kind="liaison") == ["early", "late"]
    assert narrowed(year="2004", region="central-asia") == []


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({"year": "abc"}, {"year": [YEAR]}),
        ({"year": "1"}, {"year": [YEAR]}),
        ({"year": "2002"}, {"year": [YEAR]}),
        ({"year": "3000"}, {"year": [YEAR]}),
        ({"year": str(today().year + 1)}, {"year": [YEAR]}),
        ({"year": "9" * 5000}, {"year": [YEAR]}),
        ({"year": "2014.5"}, {"year": [YEAR]}),
        ({"year": "٢٠٩٩٩"}, {"year": [YEAR]}),
        ({"region": "atlantis"}, {"region": [REGION]}),
        ({"region": "x" * 5000}, {"region": [REGION]}),
        ({"kind": "embassy"}, {"kind": [KIND]}),
        ({"year": "-1", "region": "'", "kind": "<b>"}, {"year": [YEAR], "region": [REGION], "kind": [KIND]}),
    ],
)
def test_an_invalid_query_says_why_and_leaves_nothing_out(offices, query, errors):
    selection = OfficeSelection(query)

    assert not selection.is_valid()
    assert selection.errors == errors
    assert narrowed(**query) == ["early", "kabul", "late"]


def test_a_right_part_beside_a_wrong_one_stays_chosen_but_narrows_nothing(offices):
    selection = OfficeSelection({"region": "central-asia", "year": "abc"})

    assert selection.chosen["region"].slug == "central-asia"
    assert narrowed(region="central-asia", year="abc") == ["early", "kabul", "late"]


def test_a_selection_reads_the_regions_once(offices, django_assert_num_queries):
    with django_assert_num_queries(2):
        selection = RegionSelection({"region": "central-asia"})
        chosen = selection.chosen["region"]

    assert selection.regions == [chosen]


@pytest.mark.parametrize("opened", [[], [date(2098, 1, 1)]])
def test_where_nothing_has_begun_there_is_this_year_alone(opened):
    for day in opened:
        OfficeFactory(opened=day)

    assert OfficeSelection({"year": "abc"}).errors == {
        "year": [f"Choose a year from {today().year} to {today().year}."]
    }


def test_the_first_year_is_that_of_the_first_partner_for_peace_or_office():
    ParticipationFactory(framework="nacc", since=date(1992, 3, 1))
    OfficeFactory(opened=date(2001, 1, 1))
    without = known_years()
    ParticipationFactory(framework="pfp", since=date(1994, 5, 4))

    assert (without, known_years()) == ((2001, today().year), (1994, today().year))


@pytest.mark.parametrize("first", [1960, 1994, 2010])
@time_machine.travel("2026-11-25T11:00:00Z", tick=False)
def test_a_year_before_the_maps_first_or_after_this_one_has_no_map(first):
    OfficeFactory(opened=date(first, 5, 1))

    map_url = MapAddresses()
    assert (map_url(first - 1), map_url(2027)) == ("", "")
    assert map_url(first, office="here", partner=None) == f"/en/map/?year={first}&office=here"
    assert map_url(2026) == "/en/map/?year=2026"


def test_of_an_invalid_query_a_link_repeats_two_hundred_characters():
    assert OfficeSelection({"q": " " + "x" * 201}).canonical == "q=" + "x" * 200


@pytest.mark.parametrize(
    ("query", "is_open"),
    [
        ({}, False),
        ({"year": "2014", "q": "tbilisi"}, False),
        ({"region": "central-asia"}, True),
        ({"kind": "liaison"}, True),
        ({"status": "closed"}, True),
        ({"kind": "castle"}, True),
        ({"year": "abc"}, True),
    ],
)
def test_the_filter_stands_open_where_it_narrows_or_has_an_error(offices, query, is_open):
    assert OfficeSelection(query).has_filters is is_open
