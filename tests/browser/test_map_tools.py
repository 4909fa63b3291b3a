"""What can be done with the whole map: years to play, home, full screen, copying, table, print; and how it fits the window."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LOOKS, NARROW, faults, wait_until
from tests.browser.test_map import TASHKENT, TBILISI, go, line, mark, slide

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]


def position(page, office):
    found = mark(page, office).bounding_box()
    return round(found["x"]), round(found["y"])


@pytest.mark.slow
def test_in_a_window_of_1280_by_800_all_of_the_map_is_in_the_first_screen(reader):
    with reader(height=800) as page:
        go(page, "/en/map/")

        for part in (".map", "#panel", "#years", "#year-range", ".tick-end >> nth=0", "#holder", ".inset", ".legend"):
            expect(page.locator(part)).to_be_in_viewport(ratio=1)
        assert page.evaluate("scrollY") == 0
        assert page.locator("#atlas").bounding_box()["width"] == 1280


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "language"), [(1280, "en"), (1280, "hy"), (NARROW, "ru"), (NARROW, "ka"), (NARROW, "hy")]
)
def test_the_strip_keeps_its_height_through_all_the_years(reader, width, language):
    with reader(width=width) as page:
        go(page, f"/{language}/map/")
        heights = set()
        for year in (1994, 2004, 2012, 2022, 2025):
            slide(page, year)
            heights.add(page.locator("#years").bounding_box()["height"])

        assert len(heights) == 1


@pytest.mark.slow
def test_the_strip_names_the_representative_of_the_year(reader):
    with reader() as page:
        go(page, "/en/map/?year=2015")
        holder, year = page.locator("#holder"), page.locator("#years output")
        expect(holder).to_have_text(re.compile("James Appathurai November 2010 – September 2021 at the latest"))
        expect(page.locator("#year-means")).to_have_text("on 31 December")
        expect(page.locator("#year-range")).to_have_attribute("aria-valuetext", "2015: James Appathurai")

        page.locator("#year-range").press("PageDown")
        page.locator("#year-range").press("PageDown")
        expect(year).to_have_text("2005")
        expect(holder).to_contain_text("Robert F. Simmons Jr.")
        page.locator("#year-range").press("Home")
        expect(holder).to_have_text("No representative yet")
        page.locator("#year-range").press("End")
        expect(holder).to_contain_text("Kevin Hamilton")
        expect(page.locator("#year-means")).to_have_text("Today")


def test_a_click_on_a_lane_chooses_the_year_that_stands_there(reader):
    with reader() as page:
        go(page, "/en/map/")
        chart = page.locator("#chart").bounding_box()
        column = chart["width"] / 33

        page.mouse.click(chart["x"] + column * 21.5, chart["y"] + 40)

        expect(page.locator("#years output")).to_have_text("2015")
        assert page.url.endswith("?year=2015")
        expect(page.locator("#offices-title")).to_have_text("Offices · 2015")
        thumb = page.evaluate("""() => {
            const { left, width } = document.getElementById("year-range").getBoundingClientRect();
            return left + 11 + (width - 22) * (2015 - 1994) / 32;
        }""")
        assert abs(thumb - (chart["x"] + column * 21.5)) < 1.5


@pytest.mark.slow
def test_an_office_whose_beginning_is_not_known_is_drawn_hollow_and_said_so(reader):
    with reader() as page:
        go(page, "/en/map/?year=2012")

        sign = mark(page, TASHKENT)
        expect(sign).to_have_class(re.compile("office-mark-uncertain"))
        expect(sign).to_have_attribute("aria-label", re.compile("beginning not known, Astana"))
        expect(sign.locator(".symbol")).to_have_css("stroke-dasharray", re.compile("px"))
        expect(line(page, TASHKENT)).to_contain_text("No source says when the work here began.")
        expect(page.locator("#counts")).to_have_text(re.compile(r"^\s*in operation 3\s*beginning not known 1\s*$"))
        slide(page, 2013)
        expect(sign).to_have_class(re.compile("office-mark-open"))
        slide(page, 2003)
        expect(sign).to_have_count(0)


@pytest.mark.slow
def test_the_years_play_at_the_chosen_speed_from_the_first_office_on(reader):
    with reader() as page:
        page.clock.install()
        go(page, "/en/map/")
        year = page.locator("#years output")

        page.get_by_role("button", name="Play the years").click()
        assert int(year.text_content()) in (2003, 2004)
        begun = int(year.text_content())
        page.clock.run_for(2700)
        at_one = int(year.text_content()) - begun
        page.get_by_label("Speed").select_option("2×")
        begun = int(year.text_content())
        page.clock.run_for(2700)
        at_two = int(year.text_content()) - begun
        page.get_by_role("button", name="Pause").click()
        reached = year.text_content()
        page.clock.run_for(5000)

        # The clock also runs by itself while the test waits: a step more at most.
        assert at_one in (3, 4)
        assert at_two in (6, 7)
        expect(year).to_have_text(reached)
        assert page.url.endswith(f"?year={reached}")


@pytest.mark.slow
def test_what_opens_beats_once(reader):
    with reader() as page:
        page.clock.install()
        go(page, "/en/map/?year=2009")
        assert page.locator(".is-changing").count() == 0

        page.locator("#year-range").press("ArrowRight")
        expect(mark(page, TBILISI)).to_have_class(re.compile("is-changing"))
        assert page.locator(".map .is-changing").count() == 1
        page.clock.run_for(1000)
        expect(page.locator(".is-changing")).to_have_count(0)


@pytest.mark.slow
def test_who_wants_no_motion_goes_on_by_steps(reader):
    with reader(reduced_motion="reduce") as page:
        page.clock.install()
        go(page, "/en/map/?year=2014")

        page.get_by_role("button", name="Next year").click()
        page.clock.run_for(5000)

        expect(page.locator("#years output")).to_have_text("2015")
        assert mark(page, TBILISI).evaluate("sign => getComputedStyle(sign).animationName") == "none"


@pytest.mark.slow
def test_home_shows_both_regions_again_and_is_the_farthest_view(reader):
    with reader(reduced_motion="reduce") as page:
        go(page, "/en/map/")
        home = position(page, TASHKENT)
        expect(page.locator("#zoom-out")).to_be_disabled()

        page.locator("#zoom-in").click()
        page.wait_for_url(re.compile("view="))
        assert position(page, TASHKENT) != home
        page.locator("#home-view").click()
        expect(page.locator("#zoom-out")).to_be_disabled()
        assert position(page, TASHKENT) == home
        assert page.url.endswith("/en/map/")


@pytest.mark.slow
def test_the_frame_fills_the_screen_and_leaves_it(reader):
    with reader() as page:
        go(page, "/en/map/")

        page.locator("#full-screen").click()
        wait_until(lambda: page.evaluate("document.fullscreenElement?.id === 'atlas'"))
        expect(page.locator("#full-screen")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#panel")).to_be_visible()
        page.locator("#full-screen").click()
        wait_until(lambda: page.evaluate("!document.fullscreenElement"))


def test_link_and_code_are_copied_with_the_state(reader):
    with reader(permissions=["clipboard-read", "clipboard-write"]) as page:
        go(page, "/en/map/")
        slide(page, 2015)

        page.get_by_role("button", name="Copy link").click()
        expect(page.locator("#announcement")).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()") == page.url

        page.locator("#download summary").click()
        page.get_by_role("button", name="Copy the code").click()
        wait_until(lambda: page.evaluate("navigator.clipboard.readText().then(text => text.startsWith('<iframe'))"))
        code = page.evaluate("navigator.clipboard.readText()")
        assert re.search(r'src="http://[^"]+/en/map/embed/\?year=2015"', code)
        links = page.locator("#download li a").evaluate_all("links => links.map(a => a.pathname + a.search)")
        assert links == [
            f"/en/map/{name}?year=2015"
            for name in (
                "picture.svg",
                "preview.png",
                "features.csv",
                "features.geojson",
                "features.kml",
                "features.gpx",
            )
        ]
        page.keyboard.press("Escape")
        expect(page.locator("#download .menu")).to_be_hidden()


def test_the_table_takes_the_place_of_the_map_and_follows_the_years(reader):
    with reader() as page:
        go(page, "/en/map/?year=2015")

        page.get_by_role("link", name="Table").click()
        row = page.locator(f'#table [data-row="{TASHKENT}"]')
        expect(row).to_contain_text("in operation")
        assert page.url.endswith("?year=2015&panel=table")
        expect(page.locator("#table")).to_contain_text("Kazakhstan")
        slide(page, 2018)
        expect(row).to_contain_text("closed")
        page.reload()
        expect(row).to_contain_text("closed")

        page.go_back()
        page.wait_for_selector("html[data-map=ready]")
        page.get_by_role("navigation", name="Map or table").get_by_role("link", name="Map").click()
        expect(page.locator("#table")).to_be_hidden()


@pytest.mark.slow
def test_print_shows_the_year_the_whole_address_and_the_list_beside_the_picture(reader):
    with reader() as page:
        go(page, "/en/map/")
        slide(page, 2018)

        page.emulate_media(media="print")

        picture = page.locator(".map-picture img")
        expect(picture).to_be_visible()
        assert picture.get_attribute("src") == "/en/map/picture.svg?year=2018"
        sources = page.locator(".map-picture source").evaluate_all("sources => sources.map(source => source.srcset)")
        assert [source.partition("?")[2] for source in sources] == [
            "size=small&theme=dark&year=2018",
            "size=small&year=2018",
            "size=middle&theme=dark&year=2018",
            "size=middle&year=2018",
            "theme=dark&year=2018",
        ]
        expect(page.locator(".map")).to_be_hidden()
        expect(line(page, TASHKENT)).to_be_visible()
        assert (
            page.locator("#panel").bounding_box()["x"] >= picture.bounding_box()["x"] + picture.bounding_box()["width"]
        )
        expect(page.get_by_role("heading", level=1)).to_have_text("Map · 2018")
        expect(page.locator("#print-address")).to_have_text(re.compile(r"^http://.+/en/map/\?year=2018$"))
        expect(page.locator("#holder")).to_contain_text("James Appathurai")
        assert page.evaluate("document.documentElement.scrollWidth === innerWidth")
        assert len(page.pdf()) > 30_000


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_in_any_state(reader, width, scheme):
    found = {}
    states = ["", "?year=2012", f"?office={TASHKENT}", "?partner=georgia", "?region=central-asia", "?year=abc"]
    with reader(width=width, scheme=scheme, reduced_motion="reduce", expected=("year=abc",)) as page:
        for query in (*states, "?panel=table", "?panel=list", "?panel=closed"):
            go(page, f"/ka/map/{query}")
            found[query] = faults(page)
        go(page, "/ka/map/?panel=list")
        for name in (".filters summary", ".map-actions summary", "#copy-link"):
            page.locator(name).click()
            found[name] = faults(page)

    assert {query: what for query, what in found.items() if what} == {}


@pytest.mark.parametrize("language", ["en", "ru", "ka", "hy"])
@pytest.mark.parametrize("query", ["", f"?office={TBILISI}", "?panel=list", "?panel=table"])
def test_nothing_scrolls_sideways_at_320_pixels(reader, language, query):
    with reader(width=320) as page:
        go(page, f"/{language}/map/{query}")

        assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.slow
def test_signs_are_told_apart_in_forced_colours(reader):
    with reader(forced_colors="active") as page:
        go(page, "/en/map/")

        shapes = page.eval_on_selector_all(
            ".map .office-mark .symbol",
            "signs => signs.map(sign => sign.firstChild.tagName + getComputedStyle(sign).fill)",
        )
        assert len(set(shapes)) == 2


@pytest.mark.slow
def test_the_picture_of_the_map_on_the_first_page_shows_its_focus(reader):
    with reader(width=NARROW) as page:
        page.goto("/en/")

        page.locator("a.map-in-small").focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")

        assert page.locator("a.map-in-small img").evaluate("image => getComputedStyle(image).outlineStyle") == "solid"
