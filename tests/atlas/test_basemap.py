"""The shipped basemap and the outlines: who is drawn where, and how heavy the files are."""

import gzip
import json
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from shapely import MultiLineString, MultiPolygon, Point, Polygon

from places.outlines import OUTLINES, is_inside

WEB = Path(__file__).parents[2] / "static" / "atlas" / "basemap"
LEVELS = ["overview", "detail"]
PARTNERS = ["AM", "AZ", "GE", "KG", "KZ", "TJ", "TM", "UZ"]

# Latitude, longitude, and the country to which the place belongs on this site.
PLACES = {
    "Sukhumi": (43.00, 41.02, "GE"),
    "Tskhinvali": (42.22, 43.97, "GE"),
    "Stepanakert": (39.82, 46.75, "AZ"),
    "Nakhchivan": (39.2, 45.4, "AZ"),
    "Sokh": (39.96, 71.13, "UZ"),
    "Vorukh": (39.86, 70.58, "TJ"),
    "Artsvashen": (40.65, 45.52, "AM"),
    "Baikonur": (45.96, 63.31, "KZ"),
    "Yerevan": (40.178, 44.513, "AM"),
    "Baku": (40.378, 49.86, "AZ"),
    "Tbilisi": (41.691, 44.834, "GE"),
    "Astana": (51.18, 71.446, "KZ"),
    "Bishkek": (42.87, 74.59, "KG"),
    "Dushanbe": (38.536, 68.779, "TJ"),
    "Ashgabat": (37.95, 58.383, "TM"),
    "Tashkent": (41.265, 69.216, "UZ"),
}
ELSEWHERE = {
    "Kabul": (34.5, 69.2),
    "Tabriz": (38.08, 46.29),
    "Astrakhan": (46.35, 48.04),
    "Kashgar": (39.47, 75.99),
    "Kerch": (45.35, 36.47),
    "middle of the Caspian": (42.0, 50.5),
    "middle of the Black Sea": (43.0, 37.0),
}

# Longitude and latitude of a place on a border.
NEIGHBOURS = {
    "Iran and Iraq": (45.4, 34.0),
    "Russia and Mongolia": (95.0, 50.0),
    "Iran and Afghanistan": (60.55, 34.0),
    "Ukraine and Belarus": (28.5, 51.5),
    "the line of control in Kashmir": (74.1, 34.0),
    "Aksai Chin": (79.0, 33.5),
    "the Golan Heights": (35.83, 33.03),
    "Crimea and Kherson": (34.0, 46.1),
    "Egypt and Sudan": (35.0, 22.0),
    "Kosovo and Serbia": (21.4, 42.7),
}
DISPUTED = {
    "the line of control in Kashmir",
    "Aksai Chin",
    "the Golan Heights",
    "Crimea and Kherson",
    "Egypt and Sudan",
    "Kosovo and Serbia",
}

in_places = pytest.mark.parametrize(("latitude", "longitude", "code"), PLACES.values(), ids=PLACES)
elsewhere = pytest.mark.parametrize(("latitude", "longitude"), ELSEWHERE.values(), ids=ELSEWHERE)
at_each_level = pytest.mark.parametrize("level", LEVELS)


@cache
def topology(level):
    return json.loads((WEB / f"{level}.json").read_text(encoding="utf-8"))


@cache
def arcs_in_degrees(level):
    file = topology(level)
    (scale_x, scale_y), (west, south) = file["transform"]["scale"], file["transform"]["translate"]
    arcs = []
    for deltas in file["arcs"]:
        x = y = 0
        arcs.append([])
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arcs[-1].append((west + x * scale_x, south + y * scale_y))
    return arcs


@cache
def polygons(level, name):
    """An object of the TopoJSON file as [(properties, polygons), ...], in degrees."""
    arcs = arcs_in_degrees(level)

    def ring(indices):
        return [point for i in indices for point in (arcs[i] if i >= 0 else arcs[~i][::-1])[:-1]]

    top = topology(level)["objects"][name]
    return [
        (
            feature.get("properties", {}),
            MultiPolygon([Polygon(ring(shell), [ring(hole) for hole in holes]) for shell, *holes in feature["arcs"]]),
        )
        for feature in top.get("geometries", [top])
    ]


def arcs_of(level, name):
    """How often each arc is used by an object, whatever the direction."""

    def flat(item):
        return [item] if isinstance(item, int) else [i for part in item for i in flat(part)]

    top = topology(level)["objects"][name]
    return Counter(max(i, ~i) for feature in top.get("geometries", [top]) for i in flat(feature["arcs"]))


