"""What others saved while a form was open: kept, joined with the editor's own, or shown beside it."""

import hashlib

from django import forms
from django.conf import settings
from django.utils.formats import date_format, localize
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


class MeetsOthers:
    """For a form whose fields carry, hidden, what its editor saw: compares that with what stands there now.

    Where only others changed, theirs stays. Where both did, the form comes back with the other's text beside the
    editor's own; what it carries as seen is then the other's, so that saving again takes the editor's.
    """

    last_change = None  # function that says who changed the object last, and when
    is_gone = False  # the row was deleted by somebody else while its editor worked on it
    is_foreign = False  # the row belongs to another object

    def seen(self, bound):
        """What the page carried as the value of a field when it was opened."""
        return plain(self._widget_data_value(bound.field.hidden_widget(), bound.html_initial_name))

    def differs(self, bound):
        return bound.field.show_hidden_initial and self.seen(bound) != present(bound)

    @property
    def kept_names(self):
        """The fields that others changed and this form leaves as they are."""
        if self.instance._state.adding or not self.has_seen:
            return []
        return [name for name, bound in self._bound_items() if name not in self.changed_data and self.differs(bound)]

    def meet_others(self):
        """Joins lists that both changed; makes an error of any other field that both changed differently."""
        for name in self.changed_data:
            bound = self[name]
            if name not in self.cleaned_data or not self.differs(bound):
                continue
            if isinstance(bound.field, forms.ModelMultipleChoiceField):
                self.cleaned_data[name] = self._joined(bound)
            elif plain(bound.data) != present(bound) and bound.field.has_changed(bound.initial, bound.data):
                self.add_error(name, self._theirs(bound))
                self.mark_as_seen(name)

    def _joined(self, bound):
        mine = {str(row.pk) for row in self.cleaned_data[bound.name]}
        seen, theirs = set(self.seen(bound)), set(present(bound))
        return bound.field.queryset.filter(pk__in=(theirs | (mine - seen)) - (seen - mine))

    def _theirs(self, bound):
        return format_html(
            _("{who} changed this meanwhile to: {text} Your own text is in the field. Save again to keep it."),
            who=self.who_changed(),
            text=format_html("<q>{}</q>", spoken(bound)),
        )

    def mark_as_seen(self, *names):
        """Lets the page carry what stands now as what its editor saw."""
        self.data = self.data.copy()
        for name in names:
            bound = self[name]
            value = present(bound)
            self.data.setlist(bound.html_initial_name, value if isinstance(value, list) else [value])

    def refuse_if_gone(self):
        if self.is_foreign:
            self.add_error(None, _("This row belongs to something else. Reload the page."))
        elif self.is_gone and self.add_prefix("bring_back") not in self.data:
            words = _("{who} deleted this row meanwhile. Save again to bring it back with your text, or tick “Delete”.")
            again = format_html('<input type="hidden" name="{}" value="1">', self.add_prefix("bring_back"))
            self.add_error(None, format_html("{} {}", format_html(words, who=self.who_changed()), again))

    def who_changed(self):
        return (self.last_change and self.last_change()) or _("Somebody else")


