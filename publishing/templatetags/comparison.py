from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext

from languages.text import direction
from publishing.comparison import DELETED, INSERTED

register = template.Library()


@register.filter
def marked(parts):
    """The parts of a comparison as HTML, nothing between them: their spaces and lines are those of the text."""
    return format_html_join("", "{}", ((marked_part(part),) for part in parts))


@register.filter
def marked_part(part):
    """One part of a comparison as HTML: its text, marked as deleted or inserted if it is."""
    kind, text = part
    if kind == DELETED:
        tag, said = "del", gettext("deleted:")
    elif kind == INSERTED:
        tag, said = "ins", gettext("inserted:")
    else:
        return text
    here = get_language()
    return format_html(
        '<{0}><span class="visually-hidden" lang="{1}" dir="{2}">{3} </span>{4}</{0}>',
        tag,
        here,
        direction(here),
        said,
        text,
    )
