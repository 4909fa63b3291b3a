"""The base of the staff's pages for content: texts in every language, sources, choices, search."""

from dataclasses import dataclass

from babel import Locale
from django import forms
from django.contrib import admin
from django.db.models import Case, Q, When
from django.utils.html import conditional_escape
from django.utils.translation import get_language, gettext_lazy as _

from languages.collation import by_name, collation_key
from languages.countries import country_choices, validate_country_code
from languages.dates import cldr_locale, speak_date
from languages.folded_search import FoldedSearch
from languages.text import read_text
from publishing.admin.content import AttentionFilter, ContentAdmin, ContentInline
from publishing.admin.forms import EditForm
from publishing.revisions.present import cached_until_publication
from publishing.revisions.references import ends_of
from translations.editing import ReviewForm, TranslatedAdmin, TranslatedEditing

EMPTY = [("", "---------")]
ALIKE = ["label", "help_text", "required", "initial"]


class PageForm(ReviewForm, EditForm):
    """Of an object with a page of its own in the staff site."""


class ChoicesByName:
    """Offers countries and languages by name where a model takes their codes."""

    language_fields = ()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if validate_country_code in db_field.validators:
            choices = country_choices()
        elif db_field.name in self.language_fields:
            choices = cldr_languages()
        else:
            return field
        alike = {name: getattr(field, name) for name in ALIKE}
        return forms.ChoiceField(choices=EMPTY + choices, widget=forms.Select, **alike)


class PageAdmin(TranslatedAdmin, ChoicesByName, FoldedSearch, ContentAdmin):
    form = PageForm
    list_filter = (AttentionFilter,)


@cached_until_publication
def ordering_by_name(model, language):
    """What orders the rows of ``model`` by name as ``language``, the one that is active, does."""
    rows = by_name(model._base_manager.all())
    return Case(*(When(pk=row.pk, then=place) for place, row in enumerate(rows)), default=None), "pk"


class FewByName:
    """For the admin of a model with few rows: in lists and choices they stand by name in the editor's language."""

    def get_ordering(self, request):
        return list(ordering_by_name(self.model, get_language()))


class RowInline(TranslatedEditing, ChoicesByName, ContentInline):
    form = EditForm
    autocomplete_fields = ("sources",)


def listed(row, field):
    """A translated text for a list: marked with its own language where it fell back, ``None`` where there is none."""
    return conditional_escape(read_text(row, field)) or None


def text_column(description, field, relation="", ordering=None):
    """A method that gives a column of a list: a text of each row, or of what its ``relation`` leads to if it does.

    It sorts by the English text, unless ``ordering`` names another column.
    """

    @admin.display(description=description, ordering=ordering or "__".join(filter(None, [relation, f"{field}_en"])))
    def column(self, row):
        found = getattr(row, relation) if relation else row
        return found and listed(found, field)

    return column


def date_column(description, field, ordering):
    """The same for a date, spoken as exactly as it is known."""

    @admin.display(description=description, ordering=ordering)
    def column(self, row):
        day = getattr(row, field)
        return day and speak_date(day, getattr(row, f"{field}_precision"))

    return column


def cldr_languages(language=None):
    """(code, name) pairs of the languages with a two-letter code, in the order of their names."""
    names = Locale.parse(cldr_locale(language)).languages
    pairs = ((code, name) for code, name in names.items() if len(code) == 2)
    return sorted(pairs, key=lambda pair: collation_key(pair[1], language))


def without_source(*rows):
    """An item of ``ContentAdmin.attention``: objects that name no source, or have a row of ``rows`` that names none."""
    return _("without a source"), WithoutSource(rows)


@dataclass(frozen=True)
class WithoutSource:
    rows: tuple

    def __call__(self, queryset):
        model = queryset.model
        missing = _is_unsourced(model)
        for name in self.rows:
            relation = model._meta.get_field(name)
            unsourced = relation.related_model._base_manager.filter(_is_unsourced(relation.related_model))
            missing |= Q(pk__in=unsourced.values(relation.field.attname))
        return queryset.filter(missing)

    @property
    def needs(self):
        """The relations that ``places`` reads."""
        return [f"{name}__sources" for name in self.rows]

    def places(self, instance):
        """(place in the form of ``instance``, row) of the rows that name no source."""
        for name in self.rows:
            for number, row in enumerate(getattr(instance, name).all()):
                if not row.sources.all():
                    yield f"{name}-{number}", row


def _is_unsourced(model):
    field = model._meta.get_field("sources")
    return ~Q(pk__in=field.remote_field.through._base_manager.values(ends_of(field)[0]))
