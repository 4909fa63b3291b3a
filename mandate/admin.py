from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from mandate.models import Milestone, Passage, Question
from publishing.admin.content import AttentionFilter
from publishing.admin.ordering import OrderedAdmin
from translations.content_editing import PageAdmin, date_column, text_column, without_source


@admin.register(Question)
class QuestionAdmin(OrderedAdmin, PageAdmin):
    fields = ("question", "slug", "answer", "position", "sources")
    fixed_fields = ("slug",)
    prepopulated_fields = {"slug": ["question_en"]}
    autocomplete_fields = ("sources",)
    list_display = ("question_in_list", "slug", "position")
    attention = {"source": without_source()}

    question_in_list = text_column(_("question"), "question")


@admin.register(Milestone)
class MilestoneAdmin(PageAdmin):
    fields = (("day", "day_precision"), "text", "region", "partner", "office", "sources")
    autocomplete_fields = ("region", "partner", "office", "sources")
    date_hierarchy = "day"
    list_display = ("text_in_list", "day_in_list", "region_in_list", "partner_in_list", "office_in_list")
    list_filter = ("region", AttentionFilter)
    list_select_related = ("region", "partner", "office")
    attention = {"source": without_source()}

    text_in_list = text_column(_("what happened"), "text")
    day_in_list = date_column(_("date"), "day", "day_first")
    region_in_list = text_column(_("region"), "name", "region", ordering="region__position")
    partner_in_list = text_column(_("partner"), "name", "partner")
    office_in_list = text_column(_("office"), "name", "office")


@admin.register(Passage)
class PassageAdmin(OrderedAdmin, PageAdmin):
    ordered_within = "page"
    fields = ("page", "heading", "body", "position")
    list_display = ("__str__", "page", "position")
    list_filter = ("page",)
