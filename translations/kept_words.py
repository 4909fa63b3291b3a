"""What stands in a source text and is to stand in its translation as it is: links, addresses, numbers, placeholders."""

import re
from dataclasses import dataclass

from languages.prose import links, words
from translations.checks.faults import Side

NUMBER = re.compile(r"\d+(?:[.,:/\u00a0\u202f-]\d+)*")
KEPT_SHOWN = 26  # as many as there are letters for keys


@dataclass(frozen=True)
class Kept:
    """``text`` is put where the cursor is; ``address`` is that of a link, else ``""``."""

    text: str
    address: str = ""


def kept_in(source):
    """[``Kept``] of a stored text of the source language, each once, in the order of the text."""
    side, plain = Side(source), words(source)
    alike = [*side.addresses, *side.telephones, *side.placeholders, *NUMBER.findall(side.words)]
    found = [Kept(text, address) for address, text in links(source).items()] + [
        Kept(text) for text in dict.fromkeys(alike)
    ]
    return sorted(found, key=lambda kept: plain.find(kept.text))[:KEPT_SHOWN]
