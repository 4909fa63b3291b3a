"""The two regions as they were in a year, or as they are today: what the map, its list and its data show."""

from dataclasses import dataclass
from functools import cached_property

from atlas.basemap import BOUNDS
from languages.collation import by_name
from languages.dates import today
from languages.inexact import Period
from mandate.models import Milestone
from offices.groups import STATUSES, by_region
from offices.models import Office, Premises
from offices.office_index_cache import office_index
from offices.years import first_uncertain_year
from publishing.revisions.present import cached_until_publication
from regions.models import Participation

MILESTONES_SHOWN = 3  # milestones shown while no year is chosen
OFFICES_SENT_WITH_PAGE = 500  # offices that one page carries; if there are more, the map asks for what it shows
OFFICES_LISTED = 20  # offices that the list then names


@cached_until_publication
def every_office():
    """A tuple of all offices with all that the map tells of them; ``None`` if one page cannot carry so many."""
    if Office.objects.exceed(OFFICES_SENT_WITH_PAGE):
        return None
    return tuple(Office.objects.for_listing().with_people().prefetch_related("contacts"))


@cached_until_publication
def first_offices():
    """The offices that the list names while it says nothing but that there are very many."""
    return list(Office.objects.for_listing()[:OFFICES_LISTED])


@cached_until_publication
def every_milestone():
    return list(Milestone.objects.select_related("partner").prefetch_related("office__regions"))


@dataclass(frozen=True)
class OfficeOnDay:
    """An office on the map: where it was on the day, and whether it was open. ``place`` may be ``None``."""

    office: Office
    place: Premises | None
    status: str

    @classmethod
    def of(cls, office, day):
        return cls(office, office.place_on(day), office.status_on(day))

    @property
    def is_located(self):
        return self.place is not None and self.place.is_located

    @property
    def is_on_map(self):
        """The place lies in the part of the world that the map draws."""
        return self.is_located and BOUNDS.holds(self.place.longitude, self.place.latitude)


@cached_until_publication
def marks_on(day, _today, offices):
    """``offices`` (a tuple) as they are on ``day``; of a past one that is also a matter of what is today."""
    return [OfficeOnDay.of(office, day) for office in offices]


