"""The roles that every site begins with: groups of staff, each allowed what the one before it is, and more.

Which permissions a role has is the site's own affair from then on: what an administrator takes from a role or gives to
it stays so.
"""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from publishing.models import Content

TRANSLATORS = "Translators"  # stands beside the others: allowed to read all of the content, and to translate it
AUTHORS, REVIEWERS, PUBLISHERS, ADMINISTRATORS = ROLES = ("Authors", "Reviewers", "Publishers", "Administrators")

NEEDED = {"auth.Group", "contenttypes.ContentType"}  # before roles can be made
# Of which a role may do more than the role before it: {role: {model: names of permissions}}.
MORE = {
    AUTHORS: {
        "publishing.revision": {"view_revision"},
        "publishing.changeset": {"view_changeset", "add_changeset", "change_changeset"},
        "publishing.sharelink": {"view_sharelink", "add_sharelink"},
        "publishing.comment": {"view_comment", "add_comment"},
        "publishing.task": {"view_task"},
        "translations.pair": {"view_pair"},
    },
    REVIEWERS: {"publishing.revision": {"approve"}, "translations.pair": {"change_pair", "review_own"}},
    PUBLISHERS: {
        "publishing.revision": {"publish"},
        "publishing.changeset": {"delete_changeset"},
        "publishing.sharelink": {"change_sharelink", "delete_sharelink"},
        "publishing.task": {"add_task", "change_task", "delete_task"},
    },
    ADMINISTRATORS: {
        "publishing.journalentry": {"view_journalentry"},
        "accounts.user": {"view_user", "add_user", "change_user", "delete_user"},
        "auth.group": {"view_group", "add_group", "change_group", "delete_group"},
    },
}

OF_TRANSLATORS = {
    "publishing.revision": {"view_revision"},
    "publishing.comment": {"view_comment", "add_comment"},
    "translations.pair": {"view_pair", "translate"},
}


def content_models():
    """{model: whether its rows are edited only as part of another object}."""
    models = [model for model in apps.get_models() if issubclass(model, Content)]
    parts = {model._meta.get_field(name).related_model for model in models for name in model.revised_with}
    return {model: model in parts for model in models}


def default_permissions(role, model):
    """The names of the permissions on ``model`` that a role begins with."""
    names = set()
    is_part = content_models().get(model)
    if role == TRANSLATORS:
        names |= OF_TRANSLATORS.get(model._meta.label_lower, set())
        return names | ({f"view_{model._meta.model_name}"} if is_part is not None else set())
    for each in ROLES[: ROLES.index(role) + 1]:
        names |= MORE[each].get(model._meta.label_lower, set())
        if is_part is not None and each == AUTHORS:
            actions = ("view", "add", "change", "delete") if is_part else ("view", "add", "change")
            names |= {f"{action}_{model._meta.model_name}" for action in actions}
        if is_part is False and each == PUBLISHERS:
            names.add(f"delete_{model._meta.model_name}")
    return names


def make_roles():
    if not Group.objects.exists():
        Group.objects.bulk_create([Group(name=name) for name in (*ROLES, TRANSLATORS)])


@transaction.atomic  # what ends half-way is done anew by the next ``prepare``
def give_permissions(model):
    """Gives the roles their permissions on a model that is new: one that no role may touch yet."""
    content_type = ContentType.objects.get_for_model(model)
    groups = {group.name: group for group in Group.objects.filter(name__in=(*ROLES, TRANSLATORS))}
    if Permission.objects.filter(content_type=content_type, group__in=groups.values()).exists():
        return
    permissions = {permission.codename: permission for permission in content_type.permission_set.all()}
    for role, group in groups.items():
        names = default_permissions(role, model) & permissions.keys()
        if names:
            group.permissions.add(*[permissions[name] for name in sorted(names)])


def after_migration(app_config, using, apps=None, **kwargs):
    """Called when an app's tables, and with them its permissions, are in the database."""
    ready = {model._meta.label for model in apps.get_models()} if apps is not None else NEEDED
    if using != "default" or not ready >= NEEDED:
        return
    make_roles()
    named = {label for models in MORE.values() for label in models}
    for model in app_config.get_models():
        if issubclass(model, Content) or model._meta.label_lower in named:
            give_permissions(model)
