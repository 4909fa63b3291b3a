"""How a page arrives: nothing moves under the reader's eyes, however late its parts come."""

import time

import pytest

from tests.browser.conftest import NARROW, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("content")]

PAGES = ["", "map/", "offices/liaison-georgia/", "partners/georgia/"]
LATE = 0.4  # seconds
OBSERVE = """
    window.shifts = [];
    new PerformanceObserver(list => {
        for (const { value, sources } of list.getEntries()) {
            shifts.push([value, ...sources.map(({ node }) => node?.textContent.trim().slice(0, 40))]);
        }
    }).observe({ type: 'layout-shift', buffered: true });
"""


def late(route):
    """Lets a font come when the page has long been drawn without it."""
    time.sleep(LATE)
    route.continue_()


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("language", ["en", "ru", "ka"])
def test_nothing_moves_while_a_page_loads(reader, language, width):
    found = {}
    with reader(width=width) as page:
        page.add_init_script(OBSERVE)
        page.route("**/*.woff2", late)
        for path in PAGES:
            page.goto(f"/{language}/{path}", wait_until="networkidle")
            page.wait_for_timeout(200)
            found[path] = page.evaluate("shifts")

    assert found == {path: [] for path in PAGES}
