"""A real browser before the real site. No page may ask another host, and none may complain in the console."""

import os
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM, missing

# Playwright runs an event loop in the thread of the test; Django's guard against that does not apply here.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
NARROW, WIDE = 360, 1280


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


@pytest.fixture
def content(transactional_db):
    """The real content."""
    call_command("load_content", verbosity=0)


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
