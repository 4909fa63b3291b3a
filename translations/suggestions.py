"""What was translated before: the same sentence elsewhere, and such as are much alike."""

from dataclasses import dataclass

from languages.folding import fold
from languages.prose import words
from translations.models import Pair, digest

PAIRS_COMPARED = 2000  # of a language, those made last
SUGGESTIONS = 5
ALIKE = 0.5  # the share of words that two texts have in common


@dataclass(frozen=True)
class Suggestion:
    source: str
    text: str
    percent: int  # how much of the words the sources have in common
    is_reviewed: bool

    @property
    def shown(self):
        """Its words, without form."""
        return words(self.text)


def suggestions(source, text, language):
    """For a text of the source language, those most alike first; never ``text``, which is there already. Two queries."""
    pairs = Pair.objects.filter(language=language).exclude(text_digest=digest(text)).order_by("-reviewed", "-pk")
    same = list(pairs.filter(source_digest=digest(source))[:SUGGESTIONS])
    found = {pair.text: _suggestion(pair, 1) for pair in same}
    own, weighed = fold(source).split(), []
    for pair in pairs.order_by("-pk")[:PAIRS_COMPARED]:
        share = _alike(own, fold(pair.source).split())
        if share >= ALIKE:
            weighed.append((-share, not pair.reviewed, -pair.pk, pair))
    for share, *_order, pair in sorted(weighed, key=lambda entry: entry[:3]):
        found.setdefault(pair.text, _suggestion(pair, -share))
    return list(found.values())[:SUGGESTIONS]


def _alike(words, others):
    """The share of words that two sentences have in common: 1 only where they stand in the same order."""
    if words and words == others:
        return 1
    return min(0.99, len({*words} & {*others}) / max(len({*words} | {*others}), 1))


def _suggestion(pair, share):
    percent = min(99, round(100 * share)) if share < 1 else 100
    return Suggestion(pair.source, pair.text, percent, pair.reviewed)


def sources_when_translated(texts, language, sources=None):
    """{text: the ``Pair`` with the source that it was last a translation of}, of those of which that is known. One query.

    Of no others than ``sources``, if given.
    """
    digests = {digest(text): text for text in texts}
    pairs = Pair.objects.filter(language=language, text_digest__in=digests).order_by("pk")
    if sources is not None:
        pairs = pairs.filter(source_digest__in={digest(source) for source in sources if isinstance(source, str)})
    return {digests[pair.text_digest]: pair for pair in pairs}
