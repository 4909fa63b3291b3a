"""What stands under the site is there and does nothing, or takes nothing any more; see test_chaos for what is expected."""

import os
import secrets
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

from tests.conftest import missing
from tests.deploy import test_chaos as chaos
from tests.deploy.conftest import PASSWORD
from tests.deploy.machine import wait_until
from tests.deploy.test_chaos import AFRESH, AT_WORK, is_whole, post, said
from tests.public_pages import form_data
from translations.states import TARGET_LANGUAGES

editor, whole_again = chaos.editor, chaos.whole_again
pytestmark = pytest.mark.parametrize("run", range(chaos.RUNS or 1))

GIVEN_UP = 8  # seconds, after which a database that hangs is given up; twice as long as it takes, for a busy machine
MEGABYTE = 1 << 20
ADD = "/admin/regions/region/add/"


# It hangs


@contextmanager
def hanging(machine):
    """All processes of PostgreSQL are stopped, as where its disk hangs."""
    first = int(Path(machine.cluster, "postmaster.pid").read_text().split()[0])
    pids = [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def seconds_of(ask):
    start = time.monotonic()
    answer = ask()
    return time.monotonic() - start, answer


def test_a_database_that_hangs_is_given_up_and_cached_pages_are_shown(machine, whole_again, record_property, run):
    for path in ("/en/offices/", "/ru/offices/"):
        assert machine.get(path)[0] == 200
    with hanging(machine):
        with ThreadPoolExecutor(20) as pool:  # more than the site has threads
            asked = [
                pool.submit(seconds_of, lambda: said(machine.get("/ka/offices/", headers=AFRESH)))
                for _each in range(20)
            ]
            answers = [each.result() for each in asked]
        shown, later = [], []
        for path in ("/en/offices/", "/ru/offices/") * 3:
            shown.append(seconds_of(lambda path=path: machine.get(path)[0]))
            later.append(seconds_of(lambda: said(machine.get("/admin/", headers=AT_WORK))))
        assert [machine.get(path)[0] for path in ("/healthz", "/readyz")] == [200, 503]
    whole_again()

    assert {answer for _seconds, answer in answers} == {(503, "ka", True)}
    assert {answer for _seconds, answer in later} == {(503, "fr", True)}
    assert {status for _seconds, status in shown} == {200}
    assert max(seconds for seconds, _answer in answers) < GIVEN_UP
    assert max(seconds for seconds, _status in shown) < 1
    # Each worker finds out for itself: one may not have been asked before.
    *soon, last = sorted(seconds for seconds, _answer in later)
    assert max(soon) < 1
    assert last < GIVEN_UP
    record_property("given up after", max(seconds for seconds, _answer in answers))
    record_property("slowest cached page", max(seconds for seconds, _status in shown))


def test_a_query_that_takes_long_is_not_taken_for_a_database_that_hangs(machine, database, run):
    """The form waits for the lock longer than one waits for a word from a server that hangs."""
    guests = chaos.Guests(machine)
    with ThreadPoolExecutor() as pool, database.transaction():
        database.execute("LOCK TABLE publishing_journalentry IN SHARE MODE")
        answer = pool.submit(guests)
        time.sleep(5)
        assert machine.get("/ka/offices/", headers=AFRESH)[0] == 200
    assert answer.result() == 200


# Its disk is full


@contextmanager
def disk(folder, megabytes):
    """A disk of its own, mounted at ``folder``; gives (fill, free)."""
    if os.geteuid() != 0 or not mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)):
        missing("the right to mount a disk")
    filler = folder / "filler"

    def fill():
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    try:
        yield fill, filler.unlink
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607


def mount(*words):
    return subprocess.run(["mount", *words], check=False).returncode == 0  # noqa: S603, S607


def new_region(machine, editor, slug):
    """A form with more text than any page of a database has room for, so that it needs some of the disk."""
    _status, _headers, page = machine.ask_gunicorn(ADD, headers={"Cookie": editor})
    data = form_data(SimpleNamespace(content=page), "region_form")
    texts = {f"profile_{code}": secrets.token_hex(9_900) for code in ("en", *TARGET_LANGUAGES)}
    data |= {"name_en": slug, "slug": slug, "_publish": "1"} | texts
    return urlencode(data, doseq=True), data["profile_en"].encode()


def hold_against_a_full_disk(machine, editor, fill, free, whole_again):
    """Nothing is taken that has no room, what was typed comes back, and once there is room the same form is taken."""
    kept, _text = new_region(machine, editor, "kept")
    assert post(machine, ADD, kept, editor)[0] == 302
    typed, text = new_region(machine, editor, "typed")
    fill()
    answer = post(machine, ADD, typed, editor)
    assert said(answer) == (503, "en", True)
    assert text in answer[2]
    assert [machine.get(path, headers=AFRESH)[0] for path in ("/en/regions/kept/", "/ka/timeline/")] == [200, 200]
    assert machine.get("/en/regions/typed/", headers=AFRESH)[0] == 404
    free()
    whole_again()

    assert post(machine, ADD, typed, editor)[0] == 302
    assert [machine.get(f"/en/regions/{slug}/", headers=AFRESH)[0] for slug in ("kept", "typed")] == [200, 200]


@pytest.fixture
def postgresql_on_a_small_disk(machine):
    """The cluster of the machine, on a disk with room for little more."""
    machine.stop_database("fast")
    cluster = Path(machine.cluster)
    aside = cluster.rename(cluster.with_name("aside"))
    cluster.mkdir(mode=0o700)
    used = sum(path.stat().st_size for path in aside.rglob("*") if path.is_file())
    with disk(cluster, used // MEGABYTE + 40) as (fill, free):
        subprocess.run(["cp", "-a", f"{aside}/.", str(cluster)], check=True)  # noqa: S603, S607
        machine.start_database()
        wait_until(lambda: is_whole(machine))
        yield fill, free
        machine.stop_database()
    cluster.rmdir()
    aside.rename(cluster)
    machine.start_database()
    wait_until(lambda: is_whole(machine))


def test_postgresql_on_a_full_disk(machine, postgresql_on_a_small_disk, editor, whole_again, run):
    hold_against_a_full_disk(machine, editor, *postgresql_on_a_small_disk, whole_again)


@pytest.fixture
def sqlite_on_a_small_disk(machine):
    """The site with a SQLite of its own, on a disk with room for little more."""
    values, folder = machine.folder / "opt/srep/.env", machine.folder / "opt/srep/var/small"
    before = values.read_text()
    folder.mkdir()
    with disk(folder, 60) as (fill, free):
        address = f"sqlite:///{folder}/srep.sqlite3"
        machine.run("srep prepare", DATABASE_URL=address, SREP_ADMIN_PASSWORD=PASSWORD)
        values.write_text(f"{before}DATABASE_URL={address}\n")
        machine.run("systemctl restart srep-web")
        wait_until(lambda: is_whole(machine))
        yield fill, free
        values.write_text(before)
        machine.run("systemctl restart srep-web")
        wait_until(lambda: is_whole(machine))
    folder.rmdir()


def test_sqlite_on_a_full_disk(machine, sqlite_on_a_small_disk, editor, whole_again, run):
    hold_against_a_full_disk(machine, editor, *sqlite_on_a_small_disk, whole_again)
