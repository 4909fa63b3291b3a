"""What of a form is sent with its page, and what only when it is asked for."""

from dataclasses import dataclass

from django import forms

from languages.dates import today
from languages.text import SOURCE_LANGUAGE

# In an address: that only a part of the form is asked for, the key of a row or what it says in some languages.
ONLY, TEXTS = "only", "texts"
ROWS, ALL = "rows", "all"  # in an address: the fields of all rows
SENT_ONLY_WHEN_CHOSEN = forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.SelectMultiple
ROWS_SENT_WHOLE = 5  # of one kind below one object; of more, only their names are sent


def part_asked(request):
    """The part of a form that is asked for; what is sent is always of the whole form."""
    return "" if request.method == "POST" else request.GET.get(ONLY, "")


def is_of_texts(request):
    return part_asked(request) == TEXTS


@dataclass(frozen=True)
class Folding:
    """Which stored rows of a form are sent without their fields: those that are over, and all where they are many.

    What is not sent with the page does not come back with the form, and so stays as it is.
    """

    only: str = ""
    has_all: bool = False

    @classmethod
    def asked_by(cls, request):
        return cls(part_asked(request), request.GET.get(ROWS) == ALL or is_of_texts(request))

    def folds(self, row, count):
        if self.has_all or str(row.pk) == self.only:
            return False
        return count > ROWS_SENT_WHOLE or is_former(row)


def is_former(row):
    """Whether a row has a period, and it is over."""
    period = getattr(row, "period", None)
    return period is not None and period.has_ended(today())


def keep_what_did_not_come(form):
    """Takes the fields out of a bound form that were not sent, so that they stay as they are; says whether there were any
    but translations.

    Of boxes and of a choice of many nothing is sent when they are empty: they count where all the rest came.
    """
    widgets = {name: field.widget for name, field in form.fields.items()}
    missing = {
        name
        for name, widget in widgets.items()
        if widget.value_omitted_from_data(form.data, form.files, form.add_prefix(name))
    }
    is_partial = any(widgets[name].attrs.get("data-language", SOURCE_LANGUAGE) == SOURCE_LANGUAGE for name in missing)
    form.fields = {
        name: field
        for name, field in form.fields.items()
        if name not in missing and not (is_partial and _is_sent_only_when_chosen(field.widget))
    }
    return is_partial


def _is_sent_only_when_chosen(widget):
    return isinstance(getattr(widget, "widget", widget), SENT_ONLY_WHEN_CHOSEN)  # what is in Django's wrapper