def drawn_at(level, latitude, longitude):
    return [p["code"] for p, shape in polygons(level, "partners") if shape.covers(Point(longitude, latitude))]


def is_covered(level, name, latitude, longitude):
    return any(shape.covers(Point(longitude, latitude)) for _, shape in polygons(level, name))


def lines_of(level, name):
    """An object of lines, as ``polygons``."""
    arcs = arcs_in_degrees(level)
    return [({}, MultiLineString([arcs[i] for part in topology(level)["objects"][name]["arcs"] for i in part]))]


@at_each_level
@in_places
def test_places_are_drawn_in_their_country_alone(level, latitude, longitude, code):
    assert drawn_at(level, latitude, longitude) == [code]


@at_each_level
@elsewhere
def test_no_partner_is_drawn_beyond_its_borders(level, latitude, longitude):
    assert drawn_at(level, latitude, longitude) == []


@at_each_level
def test_only_the_eight_partners_are_drawn_as_countries(level):
    assert set(topology(level)["objects"]) == {"partners", "borders", "land", "lakes", "rivers", "neighbours"}
    assert [properties for properties, _ in polygons(level, "partners")] == [{"code": code} for code in PARTNERS]


@at_each_level
def test_land_is_one_shape_without_inner_borders(level):
    land = arcs_of(level, "land")

    assert len(polygons(level, "land")) == 1
    assert set(land.values()) == {1}
    assert set(land) & set(arcs_of(level, "borders")) == set()


@at_each_level
def test_borders_are_exactly_the_partners_boundaries_without_coasts_each_once(level):
    borders = arcs_of(level, "borders")

    assert set(borders.values()) == {1}
    assert set(borders) == set(arcs_of(level, "partners")) - set(arcs_of(level, "land"))


@at_each_level
def test_drawn_shapes_are_valid_and_partners_do_not_overlap(level):
    shapes = [shape for name in ("partners", "land", "lakes") for _, shape in polygons(level, name)]
    partners = [shape for _, shape in polygons(level, "partners")]

    assert all(shape.is_valid for shape in shapes)
    assert [
        (i, j) for i, a in enumerate(partners) for j, b in enumerate(partners[:i]) if a.intersection(b).area > 1e-9
    ] == []


@at_each_level
def test_the_caspian_is_water_and_not_a_lake_on_land(level):
    assert not is_covered(level, "land", 42.0, 50.5)
    assert not is_covered(level, "lakes", 42.0, 50.5)


@at_each_level
@pytest.mark.parametrize(
    ("latitude", "longitude"), [(40.35, 45.35), (42.45, 77.2), (46.3, 74.2)], ids=["Sevan", "Issyk-Kul", "Balkhash"]
)
def test_great_lakes_are_drawn_on_land(level, latitude, longitude):
    assert is_covered(level, "lakes", latitude, longitude)
    assert is_covered(level, "land", latitude, longitude)


@at_each_level
@elsewhere
def test_land_and_sea_are_not_confused(level, latitude, longitude):
    at_sea = (latitude, longitude) in [(42.0, 50.5), (43.0, 37.0)]

    assert is_covered(level, "land", latitude, longitude) is not at_sea


@at_each_level
def test_the_map_reaches_farther_than_readers_can_move_it(level):
    [(_, land)] = polygons(level, "land")

    west, south, east, north = land.bounds
    assert west <= 24
    assert south <= 25
    assert east >= 92
    assert north >= 57


@at_each_level
def test_borders_of_neighbours_are_drawn_but_where_they_are_disputed(level):
    [(_, lines)] = lines_of(level, "neighbours")

    drawn = {name: lines.distance(Point(*place)) < 0.2 for name, place in NEIGHBOURS.items()}
    assert {name for name, is_drawn in drawn.items() if is_drawn} == set(NEIGHBOURS) - DISPUTED
    partners = [shape.buffer(-0.1) for _, shape in polygons(level, "partners")]
    assert [shape for shape in partners if shape.intersects(lines)] == []


def test_uzbek_and_russian_names_are_written_as_the_content_writes_them():
    file = json.loads((WEB / "cities.json").read_text(encoding="utf-8"))
    names = [label["names"] for label in file["cities"] + file["waters"]]

    assert [name["uz"] for name in names if set(name.get("uz", "")) & set("'`‘’")] == []
    assert [name["ru"] for name in names if set(name.get("ru", "")) & set("ёЁ")] == []


