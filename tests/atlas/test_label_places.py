"""The rule by which names find room; tests/browser/test_label_places.py holds the browser to the same."""

import pytest

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
