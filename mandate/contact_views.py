from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from languages.collation import by_name
from languages.dates import today
from offices.contact_points import cited_at, points_of, rows_of
from pages.page import Page, PageResponse, only
from pages.parts import when_read
from pages.publisher import publisher
from regions.known_partners import partners_by_code
from regions.models import Region
from sources.citations import Citations


class ContactView(TemplateView):
    """Whom to write to, partner by partner, and who answers for the site."""

    template_name = "mandate/contact.html"
    response_class = PageResponse

    def get_context_data(self, **kwargs):
        known, regions = partners_by_code(), list(Region.objects.all())
        points = points_of(list(known.values()), today())
        point_of = {partner.pk: point for partner, point in points}
        partners = by_name(known.values())

        def served(region):
            return [(each, point_of.get(each.pk)) for each in partners if each.region_id == region.pk]

        page = Page(
            self.request.path,
            decided_by=(),
            title=_("Contact"),
            description=_(
                "Which office serves each partner today: its telephone, its address, and since when they are known."
            ),
            subject=only([*regions, *partners], "name"),
            shown=[*rows_of(points), *filter(None, [publisher()])],
        )
        return super().get_context_data(
            **kwargs,
            page=page,
            regions=[(region, those) for region in regions if (those := served(region))],
            partners_by_code=known,
            citations=when_read(Citations, *cited_at(points)),
        )
