from functools import wraps

from django.contrib import admin
from django.urls import path
from django.utils.translation import gettext_lazy as _

from languages.words import sentence_case
from publishing.comments import recent_comments
from publishing.desk import plans, waiting_for_review
from publishing.draft_lists import drafts_by_person
from publishing.history import HistoryDesk
from publishing.plan_views import PlanDesk
from publishing.review_views import ReviewDesk
from srep.staff import TextListView, attention_by_model, text_counts

APPS_IN_ORDER = ("offices", "regions", "mandate", "publishing", "translations", "accounts")


class StaffSite(admin.AdminSite):
    """The staff's part of the site."""

    site_title = _("Staff pages")
    site_header = _("Special Representative: staff pages")
    index_title = _("Content")
    empty_value_display = "–"

    def get_urls(self):
        from publishing.preview_views import staff_urls  # the models are ready only now
        from regions.position_editing import check_position

        return [
            path("positions/check/", self.admin_view(check_position), name="check_position"),
            path("texts/", self.admin_view(TextListView.as_view(site=self)), name="texts"),
            *ReviewDesk(self).urls,
            *PlanDesk(self).urls,
            *HistoryDesk(self).urls,
            *staff_urls(self),
            *super().get_urls(),
        ]

    def admin_view(self, view, cacheable=False):
        """As Django's; who sends a form after the session has ended is told what becomes of the text."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request, *args, **kwargs):
            response = guarded(request, *args, **kwargs)
            if (
                request.method == "POST"
                and not request.user.is_authenticated
                and "next=" in response.get("Location", "")
            ):
                response["Location"] += "&unsent=1"
            return response

        return inner

    def get_app_list(self, request, app_label=None):
        """The apps as an editor looks for them; groups of staff stand with the staff."""
        apps = self._build_app_dict(request, app_label)
        for model in (model for app in apps.values() for model in app["models"]):
            model["name"] = sentence_case(model["model"]._meta.verbose_name_plural)
        if "auth" in apps and "accounts" in apps:
            apps["accounts"]["models"] += apps.pop("auth")["models"]
        in_order = [apps.pop(label) for label in APPS_IN_ORDER if label in apps]
        return in_order + list(apps.values())

    def index(self, request, extra_context=None):
        own_drafts, drafts_of_others = drafts_by_person(self, request)
        return super().index(
            request,
            {
                "waiting_for_review": waiting_for_review(self, request),
                "plans": plans(self, request),
                "attention": attention_by_model(self, request),
                "comments": recent_comments(self, request),
                "text_counts": text_counts(self, request),
                "own_drafts": own_drafts,
                "drafts_of_others": drafts_of_others,
                **(extra_context or {}),
            },
        )
