"""The gate for what leaves: whatever is stored, files and pages hold only what their readers can take."""

import csv
import re
from itertools import pairwise
from types import SimpleNamespace

from languages.clean_text import NONCHARACTERS
from languages.unparted import with_whole_words

CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
# XML 1.0 cannot write the control characters but three and U+FFFE; in HTML these are errors.
FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{NONCHARACTERS}]")
# How the others begin or end in UTF-8.
HINTS = [re.compile(hint) for hint in (rb"\xc2[\x80-\x9f]", rb"\xef\xb7[\x90-\xaf]", rb"\xbf[\xbe\xbf]")]


class FormulaStarts:
    """Where a spreadsheet, whatever parts its cells, would begin to calculate; it passes over spaces and what it cannot
    show, and over ``also``. It takes a time that grows with the text and no faster.
    """

    PARTS = ";\t\r\n"  # of a line, between its cells

    def __init__(self, also=""):
        passed_over = f'[{also}\\s"\xad\u200b-\u200f\u2060\ufeff]'
        self._before_tab = re.compile(f"(?:^|(?<=[{self.PARTS}]))(?={also and f'{also}*'}[\t\r])")
        self._before_sign = re.compile(f"(?<!{passed_over}){passed_over}*+(?=[=+@\uff1d\uff0b\uff0d\uff20-])")

    def cut(self, text):
        """``text`` in pieces, each of which but the first begins where a formula would."""
        places = {found.start() for found in self._before_tab.finditer(text)}
        for found in self._before_sign.finditer(text):
            start, end = found.span()
            places.update(place for place in range(start, end + 1) if not place or text[place - 1] in self.PARTS)
        return [text[start:end] for start, end in pairwise([0, *sorted(places), len(text)])]


FORMULAS = FormulaStarts()
# The same places, also where apostrophes stand there already: so that what ``guard`` wrote can be taken away again.
GUARDED = FormulaStarts(also="'")


def legible(text):
    """``text`` without the characters that XML 1.0 or HTML forbids."""
    return text if text.isprintable() else FORBIDDEN.sub("", text)


def legible_document(content):
    """As ``legible``, of a whole document in UTF-8 (bytes); a twentieth of the time where nothing is to be dropped."""
    if len(content.translate(None, CONTROLS)) == len(content) and not any(hint.search(content) for hint in HINTS):
        return content
    return legible(content.decode()).encode()


def page_as_read(content):
    """A public page (HTML in UTF-8, bytes) as it reaches its readers: legible, and no word of it parted at a hyphen."""
    return with_whole_words(legible_document(content).decode()).encode()


def inert(value):
    """``value`` for a cell of a table; an apostrophe stands wherever a text would begin to be a formula."""
    return "'".join(FORMULAS.cut(legible(value))) if isinstance(value, str) else value


def guard(text):
    """``text`` for a cell of a table that is to come back: as ``inert``, and ``unguard`` makes of it what it was."""
    return "'".join(GUARDED.cut(legible(text)))


def unguard(text):
    """What ``guard`` made ``text`` of."""
    first, *others = GUARDED.cut(text)
    return first + "".join(piece.removeprefix("'") for piece in others)


def csv_lines(header, rows):
    """The lines of a CSV file (RFC 4180, with a byte order mark, by which spreadsheets know UTF-8). Numbers stay so."""
    writer = csv.writer(SimpleNamespace(write=str))  # hands back each line that it writes
    yield "\ufeff" + writer.writerow(header)
    for row in rows:
        yield writer.writerow([inert(value) for value in row])
