"""Which part of a file is the table, and what is just small enough to be one."""

import io
import re
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from publishing.exchange import reading
from publishing.exchange.reading import read
from publishing.exchange.tables import TableError
from tests.publishing.exchange.test_tables import repacked, upload, workbook


@pytest.mark.parametrize(("bound", "most"), [("MOST_BYTES", 8), ("MOST_LETTERS", 5)])
def test_a_table_of_just_so_much_is_read(monkeypatch, bound, most):
    data = b"ab,c\nd,e"
    monkeypatch.setattr(reading, bound, most)
    assert read(upload(data)).rows == [(2, {"ab": "d", "c": "e"})]

    monkeypatch.setattr(reading, bound, most - 1)
    with pytest.raises(TableError):
        read(upload(data))


@pytest.mark.parametrize("count", [200, 201])
def test_a_workbook_may_be_as_wide_as_a_table(count):
    data = workbook([f"c{number}" for number in range(count)], ["x"] * count)

    if count > reading.MOST_COLUMNS:
        with pytest.raises(TableError, match="more than 200 columns"):
            read(upload(data))
    else:
        assert len(read(upload(data)).rows[0][1]) == count


def test_the_head_says_what_separates_cells_whatever_stands_in_them():
    assert read(upload("a;b\n1,5,5;2,5\n3,5,5;4,5\n")).rows == [
        (2, {"a": "1,5,5", "b": "2,5"}),
        (3, {"a": "3,5,5", "b": "4,5"}),
    ]


def test_of_a_workbook_of_several_sheets_the_first_is_read_whichever_was_in_view():
    book, file = Workbook(), io.BytesIO()
    book.active.append(["a"]), book.active.append(["first"])
    other = book.create_sheet()
    other.append(["a"]), other.append(["second"])
    book.active = other
    book.save(file)

    assert read(upload(file.getvalue())).rows == [(2, {"a": "first"})]


def test_a_sheet_that_says_it_is_smaller_is_read_whole():
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rows = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row) + "</row>"
        for row in ("ab", "cd", "ef")
    )
    sheet = f'<worksheet {main}><dimension ref="A1:A2"/><sheetData>{rows}</sheetData></worksheet>'

    assert read(upload(repacked(sheet1_xml=sheet))).rows == [(2, {"a": "c", "b": "d"}), (3, {"a": "e", "b": "f"})]


def test_numbers_and_moments_are_read_as_exactly_as_they_are_stored():
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in "abc")
    cells = "".join(f"<c><v>{number}</v></c>" for number in ("44.0", "1E-7", "41.69143"))
    sheet = f"<worksheet {main}><sheetData><row>{head}</row><row>{cells}</row></sheetData></worksheet>"
    moments = [datetime(2017, 4, 1, *time) for time in ((0, 0, 5), (0, 1), (2, 0), (0, 0))]  # noqa: DTZ001

    assert read(upload(repacked(sheet1_xml=sheet))).rows == [(2, {"a": "44", "b": "0.0000001", "c": "41.69143"})]
    assert list(read(upload(workbook(list("abcd"), moments))).rows[0][1].values()) == [
        "2017-04-01T00:00:05", "2017-04-01T00:01:00", "2017-04-01T02:00:00", "2017-04-01",
    ]  # fmt: skip


def test_the_elements_of_all_parts_count_together(monkeypatch):
    data = workbook(["a"], ["b"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        count = sum(len(re.findall(rb"<[^/?!]", archive.read(name))) for name in archive.namelist())
        parts = len(archive.namelist())

    for bound, most in (("MOST_ELEMENTS", count), ("MOST_PARTS", parts)):
        with monkeypatch.context() as patched:
            patched.setattr(reading, bound, most)
            assert len(read(upload(data)).rows) == 1
            patched.setattr(reading, bound, most - 1)
            with pytest.raises(TableError, match="would unpack to more"):
                read(upload(data))


def test_an_archive_with_a_password_cannot_be_read():
    data = bytearray(workbook(["a"], ["b"]))
    for head, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = data.find(head)
        data[place + flags] |= 1

    with pytest.raises(TableError, match="cannot be read as XLSX"):
        read(upload(bytes(data)))
