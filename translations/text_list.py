"""The texts of all content by language and state, as the staff see them."""

from collections import Counter

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from modeltranslation.translator import translator

from languages.text import SOURCE_LANGUAGE, direction, fields_to_translate, read_text
from publishing.admin.access import address_of, visible_admins
from publishing.revisions.present import cached_until_publication
from translations.editing import LANGUAGE_NAMES
from translations.states import TARGET_LANGUAGES, State, states_of

TEXTS_PER_PAGE = 100
ROWS_READ = 200  # of each kind of content, those changed last


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
