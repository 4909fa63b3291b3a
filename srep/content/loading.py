"""Writes the rows of the content files wherever nobody else has written since the last time."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.utils import translation

from languages.text import SOURCE_LANGUAGE, translated_fields
from offices.periods import NoOverlap, park
from publishing.models import LoadedRow, SiteRevision
from srep.content.announcing import announce, bear_stated_day
from srep.content.reading import read_rows
from srep.content.values import clean, columns_of, default_of, digest_of
from translations.states import record

# All translations are drafts until somebody who speaks the language has read them, the French, equal by statute, too.
PERIOD = ("since", "until")


@dataclass
class Report:
    """What a run did: numbers of rows, and a line for everything that it left alone."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    announced: int = 0
    left_alone: list = field(default_factory=list)


def load(folder, *, check=False):
    """Loads the content files in ``folder`` (a Path), all or nothing, and returns a ``Report``.

    With ``check`` every row is validated and nothing is written. Raises ``ContentError``.
    """
    with translation.override(SOURCE_LANGUAGE), transaction.atomic():
        report = Loading(read_rows(folder), check).run()
        if report.added or report.changed or report.announced:
            SiteRevision.raise_number()
        if check:
            transaction.set_rollback(True)
    return report


class Loading:
    def __init__(self, rows, check=False):
        self.check = check
        self.report = Report()
        self.loaded = {loaded.id: loaded for loaded in LoadedRow.objects.all()}
        self.rows = defaultdict(list)  # kind: rows
        self.named = {}
        for row in rows:
            self.rows[row.kind].append(row)
            if row.kind.identity == "slug" or not row.parent:
                self.named[row.kind.model, row.key] = row
        self.instances = {}  # row: the instance that stands for it
        self.absent = set()  # rows that an editor deleted or made anew, those below them, and those that do not fit

    def run(self):
        for kind, rows in self.rows.items():
            self._find(kind, rows)
            self._write(kind, [row for row in rows if row not in self.absent])
            self._name_leftovers(kind, rows)
        for row in (row for rows in self.rows.values() for row in rows if row.change_note and row not in self.absent):
            self.report.announced += announce(row, self.instances[row])
        return self.report

    def _leave(self, row, reason):
        self.report.left_alone.append(f"{row.name}: {reason}")

    def _find(self, kind, rows):
        """Sorts rows into those that are there, those to add, and those that are an editor's affair."""
        links = [Prefetch(name, kind.fields[name].related_model.objects.only("pk").order_by()) for name in kind.is_many]
        found = kind.model.objects.prefetch_related(*links).in_bulk([row.id for row in rows])
        foreign = self._made_by_editors(kind, rows)
        for row in rows:
            if row.parent in self.absent:
                self.absent.add(row)
            elif row.id in found:
                self.instances[row] = found[row.id]
            elif row.id in self.loaded:
                self.absent.add(row)
                self._leave(row, "deleted by an editor")
            elif other := foreign.get(self._identity(kind, row)):
                self.absent.add(row)
                self.instances[row] = other
                self._leave(row, "made by an editor")

    def _identity(self, kind, row):
        """What no two rows share: a slug or key in the whole site, or a choice within the parent."""
        return (row.key, self.instances[row.parent].pk if row.parent and kind.identity != "slug" else None)

    def _made_by_editors(self, kind, rows):
        """{identity: instance} of rows that stand where ours would, but were never loaded."""
        if kind.identity not in kind.fields:
            return {}  # nobody sees it, so a row is found by its id alone
        others = kind.model.objects.filter(**{f"{kind.identity}__in": {row.key for row in rows}})
        others = others.exclude(pk__in=[row.id for row in rows])
        within = f"{kind.parent}_id" if kind.parent and kind.identity != "slug" else None
        return {(getattr(row, kind.identity), within and getattr(row, within)): row for row in others}

    def _resolve(self, row, model, key):
        """The id of the row of ``model`` that ``key`` names; ``None`` if an editor deleted it."""
        target = self.named.get((model, key)) if isinstance(key, str) else None
        if target is None:
            row.fail(f"{model._meta.verbose_name} {key!r} is not in the files. Add it there or correct the name.")
        if target in self.instances:
            return self.instances[target].pk
        if target not in self.absent:
            row.fail(f"{target.name} stands further down. Move it above this row.")
        return None

    def _write(self, kind, rows):
        merges = [self._merge(row) for row in rows]
        if any(isinstance(constraint, NoOverlap) for constraint in kind.model._meta.constraints):
            park([merge.instance for merge in merges if merge.is_moved])
        others = kind.model.objects.exclude(pk__in=[row.id for row in rows])
        is_touched = any(merge.left for merge in merges) or others.exists()
        for merge in merges:
            if (merge.written or self.check) and not self._fits(merge, is_touched):
                self._withdraw(merge)
            else:
                self._save(merge)

    def _merge(self, row):
        loaded = self.loaded.get(row.id)
        parent_id = self.instances[row.parent].pk if row.parent else None
        merge = Merge(row, self.instances.get(row), loaded.digests if loaded else {}, parent_id)
        self.instances[row] = merge.instance
        merge.compare(columns_of(row, self._resolve))
        for unit in merge.left:
            self.report.left_alone.append(f"{row.name}, {_spoken(unit)}: changed by an editor")
        return merge

    def _fits(self, merge, is_touched):
        """Validates a row in full. A row that does not fit beside an editor's work gives way; else the files are wrong."""
        may_give_way = bool(merge.left)
        try:
            merge.validate()
            may_give_way = is_touched
            merge.instance.validate_unique()
            merge.instance.validate_constraints()
        except ValidationError as error:
            if not may_give_way:
                merge.row.fail(_in_words(error))
            self._leave(merge.row, _in_words(error))
            return False
        return True

    def _withdraw(self, merge):
        """Leaves a row as it was in the database."""
        if merge.is_new:
            self.absent.add(merge.row)
            del self.instances[merge.row]
        elif merge.is_moved:
            type(merge.instance).objects.filter(pk=merge.instance.pk).update(**merge.period)

    def _save(self, merge):
        row = merge.row
        if merge.is_new:
            self.report.added += 1
        elif merge.written:
            self.report.changed += 1
        else:
            self.report.unchanged += 1
        if merge.written or merge.is_new:
            merge.save()
        before = self.loaded.get(row.id)
        if before is None or before.digests != merge.digests:
            loaded = LoadedRow(id=row.id, model=row.kind.model._meta.label_lower, name=row.name, digests=merge.digests)
            loaded.save(force_insert=before is None)

    def _name_leftovers(self, kind, rows):
        """Rows that the files once had: they may be wanted still, so only an editor deletes them."""
        label = kind.model._meta.label_lower
        ours = {row.id for row in rows}
        gone = {key: row for key, row in self.loaded.items() if row.model == label and key not in ours}
        for key in kind.model.objects.filter(pk__in=gone).values_list("pk", flat=True):
            self.report.left_alone.append(f"{gone[key].name}: no longer in the files; an editor may delete it")


