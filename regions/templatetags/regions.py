from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from languages.countries import country_name

register = template.Library()


@register.simple_tag(takes_context=True)
def cite(context, *rows):
    """Small numbers in brackets behind a fact, each leading to its source at the end of the page."""
    pairs = context["citations"].of(*rows)
    if not pairs:
        return ""
    links = format_html_join(
        "",
        '<a href="#source-{}" aria-label="{}">[{}]</a>',
        ((number, gettext("Source %(number)s") % {"number": number}, number) for number, _source in pairs),
    )
    return format_html('<sup class="cite">{}</sup>', links)


@register.simple_tag(takes_context=True)
def cited_prose(context, text, *rows):
    """A ``Text`` as paragraphs, with the numbers of its sources at the end of the last one."""
    body, end, rest = text.paragraphs.rpartition("</p>")
    return mark_safe(body + cite(context, *rows) + end + rest) if end else ""  # noqa: S308 - the parts are safe


@register.simple_tag(takes_context=True)
def country_of(context, code):
    """The name of a country: as the content names it if it is a partner, else the customary one.

    Reads ``partners_by_code`` from the context.
    """
    partner = context["partners_by_code"].get(code)
    return partner.texts.name if partner else country_name(code)
