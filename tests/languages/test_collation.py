"""``collated.json`` has names of countries and languages (CLDR 48), and words that are hard to sort, in the order of ICU 78:

names.sort(new Intl.Collator(language).compare)  // in Node; "und" for tg, for which CLDR has no order of its own
"""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from languages.collation import by_name, collation_key
from languages.countries import country_choices
from tests.factories import PartnerFactory
from translations.content_editing import cldr_languages

COLLATED = json.loads((Path(__file__).parent / "collated.json").read_text(encoding="utf-8"))


def test_every_language_of_the_site_has_its_order():
    assert sorted(COLLATED) == sorted(settings.MODELTRANSLATION_LANGUAGES)


@pytest.mark.parametrize("kind", ["names", "words"])
@pytest.mark.parametrize("language", COLLATED)
def test_names_stand_in_the_order_of_cldr(language, kind):
    names = list(COLLATED[language][kind])
    names.sort(key=lambda name: name[::-1])

    assert sorted(names, key=lambda name: collation_key(name, language)) == COLLATED[language][kind]


def test_lists_of_countries_and_languages_stand_in_the_order_of_the_language():
    names = {language: [name for _code, name in country_choices(language)] for language in ("en", "fr", "az")}

    assert names["fr"].index("Îles Caïmans") < names["fr"].index("Inde")
    assert names["en"][:3] == ["Afghanistan", "Åland Islands", "Albania"]
    assert names["az"].index("Ermənistan") < names["az"].index("Əfqanıstan") < names["az"].index("Fici")
    assert [name for _code, name in cldr_languages("fr")][:3] == ["abkhaze", "afar", "afrikaans"]


@pytest.mark.django_db
def test_rows_stand_by_their_names_in_the_active_language():
    georgia = PartnerFactory(slug="a", name_en="Georgia", name_ru="Грузия")
    armenia = PartnerFactory(slug="b", name_en="Armenia", name_ru="Армения")
    aland = PartnerFactory(slug="c", name_en="Åland", name_ru="")

    with translation.override("en"):
        assert by_name([georgia, armenia, aland]) == [aland, armenia, georgia]
    with translation.override("ru"):
        assert by_name([georgia, armenia, aland]) == [armenia, georgia, aland]
