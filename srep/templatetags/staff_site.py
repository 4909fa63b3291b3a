from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from languages.words import sentence_case

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context):
    """What the person may open in the staff site, beside a page."""
    return context["available_apps"].draw(context["request"], "admin/nav_sidebar.html")


@register.simple_tag(takes_context=True)
def menu_with_links(context):
    """The same as a part of the first page."""
    return context["available_apps"].draw(context["request"], "admin/app_list.html", show_changelinks=True)


@register.filter
def column_labels(headers):
    """What each column of a list is called, as an attribute of its cells: on small screens a row is a block of lines."""
    words = (header["text"] for header in headers)
    # The column of checkboxes is called by another one.
    return ["" if "<input" in text else format_html(' data-label="{}"', sentence_case(text)) for text in words]


@register.filter
def labelled(cells, labels):
    """The cells of a row with their ``column_labels``. Each begins as Django writes it: <td or <th."""
    cells = (f"{cell[:3]}{label}{cell[3:]}" for cell, label in zip(cells, labels, strict=False))
    return mark_safe("".join(cells))  # noqa: S308 - both are escaped
