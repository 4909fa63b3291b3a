"""For pages that show a small map of what they are about: ``atlas/_locator.html``."""

from django import template

from atlas.world import OfficeOnDay
from languages.dates import today

register = template.Library()


@register.filter
def is_on_map(office):
    """The office is, or was last, in the part of the world that the map draws."""
    return OfficeOnDay.of(office, today()).is_on_map
