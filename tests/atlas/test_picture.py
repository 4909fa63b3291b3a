"""The map as a picture, and previews of links."""

import gzip
import struct
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from django.conf import settings
from django.utils import translation
from shapely import LineString

from atlas.basemap import STRAY, partner_bounds, read_topology
from atlas.labels import ALPHABETS, Letters
from atlas.picture import LOCATORS, SHEETS, sheet_of
from atlas.preview import COLUMN, HEIGHT, set_lines
from atlas.world import MapState
from mandate.representative import site_title
from offices.selection import OfficeSelection
from pages.publisher import publisher
from places.coordinates import mercator
from places.outlines import bounds_of
from tests.factories import OfficeFactory, ParticipationFactory, PartnerFactory, PremisesFactory, RegionFactory
from tests.rows import write_rows

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def picture(client, path="/en/map/picture.svg", **query):
    response = client.get(path, query)
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    return ElementTree.fromstring(response.content)  # noqa: S314 - drawn by the site itself


def words(root, *kinds):
    """The names of these kinds, in capitals or not as they are set; without any, all but capitals, waters, neighbours."""
    wanted = kinds or ("office", "inset", "rim", "country", "large")
    groups = [group for group in root.iter(f"{SVG}g") if group.get("class") in wanted]
    return [" ".join(text.text for text in group.iter(f"{SVG}text")) for group in groups]


def test_the_picture_has_a_title_and_says_in_words_what_it_shows(client):
    PremisesFactory(office=OfficeFactory(name_en="Office <1>"), city_en="Tbilisi")

    root = picture(client, year=2014)

    assert root.find(f"{SVG}title").text == "Map of the two regions: 2014"
    assert root.find(f"{SVG}desc").text.strip() == "Office <1>: in operation, Tbilisi."
    assert words(root) == ["Tbilisi"]


def test_partners_are_named_and_the_chosen_region_is_told_apart(client):
    region = RegionFactory(slug="caucasus")
    PartnerFactory(region=region, code="GE", name_en="Georgia", name_ka="საქართველო")
    PartnerFactory(code="KZ", name_en="Kazakhstan")

    assert words(picture(client, "/ka/map/picture.svg")) == ["საქართველო", "KAZAKHSTAN"]
    fills = [path.get("fill") for path in picture(client, region="caucasus").iter(f"{SVG}path")]
    assert fills.count("#f8eabf") == 1


def test_a_name_without_room_within_its_country_has_a_leader(client):
    PartnerFactory(code="AM", name_en="Armenia")
    PartnerFactory(code="KZ", name_en="Kazakhstan")

    root = picture(client)

    assert words(root) == ["ARMENIA", "KAZAKHSTAN"]
    assert len([path for path in root.iter(f"{SVG}path") if path.get("class") == "leader"]) == 1


@pytest.mark.parametrize("query", [{"partner": "georgia"}, {"region": "caucasus"}, {"office": "tbilisi"}])
@pytest.mark.parametrize("size", LOCATORS)
def test_a_locator_shows_the_region_of_what_it_is_about(client, size, query):
    region = RegionFactory(slug="caucasus")
    PartnerFactory(region=region, slug="georgia", code="GE", name_en="Georgia")
    PartnerFactory(code="KZ", name_en="Kazakhstan")
    PremisesFactory(office=OfficeFactory(slug="tbilisi"), country="GE", city_en="Tbilisi")

    root = picture(client, size=size, **query)

    assert (int(root.get("width")), int(root.get("height"))) == LOCATORS[size]
    assert words(root, "country") == ["GEORGIA"]
    assert [path.get("fill") for path in root.iter(f"{SVG}path")].count("#f8eabf") == 1


def test_a_locator_of_an_office_beyond_its_region_shows_both_regions(client):
    PartnerFactory(code="KZ", name_en="Kazakhstan")
    PremisesFactory(
        office=OfficeFactory(slug="kabul"), country="AF", city_en="Kabul", latitude="34.53", longitude="69.17"
    )

    assert words(picture(client, size="locator", office="kabul")) == ["Kabul", "KAZAKHSTAN"]


def test_a_locator_of_an_office_without_premises_shows_the_region_that_it_serves():
    PartnerFactory(code="GE", region__position=1)
    partner = PartnerFactory(code="KZ", region__position=2)
    OfficeFactory(slug="here").regions.add(partner.region)

    of_office, of_region = (
        sheet_of(MapState(OfficeSelection(query)), "locator")
        for query in ({"office": "here"}, {"region": partner.region.slug})
    )

    assert of_office == of_region


@pytest.mark.parametrize("size", LOCATORS)
def test_a_locator_has_the_whole_sign_of_its_office_also_at_the_edge_of_a_region(client, size):
    region = RegionFactory(slug="asia")
    for code in ("KZ", "TJ", "TM"):
        PartnerFactory(region=region, code=code, slug=code.lower())
    office = OfficeFactory(slug="kabul")
    office.regions.add(region)
    PremisesFactory(office=office, country="AF", city_en="Kabul", latitude="34.53", longitude="69.17")

    assert "Kabul" in words(picture(client, size=size, office="kabul"))


