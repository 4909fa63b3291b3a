"""Drafts put in place for a moment: inside a transaction that is always rolled back."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from publishing.snapshots import put, rows_of


@contextmanager
def staged(*revisions):
    """The content as it would be with ``revisions`` live; yields the instances (``None`` for a deleted object).

    Render what you need before the block ends: afterwards nothing of it is left. On SQLite the block holds the only
    writer, so keep it short. Raises ``IntegrityError`` where the database refuses a revision.
    """
    with transaction.atomic():
        try:
            yield place_all(revisions)
        finally:
            transaction.set_rollback(True)


def place_all(revisions):
    """Places several revisions, whatever depends on whatever; returns the instances in the order of ``revisions``.

    What the database refuses is tried again after the others, as one may make room for another; deletions come last.
    Raises the ``IntegrityError`` of what fits in no order, with its revision as ``error.revision``.
    """
    if len(revisions) == 1:
        return [place(revisions[0])]
    placed = {}
    waiting = sorted(revisions, key=lambda revision: revision.is_deletion)
    while waiting:
        refused = {}
        for revision in waiting:
            try:
                with transaction.atomic():
                    placed[revision.pk] = place(revision)
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


def check(instance):
    """The faults of an instance and its rows as they stand in the database, as sentences."""
    faults = []
    for row in rows_of(instance):
        try:
            row.full_clean()
        except ValidationError as error:
            faults += _sentences(row, error)
    try:
        judge_now()
    except IntegrityError as error:
        faults.append(violated_rule(type(instance), error))
    return list(dict.fromkeys(faults))


def judge_now():
    """Has PostgreSQL judge at once the constraints that it would judge at the end of the transaction."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def violated_rule(model, error):
    """The words of the constraint that ``error`` names, or what the database itself says."""
    related = [model, *(model._meta.get_field(name).related_model for name in getattr(model, "revised_with", ()))]
    for candidate in related:
        for constraint in candidate._meta.constraints:
            if constraint.name in str(error):
                return str(constraint.get_violation_error_message())
    return str(error)


def _sentences(row, error):
    if not hasattr(error, "message_dict"):
        return error.messages
    sentences = []
    for name, messages in error.message_dict.items():
        label = "" if name == "__all__" else f"{row._meta.get_field(name).verbose_name}: "
        sentences += [f"{label}{message}" for message in messages]
    return sentences
