"""Two snapshots of an object side by side: what was written, and what was taken away, word by word."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from languages.collation import collation_key
from languages.countries import country_name, validate_country_code
from languages.dates import speak_date
from languages.prose import ProseField, page_links, spelled
from languages.text import LANGUAGE_NAMES, translated_fields
from publishing.models import Revision
from publishing.revisions.links import linked_models
from publishing.revisions.merging import BLANK
from publishing.revisions.references import owner_column
from publishing.revisions.snapshots import from_json, model_of, parts_of, unsaved

SAME, DELETED, INSERTED = "same", "deleted", "inserted"

# A word with its apostrophes, hyphens and accents; the space between words; any other sign by itself.
WORDS = re.compile(r"[\w\u0300-\u036f'’-]+|\s+|[^\w\s]")
# How many pairs of words are looked at for one text and for all of two objects; what would take more is shown whole.
PAIRS_OF_TEXT, PAIRS_OF_OBJECT = 100_000, 1_000_000


@dataclass(frozen=True)
class Change:
    """What became of one field: ``parts`` are (same, deleted or inserted; text). ``language`` is "" for what has none."""

    label: str
    parts: list
    language: str = ""
    is_list: bool = False


@dataclass(frozen=True)
class RowChange:
    """What became of one row below the object: ``kind`` is "added", "removed" or "changed"."""

    kind: str
    model_name: str
    title: str
    changes: list


@dataclass
class Comparison:
    changes: list = field(default_factory=list)
    rows: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.changes or self.rows)


class BudgetSpentError(Exception):
    """Comparing two texts would look at more pairs of words than there may be."""


class BoundedMatcher(SequenceMatcher):
    """Python's matcher, which is cubic where a few words stand again and again, within ``pairs``."""

    def __init__(self, old, new, pairs):
        self.pairs = pairs
        super().__init__(None, old, new)  # in long texts it looks for no word that is every hundredth, nor for spaces

    def find_longest_match(self, start, end, *others):
        self.pairs -= sum(len(self.b2j.get(word, ())) for word in self.a[start:end])
        if self.pairs < 0:
            raise BudgetSpentError
        return super().find_longest_match(start, end, *others)


def compare(before, after):
    """The ``Comparison`` of two snapshots of one object; ``None`` stands for an object that is not there."""
    if not (before or after):
        return Comparison()
    model = model_of(before or after)
    before, after = before or BLANK, after or BLANK
    names = Names(before, after)
    return Comparison(_changes(model, before, after, names), list(_row_changes(before, after, names)))


