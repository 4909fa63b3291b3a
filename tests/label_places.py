"""One table of cases for the placing of names, in Python and in the browser."""

import json
from pathlib import Path

CASES = json.loads(Path(__file__).with_name("label-places.json").read_text(encoding="utf-8"))
VIEW = (0, 0, 300, 300)
NAMES = {"isReserved": "is_reserved", "isLed": "is_led"}


def fields(name):
    """What ``Wanted`` takes, of a name as the table has it."""
    return {NAMES.get(key, key): value for key, value in name.items()}