class RowsMeetOthers:
    """For a formset of such forms: rows that others added, changed or deleted while the page was open."""

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.last_change = getattr(self.instance, "last_change", None)
        if self.is_bound and i < self.initial_form_count() and form.instance._state.adding:
            self._note_as_gone(form)
        return form

    def _note_as_gone(self, form):
        key = self.model._meta.pk
        try:
            pk = key.to_python(self.data.get(form.add_prefix(key.name)) or None)
        except forms.ValidationError:
            pk = None
        form.is_foreign = pk is None or self.model._base_manager.filter(pk=pk).exists()
        form.is_gone = not form.is_foreign
        if form.is_gone:
            form.instance.pk = form.initial[key.name] = pk
            form.empty_permitted = True

    def get_queryset(self):
        # Once the page is read back, its rows stand as it showed them, whatever is in the database.
        if self.is_bound and "forms" in self.__dict__:
            return [form.instance for form in self.initial_forms]
        return super().get_queryset()

    @property
    def present_rows(self):
        """The rows that stood there when the page came back."""
        super().get_queryset()
        return list(self._queryset)

    def save_new_objects(self, commit=True):
        saved = super().save_new_objects(commit)
        for form in self.initial_forms:
            if form.is_gone and form.has_changed() and not self._should_delete_form(form):
                self.new_objects.append(self.save_new(form, commit=commit))
        return [*saved, *(row for row in self.new_objects if row not in saved)]

    def refuse_blind_deletion(self):
        """A row that somebody else changed is deleted only by who has seen the change."""
        for form in self.deleted_forms:
            names = [name for name, bound in form._bound_items() if not form.is_gone and form.differs(bound)]
            if form.has_seen and names:
                form.mark_as_seen(*names)
                changes = [f"{form[name].label}: {spoken(form[name])}" for name in names]
                raise forms.ValidationError(
                    _("%(who)s changed %(row)s meanwhile (%(changes)s). Save again to delete it all the same."),
                    params={"who": form.who_changed(), "row": form.instance, "changes": "; ".join(changes)},
                )

    def kept_rows(self):
        """What others added or deleted, and this form leaves so, in words."""
        shown = {form.instance.pk for form in self.forms}
        added = [str(row) for row in self.present_rows if row.pk not in shown]
        gone = [_("a deletion") for form in self.initial_forms if form.is_gone and not form.has_changed()]
        return [f"{self.model._meta.verbose_name} {row}" for row in added] + [
            f"{self.model._meta.verbose_name}: {words}" for words in gone
        ]


def kept_from_others(form, formsets):
    """What a saved page left as others had changed it meanwhile, as a list of labels. Call it before rows are saved."""
    kept = [str(form[name].label) for name in getattr(form, "kept_names", ())]
    for formset in formsets:
        for row in formset.forms:
            kept += [f"{row.instance}: {row[name].label}" for name in getattr(row, "kept_names", ())]
        kept += formset.kept_rows() if hasattr(formset, "kept_rows") else []
    return kept


def who_and_when(user, when):
    """ "Nino Example, 24/11/2026 12:40" for a sentence that begins with it; ``None`` if nobody is known."""
    if user is None:
        return None
    return f"{user.get_full_name() or user.get_username()} ({date_format(localtime(when), 'SHORT_DATETIME_FORMAT')})"


def plain(value):
    """A submitted value for comparison: browsers write line ends in their own way; lists have no order."""
    if isinstance(value, list | tuple):
        return sorted(str(each) for each in value)
    return str("" if value is None else value).replace("\r\n", "\n").replace("\r", "\n")


def present(bound):
    """The value that stands now, as the page would carry it."""
    value = bound.field.prepare_value(bound.initial)
    if issubclass(bound.field.hidden_widget, forms.MultipleHiddenInput):
        return plain(list(value or ()))
    return plain(bound.field.hidden_widget().format_value(value))


def spoken(bound):
    """The value that stands now, for a reader."""
    value, field = bound.initial, bound.field
    if value in field.empty_values:
        return _("(empty)")
    if isinstance(field, forms.ModelChoiceField):
        return str(field.queryset.filter(pk=field.prepare_value(value)).first() or value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    return str(localize(value))


def label_of(model, conflict):
    """What a ``merging.Conflict`` is about, in words: the field, and of a row its kind."""
    path, words = list(conflict.path), []
    while path and path[0] == "rows":
        model = model._meta.get_field(path[1]).related_model
        words.append(str(model._meta.verbose_name))
        path = path[3:]
    if path:
        field = next(field for field in model._meta.concrete_fields if path[1] in (field.name, field.attname))
        words.append(name_of(field))
    return ": ".join(words)


def name_of(field):
    """A column's name; that of a translated field with its language."""
    original = getattr(field, "translated_field", None)
    if original is None:
        return str(field.verbose_name)
    return f"{original.verbose_name} ({dict(settings.LANGUAGES)[field.language]})"


def digest_of(conflicts):
    """A short text that tells these conflicts from others; empty without any."""
    return hashlib.sha256(repr(conflicts).encode()).hexdigest()[:16] if conflicts else ""
