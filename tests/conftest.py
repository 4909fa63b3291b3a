import os
import re
import shutil
import time
from datetime import UTC, datetime
from itertools import count

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from tests.rows import read_rows, write_rows

revisions = count(1_000_000, 1000)
# The one without windows needs half the time; a reader's own draws letters a little otherwise, as do other systems.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
OTHERS = """
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def pytest_configure():
    """Tests take the static files as they lie in the source; nothing has to be collected before."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # Else each client of a test reads the whole folder anew: an eighth of the suite's time.
    settings.WHITENOISE_AUTOREFRESH = True
    # The site's own hasher is slow on purpose; tests/accounts/test_passwords.py tries it.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # No test fails because the machine has other things to do.
    slow = hypothesis.HealthCheck.too_slow
    hypothesis.settings.register_profile("any machine", deadline=None, suppress_health_check=[slow])
    hypothesis.settings.load_profile("any machine")


def pytest_itemcollected(item):
    """Marks what asks no database, so that .ci/run need not run it on each; an upgrade makes one of its own kind."""
    if (
        item.path.parent.name != "upgrades"
        and not item.get_closest_marker("django_db")
        and not {"db", "transactional_db"} & {*item.fixturenames}
    ):
        item.add_marker("no_database")


@pytest.hookimpl(trylast=True)  # after pytest-xdist has named the groups
def pytest_collection_modifyitems(config, items):
    """Sees to it that groups stay on one worker, as what they share is made in each worker that has any of them.

    In .ci/run a test of other processes that fails is tried once more, and named in the summary (record 0044).
    """
    for item in items if getattr(config.option, "loadgroup", False) else ():
        if item.get_closest_marker("xdist_group") and not re.search(r"@\w+$", item.nodeid):
            raise pytest.UsageError(f"This pytest-xdist does not group tests with this pytest: {item.nodeid}")
    if not os.environ.get("SREP_REQUIRE_ALL"):
        return
    for item in items:
        if item.get_closest_marker("browser") or item.path.parent.name == "deploy":
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(autouse=True)
def english():
    """Every test begins in English, whatever language an earlier one left the thread in."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def media_of_tests(tmp_path_factory):
    """No test stores a picture among those of the site."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


def missing(part):
    """Skips a test for want of a part of the machine; where every part must be there, fails it."""
    if os.environ.get("SREP_REQUIRE_ALL"):
        pytest.fail(f"{part} is missing, and SREP_REQUIRE_ALL asks for every part.")
    pytest.skip(f"{part} is missing; .ci/run installs it.")


@pytest.fixture
def staff(client, db):
    """A client signed in as an editor who may do everything and works in English."""
    from tests.factories import UserFactory

    client.force_login(UserFactory(language="en"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def before_2030():
    """Time goes on as ever, from a day on which the times that the test names are still to come."""
    with time_machine.travel(datetime(2026, 6, 1, 9, 30, tzinfo=UTC)):
        yield


@pytest.fixture
def pages_are_kept(settings, db):
    """Public pages are kept as on a running site."""
    settings.KEEP_PAGES = True
    begin_site_revision()


def begin_site_revision():
    """What is kept of pages and content from now on is shared with no other test."""
    from publishing.models import SiteRevision

    caches["pages"].clear()
    caches["selections"].clear()
    SiteRevision.objects.update_or_create(pk=1, defaults={"number": next(revisions)})


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that commit clean up by putting every table back as it was made, which is several times as quick as Django's
    flush with its signals, and which the journal's guard refuses: it has its own tests."""
    from django.db import connection
    from django.test import TransactionTestCase

    from publishing.journal.guard import unguard

    with django_db_blocker.unblock():
        unguard(connection)
        rows = read_rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: write_rows(rows))
        yield
    with django_db_blocker.unblock():
        wait_for_others(connection)


@pytest.fixture(scope="session")
def rows_of_content(django_db_setup, django_db_blocker):
    """{table: (columns, rows)} of a database with the real content, which is loaded once."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_content", verbosity=0)
        rows = read_rows()
        transaction.set_rollback(True)
    return rows


@pytest.fixture(scope="module")
def content_of_module(rows_of_content, django_db_blocker):
    """The real content, in the database for a module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        write_rows(rows_of_content)
        yield
        transaction.set_rollback(True)


def wait_for_others(connection, seconds=20):
    """Lets requests that outlived their test end: PostgreSQL drops no database that somebody is connected to.

    Whoever is still there after that many seconds is a browser's request that nobody waits for: it is cut off.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for _tenth in range(seconds * 10):
            cursor.execute(f"SELECT 1 {OTHERS}")
            if cursor.fetchone() is None:
                return
            time.sleep(0.1)
        cursor.execute(f"SELECT pg_terminate_backend(pid) {OTHERS}")
