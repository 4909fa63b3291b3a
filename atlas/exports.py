"""The offices of a selection as files for other programs: CSV for tables, KML and GPX for maps.

Columns of the CSV, one row per office: ``slug``, ``name`` with its language in ``name_lang``, ``url``, ``kind``,
``status`` (open, closed or planned in the chosen year, or today), ``opened`` and ``closed`` (ISO 8601, as exactly as
they are known), ``country`` (ISO 3166-1), ``city`` with ``city_lang``, ``latitude`` and ``longitude`` (degrees, WGS 84)
and ``precision`` (door, street or city). UTF-8 without a byte order mark, RFC 4180.
"""

import csv
import io
import re

from atlas.features import office_feature

# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA = re.compile(r"^[=+\-@\t\r]")
# XML 1.0 has no way to write these.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

COLUMNS = [
    "slug",
    "name",
    "name_lang",
    "url",
    "kind",
    "status",
    "opened",
    "closed",
    "country",
    "city",
    "city_lang",
    "latitude",
    "longitude",
    "precision",
]


def office_rows(world):
    """A dict per office with the keys of ``COLUMNS``; what is not known is ``None``."""
    return [_row(mark) for mark in map(world.mark, world.offices)]


def _row(mark):
    properties = office_feature(mark)["properties"]
    city = mark.place.texts.city if mark.place else None
    return {
        **properties,
        "city": city and city.plain,
        "city_lang": city and city.language,
        "latitude": mark.place.latitude if mark.is_located else None,
        "longitude": mark.place.longitude if mark.is_located else None,
    }


def as_csv(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: inert(value) for column, value in row.items()})
    return out.getvalue()


def inert(value):
    """``value`` for a cell; a text that would run as a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def for_xml(rows):
    """The located ``rows`` as texts, without the characters that XML cannot hold; numbers in no language's form."""
    return [
        {key: value if value is None else NOT_IN_XML.sub("", str(value)) for key, value in row.items()}
        for row in rows
        if row["latitude"] is not None
    ]
