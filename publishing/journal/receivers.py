"""Who signs in, and what changes that staff may do: how many guesses are let through, and what the journal keeps.

Signals, because these pages are those of Django and axes, and accounts knows nothing of publishing.
"""

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import F, Sum
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils.crypto import salted_hmac

from accounts.middleware import note_use
from accounts.reach import languages_in_words, regions_in_words
from publishing.journal.entries import Action, current_user, record

User = get_user_model()
WATCHED = ("username", "is_active", "is_staff", "is_superuser", "password", "translates", "regions")
IN_WORDS = {"password": lambda user: None, "translates": languages_in_words, "regions": regions_in_words}
STEPS = {"post_add": "given", "post_remove": "taken", "pre_clear": "taken"}


class SignInGuard(AxesDatabaseHandler):
    """Counts failures by name and address, and by address alone with a looser limit, whatever the names.

    While somebody is locked out, nothing is hashed and nothing recorded but how often they were turned away: one row
    without a name for each address. So the cool-off time ends, however long somebody goes on.
    """

    def get_failures(self, request, credentials=None):
        """Those with the name; those of the address, once they reach ``AXES_FAILURES_BY_ADDRESS``."""
        recent = AccessAttempt.objects.filter(
            ip_address=request.axes_ip_address, attempt_time__gte=get_cool_off_threshold(request)
        )
        failures = recent.exclude(username=None).aggregate(sum=Sum("failures_since_start"))["sum"] or 0
        return failures if failures >= settings.AXES_FAILURES_BY_ADDRESS else super().get_failures(request, credentials)

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        if request is None or not request.axes_locked_out:
            super().user_login_failed(sender, credentials, request, **kwargs)
            return
        self.clean_expired_user_attempts(request)
        turned_away = {"username": None, "ip_address": request.axes_ip_address, "user_agent": ""}
        if not AccessAttempt.objects.filter(**turned_away).update(failures_since_start=F("failures_since_start") + 1):
            AccessAttempt.objects.create(**turned_away, failures_since_start=1)

    def clean_expired_user_attempts(self, request=None, credentials=None):
        """As axes does; tells how many were turned away while they were locked out."""
        expired = AccessAttempt.objects.filter(username=None, attempt_time__lte=get_cool_off_threshold(request))
        for row in expired:
            if expired.filter(pk=row.pk).delete()[0]:
                record(Action.LOCKED_OUT, "", address=row.ip_address, step="ended", count=row.failures_since_start)
        return super().clean_expired_user_attempts(request, credentials)


def name_for_axes(request, credentials=None):
    """A digest of the name with which somebody signs in: people type their passwords there."""
    username = (credentials or request.POST).get(User.USERNAME_FIELD) or ""
    return salted_hmac("publishing.journal.sign_ins", username).hexdigest()


@receiver(user_logged_in, dispatch_uid="publishing.signed_in")
def signed_in(request, user, **kwargs):
    note_use(request.session)
    record(Action.SIGNED_IN, user, user)


@receiver(user_logged_out, dispatch_uid="publishing.signed_out")
def signed_out(user, **kwargs):
    if user is not None:
        record(Action.SIGNED_OUT, user, user)


@receiver(user_login_failed, dispatch_uid="publishing.refused")
def refused(credentials, request=None, **kwargs):
    if not getattr(request, "axes_locked_out", False):
        _note_failure(Action.REFUSED, credentials)


@receiver(user_locked_out, dispatch_uid="publishing.locked_out")
def locked_out(request, **kwargs):
    if request.axes_failures_since_start >= settings.AXES_FAILURES_BY_ADDRESS:
        record(Action.LOCKED_OUT, "", step="address")
    else:
        _note_failure(Action.LOCKED_OUT, request.axes_credentials)


def _note_failure(action, credentials):
    """Without the name if nobody has it: it may be a password."""
    username = credentials.get(User.USERNAME_FIELD) or ""
    if User.objects.filter(username=username).exists():
        record(action, username, username=username)
    else:
        record(action, "", step="unknown")


@receiver(pre_save, sender=User, dispatch_uid="publishing.remember")
def remember(instance, raw, update_fields, **kwargs):
    """Keeps what stood in the database, to compare it."""
    if raw or (update_fields is not None and not set(update_fields) & set(WATCHED)):
        instance.before = None
        return
    instance.before = type(instance)._base_manager.filter(pk=instance.pk).values(*WATCHED).first() or {}


@receiver(post_save, sender=User, dispatch_uid="publishing.saved")
def saved(instance, created, **kwargs):
    before = getattr(instance, "before", None)
    if before is None:
        return
    changed = [name for name in WATCHED if before.get(name, []) != getattr(instance, name)]
    if changed:
        changes = [
            (name, IN_WORDS[name](instance) if name in IN_WORDS else getattr(instance, name)) for name in changed
        ]
        record(Action.STAFF_CHANGED, instance, current_user(), step="changed", changes=changes)


@receiver(post_delete, sender=User, dispatch_uid="publishing.deleted.User")
@receiver(post_delete, sender=Group, dispatch_uid="publishing.deleted.Group")
def deleted(instance, **kwargs):
    record(Action.STAFF_CHANGED, instance, current_user(), step="deleted")


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="publishing.related.groups")
@receiver(m2m_changed, sender=User.user_permissions.through, dispatch_uid="publishing.related.user")
@receiver(m2m_changed, sender=Group.permissions.through, dispatch_uid="publishing.related.permissions")
def related(instance, action, model, pk_set, **kwargs):
    """Groups and permissions given and taken. Not on a fresh site, where migrations give the roles theirs."""
    if action not in STEPS or current_user() is None:
        return
    names = model._base_manager.filter(pk__in=pk_set) if pk_set is not None else _present(instance, model)
    if names := [str(row) for row in names]:
        changes = [(STEPS[action], names)]
        record(Action.STAFF_CHANGED, instance, current_user(), detail=", ".join(names), step="changed", changes=changes)


def _present(instance, model):
    if model is Group:
        return instance.groups.all()
    field = "permissions" if isinstance(instance, Group) else "user_permissions"
    return getattr(instance, field).all() if hasattr(instance, field) else []
