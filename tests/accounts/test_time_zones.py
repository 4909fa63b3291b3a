"""The clocks that an editor can choose, and those that the machine does not have."""

from zoneinfo import ZoneInfo

import pytest

from accounts.time_zones import time_zone, time_zone_choices


def test_places_are_offered_in_their_order_with_readable_names_and_no_technical_zone():
    choices = time_zone_choices()

    names = dict(choices)
    assert [names[name] for name in ("UTC", "Asia/Tbilisi", "America/New_York")] == [
        "UTC",
        "Asia/Tbilisi",
        "America/New York",
    ]
    assert list(names) == sorted(names)
    assert {name for name in names if "/" not in name or name.startswith("Etc/")} == {"UTC"}
    assert len(names) > 300


@pytest.mark.parametrize(("name", "zone"), [("", None), ("Mars/Olympus", None), ("../etc", None), ("x" * 300, None)])
def test_no_zone_is_known_by_a_name_that_is_none(name, zone):
    assert time_zone(name) is zone


def test_a_zone_is_known_by_its_name():
    assert time_zone("Asia/Tbilisi") == ZoneInfo("Asia/Tbilisi")
