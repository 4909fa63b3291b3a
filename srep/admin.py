"""The staff's part of the site: its first page, and the list of texts by language and state."""

import logging
from functools import wraps
from itertools import islice

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError
from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.account import AccountView
from accounts.passwords import OwnPasswordForm
from languages.dates import today
from languages.words import sentence_case
from publishing.admin.access import address_of, visible_admins
from publishing.admin.choices import RelatedSearch
from publishing.admin.dashboard import drafts_by_person, own_actions, plans, reviewed, waiting_for_review
from publishing.journal.refusals import note_refusal
from publishing.models import Content
from publishing.previews.comments import recent_comments
from publishing.revisions.present import cached_until_publication
from srep.menu import menu_of
from srep.views import refusal
from translations.catalogues import interface_words
from translations.desk import DeskView
from translations.overview import overview
from translations.text_list import text_counts
from translations.text_list_page import text_list

logger = logging.getLogger(__name__)

# How values that no field takes fail, in Django's lists and in the databases.
UNCLEAN = (IncorrectLookupParameters, ValidationError, ValueError, OverflowError, DataError)
# Django's lists take any lookup from an address: a pattern may be none, or take longer than anybody waits.
PATTERNS = ("__regex", "__iregex")
APPS_IN_ORDER = ("offices", "regions", "mandate", "pages", "publishing", "translations", "accounts")
# Beyond these the staff's pages count and list no further: what they cost is bounded, however much content there is.
MOST_COUNTED = 999
ROWS_NAMED = 3  # of what needs attention; more are only counted


class StaffSite(admin.AdminSite):
    site_title = _("Staff pages")
    site_header = _("Special Representative: staff pages")
    index_title = _("Content")
    site_url = reverse_lazy("admin:site_view")
    empty_value_display = "–"

    def get_urls(self):
        from pictures.views import staff_file
        from places.position_editing import check_position
        from publishing.urls import staff_urls  # the models are ready only now
        from srep import link_chooser, staff_search, staff_view
        from translations.exchange_page import text_exchange, text_export
        from translations.notes import change_notes
        from translations.replace_page import replace_in_texts

        return [
            path("positions/check/", self.admin_view(check_position), name="check_position"),
            path("links/", self.admin_view(link_chooser.pages_found), name="pages_found"),
            path("pictures/<str:key>/<str:name>", self.admin_view(staff_file), name="picture"),
            path("edit/", self.admin_view(staff_view.edit), name="edit"),
            path("search/", self.admin_view(staff_search.search), name="search"),
            path("site/", self.admin_view(staff_view.site_view), name="site_view"),
            path("site/<path:path>", self.admin_view(staff_view.site_view), name="site_view"),
            path("account/", self.admin_view(AccountView.as_view(site=self)), name="account"),
            path("texts/", self.admin_view(text_list), name="texts"),
            path("texts/overview/", self.admin_view(overview), name="texts_overview"),
            path("texts/interface/", self.admin_view(interface_words), name="texts_interface"),
            path("texts/translate/", self.admin_view(DeskView.as_view(site=self)), name="translate"),
            path("texts/translate/<str:key>/", self.admin_view(DeskView.as_view(site=self)), name="translate"),
            path("texts/exchange/", self.admin_view(text_exchange), name="texts_exchange"),
            path("texts/export/", self.admin_view(text_export), name="texts_export"),
            path("texts/notes/", self.admin_view(change_notes), name="texts_notes"),
            path("texts/replace/", self.admin_view(replace_in_texts), name="texts_replace"),
            *staff_urls(self.admin_view),
            *super().get_urls(),
        ]

    def admin_view(self, view, cacheable=False):
        """As Django's; an address or a choice of rows with values that no field takes is answered with 400.

        Who sends a form after the session has ended is told what becomes of the text.
        """
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request, *args, **kwargs):
            if any(name.endswith(PATTERNS) for name in request.GET):
                return refusal(request, status=400)
            try:
                response = guarded(request, *args, **kwargs)
            except PermissionDenied:
                if request.method == "POST":
                    note_refusal(request)
                raise
            except UNCLEAN:
                if not (request.POST.getlist(ACTION_CHECKBOX_NAME) if request.method == "POST" else request.GET):
                    raise
                logger.warning("No field takes what was asked: %s", request.get_full_path()[:500], exc_info=True)
                return refusal(request, status=400)
            is_unsent = request.method == "POST" and not request.user.is_authenticated
            if is_unsent and "next=" in response.get("Location", ""):
                response["Location"] += "&unsent=1"
            return response

        return inner

    def password_change(self, request, extra_context=None):
        """As Django's, which asks for no form of ours."""
        request.current_app = self.name
        return PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse("admin:password_change_done"),
            extra_context=self.each_context(request) | (extra_context or {}),
        )(request)

    def autocomplete_view(self, request):
        return RelatedSearch.as_view(admin_site=self)(request)

    def get_app_list(self, request, app_label=None):
        """The apps as an editor looks for them; groups of staff stand with the staff."""
        return menu_of(request, app_label, lambda: self._app_list(request, app_label))

    def _app_list(self, request, app_label):
        apps = self._build_app_dict(request, app_label)
        if "auth" in apps and "accounts" in apps:
            apps["accounts"]["models"] += apps.pop("auth")["models"]
        in_order = [apps.pop(label) for label in APPS_IN_ORDER if label in apps]
        return in_order + list(apps.values())

    def index(self, request, extra_context=None):
        sent_back, approved, changed = reviewed(request)
        own_drafts, drafts_of_others = drafts_by_person(request)
        return super().index(
            request,
            {
                "sent_back": sent_back,
                "approved": approved,
                "changed_since_approval": changed,
                "waiting_for_review": waiting_for_review(request),
                "plans": plans(request),
                "attention": attention_by_model(request),
                "comments": recent_comments(request),
                "text_counts": text_counts(request),
                "own_drafts": own_drafts,
                "drafts_of_others": drafts_of_others,
                "own_actions": own_actions(request),
                **(extra_context or {}),
            },
        )


