"""Offices with premises and contacts as a table that leaves and comes back."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from offices.models import Office, Premises
from offices.period_formset import in_words
from places.coordinates import LATITUDE, LONGITUDE, parse_coordinate, position_doubt
from publishing.exchange.objects import ObjectExchange
from regions.models import Region
from sources.models import Source
from translations.content_editing import cldr_languages
from translations.exchange import note_translations


def doubts(row):
    """What speaks against the position of premises, at the latitude."""
    is_located = isinstance(row, Premises) and row.latitude is not None and row.longitude is not None
    if is_located and (doubt := position_doubt(row.latitude, row.longitude, row.country)):
        yield LATITUDE, doubt


def overlaps(rows):
    """Premises that share days with others of the same office."""
    if rows and isinstance(rows[0], Premises):
        for place, second in enumerate(rows):
            first = next((row for row in rows[:place] if row.period.overlaps(second.period)), None)
            if first is not None:
                words = _("Two entries share days: %(first)s; %(second)s. End one before the other begins.")
                yield second, words % {"first": in_words(first), "second": in_words(second)}


def language(code):
    """``code`` if forms offer it. Raises ``ValidationError``."""
    if code not in dict(cldr_languages()):
        raise ValidationError(models.Field.default_error_messages["invalid_choice"], params={"value": code})
    return code


OFFICES = ObjectExchange(
    Office,
    known_by={Region: "slug", Office: "slug", Source: "key"},
    note=note_translations,
    parsers={axis: lambda text, axis=axis: parse_coordinate(text, axis) for axis in (LATITUDE, LONGITUDE)}
    | {"local_language": language},
    doubts=doubts,
    rules=overlaps,
)
