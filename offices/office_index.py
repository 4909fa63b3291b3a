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

from offices.models import Office, Premises
from regions.models import Region

EVER, NEVER = date.min.toordinal(), date.max.toordinal()
STATUSES = [Office.Status.OPEN, Office.Status.PLANNED, Office.Status.CLOSED]


@dataclass(frozen=True, eq=False)
class OfficeIndex:
    """Arrays over the offices in the order of their opening, and over the rows in the order of the offices.

    Per office: ``keys``, ``slugs``, ``opened`` and ``closed`` (days as ordinals), ``kind`` (number of the kind),
    ``regions`` (a bit per region), ``links`` and ``places`` (how many regions and premises). Per row: ``office`` (number
    of the office), ``x`` and ``y`` (Web Mercator, 0 to 1, from the north west; NaN without position), ``since`` and
    ``until``. ``region_bits`` are {key of the region: its bit}.
    """

    keys: np.ndarray
    slugs: np.ndarray
    opened: np.ndarray
    closed: np.ndarray
    kind: np.ndarray
    regions: np.ndarray
    links: np.ndarray
    places: np.ndarray
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

    @property
    def size(self):
        """How many offices, premises and links to regions it was made from."""
        return len(self.keys), int(self.places.sum()), int(self.links.sum())

    def rows(self, selection):
        """The numbers of the rows that an ``OfficeSelection`` asks for, one per office."""
        asked, day = selection.asked, selection.day.toordinal()
        offices = np.ones(len(self.keys), dtype=bool)
        if year := asked.get("year"):
            offices &= self.opened <= date(year, 12, 31).toordinal()
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
        return np.where(day < self.opened, 1, np.where(day < self.closed, 0, 2))

    def counts(self, selection):
        """[(status, how many offices)], exact."""
        found = self.status(selection.day.toordinal())[self.office[self.rows(selection)]]
        numbers = np.bincount(found, minlength=len(STATUSES))
        return [(status, int(number)) for status, number in zip(STATUSES, numbers, strict=True)]

    def first(self, selection, most):
        """The keys of the first ``most`` offices of the selection (all: ``None``), in the order of their opening."""
        return list(self.keys[self.office[self.rows(selection)[:most]]])

    def listed(self, selection):
        """The keys of the offices of the selection, as an array, as ``offices.views.by_region`` sorts them."""
        offices = self.office[self.rows(selection)]
        bits = self.regions[offices]
        ranks = {0: len(self.region_bits) + 1} | {bit: rank + 1 for rank, bit in enumerate(self.region_bits.values())}
        kinds, which = np.unique(bits, return_inverse=True)
        rank = np.array([ranks.get(int(kind), 0) for kind in kinds], dtype=np.int64)[which]
        is_open = self.status(selection.day.toordinal())[offices] == 0
        return self.keys[offices[np.lexsort((offices, ~is_open, rank))]]

    def without_and_with(self, keys, fresh):
        """The index in which the offices ``keys`` are as ``fresh``, an index of only them, says; the others as here."""
        stays = np.ones(len(self.keys), dtype=bool)
        stays[[self.number[key] for key in keys if key in self.number]] = False
        old = np.flatnonzero(stays)
        at = np.array([_place_among(self, old, fresh.opened[n], fresh.slugs[n]) for n in range(len(fresh.keys))], int)
        offices = {name: np.insert(getattr(self, name)[old], at, getattr(fresh, name)) for name in PER_OFFICE}
        numbers = np.arange(len(old)) + np.searchsorted(at, np.arange(len(old)), side="right")
        renumbered = np.zeros(len(self.keys), dtype=np.int64)
        renumbered[old] = numbers
        kept = stays[self.office]
        office = np.concatenate([renumbered[self.office[kept]], (at + np.arange(len(at)))[fresh.office]])
        order = np.argsort(office, kind="stable")
        rows = {name: np.concatenate([getattr(self, name)[kept], getattr(fresh, name)])[order] for name in PER_ROW}
        return OfficeIndex(**offices, office=office[order], **rows, region_bits=self.region_bits)


