"""Words with a short ending and numbers with any, such as "ՆԱՏՕ-ի" or "2-avgust", and years: no line parts "2013 թ."."""

import re
from itertools import chain

LETTERS_BEFORE = 16  # of a longer word a line may end at the hyphen
ENDING = re.compile(r"-(?:(?<=\d-)[^\W\d_]{1,12}|(?<=\w-)[^\W\d_]{1,4}(?:-[^\W\d_]{1,4}){0,3})(?![\w-])")
YEARS = {"թ.": r" թթ?\.", "г.": r" гг?\.", "ж.": r" жж?\."}  # "year" or "years" behind a number, and how they end
WORD = re.compile(r"[\w-]*$")
# What has no elements inside.
TEXT_ONLY = ("<option", "<script", "<style", "<text", "<textarea", "<title", "<tspan")


def unparted(words):
    """Words for a script, which writes them where nothing else keeps such a word on one line: signs in it do."""
    words = ENDING.sub(lambda found: found[0].replace("-", "-\u2060"), words)
    return re.sub("|".join(rf"(?<=\d){year}" for year in YEARS.values()), lambda found: f"\u00a0{found[0][1:]}", words)


def _found_in(document):
    # Most pages have none: to look for the end first takes little.
    years = (re.finditer(year, document) for end, year in YEARS.items() if end in document)
    of_numbers = (found for found in chain.from_iterable(years) if document[found.start() - 1].isdigit())
    return sorted(chain(ENDING.finditer(document), of_numbers), key=re.Match.start)


def with_whole_words(document):
    """An HTML ``document`` (a string) with each such word of its texts in a ``span`` that site.css keeps on one line.

    Nothing is put between the letters: the words are found and copied as they were.
    """
    parts, done = [], 0
    for found in _found_in(document):
        tag = document.rfind("<", 0, found.start())
        begin = found.start() - len(
            WORD.search(document, max(done, found.start() - LETTERS_BEFORE - 1), found.start())[0]
        )
        is_text = document.rfind(">", tag, found.start()) != -1 and not document.startswith(TEXT_ONLY, tag)
        if is_text and begin >= found.start() - LETTERS_BEFORE:
            parts += document[done:begin], '<span class="whole">', document[begin : found.end()], "</span>"
            done = found.end()
    return "".join([*parts, document[done:]])
