from zoneinfo import available_timezones

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from languages.countries import city_of, country_codes, country_name, validate_country_code


def test_iso_3166_has_249_countries():
    codes = country_codes()

    assert len(codes) == 249
    assert all(len(code) == 2 and code.isalpha() and code.isupper() for code in codes)
    assert {"GE", "AM", "AZ", "KZ", "KG", "TJ", "TM", "UZ", "AF", "BE"} <= codes


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Afghanistan"), ("ru", "Афганистан"), ("ka", "ავღანეთი"), ("uz", "Afgʻoniston")]
)
def test_a_country_has_its_customary_name_in_the_language(language, name):
    assert country_name("AF", language) == name


@pytest.mark.parametrize("language", ["uz", None])
def test_uzbek_names_use_one_apostrophe_asked_for_by_language_and_on_a_page(language):
    with translation.override("uz"):
        names = [country_name(code, language) for code in country_codes()]
        names += [city_of(zone, language) for zone in available_timezones() if "/" in zone]

    assert [name for name in names if "‘" in name] == []
    assert "Amerika Qoʻshma Shtatlari" in names


@pytest.mark.parametrize("code", ["XX", "ge", "", "GEO", "EU"])
def test_what_is_no_country_code_is_refused_in_words(code):
    with pytest.raises(ValidationError, match="ISO 3166-1"):
        validate_country_code(code)
