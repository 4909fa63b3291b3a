from datetime import date

from django.db import models
from django.db.models import Q

from languages.dates import today
from languages.folding import fold
from regions.models import Partner

MOST = 100  # offices that a page about something else names

__all__ = ["AppointmentQuerySet", "OfficeQuerySet", "PremisesQuerySet", "today"]


class OfficeQuerySet(models.QuerySet):
    def open_on(self, day):
        """Offices whose doors were open on ``day`` (a date)."""
        return self.filter(opened__lte=day).exclude(closed__lte=day)

    def closed_on(self, day):
        """Offices that had closed by ``day``."""
        return self.filter(closed__lte=day)

    def planned_on(self, day):
        """Offices that had not yet opened on ``day``."""
        return self.filter(opened__gt=day)

    def with_status(self, status, day):
        """Offices whose ``Status`` on ``day`` was ``status``."""
        narrow = {"open": self.open_on, "closed": self.closed_on, "planned": self.planned_on}
        return narrow[status](day)

    def known_in(self, year):
        """Offices that had opened by the end of ``year``, whether they closed or not."""
        return self.filter(opened__lt=date(year + 1, 1, 1))

    def matching(self, text):
        """Offices of which each word of ``text`` stands in a name, a city or the host partner, in any language."""
        offices = self
        for word in fold(text).split():
            hosts = Partner.objects.filter(folded__contains=word).values("code")
            # A subquery, not a join: an office with several premises counts once.
            places = self.model.objects.filter(Q(premises__folded__contains=word) | Q(premises__country__in=hosts))
            offices = offices.filter(Q(folded__contains=word) | Q(pk__in=places.values("pk")))
        return offices

    def serving(self, region):
        """Offices that serve ``region`` (a Region)."""
        return self.filter(regions=region)

    def concerning(self, partner):
        """Offices that serve the partner's region or are or were in the partner's country."""
        # Subqueries, not joins: an office that is found twice counts once.
        hosted, serving = (
            self.model.objects.filter(**{name: value}).order_by().values("pk")
            for name, value in (("premises__country", partner.code), ("regions", partner.region_id))
        )
        return self.filter(Q(pk__in=hosted) | Q(pk__in=serving))

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def exceed(self, number):
        """Whether there are more offices than ``number``."""
        return self.order_by()[number : number + 1].exists()

    def excerpt(self):
        """(the first offices, how many there are besides them): what a page that is about something else may name."""
        offices = list(self[: MOST + 1])
        return (offices, 0) if len(offices) <= MOST else (offices[:MOST], self.order_by().count() - MOST)

    def for_listing(self):
        """With what a line in a list needs: premises and regions."""
        return self.prefetch_related("premises", "regions")


class PremisesQuerySet(models.QuerySet):
    def located(self):
        """Premises with a position."""
        return self.filter(latitude__isnull=False)


class AppointmentQuerySet(models.QuerySet):
    def current(self, day):
        """Appointments that ran on ``day``."""
        return self.filter(since__lte=day).exclude(until__lte=day)

    def former(self, day):
        """Appointments that had ended by ``day``."""
        return self.filter(until__lte=day)
