from itertools import groupby

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from languages.countries import country_name

register = template.Library()

WORD_JOINER = "\u2060"  # the numbers stay on the line of the last word


@register.simple_tag(takes_context=True)
def cite(context, *rows):
    """Small numbers in brackets behind a fact, each leading to its source at the end of the page."""
    numbers = [number for number, _source in context["citations"].of(*rows)]
    if not numbers:
        return ""
    links = format_html_join(
        " ",
        '<a href="#source-{}" aria-label="{}">[{}]</a>',
        ((first, gettext("Source %(number)s") % {"number": words}, words) for first, words in runs(numbers)),
    )
    return format_html('{}<sup class="cite">{}</sup>', WORD_JOINER, links)


def runs(numbers):
    """(first, words) of each run of rising ``numbers``: 1, 2, 3, 7 read "1–3" and "7". Two alone stay apart."""
    for _distance, members in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _place, number in members]
        if len(run) > 2:
            yield run[0], f"{run[0]}–{run[-1]}"
        else:
            yield from ((number, str(number)) for number in run)


@register.simple_tag(takes_context=True)
def cited_prose(context, text, *rows):
    """A ``Text`` as paragraphs, with the numbers of its sources at the end of the last one."""
    body, end, _rest = text.paragraphs.rpartition("</p>")
    numbers = cite(context, *rows)
    if not end:
        return format_html("<p>{}</p>", numbers) if numbers else ""
    return mark_safe(body + numbers + end)  # noqa: S308 - the parts are safe


@register.simple_tag(takes_context=True)
def country_of(context, code):
    """The name of a country: as the content names it if it is a partner, else the customary one.

    Reads ``partners_by_code`` from the context.
    """
    partner = context["partners_by_code"].get(code)
    return partner.texts.name if partner else country_name(code)