def attention_by_model(request):
    """What each admin's ``attention`` finds: one query per entry. A list of dicts with model name and entries.

    An entry of more than ``MOST_COUNTED`` has ``is_more``; where nothing is found there is none.
    """
    found = []
    for model, own in visible_admins(request).items():
        entries = [_entry(model, key, *item) for key, item in getattr(own, "attention", {}).items()]
        if entries := [each for each in entries if each["count"]]:
            found.append({"name": sentence_case(model._meta.verbose_name_plural), "entries": entries})
    return found


@cached_until_publication
def count_attention(model, narrow, day):
    """How many rows ``narrow`` finds on ``day``, counted to one more than ``MOST_COUNTED`` unless it knows the ``number``."""
    if hasattr(narrow, "number"):
        return narrow.number()
    return narrow(model._default_manager.order_by())[: MOST_COUNTED + 1].count()


@cached_until_publication
def read_attention(model, narrow, day):
    """[(row that ``narrow`` finds on ``day``, [(place in its form, row below it that is meant)])], the first ``ROWS_NAMED``."""
    places = getattr(narrow, "places", lambda row: ())
    found = narrow(model._default_manager.order_by("pk")).prefetch_related(*getattr(narrow, "needs", ()))[:ROWS_NAMED]
    return [(row, list(islice(places(row), ROWS_NAMED))) for row in found]


def _entry(model, key, label, narrow):
    # What is not content changes without a publication.
    count_now, read_now = (
        each if issubclass(model, Content) else each.__wrapped__ for each in (count_attention, read_attention)
    )
    count = count_now(model, narrow, today())
    return {
        "label": label,
        "url": f"{address_of(model, 'changelist')}?attention={key}",
        "count": min(count, MOST_COUNTED),
        "is_more": count > MOST_COUNTED,
        "rows": _named(model, read_now(model, narrow, today())) if 0 < count <= ROWS_NAMED else [],
    }


def _named(model, found):
    """[(what a row is called, its place in the staff site)]; where rows below it are meant, theirs."""
    named = []
    for row, places in found:
        url = address_of(model, "change", row.pk)
        named += [(f"{row}: {below}", f"{url}#{place}") for place, below in places] or [(str(row), url)]
    return named