@pytest.mark.parametrize("codes", [("KZ", "TJ", "TM"), ("AM", "AZ", "GE")])
@pytest.mark.parametrize("size", LOCATORS)
def test_a_locator_has_room_for_every_partner_of_its_region(size, codes):
    region = RegionFactory(slug="here")
    for code in codes:
        PartnerFactory(region=region, code=code)

    frame = sheet_of(MapState(OfficeSelection({"region": "here"})), size).frame

    for west, south, east, north in (partner_bounds()[code] for code in codes):
        assert (frame.holds(west, south), frame.holds(east, north)) == (True, True)


def test_a_partner_reaches_as_far_as_its_outline():
    reached = partner_bounds()

    for code, (west, south, east, north) in reached.items():
        outline = bounds_of(code)
        assert np.abs(np.subtract([[south, west], [north, east]], outline)).max() < 0.3  # an island of Azerbaijan's
    assert sorted(reached) == ["AM", "AZ", "GE", "KG", "KZ", "TJ", "TM", "UZ"]


@pytest.mark.parametrize("size", LOCATORS)
@pytest.mark.parametrize("code", ["AM", "AZ", "GE", "KZ", "KG", "TJ", "TM", "UZ"])
def test_locators_are_small(client, size, code):
    for one in ("AM", "AZ", "GE", "KZ", "KG", "TJ", "TM", "UZ"):
        PartnerFactory(code=one, slug=one.lower(), region=RegionFactory())

    response = client.get("/ru/map/picture.svg", {"size": size, "partner": code.lower()})

    assert len(gzip.compress(response.content)) <= 10_000


def test_a_place_outside_is_named_at_the_rim(client):
    PremisesFactory(city_en="New York", latitude="40.75", longitude="-73.97")

    root = picture(client)

    assert words(root) == ["← New York"]
    assert root.findall(f"{SVG}svg") == []


@pytest.mark.parametrize("size", SHEETS)
def test_a_town_outside_stands_upon_a_piece_of_map_with_lines_to_liaison_offices(client, size):
    brussels = PremisesFactory(
        office=OfficeFactory(kind="headquarters"), city_en="Brussels", latitude="50.85", longitude="4.35"
    )
    PremisesFactory(city_en="New York", latitude="40.75", longitude="-73.97")
    PremisesFactory(office=OfficeFactory(kind="liaison"), city_en="Tbilisi", latitude="41.7", longitude="44.8")

    root = picture(client, size=size)

    assert words(root) == ["Tbilisi", "← New York", "Brussels"]
    [piece] = root.findall(f"{SVG}svg")
    assert len([path for path in piece.iter(f"{SVG}path") if len(path.get("d")) > 30]) == 3
    [links] = [group for group in root.iter(f"{SVG}g") if group.get("class") == "links"]
    assert len(links) == 1
    brussels.office.closed = date(2015, 1, 1)
    brussels.office.save()
    assert [len(group) for group in picture(client, size=size).iter(f"{SVG}g") if group.get("class") == "links"] == [0]


@pytest.mark.parametrize(("latitude", "longitude"), [("90", "180"), ("-90", "-180"), ("0", "0")])
def test_places_at_the_ends_of_the_world_do_not_break_the_picture(client, latitude, longitude):
    PremisesFactory(city_en="Far away", latitude=latitude, longitude=longitude)

    assert len(words(picture(client))) == 1


def test_offices_at_one_place_stand_side_by_side(client):
    PremisesFactory()
    PremisesFactory()

    signs = [group.get("transform") for group in picture(client).iter(f"{SVG}g") if group.get("transform")]

    assert len(set(signs)) == 2


@pytest.mark.parametrize(("size", "width", "height"), [("", 1088, 540), ("middle", 720, 450), ("small", 360, 320)])
def test_each_width_has_a_drawing_of_its_own(client, size, width, height):
    root = picture(client, size=size)

    assert (root.get("width"), root.get("height")) == (str(width), str(height))


def test_a_name_is_as_long_as_it_was_measured_in_whatever_font(client):
    PremisesFactory(city_en="Tbilisi")
    PremisesFactory(city_en="Թբիլիսի", latitude="40.2", longitude="64.4")

    lengths = [
        float(text.get("textLength"))
        for group in picture(client).iter(f"{SVG}g")
        if group.get("class") == "office"
        for text in group.iter(f"{SVG}text")
    ]

    letters = ALPHABETS[SHEETS["wide"].alphabet]["office"]
    assert lengths == [letters.length("Tbilisi", "en"), letters.length("Թբիլիսի", "en")]
    assert lengths[0] < lengths[1]


@pytest.mark.parametrize("language", ["fr", "ru"])
def test_numbers_in_a_picture_are_those_of_svg(client, language):
    PremisesFactory(city_en="Tbilisi")

    for text in picture(client, f"/{language}/map/picture.svg").iter(f"{SVG}text"):
        assert float(text.get("y")) > 0


def test_the_dark_picture_has_other_colours(client):
    light, dark = (picture(client, **query).find(f"{SVG}rect").get("fill") for query in ({}, {"theme": "dark"}))

    assert (light, dark) == ("#cfdfea", "#121d29")


