"""Drafts put in place for a moment: inside a transaction that is always rolled back."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from languages.holding import holding
from languages.text import SOURCE_LANGUAGE, translated_fields
from languages.words import sentence_case
from publishing.revisions.addresses import ADDRESS, TAKEN, was_anothers
from publishing.revisions.comparison import label_of
from publishing.revisions.drafted import MOST_NEEDED, needed_by
from publishing.revisions.links import link_faults
from publishing.revisions.references import ends_of, owner_column
from publishing.revisions.snapshots import apply_snapshot, kept_fields, parts_of, rows_of, unsaved

_is_staged = ContextVar("is_staged", default=False)


def is_staged():
    """What is read now may be a draft: keep nothing of it beyond the request."""
    return _is_staged.get()


def apart():
    """A block in which nothing is read that readers' pages keep, nor kept for them."""
    return holding(_is_staged, True)


@contextmanager
def staged(*revisions):
    """The content as it would be with ``revisions`` live; yields the instances (``None`` for a deleted object).

    Render what you need before the block ends: afterwards nothing of it is left. On SQLite the block holds the only
    writer, so keep it short. Raises ``IntegrityError`` where the database refuses a revision.
    """
    with apart(), transaction.atomic():
        try:
            yield apply_revisions(revisions)
        finally:
            transaction.set_rollback(True)


def apply_revisions(revisions, apply_one=None):
    """Places several revisions, whatever depends on whatever; returns the instances in the order of ``revisions``.

    ``apply_one`` does it for one of them. What the database refuses is tried again after the others, as one may make
    room for another; deletions come last.
    Raises the ``IntegrityError`` of what fits in no order, with its revision as ``error.revision``.
    """
    apply_one = apply_one or apply_revision
    if len(revisions) == 1:
        return [apply_one(revisions[0])]
    placed = {}
    waiting = sorted(revisions, key=lambda revision: revision.is_deletion)
    while waiting:
        refused = {}
        for revision in waiting:
            try:
                with transaction.atomic():
                    placed[revision.pk] = apply_one(revision)
            except IntegrityError as error:
                error.revision = revision
                refused[revision] = error
        if len(refused) == len(waiting):
            raise next(iter(refused.values()))
        waiting = list(refused)
    return [placed[revision.pk] for revision in revisions]


def apply_revision(revision, instance=None, present=None):
    """Makes the live rows what ``revision`` says; returns the instance, or ``None`` for a deletion.

    Who has just read the live instance and its snapshot passes both.
    """
    if revision.is_deletion:
        if (row := revision.find_object()) is not None:
            row.delete()
        return None
    return apply_snapshot(revision.snapshot, instance, present)


def faults_of(revision):
    """What forbids to publish ``revision``, as a list of sentences; empty if nothing does.

    The drafts that it needs stand beside it; what is wrong with them is told of them.
    """
    needed = needed_by(revision)
    if len(needed) > MOST_NEEDED:
        return [too_many()]
    try:
        with staged(*needed, revision) as (*_others, instance):
            if instance is None:
                return []
            before = revision.base and revision.base.snapshot
            return check(instance) + link_faults(before, revision.snapshot)
    except IntegrityError as error:
        if getattr(error, "revision", revision) != revision:
            return [*lacking(revision.snapshot), *check_unique(revision.snapshot), *empty(revision.snapshot)]
        return violated_rules(revision, error)


def too_many():
    """Why a draft cannot be put in place that needs more than ``MOST_NEEDED`` others, as a sentence."""
    words = _("It refers, directly or through others, to more than %(count)d drafts. Publish some of them first.")
    return words % {"count": MOST_NEEDED}


@dataclass(frozen=True)
class Placed:
    """Instances (or ``None``) that were put in place together."""

    instances: list

    @cached_property
    def loose(self):
        """Those that refer to what is not there: the database says only that there are some."""
        return [each for each in self.instances if each is not None and _leads_nowhere(each)]


