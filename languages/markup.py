"""The form that texts may have: paragraphs, bold, emphasis, lists, line breaks and links, read from any HTML and written in one spelling."""

import re
from html import escape, unescape
from html.parser import HTMLParser
from itertools import groupby

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from languages.clean_text import clean_text
from languages.web_addresses import names_user

LISTS = ("ul", "ol")
MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}
# What other programs call a paragraph; each of these parts texts, whatever it is.
BLOCKS = {"p", "li", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr", "td", "th", "dt", "dd"}
READ = {*LISTS, *MARKS, *BLOCKS, "a", "br"}
SCHEMES = {"https", "mailto", "page"}
LISTS_DEEP = 2  # a list within a list, and no more
LETTERS_OF_ADDRESS = 500

PAGE = re.compile(r"page:([a-z]+):([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})")
SPACES = re.compile(r"[ \t\n\r\f]+")
# What every paragraph behind it repeats while it is open, unless it is the same as three before it: twenty thousand letters
# would become as many million.
FORMATTING = re.compile(r"<(/?)(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b[^>]*>", re.IGNORECASE)
COMBINES_WITH_TAGS = "\u0338"  # the only mark that normalisation would join with the end of a tag: it makes ≯ of >

is_https = URLValidator(schemes=["https"])


def as_followed(address):
    """What a link says as browsers follow it: without white space around, its scheme in small letters."""
    scheme, separator, rest = address.strip(" \t\n\r\f").partition(":")
    return f"{scheme.lower()}{separator}{rest}"


def address_fault(address):
    """Why a link may not lead to ``address``, as a sentence; ``""`` if it may."""
    scheme, separator, rest = address.partition(":")
    try:
        if len(address) > LETTERS_OF_ADDRESS:
            return _("An address may have %(most)s letters at most.") % {"most": LETTERS_OF_ADDRESS}
        if separator and scheme == "page" and PAGE.fullmatch(address):
            return ""
        if separator and scheme == "mailto":
            validate_email(rest)
            return ""
        if separator and scheme == "https" and not names_user(address):
            is_https(address)
            return "" if clean_text(address) == address else _("It is no address.")
    except (ValidationError, ValueError):
        return _("It is no address.")
    return _("An address begins with https:// or mailto:, or is chosen among the pages of the site.")


# Bounded on every side: Python's parser takes seconds for a thousand tags that are never closed.
LINK = re.compile(
    r"""<a\s[^<>]{0,4000}?\bhref\s{0,9}=\s{0,9}(?:"([^"<>]{0,4000})"|'([^'<>]{0,4000})'|([^\s"'<>]{1,4000}))""",
    re.IGNORECASE,
)


class Reader(HTMLParser):
    """Makes blocks of HTML that nh3 has put in order: ("p", runs), ("ul", items) or ("ol", items).

    A run is (text, (address, is strong, is emphasised)), its line breaks line feeds; an item is a tuple of blocks.
    """

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks, self.lists, self.letters = [], [], []
        self.address, self.marks = "", {"strong": 0, "em": 0}
        self.lists_too_deep, self.is_too_deep = 0, False

    def handle_starttag(self, tag, attributes):
        if tag in LISTS:
            self.end_block()
            if len(self.lists) < LISTS_DEEP:
                self.lists.append((tag, []))
            else:
                self.lists_too_deep, self.is_too_deep = self.lists_too_deep + 1, True
        elif tag == "br":
            self._add("\n")
        elif tag == "a":
            address = as_followed(dict(attributes).get("href") or "")
            self.address = "" if address_fault(address) else address
        elif tag in MARKS:
            self.marks[MARKS[tag]] += 1
        else:
            self.end_block()
            if tag == "li" and self.lists:
                self.lists[-1][1].append([])

    def handle_endtag(self, tag):
        if tag in LISTS:
            self.end_block()
            if self.lists_too_deep:
                self.lists_too_deep -= 1
                return
            kind, items = self.lists.pop()
            if items := tuple(tuple(item) for item in items if item):
                self._place().append((kind, items))
        elif tag == "a":
            self.address = ""
        elif tag in MARKS:
            self.marks[MARKS[tag]] -= 1
        elif tag != "br":
            self.end_block()

    def handle_data(self, data):
        self._add(SPACES.sub(" ", clean_text(data)))

    def _add(self, text):
        marks = (self.address, self.marks["strong"] > 0, self.marks["em"] > 0)
        self.letters += ((letter, marks) for letter in text)

    def _place(self):
        """Where the next block goes: into the last item of the list that is open, or to the others."""
        if not self.lists:
            return self.blocks
        _kind, items = self.lists[-1]
        if not items:
            items.append([])
        return items[-1]

    def end_block(self):
        kept = []
        for letter, marks in self.letters:
            begins = not kept or kept[-1][0] == "\n"
            if letter == "\n":
                while kept and kept[-1][0] == " ":
                    kept.pop()
            if (letter == " " and (begins or kept[-1][0] == " ")) or (letter == "\n" and not kept):
                continue
            if letter == COMBINES_WITH_TAGS and (begins or kept[-1][1] != marks):
                continue
            kept.append((letter, marks))
        while kept and kept[-1][0] in " \n":
            kept.pop()
        self.letters = []
        if kept:
            runs = groupby(kept, key=lambda pair: pair[1])
            joined = ((clean_text("".join(letter for letter, _marks in run)), marks) for marks, run in runs)
            self._place().append(("p", tuple(joined)))


def _without_attributes(tag):
    end, name = tag.groups()
    return f"<{end}{MARKS.get(name.lower(), 'span')}>"


def read(html):
    """The ``Reader`` that has read ``html``, of whatever origin."""
    ordered = nh3.clean(
        FORMATTING.sub(_without_attributes, html),
        tags=READ,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel=None,
        clean_content_tags={"script", "style", "title", "template", "textarea", "xml"},
    )
    reader = Reader()
    reader.feed(ordered)
    reader.close()
    reader.end_block()
    return reader


def write(blocks, attributes="", link=None, between=""):
    """Blocks as HTML, in the one spelling there is. ``link`` gives the beginning tag of a link, ``""`` for its words alone."""
    written = []
    for kind, parts in blocks:
        if kind == "p":
            inside = "".join(_write_runs(parts, link or (lambda address: f'<a href="{escape(address)}">')))
        else:
            inside = "".join(f"<li>{write(item, link=link)}</li>" for item in parts)
        written.append(f"<{kind}{attributes}>{inside}</{kind}>")
    return between.join(written)


def _write_runs(runs, link):
    for address, linked in groupby(runs, key=lambda run: run[1][0]):
        begin = link(address) if address else ""
        yield begin
        for is_strong, alike in groupby(linked, key=lambda run: run[1][1]):
            yield "<strong>" if is_strong else ""
            for text, (_address, _strong, is_emphasised) in alike:
                text = escape(text, quote=False).replace("\n", "<br>")
                yield f"<em>{text}</em>" if is_emphasised else text
            yield "</strong>" if is_strong else ""
        yield "</a>" if begin else ""


def addresses_in(html):
    """Where the links of ``html``, of whatever origin, lead, each once. What is too wild to be found is cleaned away."""
    found = (next(filter(None, link.groups()), "") for link in LINK.finditer(html))
    return list(dict.fromkeys(as_followed(unescape(address)) for address in found))
