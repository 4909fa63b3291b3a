"""What the staff's first page says needs attention, and the list of texts by language and state."""

from collections import Counter

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from modeltranslation.translator import translator

from languages.text import SOURCE_LANGUAGE, direction, read_text, translated_fields
from languages.words import sentence_case
from translations.editing import LANGUAGE_NAMES, TARGET_LANGUAGES
from translations.states import State, states_of

TEXTS_PER_PAGE = 100
# Beyond these the staff's pages count and list no further: what they cost is bounded, however much content there is.
MOST_COUNTED = 999
ROWS_READ = 200  # of each kind of content, those changed last


def attention_by_model(site, request):
    """What each admin's ``attention`` finds: one query per entry. A list of dicts with model name and entries.

    An entry of more than ``MOST_COUNTED`` has ``is_more``.
    """
    groups = []
    for model, model_admin in site._registry.items():
        attention = getattr(model_admin, "attention", {})
        if not attention or not model_admin.has_view_or_change_permission(request):
            continue
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        rows = model._default_manager.order_by()
        groups.append(
            {
                "name": sentence_case(model._meta.verbose_name_plural),
                "entries": [
                    {"label": label, "url": f"{url}?attention={key}", **_counted(narrow(rows))}
                    for key, (label, narrow) in attention.items()
                ],
            }
        )
    return groups


def _counted(rows):
    count = rows[: MOST_COUNTED + 1].count()
    return {"count": min(count, MOST_COUNTED), "is_more": count > MOST_COUNTED}


def editable_texts(site, request):
    """Yields (rows, function from row to the address of the form in which it is edited) per translated model."""
    homes = {model: (model, "pk") for model in site._registry}
    for model, model_admin in site._registry.items():
        for inline in model_admin.inlines:
            foreign_key = next(f for f in inline.model._meta.fields if f.related_model is model)
            homes.setdefault(inline.model, (model, foreign_key.attname))
    for model in translator.get_registered_models(abstract=False):
        home, key = homes.get(model, (None, None))
        if home and site._registry[home].has_view_or_change_permission(request):
            name = f"admin:{home._meta.app_label}_{home._meta.model_name}_change"
            yield model._default_manager.all(), lambda row, name=name, key=key: reverse(name, args=[getattr(row, key)])


def last_changed(queryset):
    """(``ROWS_READ`` rows at most, those changed last first; whether there are more). One query."""
    rows = list(queryset.order_by("-updated")[: ROWS_READ + 1])
    return rows[:ROWS_READ], len(rows) > ROWS_READ


def text_counts(site, request):
    """How many texts are in each state, per language, and whether there are more rows than those counted.

    One query per translated model and one for the states.
    """
    read = [last_changed(queryset) for queryset, _address in editable_texts(site, request)]
    rows = [row for rows, _is_more in read for row in rows]
    counts = Counter((language, state) for (*_key, language), state in states_of(rows, TARGET_LANGUAGES).items())
    return {"languages": _by_language(counts), "rows_read": ROWS_READ if any(is_more for _rows, is_more in read) else 0}


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
    for field in translated_fields(queryset.model):
        here = f"{field}_{language}"
        if is_missing:
            has_source = Q(**{f"{field}_{SOURCE_LANGUAGE}__gt": ""})
            found |= has_source & (Q(**{here: ""}) | Q(**{f"{here}__isnull": True}))
        else:
            found |= Q(**{f"{here}__gt": ""})
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
        for queryset, address in editable_texts(self.site, self.request):
            rows, is_cut = last_changed(with_texts(queryset, language, is_missing=state == State.MISSING))
            addresses += [(row, address) for row in rows]
            is_more |= is_cut
        states = states_of([row for row, _address in addresses], [language])
        texts = [
            {
                "url": f"{address(row)}#language={language}",
                "row": row,
                "model": row._meta.verbose_name,
                "field": row._meta.get_field(field).verbose_name,
                "source": read_text(row, field, settings.LANGUAGE_CODE).plain,
                "text": getattr(row, f"{field}_{language}"),
                "direction": direction(language),
            }
            for row, address in addresses
            for field in translated_fields(type(row))
            if states.get((row.pk, field, language)) == state
        ]
        return texts, is_more
