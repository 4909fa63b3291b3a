"""Files that come in: read whole, or refused with words that say what and where; and what leaves comes back the same."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, strategies as st
from openpyxl import Workbook, load_workbook

from languages.clean_text import clean_text
from languages.outgoing import guard, unguard
from publishing.exchange import reading
from publishing.exchange.reading import read
from publishing.exchange.tables import CSV, XLSX, TableError, table_of, written
from tests.spreadsheets import formulas

UNREADABLE = "The file cannot be read as XLSX. Save it anew in a spreadsheet."
LARGE = "The file would unpack to more than a table may be. Divide it."
DECLARES = "The file declares entities or a document type, which no spreadsheet does. Save it anew."


def upload(data):
    return SimpleUploadedFile("table", data if isinstance(data, bytes) else data.encode())


def refusal(data):
    with pytest.raises(TableError) as caught:
        read(upload(data))
    return " ".join(caught.value.sentences)


def workbook(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def repacked(data=None, **parts):
    """An XLSX file with some of its parts (by the end of their names, ``_`` for ``.``) made others."""
    file, parts = io.BytesIO(), {name.replace("_", "."): text for name, text in parts.items()}
    with (
        zipfile.ZipFile(io.BytesIO(data or workbook(["a"], ["b"]))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, next((parts.pop(end) for end in list(parts) if name.endswith(end)), old.read(name)))
        for name, text in parts.items():
            new.writestr(name, text)
    return file.getvalue()


def test_a_small_file_that_names_a_long_text_very_often_is_refused_before_it_is_read_so_often(monkeypatch):
    """Each text is a string of its own once it is cleaned: a file of 10 kB would take gigabytes."""
    cleaned, cell = [], '<c t="s"><v>0</v></c>'
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    part = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    head = "".join(f'<c t="inlineStr"><is><t>c{number}</t></is></c>' for number in range(20))
    sheet = f"<worksheet {main}><sheetData><row>{head}</row>{f'<row>{cell * 20}</row>' * 500}</sheetData></worksheet>"
    types = f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
        <Override PartName="/xl/workbook.xml" ContentType="{part}.sheet.main+xml"/>
        <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{part}.worksheet+xml"/>
        <Override PartName="/xl/sharedStrings.xml" ContentType="{part}.sharedStrings+xml"/></Types>"""
    texts = f"<sst {main}><si><t>{'ä ' * 15_000}</t></si></sst>"
    data = repacked(**{"sheet1.xml": sheet, "Types].xml": types, "xl/sharedStrings.xml": texts})
    monkeypatch.setattr(reading, "clean_text", lambda text: cleaned.append(len(text)) or clean_text(text))

    said = refusal(data)

    assert (len(data) < 10_000, said) == (True, "The file has too much text to be looked at first. Divide it.")
    assert sum(cleaned) <= reading.MOST_LETTERS


TEXTS = st.text(st.one_of(st.sampled_from("=+-@'\"; \nàეა,＝"), st.characters(codec="utf-8")), max_size=40).map(
    lambda text: clean_text(text).strip()
)


@given(TEXTS)
def test_a_guarded_text_is_no_formula_and_is_what_it_was_again(text):
    guarded = guard(text)

    assert unguard(guarded) == text
    assert not guarded.lstrip(' "\n\u00a0\u200b').startswith(("=", "+", "@", "＝", "-"))
    assert guard(guarded) != guarded or guarded == text


@pytest.mark.parametrize("kind", [CSV, XLSX])
@given(rows=st.lists(st.lists(TEXTS, min_size=3, max_size=3).filter(any), max_size=8))
def test_a_table_that_leaves_comes_back_the_same(kind, rows):
    columns = ["a", "b", "c"]

    table = read(upload(written(columns, rows, kind)))

    assert table.columns == columns
    assert [[cells[name] for name in columns] for _number, cells in table.rows] == rows


