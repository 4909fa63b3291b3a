"""GeoJSON, CSV, KML and GPX of a selection."""

import csv
import io
import json
from datetime import date
from xml.etree import ElementTree

import pytest

from languages.dates import today
from offices.models import Office
from tests.factories import OfficeFactory, ParticipationFactory, PartnerFactory, PremisesFactory, RegionFactory

pytestmark = pytest.mark.django_db
KML = "{http://www.opengis.net/kml/2.2}"


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
    text = client.get(path, query).content.decode("utf-8-sig")
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
            "opened_precision": "day",
            "closed": None,
            "closed_precision": None,
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
    ParticipationFactory()
    OfficeFactory(opened=date(2013, 3, 1), closed=date(2017, 4, 1))
    ParticipationFactory()

    rows = [row["properties"] for row in features(client, year=year)]
    assert [row["status"] for row in rows if row["type"] == "office"] == statuses


def test_an_invalid_query_gets_everything_and_is_told_what_is_wrong(client, tbilisi):
    response = client.get("/en/map/features.geojson", {"year": "abc"})
    data = json.loads(response.content)

    assert response.status_code == 400
    assert data["errors"] == {"year": [f"Choose a year from 2010 to {today().year}."]}
    assert [row["properties"]["slug"] for row in data["features"]] == ["tbilisi"]


def test_the_table_has_its_documented_columns_and_a_byte_order_mark_for_spreadsheets(client, tbilisi):
    response = client.get("/ka/map/features.csv")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.decode("utf-8").splitlines() == [
        "\ufeffslug,name,name_lang,url,kind,status,opened,opened_precision,closed,closed_precision,country,city,city_lang,latitude,longitude,precision",
        "tbilisi,ბიურო,ka,http://testserver/ka/offices/tbilisi/,liaison,open,2010-10-01,day,,,GE,თბილისი,ka,"
        "41.69143,44.83412,city",
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", '"@'])
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
        with django_assert_max_num_queries(9) as captured:
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


@pytest.mark.parametrize(
    ("precision", "text", "begin"),
    [
        ("day", "2013-03-16", "2013-03-16"),
        ("month", "2013-03", "2013-03"),
        ("year", "2013", "2013"),
        ("latest", "[..2013-03]", None),
        ("earliest", "[2013-03..]", None),
    ],
)
@pytest.mark.parametrize("name", ["opened", "closed"])
def test_a_file_is_no_more_exact_than_the_page_and_takes_no_bound_for_a_date(client, name, precision, text, begin):
    values = {"opened": date(2009, 7, 8)} | {name: date(2013, 3, 16), f"{name}_precision": precision}
    PremisesFactory(office=OfficeFactory(slug="tbilisi", name_en="Tbilisi", **values))

    (feature,), (row,) = features(client), rows(client)
    kml = ElementTree.fromstring(client.get("/en/map/features.kml").content)  # noqa: S314 - our own
    data = {part.get("name"): part[0].text for part in kml.iter(f"{KML}Data")}
    spans = {part.tag.removeprefix(KML): part.text for span in kml.iter(f"{KML}TimeSpan") for part in span}
    gpx = client.get("/en/map/features.gpx").content.decode()

    dates = {name: text, f"{name}_precision": precision}
    assert dates.items() <= feature["properties"].items()
    assert dates.items() <= row.items()
    assert dates.items() <= data.items()
    assert spans.get({"opened": "begin", "closed": "end"}[name]) == begin
    assert "2013" not in gpx


def test_what_has_no_place_stands_in_tables_and_on_no_map(client, tbilisi):
    OfficeFactory(slug="nowhere", name_en="Nowhere")

    assert [row["slug"] for row in rows(client)] == ["nowhere", "tbilisi"]
    for suffix, mark in (("kml", "<Placemark"), ("gpx", "<wpt")):
        text = client.get(f"/en/map/features.{suffix}").content.decode()
        assert (text.count(mark), "Nowhere" in text) == (1, False)
