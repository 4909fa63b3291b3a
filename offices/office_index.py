"""All offices with their places in arrays, so that they can be counted and listed while there are very many.

A row is an office at one of its places. It stands for the office from the day the place begins until the next
place begins, exactly as ``Office.place_on`` chooses; an office without premises has one row without position.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np

from languages.dates import Precision
from languages.inexact import Period
from offices.groups import STATUSES
from offices.models import Office, Premises
from offices.places import in_turn
from offices.querysets import today
from offices.years import first_uncertain_year
from places.coordinates import mercator
from regions.models import Region

NEVER = date.max.toordinal()
_OPEN, _UNCERTAIN, _PLANNED, _CLOSED = range(len(STATUSES))


@dataclass(frozen=True, eq=False)
class OfficeIndex:
    """Arrays over the offices in the order of their opening, and over the rows in the order of the offices.

    Per office: ``keys``, ``opened`` (by which they are sorted), ``begun`` and ``over`` (the days from which it counts as
    opened and as closed; all days as ordinals), ``is_bounded`` (it opened "at the latest" then), ``kind`` (number of the kind) and ``regions`` (a bit per region). Per row:
    ``office`` (number of the office), ``x`` and ``y`` (Web Mercator, 0 to 1, from the north west; NaN without position),
    ``since`` and ``until``. ``region_bits`` are {key of the region: its bit}, in the order of the regions.
    """

    keys: np.ndarray
    opened: np.ndarray
    begun: np.ndarray
    over: np.ndarray
    is_bounded: np.ndarray
    kind: np.ndarray
    regions: np.ndarray
    office: np.ndarray
    x: np.ndarray
    y: np.ndarray
    since: np.ndarray
    until: np.ndarray
    region_bits: dict

    @cached_property
    def number(self):
        """{key of an office: its number}."""
        return {key: number for number, key in enumerate(self.keys)}

    def rows(self, selection):
        """The numbers of the rows that an ``OfficeSelection`` asks for, one per office."""
        asked, day = selection.asked, selection.day.toordinal()
        offices = np.ones(len(self.keys), dtype=bool)
        if year := asked.get("year"):
            known = self.opened <= date(year, 12, 31).toordinal()
            offices &= known | self.is_uncertain if year >= first_uncertain_year() else known
        if region := asked.get("region"):
            offices &= (self.regions & self.region_bits.get(region.pk, 0)) != 0
        if kind := asked.get("kind"):
            offices &= self.kind == Office.Kind.values.index(kind)
        if status := asked.get("status"):
            offices &= self.status(day) == STATUSES.index(status)
        if words := asked.get("q"):
            found = Office.objects.matching(words).order_by().values_list("pk", flat=True)
            matching = np.zeros(len(self.keys), dtype=bool)
            matching[[self.number[pk] for pk in found if pk in self.number]] = True
            offices &= matching
        return np.flatnonzero((self.since <= day) & (day < self.until) & offices[self.office])

    def status(self, day):
        """The place in ``STATUSES`` of each office's status on ``day`` (an ordinal)."""
        ahead = np.where(self.is_uncertain, _UNCERTAIN, _PLANNED)
        return np.where(day < self.begun, ahead, np.where(day < self.over, _OPEN, _CLOSED))

    @property
    def is_uncertain(self):
        """Of which offices only a day by which they had opened is known, and past today."""
        return self.is_bounded & (self.begun <= today().toordinal())

    def counts(self, selection):
        """[(status, how many offices)], exact, of each that any has."""
        found = self.status(selection.day.toordinal())[self.office[self.rows(selection)]]
        numbers = np.bincount(found, minlength=len(STATUSES))
        return [(status, int(number)) for status, number in zip(STATUSES, numbers, strict=True) if number]

    def first(self, selection, most):
        """The keys of the first ``most`` offices of the selection (all: ``None``), in the order of their opening."""
        return list(self.keys[self.office[self.rows(selection)[:most]]])

    def listed(self, selection):
        """The keys of the offices of the selection, as an array, as ``offices.groups.by_region`` sorts them."""
        offices = self.office[self.rows(selection)]
        bits = self.regions[offices]
        ranks = {0: len(self.region_bits) + 1} | {bit: rank + 1 for rank, bit in enumerate(self.region_bits.values())}
        kinds, which = np.unique(bits, return_inverse=True)
        rank = np.array([ranks.get(int(kind), 0) for kind in kinds], dtype=np.int64)[which]
        status = self.status(selection.day.toordinal())[offices]
        return self.keys[offices[np.lexsort((offices, status, rank))]]


def read_index():
    """The index of all offices as they are now."""
    columns = ("pk", "opened", "opened_precision", "closed", "closed_precision", "kind")
    found = list(Office.objects.order_by("opened", "slug").values_list(*columns, named=True))
    lives = [Period.of(office, "opened", "closed") for office in found]
    number = {office.pk: place for place, office in enumerate(found)}
    places = defaultdict(list)
    columns = ("office", "since", "since_precision", "until", "until_precision", "latitude", "longitude")
    for place in Premises.objects.order_by().values_list(*columns, named=True).iterator():
        places[place.office].append(place)
    rows = [row for office in found for row in _rows(number[office.pk], places.get(office.pk, ()))]
    region_bits = {region: 1 << bit for bit, region in enumerate(Region.objects.values_list("pk", flat=True))}
    regions = np.zeros(len(found), dtype=np.int64)
    for office, region in Office.regions.through.objects.values_list("office_id", "region_id").iterator():
        if office in number and region in region_bits:
            regions[number[office]] |= region_bits[region]
    kinds = {kind: place for place, kind in enumerate(Office.Kind.values)}
    keys = np.empty(len(found), dtype=object)
    keys[:] = list(number)
    return OfficeIndex(
        keys=keys,
        opened=_whole(office.opened.toordinal() for office in found),
        begun=_whole(life.since.first.toordinal() for life in lives),
        over=_whole(life.until.last.toordinal() if life.until else NEVER for life in lives),
        is_bounded=np.array([office.opened_precision == Precision.LATEST for office in found], dtype=bool),
        kind=_whole(kinds[office.kind] for office in found),
        regions=regions,
        office=_whole(row[0] for row in rows),
        x=np.array([row[1] for row in rows], dtype=float),
        y=np.array([row[2] for row in rows], dtype=float),
        since=_whole(row[3] for row in rows),
        until=_whole(row[4] for row in rows),
        region_bits=region_bits,
    )


def _rows(office, places):
    """(office, x, y, since, until) for each place of an office."""
    turns = in_turn(places) or [(None, date.min)]
    for (place, since), (_next, until) in pairwise([*turns, (None, date.max)]):
        is_located = place is not None and place.latitude is not None
        x, y = mercator(float(place.longitude), float(place.latitude)) if is_located else (np.nan, np.nan)
        yield office, x, y, since.toordinal(), until.toordinal()


def _whole(numbers):
    return np.fromiter(numbers, dtype=np.int64)
