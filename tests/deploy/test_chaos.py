"""What breaks under the site while people use it. `make chaos` repeats each case; docs/measurements.md has what came of it.

Expected of each: pages that are cached are shown, everything else says 503 in words and in the reader's language, what
was acknowledged is not lost, and five seconds after the cause has gone the site is whole.
"""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from http.client import HTTPException
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.conftest import missing
from tests.deploy.conftest import PASSWORD
from tests.deploy.machine import free_port, wait_until
from tests.documents import Document

RUNS = int(os.environ.get("CHAOS_RUNS", "0"))
WHOLE_AGAIN = 5 if RUNS else 30  # seconds; where nothing is measured, other tests may have the machine
pytestmark = pytest.mark.parametrize("run", range(RUNS or 1))

AFRESH = {"Cookie": "some=cookie"}  # past every cache
AT_WORK = {"Cookie": f"__Host-session={'x' * 32}", "Accept-Language": "fr"}
addresses = (f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}" for number in count(1))


class Load:
    """Requests at a steady rate, on threads of their own; ``answers`` are (status, seconds), 0 for none or half of one."""

    def __init__(self, ask, rate, threads=10):
        self.ask, self.rate, self.answers, self.is_over = ask, rate, [], threading.Event()
        self.threads = [threading.Thread(target=self.work, args=(n / rate, threads / rate)) for n in range(threads)]

    def work(self, first, pause):
        time.sleep(first)
        turn = time.monotonic()
        while not self.is_over.is_set():
            start = time.monotonic()
            try:
                status = self.ask()
            except (OSError, HTTPException):
                status = 0
            self.answers.append((status, time.monotonic() - start))
            turn += pause
            time.sleep(max(0, turn - time.monotonic()))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def statuses(self):
        return {status for status, _seconds in self.answers}


class Guests:
    """Sign in with a wrong password, each from an address of their own; ``acknowledged`` are those who were told so."""

    def __init__(self, machine):
        self.machine, self.acknowledged = machine, []
        self.form, self.cookies = form(machine.ask_gunicorn("/admin/login/"))

    def __call__(self):
        address = next(addresses)
        body = f"csrfmiddlewaretoken={self.form}&username=guest&password=wrong"
        status, *_rest = post(self.machine, "/admin/login/", body, self.cookies, address)
        if status == 200:
            self.acknowledged.append(address)
        return status

    def lost(self, database):
        rows = database.execute("SELECT host(address::inet) FROM publishing_journalentry WHERE address IS NOT NULL")
        return set(self.acknowledged) - {address for (address,) in rows}


def form(answer):
    """(token, cookie) of a page with a form."""
    _status, headers, page = answer
    cookies = "; ".join(value.split(";")[0] for value in headers.get_all("Set-Cookie", []))
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.decode())[1], cookies


def post(machine, path, body, cookies, address="127.0.0.9"):
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded",
               "Referer": f"https://representative.example.org{path}"}  # fmt: skip
    return machine.ask_gunicorn(path, "POST", body, headers, address)


def said(answer):
    """(status, language, whether it is said in words and not cached)."""
    status, headers, body = answer
    language = Document(body.decode()).one("html")["lang"]
    return status, language, (headers["Retry-After"], headers["Cache-Control"]) == ("30", "no-store")


def is_whole(machine):
    return [machine.get(path, headers=AFRESH)[0] for path in ("/readyz", "/ka/offices/", "/admin/login/")] == [200] * 3


@pytest.fixture
def whole_again(machine, record_property):
    """Measures how long the site takes to be whole, and holds it to its bound."""
    return lambda: record_property("seconds", wait_until(lambda: is_whole(machine), WHOLE_AGAIN))


@pytest.fixture
def editor(machine):
    """The cookies of a member of the staff."""
    token, cookies = form(machine.ask_gunicorn("/admin/login/"))
    body = f"csrfmiddlewaretoken={token}&username=editor&password={PASSWORD.replace(' ', '+')}"
    status, headers, _body = post(machine, "/admin/login/", body, cookies)
    assert status == 302
    return "; ".join(value.split(";")[0] for value in headers.get_all("Set-Cookie"))


@pytest.mark.parametrize("mode", ["immediate", "fast"] if RUNS else ["immediate"])
def test_postgresql_is_stopped_and_started_under_load(machine, whole_again, mode, run):
    guests, offices = Guests(machine), lambda: machine.get("/en/offices/")[0]
    for path in ("/en/offices/", "/ru/offices/"):  # from now on they are cached
        assert machine.get(path)[0] == 200
    with Load(guests, 10, 4), Load(offices, 20, 4) as readers:
        wait_until(lambda: guests.acknowledged and readers.answers)
        machine.stop_database(mode)
        try:
            assert machine.get("/ru/offices/")[0] == 200
            assert said(machine.get("/ka/offices/", headers=AFRESH)) == (503, "ka", True)
            assert said(machine.get("/admin/", headers=AT_WORK)) == (503, "fr", True)
            assert [machine.get(path)[0] for path in ("/healthz", "/readyz")] == [200, 503]
        finally:
            machine.start_database()
        whole_again()

    assert readers.statuses() == {200}
    assert guests.acknowledged
    with database_of(machine) as database:
        assert guests.lost(database) == set()


