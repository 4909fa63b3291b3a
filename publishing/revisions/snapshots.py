"""An object of the content as data: its columns, its relations, and the rows that belong to it.

A snapshot is a dict of what JSON knows: ``model`` (label), ``pk``, ``fields`` {column: value}, ``relations``
{many-to-many field: [keys]}, and ``rows`` {relation: [snapshots]}. Columns that derive from others, and
modeltranslation's base columns, which no one may rely on, are left out.
"""

from collections import defaultdict
from functools import cache
from itertools import repeat

from django.apps import apps
from django.db import models, router

from languages.text import translated_fields
from publishing.models import Revision
from publishing.revisions.references import ends_of

PLAIN = {type(None), bool, int, str}


def model_of(snapshot):
    return apps.get_model(snapshot["model"])


@cache
def kept_fields(model):
    """The columns of ``model`` that a snapshot holds."""
    translated = translated_fields(model)
    return [field for field in model._meta.concrete_fields if field.editable and field.name not in translated]


def take_snapshot(instance):
    """The snapshot of ``instance`` as it stands in the database: a query for each kind of row, and one for all links."""
    return take_snapshots(type(instance), [instance])[str(instance.pk)]


def take_snapshots(model, instances):
    """{key as text: snapshot} of many instances of one model, in as many queries as ``take_snapshot`` of one."""
    taken = {}
    snapshots = _take_all(model, instances, taken)
    _add_links(taken)
    return {snapshot["pk"]: snapshot for snapshot in snapshots}


def _take_all(model, instances, taken):
    """The snapshots of instances without their links; adds them to ``taken``: {model: [snapshot]}."""
    rows = {relation: _rows(model, relation, instances, taken) for relation in getattr(model, "revised_with", ())}
    snapshots = [
        {
            "model": model._meta.label_lower,
            "pk": str(instance.pk),
            "fields": _columns_of(instance, kept_fields(model)),
            "relations": {field.name: [] for field in model._meta.many_to_many},
            "rows": {relation: below[instance.pk] for relation, below in rows.items()},
        }
        for instance in instances
    ]
    taken.setdefault(model, []).extend(snapshots)
    return snapshots


def _rows(model, relation, instances, taken):
    """{key of the instance: [snapshots of its rows]}."""
    foreign_key = model._meta.get_field(relation).field
    found = foreign_key.model._base_manager.filter(**{f"{foreign_key.name}__in": [row.pk for row in instances]})
    rows = sorted(found.order_by(), key=lambda row: str(row.pk))
    snapshots = defaultdict(list)
    for row, snapshot in zip(rows, _take_all(foreign_key.model, rows, taken), strict=True):
        snapshots[getattr(row, foreign_key.attname)].append(snapshot)
    return snapshots


def _add_links(taken):
    """Puts into each snapshot to what it is related by many-to-many fields. One query for all."""
    queries = []
    for model, rows in taken.items():
        for field in model._meta.many_to_many if rows else ():
            owner, target = ends_of(field)
            links = field.remote_field.through._base_manager.filter(**{f"{owner}__in": [row["pk"] for row in rows]})
            place = models.Value(f"{model._meta.label_lower} {field.name}", output_field=models.CharField())
            queries.append(links.order_by().annotate(place=place).values_list("place", owner, target))
    found = queries[0].union(*queries[1:], all=True) if queries else ()
    snapshots = {(row["model"], row["pk"]): row for rows in taken.values() for row in rows}
    for place, owner, target in sorted((place, str(owner), str(target)) for place, owner, target in found):
        label, name = place.split()
        snapshots[label, owner]["relations"][name].append(target)


def apply_snapshot(snapshot, instance=None, present=None):
    """Writes a snapshot into the database, so that ``take_snapshot`` returns it again; returns the instance.

    Rows that changed are deleted and written anew under their own keys, so that rules about neighbours are judged by
    the end, not by the way. Raises ``IntegrityError`` where the database refuses. Call it in a transaction.
    Who has just read the instance and taken its snapshot passes both.
    """
    model = model_of(snapshot)
    if present is None:
        instance = model._base_manager.filter(pk=snapshot["pk"]).first()
        present = take_snapshot(instance) if instance is not None else None
    if present == snapshot:
        return instance
    instance = _write(instance, snapshot, present)
    for relation, wanted in snapshot["rows"].items():
        _put_rows(model._meta.get_field(relation).field.model, wanted, present["rows"][relation] if present else [])
    return instance


