"""The offices of a selection as plain rows: for files. Very many are read a thousand at a time, while the file is sent."""

from collections import defaultdict
from itertools import islice

from django.conf import settings
from django.urls import reverse

from languages.inexact import Period
from languages.text import first_text, languages_read
from offices.models import Office, Premises
from offices.whereabouts import place_on
from pages.structured_data import absolute
from publishing.revisions.present import cached_until_publication

AT_ONCE = 1000  # offices
OFFICES_HELD = 2000  # offices whose rows a process holds, in all languages: some kilobytes each
SLUG = "0-0"  # stands for any slug while an address is made
OFFICE = ["pk", "slug", "kind", "opened", "opened_precision", "closed", "closed_precision"]
PLACE = ["since", "since_precision", "until", "until_precision", "country", "latitude", "longitude"]


def office_rows(state):
    """Yields a dict per office of ``state``, in the language that is active now; what is not known is ``None``.

    Its keys are those of ``exports.COLUMNS``, ``id``, and ``life`` (a ``Period``).
    """
    languages = languages_read()
    before, after = absolute(reverse("offices:detail", args=[SLUG])).split(SLUG)
    for office, place in _placed(state, languages):
        yield _row(office, place, state.day, languages) | {"url": f"{before}{office.slug}{after}"}


@cached_until_publication
def held_rows():
    """{key: (columns of an office, those of its places)} of all offices in their order; ``None`` if there are very many."""
    keys = list(Office.objects.values_list("pk", flat=True)[: OFFICES_HELD + 1])
    if len(keys) > OFFICES_HELD:
        return None
    return {office.pk: (office, places) for office, places in _read(keys, dict(settings.LANGUAGES))}


def _placed(state, languages):
    """Yields the columns of each office with those of its place on the day, or ``None``."""
    if (held := held_rows()) is None:
        rows = _read(state.keys, languages)
    else:
        rows = (held[key] for key in (state.keys if state.selection.query else held) if key in held)
    for office, places in rows:
        yield office, place_on(places, state.day)


def _read(keys, languages):
    """Yields the columns of each office with a list of those of its places.

    The keys are read before the rest: a database query left open while a slow reader is served would hold up the database.
    """
    names, cities = ([f"{field}_{language}" for language in languages] for field in ("name", "city"))
    keys = iter(keys)
    while chunk := list(islice(keys, AT_ONCE)):
        found = Office.objects.filter(pk__in=chunk).order_by().values_list(*OFFICE, *names, named=True)
        offices, places = {office.pk: office for office in found}, defaultdict(list)
        premises = Premises.objects.filter(office__in=chunk)
        for place in premises.values_list("office", *PLACE, "position_precision", *cities, named=True):
            places[place.office].append(place)
        for key in chunk:
            if key in offices:
                yield offices[key], places.get(key, [])


def _row(office, place, day, languages):
    life, name = Period.of(office, "opened", "closed"), _text(office, "name", languages)
    city = place and _text(place, "city", languages)
    is_located = place is not None and place.latitude is not None
    return {
        "id": str(office.pk),
        "life": life,
        "slug": office.slug,
        "name": name.plain,
        "name_lang": name.language,
        "kind": office.kind,
        "status": Office.status_in(life, day).value,
        "opened": life.since.edtf,
        "opened_precision": office.opened_precision,
        "closed": life.until.edtf if life.until else None,
        "closed_precision": office.closed_precision if life.until else None,
        "country": place.country if place else None,
        "city": city.plain if place else None,
        "city_lang": city.language if city else None,
        "latitude": place.latitude if is_located else None,
        "longitude": place.longitude if is_located else None,
        "precision": place.position_precision if is_located else None,
    }


def _text(row, field, languages):
    return first_text((getattr(row, f"{field}_{language}") for language in languages), languages)
