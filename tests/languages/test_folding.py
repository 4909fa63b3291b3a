import pytest

from languages.folding import fold, refresh_folded
from offices.models import Office
from tests.factories import OfficeFactory, PartnerFactory, RegionFactory
from tests.languages.spellings import ALIKE, DIFFERENT


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_that_readers_cannot_tell_apart_or_type_are_one(one, other):
    assert fold(one) == fold(other)


def test_different_words_stay_different():
    assert len({fold(word) for word in DIFFERENT}) == len(DIFFERENT)


def test_punctuation_parts_words():
    assert fold("«Kabul», Belgium;/Nur‑Sultan") == "kabul belgium nur sultan"


@pytest.mark.django_db
def test_a_row_keeps_its_folded_text_with_every_language_when_saved():
    partner = PartnerFactory(slug="georgia", code="GE", name_en="Georgia", name_ka="საქართველო", name_fr="Géorgie")

    assert partner.folded.split("\n") == ["georgia", "ge", "georgie", "საქართველო"]


@pytest.mark.django_db
def test_saving_some_columns_keeps_the_folded_text_and_the_time_true_and_leaves_the_others():
    region = RegionFactory(name_en="Caucasus", position=1)
    before = region.updated

    region.name_ru, region.position = "Кавказ", 2
    region.save(update_fields=["name_ru"])
    region.refresh_from_db()

    assert "кавказ" in region.folded.split("\n")
    assert (region.updated > before, region.position) == (True, 1)


@pytest.mark.django_db
def test_saving_no_column_writes_nothing(django_assert_num_queries):
    region = RegionFactory()

    with django_assert_num_queries(0):
        region.save(update_fields=[])


@pytest.mark.django_db
def test_other_names_of_every_language_are_folded():
    region = RegionFactory(slug="central-asia", name_en="Central Asia", other_names_ru="Средняя Азия, Туркестан")

    assert region.folded.split("\n") == ["central asia", "средняя азия туркестан"]


@pytest.mark.django_db
def test_columns_that_were_folded_under_other_rules_are_made_anew():
    right = OfficeFactory(slug="right", name_en="Liaison Office")
    wrong = OfficeFactory(slug="wrong", name_en="Nur-Sultan Office")
    Office.objects.filter(pk=wrong.pk).update(folded="nur-sultan office")
    times = [office.updated for office in (right, wrong)]

    assert (refresh_folded(), refresh_folded()) == (1, 0)

    right.refresh_from_db()
    wrong.refresh_from_db()
    assert (right.folded, wrong.folded) == ("right\nliaison office", "wrong\nnur sultan office")
    assert [office.updated for office in (right, wrong)] == times
