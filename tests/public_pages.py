"""Reads a form from a page as a browser would, so that a test sends what an editor would send."""

from html.parser import HTMLParser

import pytest
from django.conf import settings

# One language of each script, looked at with every change; those who share its script and face are `slow`.
SCRIPTS = {"en": "Latin", "ru": "Cyrillic", "ka": "Georgian", "hy": "Armenian"}
EACH_LANGUAGE = [
    pytest.param(code, marks=() if code in SCRIPTS else pytest.mark.slow, id=code) for code, _name in settings.LANGUAGES
]


class _FormReader(HTMLParser):
    def __init__(self, form_id):
        super().__init__()
        self.form_id = form_id
        self.data = {}
        self.inside = False
        self.select = self.textarea = None
        self.options, self.is_multiple = [], False

    def handle_starttag(self, tag, attributes):
        attrs = dict(attributes)
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id
        if not self.inside and attrs.get("form") != self.form_id and not (tag == "option" and self.select):
            return
        name = attrs.get("name")
        if tag == "input" and name and attrs.get("type") not in ("submit", "button"):
            is_box = attrs.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in attrs:
                self.data.setdefault(name, []).append(attrs.get("value", "on" if is_box else "") or "")
        elif tag == "select":
            self.select = name
            self.options, self.is_multiple = [], "multiple" in attrs
        elif tag == "option" and self.select:
            self.options.append(attrs.get("value", ""))
            if "selected" in attrs:
                self.data.setdefault(self.select, []).append(attrs.get("value", ""))
        elif tag == "textarea" and name:
            self.textarea = name
            self.data.setdefault(name, []).append("")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            if self.options and not self.is_multiple:
                self.data.setdefault(self.select, self.options[:1])
            self.select = None
        elif tag == "textarea" and self.textarea:
            self.data[self.textarea][-1] = self.data[self.textarea][-1].removeprefix("\n")
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            self.data[self.textarea][-1] += data


def form_data(response, form_id):
    """{name: [values]} of the form with ``form_id``, unchanged, with the change note that publishing asks for."""
    reader = _FormReader(form_id)
    reader.feed(response.content.decode())
    assert reader.data, f"no form {form_id} on the page"
    if "change_note" in reader.data:
        reader.data["change_note"] = ["A reason."]
    return reader.data


def errors(response):
    """All messages of a refused admin form and its rows, as texts."""
    found = [str(message) for messages in response.context["adminform"].form.errors.values() for message in messages]
    for inline in response.context["inline_admin_formsets"]:
        found += map(str, inline.formset.non_form_errors())
        found += [str(m) for row in inline.formset.errors for messages in row.values() for m in messages]
    return found
