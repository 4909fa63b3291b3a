"""Rules on periods that the database holds, whoever writes. They refuse only what no reading of the dates permits."""

from django.core.exceptions import ValidationError
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint
from django.utils.translation import gettext_lazy as _

from languages.inexact import Period
from languages.named_days import FIRST, LAST, earliest_sql, latest_sql


class PeriodRule(BaseConstraint):
    """A rule on the period in two fields, ``since`` and ``until``, each followed by its precision."""

    def __init__(self, *, since="since", until="until", **kwargs):
        self.since, self.until = since, until
        super().__init__(**kwargs)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "since": self.since, "until": self.until}

    def __eq__(self, other):
        return type(other) is type(self) and self.deconstruct() == other.deconstruct()

    def create_sql(self, model, schema_editor):
        """For PostgreSQL; SQLite makes the table anew, with ``constraint_sql``."""
        table = Table(model._meta.db_table, schema_editor.quote_name)
        return Statement(f"ALTER TABLE %(table)s ADD {self.constraint_sql(model, schema_editor)}", table=table)

    def remove_sql(self, model, schema_editor):
        table = Table(model._meta.db_table, schema_editor.quote_name)
        return Statement(f"ALTER TABLE %(table)s DROP CONSTRAINT {schema_editor.quote_name(self.name)}", table=table)

    def _period(self, instance):
        return Period.of(instance, self.since, self.until)

    def _refuse(self):
        raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)


class EndsAfterItBegins(PeriodRule):
    """The end may come after the beginning."""

    default_violation_error_message = _("The end must come after the beginning.")

    def constraint_sql(self, model, schema_editor):
        vendor = schema_editor.connection.vendor
        until, since = latest_sql(vendor, self.until, LAST), earliest_sql(vendor, self.since, FIRST)
        rule = f'"{self.until}" IS NULL OR "{self.since}" IS NULL OR ({until}) > ({since})'
        return f"CONSTRAINT {schema_editor.quote_name(self.name)} CHECK ({rule})"

    def validate(self, model, instance, exclude=None, using="default"):
        if not (exclude and {self.since, self.until} & set(exclude)) and not self._period(instance).is_possible:
            self._refuse()
