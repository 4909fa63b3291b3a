"""Plans that hold no longer, because what they were to publish is not what is worked on any more."""

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from publishing.journal import entries as journal
from publishing.models import ChangeSet, Revision, Task

SAVED_AGAIN = _("The draft was saved again since. Plan its publication anew.")
DISCARDED = _("The draft is discarded. It stays in the history.")
PUBLISHED = _("Published.")
DELETED = _("It was not on the site any more.")
OTHER_CONTENTS = _("The change set was changed since. Plan its publication anew.")

State = Task.State


def cancel_plans(drafts, why, by=None):
    """Ends the plans to publish one of ``drafts`` (a queryset), alone or with its change set. ``why`` is a lazy sentence.

    Call it in the transaction that ends the drafts, before it does. What a scheduler is carrying out at this moment is
    left to it: it waits for this transaction, and finds the draft ended.
    """
    for task in _locked(_standing(drafts)):
        end(task, State.FAILED, why if task.change_set_id is None else OTHER_CONTENTS, by)


def end_drafts(drafts, why, by):
    """Ends drafts that something else took the place of, and what was planned with them."""
    cancel_plans(drafts, why, by)
    drafts.update(state=Revision.State.REPLACED)


def close_plans(drafts, by=None, change_set=None, task=None):
    """Ends the plans for ``drafts`` (a queryset) that are being published, as a ``change_set`` if they are one.

    All but ``task``, if it is the plan that is carried out. With them go the plans that could not be kept, as what they
    were for is done.
    """
    same = Q(revision__object_id__in=drafts.values("object_id")) | Q(change_set__in=drafts.values("change_set"))
    for other in _locked(_standing(drafts) | Q(same, state=State.FAILED)):
        is_done = other.change_set_id == (change_set and change_set.pk)
        if is_done and other.state == State.FAILED:
            Task.objects.filter(pk=other.pk).update(state=State.CANCELLED)
        elif other.state == State.PLANNED and other != task:
            end(other, *((State.CANCELLED, PUBLISHED) if is_done else (State.FAILED, OTHER_CONTENTS)), by)


def cancel_set_plans(change_set, by=None):
    """Ends the plans for a change set (or its key) into which a draft is put, or of which one is taken out."""
    for task in _locked(Q(change_set=change_set, state=State.PLANNED)):
        end(task, State.FAILED, OTHER_CONTENTS, by)


def _standing(drafts):
    concerned = Q(revision__in=drafts.values("pk")) | Q(change_set__in=drafts.values("change_set"))
    return Q(concerned, state=State.PLANNED)


def _locked(concerned):
    tasks = Task.objects.select_for_update(skip_locked=True, of=("self",))
    return tasks.filter(concerned, action=Task.Action.PUBLISH)


def end(task, state, outcome, by, action=journal.Action.CANCELLED):
    """Notes that a plan ended in ``state``. ``outcome`` says why, in the language of whoever planned it if it is lazy."""
    with translation.override(task.language):
        task.state, task.outcome, task.done = state, str(outcome), timezone.now()
    task.save(update_fields=["state", "outcome", "done"])
    concerns = [task.author_id] if task.author_id and state == State.FAILED else []
    journal.record(action, task.revision or task.change_set, by, detail=task.outcome, concerns=concerns)
    return task


def lapsed(subject):
    """The plans that could not be kept, for a change set or for the object of a revision, the earliest first.

    Whoever plans or publishes what stands there now takes them off the list.
    """
    if isinstance(subject, ChangeSet):
        concerned = Q(change_set=subject)
    else:
        concerned = Q(revision__content_type=subject.content_type_id, revision__object_id=subject.object_id)
    found = Task.objects.filter(concerned, action=Task.Action.PUBLISH, state=State.FAILED)
    return found.select_related("revision", "change_set", "author").order_by("due", "pk")
