"""Opens a CSV file as a spreadsheet program would, whatever its user's settings say parts the cells."""

import csv
import io

SEPARATORS = ",;\t"
FORMULA_STARTS = tuple("=+-@＝＋－＠")
PASSED_OVER = ' \t\r\n\u00a0\u200b\ufeff"'


def formulas(file):
    """The cells (separator, text) of ``file`` (a text) that a spreadsheet would calculate; numbers are none."""
    assert file.startswith("\ufeff")
    return [
        (separator, cell)
        for separator in SEPARATORS
        for row in csv.reader(io.StringIO(file.removeprefix("\ufeff"), newline=""), delimiter=separator)
        for cell in row
        if cell.lstrip(PASSED_OVER).startswith(FORMULA_STARTS)
        if not _is_number(cell)
    ]


def _is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True
