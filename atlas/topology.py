"""Reads the basemap's TopoJSON into rings and lines of points."""

import json
from functools import cache
from pathlib import Path

BASEMAP = Path(__file__).parent / "static" / "atlas" / "basemap"


@cache
def read_topology(level):
    """The objects of a level ("overview" or "detail"): {name: [(properties, [points, …]), …]}.

    ``points`` are (longitude, latitude) in degrees: a closed ring of a polygon (holes after their outline) or
    a line. The format: https://github.com/topojson/topojson-specification.
    """
    topology = json.loads((BASEMAP / f"{level}.json").read_text(encoding="utf-8"))
    arcs = [_absolute(arc, **topology["transform"]) for arc in topology["arcs"]]
    return {name: list(_features(geometry, arcs)) for name, geometry in topology["objects"].items()}


def _absolute(arc, scale, translate):
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
    return points


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
