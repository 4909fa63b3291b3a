"""The years at a glance: what is drawn, the same as a table, and the list below with its ways to everything else."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mandate.models import Milestone
from mandate.timeline import decades
from offices.models import Office
from tests.documents import read
from tests.factories import (
    AppointmentFactory,
    MilestoneFactory,
    OfficeFactory,
    ParticipationFactory,
    PartnerFactory,
    PostFactory,
    PremisesFactory,
    RegionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.rendering]


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        yield


def seat():
    """The representative's office with two holders and a vacancy between them; the map begins with 1994."""
    ParticipationFactory(since=date(1994, 5, 4))
    post = PostFactory(office=OfficeFactory(slug="seat", kind=Office.Kind.HEADQUARTERS), title_en="Representative")
    AppointmentFactory(post=post, person_en="First", since=date(2004, 9, 1), until=date(2010, 1, 1))
    AppointmentFactory(post=post, person_en="Second", since=date(2012, 1, 1))
    return post


def liaison(**values):
    """A liaison office that moved, with a head."""
    office = OfficeFactory(opened=date(2005, 1, 1), closed=date(2017, 4, 1), **values)
    PremisesFactory(office=office, city_en="Astana", since=date(2005, 1, 1), until=date(2013, 1, 1))
    PremisesFactory(office=office, city_en="Tashkent", since=date(2013, 1, 1))
    AppointmentFactory(
        post=PostFactory(office=office), person_en="Head", since=date(2014, 1, 1), until=date(2016, 1, 1)
    )
    return office


def test_the_table_says_what_the_drawing_says(client):
    seat()
    liaison(slug="asia", name_en="Liaison office")
    deputy = PostFactory(office=OfficeFactory(name_en="Office of a deputy"), is_head=False)
    AppointmentFactory(post=deputy, person_en="Deputy")

    document = read(client.get("/en/timeline/"))

    said = {title for title in document.words("title") if ": " in title}
    assert said == {
        "Representative: First, 1 September 2004 – 1 January 2010",
        "Representative: vacant, inferred, 1 January 2010 – 1 January 2012",
        "Representative: Second, 1 January 2012 – present",
        f"{Office.objects.get(slug='seat').name_en}: 1 October 2010 – present",
        "Liaison office: 1 January 2005 – 1 April 2017",
        "Liaison office: Astana, 1 January 2005 – 1 January 2013",
        "Liaison office: Tashkent, 1 January 2013 – 1 April 2017",
        "Liaison office: Head, 1 January 2014 – 1 January 2016",
        "Office of a deputy: 1 October 2010 – present",
    }
    rows = [row for row in document.words("tr") if "–" in row]
    assert rows == [
        "Post or office From – to Map",
        "First 1 September 2004 – 1 January 2010 Map of 2004",
        "Vacant (inferred: no source says so) 1 January 2010 – 1 January 2012 Map of 2010",
        "Second 1 January 2012 – present Map of 2012",
        f"{Office.objects.get(slug='seat').name_en} 1 October 2010 – present Map of 2010",
        "Astana 1 January 2005 – 1 January 2013 Map of 2005",
        "Tashkent 1 January 2013 – 1 April 2017 Map of 2013",
        "Head 1 January 2014 – 1 January 2016 Map of 2014",
        "Office of a deputy 1 October 2010 – present Map of 2010",
    ]


def test_each_bar_leads_to_its_page_and_its_row_to_the_map_of_that_year(client):
    seat()
    liaison(slug="asia")

    document = read(client.get("/en/timeline/"))

    bars = {link["href"]: 0 for link in document.all("a") if "data-row" in link}
    assert list(bars) == ["/en/representative/", "/en/offices/seat/", "/en/offices/asia/"]
    maps = [link["href"] for link in document.all("a") if link["href"].startswith("/en/map/?")]
    begun = {"seat": (2004, 2010, 2012, 2010), "asia": (2005, 2013, 2014)}
    assert maps == [f"/en/map/?year={year}&office={slug}" for slug, years in begun.items() for year in years]
    rows = {element["id"] for element in document.elements if element.get("id", "").startswith("row-")}
    assert {link["data-row"] for link in document.all("a") if "data-row" in link} <= rows


