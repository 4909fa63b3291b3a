"""The state of the map in a year: which offices it shows, where, with which status, and in which groups."""

from datetime import date

import pytest
import time_machine

from atlas.world import MapState, partner_since
from languages.inexact import InexactDate
from offices.selection import OfficeSelection
from tests.factories import (
    MilestoneFactory,
    OfficeFactory,
    ParticipationFactory,
    PartnerFactory,
    PremisesFactory,
    RegionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day_in_2026")]


@pytest.fixture
def a_day_in_2026():
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        yield


def world(**query):
    return MapState(OfficeSelection({name: str(value) for name, value in query.items()}))


def shown(marks):
    return {mark.office.slug: str(mark.status) for mark in marks}


@pytest.fixture
def tashkent():
    ParticipationFactory()
    office = OfficeFactory(slug="tashkent", opened=date(2013, 3, 1), closed=date(2017, 4, 1))
    PremisesFactory(office=office, city_en="Astana", country="KZ", until=date(2014, 5, 1))
    PremisesFactory(office=office, city_en="Tashkent", country="UZ", since=date(2014, 5, 1), until=date(2017, 4, 1))
    return office


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2012, {}),
        (2013, {"tashkent": "open"}),
        (2016, {"tashkent": "open"}),
        (2017, {"tashkent": "closed"}),
        (2026, {"tashkent": "closed"}),
        ("", {"tashkent": "closed"}),
    ],
)
def test_a_closed_office_stays_in_and_is_marked(tashkent, year, expected):
    ParticipationFactory()
    assert shown(world(year=year).marks) == expected


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2026, {"soon": "planned"}),
        ("", {"soon": "planned", "later": "planned"}),
    ],
)
def test_a_planned_office_is_shown_in_the_years_that_have_not_ended(year, expected):
    OfficeFactory(slug="soon", opened=date(2026, 12, 1))
    OfficeFactory(slug="later", opened=date(2027, 5, 1))

    assert shown(world(year=year).marks) == expected


@pytest.mark.parametrize(
    ("year", "city"), [(2013, "Astana"), (2014, "Tashkent"), (2016, "Tashkent"), (2018, "Tashkent"), ("", "Tashkent")]
)
def test_an_office_is_where_it_was_in_that_year_or_last_before(tashkent, year, city):
    (mark,) = world(year=year).marks

    assert mark.place.texts.city.plain == city


def test_an_office_without_premises_has_no_place():
    OfficeFactory()

    (mark,) = world().marks

    assert (mark.place, mark.is_located, mark.is_on_map) == (None, False, False)


@pytest.mark.parametrize(
    ("latitude", "longitude", "is_on_map"),
    [(41.7, 44.8, True), (90, 180, False), (-90, -180, False), (50.85, 4.35, False), (58, 92, True), (0, 0, False)],
)
def test_places_at_the_edges_of_the_world_are_off_the_map(latitude, longitude, is_on_map):
    PremisesFactory(latitude=str(latitude), longitude=str(longitude))

    (mark,) = world().marks

    assert (mark.is_located, mark.is_on_map) == (True, is_on_map)


def test_groups_stand_in_order_and_a_region_without_offices_or_partners_too():
    caucasus, asia = RegionFactory(slug="a", position=1), RegionFactory(slug="b", position=2)
    OfficeFactory(slug="both").regions.set([caucasus, asia])
    OfficeFactory(slug="closed", opened=date(2001, 1, 1), closed=date(2002, 1, 1)).regions.set([asia])
    OfficeFactory(slug="open").regions.set([asia])
    OfficeFactory(slug="none")

    groups = [(region and region.slug, [mark.office.slug for mark in marks]) for region, marks in world().groups]

    assert groups == [(None, ["both"]), ("a", []), ("b", ["open", "closed"]), (False, ["none"])]


