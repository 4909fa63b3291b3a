from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from atlas.crowds import seen
from atlas.explorer import explorer_data, office_data
from atlas.exports import csv_parts, gpx_parts, kml_parts
from atlas.features import geojson_parts
from atlas.files import file_response
from atlas.office_rows import office_rows
from atlas.outline_paths import SMALL, TWO_REGIONS
from atlas.picture import THEMES, draw
from atlas.preview import preview
from atlas.selection import MapSelection, SeenSelection
from atlas.world import World
from mandate.models import Passage
from offices.models import Office
from publishing.structured_data import script_text
from regions.citations import Citations
from translations.pages import TranslatedPageMixin, only

MOST_SINGLES = 400  # more do not fit on any screen

# explorer.js and what it imports: named in the head of the page, so that the browser fetches all of them at once.
MODULES = [
    f"atlas/{name}.js"
    for name in (
        "explorer",
        "address",
        "basemap",
        "basemap-files",
        "basemap-labels",
        "basemap-shapes",
        "cards",
        "carry-over",
        "elements",
        "label-places",
        "leaflet-map",
        "listing",
        "office-marks",
        "partner-areas",
        "rim",
        "selection-form",
        "viewpoint",
        "world",
        "year-slider",
    )
]


class WorldMixin:
    """A view of the world that the query string asks for; a question with an error gets all of it, status 400."""

    selection_class = MapSelection

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.selection = self.selection_class(request.GET)
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
        parts = geojson_parts(self.world, office_rows(self.world), self.selection.errors)
        return file_response(parts, day=self.world.day, status=self.status, content_type="application/geo+json")


class SeenView(WorldMixin, View):
    """What the map draws within ``?bounds=`` at ``?zoom=`` while there are very many offices: crowds and single ones."""

    selection_class = SeenSelection

    def get(self, request):
        asked = self.selection.asked
        if not self.selection.is_valid():
            return JsonResponse({"errors": self.selection.errors}, status=400)
        crowds, keys = seen(self.world.index, self.selection, asked["bounds"], asked.get("zoom", 0))
        offices = Office.objects.for_listing().filter(pk__in=keys[:MOST_SINGLES])
        return JsonResponse(
            {
                "crowds": [[round(crowd.latitude, 4), round(crowd.longitude, 4), crowd.count] for crowd in crowds],
                "offices": office_data(offices, self.world.partners_by_code),
            },
            json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
        )


class FileView(WorldMixin, View):
    """The offices of the selection as a file; its form is described in ``atlas.exports``."""

    parts = None  # a function from rows to the parts of the file
    name = content_type = ""

    def get(self, request):
        return file_response(
            type(self).parts(office_rows(self.world)),
            day=self.world.day,
            status=self.status,
            name=self.name,
            content_type=f"{self.content_type}; charset=utf-8",
        )


class CsvView(FileView):
    """The offices as a table."""

    parts, name, content_type = csv_parts, "offices.csv", "text/csv"


class KmlView(FileView):
    """The offices for programs that read KML 2.2."""

    parts, name, content_type = kml_parts, "offices.kml", "application/vnd.google-earth.kml+xml"


class GpxView(FileView):
    """The offices as waypoints of GPX 1.1."""

    parts, name, content_type = gpx_parts, "offices.gpx", "application/gpx+xml"


class PictureView(WorldMixin, View):
    """The same selection as a picture; ``?theme=dark`` for a dark page, ``?size=small`` for a small screen."""

    def get(self, request):
        theme = request.GET.get("theme")
        frame = SMALL if request.GET.get("size") == "small" else TWO_REGIONS
        context = draw(self.world, theme if theme in THEMES else "light", frame)
        return TemplateResponse(request, "atlas/picture.svg", context, content_type="image/svg+xml", status=self.status)


class PreviewView(WorldMixin, View):
    """A picture for previews of links: the selection under the title of the page whose link it is."""

    TITLES = {
        "atlas:map": _("Map"),
        "mandate:timeline": _("Timeline"),
        "mandate:representative": _("Representative"),
        "offices:list": _("Offices"),
        "regions:list": _("Regions"),
    }

    def get(self, request):
        asked = self.selection.asked
        row = asked.get("office") or asked.get("partner") or asked.get("region")
        title = row.texts.name.plain if row else self.TITLES.get(request.GET.get("page"), settings.SITE_TITLE)
        return HttpResponse(preview(self.world, str(title)), content_type="image/png", status=self.status)