def check(instance, placed=None):
    """The faults of an instance, and of its rows, as they stand in the database, as sentences. It may be one of ``placed``."""
    faults, model = [], type(instance)
    for row in rows_of(instance):
        parents = {each.name for each in row._meta.fields if row is not instance and each.related_model is model}
        try:
            # The database has judged what is unique and which rules hold between columns when it took the row.
            row.full_clean(exclude=parents, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            faults += _sentences(row, error)
        faults += _missing(row)
    if model.has_page and was_anothers(model, getattr(instance, ADDRESS), instance.pk):
        faults.append(str(TAKEN))
    try:
        check_deferred_constraints(instance)
    except IntegrityError as error:
        rule, loose = _broken_rule(type(instance), error), placed.loose if placed else ()
        is_anothers = bool(loose) and instance not in loose
        faults += [rule] if not is_anothers and not any(fault.endswith(rule) for fault in faults) else []
    return list(dict.fromkeys(faults))


def _leads_nowhere(instance):
    """Whether an object or one of its rows refers to what is not there."""
    for row in rows_of(instance):
        for field in (*kept_fields(type(row)), *row._meta.many_to_many):
            if field.many_to_one:
                key = getattr(row, field.attname)
                keys = [key] if key is not None else []
            elif field.many_to_many:
                own, other = ends_of(field)
                keys = field.remote_field.through._base_manager.filter(**{own: row.pk}).values_list(other, flat=True)
            else:
                continue
            if len(keys) != field.related_model._base_manager.filter(pk__in=list(keys)).count():
                return True
    return False


def _missing(row):
    """What a row lacks in the source language, whose columns do not know that it is required, and what else it needs."""
    texts = (name for name in translated_fields(type(row)) if not row._meta.get_field(name).blank)
    for name in (*(f"{text}_{SOURCE_LANGUAGE}" for text in texts), *row.also_required):
        column = row._meta.get_field(name)
        if not getattr(row, column.attname):
            yield f"{_named(row, column)}: {column.error_messages['blank']}"


def check_deferred_constraints(*instances):
    """Has the database judge at once what it would judge at the end of the transaction; SQLite, about ``instances``."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    elif connection.vendor == "sqlite":
        models = {model for instance in instances for model in models_of(type(instance))}
        links = {field.remote_field.through for model in models for field in model._meta.many_to_many}
        tables = sorted(model._meta.db_table for model in models | links)
        if tables and _has_loose_ends(tables):  # without names, all tables would be judged
            connection.check_constraints(tables)


def _has_loose_ends(tables):
    """Whether rows of these tables of SQLite refer to what is not there: one query, where Django makes one for each."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(["SELECT 1 FROM pragma_foreign_key_check(%s)"] * len(tables)), tables)
        return cursor.fetchone() is not None


def models_of(model):
    """The model of an object and those of the rows that belong to it."""
    return [model, *(model._meta.get_field(name).related_model for name in getattr(model, "revised_with", ()))]


def violated_rules(revision, error):
    """What the database refused in ``revision``, as sentences: the field and who has its value, or the rule that is broken;
    and what else forbids to publish it, as far as can be said without placing it.
    """
    snapshot = revision.snapshot
    found = [*lacking(snapshot), *check_unique(snapshot)] if snapshot else []
    return [*(found or [_broken_rule(revision.model, error)]), *(empty(snapshot) if snapshot else ())]


def lacking(snapshot):
    """What of a snapshot has no value though it cannot be published without, as sentences."""
    sentences = []
    for each in parts_of(snapshot):
        row = unsaved(each)
        for field in row._meta.concrete_fields:
            if not field.null and getattr(row, field.attname) is None and field.attname in each["fields"]:
                sentences.append(f"{_named(row, field)}: {field.error_messages['blank']}")
    return sentences


def empty(snapshot):
    """What of a snapshot is an empty text though it cannot be published so, as sentences. The database would take it."""
    sentences = []
    for each in parts_of(snapshot):
        row = unsaved(each)
        for field in row._meta.concrete_fields:
            if not field.blank and each["fields"].get(field.attname) == "":
                sentences.append(f"{_named(row, field)}: {field.error_messages['blank']}")
        sentences += _missing(row)
    return list(dict.fromkeys(sentences))


def check_unique(snapshot):
    """What of a snapshot has a value that belongs to something else by now, as sentences that name the field and the owner."""
    sentences = []
    for each in parts_of(snapshot):
        row = unsaved(each)
        row._state.adding = False  # it is no rival of itself
        try:
            row.validate_unique()
        except ValidationError as clash:
            sentences += _sentences(row, clash)
    return sentences


def _broken_rule(model, error):
    """The words of the constraint that ``error`` names, or what the database itself says."""
    for candidate in models_of(model):
        for constraint in candidate._meta.constraints:
            if constraint.name in str(error) or str(error) == _said_by_sqlite(candidate, constraint):
                return str(constraint.get_violation_error_message())
    if "foreign key" in str(error).lower():
        return refers_to_nothing()
    return str(error)


def _said_by_sqlite(model, constraint):
    """How SQLite names what must be unique: by its columns."""
    columns = (model._meta.get_field(name).column for name in getattr(constraint, "fields", ()))
    return f"UNIQUE constraint failed: {', '.join(f'{model._meta.db_table}.{column}' for column in columns)}"


def refers_to_nothing():
    return _("It refers to something that does not exist any more. Choose again what it refers to.")


def _sentences(row, error):
    if not hasattr(error, "message_dict"):
        return error.messages
    sentences = []
    for name, messages in error.message_dict.items():
        field = None if name == "__all__" else row._meta.get_field(name)
        if field is not None and field.is_relation and getattr(row, field.attname) is not None:
            messages = [refers_to_nothing()]  # Django says the key, which nobody knows
        label = f"{_named(row, field)}: " if field else ""
        sentences += [f"{label}{message}" for message in messages]
    return sentences


def _named(row, field):
    """A field as the form calls it; of a row below an object, with what kind of row it is."""
    is_below = owner_column(type(row)) != "pk"
    return f"{sentence_case(row._meta.verbose_name)}: {label_of(field)}" if is_below else label_of(field)
