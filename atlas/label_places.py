"""Finds room for names on a map: clear of one another, of signs and controls, and never cut by the map's edge.

The same rule as static/atlas/label-places.js; tests/label-places.json holds both to the same places. Everything is in
pixels; a box is (left, top, right, bottom).
"""

from dataclasses import dataclass
from math import floor

GAP = 4  # pixels beside a name
EDGE = 4  # pixels between a name and the edge of the map
SPARE = 2  # pixels between a name and the rim of a room
LOOSE = (1.35, 1.3)  # how many times wider and higher than its room a name may be, where none fits
DOT = 3  # pixels around the dot at the end of a leader
STEP = 4  # pixels between the squares that stand for a leader
NEAR = (12, 20, 30, 42, 56)  # pixels from where a leader ends to its name
FAR = (74, 96, 124, 156)
SHORT = 50  # pixels that a leader may be long without another try
ROUNDS = 8
COMPASS = {
    "E": (1, 0),
    "W": (-1, 0),
    "S": (0, 1),
    "N": (0, -1),
    "SE": (0.71, 0.71),
    "SW": (-0.71, 0.71),
    "NE": (0.71, -0.71),
    "NW": (-0.71, -0.71),
}
DIRECTIONS = (
    *COMPASS.values(),
    *((0.92, 0.38), (-0.92, 0.38), (0.92, -0.38), (-0.92, -0.38)),
    *((0.38, 0.92), (-0.38, 0.92), (0.38, -0.92), (-0.38, -0.92)),
)
SLIDES = (0.5, 0.25, 0.75, 0, 1)  # where in the slack of a room


@dataclass(frozen=True)
class Wanted:
    """A name that wants a place. ``sizes`` has the width and height of each form it may take, best first."""

    sizes: tuple
    rooms: tuple = ()  # boxes within which it stands without a leader
    sign: tuple = ()  # (x, y, radius) of what it stands beside
    side: str = "right"
    is_reserved: bool = False  # other names keep off its sign, whenever it is placed
    spots: tuple = ()  # points on which it stands
    dots: tuple = ()  # points where its leader may end
    led: tuple = ()  # the same, with the side of it: (x, y, "SE"); rather there
    shuns: tuple = ()  # boxes of other countries, which it does not cover if it can
    is_led: bool = False  # beside its sign, it may stand farther away with a leader


@dataclass(frozen=True)
class Placed:
    """Where a name stands, in its form number ``form``; ``leader`` goes from a dot or a sign to the name."""

    form: int
    left: int
    top: int
    leader: tuple = ()


def place_names(names, view, circles=(), boxes=()):
    """A ``Placed`` or ``None`` for each ``Wanted``; the earlier a name stands, the sooner it finds room.

    ``circles`` are signs (x, y, radius) beside which a name may stand, ``boxes`` whatever else covers the map. A country
    that found none, or only far away, is placed anew before the other countries; the best of some rounds counts.
    """
    order, best, least = list(range(len(names))), [], None
    first = next((number for number in order if names[number].dots), 0)
    for _round in range(ROUNDS):
        room = _Room(names, view, circles, boxes)
        placed = {number: room.place(names[number]) for number in order}
        costs = [_cost(name, placed[number]) for number, name in enumerate(names)]
        if least is None or sum(costs) < least:
            best, least = [placed[number] for number in range(len(names))], sum(costs)
        if not any(costs):
            break
        worst = costs.index(max(costs))
        order.remove(worst)
        order.insert(first, worst)
    return best


def _cost(name, place):
    """How bad the place of a country is: pixels of its leader that are too many, more for what it covers."""
    if not name.dots:
        return 0
    if not place:
        return 1000
    if not place.leader:
        return 0
    x, y, end_x, end_y = place.leader
    width, height = name.sizes[place.form]
    covers = _is_any((place.left, place.top, place.left + width, place.top + height), name.shuns)
    return max(0, abs(end_x - x) + abs(end_y - y) - SHORT) + 60 * covers


