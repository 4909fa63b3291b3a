from datetime import date

import pytest
import time_machine

from languages.dates import today
from offices.clock import utc_offset
from offices.models import Contact, Office
from tests.documents import read
from tests.factories import (
    AppointmentFactory,
    ContactFactory,
    OfficeFactory,
    PartnerFactory,
    PostFactory,
    PremisesFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db


def slugs(document):
    """The offices that the page links to, in its order."""
    found = [a["href"] for a in document.all("a") if "hreflang" not in a and a["href"].startswith("/en/offices/")]
    return [path.split("/")[3] for path in dict.fromkeys(found) if path != "/en/offices/"]


def test_offices_stand_by_region_open_ones_first_and_those_outside_last(client):
    caucasus, asia = RegionFactory(name_en="Caucasus", position=1), RegionFactory(name_en="Asia", position=2)
    OfficeFactory(slug="kabul", opened=date(2003, 1, 1))
    OfficeFactory(slug="closed-asia", opened=date(2005, 1, 1), closed=date(2017, 4, 1)).regions.add(asia)
    OfficeFactory(slug="open-asia", opened=date(2018, 1, 1)).regions.add(asia)
    OfficeFactory(slug="tbilisi").regions.add(caucasus)
    OfficeFactory(slug="seat", opened=date(2004, 1, 1)).regions.add(caucasus, asia)

    document = read(client.get("/en/offices/"))

    assert document.words("h2") == ["Several regions", "Caucasus", "Asia", "Outside the regions"]
    assert slugs(document) == ["seat", "tbilisi", "open-asia", "closed-asia", "kabul"]


def test_a_closed_office_stays_and_is_marked_as_closed(client):
    OfficeFactory(slug="tashkent", closed=date(2017, 4, 1))

    assert read(client.get("/en/offices/")).words("span", class_="tag tag-closed") == ["closed"]


def test_a_country_is_called_as_the_content_calls_it(client):
    PartnerFactory(code="KG", name_en="Kyrgyz Republic")
    PremisesFactory(office=OfficeFactory(), country="KG", city_en="Bishkek")
    PremisesFactory(office=OfficeFactory(), country="AF", city_en="Kabul")

    facts = [e["text"] for e in read(client.get("/en/offices/")).all("span") if e.get("class") == "office-facts"]

    assert [words.split(" · ")[0] for words in facts] == ["Bishkek, Kyrgyz Republic", "Kabul, Afghanistan"]


def test_a_selection_shows_only_what_was_asked_for_and_keeps_the_query_in_the_form(client):
    region = RegionFactory(slug="central-asia")
    OfficeFactory(slug="in", opened=date(2005, 1, 1)).regions.add(region)
    OfficeFactory(slug="out", opened=date(2005, 1, 1))
    OfficeFactory(slug="later", opened=date(2015, 1, 1)).regions.add(region)

    document = read(client.get("/en/offices/", {"year": "2014", "region": "central-asia", "kind": "liaison"}))

    assert slugs(document) == ["in"]
    assert document.one("input", id="id_year")["value"] == "2014"
    assert {option["value"] for option in document.all("option") if "selected" in option} == {"central-asia", "liaison"}


def test_a_wrong_year_is_named_with_its_remedy_above_the_full_list(client):
    OfficeFactory(slug="tbilisi")

    response = client.get("/en/offices/", {"year": "abc<script>"})

    document = read(response)
    assert response.status_code == 400
    assert f"Year: Choose a year from 2010 to {today().year}." in document.words("li")
    assert document.one("input", id="id_year")["aria-invalid"] == "true"
    assert document.one("input", id="id_year")["value"] == "abc<script>"
    assert slugs(document) == ["tbilisi"]


def test_an_office_shows_its_address_in_the_language_of_the_page_and_in_the_local_script(client):
    office = OfficeFactory(slug="tbilisi")
    PremisesFactory(
        office=office,
        address_en="162 Tsinamdzgvrishvili\n0112 Tbilisi",
        address_ru="ул. Цинамдзгвришвили, 162",
        local_address="ცინამძღვრიშვილის ქ. 162",
        local_language="ka",
    )

    document = read(client.get("/ru/offices/tbilisi/"))

    address = document.one("address")
    assert "ул. Цинамдзгвришвили, 162" in address["text"]
    assert document.one("span", lang="ka", dir="ltr")["text"] == "ცინამძღვრიშვილის ქ. 162"


def test_an_office_shows_present_and_former_premises(client):
    office = OfficeFactory(slug="asia")
    PremisesFactory(office=office, country="KZ", city_en="Astana", until=date(2013, 3, 1))
    PremisesFactory(office=office, country="UZ", city_en="Tashkent", since=date(2013, 3, 1))

    document = read(client.get("/en/offices/asia/"))

    assert document.words("h3") == ["Former premises"]
    assert [" ".join(e["text"].split()) for e in document.all("address")] == [
        "Tashkent, Uzbekistan",
        "Astana, Kazakhstan",
    ]


@pytest.mark.parametrize(
    ("life", "headings", "addresses", "locality"),
    [
        (
            {"opened": date(2009, 7, 8)},
            ["Premises to come", "Former premises"],
            ["Tashkent", "Dushanbe", "Astana"],
            "Tashkent",
        ),
        ({"opened": date(2027, 3, 9)}, ["Premises to come"], ["Astana", "Tashkent", "Dushanbe"], None),
    ],
)
@time_machine.travel("2026-11-25T11:00:00Z", tick=False)
def test_premises_to_come_are_no_former_ones_and_no_address_yet(client, life, headings, addresses, locality):
    office = OfficeFactory(slug="asia", **life)
    PremisesFactory(office=office, country="UZ", city_en="Tashkent", since=date(2013, 3, 5), until=date(2026, 11, 26))
    PremisesFactory(office=office, country="KZ", city_en="Astana", until=date(2013, 3, 5))
    PremisesFactory(office=office, country="TJ", city_en="Dushanbe", since=date(2026, 11, 26))

    document = read(client.get("/en/offices/asia/"))
    line = read(client.get("/en/")).all("span", class_="office-facts")[0]["text"]

    assert document.words("h3") == headings
    assert [e["text"].split(",")[0].strip() for e in document.all("address")] == addresses
    assert "26 November 2026" in document.words("p", class_="period")
    assert document.structured_data["GovernmentOffice"].get("address", {}).get("addressLocality") == locality
    assert line.startswith("Tashkent,")


@pytest.mark.parametrize(
    ("precision", "opening"),
    [("day", "2013-03-16"), ("month", "2013-03"), ("year", "2013"), ("latest", None), ("earliest", None)],
)
def test_machines_take_no_bound_for_a_date(client, precision, opening):
    OfficeFactory(slug="asia", opened=date(2013, 3, 16), opened_precision=precision)
    OfficeFactory(slug="kabul", opened=date(2003, 10, 9), closed=date(2013, 3, 16), closed_precision=precision)

    opened, closed = (read(client.get(f"/en/offices/{slug}/")) for slug in ("asia", "kabul"))

    assert opened.structured_data["GovernmentOffice"].get("foundingDate") == opening
    assert closed.structured_data["GovernmentOffice"].get("dissolutionDate") == opening
    for page in (opened, closed):
        known = [e["datetime"] for e in page.all("time") if e["datetime"].startswith("2013")]
        assert known == ([opening] if opening else [])


def test_a_contact_is_written_for_people_and_linked_for_machines(client):
    office = OfficeFactory(slug="tbilisi")
    ContactFactory(office=office, label_en="Reception", verified=date(2024, 8, 2))
    ContactFactory(office=office, kind=Contact.Kind.EMAIL, value="office@example.org", position=1)

    document = read(client.get("/en/offices/tbilisi/"))

    assert document.words("a", href="tel:+995322933801") == ["+995 32 293 38 01", "Call"]
    assert document.one("a", href="mailto:office@example.org")["text"] == "office@example.org"
    assert document.words("p", class_="note")[1:3] == [
        "As of 2 August 2024.",
        "Hours not published; call first. Not published: postal address.",
    ]


def test_an_open_office_says_what_its_clocks_say(client):
    PremisesFactory(office=OfficeFactory(slug="tbilisi"))
    PremisesFactory(office=OfficeFactory(slug="closed", closed=date(2017, 4, 1)))

    document = read(client.get("/en/offices/tbilisi/"))

    assert document.one("b", data_time_zone="Asia/Tbilisi")["text"] == ""
    assert [words for words in document.words("span") if "UTC" in words] == [
        "In Tbilisi it is (UTC+4).",
        "Time in Tbilisi: UTC+4",
    ]
    assert [e for e in document.all("script", type="module") if "local-clock" in e["src"]] != []
    closed = client.get("/en/offices/closed/").content.decode()
    assert "UTC" not in closed
    assert "local-clock" not in closed


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Asia/Tbilisi", "UTC+4"),
        ("Asia/Kabul", "UTC+4:30"),
        ("UTC", "UTC+0"),
        ("America/New_York", "UTC−5"),
        ("Mars/Base", ""),
        ("../etc", ""),
    ],
)
def test_the_offset_of_a_zone_is_spoken(zone, offset):
    from datetime import UTC, datetime

    assert utc_offset(zone, datetime(2026, 1, 15, tzinfo=UTC)) == offset


