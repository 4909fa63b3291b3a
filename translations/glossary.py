"""The words of the site: which one is approved for a term in each language, and which are avoided."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings

from languages.folding import fold
from languages.text import SOURCE_LANGUAGE
from publishing.revisions.present import cached_until_publication
from translations.models import Term

IN_BRACKETS = re.compile(r"\s*\([^)]*\)")  # explains or abbreviates
QUOTATION_MARKS = "«»“”„ "
ELISION = re.compile("['’]")
ENDING = r"\w{0,30}"  # what * stands for
SMALL_WORD = 2  # letters; it is not looked for in a text
PART_KEPT = 0.5  # of a word, whatever its ending


@dataclass(frozen=True)
class Entry:
    """A term: ``approved`` is {language: the word}, ``avoided`` {language: words as an editor wrote them}."""

    approved: dict
    avoided: dict = field(default_factory=dict)
    is_required: bool = True

    @cached_property
    def english(self):
        return IN_BRACKETS.sub("", self.approved[SOURCE_LANGUAGE]).strip(QUOTATION_MARKS)

    def is_in(self, folded, language):
        """Whether each word of the approved one begins some word of ``folded``, a text as ``folded_words`` gives it."""
        bare = IN_BRACKETS.sub("", self.approved[language]).strip(QUOTATION_MARKS)
        words = folded_words(bare, language).split()
        long = [word for word in words if len(word) > SMALL_WORD] or words
        return all(f" {word[: max(3, round(len(word) * PART_KEPT))]}" in folded for word in long)


class Glossary:
    """The terms of ``entries``, ready to be looked for. Time grows with the length of a text times the number of terms."""

    def __init__(self, entries):
        self.entries = sorted((each for each in entries if each.english), key=lambda each: -len(each.english))
        self._wrong = {}

    @cached_property
    def _terms(self):
        terms = "|".join(rf"(?P<t{place}>{_in_english(each.english)})" for place, each in enumerate(self.entries))
        return re.compile(rf"(?<!\w)(?:{terms or '(?!)'})(?!\w)", re.IGNORECASE)

    def found_in(self, source):
        """[(``Entry``, its term as it stands in ``source``, an English text)], each once; the longest that stands there."""
        found = {}
        for match in self._terms.finditer(source):
            found.setdefault(match.lastgroup, match[0])
        return [(self.entries[int(group[1:])], term) for group, term in found.items()]

    def terms_in(self, source, language):
        """[(term as it stands in ``source``, the approved word in ``language``)], in the order of the text."""
        found = ((term, entry.approved.get(language)) for entry, term in self.found_in(source))
        return [(term, approved) for term, approved in found if approved]

    def wrong_words(self, text, language):
        """Yields (avoided word as it stands in ``text``, the approved one)."""
        if language not in self._wrong:
            wrong = {place: _phrases(each.avoided.get(language)) for place, each in enumerate(self.entries)}
            groups = "|".join(rf"(?P<t{place}>{'|'.join(each)})" for place, each in wrong.items() if each)
            self._wrong[language] = re.compile(rf"(?<!\w)(?:{groups or '(?!)'})(?!\w)", re.IGNORECASE)
        for match in self._wrong[language].finditer(text):
            yield match[0], self.entries[int(match.lastgroup[1:])].approved.get(language) or ""


def folded_words(text, language):
    """As ``fold``, each word after a space; in French what is elided is a word of its own."""
    return " " + fold(ELISION.sub(" ", text) if language == "fr" else text)


def _in_english(term):
    """A pattern for ``term`` and its plural."""
    words = r"\s".join(map(re.escape, term.split()))
    return f"{words[:-1]}(?:y|ies)" if words.endswith("y") else f"{words}(?:s|es)?"


def _phrases(avoided):
    """The patterns of ``avoided``: words parted by commas, in which * at the end of a word stands for any ending.

    Elsewhere it stands for nothing.
    """
    phrases = (phrase.split() for phrase in (avoided or "").split(",") if phrase.strip(" *"))
    return [
        r"[\s-]".join(re.escape(word.replace("*", "")) + ENDING * word.endswith("*") for word in phrase)
        for phrase in phrases
    ]


@cached_until_publication
def present_glossary():
    """The ``Glossary`` of all published terms. One query."""
    languages = settings.MODELTRANSLATION_LANGUAGES

    def texts(term, name):
        return {language: text for language in languages if (text := getattr(term, f"{name}_{language}"))}

    terms = Term.objects.filter(**{f"term_{SOURCE_LANGUAGE}__gt": ""})
    return Glossary(Entry(texts(term, "term"), texts(term, "avoided"), term.is_required) for term in terms)
