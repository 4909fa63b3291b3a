from django.utils.functional import SimpleLazyObject

from mandate.representative import site_title
from pages.publisher import publisher


def site(request):
    """What the site is called (``site_title``, a ``Text``) and its ``publisher``, read where a template names them."""
    return {"site_title": SimpleLazyObject(site_title), "publisher": SimpleLazyObject(publisher)}
