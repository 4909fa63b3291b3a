from babel.dates import format_datetime
from babel.numbers import format_decimal
from django import template
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext

from languages.countries import country_name
from languages.dates import Precision, cldr_locale, iso_date, speak_date, speak_iso_date, today
from languages.text import direction
from languages.words import sentence_case

register = template.Library()


@register.filter
def spoken(day, precision=Precision.DAY):
    """A ``time`` element: the date in words, as exact as it is known. Nothing for no date."""
    if not day:
        return ""
    return format_html('<time datetime="{}">{}</time>', iso_date(day, precision), speak_date(day, precision))


@register.filter
def spoken_iso(text):
    """A ``time`` element of a date written as "2014", "2014-05" or "2014-05-16": in words."""
    return format_html('<time datetime="{}">{}</time>', text, speak_iso_date(text, translation.get_language()))


@register.simple_tag
def period(since, since_precision, until, until_precision):
    """From when to when, as exact as it is known: "May 2014 – present". A beginning still to come stands alone."""
    beginning = spoken(since, since_precision) or "…"
    if since and not until and since > today():
        return beginning
    return format_html("{} – {}", beginning, spoken(until, until_precision) or gettext("present"))


@register.filter
def spoken_time(moment):
    """A moment (an aware datetime) as a ``time`` element in the site's own zone."""
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="minutes"),
        format_datetime(local, "long", locale=cldr_locale()),
    )


# Takes the place of Django's own, which gives Georgian words the capitals of a headline.
register.filter("capfirst", sentence_case, is_safe=True)


@register.filter
def number(value):
    """A number by the rules of the page's language."""
    return format_decimal(value, locale=cldr_locale())


@register.filter
def country(code):
    """The customary name of the country with this ISO 3166-1 code, in the page's language."""
    return country_name(code) if code else ""


@register.filter
def text_direction(language):
    """``ltr`` or ``rtl``."""
    return direction(language)
