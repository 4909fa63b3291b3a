"""All offices with their places in arrays, so that the map can count them by the cell while there are very many.

A row is an office at one of its places. It stands for the office from the day the place begins until the next
place begins, exactly as ``Office.place_on`` chooses; an office without premises has one row without position.
Reading the rows takes seconds for 100,000 offices, so the arrays are kept until the content changes.
"""

import time
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from threading import Lock

import numpy as np
from django.db.models import Count, Max

from offices.models import Office, Premises
from publishing.staging import is_staged
from regions.models import Region

EVER, NEVER = date.min.toordinal(), date.max.toordinal()
CELL = 64  # pixels; signs of neighbouring cells do not cover one another
MOST_SINGLES = 8  # so many offices at one place are drawn one by one
PATIENCE = 5  # seconds for which an answer may be older than the content
STATUSES = [Office.Status.OPEN, Office.Status.PLANNED, Office.Status.CLOSED]


@dataclass(frozen=True)
class Crowd:
    """Offices in one cell: their mean position in degrees, and how many there are."""

    latitude: float
    longitude: float
    count: int


class OfficeIndex:
    """Arrays over the rows: ``office`` (number of the office), ``x`` and ``y`` (Web Mercator, 0 to 1, from the north
    west; NaN without position), days as ordinals, ``kind`` (number of the kind) and ``regions`` (a bit per region).
    """

    def __init__(self):
        offices = list(Office.objects.order_by("opened", "slug").values_list("pk", "opened", "closed", "kind"))
        self.keys = [pk for pk, *_rest in offices]
        self.number = {pk: number for number, pk in enumerate(self.keys)}
        rows = list(self._rows())
        self.office = np.array([row[0] for row in rows], dtype=np.int64)
        latitude = np.array([row[1] for row in rows], dtype=float)
        self.x = (np.array([row[2] for row in rows], dtype=float) + 180) / 360
        sine = np.sin(np.radians(np.clip(latitude, -85, 85)))
        self.y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
        self.since = np.array([row[3] for row in rows], dtype=np.int64)
        self.until = np.array([row[4] for row in rows], dtype=np.int64)
        kinds = {kind: number for number, kind in enumerate(Office.Kind.values)}
        self.opened = np.array([row[1].toordinal() for row in offices], dtype=np.int64)[self.office]
        self.closed = np.array([row[2].toordinal() if row[2] else NEVER for row in offices])[self.office]
        self.kind = np.array([kinds[row[3]] for row in offices], dtype=np.int64)[self.office]
        self.regions = self._regions()[self.office]

    def _rows(self):
        """(office number, latitude, longitude, since, until) for each place of each office."""
        places = {}
        premises = Premises.objects.order_by("office", "since").values_list("office", "latitude", "longitude", "since")
        for office, latitude, longitude, since in premises.iterator(chunk_size=10_000):
            places.setdefault(office, []).append((since.toordinal() if since else EVER, latitude, longitude))
        nowhere = [(EVER, None, None)]
        for key, number in self.number.items():
            known = sorted(places.get(key, nowhere), key=lambda place: place[0])
            known[0] = (EVER, *known[0][1:])
            for (since, latitude, longitude), (until, *_rest) in pairwise([*known, (NEVER,)]):
                located = latitude is not None
                yield (
                    number,
                    float(latitude) if located else np.nan,
                    float(longitude) if located else np.nan,
                    since,
                    until,
                )

    @cached_property
    def region_bits(self):
        return {region: 1 << bit for bit, region in enumerate(Region.objects.values_list("pk", flat=True))}

    def _regions(self):
        bits = np.zeros(len(self.keys), dtype=np.int64)
        for office, region in Office.regions.through.objects.values_list("office_id", "region_id").iterator():
            bits[self.number[office]] |= self.region_bits[region]
        return bits

    def rows(self, selection):
        """The numbers of the rows that a ``MapSelection`` asks for, one per office."""
        asked, day = selection.asked, selection.day.toordinal()
        wanted = (self.since <= day) & (day < self.until)
        if year := asked.get("year"):
            wanted &= self.opened <= date(year, 12, 31).toordinal()
        if region := asked.get("region"):
            wanted &= (self.regions & self.region_bits.get(region.pk, 0)) != 0
        if kind := asked.get("kind"):
            wanted &= self.kind == Office.Kind.values.index(kind)
        if status := asked.get("status"):
            wanted &= self.status(day) == STATUSES.index(status)
        if words := asked.get("q"):
            found = Office.objects.matching(words).order_by().values_list("pk", flat=True)
            wanted &= np.isin(self.office, [self.number[pk] for pk in found if pk in self.number])
        return np.flatnonzero(wanted)

    def status(self, day):
        """The place in ``STATUSES`` of each row's status on ``day`` (an ordinal)."""
        return np.where(day < self.opened, 1, np.where(day < self.closed, 0, 2))

    def counts(self, selection):
        """[(status, how many offices)], exact."""
        found = self.status(selection.day.toordinal())[self.rows(selection)]
        numbers = np.bincount(found, minlength=len(STATUSES))
        return [(status, int(number)) for status, number in zip(STATUSES, numbers, strict=True)]

    def seen(self, selection, bounds, zoom):
        """What to draw within ``bounds`` (west, south, east, north, in degrees) at ``zoom``: (crowds, office keys)."""
        rows = self.rows(selection)
        west, south, east, north = bounds
        x, y = self.x[rows], self.y[rows]
        inside = (west <= x * 360 - 180) & (x * 360 - 180 <= east) & (_y(north) <= y) & (y <= _y(south))
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
        return crowds, [self.keys[number] for number in self.office[rows[is_few[cell]]]]


def _y(latitude):
    sine = np.sin(np.radians(min(85.0, max(-85.0, latitude))))
    return 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)


def _latitude(y):
    return float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y)))))


_lock = Lock()
_kept = {}


def office_index():
    """The index of the present content. It looks for changes every few seconds, not at every question.

    While a draft is in place for somebody, an index of its own is made and not kept.
    """
    if is_staged():
        return OfficeIndex()
    with _lock:
        now = time.monotonic()
        if now - _kept.get("looked", -PATIENCE) >= PATIENCE:
            revision = content_revision()
            if _kept.get("revision") != revision:
                _kept.update(index=OfficeIndex(), revision=revision)
            _kept["looked"] = now
        return _kept["index"]


def forget_index():
    """The next question reads the content anew."""
    with _lock:
        _kept.clear()


def content_revision():
    """Differs whenever an office or premises were added, changed or taken away."""
    return [model.objects.order_by().aggregate(Count("pk"), Max("updated")) for model in (Office, Premises)]
