import pytest
from django.core.exceptions import ValidationError

from languages.countries import country_codes, country_name, validate_country_code


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


def test_uzbek_names_use_one_apostrophe():
    assert "‘" not in "".join(country_name(code, "uz") for code in country_codes())


@pytest.mark.parametrize("code", ["XX", "ge", "", "GEO", "EU"])
def test_what_is_no_country_code_is_refused_in_words(code):
    with pytest.raises(ValidationError, match="ISO 3166-1"):
        validate_country_code(code)
