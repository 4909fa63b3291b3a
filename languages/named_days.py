"""The days between which inexact dates lie (``languages.inexact``), in the SQL of both databases, and columns of them."""

from django.db import models
from django.db.models import F

from languages.inexact import known

FIRST, LAST = "'0001-01-01'", "'9999-12-31'"
# {end of what is named: {database: SQL}}
EDGES = {
    "first": {
        "sqlite": "date({day}, 'start of {unit}')",
        "postgresql": "date_trunc('{unit}', {day}::timestamp)::date",
    },
    "last": {
        "sqlite": f"COALESCE(date({{day}}, 'start of {{unit}}', '+1 {{unit}}', '-1 day'), {LAST})",
        "postgresql": "(date_trunc('{unit}', {day}::timestamp) + interval '1 {unit}' - interval '1 day')::date",
    },
}


def earliest_sql(vendor, name, missing, row=""):
    """The SQL of the first possible day of a date; ``missing`` stands for none, ``row`` is "NEW." or the like."""
    return _edge_sql(EDGES["first"][vendor], *_columns(name, row), missing, f"WHEN 'latest' THEN {FIRST}")


def latest_sql(vendor, name, missing, row=""):
    """The SQL of the last possible day, likewise."""
    return _edge_sql(EDGES["last"][vendor], *_columns(name, row), missing, f"WHEN 'earliest' THEN {LAST}")


def _columns(name, row):
    return f'{row}"{name}"', f'{row}"{name}_precision"'


def _edge_sql(edge, day, precision, missing, unbounded=""):
    year, month = (edge.format(day=day, unit=unit) for unit in ("year", "month"))
    return (
        f"CASE WHEN {day} IS NULL THEN {missing} ELSE "
        f"CASE {precision} WHEN 'day' THEN {day} WHEN 'year' THEN {year} {unbounded} ELSE {month} END END"
    )


class _Reckoned:
    def __init__(self, field):
        self.field = field

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        date = known(getattr(instance, self.field.of), getattr(instance, f"{self.field.of}_precision"))
        return date and getattr(date, self.field.edge)

    def __set__(self, instance, value):
        """The database says the same."""


class NamedDay(models.Func):
    """In SQL, the ``first`` or the ``last`` day of what the date ``name`` names."""

    def __init__(self, name, edge):
        super().__init__(F(name), F(f"{name}_precision"), output_field=models.DateField())
        self.edge = edge

    def as_sql(self, compiler, connection):
        (day, _), (precision, _) = (compiler.compile(column) for column in self.get_source_expressions())
        return _edge_sql(EDGES[self.edge][connection.vendor], day, precision, "NULL"), ()


class NamedDayField(models.GeneratedField):
    """``<of>_first`` or ``<of>_last``: a column, kept by the database, of the first or last day of what the date ``of`` names.

    An instance reckons it from the date that it has, written or not. Migrations know nothing of its being empty where the
    date is: Django cannot add a column that is declared so to a table of SQLite.
    """

    descriptor_class = _Reckoned

    def __init__(self, of, edge):
        self.of, self.edge = of, edge
        super().__init__(expression=NamedDay(of, edge), output_field=models.DateField(), db_persist=True)

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        self.null = cls._meta.get_field(self.of).null

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("null", None)
        return name, "django.db.models.GeneratedField", args, kwargs

    def clone(self):
        return type(self)(self.of, self.edge)
