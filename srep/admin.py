from django.contrib import admin


class StaffSite(admin.AdminSite):
    """The staff's part of the site."""
