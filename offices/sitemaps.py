from django.urls import reverse

from offices.models import Office
from pages.page import only
from pages.sitemap import Sitemap


class OfficeSitemap(Sitemap):
    def items(self):
        return Office.objects.order_by("pk")


class OfficeListSitemap(Sitemap):
    """The pages about all offices; of very many, those changed last stand for them."""

    names = ("offices:list", "atlas:map")

    def items(self):
        offices = only(Office.objects.order_by("-updated")[: self.limit], "name")
        return [(reverse(name), offices) for name in self.names]