class MapState:
    """What a selection (``offices.selection.OfficeSelection``) shows.

    The ``day`` stands for the chosen year: its last one, or today in the year that is running. Offices that had
    closed by then stay in, marked as closed; those that opened later are left out of a past year.
    """

    def __init__(self, selection):
        self.selection = selection
        self.year = selection.asked.get("year")
        self.day = selection.day

    @cached_property
    def _every_office(self):
        return every_office()

    @property
    def is_many(self):
        """There are too many offices for one page."""
        return self._every_office is None

    @cached_property
    def marks(self):
        """What the list names: all offices of the selection, or the first of very many."""
        if not self.selection.query:
            return list(map(self.mark, first_offices())) if self.is_many else self.every_mark
        if self.is_many:
            first = self.index.first(self.selection, OFFICES_LISTED)
            return list(map(self.mark, Office.objects.for_listing().filter(pk__in=first)))
        keys = self.selection.narrow(Office.objects.all()).values_list("pk", flat=True)
        known = {office.pk: office for office in self._every_office}
        return [self.mark(known[key]) for key in keys if key in known]

    @property
    def keys(self):
        """The keys of the offices of the selection, as they are now."""
        keys = list(
            self.selection.narrow(Office.objects.all()).values_list("pk", flat=True)[: OFFICES_SENT_WITH_PAGE + 1]
        )
        return keys if len(keys) <= OFFICES_SENT_WITH_PAGE else office_index(oldest=0).first(self.selection, None)

    @cached_property
    def index(self):
        """The ``OfficeIndex`` that answers while there are too many."""
        return office_index()

    def mark(self, office):
        return OfficeOnDay.of(office, self.day)

    @cached_property
    def regions(self):
        """The regions of the selection, with their partners loaded."""
        chosen = self.selection.asked.get("region")
        return [region for region in self.selection.regions if chosen in (None, region)]

    @cached_property
    def partners(self):
        return [partner for region in self.regions for partner in by_name(region.partners.all())]

    @cached_property
    def partners_by_code(self):
        """Every partner by its country code, whatever is selected: names of hosts come from here."""
        return {partner.code: partner for region in self.selection.regions for partner in region.partners.all()}

    @cached_property
    def chosen_place(self):
        """(longitude, latitude) of the chosen office, if there is one and it has a position."""
        office = self.selection.asked.get("office")
        place = office and office.place_on(self.day)
        return (float(place.longitude), float(place.latitude)) if place and place.is_located else None

    @cached_property
    def chosen_codes(self):
        """The country codes of the chosen partner, of the country of the chosen office, or of the chosen region."""
        asked = self.selection.asked
        if asked.get("partner"):
            return {asked["partner"].code}
        if asked.get("office"):
            place = asked["office"].place_on(self.day)
            return {place.country} if place else set()
        return {partner.code for partner in self.partners} if "region" in asked else set()

    @cached_property
    def chosen_regions(self):
        """The country codes of each region in which the chosen thing may lie, the likeliest first."""
        asked = self.selection.asked
        regions = sorted(
            self.selection.regions, key=lambda region: not {p.code for p in region.partners.all()} & self.chosen_codes
        )
        if asked.get("office") and not any(code in self.partners_by_code for code in self.chosen_codes):
            regions = sorted(regions, key=lambda region: region not in asked["office"].regions.all())
        return [[partner.code for partner in region.partners.all()] for region in regions]

    @cached_property
    def groups(self):
        """[(region, marks)] as ``by_region`` has them; a region stands here without offices too."""
        marks = {mark.office: mark for mark in self.marks}
        groups = by_region(marks, self.regions, self.day, with_empty=True)
        return [(region, [marks[office] for office in offices]) for region, offices in groups]

    @cached_property
    def counts(self):
        """[(status, how many offices)] in the order of lists, of each that any has; exact, whatever the list names."""
        if self.is_many:
            return self.index.counts(self.selection)
        counts = [(status, sum(mark.status == status for mark in self.marks)) for status in STATUSES]
        return [(status, count) for status, count in counts if count]

    @property
    def has_planned(self):
        return any(count for status, count in self.counts if status == Office.Status.PLANNED)

    @cached_property
    def unlisted(self):
        """How many offices of the selection the list does not name."""
        return sum(count for _status, count in self.counts) - len(self.marks)

    @cached_property
    def all_milestones(self):
        return every_milestone()

    @cached_property
    def milestones(self):
        """Those of the chosen year in the chosen region; the latest ones while no year is chosen."""
        region = self.selection.asked.get("region")
        rows = [row for row in self.all_milestones if region is None or region.pk in regions_of(row)]
        if self.year:
            return [row for row in rows if row.day.year == self.year]
        return [row for row in rows if row.when.first <= self.day][-MILESTONES_SHOWN:]

    @cached_property
    def every_mark(self):
        """All offices with their contacts, whatever the selection; none while there are too many."""
        return marks_on(self.day, today(), self._every_office or ())

    @property
    def whole_offices(self):
        """What the browser is told of: all offices; of very many the one looked at, as the map asks for the others."""
        if not self.is_many:
            return self._every_office
        return [office] if (office := self.selection.asked.get("office")) else []

    @property
    def looked_at(self):
        """What ``whole_offices`` depends on."""
        return [office.slug for office in self.whole_offices] if self.is_many else None

    def is_there(self, mark):
        """Whether an office was known by the day, or may have been there: else no list has it, only its own card."""
        if mark.status == Office.Status.UNCERTAIN:
            return self.day.year >= first_uncertain_year()
        return mark.status != Office.Status.PLANNED or self.day == today()

    def serving(self, partner):
        """(marks that serve ``partner`` on the day, then those that may; marks that did), each time the nearest to it first."""
        there = filter(self.is_there, self.every_mark)
        concerned = [mark for mark in there if partner.region in mark.office.regions.all()]
        concerned.sort(key=lambda mark: len(mark.office.regions.all()))
        are, may, did = (
            [mark for mark in concerned if mark.status == status]
            for status in (Office.Status.OPEN, Office.Status.UNCERTAIN, Office.Status.CLOSED)
        )
        return are + may, did

    @cached_property
    def served(self):
        """[(partner, since when it is one, the marks that serve it)] of the selection."""
        return [(partner, partner_since(partner), self.serving(partner)[0]) for partner in self.partners]


def partner_since(partner):
    """Since when (an ``InexactDate`` or ``None``) a country is a partner today: in the Partnership for Peace.

    Reads ``participations.all()``, so prefetching helps.
    """
    joined = [Period.of(row) for row in partner.participations.all() if row.framework == Participation.Framework.PFP]
    return next((period.since for period in joined if period.is_running(today())), None)


def regions_of(milestone):
    """The keys of the regions that a milestone is about, itself or through its partner or its office."""
    keys = {milestone.region_id} if milestone.region_id else set()
    if milestone.partner:
        keys.add(milestone.partner.region_id)
    if milestone.office:
        keys.update(region.pk for region in milestone.office.regions.all())
    return keys
