"""Tables that leave and come back as CSV or XLSX, each cell a text.

openpyxl is imported where it is needed: it takes a tenth of the memory of a process, most of which only serve readers.
"""

import io
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from languages.outgoing import csv_lines, guard

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 5_000, 200, 32_000  # the last in one cell; spreadsheets take 32,767
CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class TableError(Exception):
    """A file that cannot be read or written at all: ``sentences`` say why, and what to do."""

    def __init__(self, *sentences):
        super().__init__(" ".join(map(str, sentences)))
        self.sentences = list(map(str, sentences))


@dataclass
class Table:
    """``columns`` are the names of the first row, in their order; ``rows`` are (number of the row, {column: text})."""

    columns: list
    rows: list = field(default_factory=list)

    def place(self, column):
        """A column in words: its name, and its letter in a spreadsheet."""
        if column not in self.columns:
            return column
        return f"{column} ({letter_of(self.columns.index(column) + 1)})"


def letter_of(place):
    """What a spreadsheet calls its column number ``place``, from 1 on."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(place)


def table_of(lines):
    """The ``Table`` of rows of texts, the first of which names the columns. Raises ``TableError``."""
    lines = iter(lines)
    columns = [text.strip() for text in next(lines, [])]
    while columns and not columns[-1]:
        columns.pop()
    if not columns:
        raise TableError(_("The first row names the columns; here it is empty."))
    if len(columns) > MOST_COLUMNS:
        raise TableError(too_many_columns())
    for place, name in enumerate(columns):
        if not name or name in columns[:place]:
            words = _("Row 1, column %(letter)s: give each column a name of its own.")
            raise TableError(words % {"letter": letter_of(place + 1)})
    table = Table(columns)
    for number, texts in enumerate(lines, 2):
        if number > MOST_ROWS + 1:
            raise TableError(_("The file has more than %(count)d rows. Divide it.") % {"count": MOST_ROWS})
        _check(number, texts, len(columns))
        if any(texts):
            cells = dict(zip(columns, [*texts, *[""] * (len(columns) - len(texts))], strict=False))
            table.rows.append((number, cells))
    return table


def _check(number, texts, width):
    if len(texts) > MOST_COLUMNS and any(texts[MOST_COLUMNS:]):
        raise TableError(too_many_columns())
    for place, text in enumerate(texts[:MOST_COLUMNS]):
        where = {"row": number, "letter": letter_of(place + 1)}
        if place >= width and text.strip():
            raise TableError(_("Row %(row)d, column %(letter)s: this column has no name in row 1.") % where)
        if len(text) > MOST_CHARACTERS:
            words = _("Row %(row)d, column %(letter)s: a cell has at most %(count)d characters.")
            raise TableError(words % (where | {"count": MOST_CHARACTERS}))


def too_many_columns():
    return _("The file has more than %(count)d columns. Take some out.") % {"count": MOST_COLUMNS}


def written(columns, rows, kind):
    """The bytes of a file of ``kind`` with these rows of texts, of which none is calculated by whoever opens it.

    Raises ``TableError`` where a file could not be read again as it is.
    """
    rows = [list(map(guard, row)) for row in rows]
    if len(rows) > MOST_ROWS:
        words = _("These are more than %(count)d rows. Choose fewer, and export them one after the other.")
        raise TableError(words % {"count": MOST_ROWS})
    if any(len(text) > MOST_CHARACTERS for row in rows for text in row):
        raise TableError(_("A text is longer than a cell may be: %(count)d characters.") % {"count": MOST_CHARACTERS})
    if kind == CSV:
        return "".join(csv_lines(columns, rows)).encode()
    return _workbook(columns, rows)


def _workbook(columns, rows):
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    head = [WriteOnlyCell(sheet, name) for name in columns]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        sheet.append([text or None for text in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
