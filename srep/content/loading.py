"""Writes the rows of the content files wherever nobody else has written since the last time."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import translation

from languages.text import SOURCE_LANGUAGE
from offices.periods import NoOverlap, park
from publishing.models import LoadedRow, SiteRevision
from srep.content.merging import Merge
from srep.content.reading import read_rows
from srep.content.values import columns_of


@dataclass
class Report:
    """What a run did: numbers of rows, and a line for everything that it left alone."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    left_alone: list = field(default_factory=list)


class CheckedOnly(Exception):  # noqa: N818 - not an error
    """Rolls back a run that was to write nothing."""


def load(folder, *, check=False):
    """Loads the content files in ``folder`` (a Path), all or nothing, and returns a ``Report``.

    With ``check`` every row is validated and nothing is written. Raises ``ContentError``.
    """
    report = None
    try:
        with translation.override(SOURCE_LANGUAGE), transaction.atomic():
            report = Loading(read_rows(folder), check).run()
            if report.added or report.changed:
                SiteRevision.raise_number()
            if check:
                raise CheckedOnly
    except CheckedOnly:
        pass
    return report


class Loading:
    """One run over all rows."""

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
        return self.report

    def _leave(self, row, reason):
        self.report.left_alone.append(f"{row.name}: {reason}")

    def _find(self, kind, rows):
        """Sorts rows into those that are there, those to add, and those that are an editor's affair."""
        found = kind.model.objects.in_bulk([row.id for row in rows])
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
        if not kind.identity_is_a_field:
            return {}
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
        many = {name: self._many(kind, name, rows) for name in kind.is_many}
        merges = [self._merge(row, many) for row in rows]
        if any(isinstance(constraint, NoOverlap) for constraint in kind.model._meta.constraints):
            park([merge.instance for merge in merges if merge.is_moved])
        is_touched = any(merge.kept for merge in merges) or self._has_others(kind, rows)
        for merge in merges:
            if (merge.written or self.check) and not self._fits(merge, is_touched):
                self._withdraw(merge)
            else:
                self._save(merge)

    def _many(self, kind, name, rows):
        """{owner's id: ids} of a many-to-many field."""
        relation = kind.model._meta.get_field(name)
        owner, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()
        links = relation.remote_field.through.objects.filter(**{f"{owner}__in": [row.id for row in rows]})
        ids = defaultdict(list)
        for owner_id, other_id in links.values_list(f"{owner}_id", f"{other}_id"):
            ids[owner_id].append(other_id)
        return ids

    def _merge(self, row, many):
        loaded = self.loaded.get(row.id)
        merge = Merge(
            row,
            self.instances.get(row),
            loaded.digests if loaded else {},
            {name: ids.get(row.id, []) for name, ids in many.items()},
            self.instances[row.parent].pk if row.parent else None,
        )
        self.instances[row] = merge.instance
        merge.compare(columns_of(row, self._resolve))
        for unit in merge.kept:
            self.report.left_alone.append(f"{row.name}, {_spoken(unit)}: changed by an editor")
        return merge

    def _has_others(self, kind, rows):
        """Whether there are rows of this kind that are not in the files."""
        return kind.model.objects.exclude(pk__in=[row.id for row in rows]).exists()

    def _fits(self, merge, is_touched):
        """Validates a row in full. A row that does not fit beside an editor's work gives way; else the files are wrong."""
        may_give_way = bool(merge.kept)
        try:
            merge.validate()
            may_give_way = is_touched
            merge.validate_among_others()
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


def _spoken(unit):
    """A unit as a message calls it: "profile (fr)"."""
    field, _, language = unit.rpartition("_")
    return f"{field} ({language})" if field and language in settings.MODELTRANSLATION_LANGUAGES else unit


def _in_words(error):
    """All messages of a ``ValidationError``, each once, with the names of their fields."""
    lines = []
    for name, messages in (
        error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    ).items():
        lines += [message if name == NON_FIELD_ERRORS else f"{_spoken(name)}: {message}" for message in messages]
    return " ".join(dict.fromkeys(lines))
