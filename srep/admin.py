"""The staff's part of the site: its first page, and the list of texts by language and state."""

import logging
from collections import Counter
from functools import wraps

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import DataError
from django.db.models import Q
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from modeltranslation.translator import translator

from accounts.account import AccountView
from languages.dates import today
from languages.text import SOURCE_LANGUAGE, direction, fields_to_translate, read_text
from languages.words import sentence_case
from pages.present import cached_until_publication
from publishing.admin.access import address_of, visible_admins
from publishing.admin.dashboard import drafts_by_person, plans, reviewed, waiting_for_review
from publishing.models import Content
from publishing.previews.comments import recent_comments
from srep.menu import menu_of
from srep.views import refusal
from translations.editing import LANGUAGE_NAMES, TARGET_LANGUAGES
from translations.states import State, states_of

logger = logging.getLogger(__name__)

# How values that no field takes fail, in Django's lists and in the databases.
UNCLEAN = (IncorrectLookupParameters, ValidationError, ValueError, OverflowError, DataError)
APPS_IN_ORDER = ("offices", "regions", "mandate", "pages", "publishing", "translations", "accounts")
TEXTS_PER_PAGE = 100
# Beyond these the staff's pages count and list no further: what they cost is bounded, however much content there is.
MOST_COUNTED = 999
ROWS_READ = 200  # of each kind of content, those changed last


class StaffSite(admin.AdminSite):
    """The staff's part of the site."""

    site_title = _("Staff pages")
    site_header = _("Special Representative: staff pages")
    index_title = _("Content")
    site_url = reverse_lazy("admin:site_view")
    empty_value_display = "–"

    def get_urls(self):
        from places.position_editing import check_position
        from publishing.urls import staff_urls  # the models are ready only now
        from srep import staff_view
        from translations.exchange_page import text_exchange, text_export
        from translations.replace_page import replace_in_texts

        return [
            path("positions/check/", self.admin_view(check_position), name="check_position"),
            path("edit/", self.admin_view(staff_view.edit), name="edit"),
            path("site/", self.admin_view(staff_view.site_view), name="site_view"),
            path("site/<path:path>", self.admin_view(staff_view.site_view), name="site_view"),
            path("account/", self.admin_view(AccountView.as_view(site=self)), name="account"),
            path("texts/", self.admin_view(TextListView.as_view(site=self)), name="texts"),
            path("texts/exchange/", self.admin_view(text_exchange), name="texts_exchange"),
            path("texts/export/", self.admin_view(text_export), name="texts_export"),
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
            try:
                response = guarded(request, *args, **kwargs)
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

    def get_app_list(self, request, app_label=None):
        """The apps as an editor looks for them; groups of staff stand with the staff."""
        return menu_of(request, app_label, lambda: self._app_list(request, app_label))

    def _app_list(self, request, app_label):
        apps = self._build_app_dict(request, app_label)
        for model in (model for app in apps.values() for model in app["models"]):
            model["name"] = sentence_case(model["model"]._meta.verbose_name_plural)
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
                **(extra_context or {}),
            },
        )


def attention_by_model(request):
    """What each admin's ``attention`` finds: one query per entry. A list of dicts with model name and entries.

    An entry of more than ``MOST_COUNTED`` has ``is_more``.
    """
    found = {model: getattr(own, "attention", {}) for model, own in visible_admins(request).items()}
    return [
        {
            "name": sentence_case(model._meta.verbose_name_plural),
            "entries": [_entry(model, key, *item) for key, item in attention.items()],
        }
        for model, attention in found.items()
        if attention
    ]


@cached_until_publication
def count_attention(model, narrow, day):
    """How many rows ``narrow`` finds on ``day``, counted to one more than ``MOST_COUNTED``."""
    return narrow(model._default_manager.order_by())[: MOST_COUNTED + 1].count()


def _entry(model, key, label, narrow):
    # What is not content changes without a publication.
    count_now = count_attention if issubclass(model, Content) else count_attention.__wrapped__
    count = count_now(model, narrow, today())
    url = f"{address_of(model, 'changelist')}?attention={key}"
    return {"label": label, "url": url, "count": min(count, MOST_COUNTED), "is_more": count > MOST_COUNTED}