def compare_texts(before, after, names=None):
    """The parts of which two texts consist, in order; what is only in ``before`` is deleted, only in ``after`` inserted.

    Takes the pairs that it looks at from those of ``names``, if given.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - start
    pairs = zip(reversed(old), reversed(new), strict=False)
    end = next((i for i, (a, b) in enumerate(pairs) if i >= rest or a != b), rest)
    head, tail = old[:start], old[len(old) - end :]
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    parts = [(SAME, "".join(head))]
    pairs = min(PAIRS_OF_TEXT, names.pairs) if names else PAIRS_OF_TEXT
    matcher = BoundedMatcher(old, new, pairs)
    try:
        for operation, a, b, c, d in matcher.get_opcodes():
            removed, added = "".join(old[a:b]), "".join(new[c:d])
            parts += [(SAME, removed)] if operation == "equal" else [(DELETED, removed), (INSERTED, added)]
    except BudgetSpentError:
        parts += [(DELETED, "".join(old)), (INSERTED, "".join(new))]
    if names:
        names.pairs -= pairs - max(matcher.pairs, 0)
    return _readable([*parts, (SAME, "".join(tail))])


def _readable(parts):
    """Joins changes that only a space parts, so that a sentence written anew is not shown in crumbs."""
    parts = [part for part in parts if part[1]]
    joined, deleted, inserted = [], "", ""
    for i, (kind, text) in enumerate(parts):
        is_gap = kind == SAME and text.isspace() and (deleted or inserted) and i + 1 < len(parts)
        if kind == DELETED or is_gap:
            deleted += text
        if kind == INSERTED or is_gap:
            inserted += text
        if kind == SAME and not is_gap:
            joined += [*_both(deleted, inserted), (SAME, text)]
            deleted = inserted = ""
    return joined + _both(deleted, inserted)


def _both(deleted, inserted):
    return [part for part in ((DELETED, deleted), (INSERTED, inserted)) if part[1]]


class Names:
    """What the objects are called to which two snapshots refer, also those that are gone: two queries per model.

    ``pairs`` is how many pairs of words may still be looked at in comparing them.
    """

    def __init__(self, *snapshots):
        self.pairs = PAIRS_OF_OBJECT
        keys = defaultdict(set)
        for snapshot in snapshots:
            for row in parts_of(snapshot):
                if "model" in row:
                    _collect(model_of(row), row, keys)
        self._names = {
            model: {str(pk): str(row) for pk, row in model._base_manager.in_bulk(list(wanted)).items()}
            for model, wanted in keys.items()
        }
        for model, wanted in keys.items():
            if gone := wanted - self._names[model].keys():
                kept = Revision.objects.of_kind(model).filter(object_id__in=gone).order_by("number")
                self._names[model] |= {str(pk): title for pk, title in kept.values_list("object_id", "title")}

    def of(self, model, key):
        return self._names.get(model, {}).get(str(key), str(key))

    def of_page(self, page, key):
        """What the page of the site is called to which a text links."""
        return self.of(linked_models().get(page), key)


def _collect(model, row, keys):
    for name, value in row["fields"].items():
        target = _field(model, name)
        if isinstance(target, models.ForeignKey) and value is not None:
            keys[target.related_model].add(value)
        elif isinstance(target, ProseField) and value:
            for page, key in page_links(value):
                if page in linked_models():
                    keys[linked_models()[page]].add(key)
    for name, values in row["relations"].items():
        if target := _field(model, name):
            keys[target.related_model].update(values)


def _field(model, name):
    """The field of a column; ``None`` for one that the model had once."""
    try:
        return next((f for f in model._meta.concrete_fields if f.attname == name), None) or model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _changes(model, before, after, names, without=()):
    found = []
    for name in dict.fromkeys([*after["fields"], *before["fields"]]):
        old, new = before["fields"].get(name), after["fields"].get(name)
        if name not in without and (old or None) != (new or None):
            found.append(_change(model, name, old, new, names))
    for name in dict.fromkeys([*after["relations"], *before["relations"]]):
        old, new = set(before["relations"].get(name, ())), set(after["relations"].get(name, ()))
        if old != new:
            found.append(_relation_change(_field(model, name), name, old, new, names))
    return found


def _change(model, name, old, new, names):
    target = _field(model, name)
    if target is None:
        label, language = _formerly(model, name)
        return Change(label, compare_texts(str(old or ""), str(new or ""), names), language)
    is_prose = isinstance(target, models.CharField | models.TextField) and not target.choices
    if is_prose and validate_country_code not in target.validators and not hasattr(target, "spoken"):
        if isinstance(target, ProseField):
            old, new = (spelled(text or "", names.of_page) for text in (old, new))
        return Change(label_of(target), compare_texts(old or "", new or "", names), getattr(target, "language", ""))
    values = (spoken_value(target, value, names.of) for value in (old, new))
    if hasattr(target, "drawn"):  # it shows more than words can say
        values = (value and target.drawn(value) for value in (old, new))
    return Change(label_of(target), _both(*values))


def _formerly(model, name):
    """What a column was called that the model has no more, and its language: that of a text in a language taken away."""
    original, _separator, language = name.rpartition("_")
    if original not in translated_fields(model):
        return name, ""
    return capfirst(f"{model._meta.get_field(original).verbose_name} ({language})"), language


def label_of(target):
    """What the form calls a field, with its language, or with the field that it says more about."""
    is_translation = hasattr(target, "translated_field")
    about = None if is_translation else _field(target.model, target.name.rpartition("_")[0])
    return capfirst(f"{about.verbose_name}: {target.verbose_name}" if about else name_of(target))


def name_of(field):
    """What a column is called; that of a translated field with its language."""
    original = getattr(field, "translated_field", None)
    return f"{original.verbose_name} ({LANGUAGE_NAMES[field.language]})" if original else str(field.verbose_name)


def _relation_change(target, name, old, new, names):
    label = capfirst(str(target.verbose_name)) if target else name
    model = target.related_model if target else None
    parts = [(DELETED, key) for key in old - new] + [(INSERTED, key) for key in new - old]
    named = [(kind, names.of(model, key)) for kind, key in parts]
    return Change(label, sorted(named, key=lambda part: (part[0] != DELETED, collation_key(part[1]))), is_list=True)


def spoken_value(target, value, name):
    """A stored value for a reader, ``""`` for none; ``name`` says what a row is called, of its model and key."""
    if value is None or value == "":
        return ""
    if target is None:  # the column is gone
        return str(value)
    if hasattr(target, "spoken"):
        return target.spoken(value)
    if isinstance(target, models.ForeignKey):
        return name(target.related_model, value)
    if isinstance(target, models.BooleanField):
        return _("Yes") if value else _("No")
    if target.choices:
        return str(dict(target.flatchoices).get(value, value))
    if validate_country_code in target.validators:
        return country_name(value)
    if type(target) is models.DateField:
        return speak_date(from_json(target, value))
    if isinstance(target, ProseField):
        return spelled(value, lambda page, key: name(linked_models().get(page), key))
    return str(value)


def _row_changes(before, after, names):
    for relation in dict.fromkeys([*after["rows"], *before["rows"]]):
        old = {row["pk"]: row for row in before["rows"].get(relation, ())}
        new = {row["pk"]: row for row in after["rows"].get(relation, ())}
        for pk in dict.fromkeys([*old, *new]):
            if old.get(pk) != new.get(pk):
                yield _row_change(old.get(pk), new.get(pk), names)


def _row_change(old, new, names):
    row = new or old
    kind = "changed" if old and new else "added" if new else "removed"
    row_model = model_of(row)
    changes = _changes(row_model, old or BLANK, new or BLANK, names, without={owner_column(row_model)})
    return RowChange(kind, capfirst(str(row_model._meta.verbose_name)), title_of_row(row), changes)


def title_of_row(snapshot):
    """What a row calls itself, whether it is still there or not."""
    try:
        return str(unsaved(snapshot))
    except (ObjectDoesNotExist, ValidationError, ValueError, TypeError):
        return ""
