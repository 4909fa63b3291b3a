"""Several drafts in one go: submitted, published, planned, put into a change set, or saved. All of them, or none."""

from collections import defaultdict

from django.db import transaction
from django.utils.translation import gettext as _

from publishing.models import ChangeSet, Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import unsaved
from publishing.workflow import change_sets, review
from publishing.workflow.drafts import save_draft
from publishing.workflow.locks import lock, lock_change_set
from publishing.workflow.permissions import MAY_APPROVE, may, permission
from publishing.workflow.publication import Obstacle, PublicationError

MOST_TOGETHER = 500  # drafts in one go
State, Review = Revision.State, Revision.Review


class RefusedError(PublicationError):
    """Some of the drafts cannot, so none was touched: ``faults`` say which, and why."""


@transaction.atomic
def submit_all(drafts, by):
    """Asks for a review of each draft. Raises ``RefusedError``."""
    drafts = lock(drafts)
    obstacles = _find(drafts, lambda draft: _closed(draft) or _foreign(draft, by))
    for draft in drafts:
        try:
            review.submit(draft, by)
        except review.ReviewError as error:
            obstacles.setdefault(draft, str(error))
    _refuse(obstacles)


@transaction.atomic
def submit_set(change_set, by):
    """Asks for a review of each draft of an open change set that is not in one or approved; returns how many there are.

    Raises ``PublicationError`` where there is none, and ``RefusedError``.
    """
    change_set = lock_change_set(change_set)
    if change_set.state != ChangeSet.State.OPEN:
        raise PublicationError([_("This change set is no longer being worked on.")])
    drafts = list(to_submit(change_set))
    if not drafts:
        raise PublicationError([_("No draft in this change set is to be submitted.")])
    submit_all(drafts, by)
    change_sets.record_step(change_set, "submitted", by)
    return len(drafts)


def to_submit(change_set):
    """The drafts of a change set that nobody reviews and nobody has approved."""
    return change_sets.members_of(change_set).filter(state=State.DRAFT, review__in=review.MAY_SUBMIT)


@transaction.atomic
def approve_set(change_set, by):
    """Approves the drafts of an open change set that ``to_approve`` names; returns how many. Raises ``PublicationError``."""
    change_set = lock_change_set(change_set)
    if change_set.state != ChangeSet.State.OPEN:
        raise PublicationError([_("This change set is no longer being worked on.")])
    drafts = to_approve(lock(to_approve(change_sets.members_of(change_set), by)), by)
    if not drafts:
        raise PublicationError([_("No draft in this change set waits for your approval.")])
    for draft in drafts:
        review.approve(draft, by)
    change_sets.record_step(change_set, "approved", by, count=len(drafts))
    return len(drafts)


def to_approve(drafts, by):
    """Those of the drafts in review that ``by`` may see and approve."""
    if not by.has_perm(MAY_APPROVE):
        return []
    return [
        draft
        for draft in drafts
        if draft.state == State.DRAFT
        and draft.review == Review.SUBMITTED
        and review.may_approve(draft, by)
        and any(by.has_perm(permission(draft.model, action)) for action in ("view", "change"))
    ]


@transaction.atomic
def save_all(changes, by, name):
    """Keeps [(``WorkedOn``, its new snapshot)] as drafts in a new change set, which it returns.

    Whoever calls holds the locks of the objects, and has seen to it that the values are right. Raises ``RefusedError``.
    """
    drafts = [work.draft for work, _snapshot in changes if work.draft]
    _refuse(_find(drafts, _taken))
    change_set = ChangeSet.objects.create(name=name[:200], author=by)
    for draft in save_each(changes, by):
        change_sets.add(change_set, draft, by)
    return change_set


@transaction.atomic
def save_each(changes, by):
    """The same, but each stays in the change set that it is in, if any. Returns the drafts."""
    drafts = []
    for work, snapshot in changes:
        draft, instance = work.draft, unsaved(snapshot)
        live = ensure_live_revision(work.model._base_manager.filter(pk=work.pk).first()) if work.is_live else None
        base = draft.base if draft and work.merged.conflicts else live
        # Faults are found anew where this may mend them, which costs as much as a preview.
        faults = None if draft and draft.faults else []
        drafts.append(save_draft(instance, snapshot, by, base, faults))
    return drafts


def changed_since_approval(drafts):
    """The keys of those drafts that were saved again after somebody had approved them. One query."""
    steps = defaultdict(list)
    keys = [draft.object_id for draft in drafts]
    earlier = Revision.objects.filter(object_id__in=keys).order_by("-number")
    for key, number, state, step in earlier.values_list("object_id", "number", "state", "review"):
        steps[key].append((number, state, step))
    return {draft.pk for draft in drafts if draft.review != Review.APPROVED and _was_approved(draft, steps)}


def _was_approved(draft, steps):
    for number, state, step in steps[draft.object_id]:
        if number < draft.number and state != State.REPLACED:
            return False
        if number < draft.number and step == Review.APPROVED:
            return True
    return False


@transaction.atomic
def gather_all(drafts, by, act, change_set, name, note):
    """Puts the drafts into an open ``change_set``, or a new one called ``name``, with its ``note``; each leaves the one that it was in.

    ``act`` is "change", or "publish" where they are to go live as one. Returns the change set. Raises ``RefusedError``.
    """
    if change_set is not None:
        change_set = lock_change_set(change_set)
    drafts = lock(drafts)
    changed = changed_since_approval(drafts) if act == "publish" else ()

    def fault(draft):
        if found := _closed(draft) or (act == "change" and _foreign(draft, by)):
            return found
        if act == "publish" and not may(by, "publish", draft):
            return _("You may not publish this kind of content.")
        if draft.pk in changed:
            return _("Its text has changed since it was approved. Have it reviewed again, or publish it from its form.")
        return act == "publish" and _taken(draft)

    _refuse(_find(drafts, fault))
    if change_set is None:
        name = name or ", ".join(draft.title for draft in drafts)
        change_set = ChangeSet.objects.create(name=name[:200], note=note, author=by)
    elif note and not change_set.note:
        change_set.note = note
        change_set.save(update_fields=["note"])
    try:
        for draft in drafts:
            change_sets.add(change_set, draft, by)
    except PublicationError as error:
        raise RefusedError([str(Obstacle(draft, tuple(error.faults)))]) from error
    return change_set


def _find(drafts, fault):
    """{draft: why it cannot}."""
    found = {draft: fault(draft) for draft in drafts}
    return {draft: sentence for draft, sentence in found.items() if sentence}


def _refuse(obstacles):
    if obstacles:
        raise RefusedError([str(Obstacle(draft, (sentence,))) for draft, sentence in obstacles.items()])


def _closed(draft):
    if draft.state != State.DRAFT:
        return _("This draft is no longer the one that is worked on. Open the present one.")
    return ""


def _foreign(draft, by):
    return "" if by.has_perm(permission(draft.model, "change")) else _("You may not change this kind of content.")


def _taken(draft):
    """Why a draft cannot go into another change set by the way."""
    if draft.change_set_id is None:
        return ""
    words = _("It is in the change set “%(name)s”. Publish or discard that one first, or take the draft out of it.")
    return words % {"name": draft.change_set}
