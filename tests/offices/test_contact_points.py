"""Whom to write to: the office in operation that serves a partner or a region today, else headquarters."""

from datetime import date

import pytest
import time_machine

from offices.contact_points import contact_points
from offices.models import Contact, Office
from regions.models import Partner, Region
from tests.documents import read
from tests.factories import (
    ContactFactory,
    OfficeFactory,
    PartnerFactory,
    PremisesFactory,
    RegionFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2020, 6, 1)


def named(model, day=DAY):
    """{slug of each row: (slug of its office, slug of the one before)}."""
    rows = {row.pk: row.slug for row in model.objects.all()}
    return {
        rows[pk]: (point.office.slug, point.before and point.before.slug)
        for pk, point in contact_points(model, day).items()
    }


@pytest.fixture
def asia():
    return RegionFactory(slug="asia")


@pytest.fixture
def seat():
    return OfficeFactory(slug="seat", kind=Office.Kind.HEADQUARTERS, opened=date(2004, 9, 1))


def serving(region, **values):
    office = OfficeFactory(**values)
    office.regions.add(region)
    return office


def test_the_oldest_office_in_operation_that_serves_the_region_is_its_contact(asia, seat):
    PartnerFactory(slug="uzbekistan", region=asia, code="UZ")
    serving(asia, slug="closed", opened=date(2005, 1, 1), closed=date(2017, 4, 1))
    serving(asia, slug="second", opened=date(2012, 1, 1))
    serving(asia, slug="first", opened=date(2010, 1, 1))
    serving(asia, slug="to-come", opened=date(2030, 1, 1))
    serving(RegionFactory(slug="elsewhere"), slug="other", opened=date(2003, 1, 1))

    assert named(Region) == {"asia": ("first", None), "elsewhere": ("other", None)}
    assert named(Partner) == {"uzbekistan": ("first", None)}


def test_an_office_in_the_partners_own_country_comes_first_if_it_is_there_now(asia, seat):
    partners = {"KZ": "kazakhstan", "UZ": "uzbekistan", "TJ": "tajikistan", "KG": "kyrgyzstan", "TM": "turkmenistan"}
    for code, slug in partners.items():
        PartnerFactory(slug=slug, region=asia, code=code)
    serving(asia, slug="oldest", opened=date(2001, 1, 1))
    moved = serving(asia, slug="moved", opened=date(2005, 1, 1))
    PremisesFactory(office=moved, country="KZ", until=date(2013, 3, 1))
    PremisesFactory(office=moved, country="UZ", since=date(2013, 3, 1), until=date(2020, 6, 2))
    PremisesFactory(office=moved, country="KG", since=date(2020, 6, 2))
    PremisesFactory(office=OfficeFactory(slug="of-others"), country="TJ")
    PremisesFactory(office=serving(asia, slug="since-ever"), country="TM", since=None)
    PremisesFactory(office=serving(asia, slug="to-come", opened=date(2020, 6, 2)), country="TJ")
    PremisesFactory(office=serving(asia, slug="closed", closed=date(2020, 6, 1)), country="TJ")

    assert named(Partner) == {
        "kazakhstan": ("oldest", None),
        "uzbekistan": ("moved", None),
        "tajikistan": ("oldest", None),
        "kyrgyzstan": ("oldest", None),
        "turkmenistan": ("since-ever", None),
    }


def test_where_no_office_serves_headquarters_is_the_contact_and_the_last_office_is_named(asia, seat):
    PartnerFactory(slug="uzbekistan", region=asia, code="UZ")
    serving(asia, slug="earlier", opened=date(2000, 1, 1), closed=date(2004, 1, 1))
    serving(asia, slug="last", opened=date(2005, 1, 1), closed=date(2017, 4, 1))

    assert named(Region) == {"asia": ("seat", "last")}
    assert named(Partner) == {"uzbekistan": ("seat", "last")}
    assert named(Region, date(2017, 3, 31)) == {"asia": ("last", None)}
    assert named(Region, date(2017, 4, 1)) == {"asia": ("seat", "last")}


