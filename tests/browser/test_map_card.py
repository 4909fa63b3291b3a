"""The panel beside the map, a sheet on small screens: list, cards of offices and partners; by mouse, keyboard and touch."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from offices.models import Office
from regions.models import Partner
from tests.browser.conftest import DRAWN, NARROW, wait_until
from tests.browser.test_map import CONTACT_NOW, KABUL, TASHKENT, TBILISI, go, line, mark
from tests.browser.test_map_in_page import touch
from tests.factories import ContactFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

PHONE = {"width": NARROW, "height": 740, "has_touch": True, "is_mobile": True}
HEADQUARTERS = "special-representative"
# Parts of the sheet that hide some of what stands in them, to one side; and all of its text that is outside of it.
CUT = """() => {
    const panel = document.getElementById("panel").getBoundingClientRect();
    const seen = [...document.querySelectorAll("#panel, #panel *")].filter((one) => one.checkVisibility());
    const isHidden = (one) => one.closest(".visually-hidden, svg");
    const hides = (one) => getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
    const isOutside = (one) => {
        const { left, right } = one.getBoundingClientRect();
        return left < panel.left - 1 || right > panel.right + 1;
    };
    return seen.filter((one) => !isHidden(one) && (hides(one) || isOutside(one))).map((one) => one.outerHTML.slice(0, 80));
}"""


def box(page, selector):
    found = page.locator(selector).bounding_box()
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def test_an_office_opens_by_keyboard_and_escape_leads_to_the_list_and_to_the_map(reader):
    with reader() as page:
        go(page, "/en/map/")

        mark(page, TASHKENT).focus()
        page.keyboard.press("Enter")
        expect(page.locator("#chosen")).to_be_focused()
        assert page.url.endswith(f"?office={TASHKENT}")
        expect(mark(page, TASHKENT)).to_have_class(re.compile("is-chosen"))

        page.keyboard.press("Escape")
        expect(page.locator("#chosen")).to_be_hidden()
        expect(mark(page, TASHKENT)).to_be_focused()
        assert page.url.endswith("/en/map/")

        line(page, TASHKENT).locator(".locate").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#chosen")).to_be_focused()
        page.keyboard.press("Escape")
        expect(line(page, TASHKENT).locator(".locate")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(".map")).to_be_focused()


@pytest.mark.slow
def test_only_the_keyboard_draws_a_ring(reader):
    ring = "element => getComputedStyle(element).outlineStyle"
    with reader() as page:
        go(page, "/en/map/")

        mark(page, TASHKENT).click()
        expect(page.locator("#chosen")).to_be_focused()
        assert page.locator("#chosen").evaluate(ring) == "none"
        page.locator(".map").click(position={"x": 500, "y": 150})
        assert page.locator(".map").evaluate(ring) == "none"

        mark(page, KABUL).focus()
        page.keyboard.press("Enter")
        assert page.locator("#chosen").evaluate(ring) == "solid"


@pytest.mark.slow
def test_the_map_can_be_skipped(reader):
    for width in (1280, NARROW):
        with reader(width=width) as page:
            go(page, "/en/map/?panel=closed")

            page.get_by_role("link", name="Skip the map").focus()
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")

            expect(page.get_by_label("Name or city")).to_be_focused()


def test_the_keyboard_comes_from_the_map_to_its_years_and_then_to_the_list(reader):
    with reader() as page:
        go(page, "/en/map/")
        passed = []
        page.get_by_role("link", name="Skip the map").focus()
        while "list" not in passed:
            page.keyboard.press("Tab")
            passed.append(
                page.evaluate("""(() => {
                    const isIn = (name) => document.activeElement.closest(name);
                    return isIn("#panel") ? "list" : isIn("#years") ? "years" : isIn(".map-frame") ? "map" : "elsewhere";
                })()""")
            )

        assert list(dict.fromkeys(passed)) == ["map", "years", "list"]


def test_a_partner_says_since_when_it_is_one_and_who_serves_it(reader):
    with reader() as page:
        go(page, "/en/map/?year=2018")

        page.locator('#office-list [data-partner="kazakhstan"]').click()
        expect(page.locator("#chosen h2")).to_have_text("Kazakhstan")
        facts = page.locator("#chosen dl")
        expect(facts).to_contain_text("Partner since27 May 1994")
        expect(facts).to_contain_text("Served byOffice of the Special Representative, Brussels")
        expect(facts).to_contain_text("BeforeOffice of the NATO Liaison Officer for Central Asia, Tashkent")
        expect(page.locator("#chosen .card-foot a")).to_have_attribute("href", "/en/partners/kazakhstan/")
        assert page.url.endswith("?year=2018&partner=kazakhstan")
        chosen = page.eval_on_selector_all("path.basemap-partner.is-chosen", "paths => paths.length")
        assert chosen == 1

        page.locator("#panel-close").click()
        expect(page.locator("#chosen")).to_be_hidden()
        expect(page.locator('#office-list [data-partner="kazakhstan"]')).to_be_focused()


@pytest.mark.parametrize(
    "query",
    [
        f"?office={TBILISI}",
        f"?office={TASHKENT}&year=2012",
        "?partner=kazakhstan&year=2018",
        "?partner=kazakhstan&year=2012",
        "?partner=kazakhstan&year=1999",
        f"?office={TBILISI}&year=1999",
        f"?office={TASHKENT}&year=1999",
    ],
)
@pytest.mark.parametrize("language", ["en", "ka"])
def test_the_card_of_the_browser_says_what_that_of_the_server_says(reader, query, language):
    assert_cards_agree(reader, query, language)


@pytest.mark.parametrize("query", ["?partner=kazakhstan", f"?office={TASHKENT}&year=2015"])
def test_the_two_cards_agree_on_what_is_hardly_known(reader, query):
    """A country without a capital, and an office that is closed, was only seen once, and has a number."""
    Partner.objects.update(capital_en="")
    bounds = {"opened_precision": "latest", "closed_precision": "earliest"}
    Office.objects.filter(slug=TASHKENT).update(opened=date(2014, 5, 1), closed=date(2014, 5, 1), **bounds)
    ContactFactory(office=Office.objects.get(slug=TASHKENT))

    assert_cards_agree(reader, query, "en")


def assert_cards_agree(reader, query, language):
    """But for the sign by which a script keeps a name and its ending on one line, where the server has an element."""
    with reader(java_script_enabled=False) as page:
        page.goto(f"/{language}/map/{query}")
        from_server = page.locator("#chosen").inner_text()
    with reader() as page:
        go(page, f"/{language}/map/")
        page.evaluate(
            "query => { history.pushState(null, '', query); dispatchEvent(new PopStateEvent('popstate')); }", query
        )
        from_browser = page.locator("#chosen").inner_text()

    assert from_browser.replace("\u2060", "").split() == from_server.split()


@pytest.mark.slow
def test_a_tooltip_says_who_serves_a_partner_and_names_an_office(reader):
    with reader() as page:
        go(page, "/en/map/")
        tooltip = page.locator(".tooltip")

        left, top, right, _bottom = box(page, ".map")
        page.mouse.move((left + right) / 2 + 60, top + 140)
        expect(tooltip).to_have_text("KazakhstanOffice of the Special Representative")
        expect(page.locator("path.basemap-partner.is-pointed-at")).to_have_count(1)

        mark(page, TBILISI).focus()
        expect(tooltip).to_have_text("NATO Liaison Office in Georgiain operation")
        expect(line(page, TBILISI)).to_have_class(re.compile("is-pointed-at"))
        page.locator("#home-view").focus()
        expect(tooltip).to_be_hidden()


@pytest.mark.slow
def test_brussels_stands_in_a_corner_with_a_line_to_each_liaison_office(reader):
    with reader() as page:
        go(page, "/en/map/?year=2015")
        expect(page.locator(".links path")).to_have_count(2)
        page.locator("#year-range").press("End")
        expect(page.locator(".links path")).to_have_count(1)

        page.locator(".inset button").click()

        expect(page.locator("#chosen")).to_contain_text("This place lies outside the map.")
        assert page.url.endswith(f"?office={HEADQUARTERS}")
        page.keyboard.press("Escape")
        expect(page.locator(".inset button")).to_be_focused()


def test_the_panel_closes_and_opens_and_the_address_says_so(reader):
    with reader() as page:
        go(page, "/en/map/")
        before = box(page, ".map")

        page.locator("#panel-close").click()
        assert page.url.endswith("?panel=closed")
        expect(page.locator("#office-list")).to_be_hidden()
        expect(page.locator("#panel-open")).to_be_focused()
        assert box(page, ".map")[2] > before[2] + 300

        page.reload()
        page.wait_for_selector("html[data-map=ready]")
        expect(page.locator("#office-list")).to_be_hidden()
        page.locator("#panel-open").click()
        expect(page.locator("#office-list")).to_be_visible()
        assert page.url.endswith("/en/map/")


def is_free(page, sign):
    """Whether the sheet leaves a sign in sight."""
    _left, top, _right, bottom = box(page, sign)
    return box(page, "#atlas")[1] <= top and bottom <= box(page, "#panel")[1]


@pytest.mark.parametrize("language", ["en", "ru", "ka", "hy"])
@pytest.mark.parametrize("width", [320, NARROW])
def test_on_a_phone_a_tap_opens_a_sheet_that_cuts_nothing_and_leaves_the_place_free(reader, language, width):
    with reader(**PHONE | {"width": width}) as page:
        go(page, f"/{language}/map/")

        mark(page, TBILISI).tap()
        expect(page.locator("#chosen")).to_be_visible()
        page.wait_for_timeout(400)  # the sheet comes
        wait_until(lambda: is_free(page, f'.map [data-mark="{TBILISI}"]'))  # the map moves away from under the sheet
        _left, top, _right, bottom = box(page, "#panel")
        frame = box(page, "#atlas")
        assert bottom - top <= 0.78 * (frame[3] - frame[1]) + 1
        assert page.evaluate(CUT) == []
        links = [page.locator("#chosen .contact-telephone"), *page.locator(".card-foot a").all()]
        for link in links:
            expect(link).to_be_visible()
        foot = page.locator(".card-foot").bounding_box()
        assert foot["y"] + foot["height"] <= bottom
        expect(page.locator(".inset")).to_be_hidden()
        assert page.locator(".card-foot a").last.get_attribute("href") == "tel:+995322933801"

        page.locator("#panel-close").tap()
        expect(page.locator("#chosen")).to_be_hidden()
        expect(page.locator(".inset")).to_be_visible()


@pytest.mark.slow
def test_on_a_phone_a_country_opens_the_same_sheet_and_back_closes_it(reader):
    with reader(**PHONE) as page:
        go(page, "/en/map/")
        left, top, right, bottom = box(page, ".map")

        page.touchscreen.tap((left + right) / 2, top + (bottom - top) / 3)
        expect(page.locator("#chosen h2")).to_have_text("Kazakhstan")
        expect(page.locator("#chosen")).to_be_visible()
        page.go_back()
        expect(page.locator("#chosen")).to_be_hidden()
        assert page.url.endswith("/en/map/")


@pytest.mark.slow
def test_on_a_phone_the_sheet_closes_by_a_swipe_by_escape_and_opens_by_its_handle(reader):
    with reader(**PHONE) as page:
        go(page, "/en/map/")
        expect(page.locator("#office-list")).to_be_hidden()

        page.locator("#panel-open").tap()
        expect(page.locator("#office-list")).to_be_visible()
        assert page.url.endswith("?panel=list")
        page.wait_for_timeout(400)
        left, top, right, _bottom = box(page, ".panel-head")
        touch(page, [((left + right) / 2, top + 10), ((left + right) / 2, top + 150)])
        expect(page.locator("#office-list")).to_be_hidden()
        assert page.url.endswith("/en/map/")
        page.wait_for_timeout(800)  # the browser takes a tap soon after a swipe for its end

        page.locator("#panel-open").tap()
        line(page, TASHKENT).locator(".locate").tap()
        expect(page.locator("#chosen")).to_contain_text(CONTACT_NOW)
        page.keyboard.press("Escape")
        expect(page.locator("#office-list")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#office-list")).to_be_hidden()


@pytest.mark.slow
def test_signs_are_large_enough_for_a_finger(reader):
    with reader(width=NARROW, has_touch=True, is_mobile=True) as page:
        go(page, "/en/map/")

        sizes = page.eval_on_selector_all(
            ".map .office-mark",
            "marks => marks.map(mark => [mark.offsetWidth, parseFloat(getComputedStyle(mark, '::after').width)])",
        )
        assert sizes == [[28, 44]] * 3
        page.evaluate(DRAWN)
        buttons = page.eval_on_selector_all(
            ".explorer button, .map-actions :is(button, a, summary)",
            "all => all.filter(one => one.checkVisibility()).map(one => [one.id, one.offsetWidth, one.offsetHeight])",
        )
        assert [button for button in buttons if min(button[1:]) < 44] == []


def test_a_card_that_a_finger_closes_leaves_no_words_over_the_map(reader):
    with reader(**PHONE) as page:
        go(page, "/hy/map/")
        mark(page, TBILISI).tap()
        expect(page.locator("#chosen")).to_be_visible()
        page.locator("#panel-close").tap()

        expect(page.locator("#chosen")).to_be_hidden()
        assert mark(page, TBILISI).evaluate("sign => sign === document.activeElement")
        page.wait_for_timeout(300)
        expect(page.locator(".tooltip")).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "uz"])
def test_milestones_have_their_sources_again_when_their_year_comes_back(reader, language):
    with reader() as page:
        go(page, f"/{language}/map/?year=2010")
        cites = page.locator("#milestones .cite")
        count = cites.count()
        page.locator("#year-range").focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator("#years output")).to_have_text("2011")
        page.keyboard.press("ArrowLeft")
        expect(page.locator("#years output")).to_have_text("2010")

        assert count > 2
        expect(cites).to_have_count(count)
