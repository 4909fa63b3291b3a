"""The map as a picture, and previews of links."""

import struct
from xml.etree import ElementTree

import pytest

from atlas.picture import Name
from atlas.preview import set_lines
from tests.factories import OfficeFactory, PartnerFactory, PremisesFactory, RegionFactory

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def picture(client, path="/en/map/picture.svg", **query):
    response = client.get(path, query)
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    return ElementTree.fromstring(response.content)  # noqa: S314 - drawn by the site itself


def words(root):
    return [element.text for element in root.iter(f"{SVG}text")]


def test_the_picture_has_a_title_and_says_in_words_what_it_shows(client):
    PremisesFactory(office=OfficeFactory(name_en="Office <1>"), city_en="Tbilisi")

    root = picture(client, year=2014)

    assert root.find(f"{SVG}title").text == "Map of the two regions: 2014"
    assert root.find(f"{SVG}desc").text.strip() == "Office <1>: open, Tbilisi."
    assert words(root) == ["Tbilisi"]


def test_partners_are_named_and_the_chosen_region_is_told_apart(client):
    region = RegionFactory(slug="caucasus")
    PartnerFactory(region=region, code="GE", name_en="Georgia", name_ka="საქართველო")
    PartnerFactory(code="KZ", name_en="Kazakhstan")

    assert words(picture(client, "/ka/map/picture.svg")) == ["საქართველო", "Kazakhstan"]
    fills = [path.get("fill") for path in picture(client, region="caucasus").iter(f"{SVG}path")]
    assert fills.count("#f8eabf") == 1


def test_a_partner_without_room_within_its_borders_is_named_beside_its_capital(client):
    PartnerFactory(code="AM", name_en="Armenia")
    PartnerFactory(code="AZ", name_en="Azerbaijan with a long name", latitude="40.41", longitude="49.87")

    anchors = {name.text: name.get("text-anchor") for name in picture(client).iter(f"{SVG}text")}

    assert anchors == {"Armenia": "middle", "Azerbaijan with a long name": "start"}


def test_a_place_outside_is_named_at_the_rim(client):
    PremisesFactory(city_en="Brussels", latitude="50.85", longitude="4.35")

    assert words(picture(client)) == ["← Brussels"]


@pytest.mark.parametrize(("latitude", "longitude"), [("90", "180"), ("-90", "-180"), ("0", "0")])
def test_places_at_the_ends_of_the_world_do_not_break_the_picture(client, latitude, longitude):
    PremisesFactory(city_en="Far away", latitude=latitude, longitude=longitude)

    assert len(words(picture(client))) == 1


def test_offices_at_one_place_stand_side_by_side(client):
    PremisesFactory()
    PremisesFactory()

    doors = [circle for circle in picture(client).iter(f"{SVG}circle") if circle.get("r") == "10"]

    assert len({circle.get("cx") for circle in doors}) == 2


def test_the_small_picture_names_towns_alone_and_cuts_none(client):
    PartnerFactory(code="KZ", name_en="Kazakhstan")
    PremisesFactory(city_en="A town with a very long name", latitude="41.69", longitude="38.5")

    small = picture(client, size="small")

    [name] = small.iter(f"{SVG}text")
    assert (small.get("width"), name.get("text-anchor")) == ("480", "start")
    assert float(name.get("x")) > 0


def test_the_dark_picture_has_other_colours(client):
    light, dark = (picture(client, **query).find(f"{SVG}rect").get("fill") for query in ({}, {"theme": "dark"}))

    assert (light, dark) == ("#cfdfea", "#121d29")


def test_a_name_takes_the_room_of_its_letters():
    latin, armenian = (Name(100, 50, text, "start").box for text in ("ab", "աբ"))

    assert latin[0] == armenian[0] == 97
    assert 21 < latin[2] - latin[0] < armenian[2] - armenian[0] < 48


@pytest.mark.parametrize("language", ["en", "ru", "ka", "hy"])
def test_a_preview_is_a_png_of_the_size_that_networks_want(client, language):
    office = OfficeFactory(slug="tbilisi", name_en="Office in Tbilisi", name_ka="ბიურო")
    PremisesFactory(office=office)

    response = client.get(f"/{language}/map/preview.png", {"office": "tbilisi"})

    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert response.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", response.content[16:24]) == (1200, 630)


def test_previews_differ_by_page_and_language(client):
    queries = [("en", "mandate:timeline"), ("en", "offices:list"), ("en", "nothing"), ("ru", "mandate:timeline")]

    pictures = {client.get(f"/{language}/map/preview.png", {"page": page}).content for language, page in queries}

    assert len(pictures) >= 3


def test_a_long_title_is_set_smaller_and_then_cut():
    short = set_lines("Map", sizes=(40, 20), top=90, most=3)
    word = set_lines("Representative of", sizes=(40, 20), top=90, most=3)
    long = set_lines("word " * 60, sizes=(40, 20), top=90, most=3)

    assert [(line.text, line.y, line.size) for line in short] == [("Map", 90, 40)]
    assert [(line.text, line.size) for line in word] == [("Representative of", 20)]
    assert [line.size for line in long] == [20, 20, 20]
