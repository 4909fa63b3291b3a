"""What was not translated."""

import re

from django.utils.translation import gettext as _

from languages.context_processors import SCRIPTS
from translations.checks.faults import fault

WORD = re.compile(r"[^\W\d_]+")
SENTENCE_END = re.compile(r"(?<=[.!?։])\s+|\n+")
WORDS_OF_A_SENTENCE = 6
# Small words in names of people and places.
WITHIN_NAMES = "al bin d da de del den der di du el ibn l la le of van von"


def copies(source, text, language):
    """The whole text, or whole sentences of it, that are English still. Names and abbreviations may be."""
    if _same(source.words) == _same(text.words):
        is_copy = _is_translatable(source.words, language)
        return [fault("copy", _("“%(found)s” is the English text again."), text.raw)] if is_copy else []
    english = {_same(sentence) for sentence in SENTENCE_END.split(source.words)}
    return [
        fault("copy", _("“%(found)s” is the English text again."), sentence)
        for sentence in dict.fromkeys(SENTENCE_END.split(text.words))
        if _same(sentence) in english and len(WORD.findall(sentence)) >= WORDS_OF_A_SENTENCE
    ]


def _same(text):
    return " ".join(text.split()).casefold()


def _is_translatable(text, language):
    words = WORD.findall(text)
    if SCRIPTS.get(language, "latin") != "latin":
        return any(not word.isupper() for word in words)
    common = [word for word in words if word.islower() and word not in WITHIN_NAMES.split()]
    return len(words) > 1 and bool(common)
