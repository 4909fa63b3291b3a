"""Periods of rows beside each other: from a first day (or unknown: always before) to the first day after (or open)."""

from django.db.backends.ddl_references import Statement, Table

from languages.named_days import FIRST, LAST, earliest_sql, latest_sql
from languages.period_rules import PeriodRule

END = "9999-12-31"


class NoOverlap(PeriodRule):
    """No two rows with the same ``within`` have periods that certainly share a day.

    PostgreSQL holds it as an exclusion constraint (with the extension btree_gist), SQLite as two triggers: the database
    itself refuses what breaks the rule, whoever writes. It compares the days on which each period runs for certain.
    Words refuse a little more: two periods of which neither can have been first, though no single day is certain.
    """

    def __init__(self, *, within, **kwargs):
        self.within = within
        super().__init__(**kwargs)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "within": self.within}

    def constraint_sql(self, model, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            return f"CONSTRAINT {schema_editor.quote_name(self.name)} {self._exclusion(model)}"
        schema_editor.deferred_sql.extend(self._triggers(model, schema_editor))
        return None

    def _certain(self, vendor, row=""):
        """The SQL of the first day on which a row's period certainly runs, and of the first one after."""
        return latest_sql(vendor, self.since, FIRST, row), earliest_sql(vendor, self.until, LAST, row)

    def _exclusion(self, model):
        column = model._meta.get_field(self.within).column
        begin, end = self._certain("postgresql")
        days = f"CASE WHEN ({begin}) < ({end}) THEN daterange({begin}, {end}) ELSE 'empty' END"
        return f'EXCLUDE USING gist ("{column}" WITH =, ({days}) WITH &&) DEFERRABLE INITIALLY DEFERRED'

    def _triggers(self, model, schema_editor):
        column = model._meta.get_field(self.within).column
        table = Table(model._meta.db_table, schema_editor.quote_name)
        (begin, end), (new_begin, new_end) = self._certain("sqlite", "other."), self._certain("sqlite", "NEW.")
        # Every part is a name from the model itself.
        for event in ("insert", "update"):
            yield Statement(
                f'CREATE TRIGGER "{self.name}_{event}" BEFORE {event.upper()} ON %(table)s BEGIN '
                f"SELECT RAISE(ABORT, '{self.name}') WHERE EXISTS (SELECT 1 FROM %(table)s AS other "
                f'WHERE other."{column}" = NEW."{column}" AND other."id" <> NEW."id" '
                f"AND MAX({begin}, {new_begin}) < MIN({end}, {new_end})); END",
                table=table,
            )

    def validate(self, model, instance, exclude=None, using="default"):
        if exclude and {self.within, self.since, self.until} & set(exclude):
            return
        others = model._default_manager.using(using).filter(**{self.within: getattr(instance, f"{self.within}_id")})
        period = self._period(instance)
        if any(period.overlaps(self._period(other)) for other in others.exclude(pk=instance.pk)):
            self._refuse()


def park(rows):
    """Moves the stored periods of ``rows`` to the end of time, where none meets another, before all are written anew.

    Call it inside a transaction, with rows of one model, and save every one of them after it: so a boundary
    between two neighbours can move, whichever is written first.
    """
    if rows:
        type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).update(since=END, until=None)
