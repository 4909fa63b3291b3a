"""Regions, partners and offices as GeoJSON (RFC 7946): longitude first, degrees, WGS 84."""

from django.core.serializers.json import DjangoJSONEncoder

from atlas.exports import DATES
from pages.structured_data import absolute

PROPERTIES = ["slug", "name", "name_lang", "url", "kind", "status", *DATES, "country", "precision"]
ENCODER = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":"))


def geojson_parts(state, rows, errors=None):
    """Yields parts of a feature collection: a feature for each region and partner of ``state`` and each of ``rows``.

    ``rows`` are offices as ``office_rows`` gives them; what has no position has a null geometry. ``errors`` say what was
    wrong with the query.
    """
    places = [
        *(_feature("region", region) for region in state.regions),
        *(_feature("partner", partner, code=partner.code) for partner in state.partners),
    ]
    yield '{"type":"FeatureCollection","features":['
    comma = ""
    for features in (places, map(_office, rows)):
        for feature in features:
            yield comma + ENCODER.encode(feature)
            comma = ","
    yield f'],"errors":{ENCODER.encode(errors)}}}' if errors else "]}"


def _office(row):
    return {
        "type": "Feature",
        "id": row["id"],
        "geometry": point(row["latitude"], row["longitude"]),
        "properties": {"type": "office"} | {name: row[name] for name in PROPERTIES},
    }


def _feature(what, row, **properties):
    name = row.texts.name
    return {
        "type": "Feature",
        "id": str(row.pk),
        "geometry": point(row.latitude, row.longitude),
        "properties": {
            "type": what,
            "slug": row.slug,
            "name": name.plain,
            "name_lang": name.language,
            "url": absolute(row.get_absolute_url()),
            **properties,
        },
    }


def point(latitude, longitude):
    """A position as a geometry, or ``None`` without one."""
    return None if latitude is None else {"type": "Point", "coordinates": [float(longitude), float(latitude)]}
