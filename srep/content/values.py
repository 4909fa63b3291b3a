"""Turns what stands in a content file into values of columns."""

import datetime
import re
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from json import dumps

from django.conf import settings
from django.db import models

from languages.dates import Precision
from languages.text import SOURCE_LANGUAGE, fields_to_translate, translated_fields
from publishing.admin.forms import FIRST_DAY, LAST_DAY
from srep.content.kinds import precision_of

DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
BOUNDS = {"at_the_latest": Precision.LATEST, "at_the_earliest": Precision.EARLIEST}
DATE_REMEDY = (
    "Write 2014, 2014-05 or 2014-05-16, or {at_the_latest: 2015-10} or {at_the_earliest: 2010-10} "
    "for the month before or after which nothing is known."
)


def columns_of(row, resolve):
    """{column: value} of a ``Row``, every column of its kind included; a missing value is the field's default.

    ``resolve(row, model, key)`` gives the id of the row that ``key`` names, or ``None`` where an editor deleted it.
    Raises ``ContentError`` through ``row.fail``.
    """
    columns = {column: default_of(row.kind, column) for unit in row.kind.units.values() for column in unit}
    translated = translated_fields(row.kind.model)
    for name, field in row.kind.fields.items():
        value = row.values.get(name, "")
        if value == "" or value == [] or value == {}:
            continue
        if name in translated:
            columns |= _texts(row, name, value)
        elif precision_of(row.kind.model, name):
            columns[name], columns[f"{name}_precision"] = _date(row, name, value)
        elif field.many_to_many:
            if not isinstance(value, list):
                row.fail(f"{name}: write a list, for example [{value}].")
            ids = [resolve(row, field.related_model, key) for key in value]
            columns[name] = sorted({identity for identity in ids if identity}, key=str)
        elif not isinstance(value, str):
            row.fail(f"{name}: one value is expected here, not a list or a map.")
        elif field.many_to_one:
            columns[name] = resolve(row, field.related_model, value)
        else:
            columns[name] = _plain(row, name, field, value)
    if "position" in columns:
        columns["position"] = row.position
    return columns


def default_of(kind, column):
    """What a column holds where the file says nothing."""
    if column in kind.is_many:
        return []
    field = kind.model._meta.get_field(column)
    return clean(kind, column, field.get_default())


def clean(kind, column, value):
    """A value in the one form in which values are compared: no difference of line ends, empty texts or zeros."""
    if column in kind.is_many:
        return sorted(value, key=str)
    field = kind.model._meta.get_field(column)
    if isinstance(field, models.CharField | models.TextField):
        return (value or "").replace("\r\n", "\n").strip()
    if isinstance(field, models.DecimalField) and value is not None:
        return round(Decimal(value), field.decimal_places)
    return value


def digest_of(values):
    """A short digest of a unit's values, equal for equal values in every database."""
    return blake2b(dumps(values, default=str, ensure_ascii=False).encode(), digest_size=12).hexdigest()


def _texts(row, name, value):
    if not isinstance(value, dict):
        row.fail(f"{name}: write the text under its language, for example {{en: {value}}}.")
    languages = settings.MODELTRANSLATION_LANGUAGES
    for language, text in value.items():
        if language not in languages:
            row.fail(f"{name}: unknown language {language!r}. The site's languages are {', '.join(languages)}.")
        if isinstance(text, dict) or (isinstance(text, list) and not all(isinstance(part, str) for part in text)):
            row.fail(f"{name} ({language}): a text is expected here, or a list of paragraphs.")
    if name in fields_to_translate(row.kind.model) and not value.get(SOURCE_LANGUAGE):
        row.fail(f"{name}: the text in the source language ({SOURCE_LANGUAGE}) is missing. Add it.")
    return {
        f"{name}_{language}": ("\n\n".join(text) if isinstance(text, list) else text).strip()
        for language, text in value.items()
    }


def _date(row, name, value):
    """(day, precision) of what people write: a year, a month, a day, or a month that is only a bound."""
    bound = None
    if isinstance(value, dict) and len(value) == 1:
        bound, value = next(iter(value.items()))
        if bound not in BOUNDS:
            row.fail(f"{name}: unknown key {bound!r}. {DATE_REMEDY}")
    found = DATE.fullmatch(value) if isinstance(value, str) else None
    try:
        year, month, day = found.groups()
        date = datetime.date(int(year), int(month or 1), int(day or 1))
    except (AttributeError, ValueError):
        row.fail(f"{name}: {value!r} is no date. {DATE_REMEDY}")
    _judge_year(row, name, date)
    if bound and not month:
        row.fail(f"{name}: a bound needs its month. {DATE_REMEDY}")
    if bound:
        return date, BOUNDS[bound].value
    return date, (Precision.DAY if day else Precision.MONTH if month else Precision.YEAR).value


def _judge_year(row, name, day):
    """As the forms do: a year far off is a slip of the keyboard."""
    if not FIRST_DAY <= day <= LAST_DAY:
        row.fail(f"{name}: write a year between {FIRST_DAY.year} and {LAST_DAY.year}, not {day.year}.")


def _plain(row, name, field, value):
    try:
        if isinstance(field, models.BooleanField):
            return {"true": True, "false": False}[value]
        if isinstance(field, models.DecimalField):
            number = round(Decimal(value), field.decimal_places)
            if not number.is_finite():
                raise InvalidOperation
            return number
        if isinstance(field, models.DateField):
            day = datetime.date.fromisoformat(value)
            _judge_year(row, name, day)
            return day
    except KeyError:
        row.fail(f"{name}: write true or false, not {value!r}.")
    except InvalidOperation:
        row.fail(f"{name}: {value!r} is no number. Write degrees with a point, for example 41.69143.")
    except ValueError:
        row.fail(f"{name}: {value!r} is no day. Write it as 2014-05-16.")
    return value.strip()
