import pytest
from django.template import Context, Template
from django.utils import translation

from languages.words import lazy_sentence_case, sentence_case


@pytest.mark.parametrize(
    ("language", "word", "shown"),
    [
        ("en", "office", "Office"),
        ("ru", "бюро", "Бюро"),
        ("hy", "գրասենյակ", "Գրասենյակ"),
        ("ka", "ოფისი", "ოფისი"),
        ("az", "ildən", "İldən"),
        ("tk", "ikinji", "Ikinji"),
        ("en", "", ""),
    ],
)
def test_a_word_begins_as_its_script_wants_it(language, word, shown):
    with translation.override(language):
        assert sentence_case(word) == shown
        assert str(lazy_sentence_case(word)) == shown
        assert Template("{{ word|capfirst }}").render(Context({"word": word})) == shown
