"""What somebody uploads as a table, read with bounds on all that it can cost, and refused in words where it is not one."""

import csv
import io
import re
import warnings
import zipfile
from datetime import date, datetime
from decimal import Decimal
from xml.parsers import expat

from django.utils.translation import gettext as _

from languages.clean_text import clean_text
from languages.outgoing import unguard
from publishing.exchange.tables import MOST_COLUMNS, TableError, letter_of, table_of, too_many_columns

MOST_BYTES, MOST_UNPACKED = 5_000_000, 30_000_000
MOST_PARTS, MOST_ELEMENTS, MOST_DEPTH = 200, 600_000, 60  # of the archive that an XLSX file is, and of its documents
MOST_LETTERS = 5_000_000  # of all cells: a small archive may name one long text in very many
SEPARATORS = ",;\t"
CONTROL = re.compile("_x00([01][0-9A-F])_")  # how Excel stores what XML cannot hold (ISO/IEC 29500-1, 22.9.2.19)
OLD_EXCEL, ARCHIVE = b"\xd0\xcf\x11\xe0", b"PK"


def read(upload, lines_of=lambda data: None):
    """The ``Table`` of an uploaded file. Raises ``TableError``.

    ``lines_of`` reads files of other kinds: it returns the rows of one (bytes), ``None`` where it is none.
    """
    if upload.size > MOST_BYTES:
        raise TableError(_("The file is larger than %(count)d MB. Divide it.") % {"count": MOST_BYTES // 1_000_000})
    data = upload.read()
    if data.startswith(OLD_EXCEL):
        raise TableError(
            _("This is a file of an old spreadsheet, or one with a password. Save it as XLSX without one.")
        )
    if (lines := lines_of(data)) is None:
        lines = _sheet(data) if data.startswith(ARCHIVE) else _separated(data)
    return table_of([unguard(clean_text(text)) for text in line] for line in _within_bounds(lines))


def _within_bounds(lines):
    letters = 0
    for line in lines:
        letters += sum(map(len, line))
        if letters > MOST_LETTERS:
            raise TableError(_("The file has too much text to be looked at first. Divide it."))
        yield line


def _separated(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        words = _("Line %(line)d: the file is not in UTF-8. In a spreadsheet, choose “CSV UTF-8” when you save it.")
        raise TableError(words % {"line": line}) from error
    if "\0" in text:
        raise TableError(_("This is neither CSV nor XLSX."))
    head = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from lines
    except csv.Error as error:
        words = _("Line %(line)d: the quotation marks of a cell do not close, or it is too long.")
        raise TableError(words % {"line": lines.line_num}) from error


def _sheet(data):
    from openpyxl import load_workbook

    try:
        _look_through(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the reader's remarks on what it leaves out
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a file says of itself need not be so
            for number, cells in enumerate(sheet.iter_rows(), 1):
                if len(cells) > MOST_COLUMNS:
                    raise TableError(too_many_columns())
                yield [_text(cell, number, place) for place, cell in enumerate(cells, 1)]
    except TableError:
        raise
    except Exception as error:  # a broken file breaks its reader in any way that there is
        raise TableError(_("The file cannot be read as XLSX. Save it anew in a spreadsheet.")) from error


def _text(cell, row, place):
    value = cell.value
    where = {"cell": f"{letter_of(place)}{row}"}
    if cell.data_type == "f":
        raise TableError(_("Cell %(cell)s is a formula. Put its value there instead.") % where)
    if cell.data_type == "e":
        raise TableError(_("Cell %(cell)s is an error of the spreadsheet. Put a value there instead.") % where)
    if value is None:
        return ""
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        value = Decimal(repr(value))
        return f"{value:f}".removesuffix(".0")
    return CONTROL.sub(lambda found: chr(int(found[1], 16)), str(value))


def _look_through(data):
    """Refuses an archive that would unpack to too much, has macros, or documents that declare or nest what they like."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise TableError(_("The file would unpack to more than a table may be. Divide it."))
        names = {part.filename for part in parts}
        if len(names) < len(parts):
            raise TableError(_("The file cannot be read as XLSX. Save it anew in a spreadsheet."))
        if any(name.lower().endswith((".bin", ".vba")) and "vba" in name.lower() for name in names):
            raise TableError(_("The file has macros. Save it as XLSX, without them."))
        elements = 0
        for part in parts:
            elements = _look_through_part(archive, part, elements)


def _look_through_part(archive, part, elements):
    depth = 0

    def begin(name, attributes):
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > MOST_DEPTH or elements > MOST_ELEMENTS:
            raise TableError(_("The file would unpack to more than a table may be. Divide it."))
        if name == "Override" and "macroEnabled" in attributes.get("ContentType", ""):
            raise TableError(_("The file has macros. Save it as XLSX, without them."))

    def end(_name):
        nonlocal depth
        depth -= 1

    def declare(*_declaration):
        raise TableError(_("The file declares entities or a document type, which no spreadsheet does. Save it anew."))

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declare
    with archive.open(part) as document:
        try:
            parser.ParseFile(document)
        except expat.ExpatError:
            if part.filename.lower().endswith((".xml", ".rels")):
                raise  # all else may be a picture
    return elements
