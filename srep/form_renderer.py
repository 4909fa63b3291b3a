"""Draws what forms consist of as Django's templates do, but without a template for each part.

A form of the staff has hundreds of small parts, and to render a template costs ten times what one of them says. What is
not named here its template draws.
"""

from html import escape

from django.forms.renderers import DjangoTemplates
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext

WIDGETS = "django/forms/widgets/"


class FormRenderer(DjangoTemplates):
    def render(self, template_name, context, request=None):
        draw = DRAWN.get(template_name)
        return draw(context) if draw is not None else super().render(template_name, context, request)


def escaped(value):
    """As Django's ``conditional_escape``, which looks for words still to be translated thrice, for half of what it costs."""
    if isinstance(value, Promise):
        value = str(value)
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def _attributes(attrs):
    drawn = [
        f" {name}" if value is True else f' {name}="{escaped(value)}"'
        for name, value in attrs.items()
        if value is not False
    ]
    return "".join(drawn)


def _input(widget):
    value = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    name = escaped(widget["name"])
    return f'<input type="{widget["type"]}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def _choice(option):
    drawn = _input(option)
    if not option.get("wrap_label"):
        return drawn
    key = option["attrs"].get("id")
    target = f' for="{escaped(key)}"' if key else ""
    return f"<label{target}>{drawn} {escaped(option['label'])}</label>"


def _choices(widget):
    alike = {name: widget["attrs"][name] for name in ("id", "class") if widget["attrs"].get(name)}
    groups = []
    for group, options, _index in widget["optgroups"]:
        drawn = "".join(f"<div>{_choice(option)}</div>" for option in options)
        groups.append(f"<div><label>{escaped(group)}</label>{drawn}</div>" if group else drawn)
    return f"<div{_attributes(alike)}>{''.join(groups)}</div>"


def _option(option):
    value = escaped(str(option["value"]))
    return f'<option value="{value}"{_attributes(option["attrs"])}>{escaped(option["label"])}</option>'


def _select(widget):
    groups = []
    for group, options, _index in widget["optgroups"]:
        drawn = "".join(map(_option, options))
        groups.append(f'<optgroup label="{escaped(group)}">{drawn}</optgroup>' if group else drawn)
    return f'<select name="{escaped(widget["name"])}"{_attributes(widget["attrs"])}>{"".join(groups)}</select>'


def _area(widget):
    value = escaped(widget["value"] or "")
    return f'<textarea name="{escaped(widget["name"])}"{_attributes(widget["attrs"])}>\n{value}</textarea>'


def _label(context):
    tag, words = context["tag"], escaped(context["label"])
    return f"<{tag}{_attributes(context['attrs'] or {})}>{words}</{tag}>" if context["use_tag"] else words


def _errors(context):
    errors = context["errors"]
    if not errors:
        return ""
    key = f' id="{escaped(errors.field_id)}_error"' if errors.field_id else ""
    items = "".join(f"<li>{escaped(error)}</li>" for error in errors)
    return f'<ul class="{escaped(context["error_class"])}"{key}>{items}</ul>'


def _related(context):
    """A control for what a field leads to, with the links that whoever has the form may follow."""
    name, kind = escaped(context["name"]), context["model"]
    model = "" if context["model_has_limit_choices_to"] else f' data-model-ref="{context["model_name"]}"'
    links = []
    for action, words in LINKS.items():
        if context["is_hidden"] or not context[f"can_{action}_related"]:
            continue
        address = context.get(f"{ADDRESSES.get(action, 'change_related_template')}_url")
        query = context["view_related_url_params" if action == "view" else "url_params"]
        attrs = {
            "class": f"related-widget-wrapper-link {action}-related",
            "id": f"{action}_id_{name}",
            "href" if action == "add" else "data-href-template": f"{address}?{query}",
            "title": gettext(words) % {"model": kind},
        }
        if action != "view":
            attrs["data-popup"] = "yes"
        icon = static(f"admin/img/icon-{action}link.svg")
        links.append(f'<a{_attributes(attrs)}><img src="{icon}" alt="" width="24" height="24"></a>')
    return f'<div class="related-widget-wrapper"{model}>{context["rendered_widget"]}{"".join(links)}</div>'


def _of_widget(draw):
    return lambda context: draw(context["widget"])


# Django translates the words.
LINKS = {
    "change": "Change selected %(model)s",
    "add": "Add another %(model)s",
    "delete": "Delete selected %(model)s",
    "view": "View selected %(model)s",
}
ADDRESSES = {"add": "add_related", "delete": "delete_related_template"}
INPUTS = "input text number email url password hidden date datetime time file checkbox"
DRAWN = {
    **{f"{WIDGETS}{name}.html": _of_widget(_input) for name in INPUTS.split()},
    **{f"{WIDGETS}{name}.html": _of_widget(_choices) for name in ("radio", "checkbox_select", "multiple_input")},
    f"{WIDGETS}select.html": _of_widget(_select),
    f"{WIDGETS}textarea.html": _of_widget(_area),
    "django/forms/label.html": _label,
    "django/forms/errors/list/default.html": _errors,
    "django/forms/errors/list/ul.html": _errors,
    "admin/widgets/related_widget_wrapper.html": _related,
}
