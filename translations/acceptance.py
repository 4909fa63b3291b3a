"""What the checks find of a translation, less what somebody looked at and found right."""

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from languages.clean_text import clean_line
from publishing.journal.entries import Action, record
from translations.checks import KINDS, check
from translations.glossary import present_glossary
from translations.models import Pair, digest

LONGEST_REASON = 300  # letters


def open_faults(source, text, language):
    """The faults of a translation that nobody accepted, as ``check`` gives them."""
    return open_faults_of([(None, source, text, language)])[0][1]


def open_faults_of(texts):
    """[(key, faults that nobody accepted)] of ``texts``, (key, source, text, language) each. Two queries at most."""
    glossary = present_glossary()
    found = [
        (key, check(source, text, language, glossary), (digest(source), language, digest(text)))
        for key, source, text, language in texts
    ]
    sources, translations = ({pair[place] for _key, faults, pair in found if faults} for place in (0, 2))
    known = Pair.objects.filter(source_digest__in=sources, text_digest__in=translations)
    known = known.values_list("source_digest", "language", "text_digest", "accepted")
    accepted = {tuple(pair): kinds for *pair, kinds in known}
    return [
        (key, [fault for fault in faults if fault.kind not in accepted.get(pair, ())]) for key, faults, pair in found
    ]


def accepted_faults(source, text, language):
    """[(``Fault``, {"by": name, "when": time, "reason": words})] of those that the checks find still and somebody accepted."""
    pair = _pair(source, text, language).first()
    if pair is None or not pair.accepted:
        return []
    found = {fault.kind: fault for fault in check(source, text, language)}
    return [(found[kind], _told(told)) for kind, told in pair.accepted.items() if kind in found]


def _told(told):
    return told | {"when": parse_datetime(told["when"])} if "when" in told else told


def _pair(source, text, language):
    return Pair.objects.filter(source_digest=digest(source), language=language, text_digest=digest(text))


@transaction.atomic
def accept(source, text, language, kinds, by, reason=""):
    """Notes that ``by`` (a user) found right what the checks find of ``kinds``, and why; says whether any of them is new.

    It holds for this pair of texts alone. A text that nobody recorded as the translation of ``source`` has nothing to
    accept: else an outdated one would become up to date by it.
    """
    pair = _pair(source, text, language).select_for_update().first()
    new = sorted((KINDS.keys() & set(kinds)) - set(pair.accepted)) if pair else []
    if new:
        reason = clean_line(reason)[:LONGEST_REASON]
        told = {"by": str(by), "when": timezone.now().isoformat(), "reason": reason}
        pair.accepted |= dict.fromkeys(new, told)
        pair.save(update_fields=["accepted"])
        record(Action.ACCEPTED, pair, by, detail=reason, kinds=new)
    return bool(new)


@transaction.atomic
def withdraw(source, text, language, kinds, by):
    """Takes back what was accepted of ``kinds``: the checks speak of it again. Says whether there was any."""
    pair = _pair(source, text, language).select_for_update().first()
    gone = sorted(set(kinds) & set(pair.accepted)) if pair else []
    if gone:
        pair.accepted = {kind: told for kind, told in pair.accepted.items() if kind not in gone}
        pair.save(update_fields=["accepted"])
        record(Action.ACCEPTED, pair, by, step="withdrawn", kinds=gone)
    return bool(gone)