@pytest.mark.parametrize(
    ("name", "budget"), [("overview", 30_000), ("detail", 85_000), ("cities", 12_500), ("inset", 2_500)]
)
def test_files_keep_within_their_budget_compressed(name, budget):
    data = (WEB / f"{name}.json").read_bytes()
    try:
        import brotli
    except ImportError:
        size = len(gzip.compress(data, mtime=0))  # the larger of the two
    else:
        size = len(brotli.compress(data))

    assert size <= budget


@pytest.mark.parametrize(
    ("latitude", "longitude", "is_land"),
    [(50.85, 4.35, True), (48.86, 2.35, True), (51.5, 0.1, True), (52.4, 3.0, False), (50.3, 0.0, False)],
)
def test_the_inset_knows_land_and_sea_around_headquarters(latitude, longitude, is_land):
    [(_properties, land)] = polygons("inset", "land")

    assert land.covers(Point(longitude, latitude)) is is_land


def test_every_town_and_water_has_its_name_in_every_language():
    file = json.loads((WEB / "cities.json").read_text(encoding="utf-8"))

    assert {tuple(sorted(label["names"])) for label in file["cities"] + file["waters"]} == {
        tuple(sorted(settings.MODELTRANSLATION_LANGUAGES))
    }


def test_labels_lie_in_the_picture():
    file = json.loads((WEB / "cities.json").read_text(encoding="utf-8"))
    places = [(city["latitude"], city["longitude"]) for city in file["cities"]]
    places += [place for water in file["waters"] for place in water["at"]]

    assert [place for place in places if not (25 <= place[0] <= 58 and 24 <= place[1] <= 92)] == []
    assert sorted(city["country"] for city in file["cities"] if city["rank"] == 0) == PARTNERS
    assert sorted(country["code"] for country in file["countries"] if country["partner"]) == PARTNERS


def countries_at(latitude, longitude):
    """The countries with an outline in which a position lies."""
    codes = [*PARTNERS, "AF", "BE"]
    return [code for code in codes if is_inside(code, latitude, longitude, tolerance_km=0)]


def test_names_of_countries_stand_within_the_country():
    file = json.loads((WEB / "cities.json").read_text(encoding="utf-8"))
    known = {*PARTNERS, "AF"}

    assert [
        (country["code"], place)
        for country in file["countries"]
        for place in country.get("at", [])
        if countries_at(*place) != ([country["code"]] if country["code"] in known else [])
    ] == []


@in_places
def test_outlines_know_the_country_of_a_place(latitude, longitude, code):
    assert countries_at(latitude, longitude) == [code]


def test_outlines_know_host_countries_beyond_the_partners():
    assert countries_at(34.53, 69.17) == ["AF"]
    assert countries_at(50.88, 4.42) == ["BE"]


def test_outlines_know_nothing_of_other_countries():
    assert countries_at(55.75, 37.62) == []
    assert is_inside("RU", 55.75, 37.62) is None


def test_a_point_just_across_the_border_is_tolerated_and_a_far_one_is_not():
    # The border of Kazakhstan and Uzbekistan runs along the meridian of 56 degrees east.
    latitude, border = 43.0, 55.9757
    km = 1 / (111.19 * 0.7314)

    assert countries_at(latitude, border - 1.5 * km) == ["KZ"]
    assert is_inside("UZ", latitude, border - 1.5 * km) is True
    assert is_inside("UZ", latitude, border - 1.5 * km, tolerance_km=1) is False
    assert is_inside("UZ", latitude, border - 2.6 * km) is False


def test_outlines_take_decimals_and_refuse_impossible_positions():
    assert is_inside("GE", Decimal("41.691000"), Decimal("44.834000")) is True
    with pytest.raises(ValueError, match="latitude 91"):
        is_inside("GE", 91, 44)
    with pytest.raises(ValueError, match="longitude 181"):
        is_inside("GE", 41, 181)
    with pytest.raises(ValueError, match="nan"):
        is_inside("GE", float("nan"), 44)
    with pytest.raises(ValueError, match="negative"):
        is_inside("GE", 41, 44, tolerance_km=-1)


def test_outlines_are_valid_and_small():
    features = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]

    assert sorted(feature["properties"]["code"] for feature in features) == sorted([*PARTNERS, "AF", "BE"])
    assert all(
        MultiPolygon([Polygon(shell, holes) for shell, *holes in parts]).is_valid
        for feature in features
        for parts in (
            [feature["geometry"]["coordinates"]]
            if feature["geometry"]["type"] == "Polygon"
            else feature["geometry"]["coordinates"],
        )
    )
    assert OUTLINES.stat().st_size <= 600_000