def text_homes(request):
    """{translated model: (the model in whose form its texts are edited, the attribute with the key of that row)}."""
    admins = visible_admins(request)
    homes = {model: (model, "pk") for model in admins}
    for model, model_admin in admins.items():
        for inline in model_admin.inlines:
            foreign_key = next(f for f in inline.model._meta.fields if f.related_model is model)
            homes.setdefault(inline.model, (model, foreign_key.attname))
    return {model: homes[model] for model in translator.get_registered_models(abstract=False) if model in homes}


def last_changed(queryset):
    """(``ROWS_READ`` rows at most, those changed last first; whether there are more). One query."""
    rows = list(queryset.order_by("-updated")[: ROWS_READ + 1])
    return rows[:ROWS_READ], len(rows) > ROWS_READ


def text_counts(request):
    """How many texts are in each state, per language, and whether there are more rows than those counted."""
    counts, is_more = count_texts(*text_homes(request))
    return {"languages": _by_language(counts), "rows_read": ROWS_READ if is_more else 0}


@cached_until_publication
def count_texts(*models):
    """({(language, state): how many texts}, whether there are rows beyond those read). A query per model and one for the states."""
    read = [last_changed(model._default_manager.all()) for model in models]
    rows = [row for rows, _is_more in read for row in rows]
    counts = Counter((language, state) for (*_key, language), state in states_of(rows, TARGET_LANGUAGES).items())
    return counts, any(is_more for _rows, is_more in read)


def _by_language(counts):
    return [
        {
            "code": language,
            "name": LANGUAGE_NAMES[language],
            "states": [(state, counts[language, state]) for state in State],
        }
        for language in TARGET_LANGUAGES
    ]


def with_texts(queryset, language, *, is_missing):
    """The rows that have a text in ``language``, or with ``is_missing`` lack one that the source language has."""
    found = Q()
    for field in fields_to_translate(queryset.model):
        has_source, has_text = (Q(**{f"{field}_{code}__gt": ""}) for code in (SOURCE_LANGUAGE, language))
        found |= has_source & ~has_text if is_missing else has_text
    return queryset.filter(found)


class TextListView(TemplateView):
    """The texts of all content in one language that are in one state, each with a link to its form."""

    template_name = "admin/texts.html"
    site = None

    def get_context_data(self, **kwargs):
        language = self._chosen("language", TARGET_LANGUAGES)
        state = self._chosen("state", State.values)
        texts, is_more = self._texts(language, state)
        page = Paginator(texts, TEXTS_PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            **self.site.each_context(self.request),
            title=_("Texts by language"),
            page=page,
            rows_read=ROWS_READ if is_more else 0,
            language_in_view=language,
            state_in_view=State(state),
            language_choices=[(code, LANGUAGE_NAMES[code]) for code in TARGET_LANGUAGES],
            state_choices=State.choices,
            **kwargs,
        )

    def _chosen(self, name, values):
        asked = self.request.GET.get(name)
        return asked if asked in values else values[0]

    def _texts(self, language, state):
        addresses, is_more = [], False
        for model, (home, key) in text_homes(self.request).items():
            texts = with_texts(model._default_manager.all(), language, is_missing=state == State.MISSING)
            rows, is_cut = last_changed(texts)
            addresses += [(row, address_of(home, "change", getattr(row, key))) for row in rows]
            is_more |= is_cut
        states = states_of([row for row, _address in addresses], [language])
        texts = [
            {
                "url": f"{address}#language={language}",
                "row": row,
                "model": row._meta.verbose_name,
                "field": row._meta.get_field(field).verbose_name,
                "source": read_text(row, field, settings.LANGUAGE_CODE).plain,
                "text": getattr(row, f"{field}_{language}"),
                "direction": direction(language),
            }
            for row, address in addresses
            for field in fields_to_translate(type(row))
            if states.get((row.pk, field, language)) == state
        ]
        return texts, is_more
