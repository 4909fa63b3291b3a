from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import publish


def note_publication(instance, by=None, note=""):
    """Publishes what the live rows of ``instance`` say, with a note; returns the revision."""
    return publish(
        save_draft(instance, take_snapshot(instance), by, ensure_live_revision(instance), faults=[]), by, note
    )
