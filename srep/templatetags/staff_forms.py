"""Draws the lines of a fieldset as Django's template for it does, but without a template for each field.

The form of an office with its rows has hundreds of fields. What all rows, and all pages, say alike of a field is made
once. A bound field with a ``described_by`` has its help elsewhere on the page too, in the element with this key: many say
the same.
"""

import json
from weakref import WeakKeyDictionary

from django import forms, template
from django.contrib.admin import widgets
from django.contrib.admin.helpers import AdminField, AdminReadonlyField
from django.forms.utils import flatatt
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from languages.prose import blocks_of, words
from languages.words import sentence_case
from publishing.admin import form_parts
from srep.form_renderer import escaped

register = template.Library()

INPUTS = {forms.TextInput, forms.DateInput, forms.HiddenInput, widgets.AdminTextInputWidget}
TEXTAREAS = {forms.Textarea, widgets.AdminTextareaWidget}
# What a folded row consists of. A doubled brace stays for what differs from row to row.
FOLDED = (
    '<div class="inline-related has_original" id="{{prefix}}">'
    '<input type="hidden" name="{{prefix}}-{pk}" value="{{key}}">'
    '<h3><b>{kind}:</b> <span class="inline_label">{{name}}</span>{delete}</h3>{position}'
    '<details data-row="{{key}}"><summary>{words}</summary><p><a href="?rows=all#{{prefix}}">{link}</a></p></details></div>'
)
DELETE = (
    '<span class="delete"><input type="checkbox" name="{{prefix}}-DELETE" id="id_{{prefix}}-DELETE"> '
    '<label class="vCheckboxLabel inline" for="id_{{prefix}}-DELETE">{}</label></span>'
)
ADD, ADD_ANOTHER = "Add %(name)s", "Add another %(verbose_name)s"  # Django translates them
POSITION = '<input type="hidden" name="{prefix}-position" value="{place}">'
_known = WeakKeyDictionary()  # by widget, which lasts as long as the process where it is that of a column


@register.filter
def lines(fieldset):
    return mark_safe("".join(map(_line, fieldset)))  # noqa: S308 - every part is escaped


@register.simple_tag(takes_context=True)
def fieldset(context):
    """The ``fieldset`` with its heading, which has the level and the key that the template is included with."""
    drawn, name = context["fieldset"], escaped(context["fieldset"].name or "")
    labelled = heading = end = ""
    if name:
        key = "-".join(str(context.get(part, "")) for part in ("prefix", "id_prefix", "id_suffix")) + "-heading"
        level = context.get("heading_level") or 2
        labelled = f' aria-labelledby="{key}"'
        heading = f'<h{level} id="{key}" class="fieldset-heading">{name}</h{level}>'
        if drawn.is_collapsible:
            heading, end = f"<details><summary>{heading}</summary>", "</details>"
    described = f'<div class="description">{drawn.description}</div>' if drawn.description else ""
    parts = f"{heading}{described}{lines(drawn)}{end}"
    classes = escaped(drawn.classes)
    return mark_safe(f'<fieldset class="module aligned {classes}"{labelled}>{parts}</fieldset>')  # noqa: S308 - as above


@register.simple_tag(takes_context=True)
def may_say_what_is_reviewed(context):
    """Whether the page asks for it; of a form that was refused only what came is there."""
    form = context["adminform"].form
    has_form = context["has_change_permission"] or context["add"]
    return has_form and getattr(form, "may_review", False) and "reviewed_languages" in form.fields


@register.simple_tag(takes_context=True)
def parts_of_form(context):
    """What one may wish to go to in a form: [(key of its heading, name)], in the order of the page."""
    form = context["adminform"].form
    found = [
        (f"fieldset-0-{place}-heading", each.name) for place, each in enumerate(context["adminform"], 1) if each.name
    ]
    for inline in context["inline_admin_formsets"]:
        options = inline.opts
        name = options.verbose_name if inline.formset.max_num == 1 else options.verbose_name_plural
        found.append((f"{inline.formset.prefix}-heading", sentence_case(name)))
    if may_say_what_is_reviewed(context):
        found.append(("reviewed-heading", form["reviewed_languages"].label))
    if context.get("draft"):
        found.append(("review-heading", _("Review")))
        if context["request"].user.has_perm("publishing.view_comment"):
            found.append(("comments-title", _("Comments")))
    return found


