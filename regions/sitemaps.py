from django.urls import reverse

from pages.sitemap import Sitemap
from regions.models import Partner, Region


class RegionSitemap(Sitemap):
    def items(self):
        regions = Region.objects.all()
        return [(reverse("regions:list"), regions), *regions, *Partner.objects.all()]
