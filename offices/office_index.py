"""All offices with their places in arrays, so that they can be counted and listed while there are very many.

A row is an office at one of its places. It stands for the office from the day the place begins until the next
place begins, exactly as ``Office.place_on`` chooses; an office without premises has one row without position.
"""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from operator import attrgetter

import numpy as np

from languages.dates import Precision, today
from languages.folding import search_words
from offices.groups import STATUSES
from offices.models import Office, Premises
from offices.querysets import found_around
from offices.whereabouts import in_turn
from offices.years import first_uncertain_year
from places.coordinates import mercator
from regions.models import Region

NEVER = date.max.toordinal()
_OPEN, _UNCERTAIN, _PLANNED, _CLOSED = range(len(STATUSES))


@dataclass(frozen=True, eq=False)
class OfficeIndex:
    """Arrays over the offices in the order of their opening, and over the rows in the order of the offices.

    Per office: ``keys``, ``texts`` (in which a search looks), ``begun`` and ``over`` (the days from which it counts as opened and as closed; all days as ordinals), ``slugs``
    (they are sorted by ``begun`` and these), ``is_bounded`` (it opened "at the latest" then), ``kind`` (number of the kind) and ``regions`` (a bit per region). Per row:
    ``office`` (number of the office), ``x`` and ``y`` (Web Mercator, 0 to 1, from the north west; NaN without position),
    ``country`` (empty without premises), ``since`` and ``until``. ``region_bits`` are {key of the region: its bit}, in the order of the regions.
    """

    keys: np.ndarray
    slugs: np.ndarray
    texts: np.ndarray
    begun: np.ndarray
    over: np.ndarray
    is_bounded: np.ndarray
    kind: np.ndarray
    regions: np.ndarray
    office: np.ndarray
    x: np.ndarray
    y: np.ndarray
    country: np.ndarray
    since: np.ndarray
    until: np.ndarray
    region_bits: dict

    @cached_property
    def number(self):
        """{key of an office: its number}."""
        return {key: number for number, key in enumerate(self.keys)}

    @property
    def size(self):
        """How many offices, premises and links to regions it knows."""
        links = sum(int(np.count_nonzero(self.regions & bit)) for bit in self.region_bits.values())
        return len(self.keys), int(np.count_nonzero(self.country != "")), links

    def rows(self, selection):
        """The numbers of the rows that an ``OfficeSelection`` asks for, one per office."""
        asked, day = selection.asked, selection.day.toordinal()
        offices = np.ones(len(self.keys), dtype=bool)
        if year := asked.get("year"):
            known = self.begun <= date(year, 12, 31).toordinal()
            offices &= known | self.is_uncertain if year >= first_uncertain_year() else known
        if region := asked.get("region"):
            offices &= (self.regions & self.region_bits.get(region.pk, 0)) != 0
        if kind := asked.get("kind"):
            offices &= self.kind == Office.Kind.values.index(kind)
        if status := asked.get("status"):
            offices &= self.status(day) == STATUSES.index(status)
        for word in search_words(asked.get("q", "")):
            offices &= self.matching(word)
        return np.flatnonzero((self.since <= day) & (day < self.until) & offices[self.office])

    def matching(self, word):
        """Of which offices a folded word is found, as ``OfficeQuerySet.matching`` says."""
        found = np.zeros(len(self.keys), dtype=bool)
        found[np.searchsorted(self._starts, self._places_of(word), side="right") - 1] = True
        codes, regions, people = found_around(word)
        found[self.office[np.isin(self.country, codes)]] = True
        found |= (self.regions & sum(self.region_bits.get(region, 0) for region in regions)) != 0
        found[[self.number[key] for key in people if key in self.number]] = True
        return found

    def _places_of(self, word):
        """Where in ``_text`` a word stands. As UTF-8 has it, no letter's bytes stand within another letter's."""
        first, *others = word.encode()
        places = np.flatnonzero(self._text[: len(self._text) - len(others)] == first)
        for distance, byte in enumerate(others, 1):
            places = places[self._text[places + distance] == byte]
        return places

    @cached_property
    def _text(self):
        """The bytes of all ``texts``, parted by line breaks."""
        return np.frombuffer("\n".join(self.texts).encode() + b"\n", dtype=np.uint8)

    @cached_property
    def _starts(self):
        """Where in ``_text`` that of each office begins. Within one, premises are parted by what no search looks for."""
        return np.concatenate([[0], np.flatnonzero(self._text == ord("\n"))[:-1] + 1])

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

    def with_changes(self, keys, fresh):
        """The index in which the offices ``keys`` are as ``fresh``, an index of only them, says; the others as here."""
        stays = np.ones(len(self.keys), dtype=bool)
        stays[[self.number[key] for key in keys if key in self.number]] = False
        old = {name: getattr(self, name)[stays] for name in PER_OFFICE}
        at = np.array(
            [_place_among(old, day, slug) for day, slug in zip(fresh.begun, fresh.slugs, strict=True)], dtype=np.int64
        )
        offices = {name: np.insert(old[name], at, getattr(fresh, name)) for name in PER_OFFICE}
        numbers = np.zeros(len(self.keys), dtype=np.int64)
        numbers[stays] = np.arange(len(old["keys"])) + np.searchsorted(at, np.arange(len(old["keys"])), side="right")
        kept = stays[self.office]
        office = np.concatenate([numbers[self.office[kept]], (at + np.arange(len(at)))[fresh.office]])
        order = np.argsort(office, kind="stable")
        rows = {name: np.concatenate([getattr(self, name)[kept], getattr(fresh, name)])[order] for name in PER_ROW}
        return OfficeIndex(**offices, office=office[order], **rows, region_bits=self.region_bits)


