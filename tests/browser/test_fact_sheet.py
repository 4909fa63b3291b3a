"""A page about one office or partner on paper: one sheet of A4 that can be read, with map, chart and sources."""

import re

import pytest

from atlas.labels import ALPHABETS
from tests.public_pages import EACH_LANGUAGE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

OFFICES = [
    "special-representative",
    "liaison-georgia",
    "liaison-central-asia",
    "senior-civilian-representative-afghanistan",
]
PARTNERS = [
    "armenia",
    "azerbaijan",
    "georgia",
    "kazakhstan",
    "kyrgyz-republic",
    "tajikistan",
    "turkmenistan",
    "uzbekistan",
]
SHEET = rb"/Type\s*/Page\b"  # where a printed file begins a sheet
PAPER = {"width": 718, "height": 1077}  # pixels of A4 within its margins
SMALLEST = 9  # points
# Texts on paper with the points of their letters, where these are fewer than can be read.
TOO_SMALL = """(smallest) => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const element = text.parentElement, drawing = element.closest("svg.drawing");
    if (!text.data.trim() || !element.checkVisibility() || element.closest(".visually-hidden, title")) continue;
    const scale = drawing ? drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width : 1;
    const points = parseFloat(getComputedStyle(element).fontSize) * scale * 0.75;
    if (points < smallest - 0.01) found.push([points, text.data.trim()]);
  }
  return found;
}"""
ADDRESSES = """(links) => links.map((link) => [
  link.href, link.checkVisibility() ? getComputedStyle(link, "::after").content : ""])"""


def sheets(page, path):
    """How many sheets of A4 a page takes."""
    page.goto(path)
    return len(re.findall(SHEET, page.pdf(format="A4")))


@pytest.mark.slow
@pytest.mark.parametrize("language", EACH_LANGUAGE)
def test_each_office_and_partner_prints_on_one_sheet(reader, language):
    paths = [f"/{language}/offices/{slug}/" for slug in OFFICES] + [
        f"/{language}/partners/{slug}/" for slug in PARTNERS
    ]
    with reader() as page:
        assert {path: sheets(page, path) for path in paths} == dict.fromkeys(paths, 1)


@pytest.mark.parametrize("path", ["ka/offices/senior-civilian-representative-afghanistan/", "en/partners/georgia/"])
def test_a_sheet_can_be_read_and_has_map_chart_contact_and_the_address_of_each_source(reader, path):
    with reader() as page:
        page.goto(f"/{path}")
        page.emulate_media(media="print")
        page.set_viewport_size(PAPER)
        letters = page.evaluate(TOO_SMALL, SMALLEST)
        map_width = page.locator(".locator .in-print").bounding_box()["width"]
        addresses = page.locator(".sources li a[rel]").evaluate_all(ADDRESSES)
        charts = page.locator(".drawing:visible").count()
        at_foot = page.locator(".site-footer .in-print").inner_text()

    smallest_name = min(letter.size for letter in ALPHABETS["locator"].values())
    assert letters == []
    assert map_width / 328 * smallest_name * 0.75 >= SMALLEST
    assert len(addresses) > 10
    assert [written for _href, written in addresses] == [f'"{href}"' for href, _written in addresses]
    assert charts == 1
    assert at_foot.endswith(f"/{path}")


@pytest.mark.slow
def test_the_map_of_a_sheet_is_drawn_for_paper_and_asked_for_only_when_somebody_prints(reader):
    with reader(scheme="dark") as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/en/partners/georgia/", wait_until="networkidle")
        before = [url for url in asked if "locator-small" in url]
        page.pdf(format="A4")

    assert before == []
    assert [url.partition("?")[2] for url in asked if "locator-small" in url] == ["size=locator-small&partner=georgia"]
