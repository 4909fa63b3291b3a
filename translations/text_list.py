"""The texts of all content by language and state, as the staff see them."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q
from modeltranslation.translator import translator

from languages.prose import words
from languages.text import LANGUAGE_NAMES, SOURCE_LANGUAGE, fields_to_translate
from languages.words import sentence_case
from publishing.admin.access import address_of, visible_admins
from publishing.models import Revision
from publishing.revisions.areas import areas_in
from publishing.revisions.present import cached_until_publication
from publishing.revisions.references import owner_column
from publishing.revisions.snapshots import model_of, parts_of, unsaved
from translations.models import digest
from translations.rights import Reach, within
from translations.selection import Selection
from translations.source_times import noted_source_texts
from translations.states import TARGET_LANGUAGES, State, states_of

ROWS_READ = 200  # of each kind of content, those changed last


def text_homes(request):
    """{translated model: (the model in whose form its texts are edited, the attribute with the key of that row)}."""
    admins = visible_admins(request)
    homes = {model: (model, "pk") for model in admins}
    for model, model_admin in admins.items():
        for inline in model_admin.inlines:
            homes.setdefault(inline.model, (model, owner_column(inline.model)))
    return {model: homes[model] for model in translator.get_registered_models(abstract=False) if model in homes}


def last_changed(queryset, *, longest_first=False):
    """(``ROWS_READ`` rows at most, those changed last first, or at last; whether there are more). One query."""
    rows = list(queryset.order_by("updated" if longest_first else "-updated")[: ROWS_READ + 1])
    return rows[:ROWS_READ], len(rows) > ROWS_READ


def text_counts(request):
    """How many texts are in each state, per language, and whether there are more rows than those counted."""
    homes = text_homes(request).items()
    counts, is_more = count_texts(*((model, *home, Reach(request.user, home[0]).regions) for model, home in homes))
    translates = [language for language in TARGET_LANGUAGES if language in request.user.translates]
    # What waits at the desk: a text whose translation is in a draft waits no more.
    own = (texts_in(request, Selection(language=language))[0] for language in translates)
    own = Counter((text.language, text.state) for texts in own for text in texts)
    return {
        "languages": _by_language(counts, TARGET_LANGUAGES),
        "own": _by_language(own, translates),
        "rows_read": ROWS_READ if is_more else 0,
    }


@cached_until_publication
def count_texts(*homes):
    """({(language, state): how many texts}, whether there are rows beyond those read). A query per model and one for the states.

    ``homes`` are (model with texts, model of the object, attribute with its key, regions as ``Reach`` has them).
    """
    read = [last_changed(within(model._default_manager.all(), *home)) for model, *home in homes]
    rows = [row for rows, _is_more in read for row in rows]
    counts = Counter((language, state) for (*_key, language), state in states_of(rows, TARGET_LANGUAGES).items())
    return counts, any(is_more for _rows, is_more in read)


def _by_language(counts, languages):
    return [
        {
            "code": language,
            "name": LANGUAGE_NAMES[language],
            "states": [(state, counts[language, state]) for state in State],
        }
        for language in languages
    ]


def with_texts(queryset, language, states):
    """The rows that may have a text in one of ``states``: those with a translation, or without one that could have one."""
    is_missing, is_there = State.MISSING in states, set(states) != {State.MISSING}
    found = Q()
    for field in fields_to_translate(queryset.model):
        has_source, has_text = (Q(**{f"{field}_{code}__gt": ""}) for code in (SOURCE_LANGUAGE, language))
        found |= (has_source & ~has_text if is_missing else Q()) | (has_text if is_there else Q())
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
    state: State | None = None

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
    def seen(self):
        """Stands for the source and the translation as a page shows them."""
        return f"{digest(self.source)}{digest(self.text)}"

    @property
    def words(self):
        """(of the source, of the translation), without form."""
        return words(self.source), words(self.text)

    @property
    def form_url(self):
        return f"{address_of(self.home, 'change', self.home_key)}?beside={self.language}"


def texts_in(request, selection):
    """([``Text``] that are asked for, of all content that the person may see, or has regions for; how many rows were read where there are more).

    Those of one object stand in the order of what most needs to be done. ``selection`` has a language.
    """
    language, drafted = selection.language, drafts_of(request, selection)
    found, is_more = _live_rows(request, selection, drafted)
    for (home, pk), draft in drafted.items():
        if Reach(request.user, home).holds(draft.snapshot):
            parts = (part for part in parts_of(draft.snapshot) if fields_to_translate(model_of(part)))
            found += [(home, pk, draft.name, unsaved(part), draft) for part in parts]
    states = states_of([row for *_home, row, _draft in found], [language])
    texts = [
        Text(home, pk, title, row, field, language, draft is not None, states[row.pk, field, language])
        for home, pk, title, row, draft in found
        for field in fields_to_translate(type(row))
        if states.get((row.pk, field, language)) in selection.states
    ]
    if selection.age:
        texts = _waiting_until(selection.latest, texts, {row.pk: draft for *_home, row, draft in found if draft})
    if selection.key:
        texts.sort(key=lambda text: list(State).index(text.state))
    return texts, ROWS_READ if is_more else 0


def _live_rows(request, selection, drafted):
    """([(model of the object, its key, its title, the row, ``None``)] of published rows without a draft, whether there are more)."""
    found, is_more = [], False
    for model, (home, key) in text_homes(request).items():
        if selection.kind not in (None, home):
            continue
        queryset = with_texts(model._default_manager.all(), selection.language, selection.states)
        if selection.key:
            queryset = queryset.filter(**{key: selection.key})
        queryset = within(queryset, home, key, [selection.area.pk] if selection.area else ())
        if home is not model:
            queryset = queryset.select_related(key.removesuffix("_id"))
        queryset = within(queryset, home, key, Reach(request.user, home).regions)
        rows, is_cut = last_changed(queryset, longest_first=bool(selection.age))
        is_more |= is_cut
        for row in rows:
            own = getattr(row, key.removesuffix("_id")) if home is not model else row
            if (home, own.pk) not in drafted:
                found.append((home, own.pk, str(own), row, None))
    return found, is_more


def _waiting_until(latest, texts, drafts):
    """Those whose English stands there since ``latest`` or longer; one that is only drafted, since the draft was saved."""
    noted = noted_source_texts({digest(text.source) for text in texts})

    def since(text):
        draft = drafts.get(text.row.pk)
        return noted.get(digest(text.source), draft.created if draft else text.row.updated)

    return [text for text in texts if since(text) <= latest]


def drafts_of(request, selection):
    """{(model, key): the draft} of the objects that are asked for and that the person may see, those saved last."""
    homes = {home for home, _key in text_homes(request).values() if selection.kind in (None, home)}
    drafts = Revision.objects.of_kinds(homes).drafts().filter(snapshot__isnull=False)
    if selection.key:
        drafts = drafts.filter(object_id=selection.key)
    drafts = drafts.order_by("-created")[:ROWS_READ]
    return {
        (draft.model, draft.object_id): draft
        for draft in drafts
        if not selection.area or selection.area.pk in areas_in(draft.snapshot)
    }
