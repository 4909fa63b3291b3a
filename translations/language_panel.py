"""The choice of languages above a form: a list for the script, and links that need none; each with how its texts stand."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

SENT = {True: mark_safe(" data-sent"), False: ""}
OPTION = '<option value="{0}" lang="{0}"{1}>{2}{3}</option>'
LINK = '<li><a href="?beside={{0}}" lang="{{0}}">{{1}}</a>{}</li>'  # a doubled brace stays for what differs
TOLD = ' <span class="state">{2}</span>'
TO_DESK = ' <a href="{}&amp;language={{0}}">{}<span class="visually-hidden">, {{1}}</span></a>'


def options(languages):
    """As options. ``languages`` are dicts with ``code``, ``name``, what is ``told`` of the texts, and whether it ``is_shown``."""
    rows = (
        (each["code"], SENT[each["is_shown"]], each["name"], f" ({each['told']})" if each["told"] else "")
        for each in languages
    )
    return format_html_join("", OPTION, rows)


def links(languages, instance=None):
    """As items of a list; of what is stored, ``instance``, also to the desk where its texts are translated."""
    to_desk = ""
    if instance is not None:
        address = f"{reverse('admin:translate')}?object={instance._meta.label_lower}:{instance.pk}"
        to_desk = format_html(TO_DESK, address, _("at the desk"))
    plain, told = LINK.format(""), LINK.format(TOLD + to_desk)
    rows = [
        format_html(told if each["told"] else plain, each["code"], each["name"], each["told"]) for each in languages
    ]
    return mark_safe("".join(rows))  # noqa: S308 - every part is escaped
