"""What scripts/mutants.py adds to pytest: a database that stands ready, an order of tests, and an end of their time."""

import os
import time
from resource import RLIMIT_CPU, setrlimit
from sqlite3 import connect

import pytest
from django.core.management.commands.migrate import Command

from scripts.nearest import nearest_first

SECONDS = int(os.environ.get("SECONDS_OF_A_FAULT", 60))  # of CPU, after which no other test begins
READY = os.environ.get("READY_DATABASE")
FAULT = os.environ.get("FAULT")  # path:line, where no map says which tests run it
migrate = Command.handle


def pytest_configure():
    setrlimit(RLIMIT_CPU, (4 * SECONDS, 4 * SECONDS))  # a test that never ends
    if READY:
        Command.handle = make_ready


def make_ready(command, *args, **options):
    """Instead of the first migration: the database as it was left by that of an earlier fault."""
    from django.db import connection

    Command.handle = migrate
    connection.ensure_connection()
    if os.path.exists(READY):
        connect(READY).backup(connection.connection)
    else:
        migrate(command, *args, **options)
        own = f"{READY}.{os.getpid()}"
        connection.connection.backup(connect(own))
        os.replace(own, READY)


def pytest_collection_modifyitems(items):
    if FAULT:
        path, _colon, line = FAULT.partition(":")
        nearest_first(items, path, int(line))


def pytest_runtest_setup():
    if time.process_time() > SECONDS:
        pytest.skip("The time for one fault is over.")
