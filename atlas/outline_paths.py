"""The basemap as SVG path data, for pictures that the server draws."""

from dataclasses import replace
from functools import cache

from atlas.projection import Frame
from atlas.topology import read_topology

# The part of the world that the basemap draws; the same in basemap.js.
BOUNDS = Frame(west=34, south=32, east=92, north=58, width=1200)

# The eight partners with a margin, Kabul included.
TWO_REGIONS = Frame(west=37.5, south=33.4, east=89.0, north=56.0, width=1200)
# The same for small screens: names of towns alone, in letters that can be read there.
SMALL = replace(TWO_REGIONS, width=480, south=32.6)


@cache
def layer_paths(frame=TWO_REGIONS, level="overview"):
    """{layer: SVG path data}; partners one by one as {"partners": {code: path data}}."""
    paths = {}
    for layer, features in read_topology(level).items():
        is_closed = layer in {"partners", "land", "lakes"}
        drawn = {
            properties.get("code", layer): "".join(_path(points, frame, is_closed) for points in chains)
            for properties, chains in features
        }
        paths[layer] = drawn if layer == "partners" else "".join(drawn.values())
    return paths


def _path(points, frame, is_closed):
    """Relative moves in whole pixels; points that fall on one another are left out."""
    pixels = [frame.place(*point) for point in points]
    if not any(-50 <= x <= frame.width + 50 and -50 <= y <= frame.height + 50 for x, y in pixels):
        return ""
    x, y = pixels[0]
    path = [f"M{x} {y}"]
    for next_x, next_y in pixels[1:]:
        if (next_x, next_y) != (x, y):
            path.append(f"l{next_x - x} {next_y - y}")
            x, y = next_x, next_y
    return "".join(path) + ("z" if is_closed else "") if len(path) > 1 else ""
