"""The clocks by which staff may work."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones


@cache
def time_zone_choices():
    """(name, label) pairs of the places of the IANA time zone database, by name."""
    names = {"UTC"} | {name for name in available_timezones() if "/" in name and not name.startswith("Etc/")}
    return [(name, name.replace("_", " ")) for name in sorted(names)]


def time_zone(name):
    """The zone of that name, or ``None`` where the machine knows none."""
    try:
        return ZoneInfo(name) if name else None
    except (OSError, ValueError, KeyError):
        return None
