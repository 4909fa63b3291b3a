from django import template
from django.utils.html import format_html

from languages.countries import country_name

register = template.Library()


# The ids of the pages' own parts.
OWN_IDS = "address changes cite contact content holders life map milestones offices publisher questions sources"
OWN_PREFIXES = ("question-", "region-", "source-", "fact-")


@register.simple_tag(takes_context=True)
def former_anchor(context, slug):
    """An empty place where addresses that end in ``#slug`` still lead, unless the page calls something else so."""
    taken = context.render_context.setdefault("anchors", set(OWN_IDS.split()))
    if slug in taken or slug.startswith(OWN_PREFIXES):
        return ""
    taken.add(slug)
    return format_html('<span id="{}"></span>', slug)


@register.simple_tag(takes_context=True)
def country_of(context, code):
    """The name of a country: as the content names it if it is a partner, else the customary one.

    Reads ``partners_by_code`` from the context.
    """
    partner = context["partners_by_code"].get(code)
    return partner.texts.name if partner else country_name(code)
