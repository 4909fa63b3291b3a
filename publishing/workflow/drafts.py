"""Work on an object before it goes live: saved, given up, begun again from what was, brought back."""

from django.db import transaction
from django.utils.translation import gettext as _

from publishing.journal import entries as journal
from publishing.models import ChangeSet, Revision, ShareLink
from publishing.revisions.drafted import referring_to
from publishing.revisions.live import create_revision, ensure_live_revision, title_of
from publishing.revisions.snapshots import model_of, unsaved, without_missing
from publishing.revisions.staging import faults_of
from publishing.workflow import lapsed_plans
from publishing.workflow.lapsed_plans import end_drafts
from publishing.workflow.locks import key_of, lock, lock_objects

State = Revision.State


@transaction.atomic
def save_draft(instance, snapshot, by=None, base=None, faults=None):
    """Keeps ``snapshot`` of ``instance`` as the draft on which work goes on; earlier drafts are kept as such.

    ``base`` is the live revision that the draft began from, ``None`` for an object that was never live. Its faults are
    found against the real database, unless who has just looked passes them, and are kept with it.
    """
    lock_objects([key_of(instance)])
    earlier = Revision.objects.of(instance).drafts().select_for_update().first()
    base = base or (earlier and earlier.base)
    change_set_id = None
    if earlier is not None:
        if earlier.snapshot == snapshot:
            if earlier.base != base:
                earlier.base = base
                earlier.save(update_fields=["base"])
            return earlier
        change_set_id = earlier.change_set_id
        drafts = Revision.objects.filter(pk=earlier.pk)
        lapsed_plans.cancel_plans(drafts, lapsed_plans.SAVED_AGAIN, by)
        drafts.update(state=State.REPLACED, change_set=None)
    title = title_of(unsaved(snapshot))
    action = journal.Action.SAVED_DRAFT
    draft = _begin(type(instance), instance.pk, snapshot, title, action, by, base, faults, change_set_id)
    _hand_on_links(earlier, draft)
    return draft


def _hand_on_links(earlier, draft):
    """Whoever has a link to the earlier draft sees the present one from now on."""
    if earlier is not None:
        ShareLink.objects.filter(revision=earlier).update(revision=draft)


def _begin(model, pk, snapshot, title, action, by, base, faults=None, change_set_id=None):
    values = {"state": State.DRAFT, "author": by, "base": base, "faults": faults or []}
    draft = create_revision(model, pk, snapshot, title, change_set_id=change_set_id, **values)
    if faults is None:
        draft.faults = faults_of(draft)
        draft.save(update_fields=["faults"])
    journal.record(action, draft, by)
    return draft


class NeededError(Exception):
    """A draft cannot be given up, as other ``drafts`` refer to its object, which is not live."""

    def __init__(self, drafts):
        words = _("Other drafts refer to it: %(names)s. Change or discard those first.")
        super().__init__(words % {"names": ", ".join(draft.name for draft in drafts)})
        self.drafts = drafts


@transaction.atomic
def discard(revision, by=None):
    """Gives a draft up, and returns whether it still was one. It stays in the history. Raises ``NeededError``."""
    (revision,) = lock([revision])
    if revision.state != State.DRAFT:
        return False
    if revision.find_object() is None and (others := referring_to(revision)):
        raise NeededError(others)
    draft = Revision.objects.filter(pk=revision.pk)
    lapsed_plans.cancel_plans(draft, lapsed_plans.DISCARDED, by)
    draft.update(state=State.DISCARDED)
    journal.record(journal.Action.DISCARDED, revision, by)
    return True


@transaction.atomic
def begin(snapshot, title, by=None):
    """Begins a draft of a new object that says what ``snapshot`` does. Returns it."""
    model = model_of(snapshot)
    return _begin(model, snapshot["pk"], snapshot, title[:300], journal.Action.SAVED_DRAFT, by, None)


@transaction.atomic
def restore(revision, by=None):
    """Begins a draft with what ``revision`` says, whatever is live or deleted now; returns the draft.

    For the revision with which an object was deleted: with what was live before.
    """
    (revision,) = lock([revision])
    revision = last_snapshot_of(revision)
    base = ensure_live_revision(revision.find_object())
    snapshot = without_missing(revision.snapshot)
    drafts = revision.history.drafts()
    same = drafts.first()
    if same is not None and same.snapshot == snapshot:
        return same
    end_drafts(drafts, lapsed_plans.SAVED_AGAIN, by)
    draft = _begin(revision.model, revision.object_id, snapshot, revision.title, journal.Action.RESTORED, by, base)
    _hand_on_links(same, draft)
    return draft


def last_snapshot_of(revision):
    """``revision`` itself, or for a deletion what was live before it."""
    if not revision.is_deletion:
        return revision
    earlier = revision.history.filter(snapshot__isnull=False)
    return revision.base or earlier.published().first() or earlier.latest("number")


def deleted_with(revision):
    """The revisions with which other objects were deleted because this one was."""
    if revision.publication is None:
        return []
    others = Revision.objects.filter(snapshot__isnull=True, publication=revision.publication).exclude(pk=revision.pk)
    return [other for other in others.select_related("content_type", "base") if other.find_object() is None]


@transaction.atomic
def undelete(revision, by=None, may_restore=lambda model: True):
    """Begins drafts with what was live before the deletion ``revision``: of its object, and of all that went with it.

    What somebody works on already stays as it is, and in its change set. Other drafts are put into one change set, as
    none can go live without the others. Returns them, that of the object first.
    """
    others = [other for other in deleted_with(revision) if may_restore(other.model)]
    drafts = [each.history.drafts().first() or restore(each, by) for each in lock([revision, *others])]
    if others and drafts[0].change_set_id is None:
        change_set = ChangeSet.objects.create(name=revision.title[:200], author=by)
        free = [draft.pk for draft in drafts if draft.change_set_id is None]
        Revision.objects.filter(pk__in=free).update(change_set=change_set, faults=[])
    return drafts
