"""Of many premises that share days, one fault is told of each, not of each pair."""

from offices.exchange import overlaps
from tests.factories import OfficeFactory, PremisesFactory


def test_each_row_is_told_of_once():
    office = OfficeFactory.build()
    rows = [PremisesFactory.build(office=office) for _n in range(40)]

    found = list(overlaps(rows))

    assert [row for row, _words in found] == rows[1:]
