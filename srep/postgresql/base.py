"""Django's PostgreSQL for a web server: a database that hangs is given up, and keeps no thread from its readers.

A query that takes too long the server ends itself, and a server that has gone the system tells of. One that is there and
does nothing, as its disk hangs or its machine was suspended, says nothing. So who has waited a while asks whether the
server still lets anybody in; if not, this and all further requests fail at once, until it does again.
"""

import time
from threading import Lock, Thread

import psycopg
from django.db.backends.postgresql import base

PATIENCE = 2  # seconds without a word from the server
CONNECT_TIMEOUT = 2  # seconds, unless DATABASE_URL says otherwise
PAUSE = 0.5  # seconds between two looks whether it is back


class Gate:
    """Open while the server of this process answers; while it is shut, a thread of its own looks whether it does again."""

    def __init__(self):
        self._lock = Lock()
        self.is_shut = False

    def shut(self, conn_params):
        with self._lock:
            if not self.is_shut:
                self.is_shut = True
                Thread(target=self._open_again, args=[conn_params], daemon=True).start()

    def _open_again(self, conn_params):
        while not answers(conn_params):
            time.sleep(PAUSE)
        self.is_shut = False


gate = Gate()


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        if gate.is_shut:
            raise psycopg.OperationalError("The database does not answer.")
        conn_params = {"connect_timeout": CONNECT_TIMEOUT, **conn_params}
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.errors.ConnectionTimeout:
            gate.shut(conn_params)
            raise
        wait = connection.wait
        connection.wait = lambda steps, *rest, **more: wait(watched(steps, conn_params), *rest, **more)
        return connection


def watched(steps, conn_params):
    """The ``steps`` of psycopg's talk with the server; ends them with an error where it answers nobody any more."""
    last_word = time.monotonic()
    try:
        step = next(steps)
        while True:
            is_ready = yield step
            if is_ready:
                last_word = time.monotonic()
            elif time.monotonic() - last_word > PATIENCE:
                if gate.is_shut or not answers(conn_params):
                    gate.shut(conn_params)
                    raise psycopg.OperationalError("The database does not answer.")
                last_word = time.monotonic()
            step = steps.send(is_ready)
    except StopIteration as end:
        return end.value


def answers(conn_params):
    """Whether the server lets somebody in, or says why not."""
    try:
        psycopg.connect(**conn_params).close()
    except psycopg.errors.ConnectionTimeout:
        return False
    except psycopg.Error:
        return True
    return True
