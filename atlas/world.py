"""The two regions as they were in a year, or as they are today: what the map, its list and its data show."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import prefetch_related_objects

from atlas.outline_paths import BOUNDS
from mandate.models import Milestone
from offices.models import Office, Premises
from offices.present_index import office_index

LATEST = 3  # milestones shown while no year is chosen
FEW = 500  # offices that one page carries; if there are more, the map asks for what it shows
LISTED = 20  # offices that the list then names


@dataclass(frozen=True)
class Mark:
    """An office on the map: where it was on the day, and whether it was open. ``place`` may be ``None``."""

    office: Office
    place: Premises | None
    status: str

    @property
    def is_located(self):
        return self.place is not None and self.place.is_located

    @property
    def is_on_map(self):
        """The place lies in the part of the world that the map draws."""
        return self.is_located and BOUNDS.holds(self.place.longitude, self.place.latitude)


class World:
    """What a selection (``atlas.selection.MapSelection``) shows.

    The ``day`` stands for the chosen year: its last one, or today in the year that is running. Offices that had
    closed by then stay in, marked as closed; those that opened later are left out of a past year.
    """

    def __init__(self, selection):
        self.selection = selection
        self.year = selection.asked.get("year")
        self.day = selection.day

    @cached_property
    def is_many(self):
        """There are too many offices for one page."""
        return Office.objects.exceed(FEW)

    @property
    def offices(self):
        """The offices of the selection, all of them (a queryset)."""
        return self.selection.narrow(Office.objects.for_listing())

    @cached_property
    def marks(self):
        """What the list names: all offices of the selection, or the first of very many."""
        return [self.mark(office) for office in (self._first_offices if self.is_many else self.offices)]

    @property
    def keys(self):
        """The keys of the offices of the selection, as they are now."""
        keys = list(self.selection.narrow(Office.objects.all()).values_list("pk", flat=True)[: FEW + 1])
        return keys if len(keys) <= FEW else office_index(patience=0).first(self.selection, None)

    @cached_property
    def index(self):
        """The ``OfficeIndex`` that answers while there are too many."""
        return office_index()

    @property
    def _first_offices(self):
        return Office.objects.for_listing().filter(pk__in=self.index.first(self.selection, LISTED))

    def mark(self, office):
        return Mark(office, office.place_on(self.day), office.status_on(self.day))

    @cached_property
    def all_regions(self):
        """Every region, with its partners loaded."""
        prefetch_related_objects(self.selection.regions, "partners")
        return self.selection.regions

    @cached_property
    def regions(self):
        """The regions of the selection, with their partners loaded."""
        chosen = self.selection.asked.get("region")
        return [region for region in self.all_regions if chosen in (None, region)]

    @cached_property
    def partners(self):
        return [partner for region in self.regions for partner in region.partners.all()]

    @cached_property
    def partners_by_code(self):
        """Every partner by its country code, whatever is selected: names of hosts come from here."""
        return {partner.code: partner for region in self.all_regions for partner in region.partners.all()}

    @cached_property
    def groups(self):
        """[(region, marks)]: offices of several regions first, under ``None``; then each region's; then those of none,
        under ``False``. Open ones stand before planned and closed ones. A region stands here without offices too.
        """
        groups = {None: [], **{region.pk: [] for region in self.regions}, False: []}
        for mark in sorted(self.marks, key=lambda mark: ORDER[mark.status]):
            served = [region.pk for region in mark.office.regions.all()]
            key = served[0] if len(served) == 1 else None if served else False
            groups[key].append(mark)
        known = {region.pk: region for region in self.regions}
        return [(known.get(key, key), marks) for key, marks in groups.items() if marks or key in known]

    @cached_property
    def counts(self):
        """[(status, how many offices)] in the order of the list; exact, whatever the list names."""
        if self.is_many:
            return self.index.counts(self.selection)
        return [(status, sum(mark.status == status for mark in self.marks)) for status in ORDER]

    @cached_property
    def unlisted(self):
        """How many offices of the selection the list does not name."""
        return sum(count for _status, count in self.counts) - len(self.marks)

    @cached_property
    def all_milestones(self):
        return list(Milestone.objects.select_related("partner").prefetch_related("office__regions"))

    @cached_property
    def milestones(self):
        """Those of the chosen year in the chosen region; the latest ones while no year is chosen."""
        region = self.selection.asked.get("region")
        rows = [row for row in self.all_milestones if region is None or region.pk in regions_of(row)]
        if self.year:
            return [row for row in rows if row.day.year == self.year]
        return [row for row in rows if row.day <= self.day][-LATEST:]

    @property
    def first_year(self):
        """Where the years of the map begin: with the first milestone."""
        return self.all_milestones[0].day.year if self.all_milestones else self.day.year


ORDER = {Office.Status.OPEN: 0, Office.Status.PLANNED: 1, Office.Status.CLOSED: 2}


def regions_of(milestone):
    """The keys of the regions that a milestone is about, itself or through its partner or its office."""
    keys = {milestone.region_id} if milestone.region_id else set()
    if milestone.partner:
        keys.add(milestone.partner.region_id)
    if milestone.office:
        keys.update(region.pk for region in milestone.office.regions.all())
    return keys
