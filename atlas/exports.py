"""The offices of a selection as files for other programs: CSV for tables, KML and GPX for maps.

Columns of the CSV, one row per office: ``slug``, ``name`` with its language in ``name_lang``, ``url``, ``kind``,
``status`` (open, closed or planned in the chosen year, or today), ``opened`` and ``closed`` (ISO 8601, as exactly as
they are known), ``country`` (ISO 3166-1), ``city`` with ``city_lang``, ``latitude`` and ``longitude`` (degrees, WGS 84)
and ``precision`` (door, street or city). UTF-8 without a byte order mark, RFC 4180.

Each function yields parts of a file, from rows as ``office_rows`` gives them.
"""

import csv
import re
from html import escape

from django.conf import settings

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

KML_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2">
<Document>
<name>{title}</name>
"""
PLACEMARK = """<Placemark id="{slug}">
<name>{name}</name>
<description>{city} · {url}</description>
<TimeSpan><begin>{opened}</begin>{end}</TimeSpan>
<ExtendedData><Data name="kind"><value>{kind}</value></Data><Data name="status"><value>{status}</value></Data>\
<Data name="precision"><value>{precision}</value></Data></ExtendedData>
<Point><coordinates>{longitude},{latitude}</coordinates></Point>
</Placemark>
"""
KML_FOOT = "</Document>\n</kml>\n"

GPX_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="{url}" xmlns="http://www.topografix.com/GPX/1/1">
<metadata><name>{title}</name></metadata>
"""
WAYPOINT = """<wpt lat="{latitude}" lon="{longitude}">
<name>{name}</name>
<desc>{city}</desc>
<link href="{url}"/>
<type>{status}</type>
</wpt>
"""
GPX_FOOT = "</gpx>\n"


class Line:
    """What ``csv`` writes a line into, only to get it back."""

    def write(self, text):
        return text


def csv_parts(rows):
    writer = csv.writer(Line())
    yield writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([inert(row[column]) for column in COLUMNS])


def inert(value):
    """``value`` for a cell; a text that would run as a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def kml_parts(rows):
    """KML 2.2 of the located rows."""
    yield KML_HEAD.format(title=for_xml(settings.SITE_TITLE))
    for row in located(rows):
        end = f"<end>{row['closed']}</end>" if row["closed"] else ""
        yield PLACEMARK.format(**row, end=end)
    yield KML_FOOT


def gpx_parts(rows):
    """Waypoints of GPX 1.1 of the located rows."""
    yield GPX_HEAD.format(url=for_xml(settings.SITE_URL), title=for_xml(settings.SITE_TITLE))
    for row in located(rows):
        yield WAYPOINT.format(**row)
    yield GPX_FOOT


def located(rows):
    """The rows with a position, as texts for XML; what is not known is ``None``."""
    for row in rows:
        if row["latitude"] is not None:
            yield {key: value if value is None else for_xml(value) for key, value in row.items()}


def for_xml(value):
    """``value`` as it stands in XML, without the characters that XML cannot hold; numbers in no language's form."""
    return escape(NOT_IN_XML.sub("", str(value)))
