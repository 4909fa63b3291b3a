"""Regions, partners and offices as GeoJSON (RFC 7946): longitude first, degrees, WGS 84."""

from django.core.serializers.json import DjangoJSONEncoder

from publishing.structured_data import absolute

PROPERTIES = ["slug", "name", "name_lang", "url", "kind", "status", "opened", "closed", "country", "precision"]
ENCODER = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":"))


def geojson_parts(world, rows, errors=None):
    """Yields parts of a feature collection: a feature for each region and partner of ``world`` and each of ``rows``.

    ``rows`` are offices as ``office_rows`` gives them; what has no position has a null geometry. ``errors`` say what was
    wrong with the question.
    """
    places = [
        *(_feature("region", region) for region in world.regions),
        *(_feature("partner", partner, code=partner.code) for partner in world.partners),
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
