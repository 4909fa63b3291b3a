"""The bar below a form on a phone, in each script: one row, the rest of it folded, with script and without."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from PIL import Image
from playwright.sync_api import expect

from publishing.workflow.roles import AUTHORS, PUBLISHERS
from tests.browser.conftest import faults
from tests.browser.test_editing import change_path
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, UserFactory
from tests.public_pages import SCRIPTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONES = [(360, 640), (320, 568)]
PART_OF_SCREEN = 1 / 6
# {a control of the bar: whether somebody sees it}; a control that is cut at an edge of the window counts as not seen.
SEEN = """() => Object.fromEntries([...document.querySelectorAll(".action-bar :is(input, summary)")].map(each => {
    const box = each.getBoundingClientRect();
    const isWithin = box.width > 0 && box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight;
    return [each.name ?? "more", isWithin && each.checkVisibility({ contentVisibilityAuto: true })];
}))"""
CUT = """bar => [...bar.querySelectorAll("input, label, summary")]
    .filter(each => each.clientWidth && each.scrollWidth > each.clientWidth + 1).map(each => each.outerHTML)"""
ALWAYS = {AUTHORS: {"more", "_draft", "_submit"}, PUBLISHERS: {"more", "_draft", "_save"}}


@pytest.fixture
def office():
    office = OfficeFactory()
    PremisesFactory(office=office)
    ContactFactory(office=office)
    return office


def somebody(role, language):
    user = UserFactory(is_superuser=False, language=language)
    user.groups.add(Group.objects.get(name=role))
    return user


def open_form(page, office, user):
    """As somebody who is signed in already: without script a page is read in every language alike."""
    page.goto("/admin/")
    page.locator("#id_username").fill(user.username)
    page.locator("#id_password").fill("a long enough pass phrase")
    page.locator("[type=submit]").click()
    page.locator("#user-tools").wait_for()
    page.goto(change_path(office))


@pytest.mark.parametrize("role", [AUTHORS, PUBLISHERS])
@pytest.mark.parametrize("language", SCRIPTS)
def test_the_bar_is_one_row_that_unfolds_and_no_word_of_it_is_cut(reader, office, role, language):
    with reader(width=360, height=640, java_script_enabled=False) as page:
        open_form(page, office, somebody(role, language))
        for width, height in PHONES:
            page.set_viewport_size({"width": width, "height": height})
            part = page.locator(".action-bar").bounding_box()["height"] / height
            folded = page.evaluate(SEEN)
            page.locator(".bar-more > summary").click()
            unfolded, cut = page.evaluate(SEEN), page.locator(".action-bar").evaluate(CUT)
            page.locator(".bar-more > summary").click()

            assert part <= PART_OF_SCREEN
            assert {name for name, is_seen in folded.items() if is_seen} == ALWAYS[role]
            assert set(unfolded.values()) == {True}
            assert cut == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_where_there_is_room_nothing_of_the_bar_is_folded(reader, office):
    with reader(width=768, java_script_enabled=False) as page:
        open_form(page, office, somebody(PUBLISHERS, "ka"))
        seen = page.evaluate(SEEN)
        bar = page.locator(".action-bar").bounding_box()

    assert {name for name, is_seen in seen.items() if not is_seen} == {"more"}
    assert bar["height"] <= 900 * PART_OF_SCREEN


def test_a_note_that_is_missing_unfolds_the_bar_where_it_is_asked_for(reader, office):
    with reader(width=360, height=640) as page:
        open_form(page, office, somebody(PUBLISHERS, "en"))
        page.get_by_label("Name (English)").fill("Another")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.locator(".fault-list").get_by_role("link", name="Change note").click()

        expect(page.get_by_label("Change note")).to_be_focused()
        expect(page.get_by_label("Change note")).to_be_in_viewport(ratio=1)
        assert faults(page) == []


def test_more_parts_of_a_form_than_there_is_room_for_are_hinted_at_by_a_shade(reader, office):
    """At the edge beyond which there are more; none at an edge beyond which there is nothing."""
    with reader(width=360, height=640) as page:
        open_form(page, office, somebody(PUBLISHERS, "ka"))
        parts = page.locator(".form-parts")
        at_first = brightness_at_edges(parts)
        parts.evaluate("nav => nav.scrollTo(nav.scrollWidth, 0)")
        at_last = brightness_at_edges(parts)

    assert at_first[0] - at_first[1] > 20
    assert at_last[1] - at_last[0] > 20


def brightness_at_edges(part):
    """[left, right], from 0 to 255, above what is written."""
    image = Image.open(BytesIO(part.screenshot())).convert("L")
    return [image.getpixel((x, 2)) for x in (1, image.width - 2)]