def test_headquarters_that_serve_a_region_are_no_office_there_and_of_two_that_closed_together_one_is_named(asia, seat):
    seat.regions.add(asia)
    OfficeFactory(slug="of-nobody", opened=date(2003, 1, 1))
    for slug in ("b", "a"):
        serving(asia, slug=slug, opened=date(2005, 1, 1), closed=date(2017, 4, 1))

    assert named(Region) == {"asia": ("seat", "a")}
    serving(asia, slug="later", opened=date(2010, 1, 1))
    assert named(Region) == {"asia": ("later", None)}


def test_whom_to_contact_names_and_cites_the_office_before(client, asia, seat):
    Office.objects.update(name_ka="ცენტრი")
    PartnerFactory(name_ka="უზბეკეთი", region=asia)
    Region.objects.update(name_ka="აზია")
    before = serving(asia, slug="before", name_en="Bureau", opened=date(2005, 1, 1), closed=date(2017, 4, 1))
    before.sources.add(SourceFactory(title="Why it closed"))

    region, contact = (read(client.get(f"/en/{path}/")) for path in ("regions/asia", "contact"))
    page = client.get("/ka/contact/").context["page"]

    assert card(region).endswith("No office in the region since 1 April 2017. Before: Bureau[1]")
    assert [document.words("a", rel="noopener external") for document in (region, contact)] == [["Why it closed"]] * 2
    assert page.coverage.fallback_for("ka") == "en"


def test_an_office_in_operation_leads_to_no_other(client, asia, seat):
    serving(asia, slug="first", opened=date(2005, 1, 1))
    serving(asia, slug="second", opened=date(2010, 1, 1))

    assert client.get("/en/offices/second/").context["points"] == []


def test_a_site_without_headquarters_names_nobody(asia, client):
    PartnerFactory(slug="uzbekistan", region=asia, name_en="Uzbekistan")

    document = read(client.get("/en/contact/"))

    assert named(Region) == {}
    assert "No office that serves this partner is known to this site." in document.words("dd")
    for path in ("", "regions/asia/", "partners/uzbekistan/"):
        assert read(client.get(f"/en/{path}")).all("section", class_="contact-card") == []


def card(document):
    (found,) = document.all("section", class_="contact-card")
    return " ".join(found["text"].replace("\u2060", "").split())


@pytest.fixture
def tbilisi(asia):
    office = serving(asia, slug="tbilisi", name_en="Office in Tbilisi", verified=date(2024, 8, 2))
    topic = SourceFactory(key="TOPIC", title="NATO: Topic page", dated="2024-08-02", quality="primary")
    place = PremisesFactory(
        office=office, address_en="162 Street\n0112 Tbilisi", verified=date(2024, 8, 2), local_address="ქუჩა 162"
    )
    place.sources.add(topic, SourceFactory(key="CITIES", title="GeoNames: Positions", quality="primary"))
    ContactFactory(office=office, verified=date(2024, 8, 2)).sources.add(topic)
    return office


def test_an_office_says_how_to_reach_it_since_when_that_is_known_and_what_is_not_published(client, tbilisi):
    document = read(client.get("/en/offices/tbilisi/"))

    assert card(document) == (
        "Contact Telephone +995 32 293 38 01 Georgia · 032 293 38 01 As NATO gave it on 2 August 2024.[1] "
        "Hours not published; call first. Not published: e-mail. "
        "Address 162 Street0112 Tbilisi ქუჩა 162 As NATO gave it on 2 August 2024.[1] "
        "In Tbilisi it is (UTC+4). Time in Tbilisi: UTC+4 Call Copy address Route Find on OpenStreetMap"
    )
    standfirst = document.words("p", class_="standfirst")
    assert standfirst == ["in operation Liaison office · as of 2 August 2024"]


def test_a_status_says_on_which_day_it_was_last_known_in_lists_of_today(client, tbilisi):
    serving(tbilisi.regions.get(), slug="closed", closed=date(2017, 4, 1), verified=date(2016, 3, 2))

    paths = ("/en/", "/en/offices/", "/en/regions/asia/", "/en/offices/?year=2016")
    lines = {path: " ".join(read(client.get(path)).words("span", class_="office-facts")) for path in paths}

    assert ["as of 2 August 2024" in line for line in lines.values()] == [True, True, True, False]
    assert ["2 March 2016" in line for line in lines.values()] == [False] * 4


