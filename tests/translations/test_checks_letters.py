"""How a translation is written: its script, spaces, marks, apostrophes, and what nobody sees."""

import pytest

from translations.checks import check
from translations.glossary import Glossary

NO_WORDS = Glossary([])


def found(text, language, source="Text."):
    return [(fault.kind, fault.found, fault.wanted) for fault in check(source, text, language, NO_WORDS)]


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("ru", "Бюро НАТО и центр JTEC", "The NATO office and the JTEC"),
        ("ru", "Рекомендации WCAG", "Web Content Accessibility Guidelines"),
        ("ru", "Файл cookie", "No cookies"),
        ("tg", "Файли cookie-и сомона", "A cookie"),
        ("kk", "Debian iso-codes бойынша", "By Debian iso-codes"),
        ("ka", "NATO-ს ოფისი", "The NATO office"),
        ("ka", "Debian-ის", "Of Debian"),
        ("hy", "PARP-ի շրջանակում", "Within PARP"),
        ("ky", "IPAPтын алкагында", "Within IPAP"),
        ("ru", "Леопольд III", "Léopold III"),
        ("az", "İlin ayları, ıslaq", "Months"),
        ("kk", "Қазақстанның өкілі, әріптес", "Kazakh"),
        ("fr", "Qui\u00a0? Lui\u202f: «\u00a0oui\u00a0»\u00a0; à 10:00, l’été", "Who? At 10:00"),
        ("fr", "D’accord (ou non), etc.", "Agreed"),
        ("fr", "https://nato.int/x?y : voir".replace(" :", "\u00a0:"), "https://nato.int/x?y: see"),
        ("ru", "Он «там»\u00a0— и здесь: да...", "He"),
        ("ru", "г., т. д., и т. п.", "Etc."),
        ("uz", "oʻz, gʻoya, maʼlum, sanʼat", "Own"),
        ("tk", "Özbegistan, ýöne ähli", "Own"),
        ("tk", "O’Neill", "O’Neill"),
        ("hy", "Ո՞վ է, ո՛չ, «այո»՝ ասաց։", "Who?"),
        ("ka", "„ასე“\u00a0— თქვა", "So"),
        ("tg", "Ҷумҳурӣ; ҳар ду", "Both"),
        ("ru", "Первый абзац.\n\nВторой.", "One.\n\nTwo."),
        ("fa", "می\u200cشود", "It"),
    ],
)
def test_what_is_written_well_has_no_fault(language, text, source):
    assert found(text, language, source) == []


@pytest.mark.parametrize(
    ("language", "text", "fault"),
    [
        ("ru", "Бюрo НАТО", ("script", "Бюрo", "Бюро")),  # a Latin o
        ("ru", "HАТО", ("script", "HАТО", "НАТО")),  # a Latin H
        ("tg", "Ҷумҳypӣ", ("script", "Ҷумҳypӣ", "Ҷумҳурӣ")),
        ("uz", "Тошкент", ("script", "Тошкент", "")),
        ("uz", "Tоshkent", ("script", "Tоshkent", "Toshkent")),  # a Cyrillic о
        ("ka", "NАTO-ს", ("script", "NАTO-ს", "")),
        ("ka", "Офис", ("script", "Офис", "")),
        ("ka", "III-office", ("script", "III-office", "")),
        ("hy", "Գrասենյակ", ("script", "Գrասենյակ", "")),
        ("az", "Ofis в Bakı", ("script", "в", "")),
        ("ru", "Слово  здесь", ("spaces", "  ", " ")),
        ("ru", " Слово", ("spaces", " ", " ")),
        ("ka", "სიტყვა ", ("spaces", " ", " ")),
        ("ru", "Слово , и", ("spaces", " ,", ",")),
        ("uz", "Soʻz .", ("spaces", " .", ".")),
        ("tk", "Söz ; söz", ("spaces", " ;", ";")),
        ("hy", "Բառ, բառ )", ("spaces", " )", ")")),
        ("fr", "Qui?", ("spaces", "?", "\u00a0?")),
        ("fr", "Voici : un", ("spaces", ":", "\u00a0:")),
        ("fr", "Le «\u00a0mot» ici", ("spaces", "»", "\u00a0»")),
        ("fr", "Le «mot\u00a0» ici", ("spaces", "«", "«\u00a0")),
        ("fr", "Un , deux", ("spaces", " ,", ",")),
        ("ru", 'Слово "так"', ("marks", 'Слово "так"', "")),
        ("ru", "Слово - так", ("marks", "Слово - так", "")),
        ("ru", "Здесь и там слово - так и сякое тут", ("marks", "и там слово - так и сякое", "")),
        ("ru", "Слово — так", ("marks", "Слово — так", "")),
        ("ru", "Ещё", ("marks", "Ещё", "")),
        ("kk", "Сөз,, сөз", ("marks", "Сөз,, сөз", "")),
        ("fr", "Le mot..", ("marks", "Le mot..", "")),
        ("fr", "L'été", ("apostrophe", "L'été", "L’été")),
        ("uz", "o'z", ("apostrophe", "o'z", "oʻz")),
        ("uz", "g‘oya", ("apostrophe", "g‘oya", "gʻoya")),
        ("uz", "oʼz", ("apostrophe", "oʼz", "oʻz")),
        ("uz", "maʻlum", ("apostrophe", "maʻlum", "maʼlum")),
        ("uz", "san’at", ("apostrophe", "san’at", "sanʼat")),
        ("tk", "O'Neill", ("apostrophe", "O'Neill", "O’Neill")),
        ("az", "sən`ət", ("apostrophe", "sən`ət", "sən’ət")),
        ("ru", "Сло\u00adво", ("invisible", "\u00ad", "")),
        ("ka", "სიტყვა\u200b", ("invisible", "\u200b", "")),
        ("hy", "Բառ\u200e", ("invisible", "\u200e", "")),
        ("fr", "Un\u2003mot", ("invisible", "\u2003", "")),
    ],
)
def test_what_is_written_wrongly_is_found(language, text, fault):
    assert found(text, language) == [fault]


def test_words_that_follow_each_other_in_english_are_no_names():
    assert found("Бюро liaison office", "ru", "The liaison office") == [("script", "office", "")]


@pytest.mark.parametrize("text", ["Цeнтр", "Пpиток", "A здесь", "Здесь a там", "Cтрана", "Месtо"])
def test_a_letter_that_only_looks_alike_is_no_word_of_the_english(text):
    assert [kind for kind, *_more in found(text, "ru", "A text to a B of C, e p.")] == ["script"]


def test_an_invisible_character_is_named():
    (fault,) = check("Text.", "Сло\u00adво", "ru", NO_WORDS)

    assert fault.sentence == "invisible character: There is a character that nobody sees: U+00AD SOFT HYPHEN."
    (nameless,) = check("Word", "Сло\x07во", "ru", NO_WORDS)
    assert nameless.sentence == "invisible character: There is a character that nobody sees: U+0007."


def test_what_is_around_a_space_is_told_from_the_first_letter_of_the_text():
    (fault,) = check("Text.", "Слово  здесь", "ru", NO_WORDS)

    assert fault.sentence == "spaces: “Слово  здесь” has a space too many."


def test_one_text_is_told_of_so_many_faults_of_a_kind_and_no_more():
    assert len(found("а , " * 100 + "а", "ru")) == 20