def test_nothing_in_a_file_is_calculated():
    rows = [["=1+1", "+995 32", "@x", "a;=2", "x\n-y"]]

    assert formulas(written(list("abcde"), rows, CSV).decode()) == []
    sheet = load_workbook(io.BytesIO(written(list("abcde"), rows, XLSX))).active
    assert {cell.data_type for row in sheet for cell in row} == {"s"}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_is_read_with_each_separator_with_and_without_a_byte_order_mark(separator, mark):
    text = f'{mark}a{separator}b\r\n"1\r\n2"{separator}"{separator}"\r\n\r\n3{separator}\r\n'

    table = read(upload(text))

    assert table.rows == [(2, {"a": "1\n2", "b": separator.replace("\t", " ")}), (4, {"a": "3", "b": ""})]


def test_what_spreadsheets_make_of_dates_and_numbers_is_read_as_it_was_meant():
    row = [date(2014, 5, 16), datetime(2017, 4, 1), 41.69143, 44.0, 7, True, None]  # noqa: DTZ001

    table = read(upload(workbook(list("abcdefg"), row)))

    assert list(table.rows[0][1].values()) == ["2014-05-16", "2017-04-01", "41.69143", "44", "7", "True", ""]


def test_the_line_ends_of_other_systems_are_read_as_excel_stores_them():
    table = read(upload(workbook(["a", "b"], ["1, Street_x000D_\nTbilisi_x000B_", "_x0041_ _x00E7_"])))

    assert list(table.rows[0][1].values()) == ["1, Street\nTbilisi ", "_x0041_ _x00E7_"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            "a\nç".encode("latin-1"),
            "Line 2: the file is not in UTF-8. In a spreadsheet, choose “CSV UTF-8” when you save it.",
        ),
        (
            "a,b".encode("utf-16"),
            "Line 1: the file is not in UTF-8. In a spreadsheet, choose “CSV UTF-8” when you save it.",
        ),
        (b"a\0b", "This is neither CSV nor XLSX."),
        (b'a\n"b', "Line 2: the quotation marks of a cell do not close, or it is too long."),
        (b"", "The first row names the columns; here it is empty."),
        (b"a,,b", "Row 1, column B: give each column a name of its own."),
        (b"a,a", "Row 1, column B: give each column a name of its own."),
        (b"a\n1,2", "Row 2, column B: this column has no name in row 1."),
        (b"a\n" + b"x" * 32_001, "Row 2, column A: a cell has at most 32000 characters."),
        (b"a\n" + b"x" * 200_000, "Line 2: the quotation marks of a cell do not close, or it is too long."),
        (",".join(f"c{n}" for n in range(201)).encode(), "The file has more than 200 columns. Take some out."),
        (b"a\n" * 5_002, "The file has more than 5000 rows. Divide it."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "This is a file of an old spreadsheet, or one with a password. Save it as XLSX without one.",
        ),
        (b"PK\3\4 and nothing else", UNREADABLE),
        (b"a" * 5_000_001, "The file is larger than 5 MB. Divide it."),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(data, words):
    assert refusal(data) == words


