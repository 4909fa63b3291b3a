"""Very many offices as a map draws them: counted by the cell, or one by one where few stand at the same place."""

from dataclasses import dataclass

import numpy as np
from django import forms

from offices.selection import OfficeSelection
from places.coordinates import degrees_at, mercator

CELL = 64  # pixels; signs of neighbouring cells do not cover one another
OFFICES_FANNED_OUT = 8  # so many offices at one place are drawn one by one


@dataclass(frozen=True)
class Cluster:
    """Offices in one cell: their mean position in degrees, and how many there are."""

    longitude: float
    latitude: float
    count: int


def clustered(index, selection, bounds, zoom):
    """What to draw of an ``OfficeIndex`` within ``bounds`` (west, south, east, north, in degrees) at ``zoom``.

    Returns (clusters, keys of single offices).
    """
    rows = index.rows(selection)
    west, south, east, north = bounds
    (left, top), (right, bottom) = mercator(west, north), mercator(east, south)
    x, y = index.x[rows], index.y[rows]
    inside = (left <= x) & (x <= right) & (top <= y) & (y <= bottom)
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
    is_few = (sizes == 1) | (is_one_place & (sizes <= OFFICES_FANNED_OUT))
    mean_x, mean_y = (np.bincount(cell, values, minlength=len(sizes)) / sizes for values in (x, y))
    clusters = [
        Cluster(*degrees_at(mean_x[number], mean_y[number]), int(sizes[number])) for number in np.flatnonzero(~is_few)
    ]
    return clusters, list(index.keys[index.office[rows[is_few[cell]]]])


class ClusterSelection(OfficeSelection):
    """An ``OfficeSelection`` within the part of the world that a map shows at a zoom. Asked by programs alone: in English."""

    bounds = forms.CharField(required=False, max_length=120)
    zoom = forms.FloatField(required=False, min_value=0, max_value=20)

    def clean_bounds(self):
        """(west, south, east, north) in degrees; the whole world without."""
        text = self.cleaned_data["bounds"] or "-180,-90,180,90"
        try:
            west, south, east, north = (float(part) for part in text.split(","))
            if -360 <= west <= east <= 360 and -90 <= south <= north <= 90:
                return west, south, east, north
        except ValueError:
            pass
        raise forms.ValidationError("Write west, south, east and north in degrees, for example 34,32,92,58.")
