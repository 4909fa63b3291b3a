"""Who may do what with content: the one place that says which permissions an act needs."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from publishing.models import ChangeSet, Task
from publishing.revisions.references import Consequences

MAY_PUBLISH = "publishing.publish"
MAY_APPROVE = "publishing.approve"
MAY_PLAN = (MAY_PUBLISH, "publishing.add_task")
MAY_CANCEL = (MAY_PUBLISH, "publishing.change_task")


def permission(model, action):
    """The name of the permission to ``action`` (view, add, change, delete) a kind of content."""
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"


def needed(act, revision):
    """The permission on content that ``act`` (publish, undo) with ``revision`` needs, beside that to publish."""
    deletes = revision.is_deletion if act == "publish" else revision.base_id is None
    return permission(revision.model, "delete" if deletes else "change")


def may(user, act, revision):
    """Whether ``user`` may publish or undo ``revision``. What is new may be published by whoever may add it."""
    if not user.has_perm(MAY_PUBLISH):
        return False
    adds = act == "publish" and revision.base_id is None and not revision.is_deletion
    return user.has_perm(needed(act, revision)) or (adds and user.has_perm(permission(revision.model, "add")))


def require(by, act, revisions):
    """Raises ``PermissionDenied`` unless ``by`` may do it with all of them; ``None`` is the site itself."""
    if by is not None and not all(may(by, act, revision) for revision in revisions):
        raise PermissionDenied


def deletion_permissions(instance):
    """What it takes to delete an object with all that depends on it."""
    models = {type(instance)} | {type(row) for row in Consequences(instance).dependants}
    return {MAY_PUBLISH} | {permission(model, "delete") for model in models}


def require_deletion(by, instance):
    """Raises ``PermissionDenied`` unless ``by`` may delete ``instance`` with what depends on it."""
    if by is not None and not by.has_perms(deletion_permissions(instance)):
        raise PermissionDenied


def refusal(task):
    """What forbids to carry a plan out although its time has come, as a sentence; ``""`` if nothing does."""
    if not is_allowed(task):
        return _("Whoever planned it may not publish it any more. Plan it anew.")
    change_set = task.change_set
    is_open = change_set is not None and change_set.state == ChangeSet.State.OPEN
    if is_open and contents_of(change_set) != task.contents:
        return _("The change set was changed since. Plan its publication anew.")
    return ""


def is_allowed(task):
    """Whether whoever planned it is still on the staff, and may do what it says."""
    planner = task.author
    if planner is None or not (planner.is_active and planner.is_staff):
        return False
    return planner.has_perms(MAY_PLAN) and planner.has_perms(permissions_for(task))


def may_cancel(user, task):
    """Whether somebody may call a plan off: as who may carry out what it says."""
    return user.has_perms(MAY_CANCEL) and user.has_perms(permissions_for(task))


def permissions_for(task):
    """The names of the permissions on content that the plan needs."""
    if task.change_set is not None:
        members = task.change_set.revisions.select_related("content_type")
        return {needed("publish", each) for each in members}
    if task.action == Task.Action.PUBLISH:
        return {needed("publish", task.revision)}
    instance = task.revision.find_object()
    return deletion_permissions(instance) if instance else {permission(task.revision.model, "delete")}


def contents_of(change_set):
    """The keys of the drafts in a change set, as texts in their order: what somebody who plans it plans."""
    return sorted(map(str, change_set.revisions.values_list("pk", flat=True)))
