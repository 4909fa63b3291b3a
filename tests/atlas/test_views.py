"""The map page, the page for frames of others, and bad questions."""

import json
import re
from datetime import date

import pytest

from languages.dates import today
from offices.models import Office
from tests.documents import read
from tests.factories import (
    MilestoneFactory,
    OfficeFactory,
    ParticipationFactory,
    PartnerFactory,
    PassageFactory,
    PremisesFactory,
    PublisherFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db

PATHS = [
    "",
    "features.geojson",
    "features.csv",
    "features.kml",
    "features.gpx",
    "picture.svg",
    "preview.png",
    "clusters.json",
    "embed/",
]
BAD = [
    {"year": "abc"},
    {"year": "99999"},
    {"year": "٢٠١٤x"},
    {"region": "nowhere"},
    {"kind": "castle"},
    {"status": "asleep"},
    {"q": "x" * 5000},
    {"office": "no-such-office"},
    {"partner": "no-such-partner"},
    {"view": "1/2"},
]


def data_of(response):
    block = re.search(r'<script type="application/json" id="map-data">(.*?)</script>', response.content.decode(), re.S)
    return json.loads(block[1])


def listed(response):
    return re.findall(r'data-office="([^"]+)"', response.content.decode())


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("query", BAD)
def test_an_invalid_query_is_refused_in_words_and_never_breaks(client, path, query):
    PremisesFactory()

    response = client.get(f"/en/map/{path}", query)

    assert response.status_code == 400


def test_a_script_is_told_names_that_no_line_parts_from_their_endings(client):
    OfficeFactory(name_hy="Վրաստանում ՆԱՏՕ-ի գրասենյակ")

    (office,) = data_of(client.get("/hy/map/"))["offices"]
    assert office["name"] == "Վրաստանում ՆԱՏՕ-\u2060ի գրասենյակ"


@pytest.mark.parametrize("path", PATHS)
def test_a_nul_byte_is_refused(client, path):
    assert client.get(f"/en/map/{path}?q=%00").status_code == 400


def test_an_error_names_the_field_and_the_remedy_and_shows_everything(client):
    OfficeFactory(slug="tbilisi")

    response = client.get("/en/map/", {"year": "abc", "office": "nothing"})
    page = response.content.decode()

    assert f"<strong>Year:</strong> Choose a year from 2010 to {today().year}." in page
    assert "<strong>Office:</strong> There is no such office. Choose one from the list." in page
    assert listed(response) == ["tbilisi"]


@pytest.mark.parametrize(
    ("words", "found"), [("тбилиси", ["a"]), ("TBILISI office", ["a"]), ("georgia", ["a"]), ("x", [])]
)
def test_words_find_names_cities_and_host_partners_in_every_language(client, words, found):
    PartnerFactory(code="GE", name_en="Georgia")
    PremisesFactory(
        office=OfficeFactory(slug="a", name_en="An office"), city_en="Tbilisi", city_ru="Тбилиси", country="GE"
    )
    PremisesFactory(office=OfficeFactory(slug="b", name_en="Another"), city_en="Kabul", country="AF")

    assert listed(client.get("/en/map/", {"q": words})) == found


def test_list_map_and_data_agree_with_the_office_list(client):
    OfficeFactory(slug="closed", opened=date(2013, 3, 1), closed=date(2017, 4, 1))
    OfficeFactory(slug="later", opened=date(2019, 1, 1))
    query = {"year": "2018"}

    on_map = listed(client.get("/en/map/", query))
    in_data = json.loads(client.get("/en/map/features.geojson", query).content)["features"]
    in_list = re.findall(r'href="/en/offices/([^/"]+)/"', client.get("/en/offices/", query).content.decode())

    assert on_map == [feature["properties"]["slug"] for feature in in_data] == in_list == ["closed"]
    assert ">closed</span>" in client.get("/en/offices/", query).content.decode()
    assert ">in operation</span>" in client.get("/en/offices/", {"year": "2016"}).content.decode()


def test_the_data_cross_once_for_all_years_and_cannot_end_their_block(client):
    PremisesFactory(office=OfficeFactory(name_en="</script><b>"))
    OfficeFactory(opened=date(2020, 1, 1))
    MilestoneFactory(day=date(1994, 1, 10))

    data = data_of(client.get("/en/map/", {"year": "2015"}))

    assert data["offices"][0]["name"] == "</script><b>"
    assert (len(data["offices"]), data["rules"]["years"][0], data["isMany"]) == (2, 2010, False)


def test_the_words_by_which_an_office_is_found_cross_once_and_not_those_within_others_or_of_its_country(client):
    PartnerFactory(code="GE", name_en="Georgia")
    office = OfficeFactory(slug="ice", name_en="Ice office Georgia Tbilisi")
    PremisesFactory(office=office, city_en="Tbilisi", country="GE")

    data = data_of(client.get("/en/map/"))

    assert data["offices"][0]["folded"].split() == ["office", "tbilisi"]
    assert "georgia" in data["hosts"]["GE"].split()


def test_the_page_is_the_same_for_every_reader_and_has_no_inline_script(client):
    PassageFactory(page="map", body_en="No endorsement.")

    first, second = client.get("/en/map/"), client.get("/en/map/")
    scripts = re.findall(r"<script([^>]*)>", first.content.decode())

    assert first.content == second.content
    assert not first.cookies
    assert all("src=" in script or "json" in script for script in scripts)
    assert " style=" not in first.content.decode()
    assert "No endorsement." in first.content.decode()


def test_an_office_without_position_and_a_region_without_partners_are_shown(client):
    OfficeFactory(slug="nowhere").regions.set([RegionFactory(name_en="Empty region")])

    page = client.get("/en/map/").content.decode()

    assert "The position is not known." in page
    assert "Empty region" in page


@pytest.mark.parametrize(("opened", "is_hidden"), [(date(2010, 1, 1), True), (date(2098, 1, 1), False)])
def test_the_legend_speaks_of_planned_offices_only_where_there_are_some(client, opened, is_hidden):
    OfficeFactory(opened=date(2010, 1, 1))
    OfficeFactory(opened=opened)

    entries = [entry for entry in read(client.get("/en/map/")).all("span") if "data-status" in entry]

    hidden = {entry["data-status"]: "hidden" in entry for entry in entries}
    assert hidden == {"planned": is_hidden, "open": False, "uncertain": False, "closed": False}


def test_a_year_without_offices_says_so(client):
    OfficeFactory(opened=date(2010, 1, 1))
    ParticipationFactory()

    page = client.get("/en/map/", {"year": "1995"}).content.decode()

    assert "No office matches. Choose another year, region, kind or name." in page


@pytest.mark.parametrize("path", ["", "embed/"])
def test_the_number_of_queries_does_not_grow(client, path, django_assert_max_num_queries):
    region = RegionFactory()

    def queries():
        with django_assert_max_num_queries(30) as captured:
            client.get(f"/en/map/{path}")
        return len(captured)

    PremisesFactory().office.regions.set([region])
    MilestoneFactory(office=Office.objects.get())
    first = queries()
    for _ in range(5):
        PremisesFactory(office__successor=Office.objects.first()).office.regions.set([region])
        MilestoneFactory(office=Office.objects.first())

    assert queries() == first


def test_the_page_for_frames_may_be_framed_and_the_others_may_not(client):
    PublisherFactory(short_en="This is a demonstration.")
    framed, page = client.get("/en/map/embed/"), client.get("/en/map/")

    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert not framed.cookies
    assert "This is a demonstration." in read(framed).one("aside", class_="publisher-strip")["text"]


def test_oembed_answers_with_a_frame_in_the_same_language_and_selection(client):
    OfficeFactory()
    PublisherFactory(name_ka="გამომცემელი")
    response = client.get(
        "/en/map/oembed/", {"url": "http://testserver/ka/map/?year=2015&q=%22x", "maxwidth": "400", "maxheight": "9"}
    )
    answer = response.json()

    assert (answer["type"], answer["version"], answer["width"], answer["height"]) == ("rich", "1.0", 400, 9)
    assert answer["provider_name"] == "გამომცემელი"
    assert 'src="http://testserver/ka/map/embed/?year=2015&amp;q=%22x"' in answer["html"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://elsewhere.example/en/map/",
        "http://testserver/",
        "http://testserver/en/offices/",
        "http://[",
        "x" * 5000,
    ],
)
def test_oembed_knows_no_other_page(client, url):
    assert client.get("/en/map/oembed/", {"url": url}).status_code == 404


