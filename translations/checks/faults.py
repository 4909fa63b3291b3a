"""What is wrong with a translation, said so that a translator knows where, why and what to do."""

import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from django.utils.translation import gettext as _, gettext_lazy

KINDS = {
    "telephone": gettext_lazy("telephone number"),
    "date": gettext_lazy("date"),
    "year": gettext_lazy("year"),
    "number": gettext_lazy("number"),
    "address": gettext_lazy("e-mail or web address"),
    "link": gettext_lazy("link"),
    "markup": gettext_lazy("markup"),
    "placeholder": gettext_lazy("placeholder"),
    "copy": gettext_lazy("not translated"),
    "script": gettext_lazy("script"),
    "spaces": gettext_lazy("spaces"),
    "marks": gettext_lazy("punctuation marks"),
    "apostrophe": gettext_lazy("apostrophe"),
    "invisible": gettext_lazy("invisible character"),
    "word": gettext_lazy("word not to be used"),
    "term": gettext_lazy("term of the glossary"),
}
FAULTS_OF_ONE_KIND = 20  # told of one text; whoever mends these is told of the next
MOST_QUOTED = 60  # letters of a text in a sentence about it

TAG = re.compile(r"<(/?)(p|strong|b|em|i|a|ul|ol|li|br|h[1-6]|blockquote)\b([^<>]{0,2100})>", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%\(\w{1,60}\)[sd]|%[sd](?!\w)|\{\w{0,60}\}")
ADDRESS = re.compile(
    r"(?:https?://(?=\w)|www\.)[^\s<>\"«»“”]{1,2000}"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?<![\w.@-])(?:[a-z0-9-]{1,63}\.){1,5}(?:int|org|com|net|edu|gov|mil|eu|info|am|az|ge|kg|kz|ru|tj|tm|uz)\b(?:/[^\s<>\"«»“”]{0,2000})?",
)
TELEPHONE = re.compile(r"\+\d(?:(?:[ \u00a0\u202f./–-]| ?\(|\) ?)?\d){5,14}(?!\d)")
NOT_OF_ADDRESS = ".,;:!?)…։՝"  # where it ends a sentence
NOT_OF_CODE = "()" + NOT_OF_ADDRESS
INSTEAD = "\ufffc"  # stands for what is not words


@dataclass(frozen=True)
class Fault:
    """``kind`` is a key of ``KINDS``; ``sentence`` says where and why in the language of the reader.

    ``found`` is the part of the translation that is concerned, ``wanted`` what could stand there; each may be "".
    """

    kind: str
    sentence: str
    found: str = ""
    wanted: str = ""


@dataclass(frozen=True)
class Side:
    """One of the two texts, and what is left of it without what is not words."""

    raw: str

    @cached_property
    def tags(self):
        """(closing slash or "", name, attributes) of each tag."""
        return [(slash, name.lower(), attributes) for slash, name, attributes in TAG.findall(self.raw)]

    @cached_property
    def plain(self):
        """The text without its tags."""
        if not self.tags:
            return self.raw
        lines = unescape(TAG.sub(_line_end_or_nothing, self.raw)).split("\n")
        return "\n".join(line.strip() for line in lines if line.strip())

    @cached_property
    def addresses(self):
        return [found.rstrip(NOT_OF_ADDRESS) for found in ADDRESS.findall(self.plain)]

    @cached_property
    def placeholders(self):
        return PLACEHOLDER.findall(self.plain)

    @cached_property
    def telephones(self):
        return TELEPHONE.findall(self.plain)

    @cached_property
    def words(self):
        """The text without tags, addresses, telephone numbers and placeholders."""
        return PLACEHOLDER.sub(INSTEAD, TELEPHONE.sub(INSTEAD, ADDRESS.sub(_instead_of_address, self.plain)))

    @cached_property
    def codes(self):
        """The words that begin with a digit, such as 3166-1."""
        found = {word.strip(NOT_OF_CODE) for word in self.words.split()}
        return {word for word in found if word[:1].isdecimal()}


def _line_end_or_nothing(tag):
    return "\n" if tag[2].lower() not in ("strong", "b", "em", "i", "a") else ""


def _instead_of_address(found):
    return INSTEAD + found[0][len(found[0].rstrip(NOT_OF_ADDRESS)) :]


def fault(kind, reason, found="", wanted=""):
    """A ``Fault`` for ``reason``, which may name ``%(found)s`` and ``%(wanted)s``."""
    told = reason % {"found": quoted(found), "wanted": quoted(wanted)}
    return Fault(kind, f"{KINDS[kind]}: {told}", found, wanted)


def quoted(text):
    return text if len(text) <= MOST_QUOTED else f"{text[: MOST_QUOTED - 1]}…"


def differences(kind, missing, extra, wanted_as=str):
    """The faults of a text that lacks ``missing`` of the English, and has ``extra`` instead: one each where they pair.

    ``wanted_as`` gives what would be written here for one of ``missing``.
    """
    missing, extra = list(missing), list(extra)
    faults = []
    for wanted, found in zip(missing, extra, strict=False):
        reason = _("“%(found)s” stands here, and in the English “%(wanted)s”.")
        faults.append(Fault(kind, fault(kind, reason, found, wanted).sentence, found, wanted_as(wanted)))
    for wanted in missing[len(extra) :]:
        reason = _("“%(wanted)s” stands in the English and is missing here.")
        faults.append(Fault(kind, fault(kind, reason, wanted=wanted).sentence, "", wanted_as(wanted)))
    reason = _("“%(found)s” does not stand in the English.")
    return faults + [fault(kind, reason, found) for found in extra[len(missing) :]]
