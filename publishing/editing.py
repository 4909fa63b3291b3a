"""How staff edit content, whatever it is: only what somebody changed is written."""

from datetime import date

from django import forms
from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import NoReverseMatch
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from languages.words import lazy_sentence_case
from publishing.address_editing import AddressEditing, AddressForm
from publishing.conflicts import MeetsOthers, RowsMeetOthers
from publishing.deletion import DeletionAdmin
from publishing.drafting import DraftedAdmin
from publishing.history import HistoryAdmin
from publishing.long_lists import LongChangeList
from publishing.related_rows import KnownChoices, KnownSelect, related_rows

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


class EditForm(AddressForm, MeetsOthers, forms.ModelForm):
    """Writes the fields that its editor changed, compared with what the editor saw.

    Every field carries the value with which the page was loaded (``show_hidden_initial``), so what
    somebody else saved meanwhile in other fields, or in other languages, stays as it is.
    """

    refusals = ()  # what forbids to save, found by others than the form

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "_draft" in self.data:
            self._allow_gaps()
        if self.last_change is None:
            self.last_change = getattr(self.instance, "last_change", None)

    def _allow_gaps(self):
        """A draft may lack texts that are required; what the database cannot hold stays required."""
        for column in self._meta.model._meta.concrete_fields:
            if column.name in self.fields and isinstance(column, models.CharField | models.TextField):
                self.fields[column.name].required &= column.unique

    @cached_property
    def has_seen(self):
        prefix = self.add_initial_prefix("")
        return any(key.startswith(prefix) for key in self.data)

    @cached_property
    def changed_data(self):
        return [name for name, bound in self._bound_items() if self._has_changed(bound, self.has_seen)]

    def _has_changed(self, bound, has_seen):
        if bound.field.show_hidden_initial and not has_seen:
            return bound.field.has_changed(bound.initial, bound.data)
        return bound._has_changed()

    def _clean_form(self):
        super()._clean_form()
        for refusal in self.refusals:
            self.add_error(None, refusal)

    def _post_clean(self):
        self.refuse_if_gone()
        if not self.instance._state.adding:
            if not self.changed_data and not self.errors:
                self.cleaned_data = {}
                return  # nothing is written; what stands was judged when it was
            if self.has_seen:
                self.meet_others()
            for name, field in self.fields.items():
                if field.show_hidden_initial and name not in self.changed_data:
                    self.cleaned_data.pop(name, None)
            self.instance.changed_columns = self.changed_columns
        super()._post_clean()
        self.instance.changed_columns = None

    def _get_validation_exclusions(self):
        # A rule that compares the row with itself names its key.
        return super()._get_validation_exclusions() - {self.instance._meta.pk.name}

    def validate_unique(self):
        """What is unique and was not changed is unique still."""
        unique = {name for group in self._meta.model._meta.total_unique_constraints for name in group.fields}
        unique |= {field.name for field in self._meta.model._meta.concrete_fields if field.unique}
        if self.instance._state.adding or unique & set(self.changed_data):
            super().validate_unique()

    @property
    def changed_columns(self):
        """The names of the model's own columns that this form changes, for ``save(update_fields=…)``."""
        columns = {field.name for field in self._meta.model._meta.concrete_fields}
        return {name for name in self.changed_data if name in columns}


class EditFormSet(RowsMeetOthers, forms.BaseInlineFormSet):
    """Rows below their parent's form, each written as ``EditForm`` says.

    A row's form cannot judge rules that name the parent, nor know what becomes of the other rows: here all are
    compared, those in the database that the form does not show included.
    """

    def add_fields(self, form, index):
        super().add_fields(form, index)
        key = self.model._meta.pk.name
        # The rows are at hand; Django would look each of them up again.
        form.fields[key] = forms.UUIDField(initial=form.fields[key].initial, required=False, widget=forms.HiddenInput)

    def clean(self):
        super().clean()
        if not any(self.errors):
            self.refuse_blind_deletion()

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

    def get_queryset(self):
        rows = super().get_queryset()
        for field in self.model._meta.many_to_many:
            known = getattr(self.form.base_fields.get(field.name), "rows", None)
            if known is not None and not self.is_bound:
                for row in rows:
                    known.add(getattr(row, field.name).all())
        return rows

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
        return rows + [row for row in self.present_rows if row.pk not in shown]

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

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name not in self.get_autocomplete_fields(request) or "widget" in kwargs:
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        widget = KnownSelect(db_field, self.admin_site, using=kwargs.get("using"))
        field = super().formfield_for_manytomany(db_field, request, widget=widget, form_class=KnownChoices, **kwargs)
        field.rows = field.widget.rows = related_rows(request, db_field)
        return field


class ContentInline(ContentEditing, admin.StackedInline):
    formset = EditFormSet
    extra = 0

    def get_queryset(self, request):
        # Every form asks its row for what it is related to.
        names = [field.name for field in self.model._meta.many_to_many]
        return super().get_queryset(request).prefetch_related(*names)


class ContentAdmin(HistoryAdmin, DeletionAdmin, AddressEditing, DraftedAdmin, ContentEditing, admin.ModelAdmin):
    """The admin of a content model.

    ``fixed_fields`` can be set only until the object is first live; the address of a page, also later by whoever may
    publish. ``attention`` names what somebody should look at:
    {key: (label, function from queryset to queryset)}; the index page counts it, ``AttentionFilter`` lists it.
    """

    change_form_template = "admin/publishing/drafted_form.html"
    fixed_fields = ()
    attention = {}
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    save_on_top = True

    def get_readonly_fields(self, request, obj=None):
        fixed = self.fixed_fields if obj and not getattr(request, "is_unpublished", False) else ()
        return (*super().get_readonly_fields(request, obj), *self.still_fixed(request, fixed))

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_changelist(self, request, **kwargs):
        return LongChangeList

    def save_model(self, request, obj, form, change):
        if change:
            obj.save(update_fields=form.changed_columns)
        else:
            obj.save()

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def get_view_on_site_url(self, obj=None):
        try:
            return super().get_view_on_site_url(obj)
        except (NoReverseMatch, ObjectDoesNotExist):  # with faults: what the address is made of is empty or gone
            return None


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
