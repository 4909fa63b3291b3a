"""The map on pages of others: a page to be framed, and the oEmbed answer that says how (https://oembed.com)."""

from math import inf
from urllib.parse import urlsplit

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpResponse, JsonResponse, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.generic import View

from atlas import preview
from atlas.embed_code import HEIGHT, WIDTH, embed_code, frame_title
from atlas.views import MapView
from languages.clean_text import clean_query
from mandate.representative import site_title
from offices.selection import OfficeSelection
from pages.publisher import publisher
from pages.structured_data import absolute


@method_decorator(xframe_options_exempt, name="dispatch")
@method_decorator(csp_replace({"frame-ancestors": [SELF, *settings.EMBED_HOSTS]}), name="dispatch")
class EmbedView(MapView):
    """The explorer without the page around it. Hosts named in ``EMBED_HOSTS`` may frame it."""

    template_name = "atlas/embed.html"

    def get_context_data(self, **kwargs):
        """Sources are those of the full page, to which all citations lead."""
        whole = reverse("atlas:map")
        query = self.selection.canonical
        return super().get_context_data(**kwargs, sources_at=f"{whole}?{query}" if query else whole)


class OEmbedView(View):
    """How to embed the map page whose address is ``?url=``: in the same language, with the same selection.

    Neither the frame nor its thumbnail is larger than ``?maxwidth=`` and ``?maxheight=``, however little that is: so
    says the specification, and who asks knows the room that there is.
    """

    def get(self, request):
        if request.GET.get("format", "json") != "json":
            return HttpResponse(_("Only format=json is available."), status=501, content_type="text/plain")
        found = embeddable(request.GET.get("url", ""))
        if found is None:
            return HttpResponse(
                _("Give the address of a map page of this site as url."), status=404, content_type="text/plain"
            )
        language, selection = found
        if not selection.is_valid():
            return JsonResponse({"errors": selection.errors}, status=400)
        most = [_pixels(request.GET.get(name)) for name in ("maxwidth", "maxheight")]
        with translation.override(language):
            return JsonResponse(oembed(selection.canonical, *most), json_dumps_params={"ensure_ascii": False})


def embeddable(address):
    """(language, ``OfficeSelection``) of the address of a map page of this site, or ``None``; the last slash may be left out."""
    try:
        parts = urlsplit(address)
        if f"{parts.scheme}://{parts.netloc}" != settings.SITE_URL:
            return None
        language = parts.path.split("/")[1]
        if language not in dict(settings.PUBLIC_LANGUAGES):
            return None
        with translation.override(language):
            name = resolve(f"{parts.path.removesuffix('/')}/").view_name
    except (ValueError, Resolver404):
        return None
    if name not in {"atlas:map", "atlas:embed"}:
        return None
    selection = OfficeSelection(clean_query(QueryDict(parts.query)))
    if present := selection.with_present_addresses():
        selection = OfficeSelection(QueryDict(present))
    return language, selection


def oembed(query, most_width, most_height):
    """The answer, in the active language, with nothing larger than so many pixels."""
    whose, width, height = publisher(), min(WIDTH, most_width), min(HEIGHT, most_height)
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": frame_title(),
        "provider_name": (whose.texts.name if whose else site_title()).plain,
        "provider_url": settings.SITE_URL,
        "html": embed_code(query, width, height),
        "width": width,
        "height": height,
    }
    if most_width >= preview.WIDTH and most_height >= preview.HEIGHT:
        answer["thumbnail_url"] = absolute(reverse("atlas:preview")) + (f"?{query}" if query else "")
        answer |= {"thumbnail_width": preview.WIDTH, "thumbnail_height": preview.HEIGHT}
    return answer


def _pixels(text):
    """The largest size that somebody wishes, ``inf`` without one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 and int(text) else inf
