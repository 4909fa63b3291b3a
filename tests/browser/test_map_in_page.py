"""The map within a page, ours or somebody else's: it lets the page scroll, and only links that lead away leave the frame."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, wait_until
from tests.browser.test_map import go, slide

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

MAPS = ["/en/map/", "/en/map/embed/"]


def over_the_map(page):
    box = page.locator(".map").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


# A wheel and a finger set the page going; it stands once it has not moved for ten frames.
STANDING = """new Promise(done => {
    let last = scrollY, frames = 0;
    const look = () => {
        frames = scrollY === last ? frames + 1 : 0;
        last = scrollY;
        frames < 10 ? requestAnimationFrame(look) : done(last);
    };
    requestAnimationFrame(look);
})"""


def scrolled(page):
    """How far the page is scrolled, in px, when it has come to rest."""
    return page.evaluate(STANDING)


@pytest.mark.parametrize("path", MAPS)
def test_the_wheel_scrolls_the_page_and_zooms_the_map_with_ctrl(reader, path):
    with reader(height=400) as page:
        go(page, path)
        page.mouse.move(*over_the_map(page))

        page.mouse.wheel(0, 120)
        expect(page.locator(".map-hint")).to_have_text("Zoom the map with Ctrl and the wheel.")
        expect(page.locator(".map-hint")).to_be_visible()
        wait_until(lambda: scrolled(page) > 50)
        assert "view=" not in page.url

        before = scrolled(page)
        page.mouse.move(*over_the_map(page))
        page.keyboard.down("Control")
        page.mouse.wheel(0, -240)
        page.keyboard.up("Control")
        page.wait_for_url(re.compile("view="))
        assert scrolled(page) == before
        expect(page.locator(".map-hint")).to_be_hidden()


def touch(page, *ways):
    """Moves fingers over the page, each from its first to its last (x, y)."""
    session = page.context.new_cdp_session(page)
    steps = 12
    for step in range(steps + 1):
        points = [
            {"x": a + (x - a) * step / steps, "y": b + (y - b) * step / steps, "id": number}
            for number, ((a, b), (x, y)) in enumerate(ways)
        ]
        session.send("Input.dispatchTouchEvent", {"type": "touchMove" if step else "touchStart", "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.slow
@pytest.mark.parametrize("path", MAPS)
def test_one_finger_scrolls_the_page_and_two_zoom_the_map(reader, path):
    with reader(width=NARROW, height=640, has_touch=True, is_mobile=True) as page:
        go(page, path)
        page.locator(".map").scroll_into_view_if_needed()
        before = scrolled(page)
        x, y = over_the_map(page)

        touch(page, [(x, y), (x, y - 120)])
        wait_until(lambda: page.evaluate(f"scrollY > {before + 50}"))
        expect(page.locator(".map-hint")).to_have_text("Move the map with two fingers.")
        assert "view=" not in page.url

        page.locator(".map").scroll_into_view_if_needed()
        before = scrolled(page)
        x, y = over_the_map(page)
        touch(page, [(x - 20, y), (x - 90, y)], [(x + 20, y), (x + 90, y)])
        page.wait_for_url(re.compile("view="))
        assert scrolled(page) == before


def test_in_a_frame_only_links_that_lead_away_leave_it(reader):
    with reader() as page:
        windows = len(page.context.pages)
        go(page, "/en/map/embed/?year=2016")
        for year in (2016, 2017):  # the first list comes from the server, the second from the browser
            if year == 2017:
                page.locator("#year-range").press("ArrowRight")
            expect(page.locator("#offices-title")).to_have_text(f"Offices · {year}")
            links = page.eval_on_selector_all(
                "a[href]:not([role=button])",
                "links => links.map(a => [a.href, a.getAttribute('href'), a.target || document.querySelector('base').target])",
            )
            for address, written, target in links:
                stays = written.startswith(("#", "?")) or urlsplit(address).path == "/en/map/embed/"
                assert (year, written, target) == (year, written, "_self" if stays else "_blank")
        assert page.locator("#map-selection").get_attribute("target") == "_self"

        page.locator(".filters summary").click()
        page.get_by_label("Kind of office").select_option("civilian")
        page.get_by_role("button", name="Show", exact=True).click()
        assert len(page.context.pages) == windows
        assert urlsplit(page.url).path == "/en/map/embed/"


@pytest.mark.slow
def test_the_sources_of_a_framed_map_are_those_of_the_full_page(reader):
    with reader() as page:
        go(page, "/en/map/embed/?year=2016")
        assert page.locator("#sources").count() == 0
        with page.context.expect_page() as opened:
            page.locator(".cite a").last.click()

        source = opened.value
        source.wait_for_selector("html[data-map=ready]")
        assert re.search(r"/en/map/\?year=2016#source-\d+$", source.url)
        expect(source.locator(f"#{urlsplit(source.url).fragment}")).to_be_in_viewport()


def test_after_going_back_the_fields_say_what_the_list_shows(reader):
    with reader() as page:
        page.goto("/en/offices/")
        page.get_by_label("Kind of office").select_option("liaison")
        page.get_by_role("button", name="Show", exact=True).click()
        page.wait_for_url("**kind=liaison**")

        page.go_back()
        expect(page.get_by_label("Kind of office")).to_have_value("")
        assert page.locator("form.selection").get_attribute("autocomplete") == "off"

        # A page that the browser kept whole comes back as it was left.
        page.get_by_label("Kind of office").select_option("civilian")
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        expect(page.get_by_label("Kind of office")).to_have_value("")


@pytest.mark.slow
def test_after_coming_back_the_map_and_its_fields_are_in_step(reader):
    with reader() as page:
        go(page, "/en/map/")
        page.locator(".filters summary").click()
        page.get_by_label("Kind of office").select_option("civilian")
        expect(page.locator("#office-list [data-office]")).to_have_count(1)
        page.goto("/en/about/")

        page.go_back()
        page.wait_for_selector("html[data-map=ready]")
        expect(page.get_by_label("Kind of office")).to_have_value("civilian")
        expect(page.locator("#office-list [data-office]")).to_have_count(1)


@pytest.mark.parametrize("fault", ["an error", "no answer"])
def test_a_table_that_could_not_be_fetched_says_so_and_leads_to_its_page(reader, fault):
    def fail(route):
        if route.request.resource_type != "fetch":
            return route.continue_()
        return route.fulfill(status=503) if fault == "an error" else route.abort()

    with reader(expected=["panel=table"]) as page:
        page.goto("/en/map/?panel=table")
        page.wait_for_selector("html[data-map]", state="attached")
        page.route("**/map/?*", fail)
        for year in (2015, 2013):
            slide(page, year)
            notice = page.get_by_role("alert")
            expect(notice.get_by_role("link", name="Show")).to_have_attribute(
                "href", f"/en/map/?year={year}&panel=table"
            )
            expect(notice).to_contain_text("The site is too busy, or cannot reach its data.")
        notice.get_by_role("link", name="Show").click()

        expect(page.get_by_role("alert")).to_have_count(0)
        expect(page.locator("#table caption").first).to_contain_text("2013")


def test_on_a_low_stage_the_inset_is_a_sign_and_a_name(reader):
    with reader(width=320, height=400) as page:
        page.goto("/hy/map/embed/")
        page.wait_for_selector(".inset button")

        inset, stage = (page.locator(name).bounding_box() for name in (".inset button", ".map"))
        assert inset["width"] * inset["height"] < stage["width"] * stage["height"] / 8
        assert page.locator(".inset b").inner_text() == "Բրյուսել"
        assert page.locator(".inset .office-mark").is_visible()


@pytest.mark.parametrize("width", [768, 1024])
def test_the_legend_covers_no_sign(reader, width):
    with reader(width=width) as page:
        go(page, "/ru/map/")

        legend = page.locator(".legend").bounding_box()
        signs = [sign.bounding_box() for sign in page.locator(".map [data-mark]").all()]
        assert len(signs) > 2
        assert [sign for sign in signs if meet(sign, legend)] == []


def meet(one, other):
    return all(
        one[at] < other[at] + other[size] and other[at] < one[at] + one[size]
        for at, size in (("x", "width"), ("y", "height"))
    )


@pytest.mark.parametrize(("width", "height"), [(320, 900), (412, 915)])
def test_above_a_sheet_the_chosen_office_is_in_the_middle_of_what_is_left(reader, width, height):
    with reader(width=width, height=height) as page:
        go(page, "/en/map/?office=liaison-georgia")
        page.wait_for_timeout(600)  # longer than the map glides

        sign, stage = (page.locator(name).bounding_box() for name in (".map [data-mark=liaison-georgia]", ".map"))
        assert abs(sign["y"] + sign["height"] / 2 - stage["y"] - stage["height"] / 2) < 10


@pytest.mark.parametrize("language", ["ka", "hy", "kk"])
def test_how_many_offices_there_are_stands_within_the_head_of_the_sheet(reader, language):
    with reader(width=320) as page:
        go(page, f"/{language}/map/?year=2012&panel=list")

        head, counts = (page.locator(name).bounding_box() for name in (".panel-head", ".counts"))
        assert counts["y"] >= head["y"] + 9  # the grip above
        assert counts["y"] + counts["height"] <= head["y"] + head["height"]
