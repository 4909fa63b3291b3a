"""Numbers behind facts lead to sources and back, on the screen and on paper, with script and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE
from tests.public_pages import SCRIPTS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

OFFICE = "/en/offices/liaison-georgia/"
# The text before each citation and each way back, as far as its last letter, and whether a line begins between them.
FIRST_ON_A_LINE = """[...document.querySelectorAll("main .cite, main .ways-back a:first-child")].filter((cite) => {
    if (!cite.checkVisibility()) return false;
    const words = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    let last = null;
    while (words.nextNode() && !cite.contains(words.currentNode)) {
        if (words.currentNode.data.replace(/[\\s\\u2060]/g, "")) last = words.currentNode;
    }
    const range = document.createRange();
    range.setStart(last, last.data.trimEnd().replace(/\\u2060$/, "").trimEnd().length - 1);
    range.setEnd(last, range.startOffset + 1);
    const before = range.getBoundingClientRect();
    return cite.getBoundingClientRect().bottom > before.bottom + 6;
}).map((cite) => cite.parentElement.innerText.slice(-60))"""


@pytest.mark.parametrize("has_script", [True, False])
def test_a_number_leads_into_the_closed_part_of_the_sources_and_back(reader, has_script):
    with reader(java_script_enabled=has_script) as page:
        page.goto(OFFICE)
        hidden = page.locator(".other-sources li").first
        number = hidden.get_attribute("id").removeprefix("source-")
        expect(hidden).to_be_hidden()

        page.goto(f"{OFFICE}#source-{number}")
        expect(hidden).to_be_in_viewport()
        expect(hidden).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")

        fact = hidden.locator(".ways-back a").first
        anchor = fact.get_attribute("href")
        fact.click()
        expect(page.locator(anchor)).to_be_in_viewport()
        assert page.url.endswith(anchor)


@pytest.mark.slow
def test_a_reader_opens_and_closes_the_other_sources(reader):
    with reader() as page:
        page.goto(OFFICE)
        last = page.locator(".other-sources li").last

        page.get_by_text(re.compile(r"^\s*Show all \d+ sources\s*$")).click()
        expect(last).to_be_visible()
        page.get_by_text("Show fewer").click()
        expect(last).to_be_hidden()


@pytest.mark.slow
def test_all_sources_are_printed_with_their_addresses(reader):
    with reader() as page:
        page.goto("/en/representative/")  # sheets of an office or a partner have tests of their own
        page.emulate_media(media="print")
        sources = page.locator(".sources li")

        count = sources.count()
        assert count > 5  # more than a page shows at once
        for number in range(count):
            expect(sources.nth(number)).to_be_visible()
            link = sources.nth(number).locator("a[rel]")
            address = link.get_attribute("href")
            assert link.evaluate("node => getComputedStyle(node, '::after').content") == f'" <{address}>"'
        expect(page.locator(".other-sources summary, .cite-page, .ways-back").first).to_be_hidden()


@pytest.mark.slow
@pytest.mark.parametrize("language", SCRIPTS)
def test_no_citation_begins_a_line(reader, language):
    found = {}
    with reader() as page:
        for path in (
            "",
            "offices/",
            "offices/liaison-georgia/",
            "partners/kazakhstan/",
            "timeline/",
            "representative/",
        ):
            page.goto(f"/{language}/{path}")
            for width in (320, 347, NARROW, 391, 430, 523, 768, 977, WIDE):
                page.set_viewport_size({"width": width, "height": 900})
                if lines := page.evaluate(FIRST_ON_A_LINE):
                    found[path, width] = lines

    assert found == {}


def test_what_is_cited_of_a_page_can_be_selected_with_one_click(reader):
    with reader() as page:
        page.goto(OFFICE)
        page.get_by_text("Cite this page").click()
        page.locator("pre.citation").first.click()

        selected = page.evaluate("getSelection().toString()")
        assert selected.startswith("@misc{srep-en-offices-liaison-georgia-")
        assert selected.rstrip().endswith("}")


@pytest.mark.slow
def test_the_link_of_a_fact_is_seen_where_the_pointer_or_the_keyboard_is(reader):
    sign = "node => getComputedStyle(node, '::after').opacity"
    with reader() as page:
        page.goto(OFFICE)
        link = page.locator("main .cite .permalink").first
        assert link.evaluate(sign) == "0"

        link.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert link.evaluate(sign) == "1"

        page.evaluate("document.activeElement.blur()")
        page.locator("main .cite").first.locator("..").hover()
        assert link.evaluate(sign) == "1"