@register.filter
def added_by_script(inline):
    """What Django's script is told of a formset: its button says "another" only where there is a row (admin.css)."""
    told, kind = json.loads(inline.inline_formset_data()), inline.opts.verbose_name
    first, another = _(ADD) % {"name": kind}, _(ADD_ANOTHER) % {"verbose_name": kind}
    told["options"]["addText"] = format_html(  # the script puts it into the page as HTML
        '<span class="add-first">{}</span><span class="add-another">{}</span>',
        sentence_case(first),
        sentence_case(another),
    )
    return json.dumps(told)


@register.filter
def without_label(field):
    return mark_safe(_widget(field.field)) if field else ""  # noqa: S308 - as above


@register.filter
def is_former(row):
    """Whether a row of a formset is over and nothing is wrong with it: its fields can be folded away."""
    return form_parts.is_former(row.original) and not row.form.errors


@register.filter
def is_folded(row):
    """Whether the fields of a row stay behind until they are asked for."""
    form = row.form
    return form.is_partial and not form.errors and not (form.is_bound and form.has_changed())


@register.filter
def folded_formats(inline):
    """How such rows of a formset are drawn: formats of all in which they differ, by whether a row is former."""
    delete = position = ""
    if inline.formset.can_delete and inline.has_delete_permission:
        delete = format_html(DELETE, _("Delete"))
    if getattr(inline.opts, "is_ordered", False):
        position = POSITION
    alike = {
        "pk": inline.formset.model._meta.pk.name,
        "kind": sentence_case(inline.opts.verbose_name),
        "delete": delete,
        "position": mark_safe(position),  # noqa: S308 - it is ours
        "link": _("Open the form with the fields of all entries"),
    }
    former, present = _("Show the fields of this former entry"), _("Show the fields of this entry")
    return {True: format_html(FOLDED, words=former, **alike), False: format_html(FOLDED, words=present, **alike)}


@register.filter
def folded(row, formats):
    """Such a row: what it is called, and where its fields are asked for. Its order can be changed, and it can be deleted."""
    form, wording = row.form, formats[is_former(row)]
    place = None
    if "{place}" in wording:
        place = form["position"].value() if form.is_bound else row.original.position
    drawn = wording.format(
        prefix=form.prefix,
        key=form.instance.pk,
        name=escaped(row.original),
        place="" if place is None else place,
    )
    return mark_safe(drawn)  # noqa: S308 - the format is escaped, and so is the name


def _line(line):
    is_alone = len(line.fields) == 1
    inside, names, is_wrong = [], [], ""
    fields = [name for name in line.fields if name in line.form.fields or name in line.readonly_fields]
    for place, name in enumerate(fields):
        each = (
            AdminReadonlyField(line.form, name, place == 0, line.model_admin)
            if name in line.readonly_fields
            else AdminField(line.form, name, place == 0)
        )
        name, is_hidden, errors, shown, described = _readonly(each) if each.is_readonly else _editable(each)
        name = f" field-{name}" if name else ""
        names.append(name)
        wrong = " errors" if errors else ""
        box = "" if is_alone else f" fieldBox{name}{wrong}{is_hidden}"
        box += " checkbox-row" if each.is_checkbox else ""
        parts = f'<div class="flex-container{box}">{shown}</div>{described}'
        inside.append(errors + parts if is_alone else f"<div>{errors}{parts}</div>")
        is_wrong = is_alone and wrong
    lines = "".join(inside)
    if not is_alone:
        lines = f'<div class="flex-container form-multiline">{lines}</div>'
    hidden = "" if line.has_visible_field else " hidden"
    return f'<div class="form-row{is_wrong or ""}{hidden}{"".join(names)}">{lines}</div>'


