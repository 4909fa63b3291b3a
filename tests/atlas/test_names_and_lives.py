"""In every form in which the map's data leave the site: whose language a name is in, and when an office opened and closed."""

import csv
import io
import json
from datetime import date
from xml.etree import ElementTree

import pytest

from tests.factories import OfficeFactory, PartnerFactory, PremisesFactory, RegionFactory

pytestmark = pytest.mark.django_db

KML = "{http://www.opengis.net/kml/2.2}"
# {object: (its name as a page in Georgian has it, the language of that)}; the premises are told by their city.
NAMES = {
    "south": ("სამხრეთი", "ka"),
    "centre": ("Centre", "en"),
    "georgia": ("საქართველო", "ka"),
    "kyrgyz": ("Kyrgyz Republic", "en"),
    "tbilisi": ("თბილისის ბიურო", "ka"),
    "bishkek": ("Bureau de Bichkek", "fr"),
}


@pytest.fixture(autouse=True)
def world():
    """Of each kind one object with a Georgian name, and one whose name falls back to English or French."""
    south = RegionFactory(slug="south", name_en="South", name_ka="სამხრეთი")
    centre = RegionFactory(slug="centre", name_en="Centre")
    PartnerFactory(slug="georgia", code="GE", region=south, name_en="Georgia", name_ka="საქართველო")
    PartnerFactory(slug="kyrgyz", code="KG", region=centre, name_en="Kyrgyz Republic")
    tbilisi = OfficeFactory(slug="tbilisi", name_ka="თბილისის ბიურო", opened=date(2010, 10, 2))
    bishkek = OfficeFactory(
        slug="bishkek", name_en="", name_fr="Bureau de Bichkek", opened=date(2012, 3, 4), closed=date(2017, 5, 6)
    )
    PremisesFactory(office=tbilisi, city_en="Tbilisi", city_ka="თბილისი")
    PremisesFactory(office=bishkek, country="KG", city_en="Bishkek", city_ka="")


def test_geojson_says_the_language_of_every_name(client):
    features = json.loads(client.get("/ka/map/features.geojson").content)["features"]

    found = {row["properties"]["slug"]: (row["properties"]["name"], row["properties"]["name_lang"]) for row in features}
    assert found == NAMES


def test_the_table_says_the_language_of_names_and_cities(client):
    text = client.get("/ka/map/features.csv").content.decode("utf-8-sig")

    rows = {row["slug"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert {slug: (row["name"], row["name_lang"]) for slug, row in rows.items()} == {
        slug: NAMES[slug] for slug in ("tbilisi", "bishkek")
    }
    assert {slug: (row["city"], row["city_lang"]) for slug, row in rows.items()} == {
        "tbilisi": ("თბილისი", "ka"),
        "bishkek": ("Bishkek", "en"),
    }


def test_the_browser_is_told_the_language_and_direction_of_what_fell_back(client):
    page = client.get("/ka/map/").content.decode()
    data = json.loads(page.partition('id="map-data"')[2].partition(">")[2].partition("</script>")[0])

    found = {row["slug"]: row["name"] for kind in ("regions", "partners", "offices") for row in data[kind]}
    assert found == {
        slug: name if language == "ka" else {"text": name, "lang": language, "dir": "ltr"}
        for slug, (name, language) in NAMES.items()
    }


@pytest.mark.parametrize("year", [None, 2015, 2018])
def test_every_form_has_the_same_life_of_an_office(client, year):
    query = {} if year is None else {"year": year}
    lives = {"tbilisi": ("2010-10-02", None), "bishkek": ("2012-03-04", "2017-05-06")}

    features = json.loads(client.get("/en/map/features.geojson", query).content)["features"]
    table = client.get("/en/map/features.csv", query).content.decode("utf-8-sig")
    kml = ElementTree.fromstring(client.get("/en/map/features.kml", query).content)  # noqa: S314 - our own

    of_office = [row["properties"] for row in features if row["properties"]["type"] == "office"]
    assert {row["slug"]: (row["opened"], row["closed"]) for row in of_office} == lives
    rows = csv.DictReader(io.StringIO(table, newline=""))
    assert {row["slug"]: (row["opened"], row["closed"] or None) for row in rows} == lives
    spans = [
        (mark.findtext(f"{KML}TimeSpan/{KML}begin"), mark.findtext(f"{KML}TimeSpan/{KML}end"))
        for mark in kml.iter(f"{KML}Placemark")
    ]
    assert sorted(spans, key=str) == sorted(lives.values(), key=str)
