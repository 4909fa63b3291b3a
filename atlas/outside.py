"""Places outside a picture: a town upon a small piece of map in its corner, where there is one; others named at its edge."""

from dataclasses import dataclass
from functools import lru_cache

from atlas.basemap import Frame, layer_paths
from atlas.labels import Label
from offices.models import Office
from places.coordinates import degrees_at, mercator

EDGE = 10  # pixels between the inset and the edges of the picture
RIM_TOP, RIM_LINE = 12, 26  # pixels above the first name at the rim, and from one to the next
MOST_AT_RIM = 4  # towns on a side
MOST_IN_INSET = 3  # offices
LEVEL = "inset"
COVERED = Frame(west=-3, south=48, east=12, north=54, width=1)  # by that basemap: see scripts/basemap/inset.py
SCALE = 6400  # pixels across the whole world in which pieces are shown
FINE = 2  # how many times larger they are drawn, so that whole pixels do not show
BEND = 0.12  # of the way: how far a line bends aside; the same in inset.js


@dataclass(frozen=True)
class Piece:
    """A piece of map with a place in its middle; ``layers`` are SVG path data, ``FINE`` times as large as it is shown."""

    width: int
    height: int
    layers: dict

    @property
    def view(self):
        return f"0 0 {self.width * FINE} {self.height * FINE}"


@dataclass(frozen=True)
class Inset:
    """A town upon its ``Piece``: ``places`` are (x, y, mark) of its offices, ``links`` SVG path data, ``label`` its name."""

    piece: Piece
    places: list
    links: list
    label: Label
    x: int = EDGE
    y: int = EDGE

    @property
    def box(self):
        return self.x, self.y, self.x + self.piece.width, self.y + self.piece.height


@lru_cache(maxsize=64)
def piece_around(longitude, latitude, width, height, scale=1.0):
    """The ``Piece`` of this size, in pixels; None where the basemap does not cover it."""
    x, y = mercator(longitude, latitude)
    across, along = width / 2 / SCALE / scale, height / 2 / SCALE / scale
    west, north = degrees_at(x - across, y - along)
    east, south = degrees_at(x + across, y + along)
    if not (COVERED.holds(west, south) and COVERED.holds(east, north)):
        return None
    return Piece(width, height, layer_paths(Frame(west, south, east, north, width * FINE), LEVEL))


def inset_of(marks, offices, sheet, gap, reach):
    """The ``Inset`` of the first town of ``marks`` that has a piece, or None; lines go from it to liaison offices that are open.

    ``offices`` are the points in the picture, ``gap`` the pixels between signs at one place, ``reach`` those around one.
    """
    width, height = sheet.inset
    for mark in marks:
        piece = piece_around(float(mark.place.longitude), float(mark.place.latitude), width, height, sheet.scale)
        if piece:
            break
    else:
        return None
    x, y, town = EDGE + width // 2, EDGE + height // 2, mark.place.texts.city
    there = [one for one in marks if one.place.texts.city.plain == town.plain][:MOST_IN_INSET]
    links = []
    if any(one.status == Office.Status.OPEN for one in there):
        links = [curve((x, y), (point.x, point.y)) for point in offices if _is_linked(point.mark)]
    label = _label("inset", town, town.plain, sheet, lambda length: x - length // 2, y + reach)
    return Inset(piece, [(x + number * gap, y, one) for number, one in enumerate(there)], links, label)


def _is_linked(mark):
    return mark.office.kind == Office.Kind.LIAISON and mark.status == Office.Status.OPEN


def curve(start, end):
    """SVG path data of a line that bends a little."""
    (x, y), (to_x, to_y) = start, end
    middle_x, middle_y = (x + to_x) / 2 + (to_y - y) * BEND, (y + to_y) / 2 - (to_x - x) * BEND
    return f"M{x} {y}Q{middle_x:.0f} {middle_y:.0f} {to_x} {to_y}"


def rims_of(marks, sheet, inset):
    """Names at the edge, as ``Label``: each town once that is not in the inset."""
    west, east = {}, {}
    for mark in marks:
        town = mark.place.texts.city
        if not inset or town.plain != inset.label.text.plain:
            (west if mark.place.longitude < sheet.frame.west else east).setdefault(town.plain, town)
    below = inset.box[3] if inset else 0
    sides = (west, "← {}", lambda _length: RIM_TOP, below), (east, "{} →", lambda n: sheet.frame.width - RIM_TOP - n, 0)
    return [
        _label("rim", town, line.format(town.plain), sheet, left_of, top + RIM_TOP + number * RIM_LINE)
        for towns, line, left_of, top in sides
        for number, town in enumerate(list(towns.values())[:MOST_AT_RIM])
    ]


def _label(kind, town, line, sheet, left_of, top):
    """A name in one line; ``left_of`` gives its left side by its length, all in pixels."""
    letters = sheet.letters["office"]
    length, height = letters.box([line], town.language)
    left = left_of(length)
    box = (left, top, left + length, top + height)
    return Label(kind, "", town, box, letters.set_lines([line], box, town.language), letters.size)
