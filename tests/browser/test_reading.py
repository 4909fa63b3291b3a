"""The site as a visitor reads it: in each script, narrow and wide, light and dark, with keyboard alone."""

from itertools import cycle, product

import pytest
from django.conf import settings

from tests.browser.conftest import LOOKS, NARROW, WIDE, faults
from tests.public_pages import SCRIPTS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

PATHS = [
    "",
    "regions/",
    "regions/south-caucasus/",
    "partners/kyrgyz-republic/",
    "offices/",
    "offices/?year=2015&region=central-asia",
    "offices/?year=abc",
    "offices/special-representative/",
    "offices/liaison-georgia/",
    "offices/liaison-central-asia/",
    "contact/",
    "timeline/",
    "representative/",
    "about/",
    "privacy/",
    "accessibility/",
    "no-such-page/",
]
COMBINATIONS = list(product((WIDE, NARROW), ("light", "dark")))
LANGUAGES = [code for code, _name in settings.LANGUAGES]
HEADINGS = {
    "en": "Georgia",
    "ru": "Грузия",
    "ka": "საქართველო",
    "hy": "Վրաստան",
}

SPACED_OUT = """(() => { const sheet = new CSSStyleSheet(); document.adoptedStyleSheets = [sheet]; sheet.replaceSync(
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }" +
    "p { margin-bottom: 2em !important }") })()"""

# How wide the chosen words of a list are.
TEXT_WIDTH = """(list) => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.font = getComputedStyle(list).font;
    return canvas.measureText(list.selectedOptions[0].text).width;
}"""
# Texts that do not fit where they stand, but for those that only screen readers read.
CUT = """[...document.querySelectorAll("body *")].filter((node) => {
    const { overflowX, overflowY } = getComputedStyle(node);
    const isCut = (overflowX === "hidden" && node.scrollWidth > node.clientWidth + 1)
        || (overflowY === "hidden" && node.scrollHeight > node.clientHeight + 1);
    return isCut && node.clientWidth > 1 && !node.closest("svg, .map-frame") && node.innerText?.trim();
}).map((node) => node.outerHTML.slice(0, 80))"""