def database_of(machine, user="srep"):
    return psycopg.connect(
        host=machine.environment["PGHOST"], port=machine.database_port, user=user, dbname="srep", autocommit=True
    )


def test_postgresql_refuses_to_be_written(machine, whole_again, editor, run):
    token, _cookies = form(machine.ask_gunicorn("/admin/regions/region/add/", headers={"Cookie": editor}))
    typed = f"csrfmiddlewaretoken={token}&name_en=Typed+by+hand&slug=typed&_publish=1"
    with database_of(machine, "postgres") as system:
        system.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        system.execute("SELECT pg_reload_conf()")
        try:
            wait_until(lambda: Guests(machine)() == 503)
            assert machine.get("/ka/timeline/", headers=AFRESH)[0] == 200
            answer = post(machine, "/admin/regions/region/add/", typed, editor)
            assert said(answer) == (503, "en", True)
            assert b'value="Typed by hand"' in answer[2]
        finally:
            system.execute("SET default_transaction_read_only = off")
            system.execute("ALTER SYSTEM RESET default_transaction_read_only")
            system.execute("SELECT pg_reload_conf()")
    wait_until(lambda: Guests(machine)() == 200, WHOLE_AGAIN)
    whole_again()


def main_process(machine):
    return int((machine.folder / "run/srep-web.pid").read_text())


def workers(machine):
    pid = main_process(machine)
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def mixed(machine):
    """Asks what no cache answers: ten times what costs little, then a page made afresh."""
    turn = count()
    return lambda: machine.get(*(("/robots.txt",) if next(turn) % 10 else ("/en/offices/",)), headers=AFRESH)[0]


def test_a_worker_is_killed_under_load(machine, whole_again, record_property, run):
    before = workers(machine)
    with Load(mixed(machine), 30) as readers:
        wait_until(lambda: readers.answers)
        os.kill(min(before), signal.SIGKILL)
        whole_again()
        wait_until(lambda: len(workers(machine)) == 2 and min(before) not in workers(machine), WHOLE_AGAIN)
        time.sleep(0.5)

    failed = [status for status, _seconds in readers.answers if status != 200]
    assert set(failed) <= {0, 503}
    assert len(failed) <= 10  # what it had accepted, of ten readers
    record_property("requests lost", len(failed))


def test_a_reload_loses_no_request(machine, whole_again, record_property, run):
    before = workers(machine)
    with Load(mixed(machine), 50, 20) as readers:
        wait_until(lambda: len(readers.answers) > 20)
        machine.run("systemctl reload srep-web")
        wait_until(lambda: len(workers(machine)) == 2 and not before & workers(machine))
        time.sleep(1)
    whole_again()

    assert readers.statuses() == {200}
    record_property("slowest request", max(seconds for _status, seconds in readers.answers))


@pytest.fixture
def redis(machine):
    """A Redis in which the site caches its pages."""
    if not shutil.which("redis-server"):
        missing("Redis")
    if importlib.util.find_spec("redis") is None:
        missing("Python's redis")
    port, values = free_port(), machine.folder / "opt/srep/.env"
    before = values.read_text()
    words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(machine.folder)]
    start = lambda: subprocess.Popen(words, stdout=subprocess.DEVNULL)  # noqa: E731, S603
    values.write_text(f"{before}CACHE_URL=redis://127.0.0.1:{port}/0\n")
    servers = [start()]
    machine.run("systemctl restart srep-web")
    wait_until(lambda: is_whole(machine))
    yield lambda: servers.append(start()), servers, port
    for server in servers:
        server.kill()
        server.wait()
    values.write_text(before)
    machine.run("systemctl restart srep-web")
    wait_until(lambda: is_whole(machine))


def test_redis_is_stopped_hung_and_flushed(machine, redis, record_property, run):
    start, servers, port = redis
    seconds = []

    def page():
        begun = time.monotonic()
        status, _headers, body = machine.ask_gunicorn("/en/timeline/")
        seconds.append(time.monotonic() - begun)
        return status, b"</html>" in body

    assert page() == page() == (200, True)
    assert machine.run(f"redis-cli -p {port} dbsize") != "0\n"
    os.kill(servers[-1].pid, signal.SIGSTOP)
    assert page() == page() == (200, True)
    os.kill(servers[-1].pid, signal.SIGCONT)
    machine.run(f"redis-cli -p {port} flushall")
    assert page() == page() == (200, True)
    servers[-1].kill()
    servers[-1].wait()
    assert page() == page() == (200, True)
    start()
    wait_until(lambda: subprocess.run(["redis-cli", "-p", str(port), "ping"], capture_output=True).stdout == b"PONG\n")  # noqa: S603, S607
    assert page() == page() == (200, True)
    assert machine.run(f"redis-cli -p {port} dbsize") != "0\n"
    record_property("slowest request", max(seconds))


def test_a_site_whose_processes_are_all_killed_shows_what_nginx_holds(machine, whole_again, run):
    machine.get("/fr/offices/")
    pid = main_process(machine)
    os.killpg(pid, signal.SIGKILL)
    wait_until(lambda: machine.get("/fr/offices/")[1]["X-Cache"] == "STALE")
    assert said(machine.get("/ky/map/?year=2013")) == (503, "ky", True)

    machine.run("systemctl stop srep-web; systemctl start srep-web")  # as Restart=always does after a second

    whole_again()
