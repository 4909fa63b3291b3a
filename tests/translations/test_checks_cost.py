"""However long and odd a text is, what a check of it costs grows with its length and no faster."""

import time

import pytest

from translations.checks import check
from translations.glossary import Entry, Glossary

pytestmark = pytest.mark.own_database

GLOSSARY = Glossary(
    Entry({"en": f"term {number}", "ru": f"слово {number}"}, {"ru": f"лишн* {number}"}) for number in range(50)
)
LETTERS = 20_000
HOSTILE = [
    "a", "а", "9", "9 ", "9,", "9.", " ", "\n", "+9", "+9 ", "<", "<a ", "<p>", "</p>", "<a href=", "&", "&#", "%(", "{", "a@", "a.",
    "www.", "a.b", "@a.", "4 May 1994 ", "May ", "4 мая 1994 ", "2010 г. ", "ма ", "aа ", "a-", "ʻ", "'", "oʼ", "« ", " :", "—", "- ", "..",
    "12 000 ", "term 1 ", "лишн ", "cookie и ", "V", "\u200b", "https://",
]  # fmt: skip


def seconds(source, text):
    begun = time.process_time()
    check(source, text, "ru", GLOSSARY)
    return time.process_time() - begun


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_text_is_checked_in_a_time_that_grows_with_its_length(piece):
    text = (piece * LETTERS)[:LETTERS]

    short, long = (
        min(seconds(text[:size], text[:size] + "я") for _again in range(2)) for size in (LETTERS // 4, LETTERS)
    )

    assert long < max(0.25, 10 * short)
