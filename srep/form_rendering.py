"""Renders the widgets of which a form in eleven languages has a thousand without a template for each."""

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe


def attributes(attrs):
    parts = []
    for name, value in attrs.items():
        if value is True:
            parts.append(f" {conditional_escape(name)}")
        elif value is not False:
            parts.append(f' {conditional_escape(name)}="{conditional_escape(str(value))}"')
    return "".join(parts)


def input_tag(widget):
    value = "" if widget["value"] is None else f' value="{conditional_escape(str(widget["value"]))}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{attributes(widget["attrs"])}>'


def textarea(widget):
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{attributes(widget["attrs"])}>\n{text}</textarea>'


def option(widget):
    value, label = conditional_escape(str(widget["value"])), conditional_escape(widget["label"])
    return f'<option value="{value}"{attributes(widget["attrs"])}>{label}</option>'


def select(widget):
    parts = [f'<select name="{conditional_escape(widget["name"])}"{attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{conditional_escape(group)}">')
        parts += map(option, options)
        if group:
            parts.append("</optgroup>")
    return "\n".join([*parts, "</select>"])


def several(widget):
    return "".join(map(input_tag, widget["subwidgets"]))


def label(context):
    if not context["use_tag"]:
        return conditional_escape(context["label"])
    tag = context["tag"]
    return f"<{tag}{attributes(context['attrs'] or {})}>{conditional_escape(context['label'])}</{tag}>"


WIDGETS = "django/forms/widgets/"
QUICK = {
    **{f"{WIDGETS}{kind}.html": input_tag for kind in ("text", "hidden", "number", "date", "url", "email", "input")},
    f"{WIDGETS}textarea.html": textarea,
    f"{WIDGETS}select.html": select,
    f"{WIDGETS}multiple_hidden.html": several,
}


class QuickRenderer(DjangoTemplates):
    """Django's own form renderer, but for the plainest parts, which it makes as Django's templates do."""

    def render(self, template_name, context, request=None):
        if template_name in QUICK:
            return mark_safe(QUICK[template_name](context["widget"]))  # noqa: S308 - every part is escaped
        if template_name == "django/forms/label.html":
            return mark_safe(label(context))  # noqa: S308 - as above
        if template_name == "django/forms/errors/list/ul.html" and not context["errors"]:
            return mark_safe("")
        return super().render(template_name, context, request)
