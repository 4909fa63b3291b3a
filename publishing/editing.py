"""How staff edit content, whatever it is: only what somebody changed is written."""

from datetime import date

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from languages.words import lazy_sentence_case

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


class EditForm(forms.ModelForm):
    """Writes the fields that its editor changed, compared with what the editor saw.

    Every field carries the value with which the page was loaded (``show_hidden_initial``), so what
    somebody else saved meanwhile in other fields, or in other languages, stays as it is.
    """

    @cached_property
    def changed_data(self):
        has_seen = any(key.startswith(self.add_initial_prefix("")) for key in self.data)
        return [name for name, bound in self._bound_items() if self._has_changed(bound, has_seen)]

    def _has_changed(self, bound, has_seen):
        if bound.field.show_hidden_initial and not has_seen:
            return bound.field.has_changed(bound.initial, bound.data)
        return bound._has_changed()

    def _post_clean(self):
        if not self.instance._state.adding:
            for name, field in self.fields.items():
                if field.show_hidden_initial and name not in self.changed_data:
                    self.cleaned_data.pop(name, None)
        super()._post_clean()

    def _get_validation_exclusions(self):
        # A rule that compares the row with itself names its key.
        return super()._get_validation_exclusions() - {self.instance._meta.pk.name}

    @property
    def changed_columns(self):
        """The names of the model's own columns that this form changes, for ``save(update_fields=…)``."""
        columns = {field.name for field in self._meta.model._meta.concrete_fields}
        return {name for name in self.changed_data if name in columns}


class EditFormSet(forms.BaseInlineFormSet):
    """Rows below their parent's form, each written as ``EditForm`` says.

    A row's form cannot judge rules that name the parent, nor know what becomes of the other rows: here all are
    compared, those in the database that the form does not show included.
    """

    def validate_unique(self):
        if any(self.errors):
            return
        for constraint in self.model._meta.total_unique_constraints:
            names = [self.model._meta.get_field(name).attname for name in constraint.fields]
            for form in self.forms:
                if self.stays(form) and form.has_changed():
                    values = [getattr(form.instance, name) for name in names]
                    if any([getattr(row, name) for name in names] == values for row in self._rivals(form)):
                        raise ValidationError(constraint.get_violation_error_message(), code="unique")

    def _rivals(self, form):
        """What may hold ``form``'s place while it is written: rows are changed and deleted one by one, then added."""
        others = [other.instance for other in self.forms if other is not form and self.stays(other)]
        gone = {other.instance.pk for other in self.deleted_forms} if form.instance._state.adding else set()
        return others + [row for row in self.stored_rows if row.pk != form.instance.pk and row.pk not in gone]

    @cached_property
    def stored_rows(self):
        if self.instance._state.adding:
            return []
        return list(self.model._base_manager.filter(**{self.fk.name: self.instance.pk}))

    def stays(self, form):
        return form not in self.deleted_forms and (not form.instance._state.adding or form.has_changed())

    def rows_after_saving(self):
        """All rows of the parent as they would be: those of the forms, and those that the page did not show."""
        shown = {form.instance.pk for form in self.forms}
        rows = [form.instance for form in self.forms if self.stays(form)]
        return rows + [row for row in self.stored_rows if row.pk not in shown]

    def columns_to_save(self, form):
        return form.changed_columns

    def save_existing(self, form, obj, commit=True):
        if commit:
            obj.save(update_fields=self.columns_to_save(form))
            form._save_m2m()
        return obj


class ContentEditing:
    """For the admin of content and for its inlines alike."""

    form = EditForm

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if type(db_field) is models.DateField:
            kwargs = {"form_class": DayField, "widget": DayField.widget, **kwargs}
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.label = lazy_sentence_case(db_field.verbose_name)
            field.show_hidden_initial = True
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4
        return field


class ContentInline(ContentEditing, admin.StackedInline):
    formset = EditFormSet
    extra = 0


class ContentAdmin(ContentEditing, admin.ModelAdmin):
    """The admin of a content model.

    ``fixed_fields`` can be set only when the object is added. ``attention`` names what somebody should look at:
    {key: (label, function from queryset to queryset)}; the index page counts it, ``AttentionFilter`` lists it.
    """

    fixed_fields = ()
    attention = {}
    list_per_page = 50
    show_full_result_count = False
    save_on_top = True

    def get_readonly_fields(self, request, obj=None):
        fixed = self.fixed_fields if obj else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_object(self, request, object_id, from_field=None):
        """Locks the row while a change is checked and written, so that two changes come one after the other."""
        if request.method == "POST":
            try:
                pk = self.opts.pk.to_python(object_id)
                list(self.model._base_manager.select_for_update().filter(pk=pk).values_list("pk"))
            except ValidationError:
                return None
        return super().get_object(request, object_id, from_field)

    def save_model(self, request, obj, form, change):
        if change:
            obj.save(update_fields=form.changed_columns)
        else:
            obj.save()

    def view_on_site(self, obj):
        return obj.get_absolute_url()


class AttentionFilter(admin.SimpleListFilter):
    title = _("What needs attention")
    parameter_name = "attention"

    def lookups(self, request, model_admin):
        return [(key, label) for key, (label, _narrow) in model_admin.attention.items()]

    def __init__(self, request, params, model, model_admin):
        self.attention = model_admin.attention
        super().__init__(request, params, model, model_admin)

    def queryset(self, request, queryset):
        if self.value() not in self.attention:
            return queryset
        _label, narrow = self.attention[self.value()]
        return narrow(queryset)
