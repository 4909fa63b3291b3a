"""The rows of the whole database, read once and put back: what flushing it and loading the content again would cost."""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction


def read_rows():
    """{table: (columns, rows)} of the test database."""
    tables = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            names = [field.column for field in model._meta.local_concrete_fields if not field.generated]
            columns = ", ".join(f'"{name}"' for name in names)
            cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}"')
            tables[model._meta.db_table] = (names, cursor.fetchall())
    return tables


def write_rows(tables):
    """Makes the database hold these rows and no others. Django's foreign keys are judged when a transaction ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')
        for table, (columns, rows) in tables.items():
            names, places = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
            if rows:
                cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)
