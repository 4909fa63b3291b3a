from django.contrib import admin
from django.db.models import Count
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy as _

from languages.folded_search import FoldedSearch
from pictures.editing import PICTURE_FIELDS, PicturedForm, PictureEditing
from places.position_editing import PositionEditing, PositionForm, position_settings
from publishing.admin.content import AttentionFilter, ContentAdmin
from publishing.admin.ordering import OrderedAdmin
from regions.basemap import basemap_in
from regions.models import Participation, Partner, Region
from sources.models import Source
from translations.content_editing import FewByName, PageAdmin, PageForm, RowInline, text_column, without_source


@admin.register(Source)
class SourceAdmin(FoldedSearch, ContentAdmin):
    fields = ("key", "title", "url", "dated", "quality")
    fixed_fields = ("key",)
    list_display = ("key", "title", "dated", "quality")
    list_filter = ("quality", AttentionFilter)
    attention = {"address": (_("without a link"), lambda sources: sources.filter(url=""))}
    view_on_site = False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """With the rule for short names before one breaks it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "key":
            field.help_text = format_lazy("{help} {rule}", help=field.help_text, rule=db_field.validators[0].message)
        return field


class PartnersOnMap:
    """For the admin whose page has a position on it: gives its map what it needs, with the partners' names in the content."""

    def render_change_form(self, request, context, *args, **kwargs):
        context["position_settings"] = position_settings(basemap_in(get_language()))
        return super().render_change_form(request, context, *args, **kwargs)


class RegionForm(PicturedForm, PositionForm, PageForm):
    position_checked = None


@admin.register(Region)
class RegionAdmin(OrderedAdmin, PictureEditing, PartnersOnMap, PositionEditing, PageAdmin):
    form = RegionForm
    fieldsets = (
        (
            None,
            {"fields": ("name", "slug", "other_names", "profile", ("latitude", "longitude"), "position", "sources")},
        ),
        (_("Picture"), {"fields": PICTURE_FIELDS}),
    )
    fixed_fields = ("slug",)
    prepopulated_fields = {"slug": ["name_en"]}
    autocomplete_fields = ("sources",)
    list_display = ("name_in_list", "slug", "partner_count", "position")
    attention = {"source": without_source()}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(partner_count=Count("partners"))

    name_in_list = text_column(_("name"), "name")

    @admin.display(description=_("partners"), ordering="partner_count")
    def partner_count(self, region):
        return region.partner_count


class ParticipationInline(RowInline):
    model = Participation
    fields = ("framework", ("since", "since_precision"), ("until", "until_precision"), "note", "sources")


class PartnerForm(PicturedForm, PositionForm, PageForm):
    country_field = "code"


@admin.register(Partner)
class PartnerAdmin(PictureEditing, FewByName, PartnersOnMap, PositionEditing, PageAdmin):
    form = PartnerForm
    fieldsets = (
        (None, {"fields": ("name", "slug", "code", "region", "official_name", "other_names")}),
        (_("In its own language"), {"fields": (("local_name", "local_language"),)}),
        (_("Capital"), {"fields": ("capital", ("latitude", "longitude"), "position_checked")}),
        (_("About the partnership"), {"fields": ("profile", "sources")}),
        (_("Picture"), {"fields": PICTURE_FIELDS}),
    )
    fixed_fields = ("slug",)
    prepopulated_fields = {"slug": ["name_en"]}
    language_fields = ("local_language",)
    autocomplete_fields = ("sources",)
    inlines = (ParticipationInline,)
    search_fields = ("folded", "code")
    list_display = ("name_in_list", "code", "region_in_list", "capital_in_list")
    list_filter = ("region", AttentionFilter)
    list_select_related = ("region",)
    attention = {
        "position": (_("without a position"), lambda partners: partners.filter(latitude__isnull=True)),
        "source": without_source("participations"),
    }

    name_in_list = text_column(_("name"), "name")
    region_in_list = text_column(_("region"), "name", "region", ordering="region__position")
    capital_in_list = text_column(_("capital"), "capital")
