"""What the browser needs to show any year and any selection by itself: everything crosses once, as one block of JSON.

Dates cross as ISO days for comparison, those from which a change counts, and in words for reading, so that the browser
needs neither to know of inexact dates nor to speak eleven languages.
"""

from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext

from atlas.basemap import BOUNDS
from atlas.outside import piece_around
from atlas.strip import name_of
from atlas.world import partner_since, regions_of
from languages.collation import by_name
from languages.countries import country_name, folded_countries
from languages.dates import speak_date, today
from languages.inexact import Period
from languages.periods import speak_attested, speak_period
from languages.text import Text, direction
from languages.unparted import unparted
from languages.words import sentence_case, with_colon
from offices.models import Office
from offices.selection import VIEW, WORDS_LENGTH, OfficeSelection
from offices.whereabouts import in_turn
from regions.basemap import basemap_options

# What can be invalid in the fields of the form, as they call it; the others are lists to choose from.
ERRORS = [("year", "invalid"), ("q", "max_length")]

INSET = (208, 56)  # pixels, the most of a piece that is shown (explorer.css)
MOST_PIECES = 4  # towns; the same in inset.js


def explorer_data(state, strip):
    """A dict of what JSON knows, of a ``MapState`` and its ``Strip``. Offices are all of them: the browser narrows."""
    offices = office_data(state.whole_offices, state.partners_by_code)
    fields = OfficeSelection.base_fields
    hosts = {place["code"] for office in offices for place in office["places"]} | set(state.partners_by_code)
    return {
        "language": get_language(),
        "today": today().isoformat(),
        "playFrom": strip.play_from,
        "uncertainFrom": strip.uncertain_from,
        "holders": [_holder(term) for term in strip.holders],
        "basemap": basemap_options(state.partners_by_code.values()),
        "zooms": [settings.LEAFLET_CONFIG["MIN_ZOOM"], settings.LEAFLET_CONFIG["MAX_ZOOM"]],
        "words": words(),
        "rules": {"years": [strip.first, strip.last], "letters": WORDS_LENGTH, "view": VIEW},
        "errors": {name: str(fields[name].error_messages[code]) for name, code in ERRORS},
        "statuses": {value: unparted(str(label)) for value, label in Office.Status.choices},
        "kinds": {value: unparted(str(label)) for value, label in Office.Kind.choices},
        "panels": OfficeSelection.Panel.values,
        "regions": [_region(region) for region in state.selection.regions],
        "partners": [_partner(partner) for partner in by_name(state.partners_by_code.values())],
        "isMany": state.is_many,
        "clustersUrl": reverse("atlas:clusters"),
        "offices": offices,
        "pieces": _pieces(offices),
        "hosts": {code: folded_host(code, state.partners_by_code) for code in sorted(hosts)},
        "milestones": [_milestone(row, state.selection.regions) for row in state.all_milestones],
    }


def office_data(offices, partners_by_code):
    """Offices as the browser needs them: their whole lives and all their places."""
    return [_office(office, partners_by_code) for office in offices]


def _pieces(offices):
    """Small pieces of map around places outside the map, for its corner: each drawn with the classes of map.css."""
    positions = [place["position"] for office in offices for place in office["places"] if place["position"]]
    outside = [tuple(position) for position in positions if not BOUNDS.holds(*reversed(position))]
    found = [(position, piece_around(*reversed(position), *INSET)) for position in dict.fromkeys(outside)][:MOST_PIECES]
    return [
        {
            "position": position,
            "view": piece.view,
            "layers": [
                ("land", piece.layers["land"]),
                ("neighbours", piece.layers["neighbours"]),
                ("border", piece.layers["borders"]),
            ],
        }
        for position, piece in found
        if piece
    ]


def words():
    """The words and sentences that the browser needs, in the language of the page."""
    said = {
        "map": gettext("Map"),
        "openPage": gettext("Open page"),
        "call": gettext("Call"),
        # Translators: kilometres, behind a number.
        "kilometres": gettext("km"),
        "copied": gettext("Copied."),
        "notCopied": gettext("Copying failed. The address is in the bar of the browser."),
        "outside": gettext("This place lies outside the map."),
        "noPosition": gettext("The position is not known."),
        "cityOnly": gettext("The position is that of the city."),
        "uncertain": gettext("No source says when the work here began."),
        "afterwards": gettext("What took over"),
        "address": gettext("Address"),
        "verified": gettext("as of"),
        "serves": gettext("Serves"),
        "partnerSince": gettext("Partner since"),
        "servedBy": gettext("Served by"),
        "before": gettext("Before"),
        "nobody": gettext("no office in this year"),
        "present": gettext("present"),
        "several": gettext("Several regions"),
        "none": gettext("Outside the regions"),
        "noMatch": gettext("No office matches. Choose another year, region, kind or name."),
        "askedFor": gettext("Asked for:"),
        "colon": with_colon(""),
        "milestones": gettext("Milestones"),
        "noMilestone": gettext("No milestone in this year."),
        "nothing": gettext("Nothing is listed here yet."),
        "capital": gettext("Capital"),
        "noHolder": gettext("No representative yet"),
        "yearEnd": gettext("on 31 December"),
        "nextYear": gettext("Next year"),
        "offices": gettext("Offices"),
        "play": gettext("Play the years"),
        "pause": gettext("Pause"),
        "today": gettext("Today"),
        "failed": gettext("The map could not be loaded. The list below shows the same offices."),
        "unreachable": gettext("The site is too busy, or cannot reach its data. Please try again in a few minutes."),
        "show": gettext("Show"),
    }
    return {name: unparted(sentence) for name, sentence in said.items()}


