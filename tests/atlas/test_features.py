"""GeoJSON, CSV, KML and GPX of a selection."""

import csv
import io
import json
from datetime import date
from xml.etree import ElementTree

import pytest

from offices.models import Office
from tests.factories import OfficeFactory, PartnerFactory, PremisesFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tbilisi():
    office = OfficeFactory(slug="tbilisi", name_en="Office in Tbilisi", name_ka="ბიურო", opened=date(2010, 10, 1))
    PremisesFactory(office=office, city_en="Tbilisi", city_ka="თბილისი")
    return office


def features(client, path="/en/map/features.geojson", **query):
    response = client.get(path, query)
    assert response["Content-Type"] == "application/geo+json"
    return json.loads(response.content)["features"]


def rows(client, path="/en/map/features.csv", **query):
    text = client.get(path, query).content.decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_an_office_is_a_feature_with_longitude_first(client, tbilisi):
    (feature,) = features(client, "/ka/map/features.geojson")

    assert feature == {
        "type": "Feature",
        "id": str(tbilisi.pk),
        "geometry": {"type": "Point", "coordinates": [44.83412, 41.69143]},
        "properties": {
            "type": "office",
            "slug": "tbilisi",
            "name": "ბიურო",
            "name_lang": "ka",
            "url": "http://testserver/ka/offices/tbilisi/",
            "kind": "liaison",
            "status": "open",
            "opened": "2010-10-01",
            "closed": None,
            "country": "GE",
            "precision": "city",
        },
    }


def test_a_name_that_fell_back_says_its_language(client, tbilisi):
    (feature,) = features(client, "/hy/map/features.geojson")

    assert (feature["properties"]["name"], feature["properties"]["name_lang"]) == ("Office in Tbilisi", "en")


def test_regions_partners_and_offices_are_features(client, tbilisi):
    region = RegionFactory(slug="caucasus", latitude="42", longitude="45")
    PartnerFactory(slug="georgia", code="GE", region=region)

    found = [
        (row["properties"]["type"], row["properties"]["slug"], row["geometry"] is None) for row in features(client)
    ]

    assert found == [("region", "caucasus", False), ("partner", "georgia", True), ("office", "tbilisi", False)]


@pytest.mark.parametrize(("year", "statuses"), [(2012, []), (2014, ["open"]), (2018, ["closed"])])
def test_features_are_those_of_the_year(client, year, statuses):
    OfficeFactory(opened=date(2013, 3, 1), closed=date(2017, 4, 1))

    assert [row["properties"]["status"] for row in features(client, year=year)] == statuses


def test_a_wrong_question_gets_everything_and_is_told_what_is_wrong(client, tbilisi):
    response = client.get("/en/map/features.geojson", {"year": "abc"})
    data = json.loads(response.content)

    assert response.status_code == 400
    assert data["errors"] == {"year": ["Write a year in four digits, for example 2014."]}
    assert [row["properties"]["slug"] for row in data["features"]] == ["tbilisi"]


def test_the_table_has_its_documented_columns_and_no_byte_order_mark(client, tbilisi):
    response = client.get("/ka/map/features.csv")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.decode("utf-8").splitlines() == [
        "slug,name,name_lang,url,kind,status,opened,closed,country,city,city_lang,latitude,longitude,precision",
        "tbilisi,ბიურო,ka,http://testserver/ka/offices/tbilisi/,liaison,open,2010-10-01,,GE,თბილისი,ka,"
        "41.69143,44.83412,city",
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_that_looks_like_a_formula_is_inert(client, sign):
    OfficeFactory(name_en=f"{sign}HYPERLINK(1)")

    (row,) = rows(client)

    assert row["name"] == f"'{sign}HYPERLINK(1)"


def test_numbers_west_and_south_stay_numbers(client):
    PremisesFactory(latitude="-33.5", longitude="-70.25")

    (row,) = rows(client)

    assert (row["latitude"], row["longitude"]) == ("-33.50000", "-70.25000")


@pytest.mark.parametrize("suffix", ["kml", "gpx"])
def test_xml_holds_names_with_markup_and_control_characters(client, suffix):
    place = PremisesFactory()
    Office.objects.update(name_en="<b>A & B</b>\x0b\x1f")

    response = client.get(f"/en/map/features.{suffix}")
    root = ElementTree.fromstring(response.content)  # noqa: S314 - written by the site itself

    names = [element.text for element in root.iter() if element.tag.endswith("}name")]
    assert names[1:] == ["<b>A & B</b>"]
    assert place.office.slug in response.content.decode()


def test_xml_writes_numbers_in_no_language_s_form(client, tbilisi):
    PremisesFactory()

    kml = client.get("/ru/map/features.kml").content.decode()
    gpx = client.get("/ru/map/features.gpx").content.decode()

    assert kml.count("<coordinates>44.83412,41.69143</coordinates>") == 2
    assert gpx.count('lat="41.69143" lon="44.83412"') == 2


@pytest.mark.parametrize("path", ["features.geojson", "features.csv", "features.kml", "features.gpx"])
def test_the_number_of_queries_does_not_grow(client, path, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(7) as captured:
            client.get(f"/en/map/{path}")
        return len(captured)

    region = RegionFactory()
    PartnerFactory(region=region)
    PremisesFactory()
    first = queries()
    for _ in range(4):
        PremisesFactory()
        PartnerFactory(region=region)

    assert queries() == first