def _put_rows(model, wanted, present):
    present = {row["pk"]: row for row in present}
    wanted = {row["pk"]: _with_newer_columns(row, present.get(row["pk"])) for row in wanted}
    gone = [pk for pk, row in present.items() if wanted.get(pk) != row]
    new = [row for pk, row in wanted.items() if present.get(pk) != row]
    if gone:
        model._base_manager.filter(pk__in=gone).delete()
    model._base_manager.bulk_create([unsaved(row) for row in new])
    for field in model._meta.many_to_many:
        through, (owner, target) = field.remote_field.through, ends_of(field)
        pairs = [(row["pk"], key) for row in new for key in row["relations"].get(field.name, ())]
        through._base_manager.bulk_create([through(**{owner: pk, target: key}) for pk, key in pairs])


def _with_newer_columns(snapshot, present):
    return {**snapshot, "fields": present["fields"] | snapshot["fields"]} if present else snapshot


def _write(instance, snapshot, present):
    """Writes what differs from ``present``, the snapshot of ``instance`` as it stands."""
    if instance is None:
        instance = unsaved(snapshot)
        instance.save(force_insert=True)
    elif present["fields"] != snapshot["fields"]:
        for field in kept_fields(type(instance)):
            if field.attname in snapshot["fields"]:
                setattr(instance, field.attname, from_json(field, snapshot["fields"][field.attname]))
        instance.save()
    for name, keys in snapshot["relations"].items():
        if present is None or present["relations"].get(name) != keys:
            getattr(instance, name).set(keys)
    return instance


def rows_of(instance):
    """The instance and the rows that belong to it, as the database has them."""
    yield instance
    for relation in getattr(type(instance), "revised_with", ()):
        foreign_key = instance._meta.get_field(relation).field
        yield from foreign_key.model._base_manager.filter(**{foreign_key.name: instance.pk})


def without_missing(snapshot):
    """The snapshot without its mentions of objects that are gone; those that it cannot do without stay."""
    model = model_of(snapshot)
    fields = dict(snapshot["fields"])
    for field in kept_fields(model):
        value = fields.get(field.attname)
        if field.many_to_one and field.null and value is not None and value != snapshot["pk"]:
            fields[field.attname] = value if _present(field, [value]) else None
    relations = {name: _present(model._meta.get_field(name), keys) for name, keys in snapshot["relations"].items()}
    rows = {name: [without_missing(row) for row in rows] for name, rows in snapshot["rows"].items()}
    return {**snapshot, "fields": fields, "relations": relations, "rows": rows}


def _present(field, keys):
    return sorted(_rows_or_drafts(field.related_model, keys))


def _rows_or_drafts(model, keys):
    """{key as text: instance} of those of ``keys`` (texts) that exist, or are drafted: then it is not saved."""
    found = {str(row.pk): row for row in model._base_manager.filter(pk__in=keys)} if keys else {}
    if missing := [key for key in keys if key not in found]:
        drafts = Revision.objects.of_kind(model).unpublished().filter(object_id__in=missing)
        found |= {str(draft.object_id): unsaved(draft.snapshot) for draft in drafts}
    return found


def parts_of(snapshot):
    """The snapshots of an object and of each of its rows."""
    return [snapshot, *(row for rows in snapshot["rows"].values() for row in rows)]


def unsaved(snapshot):
    """An instance as the snapshot says it, for reading; its rows and relations are not there."""
    model, fields = model_of(snapshot), {"id": snapshot["pk"], **snapshot["fields"]}
    # All columns in their order: to find by name what each lacks, in each language, is most of what an instance costs.
    return model(*[read(fields[name]) if name in fields else blank() for name, read, blank in _columns(model)])


@cache
def _columns(model):
    """[(column, what reads its value from JSON, what makes the value of a row that lacks it)], in the order of ``model``."""
    columns = model._meta.concrete_fields
    made_anew = {f for f in columns if f.has_default() and callable(f.default)}
    blanks = (f.get_default if f in made_anew else repeat(f.get_default()).__next__ for f in columns)
    return [(f.attname, _reader(f), blank) for f, blank in zip(columns, blanks, strict=True)]


