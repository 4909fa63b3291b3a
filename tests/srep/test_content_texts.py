"""The texts of the content: in the languages in which they must be, named and printed as each language does."""

import json
import re
from collections import Counter

import pytest
from babel import Locale
from django.apps import apps
from django.conf import settings

from languages.dates import cldr_locale
from languages.text import translated_fields
from mandate.models import Passage, Question
from offices.models import Appointment, Office, Post, Premises
from publishing.models import Content
from regions.models import Partner, Region
from translations.states import State, states_of

pytestmark = pytest.mark.usefixtures("content")

MODELS = [model for model in apps.get_models() if issubclass(model, Content)]

# The Kyrgyz Republic as NATO calls it.
OWN_NAMES = {
    "en": {"KG": "Kyrgyz Republic"},
    "fr": {"KG": "République kirghize"},
    "ru": {"KG": "Кыргызстан"},
}

# What good print does not do, by language; each language that is not named has the marks of the last line.
FAULTS_OF_TYPE = {
    "en": r"""['"«»„]|[.,;:!?] ?[.,;:!?]|\d-\d""",
    "fr": r"""['"“”„]|(?<!\u00a0)[;:!?»](?!//)|«(?!\u00a0)|\d-\d|[.,] ?[.,]""",
    "ru": r"""['"“”]|[^\u00a0] ?—|[^\u00a0]— | - |[.,;:!?] ?[.,;:!?]|\d-\d|ё""",
    "": r"""['"]| - |[^\u00a0]— |[.,;:!?] ?[.,;:!?]""",
}


def test_english_french_and_russian_are_whole():
    missing = [
        f"{type(row).__name__} {row}: {field}_{language}"
        for model in MODELS
        for row in model.objects.all()
        for field in translated_fields(model)
        for language in ("fr", "ru")
        if getattr(row, f"{field}_en") and not getattr(row, f"{field}_{language}")
    ]

    assert missing == []


@pytest.mark.parametrize("language", settings.MODELTRANSLATION_LANGUAGES)
def test_names_and_headings_exist_in_every_language(language):
    named = [
        (Region, "name"),
        (Partner, "name"),
        (Partner, "capital"),
        (Office, "name"),
        (Premises, "city"),
        (Post, "title"),
        (Appointment, "person"),
        (Question, "question"),
        (Passage, "heading"),
    ]

    missing = [
        f"{model.__name__} {row}: {field}"
        for model, field in named
        for row in model.objects.all()
        if not getattr(row, f"{field}_{language}")
    ]

    assert missing == []
    assert getattr(Question.objects.first(), f"answer_{language}")


@pytest.mark.parametrize("language", settings.MODELTRANSLATION_LANGUAGES)
def test_countries_and_capitals_are_called_as_cldr_calls_them(language):
    locale = Locale.parse(cldr_locale(language))
    zones = {"TM": "Asia/Ashgabat", "AM": "Asia/Yerevan", "AZ": "Asia/Baku", "GE": "Asia/Tbilisi", "KG": "Asia/Bishkek"}
    zones |= {"TJ": "Asia/Dushanbe", "UZ": "Asia/Tashkent"}

    others = {}
    for partner in Partner.objects.all():
        name, capital = getattr(partner, f"name_{language}"), getattr(partner, f"capital_{language}")
        if name != locale.territories[partner.code]:
            others[partner.code] = name
        city = locale.time_zones.get(zones.get(partner.code), {}).get("city")
        if city and capital != city:
            others[capital] = city

    assert others == OWN_NAMES.get(language, {})


def test_the_map_calls_the_capitals_as_the_pages_do():
    cities = json.loads((settings.BASE_DIR / "atlas/static/atlas/basemap/cities.json").read_text(encoding="utf-8"))[
        "cities"
    ]
    labels = {city["country"]: city["names"] for city in cities if city["rank"] == 0}

    others = [
        (partner.code, language, getattr(partner, f"capital_{language}"))
        for partner in Partner.objects.all()
        for language in settings.MODELTRANSLATION_LANGUAGES
        if getattr(partner, f"capital_{language}") != labels[partner.code].get(language, labels[partner.code]["en"])
    ]

    assert others == []


def test_french_is_reviewed_and_every_other_translation_a_draft():
    languages = settings.MODELTRANSLATION_LANGUAGES
    states = Counter()
    for model in MODELS:
        for (_pk, _field, language), state in states_of(model.objects.all(), languages).items():
            states["fr" if language == "fr" else "others", state] += 1

    del states["others", State.MISSING]
    assert set(states) == {("fr", State.REVIEWED), ("others", State.DRAFT)}


@pytest.mark.parametrize("language", settings.MODELTRANSLATION_LANGUAGES)
def test_texts_are_set_as_their_language_is_printed(language):
    fault = re.compile(FAULTS_OF_TYPE.get(language, FAULTS_OF_TYPE[""]) + r"|  | $|^ | \n|\n ")

    faulty = [
        f"{model.__name__} {row}: {field}: {text}"
        for model in MODELS
        for row in model.objects.all()
        for field in translated_fields(model)
        if (text := getattr(row, f"{field}_{language}")) and fault.search(text.replace("Jr.", "Jr"))
    ]

    assert faulty == []


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_no_sentence_of_the_prose_stands_twice(language):
    prose = [(Region, "profile"), (Partner, "profile"), (Office, "profile"), (Question, "answer"), (Passage, "body")]

    sentences = Counter(
        sentence
        for model, field in prose
        for text in model.objects.values_list(f"{field}_{language}", flat=True)
        for sentence in re.split(r"(?<=[.!?])\s+", text)
        if len(sentence.split()) > 3
    )

    assert [sentence for sentence, number in sentences.items() if number > 1] == []


def test_uzbek_has_its_own_apostrophe():
    other = set("'`´‘’ʼ")
    wrong = [
        f"{model.__name__} {row}: {field}"
        for model in MODELS
        for row in model.objects.all()
        for field in translated_fields(model)
        if other & set(getattr(row, f"{field}_uz") or "")
    ]

    assert wrong == []
