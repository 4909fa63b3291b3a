"""The rows that the fields of one page refer to, each read once, however many fields name it."""

from django import forms
from django.contrib.admin.widgets import AutocompleteSelectMultiple


class RelatedRows:
    """What is known of one model while one page is made: {key as text: instance}."""

    def __init__(self, model):
        self.model = model
        self.known = {}

    def add(self, rows):
        self.known.update((str(row.pk), row) for row in rows)

    def get(self, keys):
        """The instances with these keys (texts) that exist, in the order of the keys."""
        keys = [str(key) for key in keys]
        missing = [key for key in keys if key not in self.known]
        if missing:
            self.known.update(dict.fromkeys(missing))
            self.add(self.model._default_manager.filter(pk__in=missing))
        return [self.known[key] for key in keys if self.known[key] is not None]


class KnownChoices(forms.ModelMultipleChoiceField):
    """Many related rows, chosen by search; ``rows`` are the ``RelatedRows`` of the page."""

    rows = None

    def _check_values(self, value):
        if self.rows is None:
            return super()._check_values(value)
        keys = [str(self.rows.model._meta.pk.to_python(key)) for key in self._valid(value)]
        found = self.rows.get(keys)
        present = {str(row.pk) for row in found}
        for key in keys:
            if key not in present:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        # A queryset that is already read: what is chosen need not be asked for again.
        chosen = self.queryset.filter(pk__in=keys)
        chosen._result_cache = found
        return chosen

    def _valid(self, value):
        for key in value:
            try:
                self.rows.model._meta.pk.to_python(key)
            except forms.ValidationError:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": key}
                ) from None
        return list(dict.fromkeys(value))


class KnownSelect(AutocompleteSelectMultiple):
    """The autocomplete of many rows, which shows what is chosen from the ``RelatedRows`` of the page."""

    rows = None

    def optgroups(self, name, value, attr=None):
        if self.rows is None:
            return super().optgroups(name, value, attr)
        chosen = {str(key) for key in value if key}
        rows = sorted(self.rows.get(sorted(chosen)), key=str)
        options = [self.create_option(name, row.pk, str(row), chosen, index) for index, row in enumerate(rows)]
        return [(None, options, 0)]


def related_rows(request, db_field):
    """The ``RelatedRows`` that a many-to-many field leads to; on a submitted page with all that it names."""
    pages = request.__dict__.setdefault("related_rows", {})
    model = db_field.related_model
    rows = pages.setdefault(model, RelatedRows(model))
    if request.method == "POST" and (model, db_field.name) not in pages:
        pages[model, db_field.name] = True
        named = [
            value
            for name, values in request.POST.lists()
            if name.rpartition("-")[2] == db_field.name
            for value in values
        ]
        rows.get(_keys(model, named))
    return rows


def _keys(model, values):
    keys = set()
    for value in values:
        try:
            keys.add(str(model._meta.pk.to_python(value)))
        except forms.ValidationError:
            continue  # the field says so
    return sorted(keys)
