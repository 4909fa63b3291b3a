import csv
import io
from decimal import Decimal

import pytest
from hypothesis import example, given, strategies as st

from languages.outgoing import FORBIDDEN, csv_lines, inert, legible, legible_document
from tests.spreadsheets import formulas

CELLS = st.text(
    st.sampled_from("=+-@＝＋－＠;,\t\r\n\"' \u00a0\u200b\ufeffa1") | st.characters(exclude_categories=["Cs"])
)
HOSTILE = "a\x00\x0b\x1f\x7f\x85\x9f\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Gori;=1+1", "Gori;'=1+1"),
        (" =1+1", "' =1+1"),
        ("a\n=1", "a\n'=1"),
        ("a\t@x", "a\t'@x"),
        ('a;"=1', "a;'\"=1"),
        ("＝1+1", "'＝1+1"),
        ("\u200b=1", "'\u200b=1"),
        ("1=1, 2+2", "1=1, 2+2"),
        ("liaison-georgia", "liaison-georgia"),
        ("a\x0b=", "a="),
    ],
)
def test_a_text_is_inert_wherever_a_spreadsheet_may_begin_a_cell(text, cell):
    assert inert(text) == cell


def test_numbers_stay_numbers_and_nothing_stays_nothing():
    assert [inert(value) for value in (Decimal("-12.5"), -1, -0.5, None)] == [Decimal("-12.5"), -1, -0.5, None]


@given(st.lists(st.tuples(CELLS, CELLS | st.integers(), CELLS | st.integers()), max_size=4))
@example([(";", '"', "=1"), ('x;"', "\n=1", ';""=1'), ('";=', "\r\n=", "\t\t="), ("=", -1, "-1;")])
def test_no_cell_begins_to_calculate_whatever_parts_the_cells(rows):
    file = "".join(csv_lines(["a", "b", "c"], rows))

    assert formulas(file) == []
    assert len(list(csv.reader(io.StringIO(file, newline="")))) == 1 + len(rows)


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.just(HOSTILE))
def test_a_document_loses_what_no_reader_can_take_and_nothing_else(text):
    document = legible_document(text.encode()).decode()

    assert document == legible(text) == "".join(letter for letter in text if not FORBIDDEN.match(letter))


def test_a_document_without_such_letters_is_the_same_object():
    document = "<p>Специальный представитель ქართული 😀\r\n\t«Հայ»</p>".encode()

    assert legible_document(document) is document
    assert legible_document(HOSTILE.encode()) == b"a"
