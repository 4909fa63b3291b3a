from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from languages.folded_search import FoldedSearch
from publishing.editing import AttentionFilter, ContentAdmin
from regions.editing import PageAdmin, PageForm, RowInline, listed, without_source
from regions.models import Participation, Partner, Region, Source
from regions.position_editing import PositionEditing, PositionForm, PositionPage


@admin.register(Source)
class SourceAdmin(FoldedSearch, ContentAdmin):
    fields = ("key", "title", "url", "dated", "quality")
    fixed_fields = ("key",)
    list_display = ("key", "title", "dated", "quality")
    list_filter = ("quality", AttentionFilter)
    attention = {"address": (_("without a web address"), lambda sources: sources.filter(url=""))}
    view_on_site = False


class RegionForm(PositionForm, PageForm):
    position_checked = None


@admin.register(Region)
class RegionAdmin(PositionPage, PositionEditing, PageAdmin):
    form = RegionForm
    fields = ("name", "slug", "profile", ("latitude", "longitude"), "position", "sources")
    fixed_fields = ("slug",)
    prepopulated_fields = {"slug": ["name_en"]}
    autocomplete_fields = ("sources",)
    list_display = ("name_in_list", "slug", "partner_count", "position")
    attention = {"source": without_source()}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(partner_count=Count("partners"))

    @admin.display(description=_("name"), ordering="name_en")
    def name_in_list(self, region):
        return listed(region, "name")

    @admin.display(description=_("partners"), ordering="partner_count")
    def partner_count(self, region):
        return region.partner_count


class ParticipationInline(RowInline):
    model = Participation
    fields = ("framework", ("since", "since_precision"), ("until", "until_precision"), "note", "sources")
    autocomplete_fields = ("sources",)


class PartnerForm(PositionForm, PageForm):
    country_field = "code"


@admin.register(Partner)
class PartnerAdmin(PositionPage, PositionEditing, PageAdmin):
    form = PartnerForm
    fieldsets = (
        (None, {"fields": ("name", "slug", "code", "region", "official_name")}),
        (_("In its own language"), {"fields": (("local_name", "local_language"),)}),
        (_("Capital"), {"fields": ("capital", ("latitude", "longitude"), "position_checked")}),
        (_("About the partnership"), {"fields": ("profile", "sources")}),
    )
    fixed_fields = ("slug",)
    prepopulated_fields = {"slug": ["name_en"]}
    language_fields = ("local_language",)
    autocomplete_fields = ("sources",)
    inlines = (ParticipationInline,)
    list_display = ("name_in_list", "code", "region_in_list", "capital_in_list")
    list_filter = ("region", AttentionFilter)
    list_select_related = ("region",)
    attention = {
        "position": (_("without a position"), lambda partners: partners.filter(latitude__isnull=True)),
        "source": without_source("participations"),
    }

    @admin.display(description=_("name"), ordering="name_en")
    def name_in_list(self, partner):
        return listed(partner, "name")

    @admin.display(description=_("region"), ordering="region__position")
    def region_in_list(self, partner):
        return listed(partner.region, "name")

    @admin.display(description=_("capital"), ordering="capital_en")
    def capital_in_list(self, partner):
        return listed(partner, "capital")
