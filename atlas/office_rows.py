"""The offices of a selection as plain rows, read a thousand at a time: for files that are written while they are sent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from django.urls import reverse

from languages.dates import iso_date
from languages.text import first_text, languages_read
from offices.models import Office, Premises
from offices.places import place_on
from publishing.structured_data import absolute

AT_ONCE = 1000  # offices
SLUG = "0-0"  # stands for any slug while an address is made


@dataclass(slots=True)
class Place:
    """What a file says of an office's premises."""

    since: date | None
    until: date | None
    country: str
    latitude: Decimal | None
    longitude: Decimal | None
    precision: str
    city: str


def office_rows(world):
    """Yields a dict per office of ``world``, in the language that is active now; what is not known is ``None``.

    Its keys are those of ``exports.COLUMNS``, and ``id``.
    """
    languages = languages_read()
    before, after = absolute(reverse("offices:detail", args=[SLUG])).split(SLUG)
    return (_row(office, place, world.day, languages, before, after) for office, place in _placed(world, languages))


def _placed(world, languages):
    """Yields the columns of each office with its place on the day or ``None``.

    The keys are read before the rest: a question left open while a slow reader is served would hold up the database.
    """
    keys = iter(world.keys)
    while chunk := list(islice(keys, AT_ONCE)):
        offices = {office[0]: office for office in _offices(chunk, languages)}
        places = _places(chunk, languages)
        for key in chunk:
            if key in offices:
                yield offices[key], place_on(places.get(key, ()), world.day)


def _offices(keys, languages):
    return (
        Office.objects.filter(pk__in=keys)
        .order_by()
        .values_list(
            "pk",
            "slug",
            "kind",
            "opened",
            "opened_precision",
            "closed",
            "closed_precision",
            *_columns("name", languages),
        )
    )


def _places(keys, languages):
    premises = Premises.objects.filter(office__in=keys).values_list(
        "office",
        "since",
        "until",
        "country",
        "latitude",
        "longitude",
        "position_precision",
        *_columns("city", languages),
    )
    places = defaultdict(list)
    for key, since, until, country, latitude, longitude, precision, *cities in premises:
        city = first_text(cities, languages)
        places[key].append(Place(since, until, country, latitude, longitude, precision, city))
    return places


def _row(office, place, day, languages, before, after):
    key, slug, kind, opened, opened_precision, closed, closed_precision, *names = office
    name = first_text(names, languages)
    is_located = place is not None and place.latitude is not None
    return {
        "id": str(key),
        "slug": slug,
        "name": name.plain,
        "name_lang": name.language,
        "url": f"{before}{slug}{after}",
        "kind": kind,
        "status": Office.status_between(opened, closed, day).value,
        "opened": iso_date(opened, opened_precision),
        "closed": iso_date(closed, closed_precision) if closed else None,
        "country": place.country if place else None,
        "city": place.city.plain if place else None,
        "city_lang": place.city.language if place and place.city else None,
        "latitude": place.latitude if is_located else None,
        "longitude": place.longitude if is_located else None,
        "precision": place.precision if is_located else None,
    }


def _columns(field, languages):
    return [f"{field}_{language}" for language in languages]
