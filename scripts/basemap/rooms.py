"""Where the name of a country may stand: rectangles within its borders, points where a leader may end, and strips that
cover it, for the names of others.

A rectangle on the map of Web Mercator is one in degrees too, so it serves at every zoom.
"""

import numpy
import shapely
from simplify import mercator

ZOOM = 5
RATIOS = (1.2, 2, 3, 4, 5, 6.5, 9)  # width by height
PER_RATIO = 3
STRIP = 12  # pixels from one edge to the other of the strips that cover the land
DOTS = 6
GRID = 44  # places tried along each side
STEPS = 12  # halvings in the search for the size


def rooms_of(country):
    """{"rooms": [[south, west, north, east], …], "dots": [[latitude, longitude], …], "strips": like rooms} in degrees,
    the largest first.
    """
    body = shapely.transform(country, lambda points: [mercator(x, y, ZOOM) for x, y in points])
    rooms = sorted(_rectangles(body), key=lambda rectangle: -shapely.box(*rectangle).area)
    return {
        "rooms": list(map(_box, rooms)),
        "dots": [_degrees(point.x, point.y) for point in _dots(body)],
        "strips": [_box(strip, places=1) for strip in _strips(body)],
    }


def _rectangles(body):
    """Of each ratio the largest rectangles that do not overlap, in pixels."""
    left, top, right, bottom = body.bounds
    xs, ys = numpy.meshgrid(numpy.linspace(left, right, GRID), numpy.linspace(top, bottom, GRID))
    xs, ys = xs.ravel(), ys.ravel()
    for ratio in RATIOS:
        room = body
        for _ in range(PER_RATIO):
            shapely.prepare(room)
            low, high = numpy.zeros_like(xs), numpy.full_like(xs, (bottom - top) / 2)
            for _step in range(STEPS):
                half = (low + high) / 2
                fits = shapely.contains(room, shapely.box(xs - half * ratio, ys - half, xs + half * ratio, ys + half))
                low, high = numpy.where(fits, half, low), numpy.where(fits, high, half)
            best = low.argmax()
            x, y, half = xs[best], ys[best], low[best]
            if half < 1:
                break
            rectangle = (x - half * ratio, y - half, x + half * ratio, y + half)
            yield rectangle
            room = room - shapely.box(*rectangle)


def _dots(body):
    """Points far from the borders and from one another."""
    room = body
    for _ in range(DOTS):
        circle = shapely.maximum_inscribed_circle(room)
        point = shapely.Point(circle.coords[0])
        yield point
        room = room - point.buffer(circle.length)


def _strips(body):
    left, top, right, bottom = body.bounds
    for number in range(int((bottom - top) // STRIP) + 1):
        upper = top + number * STRIP
        line = body.intersection(shapely.LineString([(left, upper + STRIP / 2), (right, upper + STRIP / 2)]))
        for part in getattr(line, "geoms", [line]):
            if part.length > STRIP / 2:
                yield part.bounds[0], upper, part.bounds[2], upper + STRIP


def _box(bounds, places=2):
    left, top, right, bottom = bounds
    return [*_degrees(left, bottom, places), *_degrees(right, top, places)]


def _degrees(x, y, places=2):
    """[latitude, longitude], rounded to so many decimals."""
    world = 256 * 2**ZOOM
    latitude = numpy.degrees(numpy.arctan(numpy.sinh(-y * 2 * numpy.pi / world)))
    return [round(float(latitude), places), round(float(x * 360 / world), places)]
