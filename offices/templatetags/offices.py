from django import template

from offices.querysets import today

register = template.Library()


@register.simple_tag(takes_context=True)
def status_of(context, office):
    """The office's ``Status`` on the ``day`` of the page; today where the page knows no day."""
    return office.status_on(context.get("day") or today())


@register.simple_tag(takes_context=True)
def place_of(context, office):
    """Where the office was on the ``day`` of the page (its ``Premises``, or ``None``).

    Where it is, or was last, on a page without a day.
    """
    day = context.get("day")
    return office.place_on(day) if day else office.last_premises
