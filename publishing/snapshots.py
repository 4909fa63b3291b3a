"""An object of the content as data: its columns, its relations, and the rows that belong to it.

A snapshot is a dict of what JSON knows: ``model`` (label), ``pk``, ``fields`` {column: value}, ``relations``
{many-to-many field: [keys]}, and ``rows`` {relation: [snapshots]}. Columns that derive from others, and
modeltranslation's base columns, which no one may rely on, are left out.
"""

from django.apps import apps
from django.db import models

from languages.text import translated_fields


def kept_fields(model):
    """The columns of ``model`` that a snapshot holds."""
    translated = translated_fields(model)
    return [field for field in model._meta.concrete_fields if field.editable and field.name not in translated]


def take(instance):
    """The snapshot of ``instance`` as it stands in the database."""
    model = type(instance)
    return {
        "model": model._meta.label_lower,
        "pk": str(instance.pk),
        "fields": {field.attname: _to_json(field, instance) for field in kept_fields(model)},
        "relations": {
            field.name: sorted(str(pk) for pk in getattr(instance, field.name).order_by().values_list("pk", flat=True))
            for field in model._meta.many_to_many
        },
        "rows": {
            relation: [take(row) for row in getattr(instance, relation).order_by("pk")]
            for relation in getattr(model, "revised_with", ())
        },
    }


def put(snapshot):
    """Writes a snapshot into the database, so that ``take`` returns it again; returns the instance.

    Rows that changed are deleted and written anew under their own keys, so that rules about neighbours are judged by
    the end, not by the way. Raises ``IntegrityError`` where the database refuses. Call it in a transaction.
    """
    model = apps.get_model(snapshot["model"])
    instance = model._base_manager.filter(pk=snapshot["pk"]).first()
    if instance is not None and take(instance) == snapshot:
        return instance
    instance = _write(instance, snapshot)
    for relation, wanted in snapshot["rows"].items():
        manager = getattr(instance, relation)
        present = {str(row.pk): row for row in manager.all()}
        same = {row["pk"] for row in wanted if row["pk"] in present and take(present[row["pk"]]) == row}
        for pk, row in present.items():
            if pk not in same:
                row.delete()
        for row in wanted:
            if row["pk"] not in same:
                _write(None, row)
    return instance


def _write(instance, snapshot):
    model = apps.get_model(snapshot["model"])
    is_new = instance is None
    instance = model(pk=snapshot["pk"]) if is_new else instance
    for field in kept_fields(model):
        if field.attname in snapshot["fields"]:
            setattr(instance, field.attname, _from_json(field, snapshot["fields"][field.attname]))
    instance.save(force_insert=is_new)
    for name, keys in snapshot["relations"].items():
        getattr(instance, name).set(keys)
    return instance


def rows_of(instance):
    """The instance and the rows that belong to it."""
    yield instance
    for relation in getattr(type(instance), "revised_with", ()):
        yield from getattr(instance, relation).all()


def _to_json(field, instance):
    value = field.value_from_object(instance)
    if value is None or isinstance(value, bool | int | str):
        return value
    return field.value_to_string(instance)


def _from_json(field, value):
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return target.to_python(value)
