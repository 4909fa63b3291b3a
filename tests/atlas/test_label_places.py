"""The rule by which names find room; tests/browser/test_label_places.py holds the browser to the same."""

import re

import pytest
from django.conf import settings

from atlas.basemap import BOUNDS
from atlas.label_places import Wanted, place_names
from tests.label_places import CASES, VIEW, fields


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_names_find_room(case):
    names = [Wanted(**fields(name)) for name in case["names"]]

    places = place_names(names, VIEW, case.get("circles", []), case.get("boxes", []))

    expected = [
        place and (place["form"], place["left"], place["top"], tuple(place["leader"])) for place in case["places"]
    ]
    assert [place and (place.form, place.left, place.top, place.leader) for place in places] == expected


CONSTANT = re.compile(r"^(?:export )?(?:const )?([A-Z_]+) = (.*?)(?=\n\S|\n\n)", re.MULTILINE | re.DOTALL)


def constants(path):
    """{name: its numbers and names, in order} of a module in Python or JavaScript."""
    source = re.sub("(#|//).*", "", (settings.BASE_DIR / path).read_text())
    return {name: re.findall(r"\b[A-Z]+\b|-?\d[\d.]*", value) for name, value in CONSTANT.findall(source)}


@pytest.mark.parametrize(
    ("here", "there", "names"),
    [
        (
            "label_places",
            "label-places",
            "GAP EDGE SPARE LOOSE DOT STEP NEAR FAR SHORT ROUNDS COMPASS DIRECTIONS SLIDES",
        ),
        ("labels", "basemap-labels", "CAPITALS MOST_LED"),
        ("outside", "inset", "BEND"),
        ("clusters", "many-offices", "CELL"),
    ],
)
def test_what_server_and_browser_both_measure_by_is_the_same(here, there, names):
    ours, theirs = constants(f"atlas/{here}.py"), constants(f"static/atlas/{there}.js")

    assert ours.keys() & theirs.keys() == set(names.split())
    assert {name: ours[name] for name in names.split()} == {name: theirs[name] for name in names.split()}


def test_the_map_covers_the_same_in_the_browser():
    bounds = [BOUNDS.south, BOUNDS.west, BOUNDS.north, BOUNDS.east]

    assert [float(degrees) for degrees in constants("static/atlas/basemap-files.js")["BOUNDS"]] == bounds
