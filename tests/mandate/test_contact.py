"""Whom to contact: partner by partner, on the home page, and on each partner's and region's page."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offices.models import Office
from tests.documents import read
from tests.factories import (
    AppointmentFactory,
    ContactFactory,
    OfficeFactory,
    PartnerFactory,
    PostFactory,
    PremisesFactory,
    PublisherFactory,
    RegionFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

NAMES = {"en": "Seat", "ru": "Центр", "ka": "ცენტრი", "hy": "Կենտրոն"}


@pytest.fixture
def world():
    """A region that an office serves, one that headquarters does, and the post with its holder."""
    caucasus = RegionFactory(slug="caucasus", name_en="Caucasus", position=1)
    asia = RegionFactory(slug="asia", name_en="Asia", position=2)
    PartnerFactory(slug="georgia", name_en="Georgia", region=caucasus, code="GE")
    PartnerFactory(slug="kazakhstan", name_en="Kazakhstan", region=asia, code="KZ")
    seat = OfficeFactory(
        kind=Office.Kind.HEADQUARTERS, slug="seat", **{f"name_{code}": name for code, name in NAMES.items()}
    )
    place = PremisesFactory(office=seat, country="BE", city_en="Brussels", address_en="Boulevard 1\n1110 Brussels")
    place.sources.add(SourceFactory(title="NATO: Headquarters"))
    tbilisi = OfficeFactory(slug="tbilisi", name_en="Office in Tbilisi")
    tbilisi.regions.add(caucasus)
    ContactFactory(office=tbilisi, verified=date(2024, 8, 2))
    closed = OfficeFactory(slug="tashkent", name_en="Office in Tashkent", closed=date(2017, 4, 1))
    closed.regions.add(asia)
    AppointmentFactory(post=PostFactory(office=seat, title_en="Envoy"), person_en="A Holder")


def cards(document):
    found = document.all("section", class_="contact-card") + document.all("dl", class_="contact-list")
    return [" ".join(each["text"].replace("\u2060", "").split()) for each in found]


SEAT = (
    "Seat Boulevard 1, 1110 Brussels[{}] Not published: telephone, e-mail, opening hours. "
    "No office in the region since 1 April 2017. Before: Office in Tashkent"
)
TBILISI = (
    "Office in Tbilisi +995 32 293 38 01 As of 2 August 2024. Hours not published; call first. "
    "Not published: postal address, e-mail."
)


def test_each_partner_has_somebody_to_write_to(client, world):
    PublisherFactory()
    RegionFactory(name_en="Nobody there")

    document = read(client.get("/en/contact/"))

    assert document.words("h2")[:3] == ["Caucasus", "Asia", "Who publishes this site"]
    assert cards(document) == [f"Georgia {TBILISI}", f"Kazakhstan {SEAT.format(1)}"]
    assert "Who is responsible." in document.words("p")


@pytest.mark.parametrize("path", ["partners/kazakhstan/", "regions/asia/"])
def test_a_partner_and_a_region_name_their_contact_and_the_representative(client, world, path):
    assert cards(read(client.get(f"/en/{path}"))) == [f"Your contact {SEAT.format(1)} Special Representative A Holder"]


def test_the_home_page_names_title_holder_partners_and_contact_in_this_order(client, world):
    document = read(client.get("/en/"))

    (opening,) = document.all("div", class_="opening")
    words = " ".join(opening["text"].replace("\u2060", "").split())
    assert words == (
        "Envoy Holder of the post A Holder 1 November 2010 – present "
        "Caucasus Georgia Asia Kazakhstan "
        "Whom to contact Caucasus Office in Tbilisi +995 32 293 38 01 As of 2 August 2024. "
        "Asia Seat Boulevard 1, 1110 Brussels[1] No office in the region since 1 April 2017."
    )


@pytest.mark.parametrize(
    ("quality", "words"),
    [
        ("primary", "from a primary source"),
        ("secondary", "from reports; no primary source is known"),
        ("tertiary", "from compilations; no other source is known"),
    ],
)
def test_the_home_page_says_how_the_holder_is_known(client, world, quality, words):
    holder = Office.objects.get(slug="seat").posts.get().appointments.get()
    holder.sources.add(SourceFactory(quality=quality))

    assert any(words in line for line in read(client.get("/en/")).words("p"))


def test_of_how_the_holder_is_known_nothing_is_said_without_a_source(client, world):
    assert [line for line in read(client.get("/en/")).words("p") if line.endswith("·")] == []


@pytest.mark.parametrize("path", ["", "partners/georgia/", "regions/caucasus/"])
def test_who_held_a_post_whose_office_closed_is_called_its_holder_no_more(client, world, path):
    named = "A Holder" in client.get(f"/en/{path}").content.decode().partition("<main")[2].partition("chart")[0]
    Office.objects.filter(slug="seat").update(closed=date(2025, 1, 1))
    page = client.get(f"/en/{path}").content.decode().partition("<main")[2].partition("chart")[0]

    assert (named, "A Holder" in page) == (True, False)


def test_a_holder_who_is_not_known_is_not_called_vacant(client, world):
    post = Office.objects.get(slug="seat").posts.get()
    post.appointments.update(until=date(2020, 1, 1))
    vacant = read(client.get("/en/")).words("strong")
    type(post).objects.update(is_complete=False)

    assert (vacant, read(client.get("/en/")).words("strong")) == (
        ["Vacant (inferred: no source says so)"],
        ["Not known to this site"],
    )


@pytest.mark.parametrize(
    ("language", "stop"),
    [("en", "2024."), ("ru", "2024 г."), ("ka", "აგვისტო."), ("hy", "օգոստոսի 2"), ("uz", "2-avgust.")],
)
def test_a_sentence_that_ends_with_a_date_has_one_stop(client, world, language, stop):
    (sentence,) = {line for line in read(client.get(f"/{language}/contact/")).words("p") if "2024" in line}

    assert stop in sentence.replace("\u00a0", " ")
    assert ".." not in sentence
    assert ".։" not in sentence


@pytest.mark.parametrize("language", NAMES)
def test_the_page_speaks_each_script(client, world, language):
    document = read(client.get(f"/{language}/contact/"))

    assert document.faults == []
    assert NAMES[language] in [a["text"] for a in document.all("a", href=f"/{language}/offices/seat/")]


def test_from_the_right_a_number_still_runs_from_the_left(client, world, settings):
    settings.LANGUAGES_BIDI = ["hy"]

    document = read(client.get("/hy/contact/"))

    assert document.one("html")["dir"] == "rtl"
    assert [a["dir"] for a in document.all("a") if a["href"].startswith("tel:")] == ["ltr"]


def grow(number):
    region = RegionFactory()
    for each in range(number):
        PartnerFactory(region=region, code=f"{chr(74 + number)}{each}")
        office = OfficeFactory()
        office.regions.add(region if each else RegionFactory())
        PremisesFactory(office=office, verified=date(2020, 1, 1)).sources.add(SourceFactory())
        ContactFactory(office=office).sources.add(SourceFactory())


@pytest.mark.parametrize("path", ["", "contact/", "regions/asia/", "partners/kazakhstan/", "offices/tashkent/"])
def test_a_page_asks_as_often_for_three_contacts_as_for_one(client, world, django_assert_num_queries, path):
    grow(1)
    with CaptureQueriesContext(connection) as for_one:
        client.get(f"/ru/{path}")
    grow(3)

    with django_assert_num_queries(len(for_one)):
        client.get(f"/ru/{path}")


def test_the_contact_page_is_reached_from_every_foot_and_known_to_the_sitemap(client, world):
    assert 'href="/en/contact/"' in client.get("/en/about/").content.decode()
    assert client.get("/sitemap.xml").content.decode().count("<loc>http://testserver/en/contact/</loc>") == 1