PER_OFFICE = ("keys", "slugs", "opened", "closed", "kind", "regions", "links", "places")
PER_ROW = ("x", "y", "since", "until")


def _place_among(index, numbers, opened, slug):
    """Where among the offices with these ``numbers`` one with this day and slug belongs."""
    low, high = 0, len(numbers)
    while low < high:
        middle = (low + high) // 2
        if (index.opened[numbers[middle]], index.slugs[numbers[middle]]) < (opened, slug):
            low = middle + 1
        else:
            high = middle
    return low


def read_index(keys=None):
    """The index of all offices as they are now, or of those with these ``keys``."""
    offices, premises, links = Office.objects.all(), Premises.objects.all(), Office.regions.through.objects.all()
    if keys is not None:
        offices, premises = offices.filter(pk__in=keys), premises.filter(office__in=keys)
        links = links.filter(office__in=keys)
    found = sorted(offices.order_by().values_list("opened", "slug", "pk", "closed", "kind"))
    number = {row[2]: place for place, row in enumerate(found)}
    places = _places(premises.order_by(), number)
    rows = [row for place in range(len(found)) for row in _rows(place, places.get(place, ()))]
    latitude = np.array([row[1] for row in rows], dtype=float)
    bits = region_bits()
    regions, served = np.zeros(len(found), dtype=np.int64), np.zeros(len(found), dtype=np.int64)
    for office, region in links.values_list("office_id", "region_id").iterator():
        if office in number and region in bits:
            regions[number[office]] |= bits[region]
            served[number[office]] += 1
    kinds = {kind: place for place, kind in enumerate(Office.Kind.values)}
    return OfficeIndex(
        keys=_objects([row[2] for row in found]),
        slugs=_objects([row[1] for row in found]),
        opened=np.array([row[0].toordinal() for row in found], dtype=np.int64),
        closed=np.array([row[3].toordinal() if row[3] else NEVER for row in found], dtype=np.int64),
        kind=np.array([kinds[row[4]] for row in found], dtype=np.int64),
        regions=regions,
        links=served,
        places=np.array([len(places.get(place, ())) for place in range(len(found))], dtype=np.int64),
        office=np.array([row[0] for row in rows], dtype=np.int64),
        x=(np.array([row[2] for row in rows], dtype=float) + 180) / 360,
        y=mercator(latitude),
        since=np.array([row[3] for row in rows], dtype=np.int64),
        until=np.array([row[4] for row in rows], dtype=np.int64),
        region_bits=bits,
    )


def region_bits():
    """{key of a region: its bit}, in the order of the regions."""
    return {region: 1 << bit for bit, region in enumerate(Region.objects.values_list("pk", flat=True))}


def mercator(latitude):
    """Degrees north as Web Mercator has them: 0 at the upper edge of the world, 1 at the lower."""
    sine = np.sin(np.radians(np.clip(latitude, -85, 85)))
    return 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)


def _places(premises, number):
    """{number of an office: [(since, latitude, longitude)]}, in no order."""
    places = defaultdict(list)
    for office, since, latitude, longitude in premises.values_list(
        "office", "since", "latitude", "longitude"
    ).iterator():
        if office in number:
            places[number[office]].append((since.toordinal() if since else EVER, latitude, longitude))
    return places


def _rows(office, places):
    """(office, latitude, longitude, since, until) for each place of an office."""
    known = sorted(places, key=lambda place: place[0]) or [(EVER, None, None)]
    known[0] = (EVER, *known[0][1:])
    for (since, latitude, longitude), (until, *_rest) in pairwise([*known, (NEVER,)]):
        is_located = latitude is not None
        yield (
            office,
            float(latitude) if is_located else np.nan,
            float(longitude) if is_located else np.nan,
            since,
            until,
        )


def _objects(values):
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
