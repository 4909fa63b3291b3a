"""What is wrong with a form that came back, as a list above it: each fault with a link to its place."""

from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _

from languages.words import sentence_case


@dataclass
class Fault:
    """``place`` names the field, and the row it is in; it is empty where the whole form is meant. ``target`` is the key
    of the element to go to.
    """

    place: str
    target: str
    message: str


def faults_shown(form, formsets):
    """The faults of a bound form and its formsets, in the order of the page."""
    found = list(_faults_in(form, "", ""))
    for formset in formsets:
        options = formset.model._meta
        rows = sentence_case(options.verbose_name_plural)
        found += [Fault(rows, f"{formset.prefix}-heading", str(error)) for error in formset.non_form_errors()]
        for number, row in enumerate(formset.forms):
            place = _("%(rows)s, row %(number)d") % {"rows": rows, "number": number + 1}
            found += _faults_in(row, place, f"{formset.prefix}-{number}")
    return found


def _faults_in(form, row, row_key):
    faults = form.errors.as_data()
    for name in dict.fromkeys([*filter(faults.__contains__, form.fields), *faults]):
        is_of_field = name != NON_FIELD_ERRORS and name in form.fields
        target = form[name].id_for_label or form[name].auto_id if is_of_field else row_key
        field = str(form[name].label) if is_of_field else ""
        for error in faults[name]:
            told = getattr(error, "told", "") or " ".join(map(str, error))
            yield Fault(": ".join(filter(None, [row, field])), target, told)
