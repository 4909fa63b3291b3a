"""Whether a database server lets somebody in is asked of a server that is there, that says no, and that says nothing."""

import socket
import threading
from contextlib import nullcontext, suppress
from types import SimpleNamespace

import psycopg
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


@pytest.fixture
def shut(monkeypatch):
    """What the gate was shut with."""
    gate, parameters = base.Gate(), []
    monkeypatch.setattr(gate, "shut", parameters.append)
    monkeypatch.setattr(base, "gate", gate)
    return parameters


def connect(monkeypatch, make, **parameters):
    """A connection as Django asks for one, where its own wrapper does as ``make``."""
    monkeypatch.setattr(base.base.DatabaseWrapper, "get_new_connection", lambda _wrapper, found: make(found))
    return base.DatabaseWrapper({}).get_new_connection(parameters)


def test_while_the_gate_is_shut_nobody_waits_for_a_connection(monkeypatch, shut):
    base.gate.is_shut = True

    with pytest.raises(psycopg.OperationalError, match=r"^The database does not answer\.$"):
        connect(monkeypatch, pytest.fail)


@pytest.mark.parametrize(("given", "waited"), [({}, base.CONNECT_TIMEOUT), ({"connect_timeout": 9}, 9)])
def test_a_connection_that_takes_too_long_shuts_the_gate(monkeypatch, shut, given, waited):
    def refuse(parameters):
        assert parameters == {"host": "x", "connect_timeout": waited}
        raise psycopg.errors.ConnectionTimeout

    with pytest.raises(psycopg.errors.ConnectionTimeout):
        connect(monkeypatch, refuse, host="x", **given)

    assert shut == [{"host": "x", "connect_timeout": waited}]


@pytest.mark.parametrize(
    ("said", "asked", "answer", "ends"),
    [
        ([], [], False, False),
        ([(1, False), (1, False), (0.5, True), (2, False)], [], False, False),
        ([(1, False), (1.5, False), (2, False), (0.5, False)], [2.5, 5], True, False),
        ([(1, False), (1.5, False)], [2.5], False, True),
    ],
    ids=["at once", "slow", "slower, and there", "gone"],
)
def test_who_waits_for_a_word_asks_now_and_then_whether_the_server_is_there(
    monkeypatch, shut, said, asked, answer, ends
):
    """``said``: after how many seconds the driver looked, and whether there was a word by then."""
    clock, questions = [0.0], []
    monkeypatch.setattr(base.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(base, "answers", lambda _parameters: questions.append(clock[0]) or answer)

    def steps():
        found = []
        for _look in said:
            found.append((yield "read"))
        return found

    def wait(talk, interval):
        assert interval == 0.1
        try:
            next(talk)
            for seconds, is_ready in said:
                clock[0] += seconds
                talk.send(is_ready)
        except StopIteration as end:
            return end.value

    connection = connect(monkeypatch, lambda _parameters: SimpleNamespace(wait=wait), host="x")
    with pytest.raises(psycopg.OperationalError) if ends else nullcontext():
        assert connection.wait(steps(), interval=0.1) == [is_ready for _seconds, is_ready in said]

    assert questions == asked
    assert shut == [{"host": "x", "connect_timeout": base.CONNECT_TIMEOUT}] * ends


def test_who_waits_while_the_gate_is_shut_asks_nobody_more(monkeypatch, shut):
    monkeypatch.setattr(base, "PATIENCE", 0)
    monkeypatch.setattr(base, "answers", pytest.fail)
    base.gate.is_shut = True

    def steps():
        yield "read"

    talk = base.watched(steps(), {})
    next(talk)
    with pytest.raises(psycopg.OperationalError, match=r"^The database does not answer\.$"):
        talk.send(False)