def text(value):
    """A ``Text`` for the browser: a plain string, or with ``lang`` and ``dir`` where it fell back."""
    words = unparted(value.plain)
    if not value.is_fallback:
        return words
    return {"text": words, "lang": value.language, "dir": direction(value.language)}


def _words_of(known):
    """What a ``time`` element takes: [an ``InexactDate`` as exactly as it is known, nothing for a bound; in words]."""
    return [known.iso, unparted(speak_date(known.day, known.precision))]


def _position(row):
    return None if row.latitude is None else [float(row.latitude), float(row.longitude)]


def _page(row):
    return {"slug": row.slug, "name": text(row.texts.name), "url": row.get_absolute_url()}


def _region(region):
    return _page(region) | {"position": _position(region), "folded": _search_words([region.folded])}


def _partner(partner):
    since = partner_since(partner)
    return _page(partner) | {
        "code": partner.code,
        "region": partner.region.slug,
        "capital": text(partner.texts.capital),
        "localName": text(Text(partner.local_name, partner.local_language, get_language())),
        "since": since and _words_of(since),
        "position": _position(partner),
    }


def _office(office, partners_by_code):
    places, life = in_turn(office.premises.all()), office.life
    hosts = {folded_host(place.country, partners_by_code) for place, _begin in places}
    people = [appointment.folded for post in office.posts.all() for appointment in post.appointments.all()]
    return _page(office) | {
        "kind": office.kind,
        "regions": [region.slug for region in office.regions.all()],
        "opened": life.since.first.isoformat(),
        "openedWords": _words_of(life.since),
        "closed": life.until and life.until.last.isoformat(),
        "closedWords": life.until and _words_of(life.until),
        "attestedWords": unparted(speak_attested(life)),
        "isUncertain": Office.is_uncertain(life),
        "closingNote": text(office.texts.closing_note),
        # As on its page: nobody answers there any more, or yet.
        "contacts": [_contact(contact) for contact in office.contacts.all()] if office.is_open_on(today()) else [],
        "places": [_place(place, begin, partners_by_code) for place, begin in places],
        "folded": _search_words([office.folded, *(place.folded for place, _begin in places), *people], hosts),
    }


def folded_host(code, partners_by_code):
    """The words by which a search finds what lies in a country."""
    return _host_words(partners_by_code[code].folded if code in partners_by_code else "", code)


@lru_cache(maxsize=1000)
def _host_words(folded, code):
    return _search_words([folded, folded_countries().get(code, "")])


def _search_words(texts, known=()):
    """Each word once, and none that stands within another or in ``known``: a search for parts of words finds the same."""
    words = sorted({word for text in texts for word in text.split()}, key=len, reverse=True)
    kept = []
    for word in words:
        if not any(word in longer for longer in (*kept, *known)):
            kept.append(word)
    return " ".join(sorted(kept))


def _place(place, begin, partners_by_code):
    partner = partners_by_code.get(place.country)
    return {
        "since": begin.isoformat(),
        "city": text(place.texts.city),
        "country": text(partner.texts.name) if partner else country_name(place.country),
        "code": place.country,
        "position": _position(place),
        "precision": place.position_precision,
        "address": text(place.texts.address),
        "localAddress": text(Text(place.local_address, place.local_language, place.texts.address.language)),
    }


def _contact(contact):
    return {
        "kind": contact.kind,
        "label": text(contact.texts.label)
        if contact.texts.label
        else unparted(sentence_case(contact.get_kind_display())),
        "text": contact.spoken,
        "link": contact.link,
        "verified": contact.verified and [contact.verified.isoformat(), unparted(speak_date(contact.verified))],
    }


def _holder(term):
    """From which day somebody held the representative's post, or nobody; who, and when in words."""
    run, name = Period.of(term), name_of(term)
    name = text(name) if isinstance(name, Text) else unparted(name)
    return {"since": run.since.first.isoformat(), "name": name, "words": unparted(speak_period(run))}


def _milestone(row, regions):
    keys = regions_of(row)
    return {
        "day": row.when.first.isoformat(),
        "dayWords": _words_of(row.when),
        "text": text(row.texts.text),
        "regions": [region.slug for region in regions if region.pk in keys],
    }
