from django.contrib import admin
from django.urls import path
from django.utils.translation import gettext_lazy as _

from languages.words import sentence_case
from srep.staff import TextListView, attention_by_model, text_counts

APPS_IN_ORDER = ("offices", "regions", "mandate", "translations", "accounts")


class StaffSite(admin.AdminSite):
    """The staff's part of the site."""

    site_title = _("Staff pages")
    site_header = _("Special Representative: staff pages")
    index_title = _("Content")
    empty_value_display = "–"

    def get_urls(self):
        from regions.position_editing import check_position  # the models are ready only now

        return [
            path("positions/check/", self.admin_view(check_position), name="check_position"),
            path("texts/", self.admin_view(TextListView.as_view(site=self)), name="texts"),
            *super().get_urls(),
        ]

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
        return super().index(
            request,
            {
                "attention": attention_by_model(self, request),
                "text_counts": text_counts(self, request),
                **(extra_context or {}),
            },
        )
