"""The forms of content: an object and the rows below it, worked on in memory as their editor saw them."""

import uuid
from copy import copy
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from languages.prose import stored
from publishing.admin.choices import is_draft
from publishing.admin.form_parts import Folding, keep_what_did_not_come
from publishing.admin.others_work import field_at, spoken
from publishing.admin.theirs import ConflictError
from publishing.revisions.addresses import ADDRESS, TAKEN, was_anothers
from publishing.revisions.snapshots import unsaved

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


class DayField(forms.DateField):
    """A day with the browser's own calendar. A year far off is a slip of the keyboard."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [
        MinValueValidator(FIRST_DAY, _("Write a year between 1900 and 2100.")),
        MaxValueValidator(LAST_DAY, _("Write a year between 1900 and 2100.")),
    ]

    def to_python(self, value):
        try:
            return super().to_python(value)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class TextField(forms.CharField):
    """Text of several lines. How old rows end these is no change of anybody; what is sent went through the gate before."""

    def has_changed(self, initial, data):
        return super().has_changed(with_plain_line_ends(initial), data)


class ProseTextField(TextField):
    """The same for a text that may have form: to spell it otherwise is no change either."""

    def has_changed(self, initial, data):
        return super().has_changed(initial, data) and stored(self.to_python(data)) != with_plain_line_ends(initial)


def with_plain_line_ends(text):
    return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


class SharedFields(dict):
    """Fields that all forms of a class share: to copy them for each of many rows is most of what those cost.

    What differs from row to row belongs to the bound field.
    """

    def __init__(self, fields):
        super().__init__((name, copy(field)) for name, field in fields.items())

    def __deepcopy__(self, memo):
        return dict(self)


class EditForm(forms.ModelForm):
    """Of an object or a row. ``work`` is the form's ``Work``, ``path`` leads to the row in a snapshot."""

    work = None
    path = ()
    is_partial = False  # fields of it are not in view, and stay as they are

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and not self.instance._state.adding:
            self.is_partial = keep_what_did_not_come(self)
        if self.work is not None and self.work.is_draft:
            # It may lack whatever is required to publish it, but for what it is known by.
            for column in self._meta.model._meta.concrete_fields:
                if column.name in self.fields:
                    self.fields[column.name].required &= column.unique
        if self.work is not None and self.work.is_new and not self.path:
            self.instance.pk = self.work.key
            self.instance._state.adding = self.work.first is None  # sent again, it is no rival of itself

    @property
    def media(self):
        """What the fields of all forms of the class need, those too that are not in this one."""
        kind = type(self)
        if "media_of_fields" not in kind.__dict__:
            kind.media_of_fields = sum((field.widget.media for field in self.base_fields.values()), forms.Media())
        return kind.media_of_fields

    def clean_slug(self):
        slug, model = self.cleaned_data[ADDRESS], self._meta.model
        if model.has_page and ADDRESS in self.changed_data and was_anothers(model, slug, self.instance.pk):
            raise ValidationError(TAKEN)
        return slug

    def clean(self):
        data = super().clean()
        refusal = self.work and self.work.refusal
        if refusal and not self.path:
            for sentence in refusal.sentences:
                self.add_error(None, sentence)
        for conflict in refusal.conflicts if refusal else ():
            if conflict.path[:-2] == self.path:
                name = field_at(self.work.model, conflict.path).name
                name = name if name in self.fields else None
                target = self[name].auto_id if name else ""
                self.add_error(name, ConflictError(self._spoken(conflict), conflict, self.work.last_change, target))
            elif conflict.path == self.path and conflict.mine is not None:
                self.add_error(None, self._spoken(conflict))
        return data

    def _spoken(self, conflict):
        return spoken(self.work.model, conflict, self.work.last_change)

    def _post_clean(self):
        # What is not changed was judged when it was written, and is not judged again. Django has no hook for this.
        if self.instance._state.adding:
            super()._post_clean()
        elif self.changed_data or not self.path:
            self.instance.changed_columns = set(self.changed_data)
            super()._post_clean()
            self.instance.changed_columns = None

    def _get_validation_exclusions(self):
        # A rule that compares the row with itself names its key; a draft that is chosen is in no table. Django has no
        # hook for this either.
        drafted = {name for name, value in self.cleaned_data.items() if is_draft(value)}
        return super()._get_validation_exclusions() - {self.instance._meta.pk.name} | drafted