def instantiate(snapshot):
    """The instance with its rows and relations as the snapshot says, in memory: nothing is written.

    One query for each model that it is related to by many-to-many fields. What does not exist any more is left out; what
    is only drafted is there, but not saved.
    """
    keys = defaultdict(set)
    for row in parts_of(snapshot):
        for name, targets in row["relations"].items():
            keys[model_of(row)._meta.get_field(name).related_model].update(targets)
    return _instance(snapshot, {model: _rows_or_drafts(model, wanted) for model, wanted in keys.items()})


def _instance(snapshot, related):
    model = model_of(snapshot)
    instance = unsaved(snapshot)
    instance._state.adding, instance._state.db = False, router.db_for_write(model)
    for name, keys in snapshot["relations"].items():
        known = related[model._meta.get_field(name).related_model]
        _prefetch(instance, name, [known[key] for key in keys if key in known])
    for name, rows in snapshot["rows"].items():
        foreign_key = model._meta.get_field(name).field
        children = [_instance(row, related) for row in rows]
        for child in children:
            setattr(child, foreign_key.name, instance)
        _prefetch(instance, name, ordered_by_model(foreign_key.model, children))
    return instance


def _prefetch(instance, name, rows):
    """Lets a relation of ``instance`` say ``rows``, as if they had been prefetched: Django has no public way to it."""
    queryset = getattr(instance, name).get_queryset()
    queryset._result_cache, queryset._prefetch_done = rows, True
    instance.__dict__.setdefault("_prefetched_objects_cache", {})[name] = queryset


def ordered_by_model(model, rows):
    """``rows`` as the database would order them by the model's own ordering."""
    for term in reversed(model._meta.ordering):
        if isinstance(term, str):
            name, is_descending, unknown_first = term.removeprefix("-"), term.startswith("-"), False
        else:
            name, is_descending, unknown_first = term.expression.name, term.descending, term.nulls_first
        values = {row.pk: getattr(row, name) for row in rows}
        known = [row for row in rows if values[row.pk] is not None]
        known.sort(key=lambda row: values[row.pk], reverse=is_descending)
        unknown = [row for row in rows if values[row.pk] is None]
        rows = unknown + known if unknown_first else known + unknown
    return rows


def revised(snapshot, instance, columns, links):
    """The snapshot of one row after a form changed it in memory: ``columns`` (names) as ``instance`` has them now.

    ``links`` are the many-to-many relations that were changed: {name: [instances]}. Without a ``snapshot`` all columns
    are the instance's. Rows that belong to it are left as they are.
    """
    model = type(instance)
    before = snapshot or {
        "model": model._meta.label_lower,
        "pk": str(instance.pk),
        "fields": {},
        "relations": {field.name: [] for field in model._meta.many_to_many},
        "rows": {name: [] for name in getattr(model, "revised_with", ())},
    }
    fields = _columns_of(instance, [field for field in kept_fields(model) if snapshot is None or field.name in columns])
    relations = {name: sorted(str(row.pk) for row in rows) for name, rows in links.items()}
    return {**before, "fields": before["fields"] | fields, "relations": before["relations"] | relations}


def copy_of(snapshot, names, **columns):
    """The snapshot of a new object, or row, of the same kind: the fields and relations ``names`` say what ``snapshot`` does,
    a translated one in every language; ``columns`` what is given; the others are empty.
    """
    model = model_of(snapshot)
    blank = revised(None, model(**columns), (), {})
    wanted = {f.attname for f in kept_fields(model) if getattr(f, "translated_field", f).name in names}
    fields = {name: value for name, value in snapshot["fields"].items() if name in wanted}
    relations = {name: keys for name, keys in snapshot["relations"].items() if name in names}
    return {**blank, "fields": blank["fields"] | fields, "relations": blank["relations"] | relations}


def _columns_of(instance, fields):
    """{column: value} as JSON knows it."""
    values = [getattr(instance, field.attname) for field in fields]
    columns = zip(fields, values, strict=True)
    return {f.attname: value if type(value) in PLAIN else f.value_to_string(instance) for f, value in columns}


def from_json(field, value):
    return _reader(field)(value)


def _reader(field):
    return (field.target_field if isinstance(field, models.ForeignKey) else field).to_python
