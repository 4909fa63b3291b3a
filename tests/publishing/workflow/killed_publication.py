"""Run by test_killed.py with the database in DATABASE_URL and the key of a change set.

Publishes the set again and again, each time in a process that kills itself (SIGKILL) one step later: before its nth
statement, before the commit, after the commit. Prints who lived, and what was live then.
"""

import json
import os
import signal
import sys

import django

import tests.environment  # noqa: F401 - the environment of the tests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "srep.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

from offices.models import Office  # noqa: E402
from publishing.models import ChangeSet, SiteRevision  # noqa: E402
from publishing.workflow import change_sets  # noqa: E402
from regions.models import Region  # noqa: E402


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def publish(key, last_statement, at_commit):
    """In a process of its own. It ends alive only if it was not told where to die."""
    statements = 0

    def count(execute, sql, params, many, context):
        nonlocal statements
        if statements == last_statement:
            die()
        statements += 1
        return execute(sql, params, many, context)

    commit = connection._commit

    def committing():
        if at_commit == "before":
            die()
        commit()
        if at_commit == "after":
            die()

    connection.connect()
    connection._commit = committing
    with connection.execute_wrapper(count):
        change_sets.publish(ChangeSet(pk=key))


def in_a_child(key, last_statement=None, at_commit=None):
    """Whether the publication survived."""
    connection.close()
    child = os.fork()
    if not child:
        status = 1
        try:
            publish(key, last_statement, at_commit)
            status = 0
        finally:
            os._exit(status)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, status
    return not os.WIFSIGNALED(status)


def state():
    new = [row.name_en == "New" for row in (*Region.objects.all(), *Office.objects.all())]
    return [sum(new), len(new), ChangeSet.objects.get().state, SiteRevision.current()]


def number_of_statements(key):
    """How many statements a publication takes; a few more, as here it is within another transaction."""
    statements = []
    with (
        transaction.atomic(),
        connection.execute_wrapper(lambda execute, *call: statements.append(1) or execute(*call)),
    ):
        change_sets.publish(ChangeSet(pk=key))
        transaction.set_rollback(True)
    return len(statements)


def main(key):
    lived, before = [], []
    for step in range(number_of_statements(key) + 1):
        lived.append(in_a_child(key, last_statement=step, at_commit="before"))
        before.append(state())
    lived.append(in_a_child(key, at_commit="after"))
    after = state()
    lived.append(in_a_child(key))
    print(json.dumps({"lived": lived, "before": before, "after": after, "again": state()}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
