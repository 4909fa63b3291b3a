"""What the site does not know of a language that its settings name: each finding says what readers get instead, and the remedy."""

import json
import re

from babel import Locale, localedata
from django.conf import settings
from django.core.checks import Error, Info, Warning as Caution, register
from django.utils.translation import check_for_language

from atlas.basemap import BASEMAP
from languages.collation import FIRST
from languages.context_processors import FONTS, SCRIPTS
from languages.text import SOURCE_LANGUAGE, direction
from translations.checks.numbers import IN_WORDS

ORDERED_AS_ALL = ("en", "fr", "tg")  # by CLDR


@register
def check_languages(**_options):
    """Infos of a language in preparation, warnings of one that readers have."""
    public = dict(settings.PUBLIC_LANGUAGES)
    return [
        message
        for code in dict(settings.LANGUAGES)
        for message in (_errors(code) or _gaps(code, Caution if code in public else Info))
    ]


def _errors(code):
    if not re.fullmatch("[a-z]{2}", code):
        return [Error(f"{code}: A language is named by the two letters of ISO 639-1.", id="languages.E001")]
    if not check_for_language(code):
        hint = f"mkdir -p locale/{code}/LC_MESSAGES, then make catalogues."
        return [Error(f"{code}: Neither Django nor locale/ has a catalogue.", hint=hint, id="languages.E002")]
    return []


def _gaps(code, message):
    """A message for each thing that is wanting."""
    script = SCRIPTS[code]
    is_known = localedata.exists(code)
    catalogue = settings.BASE_DIR / "locale" / code / "LC_MESSAGES" / "django.mo"
    towns = json.loads((BASEMAP / "cities.json").read_text(encoding="utf-8"))["cities"]
    wanting = [
        (catalogue.exists() or code == SOURCE_LANGUAGE, "The site's own words are in English.",
         f"mkdir -p {catalogue.parent.relative_to(settings.BASE_DIR)}, make catalogues, translate the .po, and again."),
        (is_known, "CLDR does not know it: dates, numbers and countries are spoken in English.",
         "A newer Babel may; else languages/dates.py (_PATTERNS)."),
        (not is_known or Locale.parse(code).text_direction == direction(code), "CLDR writes it in the other direction.",
         "Name it in LANGUAGES_BIDI."),
        (code in FIRST or code in ORDERED_AS_ALL, "Names stand in the order of their code points.",
         "languages/collation.py (FIRST): its alphabet."),
        (script in FONTS, f"No font of the site has the {script} script; readers see one of their own.",
         "scripts/font_letters.py, scripts/vendor_fonts.py, languages/context_processors.py (FONTS)."),
        (any(town["names"].get(code) for town in towns), "The map names countries and towns in English.",
         "scripts/basemap/"),
        (code in IN_WORDS, "The checks of translations do not know its words for numbers.",
         "translations/checks/numbers.py (IN_WORDS)."),
    ]  # fmt: skip
    return [
        message(f"{code}: {words}", hint=hint, id=f"languages.W{number:03}")
        for number, (is_there, words, hint) in enumerate(wanting, 1)
        if not is_there
    ]
