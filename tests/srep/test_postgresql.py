"""Whether a database server lets somebody in is asked of a server that is there, that says no, and that says nothing."""

import socket
import threading
from contextlib import suppress

import pytest

from srep.postgresql import base
from srep.postgresql.base import answers

READY, REFUSES, SILENT, CLOSED = "ready", "refuses", "silent", "closed"
# PostgreSQL's protocol 3: an authentication that asks for nothing and "ready for query"; an error with its code and words.
MESSAGES = {
    READY: b"R\0\0\0\x08\0\0\0\0" + b"Z\0\0\0\x05I",
    REFUSES: b"E\0\0\0\x1dSFATAL\0C57P03\0Mstarting\0\0",
    SILENT: b"",
}


@pytest.fixture
def server():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def talk(listening, message):
    with suppress(OSError):  # whoever asks may go at any time
        client, _address = listening.accept()
        with client:
            client.recv(1024)
            client.sendall(message)
            client.recv(1024)  # until the other side goes


@pytest.mark.parametrize(("kind", "expected"), [(READY, True), (REFUSES, True), (CLOSED, True), (SILENT, False)])
def test_a_server_answers_unless_it_says_nothing(server, kind, expected):
    port = server.getsockname()[1]
    if kind == CLOSED:
        server.close()
    else:
        threading.Thread(target=talk, args=[server, MESSAGES[kind]], daemon=True).start()

    found = answers(
        {"host": "127.0.0.1", "port": port, "dbname": "x", "user": "x", "connect_timeout": 2, "sslmode": "disable"}
    )

    assert found is expected


def test_while_a_server_says_nothing_one_thread_asks_for_all_and_the_gate_opens_when_it_answers(monkeypatch):
    asked, is_back, gate = [], threading.Event(), base.Gate()
    monkeypatch.setattr(base, "answers", lambda conn_params: asked.append(conn_params) or is_back.wait(60))
    others = set(threading.enumerate())

    for _request in range(3):
        gate.shut({"host": "x"})

    assert gate.is_shut
    is_back.set()
    for thread in set(threading.enumerate()) - others:
        thread.join(60)
    assert (gate.is_shut, asked) == (False, [{"host": "x"}])
