from datetime import date

from django.db import models
from django.db.models import Q

from languages.countries import countries_named
from languages.dates import Precision, today
from languages.folding import search_words
from languages.inexact import begun, over
from regions.known_partners import partners_by_code

OFFICES_NAMED = 100  # offices that a page about something else names
UNCERTAIN = Q(opened_precision=Precision.LATEST)  # only a day by which they had opened is known


class OfficeQuerySet(models.QuerySet):
    def open_on(self, day):
        """Offices whose doors were open on ``day`` (a date)."""
        return self.filter(begun("opened", day)).exclude(over("closed", day))

    def closed_on(self, day):
        """Offices that had closed by ``day``."""
        return self.filter(over("closed", day), begun("opened", day))

    def planned_on(self, day):
        """Offices that had not yet opened on ``day``."""
        return self.exclude(begun("opened", day)).exclude(UNCERTAIN & begun("opened", today()))

    def uncertain_on(self, day):
        """Offices that may have been open on ``day``: they opened later at the latest, and that has come about."""
        return self.filter(UNCERTAIN & begun("opened", today())).exclude(begun("opened", day))

    def with_status(self, status, day):
        """Offices whose ``Status`` on ``day`` was ``status``."""
        narrow = {
            "open": self.open_on,
            "uncertain": self.uncertain_on,
            "planned": self.planned_on,
            "closed": self.closed_on,
        }
        return narrow[status](day)

    def known_in(self, year, *, with_uncertain=False):
        """Offices that had opened by the end of ``year``, whether they closed or not; or may have, ``with_uncertain``."""
        known = Q(opened__lt=date(year + 1, 1, 1))
        return self.filter(known | UNCERTAIN & begun("opened", today()) if with_uncertain else known)

    def matching(self, text):
        """Offices of which each word of ``text`` stands in a name, a city, the host country, a region or partner served, or
        the name of somebody who held a post there, in any language."""
        offices, words = self, search_words(text)
        partners = partners_by_code().values() if words else ()
        for word in words:
            codes = countries_named(word)
            named = [partner for partner in partners if word in partner.folded or partner.code in codes]
            found = Q(folded__contains=word)
            # Subqueries, not joins: an office with several premises counts once.
            for related in (
                Q(premises__folded__contains=word)
                | Q(premises__country__in=[*codes, *(partner.code for partner in named)]),
                Q(regions__folded__contains=word) | Q(regions__in=[partner.region_id for partner in named]),
                Q(posts__appointments__folded__contains=word),
            ):
                found |= Q(pk__in=self.model.objects.filter(related).order_by().values("pk"))
            offices = offices.filter(found)
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

    def exceed(self, number):
        """Whether there are more offices than ``number``."""
        return self.order_by()[number : number + 1].exists()

    def excerpt(self, length=None):
        """(the first offices, how many there are besides them): what a page that is about something else may name."""
        length = length or OFFICES_NAMED
        offices = list(self[: length + 1])
        unnamed = self.order_by().count() - length if len(offices) > length else 0
        return offices[:length], unnamed

    def for_listing(self):
        """With what a line in a list needs: premises and regions."""
        return self.prefetch_related("premises", "regions")

    def with_people(self):
        """With all who ever held a post there."""
        return self.prefetch_related("posts__appointments")


class PremisesQuerySet(models.QuerySet):
    def located(self):
        """Premises with a position."""
        return self.filter(latitude__isnull=False)

    def in_use_on(self, day):
        """Premises in which an office in operation on ``day`` was that day."""
        here = self.filter(Q(since=None) | begun("since", day)).exclude(over("until", day))
        return here.filter(begun("office__opened", day)).exclude(over("office__closed", day))


class AppointmentQuerySet(models.QuerySet):
    def current(self, day):
        """Appointments that ran on ``day``."""
        return self.filter(begun("since", day)).exclude(over("until", day))