def test_hours_are_told_where_somebody_gave_them(client, tbilisi):
    tbilisi.premises.update(hours_en="Monday to Friday, 9 to 17")

    assert "Monday to Friday, 9 to 17" in card(read(client.get("/en/offices/tbilisi/")))
    assert "not published; call" not in card(read(client.get("/en/offices/tbilisi/")))


def test_hours_of_an_office_without_a_telephone_are_published_all_the_same(client, tbilisi):
    tbilisi.premises.update(hours_en="Monday to Friday, 9 to 17")
    tbilisi.contacts.update(kind=Contact.Kind.WEB, value="https://example.org/")

    assert "Not published: telephone, e-mail. " in card(read(client.get("/en/offices/tbilisi/")))


def test_who_is_to_call_first_is_given_the_telephone_though_it_stands_behind_others(client, tbilisi):
    tbilisi.contacts.update(position=2)
    ContactFactory(office=tbilisi, kind=Contact.Kind.EMAIL, value="office@example.org", position=1)

    calls = read(client.get("/en/offices/tbilisi/")).words("a", href="tel:+995322933801")

    assert calls == ["+995 32 293 38 01", "Call"]


def test_a_day_that_no_source_bears_is_told_without_whose_it_is(client, tbilisi):
    Contact.objects.update(verified=date(2025, 1, 3))

    assert "As of 3 January 2025.[1]" in card(read(client.get("/en/offices/tbilisi/")))


def test_the_way_leads_to_the_address_and_to_a_door_only_where_it_is_known(client, tbilisi):
    by_address = read(client.get("/en/offices/tbilisi/"))
    tbilisi.premises.update(position_precision="door")
    to_door = read(client.get("/en/offices/tbilisi/"))
    tbilisi.premises.update(position_precision="city", address_en="", local_address="")
    nowhere = read(client.get("/en/offices/tbilisi/"))

    def ways(document):
        found = [a for a in document.all("a") if a["href"].startswith(("geo:", "https://www.openstreetmap.org"))]
        assert [a["rel"] for a in found if a["href"].startswith("https")] == ["noreferrer external"] * (len(found) // 2)
        return [a["href"] for a in found]

    street = "%E1%83%A5%E1%83%A3%E1%83%A9%E1%83%90%20162"
    assert ways(by_address) == [
        f"geo:41.69143,44.83412?q={street}",
        f"https://www.openstreetmap.org/search?query={street}",
    ]
    assert ways(to_door) == [
        "geo:41.69143,44.83412",
        "https://www.openstreetmap.org/?mlat=41.69143&mlon=44.83412#map=17/41.69143/44.83412",
    ]
    assert ways(nowhere) == []


def test_premises_that_were_left_are_no_address(client, tbilisi):
    tbilisi.premises.update(until=date(2025, 1, 1))

    document = read(client.get("/en/offices/tbilisi/"))

    assert "162 Street" not in card(document)
    assert "Not published: postal address, e-mail." in card(document)
    assert document.words("h3") == ["Former premises"]


@time_machine.travel("2026-06-01T10:00:00Z", tick=False)
def test_a_closed_office_says_whom_to_contact_today(client, asia, seat):
    serving(asia, slug="tashkent", closed=date(2017, 4, 1))
    PremisesFactory(
        office=seat, country="BE", city_en="Brussels", address_en="Boulevard 1", verified=date(2010, 10, 27)
    )

    document = read(client.get("/en/offices/tashkent/"))

    assert card(document) == (
        f"Whom to contact today {asia.name_en} {seat.name_en} Boulevard 1 As of 27 October 2010. "
        "Not published: telephone, e-mail, opening hours."
    )
    assert document.all("a", href="/en/offices/seat/") != []


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("NATO: Page", 'Ըստ <span class="whole">ՆԱՏՕ-ի</span>՝'),
        ("Embassy: Page", 'Ըստ <span lang="en" dir="ltr">Embassy</span>-ի՝'),
    ],
)
def test_who_gave_a_fact_is_named_in_the_language_of_the_page_or_in_their_own(client, asia, title, said):
    office = serving(asia, slug="tbilisi", verified=date(2024, 8, 2))
    source = SourceFactory(title=title, dated="2024-08-02", quality="primary")
    ContactFactory(office=office, verified=date(2024, 8, 2)).sources.add(source)

    assert said in client.get("/hy/offices/tbilisi/").content.decode()