class FoldedForm(forms.Form):
    """Stands for the form of a stored row of which a page is sent the name alone."""

    is_partial = True

    def __init__(self, row, prefix):
        super().__init__(prefix=prefix, label_suffix="")
        self.instance = row


class EditFormSet(forms.BaseInlineFormSet):
    """Rows below their parent's form.

    A row's form cannot judge rules that name the parent, nor know what becomes of the other rows: here all are compared.
    """

    folding = Folding()

    @property
    def relation(self):
        return self.fk.remote_field.get_accessor_name()

    def get_queryset(self):
        """The rows as the parent has them in memory, in their order."""
        return self._rows

    @cached_property
    def _rows(self):
        return list(getattr(self.instance, self.relation).all()) if not self.instance._state.adding else []

    @cached_property
    def empty_form(self):
        """As Django's, which makes another one whenever it is asked for."""
        return super().empty_form

    def get_form_kwargs(self, index):
        """As Django's, which asks each column of the empty form's row for its default, in its language."""
        kwargs = super().get_form_kwargs(index)
        if index is None:
            kwargs["instance"] = unsaved({"model": self.model._meta.label_lower, "pk": None, "fields": {}})
        return kwargs

    @property
    def media(self):
        """What a row with its fields needs, as it may be asked for later, though all on the page are folded."""
        return self.empty_form.media

    def is_multipart(self):
        return self.empty_form.is_multipart()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        key = self.model._meta.pk.name
        # The rows are at hand; Django would look each of them up again.
        form.fields[key] = forms.UUIDField(initial=form.fields[key].initial, required=False, widget=forms.HiddenInput)

    def _construct_form(self, i, **kwargs):
        # Django has no hook between a row's form being made and its being cleaned.
        if not self.is_bound and i < len(self._rows) and self.folding.folds(self._rows[i], len(self._rows)):
            return FoldedForm(self._rows[i], self.add_prefix(i))
        form = super()._construct_form(i, **kwargs)
        form.is_foreign = self.is_bound and i < self.initial_form_count() and form.instance._state.adding
        if form.instance._state.adding and form.work is not None:
            form.instance.pk = uuid.uuid5(form.work.form_key, form.prefix)  # the same, however often it is sent
        form.path = ("rows", self.relation, str(form.instance.pk))
        return form

    def clean(self):
        super().clean()
        if any(form.is_foreign for form in self.initial_forms):
            raise ValidationError(_("This row belongs to something else. Reload the page."))
        work = self.form.work
        for conflict in work.refusal.conflicts if work and work.refusal else ():
            if conflict.mine is None and conflict.path[:-1] == ("rows", self.relation):
                raise ValidationError(spoken(work.model, conflict, work.last_change))

    def validate_unique(self):
        if any(self.errors):
            return
        for constraint in self.model._meta.total_unique_constraints:
            names = [self.model._meta.get_field(name).attname for name in constraint.fields]
            known = set()
            for row in self.rows_after_saving:
                values = tuple(getattr(row, name) for name in names)
                if values in known:
                    raise ValidationError(constraint.get_violation_error_message(), code="unique")
                known.add(values)

    def stays(self, form):
        return form not in self.deleted_forms and (not form.instance._state.adding or form.has_changed())

    @cached_property
    def rows_after_saving(self):
        """All rows of the parent as they would be."""
        return [form.instance for form in self.forms if self.stays(form)]
