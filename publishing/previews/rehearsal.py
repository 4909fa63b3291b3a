"""Drafts and plans put in place to be looked at."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from languages.dates import as_of
from publishing.models import Revision, Task
from publishing.revisions.drafted import MOST_NEEDED, needed_by
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.staging import (
    apart,
    apply_revisions,
    check_deferred_constraints,
    staged,
    too_many,
    violated_rules,
)
from publishing.workflow.locks import lock_objects
from publishing.workflow.permissions import refusal
from publishing.workflow.plans import due_tasks
from publishing.workflow.publication import PublicationError, merge_live


@dataclass
class Rehearsal:
    """Drafts to show as if they were live, alone or with what is planned until ``at`` (an aware datetime).

    With them stand the drafts that they need.
    """

    revisions: list
    at: object = None
    faults: list = field(default_factory=list)

    @property
    def tasks(self):
        """What is planned until then, in the order in which it will be done."""
        if self.at is None:
            return []
        return list(due_tasks(self.at).select_related("revision__content_type", "change_set"))

    @cached_property
    def needed(self):
        """The drafts to which ``revisions`` refer and which readers do not see yet."""
        return needed_by(*self.revisions)

    @property
    def everything(self):
        """All revisions that are shown, those of the plans first."""
        planned = (revision for task in self.tasks for revision in revisions_of(task))
        return [*planned, *self.needed, *self.revisions]

    @contextmanager
    def in_place(self):
        """The content as it will be; yields the instances of ``revisions``. Raises ``PublicationError``."""
        if not self.revisions and self.at is None:  # as it is: nobody's publication has to wait for that
            with apart():
                yield []
            return
        with staged(), as_of(self.at):
            lock_objects((each.model, each.object_id) for each in self.everything)
            for task in self.tasks:
                self._carry_out(task)
            if len(self.needed) > MOST_NEEDED:
                raise PublicationError([too_many()])
            try:
                with transaction.atomic():
                    instances = self._place([*self.needed, *self.revisions])
            except PlacingErrors as error:
                raise PublicationError([what_went_wrong(error, self.revisions)]) from error
            yield instances[len(self.needed) :]

    def _carry_out(self, task):
        if fault := refusal(task):
            self.faults.append(f"{task}: {fault}")
            return
        revisions = revisions_of(task)
        try:
            with transaction.atomic():
                if task.action == Task.Action.PUBLISH:
                    self._place(revisions)
                else:
                    for revision in revisions:
                        if (row := revision.find_object()) is not None:
                            row.delete()
        except PlacingErrors as error:
            self.faults.append(f"{task}: {what_went_wrong(error, revisions)}")

    def _place(self, revisions):
        for revision in revisions:
            if revision.state == Revision.State.DRAFT:
                self._merge(revision)
        instances = apply_revisions(revisions)
        check_deferred_constraints()
        return instances

    def _merge(self, draft):
        """With what was published since the draft began, as its publication will do."""
        try:
            merge_live(draft, ensure_live_revision(draft.find_object()))
        except PublicationError as error:
            self.faults += error.faults


PlacingErrors = (DatabaseError, ObjectDoesNotExist, ValidationError)


def revisions_of(task):
    if task.revision_id:
        return [task.revision]
    return list(task.change_set.revisions.drafts().select_related("content_type", "base").order_by("title", "pk"))


def what_went_wrong(error, revisions):
    """What went wrong when ``revisions`` were placed, as a sentence."""
    if isinstance(error, ObjectDoesNotExist | ProtectedError | RestrictedError):
        return _("Something that this refers to, or that refers to it, stands in the way.")
    if isinstance(error, IntegrityError) and revisions:
        refused = getattr(error, "revision", revisions[0])
        rule = " ".join(violated_rules(refused, error))
        return rule if refused in revisions else f"{refused.name}: {rule}"
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
