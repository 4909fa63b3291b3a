from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from atlas.clusters import ClusterSelection, clustered
from atlas.embed_code import embed_code
from atlas.explorer import explorer_data, office_data
from atlas.features import geojson_parts
from atlas.files import file_response
from atlas.office_rows import office_rows
from atlas.picture import THEMES, draw, sheet_of
from atlas.preview import preview
from atlas.strip import Strip
from atlas.world import MapState, partner_since
from mandate.models import Passage
from mandate.representative import site_title
from offices.models import Office
from offices.selection import OfficeSelection
from pages.page import Page, PageResponse, only
from pages.parts import part, when_read
from pages.selection import SelectionMixin
from pages.structured_data import script_text
from publishing.revisions.present import cached_until_publication
from sources.citations import Citations

SINGLE_OFFICES_SENT = 400  # more do not fit on any screen


@cached_until_publication
def disclaimer_passages():
    return list(Passage.objects.filter(page=Passage.Page.MAP))


class MapStateMixin(SelectionMixin):
    """A view of the map as the query string asks for it."""

    selection_class = OfficeSelection

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.state = MapState(self.selection)


class MapView(MapStateMixin, TemplateView):
    """The explorer: the map and its list, which are one control."""

    template_name = "atlas/map.html"
    response_class = PageResponse

    def get_context_data(self, **kwargs):
        state, asked = self.state, self.selection.asked
        office, partner, strip = asked.get("office"), asked.get("partner"), Strip(state)
        offices = [mark.office for mark in state.marks]
        partners = [partner for region in state.regions for partner in region.partners.all()]
        disclaimer = disclaimer_passages()
        page = Page(
            self.request.path,
            decided_by=None if self.selection.is_asked else (),
            title=_("Map"),
            description=_("Where the offices are and were, year by year, in both regions."),
            subject=only(offices, "name"),
            shown=[
                *only([*self.selection.regions, *partners], "name"),
                *only([mark.place for mark in state.marks if mark.place], "city"),
                *state.milestones,
                *disclaimer,
                *only([term.appointment for term in strip.holders if term.appointment], "person"),
            ],
            query=self.selection.canonical,
        )
        chosen = office and state.mark(office)
        return super().get_context_data(
            **kwargs,
            page=page,
            selection=self.selection,
            state=state,
            partners_by_code=state.partners_by_code,
            chosen_mark=chosen,
            chosen_is_there=chosen and state.is_there(chosen),
            chosen_since=partner and partner_since(partner),
            chosen_servers=partner and state.serving(partner),
            strip=strip,
            embed_code=embed_code(self.selection.canonical),
            disclaimer=disclaimer,
            citations=when_read(Citations, offices, state.milestones),
            data=when_read(part, "explorer", state.looked_at, lambda: script_text(explorer_data(state, strip))),
        )


class FeaturesView(MapStateMixin, View):
    """The same selection as GeoJSON."""

    def get(self, request):
        parts = geojson_parts(self.state, office_rows(self.state), self.selection.errors)
        return file_response(parts, day=self.state.day, status=self.status, content_type="application/geo+json")


class ClustersView(MapStateMixin, View):
    """What the map draws within ``?bounds=`` at ``?zoom=`` while there are very many offices: clusters and single ones."""

    selection_class = ClusterSelection

    def get(self, request):
        asked = self.selection.asked
        if not self.selection.is_valid():
            return JsonResponse({"errors": self.selection.errors}, status=400)
        clusters, keys = clustered(self.state.index, self.selection, asked["bounds"], asked.get("zoom", 0))
        offices = Office.objects.for_listing().with_people().prefetch_related("contacts")
        offices = offices.filter(pk__in=keys[:SINGLE_OFFICES_SENT])
        return JsonResponse(
            {
                "clusters": [
                    [round(cluster.latitude, 4), round(cluster.longitude, 4), cluster.count] for cluster in clusters
                ],
                "offices": office_data(offices, self.state.partners_by_code),
            },
            json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
        )


class FileView(MapStateMixin, View):
    """The offices of the selection as a file; its form is described in ``atlas.exports``."""

    parts = None  # a function from rows to the parts of the file, given with the address
    name = content_type = ""

    def get(self, request):
        return file_response(
            self.parts(office_rows(self.state)),
            day=self.state.day,
            status=self.status,
            name=self.name,
            content_type=f"{self.content_type}; charset=utf-8",
        )


class PictureView(MapStateMixin, View):
    """The same selection as a picture; ``?theme=dark`` for a dark page, ``?size=`` as ``atlas.picture`` has them."""

    def get(self, request):
        theme = request.GET.get("theme")
        sheet = sheet_of(self.state, request.GET.get("size"))
        context = draw(self.state, theme if theme in THEMES else "light", sheet)
        return TemplateResponse(request, "atlas/picture.svg", context, content_type="image/svg+xml", status=self.status)


class PreviewView(MapStateMixin, View):
    """A picture for previews of links: the selection under the title of the page whose link it is."""

    TITLES = {
        "atlas:map": _("Map"),
        "mandate:contact": _("Contact"),
        "mandate:timeline": _("Timeline"),
        "mandate:representative": _("Representative"),
        "offices:list": _("Offices"),
        "regions:list": _("Regions"),
    }

    def get(self, request):
        asked = self.selection.asked
        row = asked.get("office") or asked.get("partner") or asked.get("region")
        title = row.texts.name.plain if row else self.TITLES.get(request.GET.get("page")) or site_title().plain
        return HttpResponse(preview(self.state, str(title)), content_type="image/png", status=self.status)
