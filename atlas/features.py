"""Regions, partners and offices as GeoJSON (RFC 7946): longitude first, degrees, WGS 84."""

from languages.dates import iso_date
from publishing.structured_data import absolute


def feature_collection(world):
    """A feature for each region, partner and office of ``world``; what has no position has a null geometry."""
    return {
        "type": "FeatureCollection",
        "features": [
            *(_feature("region", region, region) for region in world.regions),
            *(_feature("partner", partner, partner, code=partner.code) for partner in world.partners),
            *(office_feature(world.mark(office)) for office in world.offices),
        ],
    }


def office_feature(mark):
    office, place = mark.office, mark.place
    return _feature(
        "office",
        office,
        place,
        kind=office.kind,
        status=str(mark.status),
        opened=iso_date(office.opened, office.opened_precision),
        closed=iso_date(office.closed, office.closed_precision) if office.closed else None,
        country=place.country if place else None,
        precision=place.position_precision if mark.is_located else None,
    )


def _feature(what, row, place, **properties):
    name = row.texts.name
    return {
        "type": "Feature",
        "id": str(row.pk),
        "geometry": point(place),
        "properties": {
            "type": what,
            "slug": row.slug,
            "name": name.plain,
            "name_lang": name.language,
            "url": absolute(row.get_absolute_url()),
            **properties,
        },
    }


def point(place):
    """The position of anything with a latitude and a longitude, or ``None`` without one."""
    if place is None or place.latitude is None:
        return None
    return {"type": "Point", "coordinates": [float(place.longitude), float(place.latitude)]}
