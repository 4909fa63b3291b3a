"""The texts of the content: in the languages in which they must be, named and printed as each language does."""

import json
import re
from collections import Counter

import pytest
from babel import Locale
from django.apps import apps
from django.conf import settings

from languages.dates import cldr_locale
from languages.text import fields_to_translate
from mandate.models import Passage, Question
from offices.models import Appointment, Office, Post, Premises
from publishing.models import Content
from regions.models import Partner, Region
from translations.checks import check, letters
from translations.checks.faults import Side
from translations.glossary import present_glossary
from translations.states import TARGET_LANGUAGES, State, states_of, texts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

MODELS = [model for model in apps.get_models() if issubclass(model, Content)]

# The Kyrgyz Republic as NATO calls it.
OWN_NAMES = {
    "en": {"KG": "Kyrgyz Republic"},
    "fr": {"KG": "République kirghize"},
    "ru": {"KG": "Кыргызстан"},
}


@pytest.mark.parametrize("language", settings.MODELTRANSLATION_LANGUAGES)
def test_every_language_is_whole(language):
    missing = [
        f"{type(row).__name__} {row}: {field}_{language}"
        for model in MODELS
        for row in model.objects.all()
        for field in fields_to_translate(model)
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
    cities = json.loads((settings.BASE_DIR / "static/atlas/basemap/cities.json").read_text(encoding="utf-8"))["cities"]
    labels = {city["country"]: city["names"] for city in cities if city["rank"] == 0}

    others = [
        (partner.code, language, getattr(partner, f"capital_{language}"))
        for partner in Partner.objects.all()
        for language in settings.MODELTRANSLATION_LANGUAGES
        if getattr(partner, f"capital_{language}") != labels[partner.code].get(language, labels[partner.code]["en"])
    ]

    assert others == []


def test_every_translation_is_a_draft():
    languages = settings.MODELTRANSLATION_LANGUAGES
    states = {state for model in MODELS for state in states_of(model.objects.all(), languages).values()}

    assert states == {State.DRAFT}


@pytest.mark.parametrize("language", TARGET_LANGUAGES)
def test_no_translation_has_a_fault(language):
    glossary = present_glossary()

    found = [
        (f"{model.__name__} {row}: {field}", fault.sentence)
        for model in MODELS
        for row, field, source, text in texts_of(model.objects.all(), language)
        for fault in check(source, text, language, glossary)
    ]

    assert found == []


def test_the_english_is_set_as_it_is_printed():
    found = [
        (f"{model.__name__} {row}: {field}", fault.sentence)
        for model in MODELS
        for row, field, source, _text in texts_of(model.objects.all(), "en")
        for rule in (letters.spaces, letters.marks, letters.apostrophes, letters.invisible)
        for fault in rule(Side(""), Side(source), "en")
    ]

    assert found == []


# What NATO says of the post and may not be lost on the home page, and whose site this is.
SAID = {
    "en": """promotes the Alliance | strategically important | partnership policy | regional leaders | advises them
        | international community | high-level support | military structures | 2 August 2024 | not a site of NATO""",
    "fr": """promeut la politique de l’Alliance | d’importance stratégique | politique de partenariat | dirigeants régionaux
        | communauté internationale | appui à haut niveau | structures militaires | 2 août 2024 | pas un site de l’OTAN""",
    "ru": """продвигает политику | стратегически важных | политики партнерства | международного сообщества
        | поддержку на высоком уровне | военные структуры | 2 августа 2024 | не сайт НАТО""",
}


@pytest.mark.parametrize("language", SAID)
def test_the_mandate_is_told_as_nato_gives_it_and_the_site_as_nobody_elses(language):
    answers = list(Question.objects.values_list(f"answer_{language}", flat=True))
    text = " ".join(answers + list(Passage.objects.values_list(f"body_{language}", flat=True)))
    title = Post.objects.get(slug="special-representative")

    assert [words for words in re.split(r"\s*\| ", SAID[language]) if words not in text] == []
    assert getattr(title, f"title_{language}")[1:] in answers[0]


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
