"""How a page arrives: nothing moves under the reader's eyes, however late its parts come."""

import time

import brotli
import pytest

from srep.middleware import BROTLI_QUALITY
from tests.browser.conftest import DRAWN, NARROW, WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

PAGES = ["", "map/", "offices/liaison-georgia/", "partners/georgia/"]
MOST_BYTES = {"map/": 200_000}
HEADERS = 350  # bytes of one answer: some more than those of a file
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
    """Lets a font or a script come when the page has long been drawn without it."""
    time.sleep(LATE)
    route.continue_()


@pytest.mark.parametrize("language", ["en", "ru", "hy", "ka"])
def test_a_first_visit_is_light(reader, language):
    """What crosses the line for each kind of page: the headers, and bodies compressed as the site compresses them."""
    weights = {}
    for path in [*PAGES, "regions/central-asia/", "timeline/"]:
        with reader(first_visit=True, width=WIDE) as page:
            answers = {}
            page.on("response", lambda answer, answers=answers: answers.setdefault(answer.url, answer))
            page.goto(f"/{language}/{path}", wait_until="networkidle")
            weights[path] = sum(HEADERS + len(compressed(url, answer.body())) for url, answer in list(answers.items()))

    assert {path: weight for path, weight in weights.items() if weight > MOST_BYTES.get(path, 70_000)} == {}
    assert min(weights.values()) > 40_000  # something was counted


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ru", "hy", "ka"])
def test_a_font_that_comes_late_is_not_followed_by_a_larger_one(reader, language):
    with reader(first_visit=True, width=WIDE) as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        page.route("**/noto-sans-basic.woff2", late)
        page.goto(f"/{language}/timeline/", wait_until="networkidle")

    assert "noto-sans-basic.woff2" in asked
    assert "noto-sans-latin.woff2" not in asked


def compressed(url, body):
    """As WhiteNoise leaves files and ``BrotliForEverybody`` pages; fonts are compressed already."""
    if url.endswith(".woff2"):
        return body
    return brotli.compress(body, quality=11 if "/static/" in url else BROTLI_QUALITY)


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("language", ["en", "ru", "ka"])
def test_nothing_moves_while_a_page_loads(reader, language, width):
    found = {}
    with reader(first_visit=True, width=width) as page:
        page.add_init_script(OBSERVE)
        for part in ("**/*.woff2", "**/copy-text*.js"):
            page.route(part, late)
        for path in PAGES:
            page.goto(f"/{language}/{path}", wait_until="networkidle")
            page.evaluate(DRAWN)
            found[path] = page.evaluate("shifts")

    assert found == {path: [] for path in PAGES}


@pytest.mark.slow
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("language", ["en", "ru", "ka"])
def test_nothing_moves_when_the_scripts_of_a_page_come_late(reader, language, width):
    path = "offices/liaison-georgia/"
    with reader(first_visit=True, width=width, height=1600) as page:
        page.add_init_script(OBSERVE)
        page.route("**/*.js", late)
        page.goto(f"/{language}/{path}", wait_until="networkidle")
        page.wait_for_selector(".local-time > :first-child:not([hidden])")
        page.evaluate(DRAWN)

        assert page.evaluate("shifts") == []
        assert page.get_by_role("button").locator("visible=true").count() == 1  # to copy the address
