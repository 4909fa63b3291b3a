"""Rows with periods below a form: no two share a day, and the boundary between neighbours can move."""

from itertools import combinations

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from languages.dates import speak_date
from offices.periods import NoOverlap, overlap, park
from publishing.editing import EditForm, EditFormSet


class PeriodForm(EditForm):
    """Leaves the comparison with the other rows to the formset: stored, they may be about to change too."""

    def validate_constraints(self):
        exclude = self._get_validation_exclusions()
        errors = []
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                try:
                    if not isinstance(constraint, NoOverlap):
                        constraint.validate(model, self.instance, exclude=exclude)
                except ValidationError as error:
                    errors += error.error_list
        if errors:
            self._update_errors(ValidationError({NON_FIELD_ERRORS: errors}))


class PeriodFormSet(EditFormSet):
    def clean(self):
        super().clean()
        if any(self.errors):
            return
        rows = [form.instance for form in self.forms if self._stays(form)]
        here = {form.instance.pk for form in self.forms}
        rows += [row for row in self._stored_rows() if row.pk not in here]
        for first, second in combinations(rows, 2):
            if overlap((first.since, first.until), (second.since, second.until)):
                raise ValidationError(
                    _("Two entries share days: %(first)s; %(second)s. End one before the other begins."),
                    code="overlap",
                    params={"first": in_words(first), "second": in_words(second)},
                )

    def _stays(self, form):
        return form not in self.deleted_forms and (not form.instance._state.adding or form.has_changed())

    def _stored_rows(self):
        if self.instance._state.adding:
            return []
        return self.model._base_manager.filter(**{self.fk.name: self.instance})

    def columns_to_save(self, form):
        return super().columns_to_save(form) | {"since", "until"}

    def save(self, commit=True):
        if commit:
            park([form.instance for form in self.initial_forms if form.has_changed() or form in self.deleted_forms])
        return super().save(commit)


def in_words(row):
    """ "Astana, KZ (1 May 2014 – 16 May 2014)": a row with its period."""
    since = speak_date(row.since, row.since_precision) if row.since else "…"
    until = speak_date(row.until, row.until_precision) if row.until else "…"
    return f"{row} ({since} – {until})"
