"""The content itself: whole, sourced, and no more exact than its sources."""

import re
import time
from collections import Counter
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings

from mandate.models import Milestone, Passage, Question
from offices.models import Appointment, Contact, Office, Post, Premises
from publishing.models import Content, LoadedRow
from regions.models import Participation, Partner, Region
from sources.models import Source
from srep.content.loading import load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

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
    # Sources that are not good enough.
    "urdupoint",
    "armeniandiaspora",
    "armenianclub",
    "uzland",
    "wikipedia",
    "turkmenmetbugat",
    "uaposition",
]


def stored():
    return {model: sorted(model.objects.order_by().values_list(), key=str) for model in [*MODELS, LoadedRow]}


def test_everything_is_there():
    numbers = {model._meta.model_name: model.objects.count() for model in MODELS}

    assert numbers == {
        "source": 96,
        "region": 2,
        "partner": 8,
        "participation": 40,
        "office": 4,
        "premises": 5,
        "contact": 1,
        "post": 4,
        "appointment": 20,
        "question": 5,
        "milestone": 36,
        "passage": 13,
        "publisher": 1,
        "term": 54,
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


def test_nothing_unverified_is_in_the_files():
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(CONTENT.glob("*.yaml")))
    text = re.sub(r"  other_names:\n(    .*\n)+", "", text)  # for searches alone

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
        "William Lahue": "latest",
        "Rosaria Puglisi": "latest",
        "Alexander Vinnikov": "latest",
        "Hikmet Çetin": "latest",
        "Daan Everts": "earliest",
        "Simon Gass": "latest",
        "Maurits Jochems": "earliest",
        "İsmail Aramaz": "latest",
        "Cornelius Zimmermann": "latest",
        "Nicholas Kay": "latest",
        "Stefano Pontecorvo": "latest",
    }
    assert {appointment.person_en for appointment in ended} == {"Javier Colomina", "Fernando Gentilini", "Mark Sedwill"}
    assert Office.objects.get(slug="liaison-central-asia").opened_precision == "latest"


def test_a_beginning_that_no_source_names_is_bounded_by_the_day_of_the_source():
    bounded = {
        (participation.partner.code, participation.framework): f"{participation.since:%Y-%m}"
        for participation in Participation.objects.filter(since_precision="latest").select_related("partner")
    }

    assert bounded == {
        ("AZ", "itpp"): "2024-11",
        ("KG", "ipcp"): "2012-10",
        ("TJ", "ipcp"): "2019-03",
        ("TJ", "parp"): "2019-03",
        ("TM", "ipcp"): "2016-04",
        ("UZ", "ipcp"): "2017-12",
    }
    assert not Participation.objects.filter(since=None).exists()


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


def test_the_head_of_the_office_in_tbilisi_is_named_and_no_time_before_is_called_vacant():
    post = Post.objects.get(slug="head-liaison-georgia")

    terms = post.terms(date(2026, 4, 1))

    assert [term.appointment.person_en if term.appointment else term.is_known for term in terms] == [
        "Zbigniew Rybacki",
        False,
        "William Lahue",
        "Rosaria Puglisi",
        "Alexander Vinnikov",
    ]
