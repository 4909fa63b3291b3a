"""E-mail to the staff: what happened to their work, by what the journal says. Several things in one message, each once."""

import logging
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist, ValidationError
from django.core.mail import send_mail
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts.mail import FAILED, OUTDATED, OWN, REVIEW
from languages.text import LANGUAGE_NAMES
from languages.words import sentence_case
from publishing.journal.entries import Action
from publishing.models import Content, JournalEntry, Revision
from publishing.revisions.areas import keys_in
from publishing.workflow.permissions import MAY_APPROVE, permission
from publishing.workflow.review import may_approve

logger = logging.getLogger(__name__)

# What is told on which occasion. A title may be the text of a draft, so only what is live is named.
WORDS = {
    Action.SUBMITTED: (REVIEW, gettext_lazy("%(who)s submitted a draft for review: %(what)s")),
    Action.RETURNED: (OWN, gettext_lazy("%(who)s sent your draft back: %(what)s")),
    Action.APPROVED: (OWN, gettext_lazy("%(who)s approved your draft: %(what)s")),
    Action.COMMENTED: (OWN, gettext_lazy("%(who)s commented on your draft: %(what)s")),
    Action.PUBLISHED: (OUTDATED, gettext_lazy("The English changed. No longer up to date in %(languages)s: %(what)s")),
    Action.FAILED: (FAILED, gettext_lazy("What you planned could not be done: %(what)s")),
    Action.CANCELLED: (
        FAILED,
        gettext_lazy("%(who)s called off what you planned: %(what)s"),
    ),  # or changed what it was for
}
WAITS_FOR_MORE = timedelta(minutes=5)  # a message is sent so long after the first thing in it
TOO_OLD = timedelta(days=2)  # nobody is told later than that, whatever stood in the way
THINGS_IN_A_MESSAGE = 50


def send_notices(now=None):
    """Tells everybody what they wish to be told; returns how many messages went out. What cannot be sent is tried again."""
    now = now or timezone.now()
    told = list(JournalEntry.objects.filter(action__in=WORDS, when__gt=now - TOO_OLD).order_by("pk"))
    if not told:
        return 0
    people = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email="")
    return sum(_tell(person, [entry for entry in told if concerns(entry, person)], now) for person in people)


def concerns(entry, person):
    """Whether ``person`` is to be told of an entry: of their own work, or of what waits for them, done by somebody else."""
    occasion, _words = WORDS[entry.action]
    # A plan is carried out in the name of who made it.
    is_own_act = entry.user_id == person.pk and entry.action != Action.FAILED
    if entry.pk <= person.told_until or is_own_act or occasion not in person.mail_on:
        return False
    if occasion == REVIEW:
        return person.has_perm(MAY_APPROVE) and _waits_for(entry, person)
    if occasion == OUTDATED:
        return bool(_outdated(entry, person)) and _is_theirs(entry, person)
    return person.pk in (entry.facts or {}).get("concerns", ())


def _waits_for(entry, person):
    """Whether they may see the draft that was submitted, and approve it: of their own somebody else says so."""
    model = apps.get_model(entry.model)
    if not any(person.has_perm(permission(model, action)) for action in ("view", "change")):
        return False
    draft = Revision.objects.of_key(model, entry.object_id).drafts().first()
    return draft is None or may_approve(draft, person)


def _is_theirs(entry, person):
    """Whether its object is in a region of theirs, where their regions bind them: as ``translations.rights.Reach`` says."""
    model = apps.get_model(entry.model)
    if not person.regions or person.has_perm(permission(model, "change")):
        return True
    return keys_in(person.regions, model).filter(pk=entry.object_id).exists()


def _outdated(entry, person):
    """The languages of theirs in which the publication made texts outdated."""
    return [code for code in (entry.facts or {}).get("outdated", ()) if code in person.working_languages]


def _tell(person, entries, now):
    if not entries or entries[0].when > now - WAITS_FOR_MORE:
        return False
    before, last = person.told_until, entries[-1].pk
    mine = get_user_model().objects.filter(pk=person.pk)
    if not mine.filter(told_until=before).update(told_until=last):
        return False  # another process tells them
    with translation.override(person.language or settings.LANGUAGE_CODE):
        lines = [_line(entry, person) for entry in entries[-THINGS_IN_A_MESSAGE:]]
        if more := len(entries) - len(lines):
            lines.append(ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more})
        text = "\n\n".join([*lines, _("What you are told is your choice: %(url)s") % {"url": _url("admin:account")}])
        try:
            send_mail(_("News about your work on the staff pages"), text, None, [person.email])
        except (OSError, ImproperlyConfigured):  # as all faults of SMTP are; and a folder for messages that is closed
            logger.exception("No e-mail could be sent to staff member %s.", person.pk)
            mine.update(told_until=before)
            return False
    return True


def _line(entry, person):
    _occasion, words = WORDS[entry.action]
    what, url = _what(entry)
    who = entry.username if entry.user_id else _("Somebody")  # a guest's name is whatever they typed
    languages = ", ".join(LANGUAGE_NAMES.get(code, code) for code in _outdated(entry, person))
    return f"{words % {'who': who, 'what': what, 'languages': languages}}\n{url}"


def _what(entry):
    """(the kind, and the title if it is live; the address of the form)."""
    try:
        model = apps.get_model(entry.model)
        url = _url(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", entry.object_id)
    except (LookupError, ValueError, NoReverseMatch):
        return entry.subject, _url("admin:index")
    kind = sentence_case(str(model._meta.verbose_name))
    if not issubclass(model, Content):
        return kind, url  # a change set may be called as a draft in it
    try:
        return f"{kind}, {model._base_manager.get(pk=entry.object_id)}", url
    except (ObjectDoesNotExist, ValidationError, ValueError):
        return kind, url


def _url(name, *args):
    return settings.SITE_URL + reverse(name, args=args)
