"""To reach somebody: by telephone, by letter, on the way; and to see at once whose site it is."""

import re

import pytest
from playwright.sync_api import expect

from offices.models import Office
from tests.browser.conftest import NARROW, WIDE, faults
from tests.public_pages import EACH_LANGUAGE, SCRIPTS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

OFFICE = "/en/offices/liaison-georgia/"


def box(page, selector):
    return page.locator(selector).first.bounding_box()


def test_a_telephone_calls_with_one_touch_and_a_desk_sees_the_number(reader):
    with reader(width=NARROW, has_touch=True) as page:
        page.goto(OFFICE)
        call, card = box(page, ".call"), box(page, ".contact-card")
        assert page.locator(".call").get_attribute("href") == "tel:+995322933801"
        assert call["width"] > card["width"] - 48
        assert card["y"] < box(page, ".page-lede")["y"]
    with reader(width=WIDE) as page:
        page.goto(OFFICE)
        expect(page.locator(".call")).to_be_hidden()
        assert box(page, ".contact-card")["y"] < box(page, "h1")["y"] + 20
        assert box(page, ".contact-card")["x"] > box(page, "h1")["x"] + 400


@pytest.mark.slow
def test_the_address_is_copied_as_it_stands(reader):
    with reader(permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(OFFICE)
        page.get_by_role("button", name="Copy address").click()

        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()").split()
        assert copied == page.locator("#address").inner_text().split()
        assert copied[:2] == ["162", "Tsinamdzgvrishvili"]


def test_the_time_there_is_a_sentence_with_script_and_without(reader):
    with reader() as page:
        page.goto(OFFICE)
        expect(page.locator(".local-time")).to_have_text(re.compile(r"^\s*In Tbilisi it is \d\d:\d\d"))
        expect(page.get_by_text("Time in Tbilisi")).to_be_hidden()
    with reader(java_script_enabled=False) as page:
        page.goto(OFFICE)
        expect(page.get_by_text("Time in Tbilisi: UTC+4")).to_be_visible()
        expect(page.get_by_text("In Tbilisi it is")).to_be_hidden()
        expect(page.get_by_role("button", name="Copy address")).to_be_hidden()


# What remains of the first screen below the strip and a header of one row.
@pytest.mark.parametrize(("width", "height"), [(WIDE, 800 - 33 - 76), (NARROW, 740 - 33 - 60)])
def test_title_holder_partners_and_contact_stand_in_the_first_screen(reader, width, height):
    with reader(width=width) as page:
        page.goto("/en/")
        parts = [box(page, f".opening {part}") for part in ("h1", ".current", ".opening-partners", ".contact-card")]
        opening = box(page, ".opening")

    assert opening["height"] < height + 1
    tops = [part["y"] for part in parts]
    assert tops[:3] == sorted(tops[:3])
    assert (tops[3] > tops[2]) is (width == NARROW)


@pytest.mark.parametrize("language", EACH_LANGUAGE[::-1])
def test_on_a_phone_the_telephone_stands_in_the_first_screen(reader, language):
    with reader(width=NARROW, height=740) as page:
        page.goto(f"/{language}/")

        expect(page.locator(".opening a[href^=tel]").first).to_be_in_viewport(ratio=1)


def test_on_a_phone_all_parts_of_the_home_page_are_read_in_the_order_in_which_they_stand(reader):
    with reader(width=NARROW) as page:
        page.goto("/hy/")
        tops = page.locator("main > *, .opening > *").evaluate_all(
            "found => found.map(n => n.getBoundingClientRect().top)"
        )

        assert page.locator(".opening ~ .notice").is_visible()

    assert len(tops) > 8
    assert tops == sorted(tops)


@pytest.mark.parametrize("language", EACH_LANGUAGE)
def test_on_a_phone_what_was_asked_for_begins_in_the_first_screen(reader, language):
    with reader(width=NARROW, height=740) as page:
        page.goto(f"/{language}/offices/?region=central-asia")

        expect(page.locator(".office-group h2").first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("language", SCRIPTS)
@pytest.mark.parametrize("width", [320, 360, 768, 1920])
def test_whose_site_it_is_stands_above_everything_and_fits(reader, language, width):
    with reader(width=width) as page:
        page.goto(f"/{language}/contact/")
        strip, header = box(page, ".publisher-strip"), box(page, ".site-header")

        assert strip["y"] + strip["height"] <= header["y"] + 1
        assert strip["height"] <= (34 if width >= 768 else 60)
        assert page.locator(".publisher-strip .in-full").is_visible() is (width > 896)
        assert page.locator(".publisher-strip .in-brief").is_visible() is (width <= 896)
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.slow
def test_a_long_address_pushes_nothing_aside_and_axe_finds_nothing(reader):
    seat = Office.objects.get(slug="special-representative")
    seat.premises.update(
        address_en="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft 1\nTown"
    )
    with reader(width=320) as page:
        for path in (
            "",
            "contact/",
            "regions/central-asia/",
            "partners/kazakhstan/",
            "offices/special-representative/",
        ):
            page.goto(f"/en/{path}")
            assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, 320)
            assert (path, faults(page)) == (path, [])


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_somebody_can_be_reached(reader, scheme):
    with reader(scheme=scheme) as page:
        for path in ("", "contact/", "offices/liaison-georgia/", "offices/liaison-central-asia/", "about/"):
            page.goto(f"/ka/{path}")
            assert (path, faults(page)) == (path, [])