# The columns that are read.
OF_OFFICES = ("slug", "folded", "opened_first", "opened_precision", "closed_last", "kind")
OF_PLACES = ("since", "since_precision", "until", "until_precision", "latitude", "longitude", "country", "folded")
PER_OFFICE = ("keys", "slugs", "texts", "begun", "over", "is_bounded", "kind", "regions")
PER_ROW = ("x", "y", "country", "since", "until")


def _place_among(offices, begun, slug):
    """Where among ``offices`` (arrays) one with this day and slug belongs."""
    first, last = (int(np.searchsorted(offices["begun"], begun, side=side)) for side in ("left", "right"))
    return bisect_left(offices["slugs"], slug, first, last)


def region_bits():
    """{key of a region: its bit}, in the order of the regions."""
    return {region: 1 << bit for bit, region in enumerate(Region.objects.values_list("pk", flat=True))}


def read_index(keys=None):
    """The index of all offices as they are now, or of those with these ``keys``."""
    offices, premises, links = Office.objects.all(), Premises.objects.order_by(), Office.regions.through.objects.all()
    if keys is not None:
        offices, premises = offices.filter(pk__in=keys), premises.filter(office__in=keys)
        links = links.filter(office__in=keys)
    # Sorted here: databases do not agree on the sequence of slugs.
    found = sorted(
        offices.order_by().values_list("pk", *OF_OFFICES, named=True), key=attrgetter("opened_first", "slug")
    )
    number = {office.pk: place for place, office in enumerate(found)}
    places = defaultdict(list)
    for place in premises.values_list("office", *OF_PLACES, named=True).iterator():
        places[place.office].append(place)
    rows = [row for office in found for row in _rows(number[office.pk], places.get(office.pk, ()))]
    bits, kinds = region_bits(), {kind: place for place, kind in enumerate(Office.Kind.values)}
    return OfficeIndex(
        keys=_objects(number),
        slugs=_objects(office.slug for office in found),
        texts=_objects(
            " ".join([office.folded, *(place.folded for place in places.get(office.pk, ()))]).replace("\n", " ")
            for office in found
        ),
        begun=_whole(office.opened_first.toordinal() for office in found),
        over=_whole(office.closed_last.toordinal() if office.closed_last else NEVER for office in found),
        is_bounded=np.array([office.opened_precision == Precision.LATEST for office in found], dtype=bool),
        kind=_whole(kinds[office.kind] for office in found),
        regions=_served(links, number, bits),
        office=_whole(row[0] for row in rows),
        x=np.array([row[1] for row in rows], dtype=float),
        y=np.array([row[2] for row in rows], dtype=float),
        country=np.array([row[3] for row in rows], dtype="U2"),
        since=_whole(row[4] for row in rows),
        until=_whole(row[5] for row in rows),
        region_bits=bits,
    )


def _served(links, number, bits):
    """The bits of the regions of each office; ``number`` is {key of an office: its number}."""
    regions = np.zeros(len(number), dtype=np.int64)
    for office, region in links.values_list("office_id", "region_id").iterator():
        if office in number and region in bits:
            regions[number[office]] |= bits[region]
    return regions


def _rows(office, places):
    """(office, x, y, country, since, until) for each place of an office."""
    turns = in_turn(places) or [(None, date.min)]
    for (place, since), (_next, until) in pairwise([*turns, (None, date.max)]):
        is_located = place is not None and place.latitude is not None
        x, y = mercator(float(place.longitude), float(place.latitude)) if is_located else (np.nan, np.nan)
        yield office, x, y, place.country if place else "", since.toordinal(), until.toordinal()


def _whole(numbers):
    return np.fromiter(numbers, dtype=np.int64)


def _objects(values):
    return np.fromiter(values, dtype=object)
