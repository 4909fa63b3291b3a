"""How a page arrives: nothing moves under the reader's eyes, however late its parts come."""

import time

import pytest

from bench.first_visit import site as deployed_site
from tests.browser.conftest import DRAWN, NARROW, QUIET, WIDE
from tests.conftest import CHROMIUM
from tests.publishing.workflow.test_killed import database_url

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

PAGES = ["", "map/", "offices/liaison-georgia/", "partners/georgia/"]
MOST_BYTES = {"map/": 200_000}
LATE = 0.4  # seconds
OBSERVE = """
    window.shifts = [];
    new PerformanceObserver(list => {
        for (const { value, sources } of list.getEntries()) {
            shifts.push([value, ...sources.map(({ node }) => node?.textContent.trim().slice(0, 40))]);
        }
    }).observe({ type: 'layout-shift', buffered: true });
"""

NOTE_WORK = """
    window.glides = window.numbers = 0;
    new MutationObserver(changes => {
        for (const { target } of changes) if (target.classList.contains('leaflet-pan-anim')) glides += 1;
    }).observe(document, { subtree: true, attributeFilter: ['class'] });
    Intl.NumberFormat = class extends Intl.NumberFormat {
        constructor(...options) { super(...options); numbers += 1; }
    };
"""
# Every step of the work is taken for a long one, so that a pause follows it.
CHOOSE_2016 = """
    let now = 0, left = %d;
    performance.now = () => (now += 100);
    scheduler.yield = async () => {
        await new Promise(done => setTimeout(done));
        const range = document.getElementById("year-range");
        if (range.disabled || --left) return;
        range.value = 2016;
        range.dispatchEvent(new Event("input"));
    };
"""


def late(route):
    """Lets a font or a script come when the page has long been drawn without it."""
    time.sleep(LATE)
    route.continue_()


def test_a_first_visit_is_light(chromium, tmp_path):
    """What crosses the line for each kind of page of a site as it is deployed, headers included."""
    with deployed_site(database_url(tmp_path)) as address:
        weights = {
            (language, path): weight(chromium, f"{address}/{language}/{path}")
            for language in ("en", "ru", "hy", "ka")
            for path in [*PAGES, "regions/central-asia/", "timeline/"]
        }

    assert {page: weight for page, weight in weights.items() if weight > MOST_BYTES.get(page[1], 70_000)} == {}
    assert min(weights.values()) > 40_000  # something was counted


def weight(browser, address):
    context = browser.new_context(viewport={"width": WIDE, "height": 900})
    page, sent = context.new_page(), []
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    if "/map/" in address:
        page.wait_for_selector("html[data-map=ready]")  # made by the joined modules, which no other test loads
    context.close()
    return sum(sent)


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


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_map_neither_glides_nor_writes_numbers_that_nobody_sees_while_it_loads(reader, width):
    with reader(width=width) as page:
        page.add_init_script(NOTE_WORK)
        page.goto("/en/map/")
        page.wait_for_selector("html[data-map=ready]")
        assert page.evaluate("[glides, numbers]") == [0, 0]

        page.set_viewport_size({"width": width + 40, "height": 780})
        page.wait_for_timeout(400)
        assert page.evaluate("glides") == 0


def test_the_scrollbar_takes_its_room_before_a_page_is_long(chromium, site):
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=QUIET, ignore_default_args=["--hide-scrollbars"]
    )
    with browser.new_context(viewport={"width": WIDE, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{site}/en/timeline/")
        widths = "[innerWidth, document.documentElement.clientWidth]"
        wide, long = page.evaluate(widths)
        page.evaluate("document.querySelector('main').remove()")

        assert page.evaluate(widths) == [wide, long]
        assert long < wide  # this browser has a scrollbar that takes room
    browser.close()


@pytest.mark.parametrize("pauses", range(1, 7))
def test_a_year_chosen_while_the_map_is_made_is_the_one_shown(reader, pauses):
    """It comes in the pause with this number of those after which the strip of years answers."""
    with reader() as page:
        page.add_init_script(CHOOSE_2016 % pauses)
        page.goto("/en/map/")
        page.wait_for_selector("html[data-map=ready]")

        assert page.locator("#offices-title").text_content() == "Offices · 2016"
        assert page.locator("#years output").text_content() == "2016"
        assert page.locator(".office-mark[data-mark]").count() == 3
        assert page.locator(".languages a").first.get_attribute("href").endswith("?year=2016")


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
