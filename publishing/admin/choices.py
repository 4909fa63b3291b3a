"""What a form may refer to: what is live, and drafts of what is not, each marked as such."""

from dataclasses import dataclass

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from languages.collation import collation_key
from languages.folding import FoldedField, fold_all, search_words
from publishing.admin.access import may
from publishing.models import Content, Revision
from publishing.models.content import as_key
from publishing.revisions.drafted import named_in
from publishing.revisions.snapshots import unsaved

DRAFTS_OFFERED = 200  # of one kind, those saved last; one that a form names already is always among its choices


def is_draft(row):
    """Whether what a form refers to is only drafted."""
    return isinstance(row, Content) and row._state.adding


def label_of_choice(row):
    return _("%(name)s (draft)") % {"name": row} if is_draft(row) else str(row)


@dataclass(frozen=True)
class Drafts:
    """The drafts of objects of ``model`` that are not live, for a form: all that the person may see, and those to which
    the draft at work refers already.
    """

    request: HttpRequest
    model: type

    def rows(self, keys=None):
        """{key as text: the object, not saved}, the latest first; of ``keys`` alone, if given. One query."""
        if not issubclass(self.model, Content):
            return {}
        drafts = Revision.objects.of_kind(self.model).unpublished().order_by("-created", "pk")
        if not may(self.request, self.model, "view"):
            drafts = drafts.filter(object_id__in=self._named)
        drafts = drafts[:DRAFTS_OFFERED] if keys is None else drafts.filter(object_id__in=keys)
        return {str(key): unsaved(snapshot) for key, snapshot in drafts.values_list("object_id", "snapshot")}

    @property
    def _named(self):
        work = getattr(self.request, "work", None)
        return {key for _model, key in named_in(work.seen)} if work is not None and work.seen else set()

    def found(self, term):
        """Those that hold each word of ``term`` in any language, case or accent."""
        words = search_words(term)
        return [row for row in self.rows().values() if all(word in _folded(row) for word in words)]


def _folded(row):
    columns = [column for field in row._meta.fields if isinstance(field, FoldedField) for column in field.columns]
    return fold_all([str(row), *(getattr(row, column) for column in columns)])


class LiveAndDrafted(ModelChoiceIterator):
    def __iter__(self):
        yield from super().__iter__() if self.field.live is None else map(self.choice, self.field.live)
        yield from map(self.choice, self.field.drafts.rows().values())

    def __len__(self):
        return super().__len__() + len(self.field.drafts.rows())

    def __bool__(self):
        return super().__bool__() or bool(self.field.drafts.rows())


class RelatedChoice(forms.ModelChoiceField):
    """One related row. ``drafts`` are the ``Drafts`` that it may be, too."""

    live = drafts = None
    iterator = LiveAndDrafted

    def label_from_instance(self, obj):
        return label_of_choice(obj)

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError:
            key = as_key(value)
            row = self.drafts.rows([key]).get(str(key)) if key is not None else None
            if row is None:
                raise
            return row


class RelatedSelect(AutocompleteSelect):
    """The autocomplete of one row, which also shows a draft that is chosen."""

    def optgroups(self, name, value, attr=None):
        keys = [key for each in value if (key := as_key(each)) is not None]
        if not keys:
            return [(None, [] if self.is_required else [self.create_option(name, "", "", False, 0)], 0)]
        groups = super().optgroups(name, list(map(str, keys)), attr)
        options = groups[0][1]
        field, shown = self.choices.field, {str(option["value"]) for option in options}
        keys = [key for key in keys if str(key) not in shown]
        for key, row in field.drafts.rows(keys).items() if keys else ():
            options.append(self.create_option(name, key, label_of_choice(row), True, len(options)))
        return groups


class KnownChoices(forms.ModelMultipleChoiceField):
    """Many related rows. ``known`` are those that the page names: {key as text: row}; ``drafts`` as above.

    ``live`` are all that are live, in their order, where somebody has them at hand.
    """

    known = live = None
    drafts = None
    iterator = LiveAndDrafted

    def label_from_instance(self, obj):
        return label_of_choice(obj)

    def prepare_value(self, value):
        """As Django's; the rows that a form has already are known from then on."""
        if isinstance(value, list | tuple):
            self.known.update((str(row.pk), row) for row in value if hasattr(row, "_meta"))
        return super().prepare_value(value)

    def _check_values(self, value):
        # A queryset that is already read: what is chosen need not be asked for again. Django has no hook for it.
        keys = list(dict.fromkeys(map(str, value)))
        if not all(key in self.known for key in keys):
            return super()._check_values(value)
        chosen = self.queryset.filter(pk__in=keys)
        chosen._result_cache = [self.known[key] for key in keys]
        return chosen


class KnownSelect(AutocompleteSelectMultiple):
    """The autocomplete of many rows, which shows what is chosen from the ``known`` of its field."""

    def optgroups(self, name, value, attr=None):
        known = self.choices.field.known
        chosen = {str(key) for key in value} & known.keys()
        rows = sorted((known[key] for key in chosen), key=lambda row: collation_key(str(row)))
        options = [
            self.create_option(name, row.pk, label_of_choice(row), chosen, index) for index, row in enumerate(rows)
        ]
        return [(None, options, 0)]


def known_rows(request, db_field):
    """{key as text: row} of all that a page names in a many-to-many field, in whatever form of it. One query, and one
    more where some of it is not live.
    """
    pages = request.__dict__.setdefault("known_rows", {})
    model, name = db_field.related_model, db_field.name
    if (model, name) not in pages:
        sent = [*request.GET.lists(), *request.POST.lists()]
        named = {value for field, values in sent if field.rpartition("-")[2] == name for value in values}
        keys = [key for value in named if (key := as_key(value)) is not None]
        rows = {str(row.pk): row for row in model._default_manager.filter(pk__in=keys)} if keys else {}
        if missing := [key for key in keys if str(key) not in rows]:
            rows |= Drafts(request, model).rows(missing)
        pages[model, name] = rows
    return pages[model, name]


class RelatedEditing:
    """For the admin of content and for its inlines: what it refers to may be a draft."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            kwargs["widget"] = RelatedSelect(db_field, self.admin_site, using=kwargs.get("using"))
        field = super().formfield_for_foreignkey(db_field, request, form_class=RelatedChoice, **kwargs)
        field.drafts = Drafts(request, db_field.related_model)
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            kwargs["widget"] = KnownSelect(db_field, self.admin_site, using=kwargs.get("using"))
        field = super().formfield_for_manytomany(db_field, request, form_class=KnownChoices, **kwargs)
        field.known, field.drafts = known_rows(request, db_field), Drafts(request, db_field.related_model)
        return field


class RelatedSearch(AutocompleteJsonView):
    """What an autocomplete finds: as Django's, the drafts before what is live."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if context["page_obj"].number == 1:
            drafts = Drafts(self.request, self.model_admin.model).found(self.term)
            context["object_list"] = [*drafts, *context["object_list"]]
        return context

    def serialize_result(self, obj, to_field_name):
        return {**super().serialize_result(obj, to_field_name), "text": label_of_choice(obj)}
