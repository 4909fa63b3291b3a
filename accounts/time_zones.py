"""The clocks by which staff may work."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext as _

from languages.collation import collation_key
from languages.countries import city_of, country_name

NEAREST = ("BE", "AM", "AZ", "GE", "KZ", "KG", "TJ", "TM", "UZ")  # the countries of the office and of the two regions
# What the name of a zone begins with: what CLDR calls that part of the world.
CONTINENTS = {
    "Europe": "150",
    "Arctic": "150",
    "Asia": "142",
    "Africa": "002",
    "America": "019",
    "Australia": "009",
    "Pacific": "009",
    "Antarctica": "AQ",
}


@cache
def time_zone_choices():
    """(name, label) pairs of the places of the IANA time zone database, by name."""
    names = {"UTC"} | {name for name in available_timezones() if "/" in name and not name.startswith("Etc/")}
    return [(name, name.replace("_", " ")) for name in sorted(names)]


def time_zones_offered(present=""):
    """The choices of a form: cities by part of the world, the nearest first; an old name only if it is ``present``."""
    groups = _cities(get_language())
    known = {name for _group, cities in groups for name, _city in cities}
    is_other = present and present not in known
    other = [(present, city_of(present) if time_zone(present) else present)] if is_other else []
    return [*BLANK_CHOICE_DASH, *other, *groups]


@cache
def _cities(language):
    """[(group, [(zone, city)])] in ``language``, which is the active one."""
    zones, renamed = get_global("territory_zones"), get_global("zone_aliases")
    names = {name for name, _label in time_zone_choices()} - set(renamed)
    nearest = [name for country in NEAREST for name in zones[country] if name in names]
    oceans = {"Atlantic": _("Atlantic Ocean"), "Indian": _("Indian Ocean")}
    groups = {}
    for name in names - {"UTC", *nearest}:
        part = name.partition("/")[0]
        group = country_name(CONTINENTS[part], language) if part in CONTINENTS else oceans[part]
        groups.setdefault(group, []).append((name, city_of(name, language)))
    first = [(name, city_of(name, language)) for name in nearest]
    ordered = sorted(groups.items(), key=lambda group: collation_key(group[0], language))
    return [
        (_("Where we work"), [*first[:1], *_by_city(first[1:], language), ("UTC", "UTC")]),
        *((group, _by_city(cities, language)) for group, cities in ordered),
    ]


def _by_city(cities, language):
    return sorted(cities, key=lambda each: collation_key(each[1], language))


def clock_in_words():
    """What the clock is called by which a page of the staff tells the time."""
    return city_of(str(get_current_timezone()))


def time_zone(name):
    """The zone of that name, or ``None`` where the machine knows none."""
    try:
        return ZoneInfo(name) if name else None
    except (OSError, ValueError, KeyError):
        return None
