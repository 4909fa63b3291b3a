from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import cache_page
from django.views.generic import DetailView, ListView, TemplateView

from bench.plain.models import Office, Partner, Region


def features(request):
    return JsonResponse({
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [float(office.longitude), float(office.latitude)]},
                "properties": {"slug": office.slug, "name": office.name, "kind": office.kind, "city": office.city},
            }
            for office in Office.objects.filter(latitude__isnull=False)
        ],
    })  # fmt: skip


def page(route, view):
    return path(route, cache_page(settings.CACHED_SECONDS)(view) if settings.CACHED_SECONDS else view)


class HomeView(ListView):
    model = Region
    template_name = "home.html"


def details(model, template):
    return DetailView.as_view(model=model, template_name=template)


urlpatterns = [
    path("floor/<int:size>/", lambda request, size: HttpResponse(b"x" * size)),
    *i18n_patterns(
        page("", HomeView.as_view()),
        page("regions/<slug:slug>/", details(Region, "region.html")),
        page("partners/<slug:slug>/", details(Partner, "partner.html")),
        page("offices/<slug:slug>/", details(Office, "office.html")),
        page("map/", TemplateView.as_view(template_name="map.html")),
        page("map/features.geojson", features),
    ),
]
