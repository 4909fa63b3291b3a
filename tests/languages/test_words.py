import pytest
from django.template import Context, Template
from django.utils import translation

from languages.words import first_words, last_words, lazy_sentence_case, sentence_case, with_colon


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


@pytest.mark.parametrize(
    ("language", "announced"), [("en", "Year:"), ("fr", "Year\u00a0:"), ("hy", "Year՝"), ("ka", "Year:")]
)
def test_a_colon_stands_as_the_language_wants_it(language, announced):
    with translation.override(language):
        assert with_colon("Year") == announced
        assert Template("{{ word|colon }}").render(Context({"word": "Year"})) == announced


@pytest.mark.parametrize(
    ("text", "most", "first", "last"),
    [
        ("one two three", 13, "one two three", "one two three"),
        ("one two three", 9, "one two …", "…two three"),
        ("one two three", 7, "one two…", "… three"),
        ("one two three", 6, "one …", "… three"),
        ("შუა აზიის წარმომადგენელი", 12, "შუა აზიის …", "…რმომადგენელი"),
        ("https://a.example/b?c", 8, "https://…", "…mple/b?c"),
        (" https://a.example/b?c", 8, " https:/…", "…mple/b?c"),
        ("", 8, "", ""),
    ],
)
def test_an_excerpt_is_cut_between_words_where_it_has_several(text, most, first, last):
    assert (first_words(text, most), last_words(text, most)) == (first, last)
    assert (
        Template("{% load languages %}{{ text|first_words:most }}").render(Context({"text": text, "most": most}))
        == first
    )
