"""The map as a picture that the server draws, of the same selection as the page."""

import json
import math
from dataclasses import dataclass
from functools import cache

from atlas.crowds import seen
from atlas.outline_paths import TWO_REGIONS, layer_paths
from atlas.topology import BASEMAP
from offices.models import Office

# The colours of atlas/static/atlas/map.css: an image cannot read the properties of the page it stands in.
THEMES = {
    "light": {
        "water": "#cfdfea",
        "land": "#ebe9e4",
        "partner": "#fdf8ea",
        "chosen": "#f8eabf",
        "border": "#8c8370",
        "river": "#a3c3d6",
        "text": "#22303c",
        "country": "#4a4536",
        "halo": "#fdf8ea",
        "open": "#0b5575",
        "closed": "#8a3b26",
        "planned": "#5b4a8a",
    },
    "dark": {
        "water": "#121d29",
        "land": "#25292e",
        "partner": "#48443b",
        "chosen": "#5e533d",
        "border": "#a3977a",
        "river": "#456a85",
        "text": "#f5efdf",
        "country": "#e3d6b0",
        "halo": "#2b2a26",
        "open": "#8fd0ee",
        "closed": "#f0a793",
        "planned": "#c8b8f5",
    },
}
MARK_GAP = 26  # pixels between the marks of offices at one place
MARK_REACH = 14  # pixels around a mark that names leave free
GAP = 3  # pixels that names leave free on either side
SIZE = 21  # pixels, of the letters
# The width of a letter, as part of its size, up to this letter: a little more than most.
WIDTHS = {"\u036f": 0.6, "\u052f": 0.72, "\U0010ffff": 0.76}
MOST_MARKS = 500
LEAST_WIDTH = 800  # pixels: in a smaller picture some partners would find no room for their names, so none is named


@dataclass(frozen=True)
class Point:
    """An office at its place in the picture, in pixels from the upper left corner."""

    x: int
    y: int
    mark: object

    @property
    def is_soft(self):
        """The position is that of a city: drawn as an area, not as a door."""
        return self.mark.place.position_precision == "city"


@dataclass(frozen=True)
class Name:
    """A name at its place; ``anchor`` is SVG's text-anchor."""

    x: int
    y: int
    text: object
    anchor: str = "middle"

    @property
    def box(self):
        """(left, top, right, bottom), guessed from the number of letters."""
        width = SIZE * sum(next(width for last, width in WIDTHS.items() if letter <= last) for letter in self.text)
        left = self.x - {"start": 0, "middle": width / 2, "end": width}[self.anchor]
        return left - GAP, self.y - SIZE, left + width + GAP, self.y + 5


def draw(world, theme="light", frame=TWO_REGIONS):
    """The context of ``atlas/picture.svg`` for a ``World``."""
    crowds, marks = _seen(world, frame) if world.is_many else ((), world.marks)
    offices, elsewhere = _place_offices(marks, frame)
    crowds = [
        (*frame.place(crowd.longitude, crowd.latitude), round(12 + 4 * math.log10(crowd.count)), crowd.count)
        for crowd in crowds
    ]
    paths = layer_paths(frame)
    chosen = {partner.code for partner in world.partners} if "region" in world.selection.asked else set()
    taken = _outside(frame)
    taken += [(p.x - MARK_REACH, p.y - MARK_REACH, p.x + MARK_REACH, p.y + MARK_REACH) for p in offices]
    taken += [(x - radius, y - radius, x + radius, y + radius) for x, y, radius, _count in crowds]
    towns = [_first_free(_beside(point), taken) for point in {(point.x, point.y): point for point in offices}.values()]
    named = world.partners_by_code.values() if frame.width >= LEAST_WIDTH else ()
    partners = [_first_free(_across(partner, frame), taken) for partner in named]
    return {
        "frame": frame,
        "colours": THEMES[theme],
        "layers": paths,
        "partner_paths": [(path, code in chosen) for code, path in paths["partners"].items()],
        "partners": [name for name in partners if name],
        "offices": offices,
        "crowds": crowds,
        "towns": [name for name in towns if name],
        "rims": _rims(elsewhere, frame),
        "marks": world.marks,
        "year": world.year,
    }


def _seen(world, frame):
    """(crowds, marks) within the frame, of very many offices."""
    zoom = math.log2(frame.width * 360 / (frame.east - frame.west) / 256)
    bounds = (frame.west, frame.south, frame.east, frame.north)
    crowds, keys = seen(world.index, world.selection, bounds, zoom)
    return crowds, [world.mark(office) for office in Office.objects.for_listing().filter(pk__in=keys[:MOST_MARKS])]


@cache
def country_spots():
    """{code: [(latitude, longitude), …]}: where a partner's name may stand, best place first."""
    labels = json.loads((BASEMAP / "cities.json").read_text(encoding="utf-8"))
    return {country["code"]: country["at"] for country in labels["countries"] if country["partner"]}


def _across(partner, frame):
    """Where the name of a partner may stand: within its borders, else to the right of its capital."""
    name = partner.texts.name
    for latitude, longitude in country_spots().get(partner.code, ()):
        yield Name(*frame.place(longitude, latitude), name)
    if partner.latitude is not None:
        x, y = frame.place(partner.longitude, partner.latitude)
        for below in (0, 24, 48):
            yield Name(x + 6, y + below, name, "start")


def _place_offices(marks, frame):
    """(points within the frame, marks of places outside it). Several offices at one place stand side by side."""
    points, elsewhere, taken = [], [], {}
    for mark in marks:
        if not mark.is_located:
            continue
        if not frame.holds(mark.place.longitude, mark.place.latitude):
            elsewhere.append(mark)
            continue
        x, y = frame.place(mark.place.longitude, mark.place.latitude)
        number = taken[x, y] = taken.get((x, y), -1) + 1
        points.append(Point(x + number * MARK_GAP, y, mark))
    return points, elsewhere


def _beside(point):
    """Where the name of the town may stand beside the mark of an office."""
    town = point.mark.place.texts.city
    reach = MARK_REACH + 4
    middle = point.y + SIZE // 3
    yield Name(point.x + reach, middle, town, "start")
    yield Name(point.x - reach, middle, town, "end")
    yield Name(point.x, point.y + reach + SIZE - 4, town)
    yield Name(point.x, point.y - reach - 2, town)


def _outside(frame):
    """The four boxes around the frame: a name that reaches into one would be cut."""
    far = 10_000
    return [
        (-far, -far, far, 0),
        (-far, frame.height, far, far),
        (-far, -far, 0, far),
        (frame.width, -far, far, far),
    ]


def _first_free(names, taken):
    """The first of ``names`` that covers none of the boxes in ``taken``, which it joins; ``None`` if all do."""
    for name in names:
        left, top, right, bottom = name.box
        if not any(left < r and l < right and top < b and t < bottom for l, t, r, b in taken):  # noqa: E741
            taken.append(name.box)
            return name
    return None


def _rims(marks, frame):
    """Places outside the picture, named at its edge: each town once, at most four on a side."""
    west, east = {}, {}
    for mark in marks:
        side = west if mark.place.longitude < frame.west else east
        side.setdefault(mark.place.texts.city.plain, mark.place.texts.city)
    return [
        Name(x, 40 + number * 34, town, anchor)
        for side, x, anchor in ((west, 16, "start"), (east, frame.width - 16, "end"))
        for number, town in enumerate(list(side.values())[:4])
    ]