@pytest.mark.parametrize(
    ("data", "columns", "rows"),
    [
        (",".join(f"c{n}" for n in range(200)), 200, 0),
        ("a\n" + "x\n" * 5_000, 1, 5_000),
        ("a\n" + "x" * 32_000, 1, 1),
    ],
)
def test_a_table_as_large_as_may_be_is_read_whole(data, columns, rows):
    table = read(upload(data))

    assert (len(table.columns), len(table.rows)) == (columns, rows)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: workbook(["a", "b"], [1, "=1+1"]), "Cell B2 is a formula. Put its value there instead."),
        (
            lambda: workbook(["a"], ['=HYPERLINK("https://x.example")']),
            "Cell A2 is a formula. Put its value there instead.",
        ),
        (lambda: workbook(["a"], ["#REF!"]), "Cell A2 is an error of the spreadsheet. Put a value there instead."),
        (lambda: workbook(["a"] + [None] * 300 + ["b"]), "The file has more than 200 columns. Take some out."),
        (lambda: repacked(sheet1_xml="<worksheet"), UNREADABLE),
        (lambda: repacked(sheet1_xml='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), DECLARES),
        (lambda: repacked(sheet1_xml='<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'.encode("utf-16")), DECLARES),
        (lambda: repacked(picture_png='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), DECLARES),
        (lambda: repacked(vbaProject_bin="x"), "The file has macros. Save it as XLSX, without them."),
        (lambda: repacked(VBAPROJECT_BIN="x"), "The file has macros. Save it as XLSX, without them."),
        *((lambda name=name: repacked(**{name: "<a"}), UNREADABLE) for name in ("a_xml", "A_XML", "a_rels", "A_RELS")),
        (lambda: repacked(sheet1_xml="<a>" * 100 + "</a>" * 100), LARGE),
        (lambda: repacked(bomb_bin=b"0" * 40_000_000), LARGE),
        (lambda: repacked(**{f"p{n}": "x" for n in range(201)}), LARGE),
        (lambda: repacked()[:-200], UNREADABLE),
        (lambda: repacked(workbook_xml="<workbook/>"), UNREADABLE),
    ],
)
def test_a_hostile_workbook_is_refused_with_what_to_do(make, words):
    assert refusal(make()) == words


def test_a_workbook_for_macros_is_refused():
    data = repacked()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        types = archive.read("[Content_Types].xml").decode()
    types = types.replace("spreadsheetml.sheet.main+xml", "macro").replace(
        "application/vnd.openxmlformats-officedocument.macro", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    )

    assert refusal(repacked(**{"Types]_xml": types})) == "The file has macros. Save it as XLSX, without them."


def test_what_a_spreadsheet_keeps_of_its_printer_is_no_macro():
    data = repacked(workbook(["a"], ["b"]), printerSettings1_bin=b"\0")

    assert read(upload(data)).rows == [(2, {"a": "b"})]


def test_an_archive_with_two_parts_of_one_name_is_refused():
    file = io.BytesIO(workbook(["a"], ["b"]))
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", archive.read("xl/workbook.xml"))

    assert refusal(file.getvalue()) == UNREADABLE


def test_a_cell_far_below_costs_no_more_than_the_rows_that_may_be():
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'

    assert refusal(repacked(sheet1_xml=sheet)) == "The file has more than 5000 rows. Divide it."


def test_elements_are_counted(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ELEMENTS", 5)

    assert refusal(workbook(["a"], ["b"])) == LARGE


def test_an_archive_that_lies_about_its_size_is_refused():
    data = bytearray(repacked(sheet1_xml=b"<a>" + b" " * 1_000_000 + b"</a>"))
    size = (1_000_007).to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (10).to_bytes(4, "little")

    assert refusal(bytes(data)) == UNREADABLE


def test_what_is_too_much_for_a_file_is_not_written():
    with pytest.raises(TableError, match="more than 5000 rows"):
        written(["a"], [["x"]] * 5_001, CSV)
    with pytest.raises(TableError, match="longer than a cell may be"):
        written(["a"], [["x" * 32_001]], XLSX)


def test_a_row_far_wider_than_the_head_is_refused_in_words():
    with pytest.raises(TableError, match="columns"):
        table_of([["row", "office"], ["office", "x", *[""] * 20_000, "y"]])
    assert table_of([["row", "office"], ["office", "x", *[""] * 20_000]]).rows == [
        (2, {"row": "office", "office": "x"})
    ]


def test_the_names_of_the_columns_stand_out_in_a_workbook_and_stay_in_view():
    sheet = load_workbook(io.BytesIO(written(["slug", "name"], [["a", "A"]], XLSX))).active

    assert (sheet.freeze_panes, [[cell.font.b for cell in row] for row in sheet]) == ("A2", [[True] * 2, [False] * 2])
