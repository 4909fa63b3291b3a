"""Drafts put in place for a moment: inside a transaction that is always rolled back."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from publishing.addresses import fault_of
from publishing.snapshots import put, rows_of

_is_staged = ContextVar("is_staged", default=False)


def is_staged():
    """What is read now may be a draft: keep nothing of it beyond the request."""
    return _is_staged.get()


@contextmanager
def staged(*revisions):
    """The content as it would be with ``revisions`` live; yields the instances (``None`` for a deleted object).

    Render what you need before the block ends: afterwards nothing of it is left. On SQLite the block holds the only
    writer, so keep it short. Raises ``IntegrityError`` where the database refuses a revision.
    """
    token = _is_staged.set(True)
    try:
        with transaction.atomic():
            try:
                yield place_all(revisions)
            finally:
                transaction.set_rollback(True)
    finally:
        _is_staged.reset(token)


def place_all(revisions, place_one=None):
    """Places several revisions, whatever depends on whatever; returns the instances in the order of ``revisions``.

    ``place_one`` does it for one of them. What the database refuses is tried again after the others, as one may make
    room for another; deletions come last.
    Raises the ``IntegrityError`` of what fits in no order, with its revision as ``error.revision``.
    """
    place_one = place_one or place
    if len(revisions) == 1:
        return [place_one(revisions[0])]
    placed = {}
    waiting = sorted(revisions, key=lambda revision: revision.is_deletion)
    while waiting:
        refused = {}
        for revision in waiting:
            try:
                with transaction.atomic():
                    placed[revision.pk] = place_one(revision)
            except IntegrityError as error:
                error.revision = revision
                refused[revision] = error
        if len(refused) == len(waiting):
            raise next(iter(refused.values()))
        waiting = list(refused)
    return [placed[revision.pk] for revision in revisions]


def place(revision):
    """Makes the live rows what ``revision`` says; returns the instance, or ``None`` for a deletion."""
    if revision.is_deletion:
        row = revision.model._base_manager.filter(pk=revision.object_id).first()
        if row is not None:
            row.delete()
        return None
    return put(revision.snapshot)


def faults_of(revision):
    """What forbids to publish ``revision``, as a list of sentences; empty if nothing does."""
    try:
        with staged(revision) as (instance,):
            return check(instance) if instance is not None else []
    except IntegrityError as error:
        return [violated_rule(revision.model, error)]


def check(instance, rows=None):
    """The faults of an instance and its rows as they stand in the database, as sentences.

    ``rows`` are what ``rows_of`` returns, if who asks has just read them.
    """
    faults = []
    for row in rows or rows_of(instance):
        parents = {
            field.name for field in row._meta.fields if row is not instance and field.related_model is type(instance)
        }
        try:
            # The database has judged what is unique and which rules hold between columns when it took the row.
            row.full_clean(exclude=parents, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            faults += _sentences(row, error)
    if fault := fault_of(instance):
        faults.append(fault)
    try:
        judge_now(instance)
    except IntegrityError as error:
        faults.append(violated_rule(type(instance), error))
    return list(dict.fromkeys(faults))


def judge_now(*instances):
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


def violated_rule(model, error):
    """The words of the constraint that ``error`` names, or what the database itself says."""
    for candidate in models_of(model):
        for constraint in candidate._meta.constraints:
            if constraint.name in str(error):
                return str(constraint.get_violation_error_message())
    if "foreign key" in str(error).lower():
        return _("It refers to something that does not exist any more. Choose again what it refers to.")
    return str(error)


def _sentences(row, error):
    if not hasattr(error, "message_dict"):
        return error.messages
    sentences = []
    for name, messages in error.message_dict.items():
        label = "" if name == "__all__" else f"{row._meta.get_field(name).verbose_name}: "
        sentences += [f"{label}{message}" for message in messages]
    return sentences