def test_the_holders_of_a_post_stand_newest_first_with_vacant_times_between(client):
    post = PostFactory(office=OfficeFactory(slug="seat"), title_en="Head")
    AppointmentFactory(post=post, person_en="First", nationality="US", since=date(2004, 9, 15), until=date(2010, 11, 1))
    AppointmentFactory(post=post, person_en="Second", since=date(2012, 1, 1), is_acting=True)

    document = read(client.get("/en/offices/seat/"))

    holders = [" ".join(e["text"].split()) for e in document.all("li") if "–" in e["text"]]
    assert holders == [
        "1 January 2012 – present Second acting",
        "1 November 2010 – 1 January 2012 Vacant (inferred: no source says so)",
        "15 September 2004 – 1 November 2010 First (United States)",
    ]


def test_a_post_whose_holders_are_not_all_known_says_so(client):
    post = PostFactory(office=OfficeFactory(slug="seat"), is_complete=False)
    AppointmentFactory(post=post, since=date(2004, 1, 1), until=date(2005, 1, 1))

    document = read(client.get("/en/offices/seat/"))

    assert "Not known to this site" in document.words("span")
    assert [words for words in document.words("span") if words.startswith("Vacant")] == []


def test_an_office_links_to_what_came_before_and_after(client):
    after = OfficeFactory(slug="after")
    office = OfficeFactory(slug="middle", successor=after, closed=date(2017, 4, 1), closing_note_en="It moved.")
    OfficeFactory(slug="before", successor=office, closed=date(2012, 1, 1))

    document = read(client.get("/en/offices/middle/"))

    assert slugs(document) == ["before", "after"]
    assert "It moved." in document.words("p")


