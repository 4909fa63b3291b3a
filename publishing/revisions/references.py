"""What refers to an object of the content, and what becomes of it when the object is deleted."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.contrib.admin.utils import NestedObjects
from django.db import models

from publishing.models import Content


@dataclass(frozen=True)
class Reference:
    """A row elsewhere that names an object in one of its fields; deleting the object empties it there."""

    row: models.Model
    field: models.Field
    target: object  # the row that goes: the object, or one that goes with it

    @property
    def owner(self):
        return owner_of(self.row)


@cache
def owners_by_model():
    """{model of rows that are kept with another object: its foreign key to that object}."""
    owned = [model._meta.get_field(name) for model in apps.get_models() for name in getattr(model, "revised_with", ())]
    return {relation.related_model: relation.field for relation in owned}


def owner_column(model):
    """The column with the key of the object in whose revisions a row of ``model`` is kept; "pk" if that is the row itself."""
    field = owners_by_model().get(model)
    return field.attname if field else "pk"


def owner_of(row):
    """The object in whose revisions ``row`` is kept: itself, or that of which it is a part."""
    field = owners_by_model().get(type(row))
    return getattr(row, field.name) if field else row


def ends_of(field):
    """The columns of the links of a many-to-many field: of the row that has it, and of what it links it to."""
    return f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"


class Consequences:
    """Of deleting ``instance``: ``dependants`` are the objects with revisions of their own that go with it, those
    that depend on others first; ``references`` are what remains and names any of them.
    """

    def __init__(self, instance):
        collector = NestedObjects(using="default", origin=instance)
        collector.collect([instance])
        collector.sort()
        self._rows = {(model, row.pk): row for model, rows in collector.model_objs.items() for row in rows}
        self._gone = self._rows.keys()
        self._protected = list(collector.protected)
        self.dependants = [
            row
            for model in collector.data
            if issubclass(model, Content) and model not in owners_by_model()
            for row in sorted(collector.model_objs[model], key=lambda row: str(row.pk))
            if row != instance
        ]
        self.references = [*self._emptied(collector), *self._unlinked(collector)]

    @property
    def owners(self):
        """All objects of which a row goes, is emptied, or forbids that the others go."""
        rows = [row for row in self._rows.values() if not row._meta.auto_created]
        return [*map(owner_of, [*rows, *self._protected]), *(reference.owner for reference in self.references)]

    @property
    def changed(self):
        """The objects whose revisions say something else afterwards."""
        owners = dict.fromkeys(reference.owner for reference in self.references)
        return [owner for owner in owners if isinstance(owner, Content) and (type(owner), owner.pk) not in self._gone]

    def _emptied(self, collector):
        for (field, _value), querysets in collector.field_updates.items():
            for row in (row for rows in querysets for row in rows):
                if (type(row), row.pk) not in self._gone:
                    yield Reference(row, field, self._rows[field.related_model, getattr(row, field.attname)])

    def _unlinked(self, collector):
        for through, links in collector.model_objs.items():
            owner = through._meta.auto_created
            if not owner:
                continue
            field = next(field for field in owner._meta.many_to_many if field.remote_field.through is through)
            owner_end, target_end = ends_of(field)
            targets = defaultdict(list)
            for link in links:
                targets[getattr(link, owner_end)].append(getattr(link, target_end))
            for row in owner._base_manager.filter(pk__in=targets).order_by("pk"):
                if (owner, row.pk) not in self._gone:
                    for target in targets[row.pk]:
                        yield Reference(row, field, self._rows[field.related_model, target])
