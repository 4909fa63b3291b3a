from importlib import import_module

from django.contrib.admin.apps import SimpleAdminConfig

ADMIN_MODULES = (
    "accounts.admin",
    "translations.admin",
    "regions.admin",
    "offices.admin",
    "mandate.admin",
    "publishing.change_set_admin",
    "publishing.record_admin",
)


class StaffSiteConfig(SimpleAdminConfig):
    """The staff site. It discovers no admin modules by itself: leaflet's would ask for GDAL."""

    default_site = "srep.admin.StaffSite"

    def ready(self):
        super().ready()
        for module in ADMIN_MODULES:
            import_module(module)
