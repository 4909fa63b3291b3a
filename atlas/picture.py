"""The map as a picture that the server draws, of the same selection as the page."""

from dataclasses import dataclass

from atlas.outline_paths import TWO_REGIONS, layer_paths

# The colours of atlas/static/atlas/map.css: an image cannot read the properties of the page it stands in.
THEMES = {
    "light": {
        "water": "#cfdfea",
        "land": "#ebe9e4",
        "partner": "#fdf8ea",
        "border": "#8c8370",
        "river": "#a3c3d6",
        "text": "#22303c",
        "halo": "#fdf8ea",
        "open": "#0b5575",
        "closed": "#8a3b26",
        "planned": "#5b4a8a",
    },
    "dark": {
        "water": "#121d29",
        "land": "#25292e",
        "partner": "#48443b",
        "border": "#a3977a",
        "river": "#456a85",
        "text": "#f5efdf",
        "halo": "#2b2a26",
        "open": "#8fd0ee",
        "closed": "#f0a793",
        "planned": "#c8b8f5",
    },
}
MARK_GAP = 26  # pixels between the marks of offices at one place


@dataclass(frozen=True)
class Point:
    """Something at a place of the picture, in pixels from its upper left corner."""

    x: int
    y: int
    row: object
    mark: object = None

    @property
    def is_soft(self):
        """The position is that of a city: drawn as an area, not as a door."""
        return self.mark.place.position_precision == "city"


def draw(world, theme="light"):
    """The context of ``atlas/picture.svg`` for a ``World``."""
    offices, elsewhere = _place_offices(world.marks)
    return {
        "frame": TWO_REGIONS,
        "colours": THEMES[theme],
        "layers": layer_paths(),
        "partner_paths": [layer_paths()["partners"].get(partner.code, "") for partner in world.partners],
        "partners": [
            Point(*TWO_REGIONS.place(partner.longitude, partner.latitude), partner)
            for partner in world.partners
            if partner.latitude is not None
        ],
        "offices": offices,
        "elsewhere": elsewhere,
        "marks": world.marks,
        "year": world.year,
    }


def _place_offices(marks):
    """(points within the frame, marks of places outside it). Several offices at one place stand side by side."""
    points, elsewhere, taken = [], [], {}
    for mark in marks:
        if not mark.is_located:
            continue
        if not TWO_REGIONS.holds(mark.place.longitude, mark.place.latitude):
            elsewhere.append(mark)
            continue
        x, y = TWO_REGIONS.place(mark.place.longitude, mark.place.latitude)
        number = taken[x, y] = taken.get((x, y), -1) + 1
        points.append(Point(x + number * MARK_GAP, y, mark.office, mark))
    return points, elsewhere
