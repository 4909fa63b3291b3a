"""Time zones as an editor chooses them: by the name of the city, in the editor's language."""

from functools import cache

from babel.core import get_global
from django import forms
from django.utils.translation import get_language

from languages.collation import collation_key
from languages.countries import city_of
from languages.folding import fold_all
from languages.text import SOURCE_LANGUAGE
from offices.models.premises import zone_names
from places.outlines import known_countries


class TimeZoneField(forms.CharField):
    """The name of a zone, shown and typed as its city; a zone's own name is taken too."""

    widget = forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"})

    def prepare_value(self, value):
        city = city_of(value, get_language()) if value in zone_names() else ""
        return city if city and self.to_python(city) == value else value

    def to_python(self, value):
        typed = super().to_python(value)
        if not typed or typed in zone_names():
            return typed
        languages = (get_language(), SOURCE_LANGUAGE)
        return next(
            (zones[fold_all([typed])] for zones in map(_by_city, languages) if fold_all([typed]) in zones), typed
        )

    def has_changed(self, initial, data):
        return self.to_python(data) != (initial or "")


@cache
def cities_offered(language):
    """The cities of the zones of all countries that the site knows, by name."""
    zones = get_global("territory_zones")
    names = {city_of(zone, language) for country in known_countries() for zone in zones.get(country, ())}
    return sorted(names, key=lambda name: collation_key(name, language))


def only_zone_of(country):
    """The zone of a country that has one, else ``""``."""
    zones = get_global("territory_zones").get(country, ())
    return zones[0] if len(zones) == 1 and zones[0] in zone_names() else ""


@cache
def _by_city(language):
    """{folded name of a city: its zone}; zones that are called otherwise today are left out."""
    aliases = get_global("zone_aliases")
    zones = sorted(zone for zone in zone_names() if "/" in zone and not zone.startswith("Etc/") and zone not in aliases)
    return {fold_all([city_of(zone, language)]): zone for zone in zones}
