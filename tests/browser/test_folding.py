"""What the browser folds for a search is what Python folds."""

import unicodedata

import pytest

from languages.folding import fold
from tests.languages.spellings import ALIKE, DIFFERENT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Latin to Armenian and Georgian, signs of all kinds, presentation forms: what both know, Python 3.11 of Unicode 14.
RANGES = [(0x20, 0x2500), (0x2C00, 0x2E80), (0xA640, 0xA800), (0xFB00, 0xFB20), (0xFE00, 0x10000)]
KNOWN = [chr(code) for first, last in RANGES for code in range(first, last)]
CHARACTERS = [f"a{letter}b" for letter in KNOWN if unicodedata.category(letter) not in ("Cn", "Co", "Cs")]


def test_the_browser_folds_as_python_does(reader):
    texts = [*(text for pair in ALIKE for text in pair), *DIFFERENT, *CHARACTERS]
    with reader() as page:
        page.goto("/en/about/")
        folded = page.evaluate(
            "async texts => { const {fold} = await import('/static/atlas/world.js'); return texts.map(fold); }", texts
        )

    differing = [text for text, words in zip(texts, folded, strict=True) if " ".join(words) != fold(text)]
    assert differing == []