@pytest.mark.parametrize(
    ("unnamed", "shown"), [("", None), ("region", "en"), ("partner", "en"), ("before", "en"), ("after", "en")]
)
def test_each_name_to_which_an_office_leads_makes_its_page_fall_back(client, unnamed, shown):
    def named(what):
        return {} if what == unnamed else {"name_ka": "სახელი"}

    office = OfficeFactory(slug="here", name_ka="აქ", profile_ka="აღწერა", successor=OfficeFactory(**named("after")))
    OfficeFactory(successor=office, **named("before"))
    office.regions.add(PartnerFactory(region=RegionFactory(**named("region")), **named("partner")).region)

    assert client.get("/ka/offices/here/").context["page"].coverage.fallback_for("ka") == shown


def test_machines_read_the_office_and_no_door_where_only_the_city_is_known(client):
    door = OfficeFactory(slug="door", name_en="A </script> office")
    PremisesFactory(office=door, position_precision="door", address_en="Street 1\nTown", country="UZ")
    ContactFactory(office=door)
    PremisesFactory(office=OfficeFactory(slug="city"), position_precision="city")

    document = read(client.get("/en/offices/door/"))
    data = document.structured_data["GovernmentOffice"]

    assert data == {
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "subjectOf": {"@type": "WebPage", "url": "http://testserver/en/offices/door/"},
        "name": "A </script> office",
        "foundingDate": "2010-10-01",
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "UZ",
            "addressLocality": "Tbilisi",
            "streetAddress": "Street 1, Town",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": 41.69143, "longitude": 44.83412},
        "telephone": "+995322933801",
    }
    assert "geo" not in read(client.get("/en/offices/city/")).structured_data["GovernmentOffice"]


