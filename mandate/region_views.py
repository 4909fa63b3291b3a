"""The pages of regions and partners. They stand here because offices and milestones are on them."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from languages.collation import by_name
from languages.dates import today
from mandate.models import Milestone
from mandate.representative import holders, present_term
from offices.contact_points import cited_at, points_of, rows_of
from offices.models import Office
from offices.years import MapAddresses
from pages.former_addresses import FormerAddressMixin
from pages.page import Page, PageResponse, in_a_row, only
from pages.parts import when_read
from publishing.revisions.present import cached_until_publication
from regions.known_partners import partners_by_code
from regions.lanes import frameworks_chart
from regions.models import Partner, Region
from sources.citations import Citations
from sources.models import Source

REGIONS = _("Regions")


def in_card(points, terms):
    """What the card "Your contact" names, as a ``Page`` takes it."""
    return [*rows_of(points), *only(holders(terms), "person")]


class RegionListView(ListView):
    queryset = Region.objects.prefetch_related("partners")
    context_object_name = "regions"
    template_name = "regions/list.html"
    response_class = PageResponse

    def get_context_data(self, **kwargs):
        regions = self.object_list
        places = [(region, by_name(region.partners.all())) for region in regions]
        page = Page(
            self.request.path,
            decided_by=(),
            title=REGIONS,
            description=in_a_row(*(place.texts.name for region, partners in places for place in (region, *partners))),
            subject=regions,
            shown=only([partner for _region, partners in places for partner in partners], "name", "capital"),
        )
        return super().get_context_data(**kwargs, page=page, citations=when_read(Citations, regions))


@cached_until_publication
def region_rows(region, day):
    """Its offices, its milestones, its contact on ``day``, who represents it, and what all of them cite."""
    serving = Office.objects.serving(region)
    offices, unlisted = serving.for_listing().excerpt(count=lambda: serving.number_serving(region))
    milestones = list(Milestone.objects.within(region))
    points, terms = points_of([region], day), present_term()
    cited = Source.objects.cited_by(
        [region], region.partners.all(), offices, milestones, holders(terms), *cited_at(points)
    )
    return (offices, unlisted), milestones, points, terms, cited


class RegionView(FormerAddressMixin, DetailView):
    queryset = Region.objects.prefetch_related("partners")
    template_name = "regions/region.html"
    response_class = PageResponse

    def get_context_data(self, **kwargs):
        region = self.object
        partners = by_name(region.partners.all())
        (offices, unlisted), milestones, points, terms, cited = region_rows(region, today())
        page = Page(
            self.request.path,
            decided_by=(),
            title=region.texts.name,
            description=region.texts.profile,
            trail=[(REGIONS, reverse("regions:list"))],
            subject=[region],
            shown=[*only(partners, "name", "capital"), *only(offices, "name"), *milestones, *in_card(points, terms)],
        )
        return super().get_context_data(
            **kwargs,
            page=page,
            partners=partners,
            offices=offices,
            unlisted=unlisted,
            milestones=milestones,
            partners_by_code=partners_by_code(),
            point=points[0][1] if points else None,
            current=terms[0] if terms else None,
            citations=Citations(cited=cited),
        )


@cached_until_publication
def partner_rows(partner, day):
    """Its participations, the offices that concern it, its milestones, its contact on ``day``, and what all of them cite."""
    participations = list(partner.participations.all())
    concerned = Office.objects.concerning(partner)
    offices, unlisted = concerned.prefetch_related("premises").excerpt(
        count=lambda: concerned.number_concerning(partner)
    )
    milestones = list(partner.milestones.all())
    points, terms = points_of([partner], day), present_term()
    cited = Source.objects.cited_by([partner], participations, offices, milestones, holders(terms), *cited_at(points))
    return participations, (offices, unlisted), milestones, points, cited


class PartnerView(FormerAddressMixin, DetailView):
    """One partner: its profile, the frameworks it takes part in, the offices that concern it, milestones."""

    queryset = Partner.objects.all()
    template_name = "regions/partner.html"
    response_class = PageResponse

    def get_object(self, queryset=None):
        """The partner, found among all of them: the page names the others too."""
        self.partners_by_code = partners_by_code()
        for partner in self.partners_by_code.values():
            if partner.slug == self.kwargs["slug"]:
                return partner
        raise Http404

    def get_context_data(self, **kwargs):
        partner, region = self.object, self.object.region
        neighbours = [
            other
            for other in by_name(self.partners_by_code.values())
            if other.region_id == partner.region_id and other != partner
        ]
        participations, (offices, unlisted), milestones, points, cited = partner_rows(partner, today())
        terms = present_term()
        page = Page(
            self.request.path,
            decided_by=(),
            title=partner.texts.name,
            description=partner.texts.profile,
            trail=[(REGIONS, reverse("regions:list")), (region.texts.name, region.get_absolute_url())],
            subject=[partner],
            shown=[
                *only([region, *neighbours, *offices], "name"),
                *participations,
                *milestones,
                *in_card(points, terms),
            ],
        )
        return super().get_context_data(
            **kwargs,
            page=page,
            participations=participations,
            chart=when_read(frameworks_chart, partner, participations, today(), MapAddresses()),
            offices=offices,
            unlisted=unlisted,
            milestones=milestones,
            partners_by_code=self.partners_by_code,
            neighbours=neighbours,
            point=points[0][1] if points else None,
            current=terms[0] if terms else None,
            citations=Citations(cited=cited),
        )
