from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from publishing.addresses import FormerAddressMixin
from publishing.kept import kept
from regions.citations import Citations
from regions.known_partners import partners_by_code
from regions.models import Partner, Region, Source
from translations.pages import TranslatedPageMixin, in_a_row, only

REGIONS = _("Regions")

# Offices and milestones point at regions and partners. The pages read them back through those relations, so that
# this room need not know theirs.


class RegionListView(TranslatedPageMixin, ListView):
    """Both regions with their partners."""

    queryset = Region.objects.with_partners()
    context_object_name = "regions"
    template_name = "regions/list.html"

    def get_content(self):
        return {"citations": Citations(self.object_list)}

    def get_page(self, context):
        regions = context["regions"]
        partners = [partner for region in regions for partner in region.partners.all()]
        return {
            "title": REGIONS,
            "description": in_a_row(
                *(place.texts.name for region in regions for place in (region, *region.partners.all()))
            ),
            "subject": regions,
            "shown": only(partners, "name", "capital"),
        }


class RegionView(FormerAddressMixin, TranslatedPageMixin, DetailView):
    """One region: its partners, its offices and what happened there."""

    queryset = Region.objects.with_partners()
    template_name = "regions/region.html"

    def get_content(self):
        region = self.object
        partners = list(region.partners.all())
        offices, unlisted = region.offices.for_listing().excerpt()
        milestones = list(region.milestones.model.objects.within(region))
        return {
            "partners": partners,
            "offices": offices,
            "unlisted": unlisted,
            "milestones": milestones,
            "partners_by_code": partners_by_code(),
            "citations": Citations([region], partners, offices, milestones),
        }

    def get_page(self, context):
        region = self.object
        return {
            "title": region.texts.name,
            "description": region.texts.profile,
            "trail": [(REGIONS, reverse("regions:list"))],
            "subject": [region],
            "shown": [
                *only(context["partners"], "name", "capital"),
                *only(context["offices"], "name"),
                *context["milestones"],
            ],
        }


@kept
def partner_rows(partner):
    """Its participations, the offices that concern it, its milestones, and the sources that all of them cite."""
    participations = list(partner.participations.all())
    concerned = partner.region.offices.model.objects.concerning(partner)
    offices, unlisted = concerned.prefetch_related("premises").excerpt()
    milestones = list(partner.milestones.all())
    cited = Source.objects.cited_by([partner], participations, offices, milestones)
    return participations, (offices, unlisted), milestones, cited


class PartnerView(FormerAddressMixin, TranslatedPageMixin, DetailView):
    """One partner: its profile, the frameworks it takes part in, the offices that concern it, milestones."""

    queryset = Partner.objects.all()
    template_name = "regions/partner.html"

    def get_object(self, queryset=None):
        """The partner, found among all of them: the page names the others too."""
        self.partners_by_code = partners_by_code()
        for partner in self.partners_by_code.values():
            if partner.slug == self.kwargs["slug"]:
                return partner
        raise Http404

    def get_content(self):
        partner = self.object
        partners_by_code = self.partners_by_code
        participations, (offices, unlisted), milestones, cited = partner_rows(partner)
        return {
            "participations": participations,
            "offices": offices,
            "unlisted": unlisted,
            "milestones": milestones,
            "partners_by_code": partners_by_code,
            "neighbours": [
                other
                for other in partners_by_code.values()
                if other.region_id == partner.region_id and other != partner
            ],
            "citations": Citations(cited=cited),
        }

    def get_page(self, context):
        partner = self.object
        region = partner.region
        return {
            "title": partner.texts.name,
            "description": partner.texts.profile,
            "trail": [(REGIONS, reverse("regions:list")), (region.texts.name, region.get_absolute_url())],
            "subject": [partner],
            "shown": [
                *only([region, *context["neighbours"], *context["offices"]], "name"),
                *context["participations"],
                *context["milestones"],
            ],
        }