@pytest.mark.parametrize(
    ("life", "until", "told"),
    [
        ({}, None, {"address", "geo", "telephone"}),
        ({}, date(2024, 1, 1), {"telephone"}),
        ({"closed": date(2017, 4, 1)}, None, {"dissolutionDate"}),
        ({"closed": date(2017, 4, 1), "closed_precision": "latest"}, None, set()),
        ({"opened": date(2030, 1, 1)}, None, set()),
    ],
)
@time_machine.travel("2026-11-25T11:00:00Z", tick=False)
def test_machines_are_not_told_of_a_place_or_a_telephone_that_is_not_in_use(client, life, until, told):
    office = OfficeFactory(slug="asia", **life)
    PremisesFactory(office=office, position_precision="door", until=until)
    ContactFactory(office=office)

    data = read(client.get("/en/offices/asia/")).structured_data["GovernmentOffice"]

    assert data.keys() - {"@context", "@type", "subjectOf", "name", "foundingDate"} == told


def test_an_office_takes_as_many_queries_for_thirty_rows_as_for_one(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    office = OfficeFactory(slug="seat")

    def grow(number):
        ContactFactory(office=office, value=f"+9953229338{number:02}")
        post = PostFactory(office=office, is_head=number == 0)
        AppointmentFactory(post=post)
        region = RegionFactory()
        office.regions.add(region)
        OfficeFactory(successor=office)

    grow(0)
    PremisesFactory(office=office)
    with CaptureQueriesContext(connection) as queries:
        client.get("/ru/offices/seat/")
    for number in range(1, 30):
        grow(number)

    with django_assert_num_queries(len(queries)):
        client.get("/ru/offices/seat/")


def test_a_selection_of_offices_and_an_office_lead_to_the_same_on_the_map(client):
    PremisesFactory(office=OfficeFactory(slug="here"))

    whole, selection = read(client.get("/en/offices/")), read(client.get("/en/offices/?kind=liaison&year=2014"))
    office = read(client.get("/en/offices/here/"))

    def on_the_map(document):
        return [a["href"] for a in document.all("a") if a["text"].strip() == "Show on the map"]

    assert on_the_map(whole) == ["/en/map/"]
    assert on_the_map(selection) == ["/en/map/?year=2014&kind=liaison"]
    assert on_the_map(office) == ["/en/map/?office=here"]


def test_an_unknown_office_is_not_found(client):
    assert client.get("/en/offices/atlantis/").status_code == 404


def test_the_kinds_of_the_form_are_those_of_the_model(client):
    options = read(client.get("/en/offices/")).all("option")

    assert {option["value"] for option in options} >= set(Office.Kind.values)


def test_posts_stand_by_their_titles_in_the_readers_language_after_the_one_that_heads_the_office(client):
    office = OfficeFactory(slug="tbilisi")
    for slug, english, russian, is_head in (
        ("a", "Press officer", "Пресс-секретарь", False),
        ("b", "Analyst", "Эксперт", False),
        ("c", "Zonal head", "Руководитель", True),
    ):
        PostFactory(office=office, slug=slug, title_en=english, title_ru=russian, is_head=is_head)

    titles = [
        [words for words in read(client.get(f"/{code}/offices/tbilisi/")).words("h2") if words in known]
        for code, known in (
            ("en", {"Press officer", "Analyst", "Zonal head"}),
            ("ru", {"Пресс-секретарь", "Эксперт", "Руководитель"}),
        )
    ]

    assert titles == [
        ["Zonal head", "Analyst", "Press officer"],
        ["Руководитель", "Пресс-секретарь", "Эксперт"],
    ]
