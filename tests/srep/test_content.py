"""The content itself: whole, sourced, and in the languages in which it must be."""

import re
import time
from collections import Counter
from datetime import date

import pytest
from babel import Locale
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from languages.dates import cldr_locale
from languages.text import translated_fields
from mandate.models import Milestone, Passage, Question
from offices.models import Appointment, Contact, Office, Post, Premises
from publishing.models import Content, LoadedRow
from regions.models import Participation, Partner, Region, Source
from srep.content.loading import load
from translations.states import State, states_of

CONTENT = settings.BASE_DIR / "content"
SOURCED = [Region, Partner, Participation, Office, Premises, Contact, Post, Appointment, Question, Milestone]
MODELS = [model for model in apps.get_models() if issubclass(model, Content)]

# Guesses, or what was never confirmed: none of it may be published.
UNVERIFIED = [
    "Tuncer",
    "Almaty",
    "41.72,",
    "41.72\n",
    "44.79",
    "2005-02",
    "Nur-Sultan",
    "Tian Shan",
    "MEMORY",
    "/work/",
]


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


@pytest.fixture(scope="module", autouse=True)
def _content(django_db_setup, django_db_blocker):
    """The content, loaded once for this module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_content", verbosity=0)
        yield
        transaction.set_rollback(True)


def stored():
    return {model: sorted(model.objects.order_by().values_list(), key=str) for model in [*MODELS, LoadedRow]}


def test_everything_is_there():
    numbers = {model._meta.model_name: model.objects.count() for model in MODELS}

    assert numbers == {
        "source": 86,
        "region": 2,
        "partner": 8,
        "participation": 40,
        "office": 4,
        "premises": 5,
        "contact": 1,
        "post": 4,
        "appointment": 10,
        "question": 5,
        "milestone": 36,
        "passage": 13,
    }
    assert Counter(Partner.objects.values_list("region__slug", flat=True)) == {"south-caucasus": 3, "central-asia": 5}
    assert set(Passage.objects.values_list("page", flat=True)) == set(Passage.Page.values)


def test_a_second_run_changes_nothing_and_is_quick():
    before = stored()
    begun = time.process_time()

    report = load(CONTENT)

    assert time.process_time() - begun < 2
    assert (report.added, report.changed, report.left_alone) == (0, 0, [])
    assert stored() == before


def test_every_row_passes_its_own_rules():
    report = load(CONTENT, check=True)

    assert (report.added, report.changed, report.left_alone) == (0, 0, [])


def test_every_fact_has_a_source_and_every_source_is_cited():
    unsourced = [f"{model.__name__} {row}" for model in SOURCED for row in model.objects.filter(sources=None)]
    uncited = set(Source.objects.values_list("key", flat=True))
    for model in SOURCED:
        uncited -= set(model.objects.values_list("sources__key", flat=True))

    assert unsourced == []
    assert uncited == set()


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


def test_french_is_reviewed_and_every_other_translation_a_draft():
    languages = settings.MODELTRANSLATION_LANGUAGES
    states = Counter()
    for model in MODELS:
        for (_pk, _field, language), state in states_of(model.objects.all(), languages).items():
            states["fr" if language == "fr" else "others", state] += 1

    del states["others", State.MISSING]
    assert set(states) == {("fr", State.REVIEWED), ("others", State.DRAFT)}


def test_nothing_unverified_is_in_the_files():
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(CONTENT.glob("*.yaml")))

    assert [guess for guess in UNVERIFIED if guess in text.replace("Asia/Almaty", "")] == []


def test_no_partner_takes_part_in_a_framework_that_no_source_confirms():
    frameworks = {
        partner.code: " ".join(sorted(partner.participations.values_list("framework", flat=True)))
        for partner in Partner.objects.all()
    }

    assert frameworks == {
        "AM": "eapc ipap pfp",
        "AZ": "eapc ipap itpp nacc parp pfp",
        "GE": "anp commission eapc ipap nacc parp pfp sngp",
        "KZ": "eapc ipap nacc parp pfp",
        "KG": "eapc ipcp nacc parp pfp",
        "TJ": "eapc ipcp nacc parp pfp",
        "TM": "eapc ipcp pfp",
        "UZ": "eapc ipcp nacc parp pfp",
    }


def test_an_end_that_no_source_names_is_a_bound():
    bounded = {
        appointment.person_en: appointment.until_precision
        for appointment in Appointment.objects.exclude(until=None)
        if appointment.until_precision in ("latest", "earliest")
    }
    ended = Appointment.objects.exclude(until=None).exclude(person_en__in=bounded)

    assert bounded == {
        "Robert F. Simmons Jr.": "latest",
        "James Appathurai": "latest",
        "Zbigniew Rybacki": "earliest",
        "William Lahue": "earliest",
        "Alexander Vinnikov": "earliest",
        "Rosaria Puglisi": "latest",
        "Hikmet Çetin": "earliest",
        "Stefano Pontecorvo": "latest",
    }
    assert [appointment.person_en for appointment in ended] == ["Javier Colomina"]
    assert Office.objects.get(slug="liaison-central-asia").opened_precision == "latest"


def test_positions_are_those_of_cities():
    assert set(Premises.objects.values_list("position_precision", flat=True)) == {"city"}
    assert not Premises.objects.filter(latitude=None).exists()


def test_the_offices_have_lived_as_the_sources_say():
    lives = {office.slug: (office.opened, office.closed) for office in Office.objects.all()}

    assert lives == {
        "special-representative": (date(2004, 9, 1), None),
        "liaison-georgia": (date(2010, 10, 1), None),
        "liaison-central-asia": (date(2013, 3, 1), date(2017, 4, 1)),
        "senior-civilian-representative-afghanistan": (date(2003, 10, 1), date(2021, 12, 1)),
    }
    moved = Office.objects.get(slug="liaison-central-asia")
    assert [(place.country, place.since, place.until) for place in moved.premises.all()] == [
        ("KZ", None, date(2013, 3, 1)),
        ("UZ", date(2013, 3, 1), date(2017, 4, 1)),
    ]


def test_the_post_was_vacant_from_july_2024_to_march_2026():
    post = Post.objects.get(slug="special-representative")

    terms = [(term.appointment.person_en if term.appointment else None) for term in post.terms(date(2026, 4, 1))]

    assert terms == ["Robert F. Simmons Jr.", "James Appathurai", "Javier Colomina", None, "Kevin Hamilton"]
    vacancy = post.terms(date(2026, 4, 1))[3]
    assert (vacancy.is_vacant, vacancy.since, vacancy.until) == (True, date(2024, 7, 1), date(2026, 3, 1))


def test_times_without_a_known_head_in_tbilisi_are_not_called_vacant():
    post = Post.objects.get(slug="head-liaison-georgia")

    terms = post.terms(date(2026, 4, 1))

    assert [term.appointment.person_en if term.appointment else term.is_known for term in terms] == [
        "Zbigniew Rybacki",
        False,
        "William Lahue",
        False,
    ]


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
