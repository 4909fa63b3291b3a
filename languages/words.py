"""A capital at the beginning, as each script wants it, and the names of the months."""

import re

from babel import Locale
from django.utils import translation
from django.utils.functional import lazy

from languages.dates import cldr_locale

COLONS = {"fr": "\u00a0:", "hy": "՝"}
WHERE_LINES_END = re.compile(r"[^\S\u00a0\u202f]+")
FIRST_OF_SEVERAL, LAST_OF_SEVERAL = re.compile(r"^\S+(?=\s+\S)"), re.compile(r"(\S\s+)\S+$")


def sentence_case(text):
    """``text`` with a capital first letter; Georgian has none at the beginning, Azerbaijani "i" becomes "İ"."""
    text = str(text)
    first, rest = text[:1], text[1:]
    if "ა" <= first <= "ჿ":
        return first + rest
    if first == "i" and translation.get_language() == "az":
        return "İ" + rest
    return first.upper() + rest


# The same for a text whose language is known only when it is shown.
lazy_sentence_case = lazy(sentence_case, str)


def with_colon(words):
    """Words that announce what follows, with the colon of the page's language: "Année :", "Տարի՝"."""
    return f"{words}{COLONS.get(translation.get_language(), ':')}"


def one_line(text):
    """``text`` without what begins a new line for anybody; no-break spaces stay, as French has them before a colon."""
    return WHERE_LINES_END.sub(" ", str(text)).strip()


def first_words(text, most):
    """The words at the beginning of ``text``, in at most ``most`` characters, and "…" if there are more.

    A word is cut only if it alone is longer.
    """
    if len(text) <= most:
        return text
    kept = text[:most]
    return (kept if text[most].isspace() else LAST_OF_SEVERAL.sub(r"\1", kept)) + "…"


def last_words(text, most):
    """The words at the end of ``text``, likewise."""
    if len(text) <= most:
        return text
    kept = text[-most:]
    return "…" + (kept if text[-most - 1].isspace() else FIRST_OF_SEVERAL.sub("", kept))


# What CLDR calls a month (1 to 12), alone ("stand-alone") or in a date ("format"), in the language of the moment.
month_name = lazy(lambda month, context, width: Locale.parse(cldr_locale()).months[context][width][month], str)
