"""Periods: from a first day (or unknown: always before) to the first day after (or open)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Q

BEGINNING = date(1, 1, 1)
END = date(9999, 12, 31)


def overlap(first, second):
    """Whether two (since, until) pairs share a day. ``None`` means unknown start or open end."""
    return (first[0] or BEGINNING) < (second[1] or END) and (second[0] or BEGINNING) < (first[1] or END)


class NoOverlap(BaseConstraint):
    """No two rows with the same ``within`` have periods (``since``, ``until``) that share a day.

    PostgreSQL holds it as an exclusion constraint (with the extension btree_gist), SQLite as two triggers:
    the database itself refuses what breaks the rule, whoever writes.
    """

    def __init__(self, *, within, name, violation_error_message, until="until"):
        self.within = within
        self.until = until
        super().__init__(name=name, violation_error_message=violation_error_message)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "within": self.within, "until": self.until}

    def __eq__(self, other):
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    def constraint_sql(self, model, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            return f"CONSTRAINT {schema_editor.quote_name(self.name)} {self._exclusion(model)}"
        schema_editor.deferred_sql.extend(self._triggers(model, schema_editor))
        return None

    def create_sql(self, model, schema_editor):
        table = Table(model._meta.db_table, schema_editor.quote_name)
        if schema_editor.connection.vendor == "postgresql":
            clause = self.constraint_sql(model, schema_editor).replace("%", "%%")
            return Statement(f"ALTER TABLE %(table)s ADD {clause}", table=table)
        insert, update = self._triggers(model, schema_editor)
        schema_editor.deferred_sql.append(update)
        return insert

    def remove_sql(self, model, schema_editor):
        name = schema_editor.quote_name
        table = Table(model._meta.db_table, name)
        if schema_editor.connection.vendor == "postgresql":
            return Statement(f"ALTER TABLE %(table)s DROP CONSTRAINT {name(self.name)}", table=table)
        schema_editor.deferred_sql.append(
            Statement(f"DROP TRIGGER IF EXISTS {name(self.name + '_update')}", table=table)
        )
        return Statement(f"DROP TRIGGER IF EXISTS {name(self.name + '_insert')}", table=table)

    def _exclusion(self, model):
        column = model._meta.get_field(self.within).column
        return f'EXCLUDE USING gist ("{column}" WITH =, daterange("since", "{self.until}") WITH &&) DEFERRABLE INITIALLY DEFERRED'

    def _triggers(self, model, schema_editor):
        column = model._meta.get_field(self.within).column
        table = Table(model._meta.db_table, schema_editor.quote_name)
        # Every part is a name from the model itself.
        for event in ("insert", "update"):
            yield Statement(
                f'CREATE TRIGGER "{self.name}_{event}" BEFORE {event.upper()} ON %(table)s BEGIN '
                f"SELECT RAISE(ABORT, '{self.name}') WHERE EXISTS (SELECT 1 FROM %(table)s AS other "
                f'WHERE other."{column}" = NEW."{column}" AND other."id" <> NEW."id" '
                f"AND COALESCE(other.\"since\", '') < COALESCE(NEW.\"{self.until}\", '9999-12-31') "
                f"AND COALESCE(NEW.\"since\", '') < COALESCE(other.\"{self.until}\", '9999-12-31')); END",
                table=table,
            )

    def validate(self, model, instance, exclude=None, using="default"):
        if exclude and {self.within, "since", self.until} & set(exclude):
            return
        others = model._default_manager.using(using).filter(**{self.within: getattr(instance, f"{self.within}_id")})
        others = others.exclude(pk=instance.pk)
        since, until = instance.since, getattr(instance, self.until)
        if since:
            others = others.filter(Q(**{f"{self.until}__isnull": True}) | Q(**{f"{self.until}__gt": since}))
        if until:
            others = others.filter(Q(since__isnull=True) | Q(since__lt=until))
        if others.exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)


def park(rows):
    """Moves the stored periods of ``rows`` to the end of time, where none meets another, before all are written anew.

    Call it inside a transaction, with rows of one model, and save every one of them after it: so a boundary
    between two neighbours can move, whichever is written first.
    """
    if rows:
        type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).update(since=END, until=None)
