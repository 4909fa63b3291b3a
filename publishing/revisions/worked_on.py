"""Objects as they are worked on, many at once: what is live, with the draft that there may be."""

from dataclasses import dataclass

from publishing.models import Revision
from publishing.revisions.live import title_of
from publishing.revisions.merging import Merged, join
from publishing.revisions.snapshots import take_snapshots, unsaved


@dataclass
class WorkedOn:
    """One object: its ``draft`` (a revision, or ``None``), and ``merged`` with what is live (``is_live``: if it is)."""

    model: type
    pk: str
    draft: Revision | None
    merged: Merged
    is_live: bool

    @property
    def snapshot(self):
        return self.merged.snapshot

    @property
    def title(self):
        """In English, as files have it."""
        return title_of(unsaved(self.snapshot))

    @property
    def name(self):
        """In the language of whoever reads it, where it has a name there."""
        return str(unsaved(self.snapshot))


def worked_on(model, keys=None):
    """{key as text: ``WorkedOn``} of the objects of ``model`` with ``keys``, or of all of them, live or not yet.

    What a draft deletes is left out, as is what is gone. A few queries, however many there are.
    """
    rows, drafts = model._base_manager.all(), Revision.objects.of_kind(model).drafts().select_related("base")
    if keys is not None:
        keys = [str(key) for key in keys]
        rows, drafts = rows.filter(pk__in=keys), drafts.filter(object_id__in=keys)
    live = {pk: Revision(snapshot=taken) for pk, taken in take_snapshots(model, list(rows)).items()}
    drafts = {str(draft.object_id): draft for draft in drafts}
    return {
        pk: WorkedOn(model, pk, drafts.get(pk), join(drafts.get(pk), live.get(pk)), pk in live)
        for pk in dict.fromkeys([*live, *drafts])
        if pk not in drafts or not drafts[pk].is_deletion
    }


def with_columns(snapshot, new):
    """The snapshot of an object with other values: ``new`` is {key of it or of a row: {column: value}}."""
    rows = {name: [with_columns(row, new) for row in rows] for name, rows in snapshot["rows"].items()}
    return {**snapshot, "fields": snapshot["fields"] | new.get(snapshot["pk"], {}), "rows": rows}
