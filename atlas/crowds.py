"""Very many offices as a map draws them: counted by the cell, or one by one where few stand at the same place."""

from dataclasses import dataclass

import numpy as np

from offices.office_index import mercator

CELL = 64  # pixels; signs of neighbouring cells do not cover one another
MOST_SINGLES = 8  # so many offices at one place are drawn one by one


@dataclass(frozen=True)
class Crowd:
    """Offices in one cell: their mean position in degrees, and how many there are."""

    latitude: float
    longitude: float
    count: int


def seen(index, selection, bounds, zoom):
    """What to draw of an ``OfficeIndex`` within ``bounds`` (west, south, east, north, in degrees) at ``zoom``.

    Returns (crowds, keys of single offices).
    """
    rows = index.rows(selection)
    west, south, east, north = bounds
    x, y = index.x[rows], index.y[rows]
    inside = (west <= x * 360 - 180) & (x * 360 - 180 <= east) & (mercator(north) <= y) & (y <= mercator(south))
    rows, x, y = rows[inside], x[inside], y[inside]
    cells = int(256 * 2**zoom / CELL) + 1
    key = (y * cells).astype(np.int64) * cells + (x * cells).astype(np.int64)
    _values, cell, sizes = np.unique(key, return_inverse=True, return_counts=True)
    # Few offices at the very same place are fanned out, for no zoom would part them.
    is_one_place = np.ones(len(sizes), dtype=bool)
    for values in (x, y):
        least, most = np.full(len(sizes), np.inf), np.full(len(sizes), -np.inf)
        np.minimum.at(least, cell, values)
        np.maximum.at(most, cell, values)
        is_one_place &= least == most
    is_few = (sizes == 1) | (is_one_place & (sizes <= MOST_SINGLES))
    mean_x, mean_y = (np.bincount(cell, values, minlength=len(sizes)) / sizes for values in (x, y))
    crowds = [
        Crowd(_latitude(mean_y[number]), float(mean_x[number] * 360 - 180), int(sizes[number]))
        for number in np.flatnonzero(~is_few)
    ]
    return crowds, list(index.keys[index.office[rows[is_few[cell]]]])


def _latitude(y):
    return float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y)))))
