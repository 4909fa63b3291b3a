"""How staff edit content, whatever it is."""

from contextlib import suppress
from functools import cache

from django import forms
from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy as _

from languages.prose import ProseField
from languages.words import lazy_sentence_case
from publishing.admin.access import OfferedActions
from publishing.admin.choices import RelatedEditing
from publishing.admin.deletion import DeletionAdmin
from publishing.admin.drafting import DraftedAdmin
from publishing.admin.form_parts import Folding, is_of_texts
from publishing.admin.forms import DayField, EditForm, EditFormSet, ProseTextField, SharedFields, TextField
from publishing.admin.history import HistoryAdmin
from publishing.admin.lists import BoundedPaginator, LongChangeList
from publishing.models.content import ROWS_BELOW_ONE
from publishing.revisions.addresses import ADDRESS

WHAT_BECOMES_OF_AN_ADDRESS = _(
    "Part of the page's web address in every language, in Latin letters. When it is changed, the old one leads to the "
    "new one for ever."
)


class ContentEditing(RelatedEditing):
    """For the admin of content and for its inlines alike."""

    form = EditForm

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if type(db_field) is models.DateField:
            kwargs = {"form_class": DayField, "widget": DayField.widget, **kwargs}
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        if isinstance(db_field, models.TextField):
            form_class = ProseTextField if isinstance(db_field, ProseField) else TextField
            kwargs = {"form_class": form_class, **kwargs}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.label = lazy_sentence_case(db_field.verbose_name)
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4
            if db_field.name == ADDRESS and self.model.has_page:
                field.help_text = WHAT_BECOMES_OF_AN_ADDRESS
        return field


class ContentInline(ContentEditing, admin.StackedInline):
    formset = EditFormSet
    extra = 0
    max_num = ROWS_BELOW_ONE

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, absolute_max=ROWS_BELOW_ONE, **kwargs)
        formset.form.work = getattr(request, "work", None)
        formset.folding = Folding.asked_by(request)
        formset.form.base_fields = SharedFields(formset.form.base_fields)
        return formset


class _AnyRow:
    pk = "{key}"

    def __str__(self):
        return "{name}"


@cache
def _checkbox_of_any_row(language):
    """The checkbox of a row in a list as a format of its ``key`` and ``name``, in ``language``, the one that is active."""
    return format_html('<label class="tick">{}</label>', admin.ModelAdmin.action_checkbox(None, _AnyRow()))


class ContentAdmin(OfferedActions, HistoryAdmin, DeletionAdmin, DraftedAdmin, ContentEditing, admin.ModelAdmin):
    """The admin of a content model.

    ``fixed_fields`` can be set only until the object is first live; the address of a page, also later by whoever may
    publish. ``attention`` names what somebody should look at:
    {key: (label, function from queryset to queryset)}; the index page counts it, ``AttentionFilter`` lists it.
    """

    change_form_template = "admin/publishing/drafted_form.html"
    fixed_fields = ()
    attention = {}
    actions = ("work_on_drafts",)
    list_per_page = 50
    paginator = BoundedPaginator
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    def action_checkbox(self, obj):
        """As Django's, drawn by its template once for each language instead of for each row."""
        drawn = _checkbox_of_any_row(get_language())
        return format_html(drawn, key=obj.pk, name=obj)

    def get_readonly_fields(self, request, obj=None):
        work = getattr(request, "work", None)
        fixed = self.fixed_fields if obj and (work is None or work.live is not None) else ()
        may_move = self.model.has_page and self.may_publish(request)
        fixed = (name for name in fixed if name != ADDRESS or not may_move)
        return (*super().get_readonly_fields(request, obj), *fixed)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """As Django's, which copies all that was sent for each kind of row, lest it be saved as something new."""
        sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
        return {"instance": obj, "prefix": prefix, "queryset": inline.get_queryset(request), **sent}

    def get_changeform_initial_data(self, request):
        """What the address says of the fields, as far as they take it."""
        fields, initial = self.get_form(request, change=False).base_fields, {}
        for name, value in super().get_changeform_initial_data(request).items():
            with suppress(KeyError, ValidationError):
                fields[name].clean(value)
                initial[name] = value
        return initial

    def get_prepopulated_fields(self, request, obj=None):
        is_named = obj and getattr(obj, ADDRESS, "")
        return {} if is_named or is_of_texts(request) else super().get_prepopulated_fields(request, obj)

    def get_changelist(self, request, **kwargs):
        return LongChangeList

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def get_view_on_site_url(self, obj=None):
        if not getattr(obj, "is_live", True):
            return None
        try:
            return super().get_view_on_site_url(obj)
        except (NoReverseMatch, ObjectDoesNotExist):  # with faults: what the address is made of is empty or gone
            return None


class ChoiceFilter(admin.SimpleListFilter):
    """By one of its choices, as ``narrow`` (of a queryset and the value) says; anything else narrows nothing."""

    def queryset(self, request, queryset):
        is_choice = self.value() in dict(self.lookup_choices)
        return self.narrow(queryset, self.value()) if is_choice else queryset


class AttentionFilter(ChoiceFilter):
    title = _("What needs attention")
    parameter_name = "attention"

    def lookups(self, request, model_admin):
        self.attention = model_admin.attention
        return [(key, label) for key, (label, _narrow) in self.attention.items()]

    def narrow(self, queryset, value):
        _label, narrow = self.attention[value]
        return narrow(queryset)
