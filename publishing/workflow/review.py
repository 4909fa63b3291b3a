"""A second pair of eyes on a draft: submitted, approved or sent back.

Each step locks the draft and looks again at how it stands, so that of two people who click the same only one takes the
step, and the other is told.
"""

from itertools import chain

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.journal.entries import Action, record
from publishing.models import Comment, Revision, Task
from publishing.workflow.permissions import MAY_APPROVE_OWN

Review = Revision.Review
MAY_SUBMIT = Review.NONE, Review.RETURNED
REFUSALS = {
    Review.NONE: _("The draft is not submitted for review."),
    Review.SUBMITTED: _("The draft is already submitted for review."),
    Review.RETURNED: _("The draft is already sent back."),
    Review.APPROVED: _("The draft is already approved."),
}


def promised(drafts):
    """Those of ``drafts`` (``None`` among them) that are in review or planned, alone or with their change set: saving them
    again ends that. A query.
    """
    drafts = [draft for draft in drafts if draft is not None]
    sets = {draft.change_set_id for draft in drafts} - {None}
    tasks = Task.objects.planned().filter(Q(revision__in=drafts) | Q(change_set__in=sets))
    planned = {*chain(*tasks.values_list("revision", "change_set"))} - {None}
    return [each for each in drafts if each.review or not planned.isdisjoint({each.pk, each.change_set_id})]


def is_promised(draft):
    return bool(promised([draft]))


class ReviewError(Exception):
    """A step that cannot be taken as the draft stands; the message says why."""


@transaction.atomic
def submit(revision, by, text=""):
    """Asks for a review. Returns the draft."""
    return _step(_locked(revision, *MAY_SUBMIT), Review.SUBMITTED, Action.SUBMITTED, by, text)


@transaction.atomic
def approve(revision, by, text=""):
    """Says that the draft may go live as it is. Nobody says so of their own work, unless their role allows it."""
    revision = _locked(revision, Review.SUBMITTED)
    if not may_approve(revision, by):
        raise ReviewError(_("Somebody else has to approve your own submission."))
    return _step(revision, Review.APPROVED, Action.APPROVED, by, text)


@transaction.atomic
def send_back(revision, by, text):
    """Gives the draft back to its author with a comment."""
    revision = _locked(revision, Review.SUBMITTED)
    if not text.strip():
        raise ReviewError(_("Write a comment that says what is to be changed."))
    return _step(revision, Review.RETURNED, Action.RETURNED, by, text)


def may_approve(revision, user):
    """Whether somebody who approves may approve this draft, which may be their own."""
    return not is_own(revision, user) or user.has_perm(MAY_APPROVE_OWN)


def is_own(revision, user):
    """Whether the user saved the draft or submitted it."""
    submitter = revision.review_by_id if revision.review == Review.SUBMITTED else None
    return user.pk in (revision.author_id, submitter)


def waiting():
    """Drafts that somebody submitted and nobody has looked at, the longest waiting first."""
    submitted = Revision.objects.drafts().filter(review=Review.SUBMITTED)
    return submitted.select_related("content_type", "author", "review_by").order_by("created", "pk")


def _locked(revision, *stages):
    """The draft, locked, if its review stands at one of ``stages``."""
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    if revision.state != Revision.State.DRAFT:
        raise ReviewError(_("This draft is no longer the one that is worked on. Open the present one."))
    if revision.review not in stages:
        raise ReviewError(REFUSALS[revision.review])
    return revision


def _step(revision, review, action, by, text=""):
    concerns = [pk for pk in dict.fromkeys([revision.author_id, revision.review_by_id]) if pk]
    revision.review, revision.review_by = review, by
    revision.save(update_fields=["review", "review_by"])
    if text.strip():
        Comment.objects.create(revision=revision, author=by, text=text.strip())
    record(action, revision, by, concerns=concerns)
    return revision
