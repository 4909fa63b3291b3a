import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given, strategies as st

from languages.clean_text import FLOOD, MARKS_KEPT, clean_line, clean_query, clean_text
from languages.outgoing import FORBIDDEN

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("typed", "text", "line"),
    [
        ("a\x0bb\x0cc\td\x1fe", "a b c d e", "a b c d e"),
        ("a\r\nb\rc\nd\x85e\u2028f\u2029g", "a\nb\nc\nd\ne\nf\ng", "a b c d e f g"),
        ("a\r\n \r\n\r\nb \n", "a\n \n\nb \n", "a b"),
        ("\x00a\x01\x07\x1b\x7f\x80\x9fb\ufffe\uffff\ufdd0\U0001fffe", "ab", "ab"),
        ("\ufeffa\u200bb\u2060c\u180e", "abc", "abc"),
        ("a\u200cb\u200dc", "abc", "abc"),
        ("می\u200cخواهم", "می\u200cخواهم", "می\u200cخواهم"),  # Persian as it is written
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x", "evil x"),
        ("e\u0301 \u0438\u0306", "\u00e9 \u0439", "\u00e9 \u0439"),
        ("e\u200b\u0301", "\u00e9", "\u00e9"),
        (
            "O\u02bbzbekiston \u00a0\u2009\u00ad\u200f «Հայ» ქართ",
            "O\u02bbzbekiston \u00a0\u2009\u00ad\u200f «Հայ» ქართ",
            None,
        ),
    ],
)
def test_what_one_cannot_see_is_mended_and_nothing_else(typed, text, line):
    assert (clean_text(typed), clean_line(typed)) == (text, text if line is None else line)


@given(ANY_TEXT)
def test_a_text_that_has_passed_passes_unchanged_and_is_fit_for_every_file(typed):
    text = clean_text(typed)

    assert clean_text(text) == text
    assert unicodedata.is_normalized("NFC", text)
    assert (FORBIDDEN.search(text), "\r" in text) == (None, False)
    assert clean_line(clean_line(typed)) == clean_line(typed)
    assert len(clean_line(typed).splitlines()) <= 1


@given(ANY_TEXT)
def test_what_can_be_seen_stays(typed):
    def seen(text):
        letters = unicodedata.normalize("NFC", "".join(c for c in text if unicodedata.category(c)[0] not in "CZ"))
        return [c for c in letters if unicodedata.category(c)[0] != "C"]

    assert seen(clean_text(typed)) == seen(typed)


@pytest.mark.parametrize("letter", ["a", "\u0915", "\u0958", "\u0627", ""])
def test_of_a_flood_of_marks_the_first_stay(letter):
    flood = letter + "\u0327\u0301" * 2_000

    text = clean_text(f"{flood} {flood}")

    assert text == clean_text(text)
    assert all(len(part) <= len(letter) + MARKS_KEPT for part in text.split(" "))
    assert (
        clean_text(letter + "\u0327" * MARKS_KEPT + "b") == letter + "\u0327" * MARKS_KEPT + "b" or letter == "\u0958"
    )


def test_every_mark_that_normalising_orders_is_counted():
    """Also those that are marks only once they have come apart, in NFC or where texts are folded."""
    marks = [
        letter
        for letter in map(chr, range(0x110000))
        if unicodedata.combining(unicodedata.normalize("NFKD", letter)[0])
    ]

    assert {"\u0301", "\u0f73", "\uff9e"} <= set(marks)
    assert [letter for letter in marks if FLOOD.sub(r"\1", letter * 100) != letter * MARKS_KEPT] == []
    assert [letter for letter in marks if len(clean_text(f"a{letter * 100}")) > 1 + 2 * MARKS_KEPT] == []


@pytest.mark.parametrize("typed", ["\ud800", "a\udfffb"])
def test_half_of_a_character_is_refused(typed):
    with pytest.raises(ValidationError, match="Enter a valid value"):
        clean_text(typed)


def test_every_value_of_a_query_passes_but_a_password_stays_as_it_is_typed():
    typed = QueryDict("q=a%E2%80%8Bb&q=c%0B&password1=e%CC%81%0B&old_password=%00")

    query = clean_query(typed)

    assert dict(query.lists()) == {"q": ["ab", "c "], "password1": ["e\u0301\x0b"], "old_password": ["\0"]}
    assert typed.getlist("q") == ["a\u200bb", "c\x0b"]
