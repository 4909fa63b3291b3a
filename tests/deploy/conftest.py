import shutil
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psycopg
import pytest

from tests.conftest import missing
from tests.deploy.machine import Machine, blocks, wait_until

PASSWORD = "correct horse battery staple"
PARTS = {
    "nginx": Path("/usr/sbin/nginx"),
    "nginx's module for Brotli": Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"),
    "PostgreSQL": Path("/usr/lib/postgresql"),
}


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks for groups
def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.own_database)
            item.add_marker(pytest.mark.xdist_group("deploy"))


@contextmanager
def installed():
    """A machine on which every command of *Install* and *Serve* has been run."""
    for name, path in PARTS.items():
        if not path.exists():
            missing(name)
    for name in ("openssl", "curl", "git", "make"):
        if not shutil.which(name):
            missing(name)
    # Not among pytest's folders, which each run closes to PostgreSQL's account.
    with TemporaryDirectory(prefix="srep-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        machine = Machine(folder)
        try:
            machine.make_cluster()
            machine.run("nginx")
            machine.said = [
                machine.run(block, SREP_ADMIN_PASSWORD=PASSWORD)
                for block in [*blocks("Install"), *blocks("Serve")[:-1]]
            ]
            wait_until(lambda: machine.get("/readyz")[0] == 200)
            machine.said.append(machine.run(blocks("Serve")[-1]))
            yield machine
        finally:
            machine.stop()


@pytest.fixture(scope="session")
def machine():
    with installed() as machine:
        yield machine


@pytest.fixture
def database(machine):
    """A connection to the site's database."""
    with psycopg.connect(
        host=machine.environment["PGHOST"], port=machine.database_port, user="srep", dbname="srep", autocommit=True
    ) as connection:
        yield connection


@pytest.fixture
def publish(database):
    """Gives the South Caucasus another name, as a publication would."""

    def to(name):
        database.execute("UPDATE regions_region SET name_en = %s WHERE slug = 'south-caucasus'", [name])
        database.execute("UPDATE publishing_siterevision SET number = number + 1")

    yield to
    to("South Caucasus")


def pytest_terminal_summary(terminalreporter):
    """What was measured: for each case how often, and the median and the most."""
    measured = {}
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            measured.setdefault((report.nodeid.partition("[")[0].rpartition("::")[2], name), []).append(value)
    for (test, name), values in sorted(measured.items()):
        terminalreporter.line(
            f"{test}: {name}, {len(values)} times, median {median(values):.2f}, most {max(values):.2f}"
        )
