"""Names find the same room in the browser as on the pictures that the server draws."""

from dataclasses import asdict

import pytest
from django.utils import translation

from atlas import labels
from atlas.picture import SHEETS, draw
from atlas.world import MapState
from offices.selection import OfficeSelection
from tests.label_places import CASES, NAMES, VIEW

pytestmark = [pytest.mark.browser, pytest.mark.rendering, pytest.mark.django_db(transaction=True)]

PLACE = """async calls => {
    const { placingNames } = await import("/static/atlas/label-places.js");
    const { atOnce } = await import("/static/atlas/slices.js");
    return calls.map(call => atOnce(placingNames(...call)));
}"""
FIELDS = {name: key for key, name in NAMES.items()}


def places_in_browser(reader, calls):
    with reader() as page:
        page.goto("/en/about/")
        return page.evaluate(PLACE, calls)


def test_the_browser_keeps_to_the_table(reader):
    calls = [[case["names"], VIEW, case.get("circles", []), case.get("boxes", [])] for case in CASES]

    assert places_in_browser(reader, calls) == [case["places"] for case in CASES]


@pytest.mark.usefixtures("content")
def test_the_browser_places_the_names_of_the_drawn_maps_alike(reader, monkeypatch):
    calls, expected = [], []

    def note(names, view, circles=(), boxes=()):
        placed = place_names(names, view, circles, boxes)
        called = [{FIELDS.get(key, key): value for key, value in asdict(name).items()} for name in names]
        calls.append([called, view, circles, boxes])
        expected.append([place and {**asdict(place), "leader": list(place.leader)} for place in placed])
        return placed

    place_names = labels.place_names
    monkeypatch.setattr(labels, "_placed", note)  # which remembers what another test may have drawn
    for language in ("en", "ru", "ka", "hy"):
        with translation.override(language):
            for sheet in SHEETS.values():
                draw(MapState(OfficeSelection({})), sheet=sheet)

    assert len(calls) == 4 * len(SHEETS)
    assert places_in_browser(reader, calls) == expected
