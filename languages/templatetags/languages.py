import re
from functools import partial

from babel.dates import format_time, get_datetime_format
from babel.numbers import format_decimal
from django import template
from django.template.defaultfilters import stringfilter
from django.utils import timezone, translation
from django.utils.html import format_html, strip_tags

from languages.collation import by_name
from languages.dates import Precision, cldr_locale, day_of_iso, speak_date, speak_iso_date
from languages.inexact import InexactDate, Period, known
from languages.periods import speak_period
from languages.text import Text, direction
from languages.words import first_words, sentence_case, with_colon

register = template.Library()
register.filter("first_words", stringfilter(first_words))
register.filter("colon", stringfilter(with_colon), is_safe=True)


@register.filter
def spoken(day, precision=Precision.DAY):
    """A ``time`` element: the date in words, as exact as it is known; of a bound only the words. Nothing for no date."""
    if not day:
        return ""
    iso, words = InexactDate(day, precision).iso, speak_date(day, precision)
    return format_html('<time datetime="{}">{}</time>', iso, words) if iso else words


def spoken_iso(text):
    """A ``time`` element of a date written as "2014", "2014-05" or "2014-05-16": in words. Of what is none, only itself."""
    if day_of_iso(text) is None:
        return text
    return format_html('<time datetime="{}">{}</time>', text, speak_iso_date(text, translation.get_language()))


@register.simple_tag
def period(since, since_precision, until, until_precision):
    """As ``languages.periods.speak_period``, with a ``time`` element for each date that is no bound."""
    ends = Period(known(since, since_precision), known(until, until_precision))
    return speak_period(ends, spoken, partial(format_html, "{} – {}"))


@register.filter
def spoken_time(moment):
    """A moment (an aware datetime) as a ``time`` element in the site's own zone."""
    local = timezone.localtime(moment)
    parts = {"1": speak_date(local.date()), "0": format_time(local, "long", locale=cldr_locale())}
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="minutes"),
        re.sub(r"\{(\d)\}", lambda part: parts[part[1]], get_datetime_format("long", cldr_locale()).replace("'", "")),
    )


# Takes the place of Django's own, which gives Georgian words the capitals of a headline.
register.filter("capfirst", stringfilter(sentence_case), is_safe=True)
register.filter(by_name)
register.filter("text_direction", direction)


@register.filter
def on_one_line(text):
    """A ``Text`` of several lines, such as an address, on one."""
    return Text(", ".join(text.splitlines()), text.language, text.requested)


@register.filter
def full_stop(words):
    """A sentence with its stop, unless it ends with one already, as dates of some languages do."""
    if strip_tags(words).rstrip().endswith((".", "։")):
        return words
    return format_html("{}{}", words, "։" if translation.get_language() == "hy" else ".")


@register.filter
def number(value):
    """A number by the rules of the page's language."""
    return format_decimal(value, locale=cldr_locale())
