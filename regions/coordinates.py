"""Positions on the globe: two decimals in degrees, WGS 84."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
