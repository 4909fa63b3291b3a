"""The parts of a comparison as HTML, told apart by eye and by ear."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext

from languages.text import direction
from publishing.revisions.comparison import DELETED, INSERTED


def marked(parts):
    """All parts with nothing between them: their spaces and lines are those of the text."""
    return format_html_join("", "{}", ((marked_part(part),) for part in parts))


def marked_part(part):
    """The text of one part, marked as deleted or inserted if it is."""
    kind, text = part
    marks = {DELETED: ("del", gettext("deleted:")), INSERTED: ("ins", gettext("inserted:"))}
    if kind not in marks:
        return text
    here = get_language()
    return format_html(
        '<{0}><span class="visually-hidden" lang="{2}" dir="{3}">{1} </span>{4}</{0}>',
        *marks[kind], here, direction(here), text,
    )  # fmt: skip
