from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from pages.models import Publisher
from translations.content_editing import PageAdmin, text_column


@admin.register(Publisher)
class PublisherAdmin(PageAdmin):
    fields = ("name", "short", "brief", "statement", "address", "telephone", "email", "url", "owns_offices")
    list_display = ("name_in_list", "short_in_list", "owns_offices")

    name_in_list = text_column(_("name"), "name")
    short_in_list = text_column(_("short line"), "short")
