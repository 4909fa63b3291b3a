"""What the browser needs to show any year and any selection by itself: everything crosses once, as one block of JSON.

Dates cross as ISO days for comparison and in words for reading, so that the browser need not speak eleven languages.
"""

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext

from atlas.world import regions_of
from languages.countries import country_name
from languages.dates import iso_date, speak_date
from languages.text import direction
from offices.models import Office
from offices.querysets import today

# Countries beside the partners that the map may name.
NEIGHBOURS = ["RU", "UA", "TR", "SY", "IQ", "IR", "AF", "PK", "CN"]


def explorer_data(world):
    """A dict of what JSON knows. Offices are all of them, whatever the selection: the browser narrows."""
    return {
        "language": get_language(),
        "today": today().isoformat(),
        "firstYear": world.first_year,
        "basemap": basemap_options(world.partners_by_code),
        "zooms": [settings.LEAFLET_CONFIG["MIN_ZOOM"], settings.LEAFLET_CONFIG["MAX_ZOOM"]],
        "words": words(),
        "statuses": {value: str(label) for value, label in Office.Status.choices},
        "kinds": {value: str(label) for value, label in Office.Kind.choices},
        "regions": [_region(region) for region in world.all_regions],
        "partners": [_partner(partner) for partner in world.partners_by_code.values()],
        "isMany": world.is_many,
        "seenUrl": reverse("atlas:seen"),
        "offices": office_data(_offices(world), world.partners_by_code),
        "milestones": [_milestone(row, world.all_regions) for row in world.all_milestones],
    }


def _offices(world):
    """All offices, whatever the selection; of very many only the one looked at, for the map asks for the others."""
    if not world.is_many:
        return Office.objects.for_listing()
    return [office] if (office := world.selection.asked.get("office")) else []


def office_data(offices, partners_by_code):
    """Offices as the browser needs them: their whole lives and all their places."""
    return [_office(office, partners_by_code) for office in offices]


def basemap_options(partners_by_code):
    """The options of ``addBasemap`` in basemap.js."""
    names = {code: {"text": country_name(code), "lang": get_language()} for code in NEIGHBOURS}
    names |= {
        code: {"text": partner.texts.name.plain, "lang": partner.texts.name.language}
        for code, partner in partners_by_code.items()
    }
    return {
        "overviewUrl": static("atlas/basemap/overview.json"),
        "detailUrl": static("atlas/basemap/detail.json"),
        "citiesUrl": static("atlas/basemap/cities.json"),
        "language": get_language(),
        "countryNames": names,
    }


def words():
    """The words and sentences that the browser needs, in the language of the page."""
    return {
        "map": gettext("Map"),
        "zoomIn": gettext("Zoom in"),
        "zoomOut": gettext("Zoom out"),
        "close": gettext("Close"),
        "showOnMap": gettext("Show on the map"),
        "outside": gettext("This place lies outside the map."),
        "noPosition": gettext("The position is not known."),
        "cityOnly": gettext("The position is that of the city."),
        "afterwards": gettext("What took over"),
        "present": gettext("present"),
        "several": gettext("Several regions"),
        "none": gettext("Outside the regions"),
        "noMatch": gettext("No office matches. Choose another year, region or kind."),
        "milestones": gettext("Milestones"),
        "noMilestone": gettext("No milestone in this year."),
        "capital": gettext("Capital"),
        "region": gettext("Region"),
        "offices": gettext("Offices"),
        "play": gettext("Play the years"),
        "pause": gettext("Pause"),
        "today": gettext("Today"),
        "failed": gettext("The map could not be loaded. The list below shows the same offices."),
    }


def text(value):
    """A ``Text`` for the browser: a plain string, or with ``lang`` and ``dir`` where it fell back."""
    if not value.is_fallback:
        return value.plain
    return {"text": value.plain, "lang": value.language, "dir": direction(value.language)}


def _words_of(day, precision):
    """What a ``time`` element takes: [the day as exactly as it is known, the same in words]."""
    return [iso_date(day, precision), speak_date(day, precision)]


def _position(row):
    return None if row.latitude is None else [float(row.latitude), float(row.longitude)]


def _region(region):
    return {
        "slug": region.slug,
        "name": text(region.texts.name),
        "url": region.get_absolute_url(),
        "position": _position(region),
    }


def _partner(partner):
    return {
        "slug": partner.slug,
        "code": partner.code,
        "name": text(partner.texts.name),
        "url": partner.get_absolute_url(),
        "region": partner.region.slug,
        "capital": text(partner.texts.capital),
        "position": _position(partner),
    }


def _office(office, partners_by_code):
    places = list(office.premises.all())
    hosts = [partners_by_code[place.country].folded for place in places if place.country in partners_by_code]
    return {
        "slug": office.slug,
        "name": text(office.texts.name),
        "url": office.get_absolute_url(),
        "kind": office.kind,
        "regions": [region.slug for region in office.regions.all()],
        "opened": office.opened.isoformat(),
        "openedWords": _words_of(office.opened, office.opened_precision),
        "closed": office.closed and office.closed.isoformat(),
        "closedWords": office.closed and _words_of(office.closed, office.closed_precision),
        "closingNote": text(office.texts.closing_note),
        "places": [_place(place, partners_by_code) for place in places],
        "folded": _search_words([office.folded, *(place.folded for place in places), *hosts]),
    }


def _search_words(texts):
    """Each word once, and none that stands within another: a search for parts of words finds the same."""
    words = sorted({word for text in texts for word in text.split()}, key=len, reverse=True)
    kept = []
    for word in words:
        if not any(word in longer for longer in kept):
            kept.append(word)
    return " ".join(sorted(kept))


def _place(place, partners_by_code):
    partner = partners_by_code.get(place.country)
    return {
        "since": place.since and place.since.isoformat(),
        "until": place.until and place.until.isoformat(),
        "city": text(place.texts.city),
        "country": text(partner.texts.name) if partner else country_name(place.country),
        "code": place.country,
        "position": _position(place),
        "precision": place.position_precision,
    }


def _milestone(row, regions):
    keys = regions_of(row)
    return {
        "day": row.day.isoformat(),
        "dayWords": _words_of(row.day, row.day_precision),
        "text": text(row.texts.text),
        "regions": [region.slug for region in regions if region.pk in keys],
    }
