"""Many texts of the list said to be right at once: drafts that were read, and outdated ones that say the same still."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _, ngettext

from languages.text import LANGUAGE_NAMES
from publishing.models import Content
from publishing.workflow.locks import lock_objects
from translations.acceptance import open_faults_of
from translations.desk_text import parts_of_key
from translations.fault_notices import warn_of
from translations.reviewing import MAY_REVIEW, keep, left_to_others, review
from translations.rights import Reach, require_reach
from translations.states import State, announce
from translations.text_list import text_homes, texts_in

SETTLED_AT_ONCE = 200
NAMED = 20  # of those left out; the others are counted


def settled_by(request, selection):
    """What the person may say of the texts in view: the words of a button, or ``""``."""
    words = {State.DRAFT: _("Mark as reviewed"), State.OUTDATED: _("Still fine as it is")}
    homes = {home for home, _key in text_homes(request).values()}
    return words.get(selection.state, "") if any(_may_judge(request, home, selection) for home in homes) else ""


def _may_judge(request, home, selection):
    """As at the desk."""
    may_review = request.user.has_perm(MAY_REVIEW)
    may_translate = selection.language in Reach(request.user, home).languages
    return may_translate and (may_review or selection.state != State.DRAFT)


def settle(request, selection, chosen):
    """Marks the ``chosen`` texts, each "key|what was seen of it", as reviewed drafts or as outdated ones that hold.

    All at once. What the checks find something in is left out and named; what changed meanwhile is left out and counted.
    Raises ``PermissionDenied`` where one of them is not for the person to judge, ``Http404`` for what has no texts.
    """
    if not settled_by(request, selection):
        raise PermissionDenied
    seen_by_key = dict(entry.rpartition("|")[::2] for entry in chosen[:SETTLED_AT_ONCE])
    objects = {parts_of_key(key)[:2] for key in seen_by_key}
    if not {home for home, _pk in objects} <= {home for home, _key in text_homes(request).values()}:
        raise Http404
    with transaction.atomic():
        lock_objects([(home, pk) for home, pk in objects if issubclass(home, Content)])
        require_reach(request.user, objects)
        texts, _is_more = texts_in(request, selection)
        present = [text for text in texts if seen_by_key.get(text.key) == text.seen]
        if not all(_may_judge(request, text.home, selection) for text in present):
            raise PermissionDenied
        found = open_faults_of([(text, text.source, text.text, text.language) for text in present])
        right = [text for text, faults in found if not faults]
        pairs, language, own = [(text.source, text.text) for text in right], selection.language, 0
        if request.user.has_perm(MAY_REVIEW):
            _marked, own = review(pairs, language, request.user, LANGUAGE_NAMES[language])
        else:
            keep(pairs, language)
        if right:
            announce()
    if not chosen:
        messages.info(request, _("Nothing is chosen."))
    if own:
        messages.warning(request, left_to_others(own))
    doubtful = [(text, faults) for text, faults in found if faults]
    _tell(
        request, selection, len(right) - own, doubtful, len(seen_by_key) - len(present), len(chosen) - len(seen_by_key)
    )


def _tell(request, selection, right, doubtful, gone, beyond):
    if right:
        said = ngettext("%(count)d text is settled.", "%(count)d texts are settled.", right)
        messages.success(request, said % {"count": right})
    if doubtful:
        lines = [
            (selection.desk_url(text.key), f"{text.title}, {text.place}", "; ".join(each.sentence for each in faults))
            for text, faults in doubtful[:NAMED]
        ]
        said = _("The checks find something in these, which were left out:")
        warn_of(request, said, lines, len(doubtful) - NAMED)
    if gone:
        said = ngettext(
            "%(count)d text changed meanwhile and was left out. Look at it again.",
            "%(count)d texts changed meanwhile and were left out. Look at them again.",
            gone,
        )
        messages.warning(request, said % {"count": gone})
    if beyond > 0:
        said = _("No more than %(count)d are settled at a time.")
        messages.warning(request, said % {"count": SETTLED_AT_ONCE})
