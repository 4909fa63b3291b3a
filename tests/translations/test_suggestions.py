"""What the desk offers from earlier translations, and what it lets put in as it stands."""

import pytest

from translations.kept_words import Kept, kept_in
from translations.models import Pair, digest
from translations.suggestions import sources_when_translated, suggestions

pytestmark = pytest.mark.django_db

SOURCE = "One two three four"


def translated(source, text, language="fr", **values):
    digests = {"source_digest": digest(source), "text_digest": digest(text)}
    return Pair.objects.create(source=source, text=text, language=language, **digests, **values)


def offered(text=""):
    return [(each.text, each.percent, each.is_reviewed) for each in suggestions(SOURCE, text, "fr")]


def test_the_same_sentence_stands_first_then_what_is_most_alike_and_of_that_what_is_reviewed_or_newer():
    translated("one two three five", "older")
    translated("one two three six", "reviewed", reviewed=True)
    translated("ONE two three seven", "newer")
    translated("one two", "half")
    translated("one two five", "less than half")
    translated(SOURCE, "there already"), translated(SOURCE, "anders", "ru")
    translated("one two three eight", "there already")
    assert offered("there already") == [
        ("reviewed", 60, True), ("newer", 60, False), ("older", 60, False), ("half", 50, False),
    ]  # fmt: skip

    translated(SOURCE, "the same")
    translated(SOURCE, "the same, reviewed", reviewed=True)
    translated("One, two, three: four!", "the same words")
    translated("one two three nine", "the same")

    assert offered("there already") == [
        ("the same, reviewed", 100, True),
        ("the same", 100, False),
        ("the same words", 100, False),
        ("reviewed", 60, True),
        ("newer", 60, False),
    ]


def test_the_same_words_in_another_order_are_not_the_same_sentence():
    translated("four three two one", "reordered")
    translated("one two three three four", "repeated")
    translated("One, two, three: four!", "the same words")

    assert [(text, percent) for text, percent, _is_reviewed in offered()] == [
        ("the same words", 100), ("repeated", 99), ("reordered", 99),
    ]  # fmt: skip


@pytest.mark.parametrize("bound", ["SUGGESTIONS", "PAIRS_COMPARED"])
def test_so_many_are_offered_and_so_many_looked_at(monkeypatch, bound):
    monkeypatch.setattr(f"translations.suggestions.{bound}", 2)
    for text in ("first", "second", "third"):
        translated("one two three five", text)

    assert [text for text, *_more in offered()] == ["third", "second"]


def test_what_is_put_in_as_it_stands_is_offered_once_in_the_order_of_the_text(monkeypatch):
    text = '<p>%(count)d of 1,500 in 2010 and 2010, <a href="https://www.nato.int/a">there</a>, +995 32 293 38 01.</p>'

    assert [kept.text for kept in kept_in(text)] == ["%(count)d", "1,500", "2010", "there", "+995 32 293 38 01"]
    assert Kept("there", "https://www.nato.int/a") in kept_in(text)
    monkeypatch.setattr("translations.kept_words.KEPT_SHOWN", 2)
    assert [kept.text for kept in kept_in(text)] == ["%(count)d", "1,500"]


def test_a_long_text_that_is_another_is_never_said_to_be_the_same():
    many = " ".join(f"word{number}" for number in range(400))
    translated(f"{many} one", "long")

    assert [each.percent for each in suggestions(f"{many} one more", "", "fr")] == [99]


def test_texts_without_words_are_like_nothing():
    translated("!", "¡")

    assert suggestions("?", "", "fr") == []


def test_of_several_sources_of_a_text_the_last_in_its_language_counts():
    _first, last, _other = (
        translated(*said) for said in (("One", "Un"), ("A", "Un"), ("Wonderful", "Un", "ru"))
    )  # fmt: skip

    assert sources_when_translated(["Un", "Deux"], "fr") == {"Un": last}
    assert sources_when_translated(["Un"], "fr", ["B"]) == {}