@pytest.mark.parametrize("path", ["ru/map", "ru/map/", "ru/map/embed?year=2012", "ru/map?year=2012#list"])
def test_oembed_knows_the_map_by_each_address_that_leads_to_it(client, path):
    OfficeFactory(opened=date(2012, 1, 1))

    answer = client.get("/en/map/oembed/", {"url": f"http://testserver/{path}"}).json()

    query = "?year=2012" if "year" in path else ""
    assert f'src="http://testserver/ru/map/embed/{query}"' in answer["html"]


@pytest.mark.parametrize("part", ["office", "partner", "region", "q", "year"])
def test_oembed_takes_any_character_in_the_query_of_a_page(client, part):
    OfficeFactory()
    answer = client.get("/en/map/oembed/", {"url": f"http://testserver/en/map/?{part}=a%00%E2%80%8Bb"})

    assert answer.status_code == (200 if part == "q" else 400)
    if part == "q":
        assert answer.json()["thumbnail_url"].endswith("?q=ab")


def test_oembed_speaks_json_alone(client):
    assert client.get("/en/map/oembed/", {"url": "http://testserver/en/map/", "format": "xml"}).status_code == 501


@pytest.mark.parametrize(
    ("query", "sizes"),
    [
        ({}, (800, 640, 1200, 630)),
        ({"maxwidth": "200", "maxheight": "1"}, (200, 1, None, None)),
        ({"maxwidth": "1199"}, (800, 640, None, None)),
        ({"maxheight": "629"}, (800, 629, None, None)),
        ({"maxwidth": "1200", "maxheight": "630"}, (800, 630, 1200, 630)),
        ({"maxwidth": "0"}, (800, 640, 1200, 630)),
    ],
)
def test_oembed_answers_with_nothing_larger_than_was_asked_for(client, query, sizes):
    answer = client.get("/en/map/oembed/", {"url": "http://testserver/en/map/"} | query).json()

    assert tuple(map(answer.get, ("width", "height", "thumbnail_width", "thumbnail_height"))) == sizes
    assert ("thumbnail_url" in answer) is bool(sizes[2])
    assert f'width="{sizes[0]}" height="{sizes[1]}"' in answer["html"]


@pytest.mark.parametrize("size", ["abc", "-1", "9" * 50, "²"])
def test_oembed_takes_any_size(client, size):
    answer = client.get("/en/map/oembed/", {"url": "http://testserver/en/map/", "maxwidth": size}).json()

    assert answer["width"] == 800
