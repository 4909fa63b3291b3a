import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import strip_spaces_between_tags

from srep.form_rendering import QuickRenderer

NASTY = "<b>\"'&\n"


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.TextInput({"class": NASTY, "required": True, "disabled": False}), NASTY),
        (forms.TextInput(), None),
        (forms.HiddenInput(), 0),
        (forms.NumberInput({"step": 1}), 1.5),
        (forms.URLInput(), "https://example.org/?a=1&b=2"),
        (forms.EmailInput(), ""),
        (forms.DateInput({"type": "date"}), "2024-01-01"),
        (forms.Textarea({"rows": 4, "lang": "ka"}), NASTY),
        (forms.Textarea(), None),
        (forms.Select({"id": "x"}, choices=[("", "---"), (1, NASTY), ("group", [("a", "A"), ("b", "B")])]), "a"),
        (forms.SelectMultiple(choices=[("a", "A"), ("b", "B")]), ["a", "b"]),
        (forms.MultipleHiddenInput({"id": "x"}), ["a", NASTY]),
    ],
)
def test_a_widget_looks_as_django_makes_it(widget, value):
    def made_by(renderer):
        html = str(widget.render("name <", value, renderer=renderer()))
        return strip_spaces_between_tags(html).replace("\n  <", "<").replace("\n</select", "</select")

    assert made_by(QuickRenderer) == made_by(DjangoTemplates)