def test_milestones_stand_newest_first_and_lead_to_their_office_partner_and_year(client):
    partner = PartnerFactory(slug="georgia", name_en="Georgia")
    ParticipationFactory(partner=partner, since=date(1994, 3, 23))
    office = OfficeFactory(slug="tbilisi", name_en="Tbilisi office")
    MilestoneFactory(day=date(1994, 3, 23), text_en="First.", partner=partner)
    MilestoneFactory(day=date(2010, 10, 1), text_en="Then.", office=office)
    MilestoneFactory(day=date(2010, 5, 1), text_en="Before.")

    document = read(client.get("/en/timeline/"))

    items = [item for item in document.all("li") if item.get("id", "").startswith("milestone-")]
    assert [" ".join(item["text"].split()) for item in items] == [
        "1 October 2010 Then. Tbilisi office Map of 2010",
        "1 May 2010 Before. Map of 2010",
        "23 March 1994 First. Georgia Map of 1994",
    ]
    assert document.words("h2") == ["2010", "1994"]
    for path in (
        "/en/offices/tbilisi/",
        "/en/map/?year=2010&office=tbilisi",
        "/en/partners/georgia/",
        "/en/map/?year=1994&partner=georgia",
        "/en/map/?year=2010",
    ):
        assert document.all("a", href=path)


@time_machine.travel("2026-11-25T11:00:00Z", tick=False)
def test_a_milestone_of_a_year_without_a_map_leads_to_none(client):
    office = OfficeFactory(slug="tbilisi", opened=date(1994, 1, 1))
    for year in (1991, 1994, 2026, 2027):
        MilestoneFactory(day=date(year, 5, 1), office=office)

    pages = [read(client.get(path)) for path in ("/en/timeline/", "/en/", "/en/offices/tbilisi/")]

    for page in pages:
        listed = "".join(link["href"] for link in page.all("a") if link["text"].startswith("Map of "))
        assert set(re.findall(r"year=(\d+)", listed)) == {"1994", "2026"}
        assert {client.get(link["href"]).status_code for link in page.all("a") if "/map/?" in link["href"]} == {200}


def test_each_dot_leads_to_its_milestone_and_those_of_offices_are_filled(client):
    ours = MilestoneFactory(day=date(2010, 10, 1), text_en="Ours.", office=OfficeFactory())
    other = MilestoneFactory(day=date(1994, 1, 10), text_en="Other.")
    MilestoneFactory(day=date(2030, 1, 1), text_en="To come.")

    document = read(client.get("/en/timeline/"))

    dots = [link["href"] for link in document.all("a") if link["href"].startswith("#milestone-")]
    assert dots == [f"#{row.anchor}" for row in (other, ours)] * 2
    assert len(document.all("circle", class_="dot filled")) == 2


@pytest.mark.parametrize(("is_head", "shown"), [(True, "en"), (False, None)])
def test_only_the_names_that_stand_on_it_make_the_timeline_fall_back(client, is_head, shown):
    office = OfficeFactory(name_ka="ბიურო")
    AppointmentFactory(post=PostFactory(office=office, is_head=is_head), person_en="Nino")
    MilestoneFactory(text_ka="მოვლენა")

    page = client.get("/ka/timeline/").context["page"]

    assert page.coverage.fallback_for("ka") == shown


def test_the_name_of_a_partner_to_which_a_milestone_leads_makes_the_timeline_fall_back_too(client):
    MilestoneFactory(text_ka="მოვლენა", partner=PartnerFactory(region__name_ka="მხარე"))

    assert client.get("/ka/timeline/").context["page"].coverage.fallback_for("ka") == "en"


