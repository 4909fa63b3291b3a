from django.contrib.admin.apps import SimpleAdminConfig


class StaffSiteConfig(SimpleAdminConfig):
    """The staff site. It discovers no admin modules by itself: leaflet's would ask for GDAL."""

    default_site = "srep.admin.StaffSite"
