"""How a translation is written: its script, spaces, marks and apostrophes, and what nobody sees."""

import re
import unicodedata
from functools import cache
from itertools import chain, groupby, islice, product

from django.utils.translation import gettext as _

from languages.clean_text import UNSEEN
from languages.context_processors import SCRIPTS
from languages.text import direction
from translations.checks.faults import FAULTS_OF_ONE_KIND, NOT_OF_CODE, Fault, fault

LETTERS = re.compile(r"[^\W\d_]+")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
ROMAN_NUMBER = re.compile("[IVX]|[IVXLCDM]{2,}")
MOST_LETTERS_IN_ABBREVIATION = 8
# Letters that look alike, Latin and Cyrillic.
LATIN, CYRILLIC = "AaBCcEeHIiKkMOoPpTXxYy", "АаВСсЕеНІіКкМОоРрТХхУу"
ALIKE = {
    "cyrillic": str.maketrans(LATIN, CYRILLIC),
    "latin": str.maketrans(CYRILLIC, LATIN),
}

# What good print does not do, by language; each language that is not named has the marks of the last line.
_DOUBLED = r"[,;:] ?[.,;:!?]|(?<!\.)\. ?\.(?!\.)"
MARKS = {
    "en": rf"""["«»„]|{_DOUBLED}|\d-\d""",
    "fr": rf"""["“”„]|{_DOUBLED}|\d-\d""",
    "ru": rf"""["“”]|[^\u00a0\n] ?—|[^\u00a0]— | - |{_DOUBLED}|\d-\d|ё""",
    "": rf"""["]| - |[^\u00a0\n]— |{_DOUBLED}""",
}
SPACES = r"  +|^ | $|^\n|\n$| \n|\n "
BEFORE_MARK = r"[ \u00a0\u202f]+(?:[,;:!?](?![\w)])|\.(?!\w|\.)|[)\]])"
FRENCH_SPACES = r"[ \u00a0\u202f]+(?:[,](?!\w)|\.(?!\w|\.)|[)\]])|(?<![\u00a0\u202f;:!?…(«])(?:[;!?»]|:(?!//|\d))|«(?![\u00a0\u202f])"
APOSTROPHES = {
    "uz": re.compile("['`´‘’]|[oOgG]ʼ|(?<![oOgG])ʻ"),
    "": re.compile(r"['`´ʻʼʹʾʿˈ]|(?<=\w)‘"),
}
WITH_APOSTROPHES = re.compile(r"[\w'`´ʻʼʹʾʿˈ‘’]+")
ODD = re.compile(f"[\u00ad\u2000-\u2008\u200a\u2028\u2029\u205f\u3000]|{UNSEEN.pattern}")
MARKS_OF_DIRECTION = re.compile("[\u061c\u200e\u200f]")
AROUND = 12  # letters quoted on each side of what is one character


@cache
def script_of(letter):
    """The script of a letter, as SCRIPTS names it; "" of one that every script has, such as ʻ."""
    script = unicodedata.name(letter, "").split(" ")[0].lower()
    return "" if script in ("modifier", "masculine", "feminine", "micro", "hyphen-minus") else script


def scripts_of(word):
    return {script_of(letter) for letter in word} - {""}


def script(source, text, language):
    """Words with letters of another script, but for names and abbreviations that the English has too.

    A word such as "cookie" may stay alone; two that follow each other are English.
    """
    own = SCRIPTS.get(language)
    foreign = [word for word in WORD.finditer(text.words) if scripts_of(word[0]) - {own}]
    if not own or not foreign:
        return []
    english = set(LETTERS.findall(source.words))
    initials = "".join(word[0] for word in LETTERS.findall(source.words)).upper()
    faults, end_of_common = {}, None
    for word in foreign:
        parts = {
            pair for piece in word[0].split("-") for pair in product(_runs(piece, own), [own in scripts_of(piece)])
        }
        may_stay = all(_may_stay(part, is_mixed, english, initials) for part, is_mixed in parts)
        is_common = not may_stay or any(part.islower() for part, _is_mixed in parts)
        follows = end_of_common is not None and text.words[end_of_common : word.start()].isspace()
        end_of_common = word.end() if is_common else None
        if may_stay and not (is_common and follows):
            continue
        if own in scripts_of(word[0]):
            reason = _("“%(found)s” has letters of two scripts.")
        else:
            reason = _("“%(found)s” is in another script than the language.")
        mended = word[0].translate(ALIKE.get(own, {}))
        faults[word[0]] = fault("script", reason, word[0], mended if scripts_of(mended) == {own} else "")
    return list(faults.values())[:FAULTS_OF_ONE_KIND]