def test_there_are_jumps_to_decades(client):
    for year in (1994, 1997, 2004, 2026):
        MilestoneFactory(day=date(year, 1, 1))

    document = read(client.get("/en/timeline/"))

    jumps = [
        (link["href"], link["text"])
        for link in document.all("a")
        if link["href"].startswith("#y") and "class" not in link
    ]
    assert jumps == [("#y2026", "2026"), ("#y2004", "2004"), ("#y1997", "1994–1997")]
    assert decades(Milestone.objects.none()) == []


def test_a_region_has_its_own_offices_and_milestones(client):
    region = RegionFactory(slug="here")
    seat()
    office = liaison(slug="ours", name_en="Ours")
    office.regions.add(region)
    liaison(slug="theirs", name_en="Theirs")
    MilestoneFactory(region=region, text_en="Here.")
    MilestoneFactory(text_en="Elsewhere.")

    document = read(client.get("/en/timeline/", {"region": "here"}))

    groups = [th["text"].strip() for th in document.all("th", scope="rowgroup")]
    assert groups == ["Representative", "Ours"]
    assert len([link for link in document.all("a") if link["href"].startswith("#milestone-")]) == 2


def test_a_site_without_anything_has_no_chart(client):
    document = read(client.get("/en/timeline/"))

    assert (document.all("svg", role="img"), document.all("table")) == ([], [])
    assert "Nothing is listed here yet." in document.words("p")


def test_there_are_as_many_queries_for_three_of_everything_as_for_one(client):
    def add(number):
        office = liaison(slug=f"office-{number}")
        partner = PartnerFactory(slug=f"partner-{number}")
        MilestoneFactory(day=date(2004 + number, 1, 1), office=office, partner=partner)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/en/timeline/")
        return len(queries)

    seat()
    add(1)
    client.get("/en/timeline/")
    with_one = queries()
    add(2)
    add(3)

    assert queries() == with_one


def test_very_many_offices_are_not_all_drawn(client, monkeypatch):
    monkeypatch.setattr("mandate.views.OFFICES_DRAWN", 2)
    for number in range(5):
        OfficeFactory(opened=date(2001 + number, 1, 1), name_en=f"Office {number}")

    document = read(client.get("/en/timeline/"))

    assert [th["text"].strip() for th in document.all("th", scope="rowgroup")] == ["Office 0", "Office 1"]
    assert "Not listed here: 3. Show all" in document.words("p")


def test_the_page_of_the_representative_shows_the_holders(client):
    seat()

    document = read(client.get("/en/representative/"))

    assert {title for title in document.words("title") if ": " in title} == {
        "Representative: First, 1 September 2004 – 1 January 2010",
        "Representative: vacant, inferred, 1 January 2010 – 1 January 2012",
        "Representative: Second, 1 January 2012 – present",
    }


def test_a_partner_has_a_bar_for_each_framework_and_says_why_it_runs_to_today(client):
    partner = PartnerFactory(slug="georgia")
    ParticipationFactory(
        partner=partner, framework="nacc", since=date(1992, 3, 1), since_precision="year", until=date(1997, 5, 30)
    )
    ParticipationFactory(partner=partner, framework="pfp", since=date(1994, 3, 23))
    ParticipationFactory(partner=partner, framework="ipap", since=None)

    document = read(client.get("/en/partners/georgia/"))

    assert {title for title in document.words("title") if ": " in title} == {
        "North Atlantic Cooperation Council: 1992 – 30 May 1997",
        "Partnership for Peace: 23 March 1994",
    }
    assert "A bar runs to today where no source names an end." in document.words("p")
    years = document.words("text", class_="axis")
    assert (years[0], years[-1]) == ("1992", "2026")
    # The map has no year before its first.
    assert {link["href"] for link in document.all("a") if "data-row" in link} == {"/en/map/?year=1994&partner=georgia"}
