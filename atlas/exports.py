"""The offices of a selection as files for other programs: CSV for tables, KML and GPX for maps.

Columns of the CSV, one row per office: ``slug``, ``name`` with its language in ``name_lang``, ``url``, ``kind``,
``status`` (open, uncertain, planned or closed in the chosen year, or today), ``opened`` and ``closed`` (EDTF, ISO 8601-2: as
exactly as they are known, "[..2013-03]" for March 2013 at the latest), each with its ``_precision`` (day, month, year,
latest, earliest), ``country`` (ISO 3166-1), ``city`` with ``city_lang``, ``latitude`` and ``longitude`` (degrees, WGS 84)
and ``precision`` (door, street or city). UTF-8 with a byte order mark, RFC 4180.

Each function yields parts of a file, from rows as ``office_rows`` gives them.
"""

from html import escape

from django.conf import settings

from languages.outgoing import csv_lines, legible
from mandate.representative import site_title

DATES = ["opened", "opened_precision", "closed", "closed_precision"]
PLACE = ["country", "city", "city_lang", "latitude", "longitude", "precision"]
COLUMNS = ["slug", "name", "name_lang", "url", "kind", "status", *DATES, *PLACE]

KML_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2">
<Document>
<name>{title}</name>
"""
PLACEMARK = """<Placemark id="office-{slug}">
<name>{name}</name>
<description>{city} · {url}</description>
{span}<ExtendedData><Data name="kind"><value>{kind}</value></Data><Data name="status"><value>{status}</value></Data>\
<Data name="precision"><value>{precision}</value></Data>{dates}</ExtendedData>
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


def csv_parts(rows):
    return csv_lines(COLUMNS, ([row[column] for column in COLUMNS] for row in rows))


def kml_parts(rows):
    """KML 2.2 of the located rows."""
    yield KML_HEAD.format(title=for_xml(site_title()))
    for row in located(rows):
        yield PLACEMARK.format(**row, span=time_span(row["life"]), dates=dates(row))
    yield KML_FOOT


def time_span(life):
    """The ``TimeSpan`` of a ``Period``: what is known of it, for a bound neither begins nor ends anything."""
    known = [(name, day.iso) for name, day in (("begin", life.since), ("end", life.until)) if day and day.iso]
    parts = "".join(f"<{name}>{day}</{name}>" for name, day in known)
    return f"<TimeSpan>{parts}</TimeSpan>\n" if parts else ""


def dates(row):
    """``Data`` elements of the dates of an office with their precisions."""
    return "".join(f'<Data name="{name}"><value>{row[name]}</value></Data>' for name in DATES if row[name])


def gpx_parts(rows):
    """Waypoints of GPX 1.1 of the located rows."""
    yield GPX_HEAD.format(url=for_xml(settings.SITE_URL), title=for_xml(site_title()))
    for row in located(rows):
        # GPX knows the 180th meridian by its western name alone.
        longitude = "-180" if row["longitude"] == "180.00000" else row["longitude"]
        yield WAYPOINT.format(**row | {"longitude": longitude})
    yield GPX_FOOT


def located(rows):
    """The rows with a position, as texts for XML; what is not known is ``None``."""
    for row in rows:
        if row["latitude"] is not None:
            texts = {key: value if value is None else for_xml(value) for key, value in row.items()}
            yield texts | {"life": row["life"]}


def for_xml(value):
    """``value`` as it stands in XML, without the characters that XML cannot hold; numbers in no language's form."""
    return escape(legible(str(value)))
