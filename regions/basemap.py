"""What the basemap in the browser needs to know."""

from django.templatetags.static import static
from django.utils.translation import get_language, gettext

from languages.countries import country_name
from publishing.revisions.present import cached_until_publication
from regions.known_partners import partners_by_code

# Countries beside the partners that a map may name.
NEIGHBOURS = ["RU", "UA", "TR", "SY", "IQ", "IR", "AF", "PK", "CN", "MN", "IN", "SA", "EG", "RO", "BY"]


def basemap_options(partners):
    """The options of ``addBasemap`` in basemap.js, with the names of these partners and of their neighbours."""
    names = {code: {"text": country_name(code), "lang": get_language()} for code in NEIGHBOURS}
    for partner in partners:
        names[partner.code] = {"text": partner.texts.name.plain, "lang": partner.texts.name.language}
    return {
        "overviewUrl": static("atlas/basemap/overview.json"),
        "detailUrl": static("atlas/basemap/detail.json"),
        "citiesUrl": static("atlas/basemap/cities.json"),
        "language": get_language(),
        "countryNames": names,
        "hints": {
            "wheel": gettext("Zoom the map with Ctrl and the wheel."),
            "touch": gettext("Move the map with two fingers."),
        },
    }


@cached_until_publication
def basemap_in(language):
    """The same of all partners, in ``language``, the one that is active."""
    return basemap_options(partners_by_code().values())
