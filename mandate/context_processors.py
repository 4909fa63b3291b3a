from django.utils.functional import SimpleLazyObject

from mandate.representative import site_title
from offices.years import MapAddresses
from pages.publisher import publisher


def site(request):
    """What the site is called (``site_title``, a ``Text``), its ``publisher`` and the years of its map, read where they are named."""
    return {
        "site_title": SimpleLazyObject(site_title),
        "publisher": SimpleLazyObject(publisher),
        "map_addresses": MapAddresses(),
    }
