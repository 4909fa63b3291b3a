from django.db import connection

# Of two connections to one SQLite in memory neither waits for the other, and SQLite has one writer: nothing races there.
collect_ignore_glob = [] if connection.vendor == "postgresql" else ["test_*locks.py", "test_*races.py"]
