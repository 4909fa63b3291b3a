"""Positions on the globe: two decimals in degrees, WGS 84. As they are stored, as people write them, and whether they can be right."""

import math
import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy as _

from places.outlines import is_inside


def latitude_field(**kwargs):
    """Degrees north, -90 to 90, five decimals (about a metre)."""
    validators = [
        MinValueValidator(Decimal(-90), _("A latitude is at least -90 degrees. Did you swap latitude and longitude?")),
        MaxValueValidator(Decimal(90), _("A latitude is at most 90 degrees. Did you swap latitude and longitude?")),
    ]
    return models.DecimalField(
        _("latitude"), max_digits=7, decimal_places=5, validators=validators, **{"null": True, "blank": True, **kwargs}
    )


def longitude_field(**kwargs):
    """Degrees east, -180 to 180, five decimals."""
    validators = [
        MinValueValidator(Decimal(-180), _("A longitude is at least -180 degrees.")),
        MaxValueValidator(Decimal(180), _("A longitude is at most 180 degrees.")),
    ]
    return models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, validators=validators, **{"null": True, "blank": True, **kwargs}
    )


def mercator(longitude, latitude):
    """(x, y) of a position in degrees on the square of Web Mercator: from 0, 0 in the north west to 1, 1.

    https://en.wikipedia.org/wiki/Web_Mercator_projection; latitudes end at 85 degrees.
    """
    sine = math.sin(math.radians(max(-85.0, min(85.0, latitude))))
    return longitude / 360 + 0.5, 0.5 - math.atanh(sine) / (2 * math.pi)


def degrees_at(x, y):
    """(longitude, latitude) in degrees of a point on that square."""
    return (x - 0.5) * 360, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


def coordinate_constraints(prefix):
    """Both coordinates or none, each in its range. ``prefix`` makes the constraint names unique."""
    return [
        models.CheckConstraint(
            condition=Q(latitude__isnull=True, longitude__isnull=True)
            | Q(latitude__isnull=False, longitude__isnull=False),
            name=f"{prefix}_position_is_whole",
            violation_error_message=_("Give both latitude and longitude, or neither."),
        ),
        models.CheckConstraint(
            condition=Q(latitude__isnull=True) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            name=f"{prefix}_position_is_on_earth",
            violation_error_message=_("Latitude lies between -90 and 90 degrees, longitude between -180 and 180."),
        ),
    ]


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
                gettext("Latitude is north or south (N, S), longitude east or west (E, W). Did you swap them?"),
            )
        if parts["sign"]:
            raise _unreadable(text)
        value *= HEMISPHERES[axis][hemisphere]
    if parts["sign"] == "-":
        value = -value
    value = value.quantize(STEP) + 0  # the equator has no side
    for validate in VALIDATORS[axis]:
        validate(value)
    return value


LONGEST_PAIR = 80  # letters
BETWEEN_TWO = re.compile(rf"\s*[,;/]\s*|\s+|(?<=[{ALL_HEMISPHERES}])(?=[^\s,;/])")


def parse_pair(text, code=""):
    """(latitude, longitude) as decimals of a text that has both; ``None`` where it is no pair, or could be several.

    Each half is written as ``parse_coordinate`` reads it. Where no letters say which is which, the country with the ISO
    ``code`` does, else latitude stands first.
    """
    text = text.strip(" ()[]").upper()
    if len(text) > LONGEST_PAIR or any(_parsed(text, axis) is not None for axis in HEMISPHERES):
        return None
    halves = [(text[: gap.start()], text[gap.end() :]) for gap in BETWEEN_TWO.finditer(text)]
    found = [pairs for first, second in halves if (pairs := _pairs(first, second))]
    if len(found) != 1:
        return None
    return next((pair for pair in found[0] if is_inside(code, *pair)), found[0][0])


def _pairs(first, second):
    """[(latitude, longitude)] that two texts may mean: the order as it is written before the other one."""
    read = [
        (_parsed(first, LATITUDE), _parsed(second, LONGITUDE)),
        (_parsed(second, LATITUDE), _parsed(first, LONGITUDE)),
    ]
    return [pair for pair in read if None not in pair]


def _parsed(text, axis):
    try:
        return parse_coordinate(text, axis)
    except ValidationError:
        return None


def _unreadable(text):
    return ValidationError(
        gettext(
            "%(text)s cannot be read as degrees. Write decimal degrees such as 41.69143, "
            "or degrees, minutes and seconds such as 41°41'29\" N."
        ),
        params={"text": text[:60]},
    )


def position_doubt(latitude, longitude, code):
    """Why a position can hardly be in the country with this ISO code, in words; ``""`` if nothing speaks against it."""
    if is_inside(code, latitude, longitude) is not False:
        return ""
    if abs(longitude) <= 90 and is_inside(code, longitude, latitude):
        return gettext("Latitude and longitude look swapped: the other way round, the position lies in the country.")
    return gettext("The position lies outside the country. Compare both numbers and the country with your source.")
