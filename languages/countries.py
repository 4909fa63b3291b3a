"""Countries by their ISO 3166-1 alpha-2 codes, and the cities of time zones, named by CLDR."""

from functools import cache

from babel import Locale
from babel.dates import get_timezone_location
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from languages.collation import collation_key
from languages.dates import cldr_locale
from languages.folding import fold_all

# CLDR has these as regions, ISO 3166-1 does not list them as countries.
NOT_IN_ISO_3166 = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])


@cache
def country_codes():
    """All codes of ISO 3166-1, as a frozen set."""
    codes = {code for code in Locale("en").territories if len(code) == 2 and code.isalpha()}
    return frozenset(codes - NOT_IN_ISO_3166)


def country_name(code, language=None):
    """The customary name of a country in ``language`` (CLDR); the code itself where CLDR has no name."""
    locale = cldr_locale(language)
    return _in_its_letters(Locale.parse(locale).territories.get(code, code), locale)


def city_of(zone, language=None):
    """What a time zone is called by, wherever one is named to people: its city, in ``language`` (default: the active one)."""
    locale = cldr_locale(language)
    name = get_timezone_location(zone, locale, return_city=True)
    return _in_its_letters(name.rpartition("/")[2], locale)  # where CLDR has none, its identifier


def _in_its_letters(name, locale):
    """CLDR writes some names of Uzbek with a quotation mark in place of the letter."""
    return name.replace("‘", "ʻ") if locale == "uz_Latn" else name


def country_choices(language=None):
    """(code, name) pairs in the order of their names, for a form in ``language``."""
    names = ((code, country_name(code, language)) for code in country_codes())
    return sorted(names, key=lambda pair: collation_key(pair[1], language))


@cache
def folded_countries():
    """{code: its customary names in all languages of readers, as ``fold`` has them}."""
    languages = dict(settings.PUBLIC_LANGUAGES)
    return {code: fold_all(country_name(code, language) for language in languages) for code in country_codes()}


def countries_named(word):
    """The codes of the countries in whose name in any language ``word``, a folded one, stands."""
    return [code for code, names in folded_countries().items() if word in names]


def country_field(verbose_name, **options):
    """The code of a country."""
    return models.CharField(verbose_name, max_length=2, validators=[validate_country_code], **options)


def validate_country_code(code):
    if code not in country_codes():
        raise ValidationError(
            _("%(code)s is not a country code. Use the two capital letters of ISO 3166-1, for example GE."),
            params={"code": code},
        )
