"""The clock of a place."""

from datetime import UTC, datetime

from accounts.time_zones import time_zone


def utc_offset(zone_name, moment=None):
    """How far the clocks of a zone stand from UTC at ``moment`` (default: now): "UTC+4", "UTC+4:30".

    Empty for a zone that this machine does not know.
    """
    if not (zone := time_zone(zone_name)):
        return ""
    minutes = round((moment or datetime.now(UTC)).astimezone(zone).utcoffset().total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