class Merge:
    """One row of the files beside the same row in the database: what to write, what an editor changed.

    ``row`` (a ``Row``) and ``instance`` (``None`` for a new one); ``digests`` says what was loaded last time.
    """

    def __init__(self, row, instance, digests, parent_id=None):
        self.row = row
        self.kind = row.kind
        self.is_new = instance is None
        self.changed_before = None if self.is_new else instance.updated
        self.instance = row.kind.model(id=row.id) if self.is_new else instance
        if self.is_new and parent_id:
            setattr(self.instance, f"{self.kind.parent}_id", parent_id)
        self.written = {}  # column: value
        self.left = []  # units that an editor changed: left alone
        self.last = digests
        self.digests = {}
        self.period = {name: getattr(self.instance, name, None) for name in PERIOD}

    @property
    def is_moved(self):
        """Whether a stored period changes."""
        return not self.is_new and not self.written.keys().isdisjoint(PERIOD)

    def compare(self, columns):
        """Decides for each unit whether it is written, and puts the new values on the instance."""
        for unit, names in self.kind.units.items():
            default = [default_of(self.kind, name) for name in names]
            wanted = [columns[name] for name in names]
            present = default if self.is_new else [self._present(name) for name in names]
            last = self.last.get(unit, digest_of(default))
            digest = digest_of(wanted)
            if present != wanted:
                if digest_of(present) == last:
                    self.written |= dict(zip(names, wanted, strict=True))
                else:
                    self.left.append(unit)
                    digest = last
            if digest != digest_of(default):
                self.digests[unit] = digest
        for column, value in self.written.items():
            if column not in self.kind.is_many:
                setattr(self.instance, self._attribute(column), value)

    def _present(self, column):
        if column in self.kind.is_many:
            return clean(self.kind, column, [row.pk for row in getattr(self.instance, column).all()])
        return clean(self.kind, column, getattr(self.instance, self._attribute(column)))

    def _attribute(self, column):
        return self.kind.model._meta.get_field(column).attname

    def validate(self):
        """Whether each value is right by itself. Raises ``ValidationError``."""
        self.instance.clean_fields()
        self.instance.clean()
        for column, value in self.written.items():
            if column not in self.kind.is_many and (cleaned := self._present(column)) != value:
                raise ValidationError({column: f"Write {cleaned}, the form in which it is kept."})

    def save(self):
        """Writes the row, its many-to-many fields and the pairs of source text and translation."""
        columns = {column for column in self.written if column not in self.kind.is_many}
        translated = translated_fields(self.kind.model)
        columns |= {name for name in translated if f"{name}_{SOURCE_LANGUAGE}" in columns}
        if self.is_new:
            self.instance.save(force_insert=True)
        elif self.written:
            period = PERIOD if self.is_moved else ()
            self.instance.save(update_fields={*columns, *period, "updated"})
        if self.row.stated:
            bear_stated_day(self.row, self.instance, self.changed_before)
        for name in self.kind.is_many & self.written.keys():
            getattr(self.instance, name).set(self.written[name])
        self._record(translated)

    def _record(self, translated):
        """A translation counts as one of the present source only where both are the files' own."""
        languages = {}
        for unit in self.digests:
            name, _, language = unit.rpartition("_")
            both = {unit, f"{name}_{SOURCE_LANGUAGE}"}
            if name in translated and both.isdisjoint(self.left) and not both.isdisjoint(self.written):
                languages.setdefault(language, []).append(name)
        for language, fields in languages.items():
            record(self.instance, language, fields, reviewed=False)


def _spoken(unit):
    """A unit as a message calls it: "profile (fr)"."""
    field, _, language = unit.rpartition("_")
    return f"{field} ({language})" if field and language in settings.MODELTRANSLATION_LANGUAGES else unit


def _in_words(error):
    """All messages of a ``ValidationError``, each once, with the names of their fields."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    starts = {name: "" if name == NON_FIELD_ERRORS else f"{_spoken(name)}: " for name in by_field}
    return " ".join(dict.fromkeys(starts[name] + message for name, found in by_field.items() for message in found))
