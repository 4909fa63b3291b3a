"""The live revision of an object: what its rows say now, whoever wrote them."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.utils import translation

from languages.text import SOURCE_LANGUAGE
from publishing.models import Revision
from publishing.revisions.addresses import keep_address
from publishing.revisions.references import owner_column
from publishing.revisions.snapshots import parts_of, take_snapshot

State = Revision.State
REVISIONS_READ = 100


def noted():
    """The revisions that were published with a change note, as readers are told; never a draft."""
    return Revision.objects.published().filter(state__in=(State.LIVE, State.PAST)).exclude(change_note="")


def stands(snapshot, present):
    """Whether ``present`` says what ``snapshot`` does.

    Columns that the model has no more do not count, such as those of a language that was taken away; nor do newer ones.
    """
    return (
        all(present["fields"].get(name, value) == value for name, value in snapshot["fields"].items())
        and present["relations"] == snapshot["relations"]
        and all(
            [row["pk"] for row in rows] == [row["pk"] for row in present["rows"].get(name, ())]
            and all(map(stands, rows, present["rows"][name]))
            for name, rows in snapshot["rows"].items()
        )
    )


def _says_all_of(snapshot, present):
    """Whether ``snapshot`` stands in ``present``, which says nothing beside it in newer columns."""
    known = {row["pk"]: row["fields"] for row in parts_of(snapshot)}
    return stands(snapshot, present) and not any(
        value
        for row in parts_of(present)
        for name, value in row["fields"].items()
        if name not in known.get(row["pk"], ())
    )


def ensure_live_revision(instance, live=None):
    """The live revision of a stored instance; noted now if its rows changed otherwise than by publication.

    ``None`` where there is no instance. Who has just read the revision that is live passes it.
    """
    if instance is None:
        return None
    live, snapshot = live or Revision.objects.of(instance).live().first(), take_snapshot(instance)
    if live is not None and (live.snapshot == snapshot or _says_all_of(live.snapshot, snapshot)):
        return live
    return note_live(instance, snapshot, live)


def note_live(instance, snapshot, live, **values):
    """Keeps ``snapshot``, which is what the rows of ``instance`` say, as its live revision instead of ``live``."""
    if live is not None:
        Revision.objects.filter(pk=live.pk).update(state=State.PAST)
    keep_address(type(instance), instance.pk, live and live.snapshot, snapshot)
    return create_revision(
        type(instance), instance.pk, snapshot, title_of(instance), state=State.LIVE, base=live, **values
    )


def title_of(instance):
    """What the history calls an object: its name in the source language, whoever works on it."""
    with translation.override(SOURCE_LANGUAGE):
        return str(instance)[:300]


def create_revision(model, pk, snapshot, title, **values):
    """The next revision of an object, with the number that follows."""
    revision = Revision(content_type=ContentType.objects.get_for_model(model), object_id=pk)
    revision = revision.next(snapshot, title, **values)
    revision.save(force_insert=True)
    return revision


def texts_once_live(rows):
    """{(key of a row as text, column): texts} that ``rows`` said while they were live, or say; no draft's. One query.

    Of each object as far as its ``REVISIONS_READ`` latest revisions go.
    """
    keys = {getattr(row, owner_column(type(row))) for row in rows}
    revisions = Revision.objects.filter(object_id__in=keys, state__in=[State.LIVE, State.PAST], snapshot__isnull=False)
    found = defaultdict(set)
    for snapshot in revisions.order_by("-number").values_list("snapshot", flat=True)[:REVISIONS_READ]:
        for part in parts_of(snapshot):
            for column, value in part["fields"].items():
                found[part["pk"], column].add(value)
    return found
