"""What the checks find of a translation, less what somebody looked at and found right."""

from django.db import transaction

from publishing.journal.entries import Action, record
from translations.checks import KINDS, check
from translations.glossary import present_glossary
from translations.models import Pair, digest


def open_faults(source, text, language):
    """The faults of a translation that nobody accepted, as ``check`` gives them."""
    return open_faults_of([(None, source, text, language)])[0][1]


def open_faults_of(texts):
    """[(key, faults that nobody accepted)] of ``texts``, (key, source, text, language) each. Two queries at most."""
    glossary = present_glossary()
    found = [
        (check(source, text, language, glossary), source, text, language) for _key, source, text, language in texts
    ]
    pairs = [(digest(source), language, digest(text)) for faults, source, text, language in found if faults]
    known = Pair.objects.filter(
        source_digest__in={pair[0] for pair in pairs}, text_digest__in={pair[2] for pair in pairs}
    )
    known = (
        known.exclude(accepted=[]).values_list("source_digest", "language", "text_digest", "accepted") if pairs else ()
    )
    accepted = {tuple(pair): kinds for *pair, kinds in known}

    def is_open(fault, source, text, language):
        return fault.kind not in accepted.get((digest(source), language, digest(text)), ())

    return [
        (key, [fault for fault in faults if is_open(fault, *pair)])
        for (key, *_texts), (faults, *pair) in zip(texts, found, strict=True)
    ]


@transaction.atomic
def accept(source, text, language, kinds, by, reason=""):
    """Notes that ``by`` (a user) found right what the checks find of ``kinds``; says whether any of them is new.

    It holds for this pair of texts alone. A text that nobody recorded as the translation of ``source`` has nothing to
    accept: else an outdated one would become up to date by it.
    """
    pairs = Pair.objects.select_for_update().filter(source_digest=digest(source), language=language)
    pair = pairs.filter(text_digest=digest(text)).first()
    new = sorted((KINDS.keys() & set(kinds)) - set(pair.accepted)) if pair else []
    if new:
        pair.accepted = sorted({*pair.accepted, *new})
        pair.save(update_fields=["accepted"])
        record(Action.ACCEPTED, pair, by, detail=reason, kinds=new)
    return bool(new)
