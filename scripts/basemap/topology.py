"""Shared arcs: cut polygons where their boundaries part, and write them as TopoJSON.

Coordinates are degrees, longitude first. The format is described at
https://github.com/topojson/topojson-specification.
"""

import json
from collections import defaultdict
from itertools import groupby

import brotli
from shapely import LineString, MultiLineString, MultiPolygon, Polygon


def parts(geometry):
    return list(getattr(geometry, "geoms", [geometry]))


def rings(geometry):
    for polygon in parts(geometry):
        yield polygon.exterior.coords
        yield from (ring.coords for ring in polygon.interiors)


def _key(point):
    return round(point[0], 7), round(point[1], 7)


def _distinct(points):
    """The points without repetitions in a row."""
    return [point for point, _ in groupby(points)]


class Topology:
    """Objects of polygons and lines that keep each stretch of boundary once.

    ``polygons`` maps an object's name to ``[(properties, geometry), ...]``; all its rings are cut against all
    others, and at ``ends``, points where lines meet them. ``arcs`` are lists of points, ``objects`` refer to them by
    index (``~index`` for backwards).
    """

    def __init__(self, polygons, ends=()):
        self.arcs = []
        self.objects = {}
        self._index = {}
        self._junctions = self._find_junctions(polygons) | {_key(end) for end in ends}
        for name, features in polygons.items():
            self.objects[name] = [
                {
                    "type": "MultiPolygon",
                    "arcs": [[self._ring(ring) for ring in rings(polygon)] for polygon in parts(geometry)],
                    **({"properties": properties} if properties else {}),
                }
                for properties, geometry in features
            ]

    @staticmethod
    def _find_junctions(polygons):
        """Points whose neighbours differ between two rings: there a shared boundary begins or ends."""
        neighbours = defaultdict(set)
        for features in polygons.values():
            for _, geometry in features:
                for ring in rings(geometry):
                    points = _distinct(_key(point) for point in ring)[:-1]
                    for before, here, after in zip(
                        points[-1:] + points[:-1], points, points[1:] + points[:1], strict=True
                    ):
                        neighbours[here].add(frozenset((before, after)))
        return {point for point, pairs in neighbours.items() if len(pairs) > 1}

    def _ring(self, coordinates):
        points = _distinct(_key(point) for point in coordinates)[:-1]
        cuts = [i for i, point in enumerate(points) if point in self._junctions]
        start = cuts[0] if cuts else points.index(min(points))
        points = points[start:] + points[:start] + [points[start]]
        arcs, current = [], [points[0]]
        for point in points[1:]:
            current.append(point)
            if point in self._junctions:
                arcs.append(self._add(current))
                current = [point]
        if len(current) > 1:
            arcs.append(self._add(current))
        return arcs

    def _add(self, points):
        forwards, backwards = tuple(points), tuple(reversed(points))
        if forwards in self._index:
            return self._index[forwards]
        if backwards in self._index:
            return ~self._index[backwards]
        self._index[forwards] = len(self.arcs)
        self.arcs.append(points)
        return self._index[forwards]

    def add_lines(self, name, lines):
        """Lines that share nothing, such as rivers."""
        first = len(self.arcs)
        self.arcs.extend([_key(point) for point in line.coords] for line in lines)
        self.add_arcs(name, range(first, len(self.arcs)))

    def add_arcs(self, name, indices):
        self.objects[name] = [{"type": "MultiLineString", "arcs": [[i] for i in indices]}]

    def arcs_of(self, name):
        """Indices of the arcs that an object of polygons uses, without their direction."""
        return {
            max(arc, ~arc)
            for feature in self.objects[name]
            for polygon in feature["arcs"]
            for ring in polygon
            for arc in ring
        }

    def to_json(self, step):
        """TopoJSON with coordinates as whole multiples of ``step`` degrees."""
        west = min(x for arc in self.arcs for x, _ in arc)
        south = min(y for arc in self.arcs for _, y in arc)
        return {
            "type": "Topology",
            "transform": {"scale": [step, step], "translate": [west, south]},
            "objects": {
                name: features[0] if len(features) == 1 else {"type": "GeometryCollection", "geometries": features}
                for name, features in self.objects.items()
            },
            "arcs": [_deltas(arc, west, south, step) for arc in self.arcs],
        }


def _deltas(arc, west, south, step):
    deltas, before = [], (0, 0)
    for x, y in arc:
        here = round((x - west) / step), round((y - south) / step)
        delta = [here[0] - before[0], here[1] - before[1]]
        if not deltas or delta != [0, 0]:
            deltas.append(delta)
        before = here
    return deltas if len(deltas) > 1 else [*deltas, [0, 0]]


def decode(topology, name):
    """An object of a TopoJSON file as ``[(properties, shapely geometry), ...]``."""
    (kx, ky), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * kx + x0, y * ky + y0))
        arcs.append(arc)

    def line(indices):
        points = []
        for i in indices:
            arc = arcs[i] if i >= 0 else arcs[~i][::-1]
            points += arc[1:] if points else arc
        return points

    top = topology["objects"][name]
    decoded = []
    for feature in top.get("geometries", [top]):
        if feature["type"] == "MultiLineString":
            geometry = MultiLineString([LineString(line(part)) for part in feature["arcs"]])
        else:
            geometry = MultiPolygon(
                [Polygon(line(shell), [line(hole) for hole in holes]) for shell, *holes in feature["arcs"]]
            )
        decoded.append((feature.get("properties", {}), geometry))
    return decoded


def write(path, data, budget):
    """Write and report; raise ValueError when the file exceeds its budget of bytes after brotli."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    packed = len(brotli.compress(text.encode()))
    print(f"{path.name}: {len(text):,} bytes, brotli {packed:,} of {budget:,}")
    if packed > budget:
        raise ValueError(f"{path.name} is too large")
    path.write_text(text + "\n")
