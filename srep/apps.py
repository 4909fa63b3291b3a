from importlib import import_module

from django.contrib.admin.apps import SimpleAdminConfig

ADMIN_MODULES = (
    "accounts.admin",
    "translations.admin",
    "pages.admin",
    "regions.admin",
    "offices.admin",
    "mandate.admin",
    "publishing.admin.change_sets",
    "publishing.admin.journal",
    "publishing.admin.plans",
)


class StaffSiteConfig(SimpleAdminConfig):
    """The staff site. It discovers no admin modules by itself: leaflet's would ask for GDAL."""

    default_site = "srep.admin.StaffSite"

    def ready(self):
        super().ready()
        import_module("srep.language_checks")  # which registers them
        for module in ADMIN_MODULES:
            import_module(module)
