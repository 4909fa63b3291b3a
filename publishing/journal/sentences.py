"""What an entry of the journal tells, as a sentence in the language of whoever reads it."""

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from languages.words import sentence_case
from publishing.journal.entries import Action

# By action, and where an action has several, by the step that its facts name.
SENTENCES = {
    Action.SAVED_DRAFT: gettext_lazy("A draft of “%(subject)s” was saved."),
    Action.DISCARDED: gettext_lazy("The draft of “%(subject)s” was discarded."),
    Action.PUBLISHED: gettext_lazy("“%(subject)s” was published."),
    Action.CORRECTED: gettext_lazy("A minor correction of “%(subject)s” was published."),
    Action.DELETED: gettext_lazy("“%(subject)s” was deleted."),
    Action.RESTORED: gettext_lazy("An earlier revision of “%(subject)s” was made a draft."),
    Action.SUBMITTED: gettext_lazy("The draft of “%(subject)s” was submitted for review."),
    Action.RETURNED: gettext_lazy("The draft of “%(subject)s” was sent back."),
    Action.APPROVED: gettext_lazy("The draft of “%(subject)s” was approved."),
    Action.COMMENTED: gettext_lazy("A comment on the draft of “%(subject)s” was written."),
    (Action.RESOLVED, "resolved"): gettext_lazy("A comment on the draft of “%(subject)s” was resolved."),
    (Action.RESOLVED, "reopened"): gettext_lazy("A comment on the draft of “%(subject)s” was opened again."),
    Action.SHARED: gettext_lazy("A preview of “%(subject)s” was shared: %(language)s, until %(time)s."),
    Action.REVOKED: gettext_lazy("A shared preview of “%(subject)s” was revoked: %(language)s."),
    (Action.PLANNED, "publish"): gettext_lazy("The publication of “%(subject)s” was planned for %(time)s."),
    (Action.PLANNED, "withdraw"): gettext_lazy("The withdrawal of “%(subject)s” was planned for %(time)s."),
    Action.CANCELLED: gettext_lazy("A plan for “%(subject)s” was cancelled."),
    Action.CARRIED_OUT: gettext_lazy("A plan for “%(subject)s” was carried out."),
    Action.FAILED: gettext_lazy("A plan for “%(subject)s” could not be carried out."),
    (Action.CHANGE_SET, "added"): gettext_lazy("The draft of “%(draft)s” was put into the change set “%(subject)s”."),
    (Action.CHANGE_SET, "removed"): gettext_lazy(
        "The draft of “%(draft)s” was taken out of the change set “%(subject)s”."
    ),
    (Action.CHANGE_SET, "submitted"): gettext_lazy("The change set “%(subject)s” was submitted for review."),
    (Action.CHANGE_SET, "approved"): gettext_lazy(
        "Drafts of the change set “%(subject)s” were approved in one go: %(count)s."
    ),
    (Action.CHANGE_SET, "published"): gettext_lazy("The change set “%(subject)s” was published."),
    (Action.CHANGE_SET, "undone"): gettext_lazy("The change set “%(subject)s” was undone."),
    (Action.CHANGE_SET, "discarded"): gettext_lazy("The change set “%(subject)s” was discarded."),
    Action.SIGNED_IN: gettext_lazy("“%(subject)s” signed in."),
    Action.SIGNED_OUT: gettext_lazy("“%(subject)s” signed out."),
    Action.REFUSED: gettext_lazy("Signing in as “%(subject)s” was refused."),
    (Action.REFUSED, "unknown"): gettext_lazy("Signing in with an unknown name was refused."),
    Action.LOCKED_OUT: gettext_lazy("“%(subject)s” was locked out after too many attempts."),
    (Action.LOCKED_OUT, "unknown"): gettext_lazy("An unknown name was locked out after too many attempts."),
    (Action.LOCKED_OUT, "address"): gettext_lazy("An address was locked out after too many attempts."),
    (Action.LOCKED_OUT, "ended"): gettext_lazy("Attempts refused while an address was locked out: %(count)s."),
    Action.ASKED_FOR_RESET: gettext_lazy("A new password was asked for: “%(subject)s”."),
    Action.NOT_ALLOWED: gettext_lazy("What somebody sent to “%(subject)s” was refused, as they may not do it."),
    (Action.STAFF_CHANGED, "changed"): gettext_lazy("What “%(subject)s” may do was changed: %(changes)s."),
    (Action.STAFF_CHANGED, "deleted"): gettext_lazy("The staff member or role “%(subject)s” was deleted."),
    Action.REVIEWED: gettext_lazy("Translations were marked as reviewed: “%(subject)s”, %(count)s."),
    Action.NOTE_TRANSLATED: gettext_lazy(
        "The change note “%(subject)s” was written in another language: %(language)s."
    ),
    Action.ACCEPTED: gettext_lazy("What the checks found in a translation was accepted: “%(subject)s”."),
    (Action.ACCEPTED, "withdrawn"): gettext_lazy(
        "What had been accepted in a translation is to be looked at again: “%(subject)s”."
    ),
    (Action.EXPORTED, "whole"): gettext_lazy("The whole journal was exported."),
    (Action.EXPORTED, "part"): gettext_lazy("A part of the journal was exported: %(filters)s."),
    Action.ARCHIVED: gettext_lazy("The journal was archived up to “%(subject)s”. Entries taken out: %(count)s."),
}
TOLD_BY_PEOPLE = {
    Action.PUBLISHED,
    Action.CORRECTED,
    Action.DELETED,
    Action.CANCELLED,
    Action.CARRIED_OUT,
    Action.FAILED,
    Action.ACCEPTED,
}
CHANGES = {
    "given": pgettext_lazy("a role or a permission", "given: %(names)s"),
    "taken": pgettext_lazy("a role or a permission", "taken away: %(names)s"),
    "password": gettext_lazy("a new password"),
}


