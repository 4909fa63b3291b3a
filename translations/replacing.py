"""One correction across objects: where a text says something, and what it would say instead."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape, unescape
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from languages.clean_text import MARKS
from languages.prose import blocks_of
from languages.text import SOURCE_LANGUAGE, fields_to_translate
from languages.words import first_words, last_words, sentence_case
from publishing.models import Revision
from publishing.models.content import as_key
from publishing.revisions.comparison import name_of
from publishing.revisions.references import owner_column
from publishing.revisions.snapshots import model_of, parts_of, unsaved
from publishing.revisions.staging import models_of
from publishing.revisions.worked_on import WorkedOn, with_columns, worked_on
from publishing.workflow.locks import lock_objects
from publishing.workflow.permissions import permission
from publishing.workflow.together import MOST_TOGETHER, RefusedError, save_all
from translations.models import digest
from translations.states import TARGET_LANGUAGES, State, record, states_of

MOST_HITS = 200  # on one page
# Of a text with form:
END_OF_BLOCK = re.compile("</(?:p|li|ul|ol)>|<br>")
TAG = re.compile("<[^>]*>")
PIECE = re.compile("<[^>]*>|&[a-z]+;|[^<]")
AROUND = 40  # characters shown before and after, at most


@dataclass(frozen=True)
class Correction:
    """``find`` is written as it stands, ``replacement`` too; ``languages`` are those in which texts are looked at."""

    find: str
    replacement: str
    languages: tuple
    whole_words: bool = True

    @cached_property
    def pattern(self):
        found = rf"{re.escape(self.find)}(?![{MARKS}])"  # which belong to the letter before them
        return re.compile(rf"(?<![\w{MARKS}]){found}(?!\w)" if self.whole_words else found)

    def places_in(self, text):
        """Yields (start, end) of each place in a stored text where a reader sees it, and no tag is within."""
        if blocks_of(text) is None:
            yield from (found.span() for found in self.pattern.finditer(text))
            return
        if self.find not in _said(text):
            return
        said, spans = _letters(text)
        for found in self.pattern.finditer(said):
            own = spans[found.start() : found.end()]
            if all(first[1] == second[0] for first, second in pairwise(own)):
                yield own[0][0], own[-1][1]


@dataclass(frozen=True)
class Hit:
    """A place in a text: ``start`` characters after its beginning."""

    work: WorkedOn
    row: dict  # the snapshot of the object, or of a row of it
    field: object  # the column
    start: int
    end: int

    @property
    def text(self):
        return self.row["fields"][self.field.attname]

    @property
    def token(self):
        """What a page carries of it: it changes with the text."""
        return f"{self.work.pk}.{self.row['pk']}.{self.field.attname}.{self.start}.{digest(self.text)[:12]}"

    @property
    def before(self):
        return last_words(self._beside(self.text[: self.start]), AROUND)

    @property
    def after(self):
        return first_words(self._beside(self.text[self.end :]), AROUND)

    def _beside(self, part):
        return part if blocks_of(self.text) is None else _said(part)

    @property
    def place(self):
        """The row and the field, in words."""
        name = sentence_case(name_of(self.field))
        return name if self.row is self.work.snapshot else f"{unsaved(self.row)}: {name}"


def _said(part):
    """What a reader sees of a part of a text with form that no tag is cut by."""
    return unescape(TAG.sub("", END_OF_BLOCK.sub(" ", part)))


def _letters(text):
    """(what a reader sees of a text with form, [(start, end) in the text of each letter of that])."""
    said, spans = "", []
    for piece in PIECE.finditer(text):
        if END_OF_BLOCK.fullmatch(piece[0]):
            said += " "
            spans.append((-1, -1))  # beside no letter
        elif not TAG.fullmatch(piece[0]):
            said += unescape(piece[0])
            spans.append(piece.span())
    return said, spans


def find_hits(models, correction, by):
    """(hits, whether there may be more) in what is worked on of ``models`` and ``by`` may change; it is looked up in the
    database.
    """
    hits = []
    for model in models:
        keys = _candidates(model, correction, by)
        is_more = len(keys) > MOST_TOGETHER
        works = sorted(worked_on(model, keys[:MOST_TOGETHER]).values(), key=lambda work: (work.title, work.pk))
        for work in works:
            hits += hits_in(work, correction, by)
            if len(hits) > MOST_HITS:
                return hits[:MOST_HITS], True
        if is_more:
            return hits, True
    return hits, False


def _candidates(model, correction, by):
    """Keys of objects that may have a hit: live ones whose columns say it, then all that have a draft."""
    keys = []
    for part in filter(partial(_may_change, by), models_of(model)):
        said = Q()
        for column in _columns(part, correction.languages):
            for spelling in {correction.find, escape(correction.find, quote=False)}:
                said |= Q(**{f"{column.name}__contains": spelling})
        if said:
            found = part._base_manager.filter(said).order_by().values_list(owner_column(part), flat=True)
            keys += found[: MOST_TOGETHER + 1]
    drafts = Revision.objects.of_kind(model).drafts().order_by("-created")
    keys += drafts.values_list("object_id", flat=True)[: MOST_TOGETHER + 1]
    return list(dict.fromkeys(keys))


def _columns(model, languages):
    return [
        model._meta.get_field(f"{name}_{language}") for name in fields_to_translate(model) for language in languages
    ]


def _may_change(by, model):
    return by.has_perm(permission(model, "change"))


def hits_in(work, correction, by):
    """The hits in one object, and in those rows of it that ``by`` may change, in the order of its fields and rows."""
    for row in parts_of(work.snapshot):
        if not _may_change(by, model_of(row)):
            continue
        for column in _columns(model_of(row), correction.languages):
            text = row["fields"].get(column.attname) or ""
            for start, end in correction.places_in(text):
                yield Hit(work, row, column, start, end)


@transaction.atomic
def replace(models, correction, tokens, by):
    """Makes drafts, in a new change set that it returns, with the hits that ``tokens`` name replaced; all or none.

    Raises ``RefusedError``, also where no hit was chosen, or a text changed meanwhile or would be too long or empty.
    """
    if not tokens:
        raise RefusedError([_("Choose at least one place.")])
    keys = {key for token in tokens if (key := as_key(token.partition(".")[0]))}
    drafts = Revision.objects.of_kinds(models).drafts().filter(object_id__in=keys)
    live = {(model, pk) for model in models for pk in _live(model, keys)}
    lock_objects(live.union((draft.model, draft.object_id) for draft in drafts.only("content_type", "object_id")))
    list(drafts.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    hits = defaultdict(list)
    for model in models:
        for work in worked_on(model, keys).values():
            for hit in hits_in(work, correction, by):
                if hit.token in tokens:
                    hits[work.pk].append(hit)
    if sum(map(len, hits.values())) != len(set(tokens)):
        raise RefusedError([_("Some of these texts were changed meanwhile. Look at them again.")])
    changes, faults = [], []
    for own in hits.values():
        snapshot, wrong = _replaced(own, correction.replacement)
        changes.append((own[0].work, snapshot))
        faults += [f"{own[0].work.name}: {sentence}" for sentence in wrong]
    if faults:
        raise RefusedError(faults)
    name = _("“%(old)s” becomes “%(new)s”") % {"old": correction.find[:80], "new": correction.replacement[:80]}
    change_set = save_all(changes, by, name)
    for work, snapshot in changes:
        _note_translations(work.snapshot, snapshot, by)
    return change_set


def _live(model, keys):
    return model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)


def _replaced(hits, replacement):
    """(the snapshot of an object with its ``hits`` replaced, what is wrong with it then)."""
    texts = defaultdict(list)
    for hit in hits:
        texts[hit.row["pk"], hit.field].append(hit)
    new, faults = defaultdict(dict), []
    for (pk, column), places in texts.items():
        text = places[0].text
        has_form = blocks_of(text) is not None
        for hit in sorted(places, key=lambda hit: -hit.start):
            text = text[: hit.start] + (escape(replacement) if has_form else replacement) + text[hit.end :]
        try:
            text = new[pk][column.attname] = column.clean(text.strip(), unsaved(places[0].row))
            if not text and column.language == SOURCE_LANGUAGE and not column.translated_field.blank:
                raise ValidationError(column.error_messages["blank"])
        except ValidationError as error:
            faults += [f"{places[0].place}: {message}" for message in error.messages]
    return with_columns(hits[0].work.snapshot, new), faults


def _note_translations(before, after, by):
    """A translation that was up to date is so after its correction, as a draft; an outdated one stays outdated."""
    old = {row["pk"]: unsaved(row) for row in parts_of(before)}
    for part in parts_of(after):
        row, earlier = unsaved(part), old[part["pk"]]
        columns = [each for each in _columns(type(row), TARGET_LANGUAGES) if _differs(each.attname, row, earlier)]
        states = states_of([earlier], {column.language for column in columns}) if columns else {}
        for column in columns:
            name = column.translated_field.name
            if states.get((earlier.pk, name, column.language)) in (State.DRAFT, State.REVIEWED):
                record(row, column.language, {name}, by=by)


def _differs(name, row, other):
    return getattr(row, name) != getattr(other, name)
