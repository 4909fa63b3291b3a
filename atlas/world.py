"""The two regions as they were in a year, or as they are today: what the map, its list and its data show."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from offices.models import Office, Premises
from offices.querysets import today
from regions.models import Partner, Region


@dataclass(frozen=True)
class Mark:
    """An office on the map: where it was on the day, and whether it was open. ``place`` may be ``None``."""

    office: Office
    place: Premises | None
    status: str

    @property
    def is_located(self):
        return self.place is not None and self.place.is_located


class World:
    """What a selection (``offices.selection.OfficeSelection``) shows.

    The ``day`` stands for the chosen year: its last one, or today in the year that is running. Offices that had
    closed by then stay in, marked as closed; those that opened later are left out of a past year.
    """

    def __init__(self, selection):
        self.selection = selection
        self.year = selection.chosen.get("year")
        self.day = min(today(), date(self.year, 12, 31)) if self.year else today()

    @cached_property
    def marks(self):
        offices = self.selection.narrow(Office.objects.for_listing())
        return [self._mark(office) for office in offices]

    def _mark(self, office):
        place = office.premises_on(self.day)
        if place is None:
            before = [place for place in office.premises.all() if place.since is None or place.since <= self.day]
            place = max(before, key=lambda place: place.order_key, default=None)
        return Mark(office, place, office.status_on(self.day))

    @cached_property
    def regions(self):
        """The regions of the selection, with their partners loaded."""
        regions = list(Region.objects.with_partners())
        chosen = self.selection.chosen.get("region")
        return [region for region in regions if chosen in (None, region)]

    @cached_property
    def partners(self):
        return [partner for region in self.regions for partner in region.partners.all()]

    @cached_property
    def partners_by_code(self):
        """Every partner by its country code, whatever is selected: names of hosts come from here."""
        return Partner.objects.by_code()