class _Room:
    def __init__(self, names, view, circles, boxes):
        left, top, right, bottom = view
        self.view = (left + EDGE, top + EDGE, right - EDGE, bottom - EDGE)
        self.circles = circles
        self.covered = [*(_around(*circle) for circle in circles), *boxes]
        self.taken = []
        self.reserved = [(name, _around(*name.sign)) for name in names if name.is_reserved]

    def place(self, name):
        """The first of its places that is free, which it then takes."""
        others = [*self.covered, *self.taken, *(box for owner, box in self.reserved if owner is not name)]
        if name.sign and self._is_hidden(name):
            return None
        for form, corner, leader, squares in self._places(name, others):
            left, top = map(_whole, corner)
            box = (left, top, left + name.sizes[form][0], top + name.sizes[form][1])
            if self._is_cut(box, leader) or _is_any(box, others) or any(_is_any(one, others, 0) for one in squares):
                continue
            self.taken += [box, *squares]
            if name.sign and not name.is_reserved:
                self.taken.append(_around(*name.sign))
            return Placed(form, left, top, tuple(map(_whole, leader)))
        return None

    def _places(self, name, others):
        """(form, upper left corner, leader, squares that stand for the leader), best first."""
        yield from self._within(name)
        yield from self._loosely_within(name)
        if name.sign:
            x, y, radius = name.sign
            reach = self._reach(x, y, radius)
            yield from self._beside(name, x, y, reach + GAP + 1)
            if name.is_led:
                yield from _led(name, [(x, y, reach, DIRECTIONS)], ())
        yield from _across(name, name.spots)
        led = [(x, y, 0, (COMPASS[side],)) for x, y, side in name.led if self._is_free(x, y, others)]
        dots = [(x, y, 0, DIRECTIONS) for x, y in name.dots if self._is_free(x, y, others)]
        yield from _led(name, led, name.shuns)
        yield from _led(name, dots, name.shuns, NEAR)
        yield from _across(name, [(x, y) for x, y, *_how in dots])
        yield from _led(name, dots, name.shuns, FAR)
        yield from _led(name, [*led, *dots], ())

    def _within(self, name):
        """In its rooms, the roomiest first."""
        for form, (width, height) in enumerate(name.sizes):
            rooms = [self._seen(box) for box in name.rooms]
            slacks = [(r - l - width - 2 * SPARE, b - t - height - 2 * SPARE, l, t) for l, t, r, b in rooms]  # noqa: E741
            roomy = sorted(
                (one for one in slacks if min(one[:2]) >= 0), key=lambda one: -min(one[0] / width, one[1] / height)
            )
            for across, down, left, top in roomy:
                for dy in SLIDES:
                    for dx in SLIDES:
                        yield form, (left + SPARE + dx * across, top + SPARE + dy * down), (), ()

    def _loosely_within(self, name):
        """Over the middle of its rooms, a little across their rims."""
        for form, (width, height) in enumerate(name.sizes):
            rooms = [self._seen(box) for box in name.rooms]
            for left, top, right, bottom in sorted(
                rooms, key=lambda room: -min((room[2] - room[0]) / width, (room[3] - room[1]) / height)
            ):
                if width > LOOSE[0] * (right - left) or height > LOOSE[1] * (bottom - top):
                    continue
                x, y = (left + right - width) / 2, (top + bottom - height) / 2
                yield form, (x, y), (), ()

    def _beside(self, name, x, y, distance):
        for form, (width, height) in enumerate(name.sizes):
            right, left = (distance, -height / 2), (-distance - width, -height / 2)
            slid = max(self.view[0] - x, min(self.view[2] - width - x, -width / 2))
            above = (-width / 2, -distance - height + 3)
            first = {"left": (left, right, above), "above": (above, right, left)}
            offsets = [
                *first.get(name.side, (right, left, above)),
                (-width / 2, distance - 3),
                (distance - 2, -height),
                (distance - 2, 0),
                (2 - distance - width, -height),
                (2 - distance - width, 0),
            ]
            if -width <= slid <= 0:
                offsets += [(slid, -distance - height + 3), (slid, distance - 3)]
            for dx, dy in offsets:
                yield form, (x + dx, y + dy), (), ()

    def _reach(self, x, y, radius):
        """How far a sign reaches: a dot beneath the sign of an office, as far as that."""
        over = [r for cx, cy, r in self.circles if (cx - x) ** 2 + (cy - y) ** 2 < r * r]
        return max([radius, *over])

    def _is_hidden(self, name):
        others = [] if name.is_reserved else [box for _name, box in self.reserved]
        return _is_any(_around(*name.sign), [*self.taken, *others])

    def _seen(self, box):
        left, top, right, bottom = self.view
        return max(box[0], left), max(box[1], top), min(box[2], right), min(box[3], bottom)

    def _is_free(self, x, y, others):
        """Whether a leader may end here."""
        left, top, right, bottom = self.view
        return left <= x <= right and top <= y <= bottom and not _is_any(_around(x, y, DOT), others, 0)

    def _is_cut(self, box, leader):
        """A name outside the view keeps its place for when the map moves; one across its edge has none, nor a leader."""
        left, top, right, bottom = self.view
        is_outside = box[2] < left - EDGE or box[0] > right + EDGE or box[3] < top - EDGE or box[1] > bottom + EDGE
        is_inside = box[0] >= left and box[2] <= right and box[1] >= top and box[3] <= bottom
        return not is_inside and (bool(leader) or not is_outside)


def _across(name, points):
    for form, (width, height) in enumerate(name.sizes):
        for x, y in points:
            yield form, (x - width / 2, y - height / 2), (), ()


def _led(name, ends, shuns, distances=NEAR + FAR):
    """At the end of a leader: the shorter, the better."""
    for distance in distances:
        for form, (width, height) in enumerate(name.sizes):
            for x, y, reach, directions in ends:
                for ux, uy in directions:
                    length = reach + distance
                    half = min(width / 2 / abs(ux) if ux else 1e9, height / 2 / abs(uy) if uy else 1e9)
                    left, top = x + ux * (length + half) - width / 2, y + uy * (length + half) - height / 2
                    if _is_any((left, top, left + width, top + height), shuns):
                        continue
                    end = length - 3
                    squares = [
                        _around(x + ux * along, y + uy * along, 1)
                        for along in range(_whole(reach) + STEP, _whole(end), STEP)
                    ]
                    if not reach:
                        squares.append(_around(x, y, DOT))
                    yield form, (left, top), (x, y, x + ux * end, y + uy * end), squares


def _around(x, y, radius):
    return x - radius, y - radius, x + radius, y + radius


def _is_any(box, others, gap=GAP):
    """Whether a box covers any of the others, or comes nearer to its side than ``gap``."""
    left, top, right, bottom = box
    return any(left < r + gap and l < right + gap and top < b and t < bottom for l, t, r, b in others)  # noqa: E741


def _whole(value):
    return floor(value + 0.5)
