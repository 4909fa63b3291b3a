"""The lanes of hand-made offices say what their rows say."""

from datetime import date

import pytest

from offices.lanes import holders_lane, office_chart, office_lane
from offices.years import MapAddresses
from tests.factories import AppointmentFactory, OfficeFactory, PostFactory, PremisesFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


def said(bars):
    return [(str(bar.caption), bar.kind, bar.dates) for bar in bars]


def test_an_office_that_moved_has_a_bar_for_each_place():
    office = OfficeFactory(slug="asia", opened=date(2013, 3, 1), opened_precision="latest", closed=date(2017, 4, 1))
    PremisesFactory(office=office, city_en="Tashkent", since=date(2013, 3, 1), since_precision="month")
    PremisesFactory(office=office, city_en="Astana", until=date(2013, 3, 1), until_precision="month")

    lane = office_lane(office, DAY, "/there/", MapAddresses())

    assert said(lane.bars) == [
        ("Astana", "closed", "… – March 2013"),
        ("Tashkent", "closed", "March 2013 – 1 April 2017"),
    ]
    # What the premises do not say follows from the life of the office.
    astana, tashkent = lane.bars
    assert (astana.period.since, tashkent.period.until) == (office.life.since, office.life.until)
    assert [bar.map_url for bar in lane.bars] == ["/en/map/?year=2013&office=asia"] * 2
    assert (lane.remark, lane.url, said([lane.life])) == (
        "Astana – Tashkent",
        "/there/",
        [(office.name_en, "closed", "March 2013 at the latest – 1 April 2017")],
    )


def test_premises_without_a_beginning_begin_with_their_office_or_later():
    office = OfficeFactory(opened=date(2010, 10, 1))
    PremisesFactory(office=office, city_en="Tbilisi")

    (bar,) = office_lane(office, DAY, "", MapAddresses()).bars

    assert (bar.period.since.first, bar.period.since.precision) == (date(2010, 10, 1), "earliest")


def test_an_office_without_premises_is_told_by_its_life():
    office = OfficeFactory(name_en="Nowhere", opened=date(2010, 1, 1), opened_precision="year")

    assert said(office_lane(office, DAY, "", MapAddresses()).rows) == [("Nowhere", "open", "2010 – present")]


def test_premises_and_offices_to_come_are_not_drawn():
    office = OfficeFactory(opened=date(2010, 1, 1))
    PremisesFactory(office=office, city_en="Now", since=date(2010, 1, 1), until=date(2030, 1, 1))
    PremisesFactory(office=office, city_en="Then", since=date(2030, 1, 1))

    assert said(office_lane(office, DAY, "", MapAddresses()).bars) == [
        ("Now", "open", "1 January 2010 – 1 January 2030")
    ]
    assert office_chart(OfficeFactory(opened=date(2030, 1, 1)), [], DAY) is None


def test_the_chart_of_an_office_has_a_lane_for_it_and_for_each_post_that_somebody_held():
    office = OfficeFactory(name_en="Office", opened=date(2010, 1, 1))
    held, never = PostFactory(office=office, title_en="Held"), PostFactory(office=office, is_head=False)
    AppointmentFactory(post=held, since=date(2012, 1, 1))

    chart = office_chart(office, [(post, post.terms(DAY)[::-1]) for post in (held, never)], DAY)

    assert [str(lane.caption) for lane in chart.lanes] == ["Office", "Held"]


def test_holders_and_vacancies_follow_each_other():
    post = PostFactory(title_en="Representative")
    for person, since, until in (("First", 2004, 2010), ("Second", 2010, 2020), ("Third", 2022, None)):
        AppointmentFactory(
            post=post,
            person_en=person,
            since=date(since, 9, 1),
            since_precision="month",
            until=until and date(until, 9, 1),
            until_precision="latest" if until == 2010 else "month",
        )

    lane = holders_lane(post, post.terms(DAY), "/there/", MapAddresses())

    assert said(lane.bars) == [
        ("First", "held", "September 2004 – September 2010 at the latest"),
        ("Second", "held", "September 2010 – September 2020"),
        ("vacant, inferred", "vacant", "September 2020 – September 2022"),
        ("Third", "held-now", "September 2022 – present"),
    ]


def test_nothing_is_drawn_where_the_holder_is_not_known():
    post = PostFactory(is_complete=False)
    AppointmentFactory(
        post=post,
        person_en="Seen",
        since=date(2015, 10, 1),
        since_precision="latest",
        until=date(2015, 10, 2),
        until_precision="earliest",
    )
    AppointmentFactory(post=post, person_en="Later", since=date(2020, 1, 1))

    lane = holders_lane(post, post.terms(DAY), "", MapAddresses())

    assert said(lane.bars) == [
        ("Seen", "held", "known in October 2015"),
        ("Later", "held-now", "1 January 2020 – present"),
    ]


def test_the_heads_of_an_office_are_lines_below_it():
    post = PostFactory(office=OfficeFactory(opened=date(2010, 1, 1)))
    AppointmentFactory(post=post, person_en="Head", since=date(2012, 1, 1), since_precision="year")

    assert said(office_lane(post.office, DAY, "", MapAddresses(), post).heads) == [("Head", "head", "2012 – present")]
