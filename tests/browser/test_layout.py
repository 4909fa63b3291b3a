"""How pages are set: what stands beside what, where lines and sheets end, and what axe says of each state of a page."""

import re

import pytest

from tests.browser.conftest import LOOKS, NARROW, WIDE, faults, wait_until
from tests.browser.test_map import go
from tests.public_pages import EACH_LANGUAGE, SCRIPTS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

# Where a printed file begins a sheet.
SHEET = rb"/Type\s*/Page\b"
LEFT_EDGES = "headings => headings.map(heading => Math.round(heading.getBoundingClientRect().left))"
# Dates that stand on more than one line.
PARTED = """[...document.querySelectorAll("time")].filter((date) => date.checkVisibility())
    .filter((date) => new Set([...date.getClientRects()].map((box) => Math.round(box.top))).size > 1)
    .map((date) => date.textContent)"""
# Words of the heading of the page that stand on more than one line.
BROKEN = """(() => {
    const text = document.querySelector("h1").firstChild;
    return [...text.data.matchAll(/\\S+/g)].filter((word) => {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        return range.getClientRects().length > 1;
    }).map((word) => word[0]);
})()"""
# Words of texts that stand on more than one line although they have no hyphen, or are one with a short ending; and
# such as look otherwise than what stands around them.
PARTED_WORDS = """(() => {
    const found = [], range = document.createRange();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode, element = text.parentElement;
        if (!element.checkVisibility() || element.closest("svg, script, style, .citation, thead, .visually-hidden")) continue;
        for (const word of text.data.matchAll(/[^\\s\u00a0–—/]+/g)) {
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const tops = [...range.getClientRects()].filter((box) => box.width).map((box) => box.top);
            const isWhole = !/\\p{L}-\\p{L}{5}/u.test(word[0]);
            if (isWhole && Math.max(...tops) - Math.min(...tops) > 6) found.push(word[0]);
        }
    }
    for (const word of document.querySelectorAll(".whole")) {
        const around = word.parentElement;
        if (/flex|grid/.test(getComputedStyle(around).display) || getComputedStyle(word).font !== getComputedStyle(around).font
            || getComputedStyle(word).color !== getComputedStyle(around).color || getComputedStyle(word).display !== "inline")
            found.push(`otherwise: ${around.textContent.trim()}`);
    }
    return [...new Set(found)];
})()"""
# Links that are no part of a sentence, and lower than WCAG 2.5.8 asks of what a finger hits.
TOO_LOW = """[...document.querySelectorAll("a[href]")].filter((link) => {
    const around = link.parentElement, box = link.getBoundingClientRect();
    return link.checkVisibility() && !link.closest("svg, .skip, .skip-map") && box.height < 23.5
        && !/^inline$/.test(getComputedStyle(around).display) && around.textContent.trim() === link.textContent.trim();
}).map((link) => `${link.textContent.trim()} ${link.getBoundingClientRect().height}`)"""
OPEN_ALL = "document.querySelectorAll('main details').forEach((part) => { part.open = true; })"


@pytest.mark.slow
@pytest.mark.parametrize("path", ["regions/", "representative/", "partners/georgia/", "about/", "changes/"])
def test_on_a_wide_page_the_heading_of_each_part_stands_beside_it(reader, path):
    with reader() as page:
        page.goto(f"/en/{path}")

        edges = page.eval_on_selector_all("h1, main > section:not(.wide) > h2", LEFT_EDGES)
        assert len(edges) > 1
        assert len(set(edges)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("language", SCRIPTS)
def test_no_word_of_a_heading_is_broken_on_a_small_screen(reader, language):
    found = {}
    for width in (320, 360):
        with reader(width=width) as page:
            for path in ("timeline/", "privacy/"):
                page.goto(f"/{language}/{path}")
                found[width, path] = page.evaluate(BROKEN)

    assert found == {where: [] for where in found}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["uz", *SCRIPTS])
def test_a_date_stands_on_one_line(reader, language):
    found = {}
    with reader(width=320) as page:
        for path in ("", "partners/georgia/", "offices/", "contact/", "timeline/"):
            page.goto(f"/{language}/{path}")
            found[path] = page.evaluate(PARTED)

    assert found == {path: [] for path in found}


