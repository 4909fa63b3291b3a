"""The small piece of map around headquarters, which lies outside the map of the regions: coast, and the host's border."""

from itertools import combinations

import shapely
from shapely.geometry import box
from simplify import simplify
from topology import Topology, parts

HOST = "BE"
CLIP = box(-3, 48, 12, 54)  # the pieces that atlas/inset.py cuts out of it are smaller
ZOOM, THRESHOLD = 5, 2.5  # square pixels at this zoom
SMALLEST = 0.015  # square degrees of an island
STEP = 0.01  # degrees


def build_inset(countries):
    """TopoJSON from {code: polygons}: ``land``, ``borders`` (the host's) and ``neighbours`` (all others), as in the other files."""
    near = {code: shape.intersection(CLIP) for code, shape in countries.items() if shape.intersects(CLIP)}
    land = shapely.MultiPolygon(
        [shapely.Polygon(one.exterior) for one in parts(shapely.union_all(list(near.values()))) if one.area >= SMALLEST]
    )
    lines = {True: [], False: []}
    for (code, one), (other_code, other) in combinations(near.items(), 2):
        shared = [line for line in parts(one.intersection(other)) if line.geom_type.endswith("LineString")]
        if shared:
            lines[HOST in (code, other_code)] += parts(shapely.line_merge(shapely.union_all(shared)))
    ends = [end for line in lines[True] + lines[False] for end in (line.coords[0], line.coords[-1])]
    topology = Topology({"land": [({}, land)]}, ends=ends)
    topology.add_lines("borders", lines[True])
    topology.add_lines("neighbours", lines[False])
    topology.arcs = simplify(
        topology.arcs, zoom=ZOOM, threshold=THRESHOLD, weights=[[1] * len(a) for a in topology.arcs]
    )
    return topology.to_json(STEP)
