"""Dates as they are known: to the day, the month or the year, spoken in the language of the page (CLDR)."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache

from babel.dates import format_date as cldr_date
from babel.dates import format_skeleton
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_supposed_day = ContextVar("supposed_day", default=None)


def today():
    """The present day where the organisation has its seat (the site's time zone)."""
    return _supposed_day.get() or timezone.localdate(timezone=timezone.get_default_timezone())


@contextmanager
def as_of(moment):
    """Inside, ``today()`` is the day of ``moment`` (an aware datetime); nobody else notices. ``None`` changes nothing."""
    day = moment and timezone.localdate(moment, timezone.get_default_timezone())
    token = _supposed_day.set(day or _supposed_day.get())
    try:
        yield
    finally:
        _supposed_day.reset(token)


class Precision(models.TextChoices):
    """How well a date is known."""

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
    if precision == Precision.YEAR:
        words = format_skeleton("y", day, locale=locale)
    elif precision == Precision.DAY:
        words = cldr_date(day, format="long", locale=locale)
        # French says the first of a month as an ordinal; CLDR's patterns cannot.
        words = words.replace("1 ", "1er ", 1) if locale == "fr" and day.day == 1 else words
    else:
        words = format_skeleton("yMMMM", day, locale=locale)
    # CLDR's narrow no-break space is in few fonts; the common one reads as well.
    return words.replace("\u202f", "\u00a0")


@lru_cache(maxsize=2048)
def speak_iso_date(text, language):
    """A date written as "2014", "2014-05" or "2014-05-16" in words; ``text`` itself if there is no such day."""
    parts = text.split("-")
    precision = {1: Precision.YEAR, 2: Precision.MONTH}.get(len(parts), Precision.DAY)
    try:
        day = date.fromisoformat("-".join([*parts, "01", "01"][:3]))
    except ValueError:
        return text
    return speak_date(day, precision, language)


def iso_date(day, precision=Precision.DAY):
    """``day`` for a ``datetime`` attribute, as exact as it is known: "2014-05"."""
    length = {Precision.YEAR: 4, Precision.DAY: 10}.get(precision, 7)
    return day.isoformat()[:length]


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
    """The CLDR locale of ``language`` (default: the active one). British order of dates for English."""
    language = language or translation.get_language() or "en"
    return {"en": "en_GB", "uz": "uz_Latn", "az": "az_Latn"}.get(language, language)
