import pytest

from tests.factories import PartnerFactory, RegionFactory
from translations.models import Pair
from translations.states import record, states_of

pytestmark = pytest.mark.django_db


def state(row, field, language):
    return states_of([row], [language]).get((row.pk, field, language))


def test_a_text_is_missing_until_it_is_written_then_a_draft_then_reviewed():
    region = RegionFactory(name_en="Central Asia", profile_en="")
    seen = [state(region, "name", "ru")]

    region.name_ru = "Центральная Азия"
    record(region, "ru")
    seen.append(state(region, "name", "ru"))
    record(region, "ru", reviewed=True)
    seen.append(state(region, "name", "ru"))

    assert seen == ["missing", "draft", "reviewed"]


def test_a_translation_is_outdated_exactly_while_its_source_text_is_another():
    region = RegionFactory(name_en="Central Asia", name_ru="Центральная Азия")
    record(region, "ru", reviewed=True)

    region.name_en = "Inner Asia"
    changed = state(region, "name", "ru")
    region.name_en = "Central Asia"

    assert (changed, state(region, "name", "ru")) == ("outdated", "reviewed")


def test_a_text_changed_without_a_record_is_a_draft():
    region = RegionFactory(name_en="Central Asia", name_ru="Центральная Азия")
    record(region, "ru", reviewed=True)

    region.name_ru = "Средняя Азия"

    assert state(region, "name", "ru") == "draft"


def test_a_reviewed_pair_is_not_made_a_draft_by_the_same_text_again():
    region = RegionFactory(name_en="Central Asia", name_ru="Центральная Азия")
    record(region, "ru", reviewed=True)

    record(RegionFactory(name_en="Central Asia", name_ru="Центральная Азия"), "ru")

    assert Pair.objects.filter(language="ru", source="Central Asia").count() == 1
    assert state(region, "name", "ru") == "reviewed"


def test_a_review_is_of_these_texts_in_this_language_alone():
    names = {"name_en": "NATO", "name_fr": "OTAN", "name_ru": "OTAN", "profile_en": "Profile.", "profile_fr": "Profil."}
    region = RegionFactory(**names)
    for language in ("fr", "ru"):
        record(region, language)

    record(region, "fr", ["name"], reviewed=True)

    assert {each: state(region, *each) for each in (("name", "fr"), ("name", "ru"), ("profile", "fr"))} == {
        ("name", "fr"): "reviewed",
        ("name", "ru"): "draft",
        ("profile", "fr"): "draft",
    }


def test_only_the_named_fields_are_recorded():
    partner = PartnerFactory(name_en="Georgia", name_fr="Géorgie", profile_en="Text.", profile_fr="Texte.")

    record(partner, "fr", ["name"])

    assert list(Pair.objects.values_list("text", flat=True)) == ["Géorgie"]


def test_the_source_language_has_no_state():
    region = RegionFactory()

    record(region, "en")

    assert states_of([region], ["en"]) == {}
    assert not Pair.objects.exists()


def test_states_of_many_rows_cost_one_query(django_assert_num_queries):
    rows = [RegionFactory(name_ru=f"Регион {number}") for number in range(30)]

    with django_assert_num_queries(1):
        states = states_of(rows, ["ru", "fr"])

    assert len(states) == 120


def test_a_text_of_an_older_source_is_outdated_though_the_new_source_is_translated_elsewhere():
    old = RegionFactory(name_en="Region", name_ru="Регион")
    record(old, "ru", reviewed=True)
    new = RegionFactory(name_en="Area", name_ru="Область")
    record(new, "ru", reviewed=True)

    old.name_en = "Area"

    assert (state(old, "name", "ru"), state(new, "name", "ru")) == ("outdated", "reviewed")
