"""The texts of all content by language and state, as the staff see them."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from modeltranslation.translator import translator

from languages.prose import words
from languages.text import SOURCE_LANGUAGE, direction, fields_to_translate
from languages.words import sentence_case
from publishing.admin.access import address_of, visible_admins
from publishing.models import Revision
from publishing.revisions.present import cached_until_publication
from publishing.revisions.snapshots import parts_of, unsaved
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


@dataclass(frozen=True)
class Text:
    """A text of the content as it is worked on: in the draft of its object if there is one, else as it is live."""

    home: type  # the model of the object in whose form it is edited
    home_key: object
    title: str  # of that object
    row: object  # the instance that has it, as the draft says it
    field: str
    language: str
    is_draft: bool = False

    @property
    def key(self):
        """Names it in an address."""
        return f"{self.home._meta.label_lower}:{self.home_key}:{self.row.pk}:{self.field}"

    @property
    def column(self):
        return f"{self.field}_{self.language}"

    @property
    def place(self):
        """What of the object it is: the field, and the row that it stands in if that is another."""
        field = sentence_case(self.row._meta.get_field(self.field).verbose_name)
        return field if type(self.row) is self.home else f"{sentence_case(self.row._meta.verbose_name)}: {field}"

    @property
    def source(self):
        return getattr(self.row, f"{self.field}_{SOURCE_LANGUAGE}") or ""

    @property
    def text(self):
        return getattr(self.row, self.column) or ""

    @property
    def words(self):
        """(of the source, of the translation), without form."""
        return words(self.source), words(self.text)

    @property
    def direction(self):
        return direction(self.language)

    @property
    def form_url(self):
        return f"{address_of(self.home, 'change', self.home_key)}?beside={self.language}"


def texts_in(request, language, state):
    """([``Text``] in that state of all content that the person may see, whether there are more rows than those read)."""
    found, is_more, drafted = [], False, drafts_of(request)
    for model, (home, key) in text_homes(request).items():
        queryset = with_texts(model._default_manager.all(), language, is_missing=state == State.MISSING)
        if home is not model:
            queryset = queryset.select_related(key.removesuffix("_id"))
        rows, is_cut = last_changed(queryset)
        is_more |= is_cut
        for row in rows:
            own = getattr(row, key.removesuffix("_id")) if home is not model else row
            if (home, own.pk) not in drafted:
                found.append((home, own.pk, str(own), row, False))
    for (home, pk), draft in drafted.items():
        found += [(home, pk, draft.title, row, True) for row in rows_in(draft.snapshot)]
    states = states_of([row for *_home, row, _is_draft in found], [language])
    texts = [
        Text(home, pk, title, row, field, language, is_draft)
        for home, pk, title, row, is_draft in found
        for field in fields_to_translate(type(row))
        if states.get((row.pk, field, language)) == state
    ]
    return texts, is_more


def drafts_of(request):
    """{(model, key): the draft} of the objects that the person may see, those saved last."""
    kinds = ContentType.objects.get_for_models(*(home for home, _key in text_homes(request).values()))
    models = {kind.pk: model for model, kind in kinds.items()}
    drafts = Revision.objects.drafts().filter(content_type__in=models, snapshot__isnull=False)
    drafts = drafts.order_by("-created")[:ROWS_READ]
    return {(models[draft.content_type_id], draft.object_id): draft for draft in drafts}


def rows_in(snapshot):
    """The instances of a snapshot, its own and those of its rows, that have texts; nothing is written."""
    return [unsaved(part) for part in parts_of(snapshot) if fields_to_translate(apps.get_model(part["model"]))]


class TextListView(TemplateView):
    """The texts of all content in one language that are in one state, each with the way to where it is translated."""

    template_name = "admin/texts.html"
    site = None

    def get_context_data(self, **kwargs):
        language, state = choice_in(self.request)
        texts, is_more = texts_in(self.request, language, state)
        page = Paginator(texts, TEXTS_PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            **self.site.each_context(self.request),
            title=_("Texts by language"),
            page=page,
            page_range=page.paginator.get_elided_page_range(page.number),
            query=urlencode({"language": language, "state": state.value}),
            rows_read=ROWS_READ if is_more else 0,
            language_in_view=language,
            state_in_view=state,
            language_choices=[(code, LANGUAGE_NAMES[code]) for code in TARGET_LANGUAGES],
            state_choices=State.choices,
            **kwargs,
        )


def choice_in(request):
    """(language, ``State``) that the query names; else one that the person works in, and what is missing."""
    languages = [*request.user.translates, *request.user.working_languages, *TARGET_LANGUAGES]
    language, state = request.GET.get("language"), request.GET.get("state")
    return (
        language if language in TARGET_LANGUAGES else languages[0],
        State(state if state in State.values else State.values[0]),
    )
