"""Dates as they are known: to the day, the month or the year, spoken in the language of the page (CLDR)."""

from contextvars import ContextVar
from datetime import date
from functools import lru_cache

from babel import localedata
from babel.dates import format_date as cldr_date, format_skeleton
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy as _

from languages.holding import holding

_supposed_day = ContextVar("supposed_day", default=None)

# Where a language is written otherwise than CLDR has it: how it says a day, a month and a year, in CLDR's patterns.
_PATTERNS = {
    "hy": ("y թ. MMMM d", "y թ. LLLL", "y"),
    "ka": ("y წლის d MMMM", "y წლის LLLL", "y"),
    "ky": ("y-жылдын d-MMMM", "y-жылдын MMMM", "y"),
    "ru": (None, None, "y\u00a0г."),
    "tg": ("d MMMM y", "MMMM y", "y"),
    "uz_Latn": ("y-'yil' d-MMMM", "y-'yil' MMMM", "y"),
}
# Names of months with the ending that a day or a year gives them: of the Kyrgyz year, and the Tajik izofat.
_MONTHS = {
    "ky": "январы февралы марты апрели майы июну июлу августу сентябры октябры ноябры декабры",
    "tg": "январи феврали марти апрели майи июни июли августи сентябри октябри ноябри декабри",
}


def today():
    """The present day where the organisation has its seat (the site's time zone)."""
    return _supposed_day.get() or timezone.localdate(timezone=timezone.get_default_timezone())


def as_of(moment):
    """Inside, ``today()`` is the day of ``moment`` (an aware datetime); nobody else notices. ``None`` changes nothing."""
    day = moment and timezone.localdate(moment, timezone.get_default_timezone())
    return holding(_supposed_day, day or _supposed_day.get())


class Precision(models.TextChoices):
    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    LATEST = "latest", _("at the latest: in this month or earlier")
    EARLIEST = "earliest", _("at the earliest: in this month or later")


def speak_date(day, precision=Precision.DAY, language=None):
    """``day`` (a date) in words, no more exact than ``precision`` allows: "May 2014"."""
    words = _cldr_words(day, precision, cldr_locale(language))
    if precision == Precision.LATEST:
        return gettext("%(date)s at the latest") % {"date": words}
    if precision == Precision.EARLIEST:
        return gettext("%(date)s at the earliest") % {"date": words}
    return words


@lru_cache(maxsize=10_000)
def _cldr_words(day, precision, locale):
    day_pattern, month_pattern, year_pattern = _PATTERNS.get(locale, (None, None, None))
    if precision == Precision.YEAR:
        words = cldr_date(day, year_pattern or "y", locale)
    elif precision == Precision.DAY:
        words = cldr_date(day, _with_month(day_pattern, day, locale) or "long", locale)
        # French says the first of a month as an ordinal; CLDR's patterns cannot.
        words = words.replace("1 ", "1er ", 1) if locale == "fr" and day.day == 1 else words
    elif month_pattern:
        words = cldr_date(day, _with_month(month_pattern, day, locale), locale)
    else:
        words = format_skeleton("yMMMM", day, locale=locale)
    # CLDR's narrow no-break space is in few fonts; the common one reads as well.
    return words.replace("\u202f", "\u00a0")


def _with_month(pattern, day, locale):
    """``pattern`` with the name of the month of ``day`` in it, where the language bends it as CLDR cannot."""
    return pattern.replace("MMMM", _MONTHS[locale].split()[day.month - 1]) if locale in _MONTHS else pattern


def own_months(language):
    """The twelve names of the months as a date has them where CLDR's are not those, else none."""
    return _MONTHS.get(cldr_locale(language), "").split()


def day_of_iso(text):
    """A day (a date) of what is written as "2014", "2014-05" or "2014-05-16"; ``None`` if there is no such day."""
    try:
        return date.fromisoformat("-".join([*text.split("-"), "01", "01"][:3]))
    except ValueError:
        return None


@lru_cache(maxsize=2048)
def speak_iso_date(text, language):
    """A date written so in words; ``text`` itself if there is no such day."""
    precision = {1: Precision.YEAR, 2: Precision.MONTH}.get(len(text.split("-")), Precision.DAY)
    day = day_of_iso(text)
    return speak_date(day, precision, language) if day else text


def precision_field():
    """Stands after each date field and says how exactly that date is known."""
    return models.CharField(
        _("how exactly"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        help_text=_(
            "Readers see only as much of the date as is known. For a month or a year, any of its days will do."
        ),
    )


def cldr_locale(language=None):
    """The CLDR locale of ``language`` (default: the active one); English, in British order of dates, for one that has none."""
    language = language or translation.get_language() or "en"
    named = {"en": "en_GB", "uz": "uz_Latn", "az": "az_Latn"}.get(language, language)
    return named if localedata.exists(named) else "en_GB"
