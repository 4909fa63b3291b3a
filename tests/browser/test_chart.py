"""The chart of the years as a visitor uses it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from offices.models import Appointment
from tests.browser.conftest import NARROW, WIDE, faults
from tests.factories import OfficeFactory
from tests.public_pages import EACH_LANGUAGE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

WITH_CHARTS = ["", "timeline/", "representative/", "offices/liaison-central-asia/", "partners/georgia/"]
# Texts of the drawing that is shown: those that leave it, those in a bar that leave the bar, cut words, pairs that meet.
MISPLACED = """() => {
  const drawing = [...document.querySelectorAll(".drawing")].find((one) => one.checkVisibility());
  const frame = drawing.getBoundingClientRect();
  const texts = [...drawing.querySelectorAll("text")].map((text) => [text, text.getBoundingClientRect()]);
  const leaves = (box, frame) => box.left < frame.left - 1 || box.right > frame.right + 1;
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top + 3 < b.bottom - 3 && b.top + 3 < a.bottom - 3;
  const found = texts.filter(([, box]) => leaves(box, frame)).map(([text]) => `leaves the drawing: ${text.textContent}`);
  for (const [text, box] of texts.filter(([text]) => /inner/.test(text.getAttribute("class")))) {
    const parts = [...text.parentNode.querySelectorAll("rect")].map((part) => part.getBoundingClientRect());
    const bar = { left: Math.min(...parts.map((p) => p.left)), right: Math.max(...parts.map((p) => p.right)) };
    if (leaves(box, bar)) found.push(`leaves its bar: ${text.textContent}`);
  }
  for (const [text] of texts) if (/[-‐]$/.test(text.textContent)) found.push(`cut: ${text.textContent}`);
  texts.forEach(([one, box], place) => texts.slice(place + 1).forEach(([other, otherBox]) => {
    if (meet(box, otherBox)) found.push(`${one.textContent} meets ${other.textContent}`);
  }));
  return [texts.length > 5, found];
}"""


@pytest.mark.parametrize("language", EACH_LANGUAGE)
def test_every_text_has_its_place(reader, language):
    with reader() as page:
        found = {}
        for path in WITH_CHARTS:
            page.goto(f"/{language}/{path}")
            for width in (320, 360, 768, WIDE, 1920):
                page.set_viewport_size({"width": width, "height": 900})
                page.evaluate("document.fonts.ready")
                found[path, width] = page.evaluate(MISPLACED)

    assert found == {place: [True, []] for place in found}


def test_from_the_right_every_text_has_its_place_too(reader, settings):
    settings.LANGUAGES_BIDI = ["en"]

    for width in (320, WIDE):
        with reader(width=width) as page:
            page.goto("/en/timeline/")
            drawn = page.evaluate(MISPLACED)
            last_year, today = (
                page.locator(f".drawing:visible {name}").last.bounding_box() for name in (".axis", ".today")
            )

            assert drawn == [True, []]
            assert today["x"] < width / 2
            assert last_year["x"] < width / 2
            assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_name_that_is_read_from_the_left_has_its_place_from_the_right(reader, settings):
    settings.LANGUAGES_BIDI = ["ka"]
    Appointment.objects.update(person_ka="")

    with reader(width=WIDE) as page:
        found = {}
        for path in ("", "offices/liaison-georgia/"):
            page.goto(f"/ka/{path}")
            found[path] = [page.locator(".drawing:visible [dir=ltr]").count() > 3, *page.evaluate(MISPLACED)]

    assert found == {path: [True, True, []] for path in found}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "shown", "hidden"), [(WIDE, "wide", "narrow"), (768, "narrow", "wide"), (320, "narrow", "wide")]
)
def test_the_width_of_the_window_chooses_the_drawing(reader, width, shown, hidden):
    with reader(width=width) as page:
        page.goto("/en/timeline/")

        assert page.locator(f".drawing-{shown}").is_visible()
        assert page.locator(f".drawing-{hidden}").is_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.slow
@pytest.mark.parametrize(("width", "shown"), [(1920, "wide"), (1024, "wide"), (768, "narrow"), (320, "narrow")])
def test_the_strip_of_the_home_page_has_a_drawing_for_each_width_and_leads_on(reader, width, shown):
    with reader(width=width, java_script_enabled=False) as page:
        page.goto("/en/")
        strip = page.get_by_role("region", name="The years at a glance")
        assert [strip.locator(f".drawing-{size}").is_visible() for size in ("wide", "narrow")] == [
            shown == "wide",
            shown == "narrow",
        ]
        letters = strip.locator(f".drawing-{shown}").evaluate(
            "drawing => drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width * 12"
        )
        assert letters > 10

        assert strip.get_by_role("table").is_hidden()
        strip.get_by_text("The same as a table").click()
        assert strip.get_by_role("cell", name="September 2021 – July 2024").is_visible()
        strip.locator(f".drawing-{shown} a[href='/en/offices/liaison-georgia/'] rect").click()
        page.wait_for_url("**/en/offices/liaison-georgia/")
        page.go_back()
        strip.get_by_role("link", name="Timeline").click()
        page.wait_for_url("**/en/timeline/")


def told(page):
    return " ".join(page.locator("[data-told]").inner_text().split())


def test_a_dot_that_is_pointed_at_tapped_or_reached_is_told_below(reader):
    with reader() as page:
        page.goto("/en/timeline/")
        dots = page.locator(".drawing-wide a:has(> .dot)")
        newest = told(page)
        dots.nth(0).hover()
        pointed_at = told(page)
        page.get_by_role("button", name="Later").click()
        second = told(page)
        dots.nth(1).focus()
        page.keyboard.press("ArrowRight")

        assert newest.startswith("March 2026 Kevin Hamilton becomes Special Representative.")
        assert pointed_at.startswith("10 January 1994 The Partnership for Peace is launched")
        assert second.startswith("23 March 1994 Georgia joins the Partnership for Peace")
        assert told(page).startswith("4 May 1994 Azerbaijan signs")
        assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
        assert page.locator("[data-told] a").evaluate_all("links => links.map(link => link.getAttribute('href'))")[
            -2:
        ] == [
            "/en/partners/azerbaijan/",
            "/en/map/?year=1994&partner=azerbaijan",
        ]
        assert page.url.endswith("/en/timeline/")
        assert faults(page) == []


@pytest.mark.slow
def test_a_finger_steps_through_the_milestones(reader):
    with reader(width=NARROW, has_touch=True, scheme="dark") as page:
        page.goto("/en/timeline/")
        still = told(page)
        is_last = page.get_by_role("button", name="Later").get_attribute("aria-disabled")
        page.get_by_role("button", name="Earlier").tap()
        before = told(page)
        page.locator(".drawing-narrow a:has(> .dot)").last.tap()

        assert (still[:10], is_last) == ("March 2026", "true")
        assert before.startswith("23 July 2024")
        assert told(page).startswith("March 2026")
        assert faults(page) == []


def test_a_bar_tells_its_row_and_leads_to_its_page(reader):
    with reader() as page:
        page.goto("/en/timeline/")
        bar = page.locator(".drawing-wide a[href='/en/offices/liaison-central-asia/'][data-row]").nth(1)
        bar.focus()
        shown = told(page)
        page.keyboard.press("Enter")
        page.wait_for_url("**/offices/liaison-central-asia/")

        assert shown == "Tashkent March 2013 – 1 April 2017 Map of 2013"


def test_the_table_is_open_without_a_script_and_at_hand_with_one(reader):
    with reader(java_script_enabled=False) as page:
        page.goto("/en/timeline/")
        assert page.get_by_role("cell", name="September 2021 – July 2024").is_visible()
        assert page.locator("[data-reading]").is_hidden()
        page.locator(".drawing-wide a:has(> .dot)").first.click()
        assert "#milestone-" in page.url

    with reader() as page:
        page.goto("/en/timeline/")
        assert page.get_by_role("table").is_hidden()
        page.get_by_text("The same as a table").click()
        assert page.get_by_role("cell", name="September 2021 – July 2024").is_visible()


@pytest.mark.slow
def test_the_map_says_of_an_office_when_it_was_seen_as_its_page_does(reader):
    day = date(2015, 10, 2)
    OfficeFactory(
        slug="seen", opened=day, opened_precision="latest", closed=day, closed_precision="earliest", name_en="Seen"
    )

    with reader() as page:
        page.goto("/en/map/")
        page.wait_for_selector(".leaflet-marker-icon")
        page.get_by_label("Name or city").fill("Seen")
        line = page.locator("[data-office=seen] .office-facts").first
        line.wait_for()

        expect(page.locator("#office-list [data-office]")).to_have_count(1)
        assert line.inner_text() == "known in October 2015"
