"""The words of the site: which are approved for a term of the English, and which are avoided."""

import pytest

from tests.factories import TermFactory
from translations.checks import check
from translations.glossary import Entry, Glossary, present_glossary

GLOSSARY = Glossary(
    [
        Entry({"en": "NATO", "fr": "OTAN", "ru": "НАТО"}, {"fr": "NATO"}),
        Entry({"en": "office", "ru": "бюро", "kk": "кеңсе"}, {"kk": "офис*"}, is_required=False),
        Entry({"en": "liaison office", "ru": "бюро по связям и взаимодействию", "fr": "bureau de liaison"}),
        Entry({"en": "liaison officer", "ru": "сотрудник по связям"}, {"ru": "офицер* связи, спец.представитель"}),
        Entry({"en": "Ally", "ru": "страна НАТО", "uz": "ittifoqchi"}),
        Entry({"en": "the Alliance", "fr": "l’Alliance", "uz": "Alyans"}, {"uz": "Ittifoq"}),
        Entry({"en": "promote (a policy)", "ru": "продвигать"}, is_required=False),
        Entry({"en": "Partnership for Peace", "ru": "«Партнерство ради мира»"}),
        Entry({"en": "“open door” (a policy)", "ru": "«открытые двери»"}),
        Entry({"en": "Secretary General", "ka": "გენერალური მდივანი", "az": "baş katib"}),
    ]
)


def found(source, text, language):
    faults = check(source, text, language, GLOSSARY)
    return [(fault.kind, fault.found, fault.wanted) for fault in faults]


@pytest.mark.parametrize(
    ("source", "language", "text"),
    [
        ("The NATO liaison office", "ru", "Бюро НАТО по связям и взаимодействию"),
        ("NATO’s liaison offices", "fr", "Les bureaux de liaison de l’OTAN"),
        ("An office", "ru", "Офис"),
        ("It promotes peace", "ru", "Укрепляет мир"),
        ("It joined the Alliance", "fr", "Il a rejoint l’Alliance"),
        ("Allies", "uz", "Ittifoqchilar"),
        ("Partnership for Peace", "ru", "В «Партнерстве ради мира»"),
        ("The Secretary General", "ka", "გენერალურმა მდივანმა"),
        ("The Secretary General", "az", "Baş katibin"),
        ("A NATOlike thing", "ru", "Вещь"),
    ],
)
def test_approved_words_stand_with_whatever_ending(source, language, text):
    assert found(source, text, language) == []


@pytest.mark.parametrize(
    ("source", "language", "text", "fault"),
    [
        ("NATO", "ru", "Организация", ("term", "", "НАТО")),
        ("A liaison office", "ru", "Представительство", ("term", "", "бюро по связям и взаимодействию")),
        ("A liaison office", "fr", "Un bureau de contact", ("term", "", "bureau de liaison")),
        ("The Secretary General", "ka", "მდივანი", ("term", "", "გენერალური მდივანი")),
        ("An open door", "ru", "Вход", ("term", "", "«открытые двери»")),
        ("The Allies", "uz", "Doʻstlar", ("term", "", "ittifoqchi")),
        ("Brussels", "fr", "Au siège de NATO", ("word", "NATO", "OTAN")),
        ("Here", "kk", "Офисте", ("word", "Офисте", "кеңсе")),
        ("Here", "ru", "Офицерами связи", ("word", "Офицерами связи", "сотрудник по связям")),
        ("Here", "uz", "Ittifoq", ("word", "Ittifoq", "Alyans")),
    ],
)
def test_a_missing_and_an_avoided_word_are_found(source, language, text, fault):
    assert found(source, text, language) == [fault]


@pytest.mark.parametrize("text", ["Спец-представитель", "Спецкпредставитель", "Офицер бессвязи"])
def test_what_an_editor_writes_is_no_pattern(text):
    assert found("Here", text, "ru") == []


def test_the_longest_term_of_a_text_counts():
    text = "NATO opened a Liaison Office; the office and NATO’s liaison officers promote it."

    assert GLOSSARY.terms_in(text, "ru") == [
        ("NATO", "НАТО"),
        ("Liaison Office", "бюро по связям и взаимодействию"),
        ("office", "бюро"),
        ("liaison officers", "сотрудник по связям"),
        ("promote", "продвигать"),
    ]


@pytest.mark.django_db
def test_published_terms_are_those_that_count():
    TermFactory(term_en="NATO", term_ru="НАТО", avoided_ru="Сев*")
    TermFactory(term_en="post", term_ru="")

    assert present_glossary().terms_in("The NATO post", "ru") == [("NATO", "НАТО")]
    assert [(fault.kind, fault.found) for fault in check("NATO", "Северный", "ru")] == [
        ("word", "Северный"),
        ("term", ""),
    ]


def test_stars_within_a_word_stand_for_nothing():
    """Each would multiply the ways in which the rest can match."""
    glossary = Glossary([Entry({"en": "office", "ru": "бюро"}, {"ru": "о*ф*и*с* " + "*" * 200 + "zz"})])

    assert list(glossary.wrong_words("офиса " + "о" * 5000, "ru")) == []
    assert glossary._wrong["ru"].pattern.count("{0,30}") == 1
