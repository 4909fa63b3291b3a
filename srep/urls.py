from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth import views
from django.urls import include, path

from accounts.passwords import ForgottenPasswordForm
from mandate.representative import site_title
from mandate.sitemaps import MandateSitemap
from offices.sitemaps import OfficeListSitemap, OfficeSitemap
from pages.changes import ChangesView, changes_feed
from pages.glossary import GlossaryView
from pages.sitemap import sitemap, sitemap_file
from publishing.journal.resets import ResetView
from regions.sitemaps import RegionSitemap
from srep.views import front_door, healthz, readyz, robots

OF_STAFF = {"site_header": admin.site.site_header, "site_title": admin.site.site_title}
SITEMAPS = (MandateSitemap, RegionSitemap, OfficeListSitemap, OfficeSitemap)

urlpatterns = [
    path("", front_door, name="front_door"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, {"parts": SITEMAPS}, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap_file, {"parts": SITEMAPS}, name="sitemap_file"),
    path("admin/password_reset/", ResetView.as_view(extra_context=OF_STAFF), name="admin_password_reset"),
    path(
        "admin/password_reset/done/",
        views.PasswordResetDoneView.as_view(extra_context=OF_STAFF),
        name="password_reset_done",
    ),
    path(
        "admin/reset/<uidb64>/<token>/",
        views.PasswordResetConfirmView.as_view(form_class=ForgottenPasswordForm, extra_context=OF_STAFF),
        name="password_reset_confirm",
    ),
    path(
        "admin/reset/done/",
        views.PasswordResetCompleteView.as_view(extra_context=OF_STAFF),
        name="password_reset_complete",
    ),
    path("admin/", admin.site.urls),
    path("preview/", include("publishing.previews.shared")),
    path("pictures/", include("pictures.urls")),
    *i18n_patterns(
        path("", include("mandate.urls")),
        path("", include("mandate.region_urls")),
        path("", include("offices.urls")),
        path("", include("atlas.urls")),
        path("glossary/", GlossaryView.as_view(), name="glossary"),
        path("changes/", ChangesView.as_view(), name="changes"),
        path("changes.atom", changes_feed, {"site_title": site_title}, name="changes_feed"),
    ),
]

handler400 = "srep.views.bad_request"
handler403 = "srep.views.permission_denied"
handler404 = "srep.views.page_not_found"
handler500 = "srep.views.server_error"
