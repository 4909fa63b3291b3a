"""Texts with form: which form there is, how it is stored, and the texts without it that all else reads.

A text of paragraphs alone is stored as it always was: plain, a blank line between two of them. Links, bold, emphasis, lists
and line breaks are stored as HTML in one spelling; only what is spelled just so, down to the letter, is ever taken for form,
so that nothing else can reach a page as HTML (record 31).
"""

import re
from functools import lru_cache
from html import escape
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from languages.markup import PAGE, address_fault, addresses_in, read, write

LETTERS_STORED = 20_000  # of one text in one language, its tags counted
TEXTS_REMEMBERED = 256  # that were read for their form last; LETTERS_STORED bounds each
HAS_TAGS = re.compile(r"\s*<(?:p|ul|ol)[\s>]", re.IGNORECASE)


def stored(text):
    """What is stored of a ``text`` that came in: itself, or where it begins as HTML what that says, without any other tag."""
    return _stored(read(text).blocks) if HAS_TAGS.match(text) and len(text) <= LETTERS_STORED else text


def _stored(blocks):
    if not any(kind != "p" or any("\n" in text or any(marks) for text, marks in parts) for kind, parts in blocks):
        plain = "\n\n".join(_words(blocks))
        if not HAS_TAGS.match(plain):  # else somebody writes about tags
            return plain
    return write(blocks)


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _blocks(text):
    """The blocks of a stored text with form; ``None`` of a plain one."""
    if len(text) > LETTERS_STORED:
        return None
    blocks = read(text).blocks
    return blocks if _stored(blocks) == text else None


def blocks_of(text):
    return _blocks(text) if text[:1] == "<" and HAS_TAGS.match(text) else None


def checked(text):
    """As ``stored``. Raises ``ValidationError`` that names what may not stand in a text, and what to do about it."""
    if len(text) > LETTERS_STORED:
        words = _("The text has %(has)s letters; it may have %(most)s at most. Shorten it.")
        raise ValidationError(words % {"has": len(text), "most": LETTERS_STORED})
    if not HAS_TAGS.match(text):
        return text
    faults = []
    for address in addresses_in(text):
        if fault := address_fault(address):
            words = _("The link to “%(address)s” cannot stay. %(why)s")
            faults.append(words % {"address": address[:200], "why": fault})
    reader = read(text)
    if reader.is_too_deep:
        faults.append(_("A list stands too deep within others: at most one list may stand within another."))
    value = _stored(reader.blocks)
    if not faults and len(value) > LETTERS_STORED:
        faults.append(_("The text is too long. Shorten it."))
    if faults:
        raise ValidationError(faults)
    return value


def words(text):
    """A stored text without form: its paragraphs and the items of its lists parted by blank lines."""
    blocks = blocks_of(text)
    return text if blocks is None else "\n\n".join(_words(blocks))


def _words(blocks):
    for kind, parts in blocks:
        if kind == "p":
            yield "".join(text for text, _marks in parts)
        else:
            for item in parts:
                yield from _words(item)


def links(text):
    """{address: words} of the links of a stored text, in their order."""
    found = {}
    _collect(blocks_of(text) or (), found)
    return found


def _collect(blocks, found):
    for kind, parts in blocks:
        if kind == "p":
            for address, run in groupby(parts, key=lambda run: run[1][0]):
                if address:
                    found.setdefault(address, "".join(text for text, _marks in run))
        else:
            for item in parts:
                _collect(item, found)


def page_links(text):
    """{(name of a model, key as text)} of the pages of the site to which a stored text links."""
    return {found.groups() for address in links(text) if (found := PAGE.fullmatch(address))}


def as_html(text, attributes, address_of):
    """A stored text with form as HTML for a page, its outer elements with ``attributes`` (as HTML, or ``""``).

    ``address_of(name of a model, key)`` says where a page of the site is; of a link to one that is nowhere the words remain.
    """

    def link(address):
        if found := PAGE.fullmatch(address):
            path = address_of(*found.groups())
            return f'<a href="{escape(path)}">' if path else ""
        return f'<a href="{escape(address)}" rel="noopener external">'

    return write(blocks_of(text), attributes, link, "\n")


def spelled(text, name_of):
    """A stored text with signs for its form, for whoever compares two of them; ``name_of`` what a page is called."""
    blocks = blocks_of(text)
    return text if blocks is None else "\n\n".join(_spelled(blocks, name_of))


def _spelled(blocks, name_of, indent=""):
    for kind, parts in blocks:
        if kind == "p":
            yield "".join(_spelled_runs(parts, name_of))
        else:
            for number, item in enumerate(parts, 1):
                sign = "• " if kind == "ul" else f"{number}. "
                lines = "\n".join(_spelled(item, name_of, f"{indent}  "))
                yield f"{indent}{sign}{lines}"


def _spelled_runs(runs, name_of):
    for address, linked in groupby(runs, key=lambda run: run[1][0]):
        inside = ""
        for text, (_address, is_strong, is_emphasised) in linked:
            text = f"*{text}*" if is_emphasised else text
            inside += f"**{text}**" if is_strong else text
        found = PAGE.fullmatch(address)
        leads = name_of(*found.groups()) if found else address
        yield f"[{inside}]({leads})" if address else inside


class ProseField(models.TextField):
    """A text that may have form. Its column is that of any text."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def clean(self, value, instance):
        return super().clean(checked(value) if isinstance(value, str) else value, instance)
