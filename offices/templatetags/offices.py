from django import template

from offices.querysets import today

register = template.Library()


@register.filter
def status_on(office, day):
    """The office's ``Status`` on ``day``; today where the page knows no day."""
    return office.status_on(day or today())


@register.filter
def place_on(office, day):
    """Where the office was on ``day`` (its ``Premises``, or ``None``); where it is, or was last, without a day."""
    return office.place_on(day) if day else office.last_premises
