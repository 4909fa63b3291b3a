"""Positions as people write them, and whether a position can be right."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from regions.coordinates import latitude_field, longitude_field
from regions.outlines import is_inside

LATITUDE, LONGITUDE = "latitude", "longitude"
HEMISPHERES = {LATITUDE: {"N": 1, "S": -1, "С": 1, "Ю": -1}, LONGITUDE: {"E": 1, "W": -1, "В": 1, "З": -1}}
ALL_HEMISPHERES = "".join(letter for letters in HEMISPHERES.values() for letter in letters)
VALIDATORS = {LATITUDE: latitude_field().validators, LONGITUDE: longitude_field().validators}
STEP = Decimal("0.00001")

SIGNS = str.maketrans(
    {"−": "-", "–": "-", "º": "°", "˚": "°", "’": "'", "′": "'", "”": '"', "“": '"', "″": '"', ",": "."}
)
NOTATION = re.compile(
    rf"""
    (?P<before>[{ALL_HEMISPHERES}])?\s*
    (?P<sign>[+-])?\s*
    (?P<degrees>[0-9]{{1,3}}(?:\.[0-9]{{1,15}})?)
    (?:(?:\s*[°:]\s*|\s+)(?P<minutes>[0-9]{{1,2}}(?:\.[0-9]{{1,15}})?))?
    (?:(?:\s*[':]\s*|\s+)(?P<seconds>[0-9]{{1,2}}(?:\.[0-9]{{1,15}})?))?
    \s*[°'"]{{0,2}}\s*
    (?P<after>[{ALL_HEMISPHERES}])?
    """,
    re.VERBOSE,
)


def parse_coordinate(text, axis):
    """Degrees (a Decimal, five places) from decimal degrees or degrees, minutes and seconds.

    ``axis`` is ``LATITUDE`` or ``LONGITUDE``. Takes "41.69143", "41,69143", "41°41'29\\" N", "41 41 29 N", "N 41° 41.483'".
    Raises ``ValidationError`` in words.
    """
    parts = NOTATION.fullmatch(" ".join(text.translate(SIGNS).upper().split()))
    if not parts:
        raise _unreadable(text)
    degrees, minutes, seconds = (Decimal(parts[name] or 0) for name in ("degrees", "minutes", "seconds"))
    broken = [parts[name] for name in ("degrees", "minutes", "seconds") if parts[name]][:-1]
    if minutes >= 60 or seconds >= 60 or any("." in part for part in broken) or (parts["before"] and parts["after"]):
        raise _unreadable(text)
    value = degrees + minutes / 60 + seconds / 3600
    if hemisphere := parts["before"] or parts["after"]:
        if hemisphere not in HEMISPHERES[axis]:
            raise ValidationError(
                _("Latitude is north or south (N, S), longitude east or west (E, W). Did you swap them?"), code="axis"
            )
        if parts["sign"]:
            raise _unreadable(text)
        value *= HEMISPHERES[axis][hemisphere]
    if parts["sign"] == "-":
        value = -value
    value = value.quantize(STEP)
    for validate in VALIDATORS[axis]:
        validate(value)
    return value


def _unreadable(text):
    return ValidationError(
        _(
            "%(text)s cannot be read as degrees. Write decimal degrees such as 41.69143, "
            "or degrees, minutes and seconds such as 41°41'29\" N."
        ),
        code="coordinate",
        params={"text": text[:60]},
    )


def position_doubt(latitude, longitude, code):
    """Why a position can hardly be in the country with this ISO code, in words; ``""`` if nothing speaks against it."""
    if is_inside(code, latitude, longitude) is not False:
        return ""
    if abs(longitude) <= 90 and is_inside(code, longitude, latitude):
        return _("Latitude and longitude look swapped: the other way round, the position lies in the country.")
    return _("The position lies outside the country. Compare both numbers and the country with your source.")