def _readonly(each):
    field = each.field
    hidden = " hidden" if field["is_hidden"] else ""
    described = f'<div class="help{hidden}"><div>{field["help_text"]}</div></div>' if field["help_text"] else ""
    return field["name"], hidden, "", f'{each.label_tag()}<div class="readonly">{_contents(each)}</div>', described


def _contents(each):
    """What a field holds that nobody may change; of a text with form its words."""
    value = getattr(each.form.instance, str(each.field["field"]), None)
    formed = isinstance(value, str) and blocks_of(value)
    return linebreaksbr(words(value), autoescape=True) if formed else each.contents()


def _editable(each):
    bound = each.field
    hidden = " hidden" if bound.is_hidden else ""
    bound.help_text = str(bound.help_text)  # translated once, instead of whenever it is asked for
    label, drawn, described = _label(each), _widget(bound), ""
    if bound.help_text:
        key = "" if hasattr(bound, "described_by") else f' id="{bound.auto_id}_helptext"'
        described = f'<div class="help{hidden}"{key}>{bound.help_text}</div>'
    errors = each.errors() if bound.form.errors else ""
    return bound.name, hidden, errors, drawn + label if each.is_checkbox else label + drawn, described


def _known_of(field, what, make):
    """What is said alike of a field, wherever it stands; ``make`` says it the first time."""
    known = _known.setdefault(field.widget, {})
    key = what, field.required, field.disabled
    if key not in known:
        known[key] = make()
    return known[key]


def _label(each):
    target = f'for="{each.field.id_for_label}"'
    return target.join(_known_of(each.field.field, "label", lambda: each.label_tag().split(target)))


def _widget(bound):
    field, widget = bound.field, bound.field.widget
    is_input, is_area = type(widget) in INPUTS, type(widget) in TEXTAREAS
    options = _known_of(field, "options", lambda: _options_of(field)) if type(widget) is forms.Select else ""
    if field.localize or field.show_hidden_initial or not (is_input or is_area or options):
        attrs = {"aria-describedby": _described(bound)} if hasattr(bound, "described_by") else None
        return bound.as_widget(attrs=attrs) if attrs else str(bound)
    value, start = widget.format_value(bound.value()), f'name="{bound.html_name}"'
    if is_input:
        value = "" if value is None else f' value="{escaped(value)}"'
        return f'<input type="{widget.input_type}" {start}{value}{_attributes_of(bound)}>'
    if is_area:
        return f"<textarea {start}{_attributes_of(bound)}>\n{escaped(value or '')}</textarea>"
    chosen = _option(value[0])
    return f"<select {start}{_attributes_of(bound)}>{options.replace(f'{chosen}>', f'{chosen} selected>', 1)}</select>"


def _options_of(field):
    """All options of a plain choice, none of them chosen; ``""`` where they are in groups or read from the database."""
    choices = [] if isinstance(field, forms.ModelChoiceField) else list(field.widget.choices)
    if any(isinstance(label, list | tuple) for _value, label in choices):
        choices = []
    return "".join(f"{_option(value)}>{escaped(label)}" for value, label in choices)


def _option(value):
    value = escaped("" if value is None else str(value))
    return f"<option value={value}" if value.isalnum() and value.isascii() else f'<option value="{value}"'


def _attributes_of(bound):
    field, form = bound.field, bound.form
    alike = _known_of(field, "attributes", lambda: _alike(field, form.use_required_attribute))
    if field.widget.is_hidden:
        return f'{alike} id="{bound.auto_id}"'
    described = _described(bound)
    described = f' aria-describedby="{described}"' if described else ""
    wrong = ' aria-invalid="true"' if form.errors and bound.errors else ""
    return f'{alike}{wrong}{described} id="{bound.auto_id}"'


def _alike(field, may_require):
    is_required = may_require and field.required and field.widget.use_required_attribute(None)
    return flatatt({**field.widget.attrs, "required": is_required, "disabled": field.disabled})


def _described(bound):
    """The keys of the elements that describe a field, as Django has them."""
    keys = []
    if bound.help_text:
        keys.append(getattr(bound, "described_by", "") or f"{bound.auto_id}_helptext")
    if bound.form.errors and bound.errors:
        keys.append(f"{bound.auto_id}_error")
    return " ".join(keys)
