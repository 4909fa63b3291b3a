"""A real browser before the real site. No page may ask another host, and none may complain in the console."""

import os
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import TimeoutError, sync_playwright

from tests.conftest import CHROMIUM, missing
from tests.factories import UserFactory
from tests.rows import write_rows

# Playwright runs an event loop in the thread of the test; Django's guard against that does not apply here.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
NARROW, WIDE = 360, 1280
TRIES_TO_CLOSE = 20
MOST_PROFILES = 8  # each has a process
# Widths and colours. A browser test looks at the first case with every change, and at the others in CI.
LOOKS = [(WIDE, "light"), (NARROW, "dark"), (WIDE, "dark"), (NARROW, "light")]
# Waits until the browser has drawn what it was told, so that its observers have reported it.
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
SECRET = "a long enough pass phrase"
# Axe would write styles of its own into the page to read an imported style sheet, which the page's policy forbids. And
# of what is as it should be it describes each element unless it is told not to, which takes as long as to look.
FAULTS_ALONE = {"preload": False, "resultTypes": ["violations"]}


def pytest_collection_modifyitems(items):
    """A browser asks for several things at once, which SQLite in memory refuses at once instead of waiting its turn.

    All but the first case of each test are slow: other languages, widths and ways to get there.
    """
    if connection.vendor == "sqlite" and any(item.get_closest_marker("browser") for item in items):
        connection.settings_dict["TEST"]["NAME"] = str(Path(tempfile.mkdtemp()) / "test.sqlite3")
    for item in items:
        is_here, case = item.path.parent == Path(__file__).parent, getattr(item, "callspec", None)
        if is_here and case and any(case.indices.values()):
            item.add_marker(pytest.mark.slow)


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
def content(transactional_db, rows_of_content):
    """The real content."""
    write_rows(rows_of_content)


class Profile:
    """What a window stands in, used by one test after another: a process of the browser costs more than a page.

    A page that shows nothing keeps the process between two tests; everything else is forgotten.
    """

    def __init__(self, browser, site, options):
        self.site, self.context = site, browser.new_context(base_url=site, **options)
        self.keeper = self.context.new_page()
        self.keeper.route("**/*", lambda route: route.fulfill(body=""))
        self.keeper.goto("/kept")
        self.devtools = self.context.new_cdp_session(self.keeper)
        self.devtools_of_browser = browser.new_browser_cdp_session()

    def forget(self):
        for page in self.context.pages:
            if page is not self.keeper:
                self.close(page)
        self.devtools.send("Network.clearBrowserCache")
        self.devtools.send("Storage.clearDataForOrigin", {"origin": self.site, "storageTypes": "all"})
        self.context.clear_cookies()

    def close(self, page):
        """Closes a page, where ``page.close()`` may wait for ever: Chromium says yes to the request and forgets it if the
        page is just about to show another one (crbug.com/536385539)."""
        target = self.context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]["targetId"]
        for _try in range(TRIES_TO_CLOSE):
            with suppress(TimeoutError), page.expect_event("close", timeout=1000):
                self.devtools_of_browser.send("Target.closeTarget", {"targetId": target})
            if page.is_closed():
                return
        pytest.fail(f"A page did not close: {page.url}")


@pytest.fixture(scope="session")
def profiles():
    """[(options, profile)] of those that no window stands in, the one that was used last at the end."""
    return []


@pytest.fixture
def profile(chromium, site, profiles):
    """A profile with these options for a while: ``with profile(color_scheme="dark") as context``."""

    @contextmanager
    def lend(**options):
        found = next((each for each in profiles if each[0] == options), None)
        if found:
            profiles.remove(found)
        profile = found[1] if found else Profile(chromium, site, options)
        try:
            yield profile.context
            profile.forget()
        except BaseException:
            profile.context.close()
            raise
        profiles.append((options, profile))
        if len(profiles) > MOST_PROFILES:
            profiles.pop(0)[1].context.close()

    return lend


@pytest.fixture
def reader(chromium, profile, site):
    """Opens windows on the site: ``with reader(width=360, scheme="dark") as page``.

    When a window closes, the test fails if a page asked another host, broke its own security policy, or wrote an
    error to the console; addresses in ``expected`` may answer with an error. On a ``first_visit`` the browser has
    nothing of the site, neither a font nor a process.
    """

    @contextmanager
    def open_window(*, width=WIDE, height=900, scheme="light", expected=(), first_visit=False, **options):
        options |= {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
        faults = []
        with chromium.new_context(base_url=site, **options) if first_visit else profile(**options) as context:
            page = context.new_page()
            page.on("request", lambda request: note_foreign(request.url, site, faults))
            page.on("console", lambda message: note_console(message, expected, faults))
            page.on("pageerror", lambda error: faults.append(f"script: {error}"))
            yield page
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


def unfold_bar(page):
    """Shows what a phone keeps folded of the bar below a form; where there is room nothing is."""
    more = page.locator(".bar-more:not([open]) > summary")
    if more.is_visible():
        more.click()


def wait_until(condition, seconds=10):
    """Waits for what a page tells the server without waiting for an answer; fails if it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "It did not come about in time."
        time.sleep(0.05)


def faults(page, *, but=()):
    """What axe finds, in a line each; not by the rules ``but``, named as axe does."""
    options = FAULTS_ALONE | {"rules": {rule: {"enabled": False} for rule in but}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{fault['id']}: {node['html'][:100]}" for fault in found for node in fault["nodes"]]
