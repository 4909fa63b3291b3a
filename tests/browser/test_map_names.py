"""The names on the map: whole, and clear of one another, of signs and of controls."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("content")]

# Names in view as [text, left, top, right, bottom], then the map itself and what lies upon it, likewise.
IN_VIEW = """() => {
    const box = (element, name) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return [name ?? element.textContent, left, top, right, bottom];
    };
    const map = box(document.querySelector(".map"), "map");
    const isSeen = ([, left, top, right, bottom]) =>
        right > map[1] && left < map[3] && bottom > map[2] && top < map[4];
    const all = (selector) => [...document.querySelectorAll(selector)];
    return {
        map,
        names: all(".basemap-label span").map((one) => box(one)).filter(isSeen),
        others: all(".map-frame .leaflet-control, .rim button, .office-mark").map((one) => box(one)).filter(isSeen),
    };
}"""


ROUNDING = 2  # pixels


def touch(one, other):
    across = min(one[3], other[3]) - max(one[1], other[1])
    along = min(one[4], other[4]) - max(one[2], other[2])
    return across > ROUNDING and along > ROUNDING


@pytest.mark.parametrize("language", ["en", "ru", "ka", "hy"])
def test_names_are_whole_and_clear_of_everything_before_and_after_a_move(reader, language):
    with reader(width=NARROW, reduced_motion="reduce") as page:
        page.goto(f"/{language}/map/")
        page.wait_for_selector("html[data-map=ready]")
        views = [page.evaluate(IN_VIEW)]
        page.locator(".map").focus()
        for key in ("+", "ArrowRight", "ArrowUp"):
            page.keyboard.press(key)
            page.wait_for_timeout(200)
            expect(page.locator(".leaflet-pan-anim")).to_have_count(0)
            views.append(page.evaluate(IN_VIEW))

    for view in views:
        names, (_, left, top, right, bottom) = view["names"], view["map"]
        assert len(names) > 1
        assert [name for name in names if name[1] < left or name[2] < top or name[3] > right or name[4] > bottom] == []
        others = view["others"] + names
        assert [(name[0], other[0]) for name in names for other in others if other != name and touch(name, other)] == []