def looked_at(paths, languages=LANGUAGES):
    """Cases of [(language, path)]: with every change each path in one of the four scripts, in CI in every language."""
    scripts = list(SCRIPTS)
    sample = [(scripts[(number + number // 4) % 4], path) for number, path in enumerate(paths)]
    return pytest.mark.parametrize(
        "pages",
        [
            pytest.param(sample, marks=pytest.mark.sample, id="by turns"),
            *(pytest.param([(language, path) for path in paths], id=language) for language in languages),
        ],
    )


@looked_at(PATHS)
def test_axe_finds_nothing_on_any_page(reader, pages):
    """Every page in every language, each in one of the four looks; the looks change places from language to language.

    Contrast is looked at once a script: colours know no language, and it takes axe longer than all else.
    """
    found = {}
    for number, (language, path) in enumerate(pages):
        width, scheme = COMBINATIONS[(number + LANGUAGES.index(language)) % 4]
        with reader(width=width, scheme=scheme, expected=("year=abc", "no-such-page")) as page:
            page.goto(f"/{language}/{path}")
            found[path, width, scheme] = faults(page, but=[] if language in SCRIPTS else ["color-contrast"])

    assert len(found) == len(PATHS)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.slow
@pytest.mark.parametrize("language", SCRIPTS)
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_on_the_main_pages_in_any_look(reader, language, width, scheme):
    found = {}
    with reader(width=width, scheme=scheme) as page:
        for path in ("", "offices/", "offices/liaison-georgia/", "partners/georgia/"):
            page.goto(f"/{language}/{path}")
            found[path] = faults(page)

    assert {where: what for where, what in found.items() if what} == {}


@looked_at(PATHS[:6] + PATHS[7:-1])
def test_nothing_scrolls_sideways_at_320_pixels(reader, pages):
    with reader(width=320) as page:
        wide = []
        for language, path in pages:
            page.goto(f"/{language}/{path}")
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                wide.append(path)

    assert wide == []


@looked_at([*PATHS, "changes/", "map/"], SCRIPTS)
def test_nothing_is_pushed_aside_or_cut_when_a_reader_spaces_the_text_out(reader, pages):
    """At 320 pixels, with the spacing that WCAG 1.4.12 names."""
    found = {}
    with reader(width=320, expected=("year=abc", "no-such-page")) as page:
        for language, path in pages:
            page.goto(f"/{language}/{path}")
            page.evaluate(SPACED_OUT)
            found[path] = [page.evaluate("document.documentElement.scrollWidth"), *page.evaluate(CUT)]

    assert found == {path: [320] for path in found}


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_reader_goes_from_the_home_page_to_a_partner_and_changes_the_language(reader, language):
    with reader() as page:
        page.goto(f"/{language}/")
        page.get_by_role("link", name=HEADINGS[language], exact=True).first.click()
        heading = page.get_by_role("heading", level=1).inner_text()
        page.locator("summary", has_text=dict(settings.LANGUAGES)[language]).first.click()
        page.locator("a[hreflang=fr]").first.click()

        assert heading == HEADINGS[language]
        assert page.url.endswith("/fr/partners/georgia/")
        assert page.get_by_role("heading", level=1).inner_text() == "Géorgie"
        assert page.locator("html").get_attribute("lang") == "fr"


def test_a_page_from_the_right_mirrors_and_still_fits(reader, settings):
    settings.LANGUAGES_BIDI = ["ka"]

    with reader(width=NARROW) as page:
        page.goto("/ka/offices/liaison-georgia/")
        heading = page.get_by_role("heading", level=1).bounding_box()

        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW
        assert heading["x"] + heading["width"] > NARROW / 2
        assert faults(page) == []


def test_every_page_from_the_right_fits_and_has_no_faults(reader, settings):
    settings.LANGUAGES_BIDI = ["en"]

    found = {}
    for path, (width, scheme) in zip(PATHS, cycle(COMBINATIONS), strict=False):
        with reader(width=width, scheme=scheme, expected=("year=abc", "no-such-page")) as page:
            page.goto(f"/en/{path}")
            found[path] = [page.locator("html").get_attribute("dir"), *faults(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found[path].append("wider than the page")

    assert found == {path: ["rtl"] for path in PATHS}


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(reader):
    with reader() as page:
        page.goto("/en/offices/")
        controls = page.evaluate(
            """[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
            .filter((node) => node.checkVisibility()).length"""
        )
        seen, invisible = set(), []
        page.keyboard.press("Tab")
        for _step in range(controls + 5):
            state = page.evaluate(
                """(() => { const node = document.activeElement; const style = getComputedStyle(node);
                node.dataset.seen ??= String(Math.random());
                return [node.dataset.seen, node.tagName, style.outlineStyle !== "none" && style.outlineWidth !== "0px"]; })()"""
            )
            if state[1] == "BODY":
                break
            seen.add(state[0])
            if not state[2]:
                invisible.append(state)
            page.keyboard.press("Tab")

    assert len(seen) >= controls
    assert invisible == []


@pytest.mark.slow
def test_a_finger_hits_the_controls_of_forms_and_what_opens(reader):
    with reader(width=NARROW, has_touch=True) as page:
        small = []
        for path in ("offices/", "partners/kazakhstan/"):
            page.goto(f"/fr/{path}")
            for control in page.locator("main :is(input, select, button, summary)").all():
                if (box := control.bounding_box())["height"] < 44 or box["width"] < 44:
                    small.append((path, control.evaluate("node => node.outerHTML"), box))
        page.goto("/fr/offices/")
        region = page.locator("#id_region")
        room = region.evaluate("node => node.clientWidth - parseFloat(getComputedStyle(node).paddingLeft) * 2")
        words = region.evaluate(TEXT_WIDTH)

    assert small == []
    assert words < room


def test_the_skip_link_leads_past_the_navigation(reader):
    with reader() as page:
        page.goto("/en/timeline/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")

        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_everything_can_be_read_without_javascript(reader):
    with reader(java_script_enabled=False) as page:
        page.goto("/en/offices/liaison-georgia/")

        assert "162 Tsinamdzgvrishvili" in page.locator("main").inner_text()
        assert "Georgia · 032 293 38 01" in page.locator("main").inner_text()
        assert page.get_by_role("link", name="+995 32 293 38 01").get_attribute("href") == "tel:+995322933801"


def test_a_text_that_falls_back_is_marked_and_told(reader):
    with reader() as page:
        page.goto("/ka/partners/georgia/")

        assert page.locator("main [lang=en]").count() > 0
        assert page.locator("main").inner_text().count("ქართულ") > 0


@pytest.mark.slow
def test_a_printed_page_shows_its_address_and_no_navigation(reader, site):
    with reader(scheme="dark") as page:
        page.goto("/fr/partners/georgia/")
        page.emulate_media(media="print", color_scheme="light")

        assert page.get_by_text(f"{site}/fr/partners/georgia/", exact=True).is_visible()
        assert not page.locator(".site-nav").is_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
