import os
import shutil
import time
from itertools import count

import pytest
from django.conf import settings
from django.core.cache import caches
from django.utils import translation

revisions = count(1_000_000, 1000)
CHROMIUM = shutil.which("chromium")
OTHERS = """
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def pytest_configure():
    """Tests take the static files as they lie in the source; nothing has to be collected before."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def english():
    """Every test begins in English, whatever language an earlier one left the thread in."""
    with translation.override("en"):
        yield


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
def pages_are_kept(settings, db):
    """Public pages are kept as on a running site. No test shares a site revision, hence content, with another one."""
    from publishing.models import SiteRevision

    settings.KEEP_PAGES = True
    caches["pages"].clear()
    SiteRevision.objects.create(pk=1, number=next(revisions))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that commit clean up by emptying every table, which the journal's guard refuses: it has its own tests."""
    from django.db import connection

    from publishing.append_only import unguard

    with django_db_blocker.unblock():
        unguard(connection)
    yield
    with django_db_blocker.unblock():
        wait_for_others(connection)


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