def sentence(entry, subject=""):
    """What happened, and why, in the words of those who did it. ``subject`` is what the object is called for the reader.

    An entry from before the journal kept facts is told by its action and its detail.
    """
    facts = entry.facts or {}
    template = SENTENCES.get((entry.action, facts["step"]) if "step" in facts else entry.action)
    try:
        told = str(template) % {"subject": subject or entry.subject, **_spoken(facts)} if template else None
    except KeyError:
        told = None
    if told is None:
        action = sentence_case(dict(Action.choices).get(entry.action, entry.action))
        return f"{action}: {entry.subject}. {entry.detail}".strip()
    return f"{told} {entry.detail}".strip() if entry.action in TOLD_BY_PEOPLE else told


def _spoken(facts):
    """The facts of an entry, each as it is said."""
    spoken = {name: facts[name] for name in ("draft", "count") if name in facts}
    if "language" in facts:
        spoken["language"] = dict(settings.LANGUAGES).get(facts["language"], facts["language"])
    if "time" in facts:
        spoken["time"] = date_format(timezone.localtime(parse_datetime(facts["time"])), "DATETIME_FORMAT")
    if "changes" in facts:
        spoken["changes"] = "; ".join(_change(*change) for change in facts["changes"])
    if "filters" in facts:
        spoken["filters"] = "; ".join(_filter(*each) for each in facts["filters"])
    return spoken


def _change(name, value):
    if name in CHANGES:
        return str(CHANGES[name]) % {"names": ", ".join(value)} if value else str(CHANGES[name])
    label = get_user_model()._meta.get_field(name).verbose_name
    if isinstance(value, bool):
        value = _("Yes") if value else _("No")
    return f"{label}: {value or '–'}"


def _filter(name, value):
    labels = {"did": _("action"), "kind": _("kind of content"), "who": _("who"), "q": _("Search")}
    if name == "did":
        value = dict(Action.choices).get(value, value)
    return f"{labels.get(name, name.replace('__', ' '))}: {kind_in_words(value) if name == 'kind' else value}"


def kind_in_words(label):
    """What a model is called, whose label an entry keeps; the label itself where there is no such model any more."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label
