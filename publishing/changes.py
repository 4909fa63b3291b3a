"""What was published and why, as readers are told: newest first, and what went live in one moment as one."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone

from publishing.models import Revision

SHOWN_OF_ONE = 8  # revisions of one entry that a short list reads at most


@dataclass
class Entry:
    """One publication: of one object, of all objects of a change set, or of a deletion with all that went along."""

    published: datetime
    note: str
    revisions: list = field(default_factory=list)

    @property
    def key(self):
        """Stays the same for ever: the key of one of its revisions."""
        return min(revision.pk for revision in self.revisions)

    @property
    def day(self):
        """The day in the site's own zone."""
        return timezone.localdate(self.published)


def noted():
    """The revisions that were published with a change note; never a draft."""
    states = (Revision.State.LIVE, Revision.State.PAST)
    return Revision.objects.published().filter(state__in=states).exclude(change_note="")


def marks():
    """(time, note) of each entry, newest first, as a queryset: what to page through."""
    return noted().order_by("-published", "change_note").values_list("published", "change_note").distinct()


def entries(marks):
    """The entries of some successive ``marks``, in one query. Revisions know of themselves whether they ``deleted``."""
    wanted = {mark: Entry(*mark) for mark in marks}
    if wanted:
        times = [published for published, _note in wanted]
        for revision in _read(noted().filter(published__range=(min(times), max(times)))):
            if entry := wanted.get((revision.published, revision.change_note)):
                entry.revisions.append(revision)
    return list(wanted.values())


def latest(number):
    """The last entries, in one query; of a great change set perhaps not all revisions."""
    found = {}
    for revision in _read(noted())[: number * SHOWN_OF_ONE]:
        mark = revision.published, revision.change_note
        found.setdefault(mark, Entry(*mark)).revisions.append(revision)
    return list(found.values())[:number]


def _read(revisions):
    is_deletion = ExpressionWrapper(Q(snapshot__isnull=True), output_field=BooleanField())
    return (
        revisions.annotate(deleted=is_deletion)
        .defer("snapshot", "faults")
        .order_by("-published", "change_note", "title")
    )
