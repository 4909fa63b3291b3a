"""Visvalingam's line simplification on shared arcs, without letting lines cross.

M. Visvalingam and J. D. Whyatt, "Line generalisation by repeated elimination of points", The Cartographic
Journal 30 (1993). A point goes when the triangle with its neighbours is the smallest; here it stays when
another point lies within that triangle, so that no line ever sweeps over another.
"""

import heapq
import math
from collections import Counter, defaultdict
from itertools import pairwise

from shapely.geometry import LineString

CELL = 16


def mercator(longitude, latitude, zoom):
    """Position in pixels of the Web Mercator world picture at ``zoom`` (256 pixels wide at zoom 0)."""
    world = 256 * 2**zoom
    y = math.asinh(math.tan(math.radians(latitude)))
    return world * longitude / 360, -world * y / (2 * math.pi)


def _area(a, b, c):
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def _within(p, a, b, c):
    """True if ``p`` lies in the triangle or on its edge."""
    signs = [(v[0] - u[0]) * (p[1] - u[1]) - (p[0] - u[0]) * (v[1] - u[1]) for u, v in ((a, b), (b, c), (c, a))]
    return min(signs) >= 0 or max(signs) <= 0


class _Grid:
    """The points still standing, by square of ``CELL`` pixels."""

    def __init__(self, points):
        self._cells = defaultdict(Counter)
        for point in points:
            self._cells[self._cell(point)][point] += 1

    @staticmethod
    def _cell(point):
        return int(point[0] // CELL), int(point[1] // CELL)

    def remove(self, point):
        cell = self._cells[self._cell(point)]
        cell[point] -= 1
        if not cell[point]:
            del cell[point]

    def crowds(self, a, b, c):
        """True if the triangle holds a point other than its corners."""
        left, top = self._cell((min(a[0], b[0], c[0]), min(a[1], b[1], c[1])))
        right, bottom = self._cell((max(a[0], b[0], c[0]), max(a[1], b[1], c[1])))
        return any(
            point not in (a, b, c) and _within(point, a, b, c)
            for x in range(left, right + 1)
            for y in range(top, bottom + 1)
            for point in self._cells.get((x, y), ())
        )


def simplify(arcs, *, zoom, threshold, weights):
    """Drop points whose triangle is smaller than ``threshold`` square pixels at ``zoom``.

    ``weights`` holds for each point of each arc the factor by which its triangle counts: under 1 where less
    detail will do. End points stay; a closed arc keeps at least four points.
    """
    pixels = [[mercator(x, y, zoom) for x, y in arc] for arc in arcs]
    grid = _Grid(point for arc in pixels for point in arc)
    links = [[(i - 1, i + 1) for i in range(len(arc))] for arc in arcs]
    alive = [len(arc) for arc in arcs]
    gone = [set() for _ in arcs]
    straight = {frozenset((arc[0], arc[-1])) for arc in pixels if len(arc) == 2}

    heap = []

    def consider(n, i, floor=0.0):
        before, after = links[n][i]
        if before < 0 or after >= len(arcs[n]):
            return
        size = _area(pixels[n][before], pixels[n][i], pixels[n][after]) * weights[n][i]
        heapq.heappush(heap, (max(size, floor), n, i, before, after))

    for n, arc in enumerate(arcs):
        for i in range(len(arc)):
            consider(n, i)

    while heap and heap[0][0] < threshold:
        size, n, i, before, after = heapq.heappop(heap)
        if i in gone[n] or links[n][i] != (before, after):
            continue
        points = pixels[n]
        closed = points[0] == points[-1]
        if closed and alive[n] <= 4:
            continue
        ends = frozenset((points[0], points[-1]))
        if alive[n] == 3 and ends in straight:
            continue
        if grid.crowds(points[before], points[i], points[after]):
            continue
        gone[n].add(i)
        grid.remove(points[i])
        alive[n] -= 1
        if alive[n] == 2:
            straight.add(ends)
        links[n][before] = (links[n][before][0], after)
        links[n][after] = (before, links[n][after][1])
        consider(n, before, size)
        consider(n, after, size)

    return [[point for i, point in enumerate(arc) if i not in gone[n]] for n, arc in enumerate(arcs)]


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
