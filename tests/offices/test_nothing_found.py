"""A list without an office says for what none was found, and what may have been meant."""

from datetime import date

import pytest

from languages.dates import today
from offices import spelling
from offices.spelling import nearest_name
from offices.years import known_years
from tests.documents import read
from tests.factories import (
    AppointmentFactory,
    OfficeFactory,
    ParticipationFactory,
    PartnerFactory,
    PostFactory,
    PremisesFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    region = RegionFactory(slug="central-asia", name_en="Central Asia", name_ru="Центральная Азия")
    PartnerFactory(region=region, code="UZ", name_en="Uzbekistan", name_ru="Узбекистан", capital_en="Tashkent")
    office = OfficeFactory(opened=date(2004, 9, 15))
    PremisesFactory(office=office, city_en="Brussels", country="BE")
    AppointmentFactory(post=PostFactory(office=office), person_en="Kevin Hamilton")
    return office


def told(client, path):
    document = read(client.get(path))
    (said,) = document.words("div", class_="nothing-found")
    return said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Hamiltn", "Hamilton"),
        ("kevin hamiltan", "Kevin Hamilton"),
        ("Brusels", "Brussels"),
        ("Taschkent", "Tashkent"),
        ("Узбекистон", "Узбекистан"),
        ("uzbekstan", "Uzbekistan"),
        ("Central Azia", "Central Asia"),
        ("Xyzzy", ""),
        ("Tashkent", ""),
        ("as", ""),
        ("", ""),
    ],
)
def test_the_nearest_name_is_offered(office, typed, meant):
    assert nearest_name(typed) == meant


def test_what_is_compared_has_a_bound(office, monkeypatch):
    monkeypatch.setattr(spelling, "NAMES_COMPARED", 3)

    assert len(spelling.known_names()) == 3
    assert nearest_name("Uzbekistn" + "x" * 100_000) == ""


def test_a_list_says_for_what_nothing_was_found_and_what_leads_somewhere(client, office):
    said = told(client, "/ru/offices/?q=Узбекистон&region=central-asia&year=2010&kind=civilian")

    assert said.count("2010") == 1
    for words in ("Узбекистон", "Центральная Азия"):
        assert words in said
    link = next(a for a in read(client.get("/en/offices/?q=Hamiltn")).all("a") if a["text"] == "Hamilton")
    assert link["href"] == "/en/offices/?q=Hamilton"
    assert office.slug in client.get(link["href"]).content.decode()


def test_what_was_typed_is_shown_as_text(client, office):
    page = client.get("/en/offices/", {"q": "<b>nobody</b>"}).content.decode()

    assert "<strong>&lt;b&gt;nobody&lt;/b&gt;</strong>" in page


def test_a_list_with_offices_compares_nothing(client, office, monkeypatch):
    monkeypatch.setattr("offices.views.nearest_name", None)

    assert office.slug in client.get("/en/offices/?q=Brussels").content.decode()


def test_years_begin_with_what_the_site_tells_first():
    assert known_years() == (today().year, today().year)

    OfficeFactory(opened=date(2004, 9, 15))
    assert known_years()[0] == 2004

    ParticipationFactory(framework="pfp", since=date(1994, 5, 4))
    assert known_years() == (1994, today().year)
