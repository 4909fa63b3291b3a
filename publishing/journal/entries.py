"""Who did what, when, from where: every step that changes what readers see, or who may change it."""

from contextvars import ContextVar
from ipaddress import ip_address

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.addresses import client_address
from languages.clean_text import clean_line, clean_text
from languages.holding import holding
from publishing.models import JournalEntry, Revision

_request = ContextVar("request", default=None)


class Action(models.TextChoices):
    SAVED_DRAFT = "saved draft", _("saved a draft")
    DISCARDED = "discarded", _("discarded a draft")
    PUBLISHED = "published", _("published")
    CORRECTED = "corrected", _("published a minor correction")
    DELETED = "deleted", _("deleted")
    RESTORED = "restored", _("restored an earlier revision as a draft")
    SUBMITTED = "submitted", _("submitted for review")
    RETURNED = "returned", _("sent back")
    APPROVED = "approved", _("approved")
    COMMENTED = "commented", _("commented")
    RESOLVED = "resolved", _("resolved a comment")
    SHARED = "shared", _("shared a preview")
    REVOKED = "revoked", _("revoked a shared preview")
    PLANNED = "planned", _("planned a publication or withdrawal")
    CANCELLED = "cancelled", _("cancelled a plan")
    CARRIED_OUT = "carried out", _("carried out a plan")
    FAILED = "failed", _("could not carry out a plan")
    CHANGE_SET = "change set", _("changed a change set")
    SIGNED_IN = "signed in", _("signed in")
    SIGNED_OUT = "signed out", _("signed out")
    REFUSED = "refused", _("could not sign in")
    LOCKED_OUT = "locked out", _("was locked out")
    ASKED_FOR_RESET = "asked for reset", _("asked for a new password")
    NOT_ALLOWED = "not allowed", _("tried what they may not do")
    STAFF_CHANGED = "staff changed", _("changed what a staff member may do")
    REVIEWED = "reviewed", _("marked translations as reviewed")
    NOTE_TRANSLATED = "note translated", _("translated a change note")
    ACCEPTED = "accepted", _("accepted what a check found")
    EXPORTED = "exported", _("exported the journal")
    ARCHIVED = "archived", _("archived the journal")


def record(action, subject, user=None, detail="", username="", address=None, **facts):
    """Adds an entry. ``subject`` is a revision, another object, or words; ``user`` is ``None`` for the site itself.

    ``detail`` is what somebody wrote, or what to search for; ``facts`` are what ``sentences`` tells in every language.
    Without ``address`` it is that of the request in hand, if there is one. What is too long is cut rather than refused.
    """
    user = user if user is not None and user.pk else None
    model, object_id = _identity(subject)
    return JournalEntry.objects.create(
        action=action,
        subject=clean_line(str(subject.title if isinstance(subject, Revision) else subject))[:300],
        model=model,
        object_id=object_id,
        user=user,
        username=clean_line(user.get_username() if user else username)[:150],
        address=address or sender_address(_request.get()),
        detail=clean_text(str(detail))[:5000],
        facts=facts or None,
    )


def acting_for(request):
    """What is noted inside happened at the demand of ``request``."""
    return holding(_request, request)


def current_user():
    """Who sent the request in hand, or ``None``."""
    user = getattr(_request.get(), "user", None)
    return user if user is not None and user.is_authenticated else None


def _identity(subject):
    if isinstance(subject, Revision):
        kind = ContentType.objects.get_for_id(subject.content_type_id)
        return f"{kind.app_label}.{kind.model}", str(subject.object_id)
    if isinstance(subject, models.Model):
        return subject._meta.label_lower, str(subject.pk)
    return "", ""


def sender_address(request):
    """From where a request comes, or ``None`` where that is not known."""
    if request is None:
        return None
    try:
        return str(ip_address(client_address(request)))
    except ValueError:
        return None
