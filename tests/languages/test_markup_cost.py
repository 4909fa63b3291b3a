"""Hostile HTML costs no more than its length, wherever it comes in."""

from contextlib import suppress
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError

from languages.markup import addresses_in
from languages.prose import LETTERS_STORED, checked

UNITS = ["<b ", "<a ", "<a href=", '<a href="', "<a href='x", "<!--", "&", "<", "</", "<a x ", "<![CDATA[", "<?"]


@pytest.mark.parametrize("unit", UNITS)
def test_pythons_parser_reads_nothing_before_it_is_cleaned(monkeypatch, unit):
    """A thousand tags that are never closed take it seconds."""
    text, read = ("<p>" + unit * LETTERS_STORED)[:LETTERS_STORED], []
    monkeypatch.setattr(HTMLParser, "feed", lambda self, data: read.append(data))

    with suppress(ValidationError):
        checked(text)

    assert text not in read


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="https://a.example/?x=1&amp;y=2">a</a>', ["https://a.example/?x=1&y=2"]),
        ("<A class=x HREF='javascript:alert(1)'>", ["javascript:alert(1)"]),
        ("<a\nhref = page:office:1 >", ["page:office:1"]),
        ("<abbr href='https://b.example'>", []),
        ("<a>", []),
    ],
)
def test_the_links_of_html_are_found(html, found):
    assert addresses_in(html) == found