def test_counts_name_every_status_that_any_office_has(tashkent):
    assert [(str(status), count) for status, count in world().counts] == [("closed", 1)]

    OfficeFactory()
    OfficeFactory(opened=date(2027, 1, 1))

    counts = {str(status): count for status, count in world().counts}

    assert counts == {"open": 1, "planned": 1, "closed": 1}


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2003, {}),
        (2004, {"astana": "uncertain", "seat": "open"}),
        (2012, {"astana": "uncertain", "seat": "open"}),
        (2013, {"astana": "open", "seat": "open"}),
        ("", {"astana": "open", "seat": "open", "soon": "planned"}),
    ],
)
def test_an_office_of_which_only_the_latest_beginning_is_known_is_uncertain_from_the_first_representative_on(
    year, expected
):
    ParticipationFactory()
    OfficeFactory(slug="astana", opened=date(2013, 3, 1), opened_precision="latest")
    OfficeFactory(slug="soon", opened=date(2027, 3, 1), opened_precision="latest")
    OfficeFactory(slug="seat", kind="headquarters", opened=date(2004, 9, 1))

    assert shown(world(year=year).marks) == expected


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2003, {"astana": False, "seat": False, "soon": False}),
        (2004, {"astana": True, "seat": True, "soon": False}),
        ("", {"astana": True, "seat": True, "soon": True}),
    ],
)
def test_an_office_is_planned_only_today_and_never_there_in_a_year_before_it_may_have_begun(year, expected):
    ParticipationFactory()
    OfficeFactory(slug="astana", opened=date(2013, 3, 1), opened_precision="latest")
    OfficeFactory(slug="soon", opened=date(2027, 3, 1))
    OfficeFactory(slug="seat", kind="headquarters", opened=date(2004, 9, 1))

    made = world(year=year)

    assert {mark.office.slug: made.is_there(mark) for mark in made.every_mark} == expected


def test_a_partner_is_served_by_what_is_open_perhaps_by_what_may_be_and_was_before_by_what_closed(tashkent):
    region, other = RegionFactory(slug="central-asia"), RegionFactory(slug="other")
    partner = PartnerFactory(region=region, code="KZ")
    seat = OfficeFactory(slug="seat", kind="headquarters", opened=date(2004, 9, 1))
    perhaps = OfficeFactory(slug="perhaps", opened=date(2016, 3, 1), opened_precision="latest")
    for office, regions in (
        (tashkent, [region]),
        (perhaps, [region]),
        (seat, [region, other]),
        (OfficeFactory(), [other]),
    ):
        office.regions.set(regions)

    served = {}
    for year in (2003, 2015, 2018):
        now, before = world(year=year).serving(partner)
        served[year] = [mark.office.slug for mark in now], [mark.office.slug for mark in before]

    assert served == {
        2003: ([], []),
        2015: (["tashkent", "seat", "perhaps"], []),
        2018: (["perhaps", "seat"], ["tashkent"]),
    }


def test_milestones_are_those_of_the_year_and_region(tashkent):
    region = RegionFactory(slug="central-asia")
    tashkent.regions.set([region])
    MilestoneFactory(day=date(2013, 3, 1), text_en="opens", office=tashkent)
    MilestoneFactory(day=date(2013, 5, 1), text_en="of a partner", partner=PartnerFactory(region=region, code="UZ"))
    MilestoneFactory(day=date(2013, 5, 2), text_en="of the region", region=region)
    MilestoneFactory(day=date(2013, 6, 1), text_en="elsewhere")
    MilestoneFactory(day=date(2026, 11, 25), text_en="to come")
    for day in (1, 2, 3):
        MilestoneFactory(day=date(2020, 1, day), text_en=f"late {day}")
    MilestoneFactory(day=date(2026, 11, 24), text_en="today")

    def texts(**query):
        return [row.texts.text.plain for row in world(**query).milestones]

    assert texts(year=2013) == ["opens", "of a partner", "of the region", "elsewhere"]
    assert texts(year=2013, region="central-asia") == ["opens", "of a partner", "of the region"]
    assert texts(year=2014) == []
    assert texts() == ["late 2", "late 3", "today"]


def test_a_region_stands_in_the_list_without_offices_and_no_other_group_does():
    first, second = RegionFactory(position=1), RegionFactory(position=2)

    assert world().groups == [(first, []), (second, [])]
    assert world(region=second.slug).groups == [(second, [])]


def test_a_country_is_a_partner_since_it_joined_the_partnership_for_peace():
    earlier, never = PartnerFactory(code="GE"), PartnerFactory(code="AM")
    ParticipationFactory(partner=earlier, framework="nacc", since=date(1992, 1, 1))
    ParticipationFactory(partner=earlier, framework="pfp", since=date(1994, 3, 23))
    ParticipationFactory(partner=never, framework="nacc", since=date(1992, 1, 1))

    found = partner_since(earlier), partner_since(never)

    assert found == (InexactDate(date(1994, 3, 23)), None)


def test_an_invalid_query_narrows_nothing(tashkent):
    wrong = world(year=2012, kind="castle")

    assert shown(wrong.marks) == {"tashkent": "closed"}
    assert wrong.year is None


@pytest.mark.parametrize(
    ("since", "until"), [(date(2098, 1, 1), None), (date(1994, 5, 4), date(2020, 1, 1)), (None, None)]
)
def test_a_country_that_left_the_partnership_or_is_to_join_it_is_a_partner_since_no_day(since, until):
    assert partner_since(ParticipationFactory(since=since, until=until).partner) is None
