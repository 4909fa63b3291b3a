"""The choice of languages above a form: a list for the script, and links that need none; each with how its texts stand."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

SENT = {True: mark_safe(" data-sent"), False: ""}
OPTION = '<option value="{0}" lang="{0}"{1}>{2}{3}</option>'
LINK = '<li><a href="?beside={0}" lang="{0}">{1}</a>{2}{3}</li>'


def options(languages):
    """As options. ``languages`` are dicts with ``code``, ``name``, what is ``told`` of the texts, and whether it ``is_shown``."""
    rows = (
        (each["code"], SENT[each["is_shown"]], each["name"], f" ({each['told']})" if each["told"] else "")
        for each in languages
    )
    return format_html_join("", OPTION, rows)


def links(languages, instance=None):
    """As items of a list; of what is stored, ``instance``, also to the desk where its texts are translated."""
    to_desk = _to_desk(instance) if instance is not None else ""
    rows = (
        (
            each["code"],
            each["name"],
            format_html(' <span class="state">{}</span>', each["told"]) if each["told"] else "",
            format_html(to_desk, code=each["code"], name=each["name"]) if each["told"] else "",
        )
        for each in languages
    )
    return format_html_join("", LINK, rows)


def _to_desk(instance):
    """The link as a format of ``code`` and ``name``."""
    address = f"{reverse('admin:translate')}?object={instance._meta.label_lower}:{instance.pk}"
    return format_html(
        ' <a href="{}&amp;language={{code}}">{}<span class="visually-hidden">, {{name}}</span></a>',
        address,
        _("at the desk"),
    )
