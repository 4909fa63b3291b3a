"""Dates, times and numbers of the staff's pages as CLDR has them, in the terms of Django."""

import re
import sys
from types import ModuleType

from babel import Locale
from django.conf import settings

from languages.dates import cldr_locale

# Letters of https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table and Django's for the same. A year
# is written in full, as on the pages for readers.
LETTERS = {"d": "j", "dd": "d", "M": "n", "MM": "m", "MMM": "b", "MMMM": "E", "LLLL": "F", "y": "Y", "yy": "Y"}
LETTERS |= {"H": "G", "HH": "H", "mm": "i"}
PARTS = re.compile(r"'([^']*)'|(([a-zA-Z])\3*)|(.)")


def in_django(pattern):
    """A pattern of CLDR as a format of Django."""

    def part(found):
        quoted, field, _letter, other = found.groups()
        return LETTERS[field] if field else re.sub("([a-zA-Z])", r"\\\1", quoted or other or "")

    # CLDR's narrow no-break space is in few fonts; the common one reads as well.
    return PARTS.sub(part, pattern.replace("\u202f", "\u00a0"))


def formats_of(language):
    """{name of one of Django's formats: its value in ``language``}."""
    locale = Locale.parse(cldr_locale(language))
    # The short British date would be read as an American one.
    long, short = (locale.date_formats[name].pattern for name in ("long", "medium" if language == "en" else "short"))
    time = locale.time_formats["short"].pattern
    numbers = locale.number_symbols["latn"]
    return {
        "DATE_FORMAT": in_django(long),
        "TIME_FORMAT": in_django(time),
        "DATETIME_FORMAT": in_django(locale.datetime_formats["long"].format(time, long)),
        "SHORT_DATE_FORMAT": in_django(short),
        "SHORT_DATETIME_FORMAT": in_django(locale.datetime_formats["short"].format(time, short)),
        "YEAR_MONTH_FORMAT": in_django(locale.datetime_skeletons["yMMMM"].pattern),
        "MONTH_DAY_FORMAT": in_django(locale.datetime_skeletons["MMMMd"].pattern),
        "FIRST_DAY_OF_WEEK": (locale.first_week_day + 1) % 7,  # Django begins with Sunday
        "DECIMAL_SEPARATOR": numbers["decimal"],
        "THOUSAND_SEPARATOR": numbers["group"].replace("\u202f", "\u00a0"),
        "NUMBER_GROUPING": 3,
    }


# Django imports ``formats`` of a package per language, by FORMAT_MODULE_PATH: all of them are made here.
for code in dict(settings.LANGUAGES):
    module = ModuleType(f"{__name__}.{code}.formats")
    vars(module).update(formats_of(code))
    sys.modules[f"{__name__}.{code}"] = sys.modules[module.__name__] = module
