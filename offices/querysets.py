from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from languages.countries import countries_named
from languages.dates import Precision, today
from languages.folding import search_words
from languages.inexact import begun, over
from regions.known_partners import every_region, partners_by_code

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
        return getattr(self, f"{status}_on")(day)

    def known_in(self, year, *, with_uncertain=False):
        """Offices that had opened by the end of ``year``, whether they closed or not; or may have, ``with_uncertain``."""
        known = Q(opened_first__lt=date(year + 1, 1, 1))
        return self.filter(known | UNCERTAIN & begun("opened", today()) if with_uncertain else known)

    def matching(self, text):
        """Offices of which each word of ``text`` stands in a name, a city, the host country, a region or partner served, or
        the name of somebody who held a post there, in any language."""
        offices = self
        for word in search_words(text):
            codes, regions, people = found_around(word)
            found = Q(folded__contains=word)
            # Subqueries, not joins: an office with several premises counts once.
            for related in (
                Q(premises__folded__contains=word) | Q(premises__country__in=codes),
                Q(regions__in=regions),
            ):
                found |= Q(pk__in=self.model.objects.filter(related).order_by().values("pk"))
            offices = offices.filter(found | Q(pk__in=people))
        return offices

    def serving(self, region):
        return self.filter(Exists(self._serving(region)))

    def concerning(self, partner):
        """Offices that serve the partner's region or are or were in the partner's country."""
        # Found row by row, in the order of the list: the first ones cost no more the more there are.
        hosted = apps.get_model("offices", "Premises").objects.filter(office=OuterRef("pk"), country=partner.code)
        return self.filter(Exists(self._serving(partner.region_id)) | Exists(hosted))

    def number_serving(self, region):
        """How many offices serve ``region``, by the links alone."""
        return self.model.regions.through.objects.filter(region=region).count()

    def number_concerning(self, partner):
        """How many offices concern the partner: those that serve its region, and those only in its country."""
        hosted = apps.get_model("offices", "Premises").objects.filter(country=partner.code)
        hosted = hosted.filter(~Exists(self._serving(partner.region_id, OuterRef("office"))))
        return self.number_serving(partner.region_id) + hosted.values("office").distinct().count()

    def _serving(self, region, office=None):
        return self.model.regions.through.objects.filter(office=office or OuterRef("pk"), region=region)

    def exceed(self, number):
        return self.order_by()[number : number + 1].exists()

    def excerpt(self, length=None, count=None):
        """(the first offices, how many there are besides them): what a page that is about something else may name.

        ``count()`` says how many there are where this is known more easily than by counting these.
        """
        length = length or OFFICES_NAMED
        offices = list(self[: length + 1])
        unnamed = (count or self.count)() - length if len(offices) > length else 0
        return offices[:length], unnamed

    def for_listing(self):
        """With what a line in a list needs: premises and regions."""
        return self.prefetch_related("premises", "regions")

    def with_people(self):
        """With all who ever held a post there."""
        return self.prefetch_related("posts__appointments")


def found_around(word):
    """Of which a folded word is found: (codes of host countries, keys of regions, keys of offices by who held a post there).

    The last ones are a queryset.
    """
    codes, regions = set(countries_named(word)), {region.pk for region in every_region() if word in region.folded}
    for partner in partners_by_code().values():
        if word in partner.folded or partner.code in codes:
            codes.add(partner.code)
            regions.add(partner.region_id)
    appointments = apps.get_model("offices", "Appointment").objects.filter(folded__contains=word)
    return list(codes), list(regions), appointments.order_by().values_list("post__office", flat=True)


class PremisesQuerySet(models.QuerySet):
    def located(self):
        return self.filter(latitude__isnull=False)

    def in_use_on(self, day):
        """Premises in which an office that was in operation on ``day`` was that day."""
        return self.filter(Q(since=None) | begun("since", day)).exclude(over("until", day))


class AppointmentQuerySet(models.QuerySet):
    def current(self, day):
        """Appointments that ran on ``day``."""
        return self.filter(begun("since", day)).exclude(over("until", day))
