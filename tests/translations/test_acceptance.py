"""Who publishes a doubtful translation is told so, and what somebody finds right is not told again."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from publishing.journal.entries import Action
from publishing.journal.sentences import sentence
from publishing.models import JournalEntry
from tests.factories import PartnerFactory, RegionFactory, UserFactory
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in
from translations.acceptance import LONGEST_REASON, accept, open_faults, withdraw
from translations.models import Pair
from translations.states import State, record, states_of

pytestmark = pytest.mark.django_db

SOURCE, TEXT = "In 2010.", "В 2011 году."
PAIRS = reverse("admin:translations_pair_changelist")


@pytest.fixture
def region():
    return RegionFactory(name_en="Region", profile_en=SOURCE)


def publish(client, row, **texts):
    """Publishes ``texts`` through the form; returns the warnings."""
    kind = row._meta.model_name
    change = reverse(f"admin:{row._meta.app_label}_{kind}_change", args=[row.pk])
    answer = client.post(change, form_data(client.get(change), f"{kind}_form") | {k: [v] for k, v in texts.items()})
    assert answer.status_code == 302, answer.context["errors"]
    return [str(message) for message in get_messages(answer.wsgi_request) if message.level_tag == "warning"]


def kinds(source=SOURCE, text=TEXT, language="ru"):
    return [fault.kind for fault in open_faults(source, text, language)]


def test_what_is_published_with_a_fault_is_told_with_a_link_to_its_field(staff, region):
    told = publish(staff, region, profile_ru=TEXT)

    form = reverse("admin:regions_region_change", args=[region.pk])
    assert told == [
        "It is published. These translations should be looked at again:"
        f'<br><a href="{form}?beside=ru#id_profile_ru">Profile (русский)</a>: '
        "year: “2011” stands here, and in the English “2010”."
    ]
    region.refresh_from_db()
    assert region.profile_ru == TEXT


def test_the_journal_keeps_no_more_of_a_reason_than_the_form_takes(region):
    region.profile_ru = TEXT
    region.save()
    record(region, "ru", {"profile"})

    accept(SOURCE, TEXT, "ru", kinds(), person(), "x" * 5000)

    assert JournalEntry.objects.get(action=Action.ACCEPTED).detail == "x" * LONGEST_REASON


def test_a_translation_that_nobody_changed_or_that_is_right_is_not_told_of(staff, region):
    type(region).objects.update(profile_ru=TEXT)

    told = publish(staff, region, profile_fr="En 2012.", profile_en="In 2012.", name_ru="Регион")

    assert told == []


def test_a_minor_correction_tells_of_every_translation_that_holds(staff, region):
    type(region).objects.update(profile_ru="В 2010 году.", profile_fr="En 2010.")
    region.refresh_from_db()
    record(region, "ru")
    record(region, "fr")

    (told,) = publish(staff, region, profile_en="In 2011.", minor="on")

    assert told.count("<a href=") == 2


def test_words_of_a_translation_are_shown_as_words(staff, region):
    (told,) = publish(staff, region, profile_ru="В <script>2011.")

    assert "<script>" not in told


def test_a_draft_is_kept_without_a_warning(staff, region):
    assert publish(staff, region, profile_ru=TEXT, _draft="1") == []


def test_what_is_accepted_is_told_no_more_of_these_texts_alone(region):
    region.profile_ru = TEXT
    record(region, "ru")

    assert kinds() == ["year"]
    assert accept(SOURCE, TEXT, "ru", ["year", "nonsense"], UserFactory(username="nino"), "The lease is older.")
    assert kinds() == []
    assert kinds(text="В 2011 году") == ["year"]
    assert kinds(source="In 2010") == ["year"]
    assert {kind: told["reason"] for kind, told in Pair.objects.get().accepted.items()} == {
        "year": "The lease is older."
    }


def test_the_journal_says_who_accepted_what_and_why_once(region):
    nino = UserFactory(username="nino")
    region.profile_ru = TEXT
    record(region, "ru")

    assert [accept(SOURCE, TEXT, "ru", ["year"], nino, "The lease is older.") for _again in range(2)] == [True, False]

    entry = JournalEntry.objects.get(action=Action.ACCEPTED)
    assert (entry.username, entry.facts) == ("nino", {"kinds": ["year"]})
    assert sentence(entry) == "What the checks found in a translation was accepted: “ru: In 2010.”. The lease is older."


def test_each_kind_is_accepted_and_taken_back_by_itself_and_the_reason_is_one_short_line(region):
    text = 'В 2011 году, "в срок".'
    region.profile_ky = region.profile_ru = text
    record(region, "ky")
    record(region, "ru")
    nino, gela = UserFactory(username="nino"), UserFactory(username="gela")
    accept(SOURCE, text, "ru", ["year"], nino, "The lease\nis older.")

    accept(SOURCE, text, "ru", ["year", "marks"], gela, "ა" * 301)
    accepted = Pair.objects.get(language="ru").accepted
    assert {kind: (told["by"], told["reason"]) for kind, told in accepted.items()} == {
        "year": ("nino", "The lease is older."),
        "marks": ("gela", "ა" * 300),
    }
    assert withdraw(SOURCE, text, "ru", ["year", "copy"], gela)
    assert not withdraw(SOURCE, text, "ru", ["year", "copy"], gela)
    assert Pair.objects.get(language="ru").accepted == {"marks": accepted["marks"]}
    assert kinds(text=text) == ["year"]
    assert Pair.objects.get(language="ky").accepted == {}
    entries = JournalEntry.objects.filter(action=Action.ACCEPTED).order_by("pk")
    assert [(entry.username, entry.facts) for entry in entries] == [
        ("nino", {"kinds": ["year"]}),
        ("gela", {"kinds": ["marks"]}),
        ("gela", {"step": "withdrawn", "kinds": ["year"]}),
    ]


def test_accepting_makes_no_outdated_text_up_to_date(region):
    region.profile_ru = TEXT

    assert accept(SOURCE, TEXT, "ru", ["year"], UserFactory()) is False
    assert states_of([region], ["ru"])[region.pk, "profile", "ru"] == State.OUTDATED


def test_faults_are_read_and_accepted_in_the_list_of_pairs(staff, region):
    region.profile_ru = TEXT
    record(region, "ru")
    pair = Pair.objects.get()

    page = staff.get(reverse("admin:translations_pair_change", args=[pair.pk])).content.decode()
    staff.post(PAIRS, {"action": "accept_faults", "_selected_action": [str(pair.pk)]})

    assert "“2011” stands here, and in the English “2010”." in page
    assert kinds() == []


def test_what_was_accepted_is_found_in_the_list_and_taken_back_there(staff, region):
    region.profile_ru, region.profile_fr = TEXT, "En 2010."
    for language in ("ru", "fr"):
        record(region, language)
    accept(SOURCE, TEXT, "ru", ["year"], UserFactory(username="nino"), "The lease is older.")
    pair = Pair.objects.get(language="ru")

    listed = list(staff.get(PAIRS, {"accepted": "yes"}).context["cl"].queryset)
    page = staff.get(reverse("admin:translations_pair_change", args=[pair.pk])).content.decode()
    staff.post(PAIRS, {"action": "withdraw_acceptances", "_selected_action": [str(pair.pk)]})

    assert listed == [pair]
    assert "year: nino, The lease is older." in page
    assert kinds() == ["year"]


def test_who_may_not_review_accepts_nothing(region):
    region.profile_ru = TEXT
    record(region, "ru")
    client = signed_in(person("Authors"))

    client.post(PAIRS, {"action": "accept_faults", "_selected_action": [str(Pair.objects.get().pk)]})

    assert kinds() == ["year"]


def test_a_fault_of_a_row_names_the_row(staff):
    partner = PartnerFactory(name_en="Partner", profile_en=SOURCE)

    (told,) = publish(staff, partner, profile_ka="2011 წელს.")

    assert "Profile (ქართული)" in told
