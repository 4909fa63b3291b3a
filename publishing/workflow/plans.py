"""Publications and withdrawals at a time to come, each carried out exactly once, whoever looks and however often.

What a task does and the mark that it is done are one transaction, which first locks the task and looks at its state
again: of two schedulers one finds nothing left to do, and one that is killed leaves everything as it was.
"""

import logging
from itertools import chain

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import ProtectedError, Q, RestrictedError
from django.utils import timezone, translation
from django.utils.timesince import timesince
from django.utils.translation import gettext as _, gettext_lazy

from languages.collation import collation_key
from publishing.journal.entries import Action, record
from publishing.models import ChangeSet, Revision, Task
from publishing.revisions.drafted import lacked_by, not_yet_seen
from publishing.workflow import change_sets
from publishing.workflow.lapsed_plans import end, lapsed
from publishing.workflow.locks import lock_change_set
from publishing.workflow.permissions import contents_of, refusal
from publishing.workflow.publication import Obstacle, PublicationError, delete, publish

logger = logging.getLogger(__name__)

WRONG = gettext_lazy("Something went wrong. The log of the server says what.")
PUNCTUAL = 60  # seconds after the planned time that need no mention


@transaction.atomic
def plan(action, due, *, revision=None, change_set=None, by=None, change_note=""):
    """Plans a publication or withdrawal; a plan for the same that still stands is replaced.

    A withdrawal concerns the object of ``revision``, whatever is live when its time comes; a publication, the drafts as
    they stand now, and no later ones. Raises ``PublicationError`` for what is no draft any more, and where the other of
    the two is planned of the same object for the same time.
    """
    contents, same = [], Task.objects.planned().filter(action=action)
    if revision is not None:
        stored = Revision.objects.select_for_update().get(pk=revision.pk)
        if action == Task.Action.PUBLISH and stored.state != Revision.State.DRAFT:
            raise PublicationError([_("This draft is no longer the one that is worked on. Open the present one.")])
        if action == Task.Action.PUBLISH and (lacked := lacked_by([stored])):
            raise PublicationError([not_yet_seen(lacked[stored.pk])])
        same = same.filter(revision__in=stored.history)
    else:
        stored = lock_change_set(change_set)
        if stored.state != ChangeSet.State.OPEN:
            raise PublicationError([_("This change set is no longer being worked on.")])
        contents, change_note = contents_of(stored), change_note or stored.note
        same = same.filter(change_set=stored)
    _refuse_both(due, [stored] if revision is not None else list(stored.revisions.all()), action)
    for earlier in same:
        cancel(earlier, by)
    if action == Task.Action.PUBLISH:
        for earlier in lapsed(stored):
            cancel(earlier, by)
    task = Task.objects.create(
        action=action, due=due, revision=revision, change_set=change_set, contents=contents, author=by, note=change_note
    )
    record(Action.PLANNED, revision or change_set, by, step=action, time=due.isoformat())
    return task


def _refuse_both(due, revisions, action):
    """Of a publication and a withdrawal at once, nobody could say which comes first."""
    keys = [revision.object_id for revision in revisions]
    concerned = Q(revision__object_id__in=keys) | Q(change_set__revisions__object_id__in=keys)
    others = Task.objects.planned().filter(concerned, due=due).exclude(action=action)
    planned = {*chain(*others.values_list("revision__object_id", "change_set__revisions__object_id"))}
    for revision in revisions:
        if revision.object_id in planned:
            words = _("Its publication and its withdrawal cannot be planned for the same time. Choose another one.")
            raise PublicationError([str(Obstacle(revision, (words,)))])


@transaction.atomic
def cancel(task, by=None):
    """Calls a plan off, or takes one that failed off the first page. Returns whether it still stood, and was not just being done."""
    task = Task.objects.select_for_update(skip_locked=True).filter(pk=task.pk).first()
    if task is None or task.state not in (Task.State.PLANNED, Task.State.FAILED):
        return False
    concerns = [task.author_id] if task.author_id and task.state == Task.State.PLANNED else []
    task.state = Task.State.CANCELLED
    task.save(update_fields=["state"])
    record(Action.CANCELLED, task.revision or task.change_set, by, concerns=concerns)
    return True


def due_tasks(now):
    """What is planned for ``now`` or before and not done, in the order in which it will be done."""
    return Task.objects.planned().filter(due__lte=now).order_by("due", "pk")


def run_due(now=None):
    """Carries out what is due at ``now``, the earliest first; returns the tasks that this call ended."""
    now = now or timezone.now()
    ended = []
    for pk in list(due_tasks(now).values_list("pk", flat=True)):
        try:
            task = _run(pk, now)
        except OperationalError:  # somebody else writes too long, or the connection broke: the next look tries again
            logger.warning("Task %s is left for the next look.", pk, exc_info=True)
            continue
        except Exception:
            logger.exception("Task %s failed.", pk)
            task = _give_up(pk)
        if task is not None:
            ended.append(task)
    return ended


@transaction.atomic
def _run(pk, now):
    task = _locked(pk, now)
    if task is None:
        return None
    with translation.override(task.language):
        try:
            with transaction.atomic():
                outcome = _carry_out(task)
            state, action = Task.State.DONE, Action.CARRIED_OUT
        except PublicationError as error:
            outcome, state, action = str(error), Task.State.FAILED, Action.FAILED
        late = int((now - task.due).total_seconds())
        if late > PUNCTUAL:
            delay = _("Later than planned by: %(time)s.") % {"time": timesince(task.due, now)}
            outcome = f"{outcome} {delay}"
        return end(task, state, outcome, task.author, action)


def _locked(pk, now=None):
    """The task, locked; ``None`` where somebody else is at it or has ended it."""
    task = Task.objects.planned().select_for_update(skip_locked=True).filter(pk=pk).first()
    return task if task is not None and (now is None or task.due <= now) else None


def _carry_out(task):
    """Does what the task says; returns its outcome in a sentence. Raises where it cannot be done."""
    if task.change_set is not None:
        task.change_set = lock_change_set(task.change_set)
    if fault := refusal(task):
        raise PublicationError([fault])
    if task.change_set is not None:
        change_sets.publish(task.change_set, task.author, task.note, task)
        return _("Published.")
    if task.action == Task.Action.PUBLISH:
        if not task.revision.published:
            publish(task.revision, task.author, task.note, task)
        return _("Published.")
    instance = task.revision.find_object()
    if instance is None:
        return _("It was not on the site any more.")
    try:
        with transaction.atomic():
            delete(instance, task.author, task.note)
    except (ProtectedError, RestrictedError) as error:
        held = getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", ())
        names = ", ".join(sorted(map(str, held), key=collation_key))
        raise PublicationError([_("Other content refers to it: %(names)s") % {"names": names}]) from error
    except IntegrityError as error:
        raise PublicationError([str(error)]) from error
    return _("Withdrawn.")


@transaction.atomic
def _give_up(pk):
    """After a fault that nobody foresaw: what it began is rolled back, and the staff are told."""
    task = _locked(pk)
    if task is None:
        return None
    return end(task, Task.State.FAILED, WRONG, task.author, Action.FAILED)
