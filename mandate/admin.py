from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from languages.dates import speak_date
from mandate.models import Milestone, Passage, Question
from publishing.editing import AttentionFilter
from regions.editing import PageAdmin, listed, without_source


@admin.register(Question)
class QuestionAdmin(PageAdmin):
    fields = ("question", "slug", "answer", "position", "sources")
    fixed_fields = ("slug",)
    prepopulated_fields = {"slug": ["question_en"]}
    autocomplete_fields = ("sources",)
    list_display = ("question_in_list", "slug", "position")
    attention = {"source": without_source()}

    def view_on_site(self, question):
        return f"{reverse('mandate:home')}#{question.slug}"

    @admin.display(description=_("question"), ordering="question_en")
    def question_in_list(self, question):
        return listed(question, "question")


@admin.register(Milestone)
class MilestoneAdmin(PageAdmin):
    fields = (("day", "day_precision"), "text", "region", "partner", "office", "sources")
    autocomplete_fields = ("region", "partner", "office", "sources")
    date_hierarchy = "day"
    list_display = ("text_in_list", "day_in_list", "region_in_list", "partner_in_list", "office_in_list")
    list_filter = ("region", AttentionFilter)
    list_select_related = ("region", "partner", "office")
    attention = {"source": without_source()}

    def view_on_site(self, milestone):
        return reverse("mandate:timeline")

    @admin.display(description=_("what happened"), ordering="text_en")
    def text_in_list(self, milestone):
        return listed(milestone, "text")

    @admin.display(description=_("date"), ordering="day")
    def day_in_list(self, milestone):
        return speak_date(milestone.day, milestone.day_precision)

    @admin.display(description=_("region"), ordering="region__position")
    def region_in_list(self, milestone):
        return listed(milestone.region, "name") if milestone.region else None

    @admin.display(description=_("partner"), ordering="partner__name_en")
    def partner_in_list(self, milestone):
        return listed(milestone.partner, "name") if milestone.partner else None

    @admin.display(description=_("office"), ordering="office__name_en")
    def office_in_list(self, milestone):
        return listed(milestone.office, "name") if milestone.office else None


@admin.register(Passage)
class PassageAdmin(PageAdmin):
    fields = ("page", "heading", "body", "position")
    list_display = ("__str__", "page", "position")
    list_filter = ("page",)

    def view_on_site(self, passage):
        if passage.page == Passage.Page.MAP:
            return reverse("atlas:map")
        return reverse("mandate:statement", args=[passage.page])
