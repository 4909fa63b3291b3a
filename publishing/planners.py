"""Whether a plan may still be carried out: by whoever planned it, and with what they planned."""

from django.utils.translation import gettext as _

from publishing.models import ChangeSet, Task
from publishing.references import Consequences

MAY_PLAN = ("publishing.publish", "publishing.add_task")
MAY_CANCEL = ("publishing.publish", "publishing.change_task")


def why_not(task):
    """What forbids to carry a plan out although its time has come, as a sentence; ``""`` if nothing does."""
    if not is_allowed(task):
        return _("Whoever planned it may not publish it any more. Plan it anew.")
    if task.change_set is not None and is_other_than_planned(task):
        return _("The change set was changed since. Plan its publication anew.")
    return ""


def is_allowed(task):
    """Whether whoever planned it is still on the staff, and may do what it says."""
    planner = task.author
    if planner is None or not (planner.is_active and planner.is_staff):
        return False
    return planner.has_perms(MAY_PLAN) and planner.has_perms(permissions_for(task))


def permissions_for(task):
    """The names of the permissions on content that the plan needs."""
    if task.change_set is not None:
        members = task.change_set.revisions.select_related("content_type")
        return {permission(each.model, "delete" if each.is_deletion else "change") for each in members}
    if task.action == Task.Action.PUBLISH:
        return {permission(task.revision.model, "change")}
    instance = task.revision.model._base_manager.filter(pk=task.revision.object_id).first()
    models = {task.revision.model} | ({type(row) for row in Consequences(instance).dependants} if instance else set())
    return {permission(model, "delete") for model in models}


def permission(model, action):
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"


def contents_of(change_set):
    """The keys of the drafts in a change set, as texts in their order: what somebody who plans it plans."""
    return sorted(map(str, change_set.revisions.values_list("pk", flat=True)))


def is_other_than_planned(task):
    return task.change_set.state == ChangeSet.State.OPEN and contents_of(task.change_set) != task.contents
