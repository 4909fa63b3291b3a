"""Faults planted into the shipped translations, one at a time: the checks find each."""

import re
from itertools import pairwise

import pytest
from django.apps import apps

from publishing.models import Content
from translations.checks import check
from translations.checks.dates import dates_in
from translations.glossary import Glossary
from translations.states import TARGET_LANGUAGES, texts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

MODELS = [model for model in apps.get_models() if issubclass(model, Content)]
NO_WORDS = Glossary([])
ALIKE = dict(zip("аеорсхАВЕКМНОРСТХ", "aeopcxABEKMHOPCTX", strict=True))
LETTERS_OF_A_TEXT = 4


def unseen(language, plant):
    """(how many faults ``plant`` makes of the texts, those that no check finds)"""
    planted = [
        (source, changed)
        for model in MODELS
        for _row, _field, source, text in texts_of(model.objects.all(), language)
        for changed in plant(text, language)
    ]
    return len(planted), [changed for source, changed in planted if not check(source, changed, language, NO_WORDS)]


def wrong_digit(text, language):
    for number in re.finditer(r"\d+", text):
        last = number.end() - 1
        yield f"{text[:last]}{(int(text[last]) + 1) % 10}{text[last + 1 :]}"


def latin_letter(text, language):
    for letter in list(re.finditer("|".join(ALIKE), text))[:LETTERS_OF_A_TEXT]:
        yield text[: letter.start()] + ALIKE[letter[0]] + text[letter.end() :]


def days_changed_over(text, language):
    days = [(day, words) for day, _month, _years, words in dates_in(text, language) if day and words in text]
    for (day, words), (other, other_words) in pairwise(days):
        if day != other:
            changed = re.sub(rf"(?<!\d){day}(?!\d)", str(other), words)
            other_changed = re.sub(rf"(?<!\d){other}(?!\d)", str(day), other_words)
            yield text.replace(words, changed).replace(other_words, other_changed)


@pytest.mark.parametrize("language", TARGET_LANGUAGES)
def test_a_wrong_digit_is_found(language):
    planted, missed = unseen(language, wrong_digit)

    assert planted > 100
    assert missed == []


@pytest.mark.parametrize("language", ["ru", "kk", "ky", "tg"])
def test_a_latin_letter_in_a_cyrillic_word_is_found(language):
    planted, missed = unseen(language, latin_letter)

    assert planted > 500
    assert missed == []


@pytest.mark.parametrize("language", TARGET_LANGUAGES)
def test_two_days_changed_over_are_found(language):
    planted, missed = unseen(language, days_changed_over)

    assert planted > 5
    assert missed == []
