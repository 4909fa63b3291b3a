"""The basemap for pictures that the server draws: windows on the world, and its TopoJSON as SVG path data."""

import json
import math
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

from places.coordinates import degrees_at, mercator

BASEMAP = Path(__file__).parents[1] / "static" / "atlas" / "basemap"


@dataclass(frozen=True)
class Frame:
    """A window on the world, in degrees, drawn ``width`` pixels wide."""

    west: float
    south: float
    east: float
    north: float
    width: int

    @cached_property
    def _corners(self):
        """(left, top, right, bottom) on the square of Web Mercator."""
        return *mercator(self.west, self.north), *mercator(self.east, self.south)

    @cached_property
    def scale(self):
        """Pixels across the whole world."""
        left, _top, right, _bottom = self._corners
        return self.width / (right - left)

    @property
    def zoom(self):
        """The zoom at which a map of 256 pixels at zoom 0 has this scale."""
        return math.log2(self.scale / 256)

    @property
    def height(self):
        _left, top, _right, bottom = self._corners
        return round((bottom - top) * self.scale)

    def place(self, longitude, latitude):
        """Pixels from the upper left corner, whole."""
        left, top, _right, _bottom = self._corners
        x, y = mercator(float(longitude), float(latitude))
        return round((x - left) * self.scale), round((y - top) * self.scale)

    def box(self, south, west, north, east):
        """(left, top, right, bottom) in pixels of a part of the world."""
        return *self.place(west, north), *self.place(east, south)

    @classmethod
    def around(cls, bounds, width, height, margin=0.08):
        """The window of this size, in pixels, that shows ``bounds`` (west, south, east, north) with a margin, centred."""
        west, south, east, north = bounds
        left, top, right, bottom = *mercator(west, north), *mercator(east, south)
        across = max(right - left, (bottom - top) * width / height) * (1 + 2 * margin) / 2
        x, y = (left + right) / 2, (top + bottom) / 2
        (west, south), (east, north) = (
            degrees_at(x - across, y + across * height / width),
            degrees_at(x + across, y - across * height / width),
        )
        return cls(west=west, south=south, east=east, north=north, width=width)

    def holds(self, longitude, latitude):
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


# The part of the world in which offices are drawn and readers may move; the same in basemap-files.js.
BOUNDS = Frame(west=24, south=25, east=92, north=58, width=1200)
MARGIN = 20  # pixels around a picture up to which lines are drawn
STRAY = 0.75  # pixels by which a drawn line may leave its place, so that a picture is light


@lru_cache(maxsize=32)
def layer_paths(frame, level="overview"):
    """{layer: SVG path data}; partners one by one as {"partners": {code: path data}}."""
    paths = {}
    for layer, features in read_topology(level, STRAY / frame.scale).items():
        is_closed = layer in {"partners", "land", "lakes"}
        drawn = {
            properties.get("code", layer): "".join(_path(points, frame, is_closed) for points in chains)
            for properties, chains in features
        }
        paths[layer] = drawn if layer == "partners" else "".join(drawn.values())
    return paths


@cache
def partner_bounds():
    """{code: (west, south, east, north)} of the partners."""
    bounds = {}
    for properties, chains in read_topology("overview")["partners"]:
        longitudes, latitudes = zip(*(point for chain in chains for point in chain), strict=True)
        bounds[properties["code"]] = (min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    return bounds


def _path(points, frame, is_closed):
    """Relative moves in whole pixels, straight on in one; points that fall on one another are left out.

    What lies outside the picture is drawn along a line around it, where it is short, without ways there and back.
    """
    left, top, right, bottom = -MARGIN, -MARGIN, frame.width + MARGIN, frame.height + MARGIN
    places = [frame.place(*point) for point in points]
    pixels = [(max(left, min(right, x)), max(top, min(bottom, y))) for x, y in places]
    if any(
        {pixel[axis] for pixel in pixels} == {edge} for axis, edge in ((0, left), (0, right), (1, top), (1, bottom))
    ):
        return ""
    moves = []
    for (x, y), (next_x, next_y) in pairwise(pixels):
        move = next_x - x, next_y - y
        before = moves[-1] if moves else (0, 0)
        is_around = x == next_x in (left, right) or y == next_y in (top, bottom)
        if before[0] * move[1] == before[1] * move[0] and (is_around or before[0] * move[0] + before[1] * move[1] >= 0):
            move = before[0] + move[0], before[1] + move[1]
            del moves[-1:]
        if any(move):
            moves.append(move)
    if not moves:
        return ""
    lines = " ".join(f"{x} {y}" for x, y in moves)
    return f"M{pixels[0][0]} {pixels[0][1]}l{lines}{'z' if is_closed else ''}".replace(" -", "-")


@lru_cache(maxsize=4)
def read_topology(level, stray=0):
    """The objects of a level ("overview" or "detail"): {name: [(properties, [points, …]), …]}.

    ``points`` are (longitude, latitude) in degrees: a closed ring of a polygon (holes after their outline) or
    a line, left out where that moves it by at most ``stray``, a part of the world's width on the map; what two shapes share
    stays one line. The format: https://github.com/topojson/topojson-specification.
    """
    topology = json.loads((BASEMAP / f"{level}.json").read_text(encoding="utf-8"))
    arcs = [_absolute(arc, **topology["transform"]) for arc in topology["arcs"]]
    if stray:
        arcs = [_thinned(arc, stray) for arc in arcs]
    return {name: list(_features(geometry, arcs)) for name, geometry in topology["objects"].items()}


def _absolute(arc, scale, translate):
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
    return points


def _thinned(points, stray):
    """The ends of a line and those of its ``points`` that keep it within ``stray`` (Ramer, Douglas and Peucker)."""
    places = [complex(*mercator(*point)) for point in points]
    kept, parts = {0, len(points) - 1}, [(0, len(points) - 1)]
    while parts:
        first, last = parts.pop()
        start, along = places[first], (places[last] - places[first]).conjugate()
        between = range(first + 1, last)
        if along:
            strays = {number: abs(((places[number] - start) * along).imag) / abs(along) for number in between}
        else:
            strays = {number: abs(places[number] - start) for number in between}
        farthest = max(strays, key=strays.get, default=None)
        if farthest is not None and strays[farthest] > stray:
            kept.add(farthest)
            parts += [(first, farthest), (farthest, last)]
    return [points[number] for number in sorted(kept)]


def _features(geometry, arcs):
    if geometry["type"] == "GeometryCollection":
        for member in geometry["geometries"]:
            yield from _features(member, arcs)
        return
    yield geometry.get("properties", {}), [_join(chain, arcs) for chain in _chains(geometry["arcs"])]


def _chains(nested):
    """The innermost lists of arc numbers, whatever the geometry nests them in."""
    if nested and isinstance(nested[0], int):
        yield nested
    else:
        for member in nested:
            yield from _chains(member)


def _join(chain, arcs):
    points = []
    for number in chain:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points
