"""However long and odd a text is, what it costs at a gate grows with its length and no faster."""

import time
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError

from languages.clean_text import clean_line, clean_text
from languages.outgoing import guard, inert, page_as_read, unguard
from offices.phones import parse_phone
from places.coordinates import parse_pair

pytestmark = pytest.mark.own_database

GATES = [
    clean_text,
    clean_line,
    inert,
    guard,
    unguard,
    lambda text: page_as_read(text.encode()),
    parse_phone,
    parse_pair,
]
LETTERS = 24_000
PIECES = ["a-", "ա-", "2-a-", "\n", "\t", " ", ";", "; ", "'", "' ", "=", "\n=", '"', "1 ", "1;", "(", "-", "e\u0301", "\u200d", "<a-b ", "4°"]  # fmt: skip


def seconds(gate, text):
    begun = time.process_time()
    with suppress(ValidationError):
        gate(text)
    return time.process_time() - begun


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("begin", ["", "+1"])
def test_a_long_text_passes_every_gate_in_a_time_that_grows_with_its_length(piece, begin):
    text = begin + (piece * LETTERS)[:LETTERS]

    for number, gate in enumerate(GATES):
        short, long = (
            min(seconds(gate, f"{text[:size]}-.z") for _again in range(2)) for size in (LETTERS // 4, LETTERS)
        )
        assert long < max(0.1, 10 * short), number
