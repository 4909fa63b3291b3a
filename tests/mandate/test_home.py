"""What stands where on the home page: offices on the very day of their closing, the head of the headquarters, the newest."""

from datetime import date

import pytest
import time_machine

from languages.dates import today
from offices.models import Office
from tests.documents import read
from tests.factories import (
    AppointmentFactory,
    MilestoneFactory,
    OfficeFactory,
    PostFactory,
    PremisesFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db

HOME = "/en/"


@pytest.mark.parametrize(
    ("closed", "is_open"),
    [(date(2025, 3, 9), False), (date(2025, 3, 10), False), (date(2025, 3, 11), True), (None, True)],
)
def test_an_office_is_closed_from_the_first_day_without_it(client, closed, is_open):
    OfficeFactory(slug="liaison", opened=date(2010, 10, 2), closed=closed)

    with time_machine.travel("2025-03-10T11:00:00Z", tick=False):
        context = client.get(HOME).context

    slugs = {kind: [office.slug for office in context[kind]] for kind in ("open_offices", "closed_offices")}
    assert slugs == {"open_offices": ["liaison"] * is_open, "closed_offices": ["liaison"] * (not is_open)}


@pytest.mark.parametrize(
    ("moment", "is_open"), [("2025-03-09T22:59:59Z", True), ("2025-03-09T23:00:00Z", False)], ids=["before", "after"]
)
def test_the_day_begins_where_the_organisation_is(client, moment, is_open):
    OfficeFactory(closed=date(2025, 3, 10), opened=date(2010, 10, 2))

    with time_machine.travel(moment, tick=False):
        context = client.get(HOME, headers={"Accept-Language": "ja"}).context

    assert bool(context["open_offices"]) is is_open


def test_the_representative_is_the_head_of_the_headquarters_and_nobody_else(client):
    headquarters = OfficeFactory(kind=Office.Kind.HEADQUARTERS)
    for office, is_head, person in (
        (OfficeFactory(kind=Office.Kind.LIAISON), True, "Head of a liaison office"),
        (headquarters, False, "Deputy"),
        (headquarters, True, "Representative"),
    ):
        post = PostFactory(office=office, is_head=is_head)
        AppointmentFactory(post=post, person_en=person, since=date(2020, 2, 3), until=None)

    context = client.get(HOME).context

    assert str(context["current"].appointment.texts.person) == "Representative"


def test_the_five_milestones_that_happened_last_newest_first_and_every_question(client):
    for month in range(1, 8):
        MilestoneFactory(day=date(2020, month, 17), text_en=f"Month {month}")
    MilestoneFactory(day=date(2098, 8, 17), text_en="To come.")
    for position in (2, 1):
        QuestionFactory(position=position, slug=f"q{position}")

    context = client.get(HOME).context

    assert [milestone.day.month for milestone in context["milestones"]] == [7, 6, 5, 4, 3]
    assert [question.slug for question in context["questions"]] == ["q1", "q2"]


@pytest.fixture
def november():
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        yield


@pytest.mark.usefixtures("november")
def test_the_strip_of_years_has_holders_and_offices_and_each_leads_to_its_page(client):
    seat = OfficeFactory(kind=Office.Kind.HEADQUARTERS, slug="seat", name_en="Seat", opened=date(2004, 9, 1))
    PremisesFactory(office=seat, city_en="Brussels", since=date(2004, 9, 1))
    post = PostFactory(office=seat, is_head=True, title_en="Special Representative")
    AppointmentFactory(post=post, person_en="First", since=date(2004, 9, 1), until=date(2012, 1, 1))
    AppointmentFactory(post=post, person_en="Second", since=date(2012, 1, 1))
    moved = OfficeFactory(slug="moved", name_en="Liaison", opened=date(2003, 5, 1), closed=date(2017, 4, 1))
    PremisesFactory(office=moved, city_en="Astana", since=date(2005, 1, 1), until=date(2013, 1, 1))
    PremisesFactory(office=moved, city_en="Tashkent", since=date(2013, 1, 1))
    OfficeFactory(slug="planned", name_en="To come", opened=date(2030, 1, 1))

    document = read(client.get(HOME))

    assert {title for title in document.words("title") if ": " in title} == {
        "Special Representative: First, 1 September 2004 – 1 January 2012",
        "Special Representative: Second, 1 January 2012 – present",
        "Seat: 1 September 2004 – present",
        "Seat: Brussels, 1 September 2004 – present",
        "Liaison: 1 May 2003 – 1 April 2017",
        "Liaison: Astana, 1 January 2005 – 1 January 2013",
        "Liaison: Tashkent, 1 January 2013 – 1 April 2017",
    }
    # It begins with the first office, calls lanes by their cities, and those that never moved once.
    assert {year for year in document.words("text", class_="axis") if year < "2005"} == {"2003"}
    assert document.words("text", class_="name") == ["Representative", "Brussels", "Astana – Tashkent"] * 2
    assert {link["href"] for link in document.all("a") if "data-row" in link} == {
        "/en/representative/",
        "/en/offices/seat/",
        "/en/offices/moved/",
    }
    assert [row for row in document.words("tr") if "–" in row] == [
        "Post or office From – to Map",
        "First 1 September 2004 – 1 January 2012 Map of 2004",
        "Second 1 January 2012 – present Map of 2012",
        "Brussels 1 September 2004 – present Map of 2004",
        "Astana 1 January 2005 – 1 January 2013 Map of 2005",
        "Tashkent 1 January 2013 – 1 April 2017 Map of 2013",
    ]


def test_the_strip_of_years_begins_with_what_it_shows(client):
    OfficeFactory(opened=date(1990, 5, 1))

    years = read(client.get(HOME)).words("text", class_="axis")

    assert min(years) == "1990"


def test_what_began_today_alone_has_a_strip_of_years(client):
    day = date(today().year, 1, 1)
    OfficeFactory(opened=day, name_en="Just opened")

    with time_machine.travel(day):
        document = read(client.get(HOME))

    assert document.words("th", scope="rowgroup") == ["Just opened"]


def test_a_site_without_offices_has_no_strip_of_years(client):
    assert "The years at a glance" not in read(client.get(HOME)).words("h2")


def test_of_many_offices_the_strip_draws_few(client):
    for number in range(8):
        OfficeFactory(opened=date(2001 + number, 1, 1), name_en=f"Office {number}")

    document = read(client.get(HOME))

    assert document.words("th", scope="rowgroup") == [f"Office {number}" for number in range(5)]
