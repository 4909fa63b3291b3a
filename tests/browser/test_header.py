"""The head of every page: one row, its navigation a menu where it does not fit, its languages at the end."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE
from tests.browser.test_loading import late
from tests.public_pages import EACH_LANGUAGE, SCRIPTS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

HEIGHT = "document.querySelector('.site-header').getBoundingClientRect().height"
NAME = """(() => {
    const parts = [...document.querySelectorAll(".wordmark span")].filter((part) => part.checkVisibility());
    const lines = parts.flatMap((part) => [...part.getClientRects()].map((box) => Math.round(box.top)));
    return { lines: new Set(lines).size, size: parseFloat(getComputedStyle(parts[0]).fontSize) };
})()"""
# Whether what has the focus is what stands at the corners of its box.
IS_WHOLE = """(() => {
    const one = document.activeElement, { left, right, top, bottom } = one.getBoundingClientRect();
    return [left + 4, right - 4].every((x) => [top + 4, bottom - 4].every((y) => {
        const there = document.elementFromPoint(x, y);
        return there && (one.contains(there) || there.contains(one));
    }));
})()"""
NOT_LATIN = ".languages li :is(:lang(ru), :lang(hy), :lang(ka), :lang(kk), :lang(ky), :lang(tg))"
# Letters of the navigation's row that stand lower than those of its first item.
SECOND_ROW = """[...document.querySelectorAll(".site-nav li")].filter((item) =>
    item.getBoundingClientRect().top > document.querySelector(".site-nav li").getBoundingClientRect().top + 5).length"""


@pytest.mark.parametrize("language", EACH_LANGUAGE)
def test_the_head_of_a_page_is_one_low_row(reader, language):
    """Also where letters are drawn a little wider, as each system does it in its own way."""
    heights, rows = {}, {}
    with reader() as page:
        page.goto(f"/{language}/offices/")
        page.evaluate("document.querySelector('.site-header').style.letterSpacing = '0.01em'")
        for width in (320, NARROW, 700, 768, 992, 1024, WIDE, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            heights[width] = page.evaluate(HEIGHT)
            if not page.locator(".site-nav summary").is_visible():
                rows[width] = page.evaluate(SECOND_ROW)
            assert page.evaluate("document.documentElement.scrollWidth") == width

    assert {width: height for width, height in heights.items() if height > (80 if width < 640 else 76)} == {}
    assert set(rows.values()) == {0}
    assert {WIDE, 1920} <= set(rows)


@pytest.mark.parametrize("language", EACH_LANGUAGE)
def test_the_name_of_the_site_has_three_lines_on_a_phone_that_can_be_read(reader, language):
    """Also where letters are drawn a little wider."""
    with reader(width=NARROW) as page:
        page.goto(f"/{language}/offices/")
        page.evaluate("document.querySelector('.site-header').style.letterSpacing = '0.01em'")
        page.evaluate("document.fonts.ready.then(() => null)")
        names = {}
        for width in (320, NARROW, 480):
            page.set_viewport_size({"width": width, "height": 740})
            names[width] = page.evaluate(NAME)

    assert {width: name for width, name in names.items() if name["lines"] > 3 or name["size"] < 13} == {}


@pytest.mark.parametrize("language", ["hy", "ka", "en"])
def test_beside_the_navigation_the_name_of_the_site_is_as_large_in_every_script(reader, language):
    with reader(width=WIDE) as page:
        page.goto(f"/{language}/offices/")

        assert page.evaluate(NAME)["size"] == 16


@pytest.mark.parametrize("language", EACH_LANGUAGE)
def test_whom_to_contact_is_within_reach_of_the_head_at_each_width(reader, language):
    with reader() as page:
        page.goto(f"/{language}/offices/")
        link, menu = page.locator(f".site-nav a[href='/{language}/contact/']"), page.locator(".site-nav summary")
        shown = {}
        for width in (NARROW, 768, 1024, WIDE, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            if menu.is_visible():
                menu.click()
                expect(link).to_be_in_viewport(ratio=1)
                menu.click()
            else:
                expect(link).to_be_in_viewport(ratio=1)
                shown[width] = link.inner_text()

    assert {WIDE, 1920} <= set(shown)
    assert "" not in shown.values()


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize(("width", "is_menu"), [(NARROW, True), (991, True), (993, False), (WIDE, False)])
def test_the_navigation_is_a_menu_where_it_does_not_fit(reader, width, is_menu, has_script):
    with reader(width=width, java_script_enabled=has_script) as page:
        page.goto("/en/")
        link = page.locator(".site-nav").get_by_role("link", name="Timeline")
        if is_menu:
            expect(link).to_be_hidden()
            page.locator(".site-nav summary").click()
        else:
            expect(page.locator(".site-nav summary")).to_be_hidden()

        link.click()
        page.wait_for_url("**/en/timeline/")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_covers_what_the_keyboard_comes_to_in_the_head(reader, width):
    covered, reached = [], []
    with reader(width=width) as page:
        page.goto("/fr/")
        for _press in range(9 if width == WIDE else 4):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.textContent.trim()"))
            if not page.evaluate(IS_WHOLE):
                covered.append(reached[-1])

    assert len(set(reached)) == len(reached) > 3
    assert covered == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_menus_close_on_escape_and_when_something_else_is_clicked(reader, width):
    with reader(width=width) as page:
        page.goto("/en/offices/")
        summary, names = page.locator(".languages summary"), page.locator(".languages ul")

        summary.click()
        expect(names).to_be_visible()
        page.keyboard.press("Escape")
        expect(names).to_be_hidden()
        assert summary.evaluate("node => node === document.activeElement")

        summary.click()
        page.mouse.click(5, 700)
        expect(names).to_be_hidden()

        summary.click()
        names.get_by_text("français").focus()
        page.keyboard.press("Escape")
        expect(names).to_be_hidden()


@pytest.mark.slow
def test_one_menu_closes_the_other_without_script(reader):
    with reader(width=NARROW, java_script_enabled=False) as page:
        page.goto("/en/")
        page.locator(".languages summary").click()
        expect(page.locator(".languages ul")).to_be_visible()
        page.locator(".site-nav summary").click()

        expect(page.locator(".languages ul")).to_be_hidden()
        expect(page.locator(".site-nav ul")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("language", SCRIPTS)
def test_names_of_languages_stand_in_the_fonts_of_the_site_from_the_first_opening(reader, language):
    """Although the fonts come late, and nobody asked for them before."""
    with reader(first_visit=True) as page:
        page.route("**/*.woff2", late)
        page.goto(f"/{language}/", wait_until="networkidle")
        page.locator(".languages summary").click()
        page.evaluate("document.fonts.ready.then(() => null)")
        browser = page.context.new_cdp_session(page)
        browser.send("DOM.enable")
        browser.send("CSS.enable")
        root = browser.send("DOM.getDocument")["root"]["nodeId"]
        links = browser.send("DOM.querySelectorAll", {"nodeId": root, "selector": NOT_LATIN})["nodeIds"]
        fonts = [browser.send("CSS.getPlatformFontsForNode", {"nodeId": link})["fonts"] for link in links]

    own = [font["isCustomFont"] for used in fonts for font in used if font["glyphCount"] > 1]
    assert (len(fonts), set(own)) == (6, {True})


def test_a_change_of_language_keeps_the_address(reader):
    with reader() as page:
        page.goto("/en/offices/?year=2014&region=central-asia")
        page.locator(".languages summary").click()
        page.locator(".languages").get_by_text("français").click()

        page.wait_for_url("**/fr/offices/?year=2014&region=central-asia")


@pytest.mark.slow
@pytest.mark.parametrize("language", SCRIPTS)
def test_a_finger_hits_every_control_of_the_head(reader, language):
    with reader(width=320, has_touch=True) as page:
        page.goto(f"/{language}/offices/")
        small = []
        for menu in (".site-nav", ".languages"):
            page.locator(f"{menu} summary").click()
            for control in page.locator(f"{menu} summary, {menu} a").all():
                box = control.bounding_box()
                if box["height"] < 44 or box["width"] < 44 or box["x"] < 0 or box["x"] + box["width"] > 320:
                    small.append((control.inner_text(), box))

    assert small == []
