"""Whatever changes what somebody of the staff may do is noted in the journal, also when it happens on a command line.

Signals, because the staff's own pages are Django's, and accounts knows nothing of publishing.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from publishing.journal import Action, current_user, note

WATCHED = ("username", "is_active", "is_staff", "is_superuser", "password")
STEPS = {"post_add": "given", "post_remove": "taken", "pre_clear": "taken"}


def connect():
    user = get_user_model()
    pre_save.connect(remember, sender=user, dispatch_uid="publishing.remember")
    post_save.connect(saved, sender=user, dispatch_uid="publishing.saved")
    for model in (user, Group):
        post_delete.connect(deleted, sender=model, dispatch_uid=f"publishing.deleted.{model.__name__}")
    for relation in (user.groups.through, user.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(related, sender=relation, dispatch_uid=f"publishing.related.{relation.__name__}")


def remember(instance, raw=False, update_fields=None, **kwargs):
    """Keeps what stood in the database, to compare it."""
    if raw or (update_fields is not None and not set(update_fields) & set(WATCHED)):
        instance.before = None
        return
    instance.before = type(instance)._base_manager.filter(pk=instance.pk).values(*WATCHED).first() or {}


def saved(instance, created, **kwargs):
    before = getattr(instance, "before", None)
    if before is None:
        return
    changed = [name for name in WATCHED if before.get(name) != getattr(instance, name)]
    if changed:
        changes = [(name, None if name == "password" else getattr(instance, name)) for name in changed]
        note(Action.STAFF_CHANGED, instance, current_user(), step="changed", changes=changes)


def deleted(instance, **kwargs):
    note(Action.STAFF_CHANGED, instance, current_user(), step="deleted")


def related(instance, action, model, pk_set=None, reverse=False, **kwargs):
    """Groups and permissions given and taken. Not on a fresh site, where migrations give the roles theirs."""
    if action not in STEPS or current_user() is None:
        return
    names = model._base_manager.filter(pk__in=pk_set) if pk_set is not None else _present(instance, model)
    if names := [str(row) for row in names]:
        changes = [(STEPS[action], names)]
        note(Action.STAFF_CHANGED, instance, current_user(), detail=", ".join(names), step="changed", changes=changes)


def _present(instance, model):
    if model is Group:
        return instance.groups.all()
    field = "permissions" if isinstance(instance, Group) else "user_permissions"
    return getattr(instance, field).all() if hasattr(instance, field) else []
