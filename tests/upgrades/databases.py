"""A database of a dump, of the kind on which the tests run, and every row in it."""

import json
import lzma
import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from django.db import connection

HERE = Path(__file__).parent


def loaded(folder):
    """A database with what the dump holds, gone afterwards: its address, as ``DATABASE_URL``, and ``rows``."""
    with lzma.open(HERE / f"{connection.vendor}.sql.xz", "rt", encoding="utf-8") as dump:
        return database(folder, dump.read())


def database(folder, sql=""):
    """The same with what ``sql`` makes; an empty one without."""
    return (_sqlite if connection.vendor == "sqlite" else _postgresql)(folder, sql)


@contextmanager
def _sqlite(folder, sql):
    path = folder / "site.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(sql)

    def rows():
        with closing(sqlite3.connect(path)) as database:
            return all_rows(
                database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )

    yield f"sqlite:///{path}", rows


@contextmanager
def _postgresql(folder, sql):
    """Beside the database of the tests, on the same server."""
    place = connection.settings_dict
    name = f"{place['NAME']}_upgrade_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    url = f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT'] or 5432}"

    def rows():
        with psycopg.connect(f"{url}/{name}") as database:
            return all_rows(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")

    with psycopg.connect(f"{url}/postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        with psycopg.connect(f"{url}/{name}") as database:
            database.execute(sql or "SELECT 1")
        yield f"{url}/{name}", rows
    finally:
        with psycopg.connect(f"{url}/postgres", autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def all_rows(database, tables):
    """{table: {key: {column: value}}} of every table that the query ``tables`` names."""
    found = {}
    for (table,) in database.execute(tables).fetchall():
        cursor = database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name from the database itself
        columns = [column[0] for column in cursor.description]
        key = "id" if "id" in columns else columns[0]
        rows = (dict(zip(columns, map(plain, values), strict=True)) for values in cursor)
        found[table] = {row[key]: row for row in rows}
    return found


def plain(value):
    """What a cell says: JSON that SQLite holds as text may be written in more ways than one."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def losses(before, after, may_go=(), renamed=()):
    """What of ``before`` is not in ``after`` or says something else there, a sentence for each; what is new is no loss.

    ``may_go`` are tables, and columns as ``table.column``, that an upgrade may give up or fill anew; ``renamed`` are
    (old, new) names of kinds of content.
    """
    found = []
    for table, rows in before.items():
        if table in may_go:
            continue
        if rows and table not in after:
            found.append(f"{table}: the table is gone with its {len(rows)} rows")
            continue
        for key, row in rows.items():
            present = after[table].get(key)
            if present is None:
                found.append(f"{table} {key}: the row is gone")
                continue
            for column, value in row.items():
                if f"{table}.{column}" in may_go or (column in present and same(value, present[column], renamed)):
                    continue
                found.append(f"{table} {key}, {column}: {value!r} is {present.get(column, 'gone')!r}")
    return found


def same(before, after, renamed):
    return before == after or with_new_names(before, renamed) == after


def with_new_names(value, renamed):
    """A value, or what JSON holds, with the names of kinds of content as they are now."""
    text = json.dumps(value, default=str)
    for old, new in renamed:
        text = text.replace(f'"{old}"', f'"{new}"')
    return json.loads(text)