@pytest.mark.parametrize("language", ["en", "ru", "ka", "hy"])
def test_a_preview_is_a_png_of_the_size_that_networks_want(client, language):
    office = OfficeFactory(slug="tbilisi", name_en="Office in Tbilisi", name_ka="ბიურო")
    PremisesFactory(office=office)

    response = client.get(f"/{language}/map/preview.png", {"office": "tbilisi"})

    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert response.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", response.content[16:24]) == (1200, 630)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({}, "Map"),
        ({"page": "offices:list"}, "Offices"),
        ({"page": "regions:detail", "region": "here"}, "South Caucasus"),
        ({"page": "regions:partner", "partner": "georgia"}, "Georgia"),
        ({"page": "offices:detail", "office": "tbilisi"}, "Office in Tbilisi"),
        ({"office": "tbilisi", "partner": "georgia", "region": "here"}, "Office in Tbilisi"),
        ({"partner": "georgia", "region": "here"}, "Georgia"),
    ],
)
def test_a_preview_is_called_as_the_page_whose_link_it_is(client, query, title):
    region = RegionFactory(slug="here", name_en="South Caucasus")
    PartnerFactory(slug="georgia", name_en="Georgia", region=region)
    PremisesFactory(office=OfficeFactory(slug="tbilisi", name_en="Office in Tbilisi"))

    lines = client.get("/en/map/preview.png", {"page": "atlas:map", **query}).context["title"]

    assert " ".join(line.text for line in lines) == title


@pytest.mark.parametrize("language", dict(settings.PUBLIC_LANGUAGES))
def test_a_preview_says_all_of_whose_and_which_site_it_is_beside_the_map(client, rows_of_content, language):
    write_rows(rows_of_content)
    with translation.override(language):
        whose, site = publisher().texts.name, site_title()

    pages = {page: client.get(f"/{language}/map/preview.png", {"page": page}).context for page in ("atlas:map", "")}

    said = [" ".join(line.text for line in pages["atlas:map"][part]) for part in ("whose", "site")]
    assert said == [whose, site]
    assert (" ".join(line.text for line in pages[""]["title"]), pages[""]["site"]) == (site, [])
    lines = [line for context in pages.values() for part in ("whose", "title", "site") for line in context[part]]
    assert max(Letters(line.size).length(line.text, language) for line in lines) <= COLUMN
    assert max(line.y for line in lines) < HEIGHT


def test_previews_differ_by_page_and_language(client):
    queries = [("en", "mandate:timeline"), ("en", "offices:list"), ("en", "nothing"), ("ru", "mandate:timeline")]

    pictures = {client.get(f"/{language}/map/preview.png", {"page": page}).content for language, page in queries}

    assert len(pictures) >= 3


def test_a_preview_says_of_which_year_it_is(client):
    PremisesFactory(office=OfficeFactory())

    pictures = {year: client.get("/en/map/preview.png", {"year": year}).content for year in ("2018", "2019", "2019.0")}

    assert pictures["2018"] != pictures["2019"]
    assert pictures["2019"] == pictures["2019.0"]


def test_a_long_title_is_set_smaller_and_then_cut():
    short = set_lines("Map", sizes=(40, 20), top=90, most=3)
    word = set_lines("Representative of", sizes=(40, 20), top=90, most=3)
    long = set_lines("word " * 60, sizes=(40, 20), top=90, most=3)

    assert [(line.text, line.y, line.size) for line in short] == [("Map", 90, 40)]
    assert [(line.text, line.size) for line in word] == [("Representative of", 20)]
    assert [line.size for line in long] == [20, 20, 20]


def test_an_office_whose_beginning_is_not_known_is_a_dashed_ring(client):
    ParticipationFactory()
    office = OfficeFactory(opened=date(2013, 3, 1), opened_precision="latest")
    PremisesFactory(office=office, city_en="Astana", latitude="51.18", longitude="71.45")

    rings = [picture(client, year=year).findall(f".//{SVG}circle[@stroke-dasharray]") for year in (2012, 2013)]

    assert [len(found) for found in rings] == [1, 0]


@pytest.mark.parametrize("level", ["overview", "detail"])
def test_lines_are_drawn_with_fewer_points_where_none_can_see_it_and_shapes_still_share_their_borders(level):
    stray = STRAY / SHEETS["wide"].frame.scale

    whole, drawn = (
        {
            name: [[mercator(*point) for point in chain] for _properties, chains in features for chain in chains]
            for name, features in read_topology(level, *kept).items()
        }
        for kept in ((), (stray,))
    )

    for name, lines in whole.items():
        gone = [
            LineString(line).hausdorff_distance(LineString(thin)) for line, thin in zip(lines, drawn[name], strict=True)
        ]
        assert max(gone) < 1.01 * stray
    assert sum(map(len, drawn["partners"])) < 0.6 * sum(map(len, whole["partners"]))
    edges = {name: {frozenset(edge) for line in drawn[name] for edge in pairwise(line)} for name in drawn}
    assert edges["borders"] <= edges["partners"]
