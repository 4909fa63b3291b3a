"""A real browser before the real site. No page may ask another host, and none may complain in the console."""

import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM, missing
from tests.factories import UserFactory
from tests.rows import read_rows, write_rows

# Playwright runs an event loop in the thread of the test; Django's guard against that does not apply here.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
NARROW, WIDE = 360, 1280
# Width and colours: each of them is looked at with every change, and all four ways to combine them in CI.
LOOKS = [
    (WIDE, "light"),
    (NARROW, "dark"),
    pytest.param(WIDE, "dark", marks=pytest.mark.slow),
    pytest.param(NARROW, "light", marks=pytest.mark.slow),
]
# Waits until the browser has drawn what it was told, so that its observers have reported it.
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
SECRET = "a long enough pass phrase"
# Axe would write styles of its own into the page to read an imported style sheet, which the page's policy forbids.
WITHOUT_PRELOAD = {"preload": False}


def pytest_collection_modifyitems(items):
    """A browser asks for several things at once, which SQLite in memory refuses at once instead of waiting its turn."""
    if connection.vendor == "sqlite" and any(item.get_closest_marker("browser") for item in items):
        connection.settings_dict["TEST"]["NAME"] = str(Path(tempfile.mkdtemp()) / "test.sqlite3")


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        missing("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, settings):
    """The address of a running site that knows itself by this address."""
    settings.SITE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return live_server.url


@pytest.fixture(scope="session")
def rows_of_content():
    """{table: (columns, rows)} of a database with the real content, once a test has loaded it."""
    return {}


@pytest.fixture
def content(transactional_db, rows_of_content):
    """The real content: loaded for the first test, and put back as it was for each other one."""
    if not rows_of_content:
        call_command("load_content", verbosity=0)
        rows_of_content.update(read_rows())
    else:
        write_rows(rows_of_content)


@pytest.fixture
def reader(chromium, site):
    """Opens windows on the site: ``with reader(width=360, scheme="dark") as page``.

    When a window closes, the test fails if a page asked another host, broke its own security policy, or wrote an
    error to the console; addresses in ``expected`` may answer with an error.
    """

    @contextmanager
    def open_window(*, width=WIDE, height=900, scheme="light", expected=(), **options):
        context = chromium.new_context(
            base_url=site, viewport={"width": width, "height": height}, color_scheme=scheme, **options
        )
        page = context.new_page()
        faults = []
        page.on("request", lambda request: note_foreign(request.url, site, faults))
        page.on("console", lambda message: note_console(message, expected, faults))
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        try:
            yield page
        finally:
            context.close()
        assert faults == []

    return open_window


def note_foreign(url, site, faults):
    if not url.startswith((f"{site}/", "data:", "blob:")) and url != site:
        faults.append(f"asked another host: {url}")


def note_console(message, expected, faults):
    if message.type == "error" and not any(path in message.location.get("url", "") for path in expected):
        faults.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture
def log_in():
    """Signs a window in, as ``user`` or as somebody who may do everything."""

    def enter(page, user=None, **values):
        user = user or UserFactory(**{"language": "en", **values})
        page.goto("/admin/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill(SECRET)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/admin/")
        return page

    return enter


def wait_until(condition, seconds=10):
    """Waits for what a page tells the server without waiting for an answer; fails if it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "It did not come about in time."
        time.sleep(0.05)


def faults(page):
    """What axe finds, in a line each."""
    found = Axe().run(page, options=WITHOUT_PRELOAD).response["violations"]
    return [f"{fault['id']}: {node['html'][:100]}" for fault in found for node in fault["nodes"]]
