from fnmatch import fnmatch

import pytest
from django.db import connection

# Of two connections to one SQLite in memory neither waits for the other, and SQLite has one writer: nothing races there.
collect_ignore_glob = [] if connection.vendor == "postgresql" else ["test_*locks.py", "test_*races.py"]


def pytest_runtest_setup(item):
    """A file that is named on the command line is collected all the same."""
    if any(fnmatch(item.path.name, each) for each in collect_ignore_glob):
        pytest.skip("Nothing races on SQLite; .ci/run runs this on PostgreSQL.")