@pytest.mark.parametrize("language", EACH_LANGUAGE)
def test_no_word_is_parted_where_it_has_no_hyphen_or_a_short_ending(reader, language):
    found = {}
    with reader() as page:
        for path in ("", "partners/kazakhstan/", "offices/liaison-central-asia/", "timeline/", "representative/"):
            page.goto(f"/{language}/{path}")
            page.evaluate(OPEN_ALL)
            for width in (320, 768, WIDE):
                page.set_viewport_size({"width": width, "height": 900})
                page.evaluate("document.fonts.ready")
                found[path, width] = page.evaluate(PARTED_WORDS)

    assert found == {place: [] for place in found}


@pytest.mark.parametrize("language", EACH_LANGUAGE[::-1])
def test_no_word_is_parted_either_that_a_script_has_written(reader, language):
    with reader(width=320) as page:
        go(page, f"/{language}/map/?year=2014&panel=list")
        found = set()
        for query in (
            "year=2015&panel=list",
            "office=liaison-georgia",
            "office=liaison-central-asia&year=2012",
            "partner=georgia",
        ):
            page.evaluate("query => history.pushState(null, '', query)", f"?{query}")
            page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
            found |= set(page.evaluate(PARTED_WORDS))

        assert found == set()


@pytest.mark.slow
def test_frameworks_have_the_whole_line_on_a_small_screen(reader):
    with reader(width=320) as page:
        page.goto("/hy/partners/georgia/")

        table = page.locator(".frameworks").bounding_box()
        cells = page.locator(".frameworks tbody :is(th, td)")
        assert {cell.bounding_box()["width"] for cell in cells.all()} == {table["width"]}


def test_a_link_that_stands_alone_is_high_enough_for_a_finger(reader):
    found = {}
    with reader(width=NARROW, expected=("/nothing/",)) as page:
        for path in (
            "",
            "contact/",
            "offices/liaison-georgia/",
            "changes/",
            "glossary/",
            "map/?panel=table",
            "nothing/",
        ):
            page.goto(f"/en/{path}")
            found[path] = page.evaluate(TOO_LOW)

    assert found == {path: [] for path in found}


@pytest.mark.slow
def test_what_stands_below_does_not_touch_what_stands_above(reader):
    """In the language whose words need the most lines."""
    gap = "([above, below]) => below.getBoundingClientRect().top - above.getBoundingClientRect().bottom"
    with reader(width=NARROW) as page:
        page.goto("/hy/")
        gaps = [
            page.evaluate(f"(({gap}))([...document.querySelectorAll('{each}')])")
            for each in (
                "[aria-labelledby=offices] :is(.part-head a, .map-in-small)",
                "[aria-labelledby=years] :is(.part-head a, .chart)",
            )
        ]
        page.goto("/hy/timeline/")
        wait_until(lambda: page.evaluate("document.querySelector('[data-told]').textContent"))
        gaps.append(page.evaluate(f"(({gap}))([...document.querySelectorAll('.chart-steps, .chart-told')])"))

    assert min(gaps) >= 6


@pytest.mark.slow
def test_on_a_small_screen_the_fields_of_a_list_fill_three_lines(reader):
    with reader(width=NARROW) as page:
        page.goto("/en/offices/")

        parts = page.eval_on_selector_all(
            "form.selection > :not(a)",
            "parts => parts.map(part => [part.offsetTop + part.offsetHeight, part.offsetWidth])",
        )
    lines = {}
    for bottom, width in parts:
        lines.setdefault(bottom, []).append(width)

    assert [len(widths) for widths in lines.values()] == [2, 2, 2]
    assert [sum(widths) + 16 for widths in lines.values()] == [NARROW - 32] * 3


@pytest.mark.slow
def test_on_a_wide_page_short_things_stand_beside_each_other(reader):
    with reader() as page:
        page.goto("/en/partners/georgia/")

        for parts in (".milestones li:first-child > *", ".site-footer .wrap > *"):
            tops = page.eval_on_selector_all(parts, "parts => parts.map(part => part.getBoundingClientRect().top)")
            assert len(tops) > 1
            assert max(tops) - min(tops) < 4


@pytest.mark.slow
@pytest.mark.parametrize("width", [NARROW, 768, 1024])
def test_the_way_to_the_map_covers_no_name_of_its_picture(reader, width):
    with reader(width=width) as page:
        page.goto("/en/")

        picture = page.locator(".map-in-small img").bounding_box()
        assert page.locator(".map-in-small .button").bounding_box()["y"] >= picture["y"] + picture["height"]


