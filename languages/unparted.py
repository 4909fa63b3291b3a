"""Words with a short ending and numbers with any, such as "ՆԱՏՕ-ի" or "2-avgust", and years: no line parts "2013 թ."."""

import re
from itertools import chain

LETTERS_BEFORE = 16  # of a longer word a line may end at the hyphen
ENDING = re.compile(r"-(?:(?<=\d-)[^\W\d_]{1,12}|(?<=\w-)[^\W\d_]{1,4}(?:-[^\W\d_]{1,4}){0,3})(?![\w-])")
# "year" or "years" behind a number, and how they end.
YEARS = {"թ.": r" (?<=\d )թթ?\.", "г.": r" (?<=\d )гг?\.", "ж.": r" (?<=\d )жж?\."}
WORD = re.compile(rf"(?<![\w-])[\w-]{{1,{LETTERS_BEFORE}}}$")
# What has no elements inside.
TEXT_ONLY = ("<option", "<script", "<style", "<text", "<textarea", "<title", "<tspan")


def unparted(words):
    """Words for a script, which writes them where nothing else keeps such a word on one line: signs in it do."""
    words = ENDING.sub(lambda found: found[0].replace("-", "-\u2060"), words)
    return re.sub("|".join(YEARS.values()), lambda found: f"\u00a0{found[0][1:]}", words)


def _found_in(document):
    # Most pages have none: to look for the end first takes little.
    years = (re.finditer(year, document) for end, year in YEARS.items() if end in document)
    return sorted(chain(ENDING.finditer(document), *years), key=re.Match.start)


def with_whole_words(document):
    """An HTML ``document`` (a string) with each such word of its texts in a ``span`` that site.css keeps on one line.

    Nothing is put between the letters: the words are found and copied as they were.
    """
    parts, done = [], 0
    for found in _found_in(document):
        tag = document.rfind("<", 0, found.start())
        word = WORD.search(document, found.start() - LETTERS_BEFORE, found.start())
        is_text = document.rfind(">", tag, found.start()) != -1 and not document.startswith(TEXT_ONLY, tag)
        if is_text and word:
            parts += document[done : word.start()], '<span class="whole">', word[0], found[0], "</span>"
            done = found.end()
    return "".join([*parts, document[done:]])
