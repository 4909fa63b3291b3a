from django import template
from django.utils.html import format_html

from languages.dates import today

register = template.Library()


@register.simple_tag(takes_context=True)
def status_of(context, office):
    """The office's ``Status`` on the ``day`` of the page; today where the page knows no day."""
    return office.status_on(context.get("day") or today())


@register.simple_tag(takes_context=True)
def place_of(context, office):
    """Where the office was on the ``day`` of the page (its ``Premises``, or ``None``); today where the page knows no day."""
    return office.place_on(context.get("day") or today())


@register.simple_tag(takes_context=True)
def map_url(context, year, **chosen):
    """The address of the map of a ``year`` with what is ``chosen`` on it; nothing where the map has no such year."""
    return context["map_addresses"](year, **chosen)


@register.simple_tag
def clock_of(place):
    """An empty element that ``offices/local-clock.js`` fills with what the clocks say there."""
    return format_html('<b class="clock" data-time-zone="{}"></b>', place.time_zone)
