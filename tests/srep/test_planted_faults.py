"""Faults planted into the shipped translations, one at a time: the checks find each."""

import re
from itertools import pairwise
from random import Random

import pytest
from django.apps import apps

from languages.context_processors import SCRIPTS
from languages.folding import fold
from publishing.models import Content
from translations.checks import check
from translations.checks.dates import dates_in
from translations.glossary import IN_BRACKETS, Glossary, present_glossary
from translations.states import TARGET_LANGUAGES, texts_of

pytestmark = [pytest.mark.django_db, pytest.mark.rendering, pytest.mark.usefixtures("content")]

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


PLANTED_PER_LANGUAGE = 15
WORD = re.compile(r"[^\W\d_]{3,}")


def put(text, place, added, instead=0):
    return text[:place] + added + text[place + instead :]


def within_a_word(text, random):
    word = random.choice(list(WORD.finditer(text)))
    return random.randrange(word.start() + 1, word.end())


def missing_link(source, text, language, random):
    link = '<p>{} <a href="https://www.nato.int/en/a.html">x</a></p>'
    return link.format(source), f"<p>{text} x</p>"


def link_to_another_page(source, text, language, random):
    link = '<p>{} <a href="page:office:{}">x</a></p>'
    return link.format(source, random.random()), link.format(text, random.random())


def missing_address(source, text, language, random):
    return f"{source} See www.nato.int/a.", text


def wrong_telephone(source, text, language, random):
    digit = random.randrange(10)
    return f"{source} Call +374 10 5{digit} 11 22.", f"{text} +374 10 5{(digit + random.randrange(1, 10)) % 10} 11 22."


def lost_placeholder(source, text, language, random):
    name = random.choice(["%(count)d", "{name}", "%s"])
    return f"{source} {name}", random.choice([text, f"{text} {name.replace('n', 'm').replace('s', 'd')}"])


def missing_markup(source, text, language, random):
    form = random.choice(["<p>{} <strong>x</strong></p>", "<p>{} <em>x</em></p>", "<p>{}</p><ul><li>x</li></ul>"])
    return form.format(source), f"<p>{text} x</p>"


def doubled_space(source, text, language, random):
    if spaces := [found.start() for found in re.finditer(" ", text)]:
        return source, put(text, random.choice(spaces), " ")
    return None


def zero_width(source, text, language, random):
    return source, put(text, random.randrange(len(text)), random.choice("\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def untranslated(source, text, language, random):
    return (source, source) if len(re.findall(r"\b[a-z]{4,}", source)) > 1 else None


def untranslated_sentence(source, text, language, random):
    parts = re.split(r"(?<=[.!?])\s+", source)
    sentences = [each for each in parts if each.endswith(".") and len(WORD.findall(each)) >= 6]
    return (source, f"{text} {random.choice(sentences)}") if sentences else None


def wrong_apostrophe(source, text, language, random):
    own = [found.start() for found in re.finditer("ʻ", text)]
    if own and random.random() < 0.7:
        return source, put(text, random.choice(own), random.choice("'`´’‘"), 1)
    return source, put(text, within_a_word(text, random), random.choice("'`´"))


def letter_of_another_script(source, text, language, random):
    letter = "а" if SCRIPTS.get(language, "latin") == "latin" else "a"
    return source, put(text, within_a_word(text, random), letter)


def word_avoided(source, text, language, random):
    avoided = [each.avoided[language] for each in present_glossary().entries if each.avoided.get(language)]
    return source, f"{text} {random.choice(random.choice(avoided).split(',')).replace('*', '').strip()}"


def term_changed(source, text, language, random):
    """The approved word of a term of the source is taken out, in whatever form it stands."""
    for entry, _term in present_glossary().found_in(source):
        if entry.is_required and entry.approved.get(language):
            words = WORD.findall(IN_BRACKETS.sub("", entry.approved[language]))
            stem = fold(max(words, key=len))[:3]
            return source, re.sub(r"\w+", lambda word, stem=stem: word[0][fold(word[0]).startswith(stem) :], text)
    return None


@pytest.mark.parametrize(
    ("plant", "kinds"),
    [
        (missing_link, {"link"}),
        (link_to_another_page, {"link"}),
        (missing_address, {"address"}),
        (wrong_telephone, {"telephone"}),
        (lost_placeholder, {"placeholder"}),
        (missing_markup, {"markup"}),
        (doubled_space, {"spaces"}),
        (zero_width, {"invisible"}),
        (untranslated, {"copy"}),
        (untranslated_sentence, {"copy"}),
        (wrong_apostrophe, {"apostrophe"}),
        (letter_of_another_script, {"script"}),
        (word_avoided, {"word"}),
        (term_changed, {"term"}),
    ],
)
def test_faults_of_each_kind_planted_at_random_are_found_in_every_language(plant, kinds):
    planted, missed = 0, []
    for language in TARGET_LANGUAGES:
        texts = [text for model in MODELS for text in texts_of(model.objects.all(), language)]
        random = Random(f"{plant.__name__} {language}")  # noqa: S311 - no secret
        random.shuffle(texts)
        changed = (plant(source, text, language, random) for *_row, source, text in texts if WORD.search(text))
        faulty = [pair for pair, _number in zip(filter(None, changed), range(PLANTED_PER_LANGUAGE), strict=False)]
        planted += len(faulty)
        missed += [
            (language, *pair)
            for pair in faulty
            if not kinds & {fault.kind for fault in check(*pair, language, present_glossary())}
        ]

    assert planted >= 100
    assert missed == []