def _runs(word, own):
    """The stretches of a word in other scripts than ``own``."""
    runs = groupby(word, key=lambda letter: script_of(letter) in ("", own))
    return ["".join(letters) for is_own, letters in runs if not is_own]


def _may_stay(part, is_mixed, english, initials):
    """Whether letters of another script are a word of the English, an abbreviation of some of its words, or a number.

    ``is_mixed`` if an ending in the script of the language follows at once: then a few letters may only look alike.
    """
    is_long = len(part) >= (2 if part.isupper() else 3)
    if is_long and (part in english or f"{part}s" in english):
        return True
    if 2 <= len(part) <= MOST_LETTERS_IN_ABBREVIATION and part.isupper() and part in initials:
        return True
    return not is_mixed and (bool(ROMAN_NUMBER.fullmatch(part)) or (part in english and part not in "Aa"))


@cache
def _spaces(language):
    of_marks = FRENCH_SPACES if language == "fr" else BEFORE_MARK
    return re.compile(f"(?P<space>{SPACES})|(?P<mark>{of_marks})")


def spaces(source, text, language):
    faults = []
    for found in _spaces(language).finditer(text.words):
        around = text.words[max(0, found.start() - AROUND) : found.end() + AROUND].replace("\n", "⏎")
        mark = found[0].strip()
        if found["space"]:
            reason, wanted = _("“%(found)s” has a space too many."), " " if found[0].strip("\n") == found[0] else ""
        elif language == "fr" and mark in [*";:!?»«"]:
            reason = _("“%(found)s” lacks the no-break space that French sets at this mark.")
            wanted = "«\u00a0" if mark == "«" else f"\u00a0{mark}"
        else:
            reason, wanted = _("“%(found)s” has a space before a mark."), mark
        told = fault("spaces", reason, around).sentence
        faults.append(Fault("spaces", told, found[0], wanted))
    return faults[:FAULTS_OF_ONE_KIND]


@cache
def _marks(language):
    return re.compile(MARKS.get(language, MARKS[""]))


def marks(source, text, language):
    reason = _("“%(found)s” is not how the language is printed: quotation marks, dashes and doubled marks.")
    found = islice(_marks(language).finditer(text.words), FAULTS_OF_ONE_KIND)
    found = (mark for mark in found if not _is_copied(mark, source, text))
    places = dict.fromkeys(_around(text.words, mark) for mark in found)
    return [fault("marks", reason, place) for place in places]


def apostrophes(source, text, language):
    pattern = APOSTROPHES.get(language, APOSTROPHES[""])
    words = (word for word in WITH_APOSTROPHES.finditer(text.words) if pattern.search(word[0]))
    found = dict.fromkeys(word[0] for word in words if not _is_copied(word, source, text))
    reason = _("“%(found)s” has another apostrophe than the language writes.")
    return [fault("apostrophe", reason, word, _with_own_apostrophes(word, language)) for word in found][
        :FAULTS_OF_ONE_KIND
    ]


def _with_own_apostrophes(word, language):
    if language != "uz":
        return re.sub("['`´ʻʼʹʾʿˈ‘]", "’", word)
    return re.sub("(?<![oOgG])['`´‘’ʻʼ]", "ʼ", re.sub("(?<=[oOgG])['`´‘’ʻʼ]", "ʻ", word))


def invisible(source, text, language):
    patterns = [ODD] if direction(language) == "rtl" else [ODD, MARKS_OF_DIRECTION]
    matches = (islice(pattern.finditer(text.raw), FAULTS_OF_ONE_KIND) for pattern in patterns)
    found = dict.fromkeys(match[0] for match in chain.from_iterable(matches))
    reason = _("There is a character that nobody sees: %(found)s.")
    return [
        Fault("invisible", fault("invisible", reason, _called(character)).sentence, character) for character in found
    ]


def _called(character):
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def _is_copied(found, source, text):
    """Whether it is part of a code or a measure that the English writes so too: ISO 3166-1, 2014-05-16, 41°41'29\"."""
    begin = re.search(r"\S*$", text.words[: found.start()]).start()
    end = found.end() + re.match(r"\S*", text.words[found.end() :]).end()
    return text.words[begin:end].strip(NOT_OF_CODE) in source.codes


def _around(text, found):
    return text[max(0, found.start() - AROUND) : found.end() + AROUND].strip()
