"""In which country is this point? Checks for positions that editors enter.

Outlines: Natural Earth 1:10m, edition 5.1.1, the countries as Germany sees them; public domain, never drawn
from here. They generalise coasts and borders by up to about two kilometres, and the Caspian's shore is an older,
higher one: hence the tolerance. Positions are degrees in WGS 84. How the file is built: scripts/basemap/README.md.
"""

import json
import math
from functools import cache
from pathlib import Path

OUTLINES = Path(__file__).with_name("outlines.json")

# Length of a degree of latitude on the sphere of radius 6371 km.
KM_PER_DEGREE = math.pi * 6371 / 180


@cache
def _outlines():
    """Prepared polygons by ISO 3166 alpha-2 code: the partners, and the host countries beyond them."""
    import shapely  # only where a position is checked: it takes a tenth of a second to import

    features = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]
    outlines = {
        feature["properties"]["code"]: shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features
    }
    for outline in outlines.values():
        shapely.prepare(outline)
    return outlines


def known_countries():
    """The codes of the countries of which the site has an outline."""
    return sorted(_outlines())


def bounds_of(code):
    """[[south, west], [north, east]] of a country in degrees; ``None`` where the site has no outline of it."""
    outline = _outlines().get(code)
    if outline is None:
        return None
    west, south, east, north = outline.bounds
    return [[south, west], [north, east]]


def is_inside(code, latitude, longitude, tolerance_km=2.0):
    """Whether a position lies in a country or within ``tolerance_km`` kilometres of it.

    Takes an ISO 3166 alpha-2 code and degrees. Returns None when the site has no outline of that country, so
    that nothing can be said. Raises ValueError for positions outside -90..90 and -180..180, and for a
    negative tolerance. Distances are measured on a sphere, flattened around the position.
    """
    import shapely
    from shapely import affinity

    latitude, longitude = float(latitude), float(longitude)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"Not a position on the Earth: latitude {latitude}, longitude {longitude}")
    if tolerance_km < 0:
        raise ValueError(f"A tolerance cannot be negative: {tolerance_km} km")
    outline = _outlines().get(code)
    if outline is None:
        return None
    if shapely.intersects_xy(outline, longitude, latitude):
        return True
    reach = tolerance_km / KM_PER_DEGREE
    across = reach / max(math.cos(math.radians(latitude)), 0.01)
    surroundings = affinity.scale(shapely.Point(longitude, latitude).buffer(1, quad_segs=32), across, reach)
    return bool(shapely.intersects(outline, surroundings))
