"""The map as a picture that the server draws, of the same selection as the page."""

import json
import math
from dataclasses import dataclass
from pathlib import Path

from atlas.basemap import Frame, layer_paths, partner_bounds
from atlas.clusters import clustered
from atlas.labels import ALPHABETS, name_all
from atlas.outside import inset_of, rims_of
from offices.models import Office

# The colours of static/atlas/map.css: an image cannot read the properties of the page it stands in.
THEMES = json.loads(Path(__file__).with_name("picture_themes.json").read_text(encoding="utf-8"))
MARK_GAP = 24  # pixels between the signs of offices at one place
MARK_REACH = 13  # pixels around a sign that names leave free
MOST_MARKS = 500
LAST_OVERVIEW_ZOOM = 5  # the same in basemap-shapes.js


@dataclass(frozen=True)
class Sheet:
    """A size in which the map is drawn; ``scale`` is that of its signs, ``inset`` the size of a piece of map in its corner."""

    frame: Frame
    alphabet: str
    scale: float = 1.0
    level: str = "overview"
    inset: tuple = ()  # without one, places outside the picture are not named

    @property
    def letters(self):
        return ALPHABETS[self.alphabet]


# The eight partners, and Kabul.
HOME = (39.6, 33.2, 87.4, 55.9)
SHEETS = {
    "wide": Sheet(Frame.around(HOME, 1088, 540, margin=0.025), "wide", inset=(168, 96)),
    "middle": Sheet(Frame.around(HOME, 720, 450, margin=0.02), "middle", scale=0.9, inset=(120, 72)),
    # Wider than the partners, for the names beside them.
    "small": Sheet(Frame.around((37, 28, 90, 56), 360, 320, margin=0), "narrow", scale=0.75, inset=(92, 60)),
}
LOCATORS = {"locator": (520, 320), "locator-small": (328, 202)}


@dataclass(frozen=True)
class Point:
    """An office at its place in the picture, in pixels from the upper left corner."""

    x: int
    y: int
    mark: object


def sheet_of(state, size):
    """The ``Sheet`` of this name; a locator shows the region of what is chosen, or all if that is nowhere there."""
    if size not in LOCATORS:
        return SHEETS.get(size, SHEETS["wide"])
    width, height = LOCATORS[size]
    for region in state.chosen_regions:
        bounds = [partner_bounds()[code] for code in region if code in partner_bounds()]
        if bounds:
            west, south, east, north = zip(*bounds, strict=True)
            frame = Frame.around((min(west), min(south), max(east), max(north)), width, height)
            if state.chosen_place is None or _has_room(frame, *frame.place(*state.chosen_place), MARK_REACH):
                level = "detail" if frame.zoom > LAST_OVERVIEW_ZOOM else "overview"
                return Sheet(frame, "locator", scale=0.9, level=level)
    return Sheet(Frame.around(HOME, width, height, margin=0.05), "locator", scale=0.75)


def draw(state, theme="light", sheet=SHEETS["wide"]):
    """The context of ``atlas/picture.svg`` for a ``MapState``."""
    frame, reach = sheet.frame, round(MARK_REACH * sheet.scale)
    clusters, marks = _clustered(state, frame) if state.is_many else ((), state.marks)
    gap = round(MARK_GAP * sheet.scale)
    offices, elsewhere = _place_offices(marks, frame, reach, gap)
    clusters = [
        (*frame.place(cluster.longitude, cluster.latitude), round(12 + 4 * math.log10(cluster.count)), cluster.count)
        for cluster in clusters
    ]
    inset = inset_of(elsewhere, offices, sheet, gap, reach) if sheet.inset else None
    rims = rims_of(elsewhere, sheet, inset) if sheet.inset else []
    taken = [one.box for one in (inset, *rims) if one]
    taken += [(x - radius, y - radius, x + radius, y + radius) for x, y, radius, _count in clusters]
    towns = {(point.x, point.y, reach): point.mark.place.texts.city for point in offices}
    partners = {code: partner.texts.name for code, partner in state.partners_by_code.items()}
    labels, capitals = name_all(sheet, towns, partners, taken, state.chosen_codes)
    paths = layer_paths(frame, sheet.level)
    return {
        "frame": frame,
        "colours": THEMES[theme],
        "scale": sheet.scale,
        "layers": paths,
        "partner_paths": [(path, code in state.chosen_codes) for code, path in paths["partners"].items() if path],
        "labels": [*labels, *rims, *([inset.label] if inset else [])],
        "capitals": capitals,
        "offices": [*offices, *(Point(*place) for place in (inset.places if inset else ()))],
        "inset": inset,
        "clusters": clusters,
        "marks": state.marks,
        "year": state.year,
    }


def _clustered(state, frame):
    """(clusters, marks) within the frame, of very many offices."""
    bounds = (frame.west, frame.south, frame.east, frame.north)
    clusters, keys = clustered(state.index, state.selection, bounds, frame.zoom)
    return clusters, [state.mark(office) for office in Office.objects.for_listing().filter(pk__in=keys[:MOST_MARKS])]


def _place_offices(marks, frame, reach, gap):
    """(points within the frame, marks of places outside it). Several offices at one place stand side by side."""
    points, elsewhere, taken = [], [], {}
    for mark in marks:
        if not mark.is_located:
            continue
        x, y = frame.place(mark.place.longitude, mark.place.latitude)
        if not _has_room(frame, x, y, reach):
            elsewhere.append(mark)
            continue
        number = taken[x, y] = taken.get((x, y), -1) + 1
        points.append(Point(x + number * gap, y, mark))
    return points, elsewhere


def _has_room(frame, x, y, reach):
    """Whether a sign at this place in the picture is whole."""
    return reach <= x <= frame.width - reach and reach <= y <= frame.height - reach