@pytest.mark.slow
def test_how_many_offices_there_are_leaves_room_for_the_sign_that_opens_them(reader):
    with reader(width=320) as page:
        page.goto("/hy/map/embed/")
        page.wait_for_selector("html[data-map=ready]")

        counts, sign = page.locator("#counts").bounding_box(), page.locator("#panel-open .icon").bounding_box()
        assert counts["x"] + counts["width"] <= sign["x"]


@pytest.mark.slow
def test_print_leaves_no_sheet_half_empty_and_keeps_the_colours_of_the_legend(reader):
    with reader() as page:
        page.goto("/en/representative/")
        page.emulate_media(media="print")

        keys = page.locator(".chart-legend span")
        kept = keys.evaluate_all("keys => keys.map(key => getComputedStyle(key, '::before').printColorAdjust)")
        assert set(kept) == {"exact"}
        assert len(re.findall(SHEET, page.pdf(format="A4"))) == 3


@pytest.mark.slow
def test_in_print_the_first_page_begins_below_its_head_and_the_chart_of_the_years_keeps_to_a_sheet(reader):
    box = "node => node.getBoundingClientRect().toJSON()"
    with reader() as page:
        page.emulate_media(media="print")
        page.goto("/en/")
        head, opening = (page.eval_on_selector(part, box) for part in (".site-header", ".opening"))
        assert head["bottom"] < opening["top"]

        page.set_viewport_size({"width": 688, "height": 1032})  # what a sheet of A4 shows
        page.goto("/ka/timeline/")
        chart, first = (page.eval_on_selector(part, box) for part in (".years-at-a-glance", ".year"))
        assert chart["bottom"] < 1032
        assert first["top"] < chart["top"] + 100
        assert first["left"] > chart["right"]


@pytest.mark.parametrize("path", ["timeline/", "map/?partner=georgia", "offices/liaison-georgia/"])
def test_no_id_stands_twice_once_scripts_have_run(reader, path):
    with reader() as page:
        page.goto(f"/en/{path}", wait_until="networkidle")

        ids = page.eval_on_selector_all("[id]", "nodes => nodes.map(node => node.id)")
        assert [name for name in ids if ids.count(name) > 1] == []


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_where_menus_and_everything_else_are_open(reader, width, scheme):
    found = {}
    with reader(width=width, scheme=scheme) as page:
        page.goto("/hy/")
        for menu in page.locator(".site-header summary").all():
            if menu.is_visible():
                menu.click()
                found[menu.inner_text()] = faults(page)
        for path in ("", "partners/georgia/", "timeline/"):
            page.goto(f"/hy/{path}")
            page.evaluate(OPEN_ALL)
            found[path] = faults(page)

    assert len(found) > 3
    assert {state: what for state, what in found.items() if what} == {}


@pytest.mark.slow
def test_axe_finds_nothing_in_print(reader):
    """Links apart: nobody follows one on paper, so none needs to be told from the words around it."""
    found = {}
    with reader(scheme="dark") as page:
        for path in ("", "partners/georgia/", "offices/liaison-georgia/", "timeline/", "map/?year=2016"):
            page.goto(f"/ru/{path}")
            page.emulate_media(media="print")
            found[path] = faults(page, but=["link-in-text-block"])

    assert found == {path: [] for path in found}


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_axe_finds_nothing_in_forced_colours(reader, width, scheme):
    """Contrast apart: the colours are the reader's own, and axe still measures those of the site."""
    found = {}
    with reader(width=width, scheme=scheme, forced_colors="active") as page:
        for path in ("", "offices/liaison-georgia/", "timeline/", "map/"):
            page.goto(f"/en/{path}")
            found[path] = faults(page, but=["color-contrast"])

    assert found == {path: [] for path in found}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ka", "fr"])
def test_letters_twice_as_large_on_a_phone_break_no_name_and_need_no_scrolling_to_the_side(reader, language):
    """As wide as a phone is for letters of twice their size."""
    found = {}
    with reader(width=NARROW // 2, height=740) as page:
        for path in ("", "offices/liaison-georgia/", "partners/kazakhstan/", "timeline/", "map/"):
            page.goto(f"/{language}/{path}")
            lines = "[...node.getClientRects()].length"
            found[path] = [
                page.evaluate("document.documentElement.scrollWidth") - NARROW // 2,
                page.eval_on_selector(".wordmark .in-a-word", f"node => {lines}"),
            ]
        assert page.eval_on_selector("#holder b", "node => node.getBoundingClientRect().height") < 60

    assert found == {path: [0, 2] for path in found}
