"""Words with a short ending and numbers with any, such as "ՆԱՏՕ-ի" or "2-avgust", that no line parts after the hyphen."""

import re

LETTERS_BEFORE = 16  # of a longer word a line may end at the hyphen
ENDING = re.compile(r"-(?:(?<=\d-)[^\W\d_]{1,12}|(?<=\w-)[^\W\d_]{1,4}(?:-[^\W\d_]{1,4}){0,3})(?![\w-])")
WORD = re.compile(r"[\w-]*$")
# What has no elements inside.
TEXT_ONLY = ("<option", "<script", "<style", "<text", "<textarea", "<title", "<tspan")


def unparted(words):
    """Words for a script, which writes them where nothing else keeps such a word on one line: a sign in it does."""
    return ENDING.sub(lambda found: found[0].replace("-", "-\u2060"), words)


def with_whole_words(document):
    """An HTML ``document`` (a string) with each such word of its texts in a ``span`` that site.css keeps on one line.

    Nothing is put between the letters: the words are found and copied as they were.
    """
    parts, done = [], 0
    for found in ENDING.finditer(document):
        tag = document.rfind("<", 0, found.start())
        begin = found.start() - len(
            WORD.search(document, max(done, found.start() - LETTERS_BEFORE - 1), found.start())[0]
        )
        is_text = document.rfind(">", tag, found.start()) != -1 and not document.startswith(TEXT_ONLY, tag)
        if is_text and begin >= found.start() - LETTERS_BEFORE:
            parts += document[done:begin], '<span class="whole">', document[begin : found.end()], "</span>"
            done = found.end()
    return "".join([*parts, document[done:]])
