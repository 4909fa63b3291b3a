"""Objects with the rows below them as one table: a row of it is an object or one of those, as its first column says."""

from collections import defaultdict
from dataclasses import dataclass, field

from publishing.exchange.object_reading import KEY, ROW, VERSION, ObjectReading, slug_of
from publishing.exchange.planning import keys_and_names, require_few, version_of
from publishing.revisions.references import owners_by_model
from publishing.revisions.snapshots import kept_fields, model_of
from publishing.revisions.worked_on import worked_on


@dataclass
class ObjectExchange:
    """The table of a ``model`` whose objects are known by ``slug``.

    ``known_by`` names the column by which objects that others refer to are known: {model: name}. ``parsers`` read what
    is written in a column: {name: function of a text}. ``doubts`` (of an instance) yields (column, sentence);
    ``note`` is called with the snapshots before and after of what was saved, and ``rules`` (of an object's rows of one kind, as
    instances) yields (row, sentence) for those that cannot stand beside each other.
    """

    model: type
    known_by: dict
    note: object
    parsers: dict = field(default_factory=dict)
    doubts: object = lambda row: ()
    rules: object = lambda rows: ()

    @property
    def name(self):
        """What the table calls an object, and the column that says which one a row belongs to."""
        return self.model._meta.model_name

    @property
    def kinds(self):
        """{what the table calls a row: (relation, or ``None`` for the object itself; model)}."""
        found = {self.name: (None, self.model)}
        for relation in self.model.revised_with:
            part = self.model._meta.get_field(relation).related_model
            found[part._meta.model_name] = relation, part
        return found

    files = ()  # other kinds than tables

    @staticmethod
    def lines_of(_data):
        """No file of another kind is one of objects."""

    def fields_of(self, model):
        """{column: field} of a model, without its address, its picture and the object that it belongs to."""
        columns, owner = [*kept_fields(model), *model._meta.many_to_many], owners_by_model().get(model)
        return {f.name: f for f in columns if f.name != "slug" and f is not owner and not hasattr(f, "drawn")}

    def columns(self, languages):
        """The columns of the table with texts in these languages, as the models declare them."""
        fields = {
            name: each for _relation, model in self.kinds.values() for name, each in self.fields_of(model).items()
        }
        shown = [name for name, each in fields.items() if getattr(each, "language", languages[0]) in languages]
        return [ROW, self.name, KEY, VERSION, *shown]

    def rows(self, keys, languages):
        """The rows of the table of the objects with these keys, or of all, as they are worked on."""
        if keys is None:
            require_few(self.model)
        works = sorted(worked_on(self.model, keys).values(), key=lambda work: (slug_of(work.snapshot), work.pk))
        names = self.names(row for work in works for row in self.parts(work.snapshot))
        columns = self.columns(languages)
        for work in works:
            for kind, row in self._kinds_and_parts(work.snapshot):
                cells = self.cells(row, names) | {
                    ROW: kind,
                    self.name: slug_of(work.snapshot) or work.pk,
                    VERSION: version_of(row),
                }
                cells[KEY] = "" if kind == self.name else row["pk"]
                yield [cells.get(column, "") for column in columns]

    def _kinds_and_parts(self, snapshot):
        for kind, (relation, _model) in self.kinds.items():
            for row in [snapshot] if relation is None else snapshot["rows"][relation]:
                yield kind, row

    def parts(self, snapshot):
        return [row for _kind, row in self._kinds_and_parts(snapshot)]

    def names(self, rows):
        """{model: {key: what it is known by}} of all that ``rows`` refer to."""
        keys = defaultdict(set)
        for row in rows:
            for name, target in self.fields_of(model_of(row)).items():
                if target.many_to_many:
                    keys[target.related_model].update(row["relations"].get(name, ()))
                elif target.related_model and row["fields"].get(target.attname):
                    keys[target.related_model].add(row["fields"][target.attname])
        return {
            model: {str(pk): name for pk, name in keys_and_names(model, self.known_by[model], pk__in=wanted)}
            for model, wanted in keys.items()
        }

    def cells(self, row, names):
        cells = {}
        for name, target in self.fields_of(model_of(row)).items():
            known = names.get(target.related_model, {})
            if target.many_to_many:
                cells[name] = ", ".join(sorted(known.get(key, key) for key in row["relations"].get(name, ())))
            else:
                value = row["fields"].get(target.attname)
                value = "" if value is None else str(value)
                cells[name] = known.get(value, value) if target.related_model else value
        return cells

    def plan(self, table, by):
        """What ``table`` changes, as ``Planned``."""
        return ObjectReading(self, table, by).planned
