from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from atlas.explorer import explorer_data
from atlas.features import feature_collection
from atlas.outline_paths import TWO_REGIONS
from atlas.picture import THEMES, draw
from atlas.selection import MapSelection
from atlas.world import World
from mandate.models import Passage
from publishing.structured_data import script_text
from regions.citations import Citations
from translations.pages import TranslatedPageMixin, only

# What explorer.js imports: named in the head of the page, so that the browser fetches all of them at once.
MODULES = [
    f"atlas/{name}.js"
    for name in (
        "address",
        "basemap",
        "cards",
        "elements",
        "listing",
        "office-marks",
        "partner-areas",
        "rim",
        "world",
        "year-slider",
    )
]


class WorldMixin:
    """A view of the world that the query string asks for; a question with an error gets all of it, status 400."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.selection = MapSelection(request.GET)
        self.world = World(self.selection)

    @property
    def status(self):
        return 200 if self.selection.is_valid() else 400


class MapView(WorldMixin, TranslatedPageMixin, TemplateView):
    """The explorer: the map and its list, which are one control."""

    template_name = "atlas/map.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        response.status_code = self.status
        return response

    def get_content(self):
        world = self.world
        return {
            "selection": self.selection,
            "world": world,
            "partners_by_code": world.partners_by_code,
            "chosen_mark": self._chosen_mark(),
            "modules": MODULES,
            "picture_height": TWO_REGIONS.height,
            "disclaimer": list(Passage.objects.filter(page=Passage.Page.MAP)),
            "citations": Citations([mark.office for mark in world.marks], world.milestones),
            "data": script_text(explorer_data(world)),
        }

    def _chosen_mark(self):
        office = self.selection.asked.get("office")
        return self.world.mark(office) if office else None

    def get_page(self, context):
        world = self.world
        places = [mark.place for mark in world.marks if mark.place]
        return {
            "title": _("Map"),
            "description": _("Where the offices are and were, year by year, in both regions."),
            "subject": only([mark.office for mark in world.marks], "name"),
            "shown": [
                *only([*world.all_regions, *world.partners], "name"),
                *only(places, "city"),
                *world.milestones,
                *context["disclaimer"],
            ],
            "is_selection": bool(self.request.GET),
        }


class FeaturesView(WorldMixin, View):
    """The same selection as GeoJSON."""

    def get(self, request):
        data = feature_collection(self.world)
        if not self.selection.is_valid():
            data["errors"] = self.selection.errors
        return JsonResponse(
            data,
            status=self.status,
            content_type="application/geo+json",
            json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
        )


class PictureView(WorldMixin, View):
    """The same selection as a picture; ``?theme=dark`` for a dark page."""

    def get(self, request):
        theme = request.GET.get("theme")
        context = draw(self.world, theme if theme in THEMES else "light")
        return TemplateResponse(request, "atlas/picture.svg", context, content_type="image/svg+xml", status=self.status)
