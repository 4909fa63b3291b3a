from django.conf import settings
from django.utils import translation
from django.utils.encoding import escape_uri_path

from languages.fonts import first_fonts
from languages.text import direction


def page_language(request):
    """The page's language and direction, and the same page in every language of the site.

    ``language_links`` is a list of dicts: ``code``, ``name`` (in that language), ``url`` (a path, with
    the query string kept), ``is_current``. It is empty for pages outside the languages.
    """
    language = translation.get_language() or settings.LANGUAGE_CODE
    prefix, _, rest = escape_uri_path(request.path).lstrip("/").partition("/")
    query = request.META.get("QUERY_STRING", "")
    links = []
    if prefix in dict(settings.LANGUAGES):
        links = [
            {
                "code": code,
                "name": name,
                "direction": direction(code),
                "url": f"/{code}/{rest}" + (f"?{query}" if query else ""),
                "is_current": code == language,
            }
            for code, name in settings.LANGUAGES
        ]
    return {
        "language": language,
        "direction": direction(language),
        "language_links": links,
        "first_fonts": first_fonts(language),
        "site_url": settings.SITE_URL,
        "site_title": settings.SITE_TITLE,
    }
