"""The base of the staff's pages for content: texts in every language, sources, choices, search."""

from babel import Locale
from django import forms
from django.db.models import Q
from django.utils.html import conditional_escape
from django.utils.translation import gettext_lazy as _

from languages.countries import country_choices, validate_country_code
from languages.dates import cldr_locale
from languages.folded_search import FoldedSearch
from languages.text import read_text
from publishing.editing import AttentionFilter, ContentAdmin, ContentInline, EditForm
from translations.editing import ReviewForm, TranslatedAdmin, TranslatedEditing

__all__ = ["AttentionFilter", "PageAdmin", "PageForm", "RowForm", "RowInline", "listed", "without_source"]

EMPTY = [("", "---------")]


class RowForm(EditForm):
    """Of one row below another object's form."""


class PageForm(ReviewForm, EditForm):
    """Of an object with a page of its own in the staff site."""


class KnownChoices:
    """Offers countries and languages by name where a model takes their codes."""

    language_fields = ()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        choices = self._choices(db_field)
        if choices is None:
            return field
        return _alike(field, forms.ChoiceField(choices=EMPTY + choices, widget=forms.Select))

    def _choices(self, db_field):
        if validate_country_code in db_field.validators:
            return country_choices()
        if db_field.name in self.language_fields:
            return language_choices()
        return None


class PageAdmin(TranslatedAdmin, KnownChoices, FoldedSearch, ContentAdmin):
    form = PageForm
    list_filter = (AttentionFilter,)


class RowInline(TranslatedEditing, KnownChoices, ContentInline):
    form = RowForm


def listed(row, field):
    """A translated text for a list: marked with its own language where it fell back, ``None`` where there is none."""
    return conditional_escape(read_text(row, field)) or None


def language_choices(language=None):
    """(code, name) pairs of the languages with a two-letter code, in the order of their names."""
    names = Locale.parse(cldr_locale(language)).languages
    return sorted(((code, name) for code, name in names.items() if len(code) == 2), key=lambda pair: pair[1])


def without_source(*rows):
    """An item of ``ContentAdmin.attention``: objects that name no source, or have a row of ``rows`` that names none."""

    def narrow(queryset):
        model = queryset.model
        missing = _is_unsourced(model)
        for name in rows:
            relation = model._meta.get_field(name)
            unsourced = relation.related_model._base_manager.filter(_is_unsourced(relation.related_model))
            missing |= Q(pk__in=unsourced.values(relation.field.attname))
        return queryset.filter(missing)

    return _("without a source"), narrow


def _is_unsourced(model):
    field = model._meta.get_field("sources")
    return ~Q(pk__in=field.remote_field.through._base_manager.values(f"{field.m2m_field_name()}_id"))


def _alike(field, other):
    other.label, other.help_text, other.required = field.label, field.help_text, field.required
    other.initial, other.show_hidden_initial = field.initial, field.show_hidden_initial
    return other
