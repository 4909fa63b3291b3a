from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from srep.changes import ChangesView, changes_feed
from srep.sitemap import sitemap, sitemap_file
from srep.views import front_door, healthz, robots

urlpatterns = [
    path("", front_door, name="front_door"),
    path("healthz", healthz, name="healthz"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap_file, name="sitemap_file"),
    path("admin/", admin.site.urls),
    path("preview/", include("publishing.shared_previews")),
    *i18n_patterns(
        path("", include("mandate.urls")),
        path("", include("regions.urls")),
        path("", include("offices.urls")),
        path("", include("atlas.urls")),
        path("changes/", ChangesView.as_view(), name="changes"),
        path("changes.atom", changes_feed, name="changes_feed"),
    ),
]

handler400 = "srep.views.bad_request"
handler403 = "srep.views.permission_denied"
handler404 = "srep.views.page_not_found"
handler500 = "srep.views.server_error"
