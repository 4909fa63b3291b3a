"""Of texts that may be very many, the staff pages take so many as their bounds say; here two of three."""

import pytest
from django.urls import reverse

from tests.factories import OfficeFactory, RegionFactory
from tests.translations.test_acceptance import PAIRS, SOURCE, TEXT, publish
from tests.translations.test_desk import begin
from translations.acceptance import accept
from translations.models import Pair
from translations.states import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(monkeypatch):
    """Sets bounds to two."""
    return lambda *bounds: [monkeypatch.setattr(bound, 2) for bound in bounds]


def test_texts_in_the_queue_of_the_desk(two, staff):
    two("translations.desk_queue.LONGEST_QUEUE")
    for _each in range(3):
        OfficeFactory(profile_en="")

    begin(staff)

    (queue,) = staff.session["translation_queues"].values()
    assert len(queue["texts"]) == 2


def test_faults_told_after_a_publication(two, staff):
    two("translations.fault_notices.FAULTS_TOLD")
    wrong = {"profile_ru": TEXT, "profile_fr": "En 2011.", "profile_uz": "2011-yilda."}

    told = [
        publish(staff, RegionFactory(name_en="Region", profile_en=SOURCE), **dict(list(wrong.items())[:number]))[0]
        for number in (2, 3)
    ]

    assert [(text.count("<br>"), "1 more" in text) for text in told] == [(2, False), (3, True)]


def test_pairs_whose_faults_are_accepted_or_taken_back_at_once(two, staff):
    two("translations.admin.ACCEPTED_AT_ONCE")
    for _each in range(3):
        region = RegionFactory(profile_en=f"{SOURCE} {_each}", profile_ru=f"{TEXT} {_each}", name_en="X")
        record(region, "ru")
    chosen = {"_selected_action": [pair.pk for pair in Pair.objects.filter(language="ru", text__startswith=TEXT)]}

    pages = [
        staff.post(PAIRS, chosen | {"action": name}, follow=True)
        for name in ("accept_faults", "withdraw_acceptances", "withdraw_acceptances")
    ]
    Pair.objects.filter(language="ru").update(accepted={"year": {}})
    pages.append(staff.post(PAIRS, chosen | {"action": "withdraw_acceptances"}, follow=True))

    assert [str(message) for page in pages for message in page.context["messages"]] == [
        "What was found in 2 texts is accepted.",
        "The checks look at 2 texts again.",
        "The checks look at 0 texts again.",
        "The checks look at 2 texts again.",
    ]


@pytest.mark.parametrize(("texts", "status"), [(2, 200), (3, 302)])
def test_texts_in_a_file_for_translators(two, staff, texts, status):
    two("translations.exchange.MOST_ROWS")
    for _each in range(texts):
        OfficeFactory(profile_en="")
    asked = {"file": "po", "languages": ["en", "ka"], "kinds": ["offices.office"]}

    assert staff.get(reverse("admin:texts_export"), asked).status_code == status


def test_letters_of_the_reason_to_accept_something(staff):
    user = staff.get(reverse("admin:index")).context["user"]
    region = RegionFactory(profile_en=SOURCE, profile_ru=TEXT)
    record(region, "ru")

    accept(SOURCE, TEXT, "ru", ["year"], user, "r" * 301)

    assert Pair.objects.get(language="ru", text=TEXT).accepted["year"]["reason"] == "r" * 300
