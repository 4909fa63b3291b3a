from django.conf import settings
from django.urls import get_script_prefix
from django.utils import translation
from django.utils.encoding import escape_uri_path

from languages.text import direction

SCRIPTS = dict.fromkeys(dict(settings.LANGUAGES), "latin")
SCRIPTS |= {"hy": "armenian", "ka": "georgian"} | dict.fromkeys(["ru", "kk", "ky", "tg"], "cyrillic")


def page_language(request):
    """The page's language and direction, and the same page in every language of the site.

    ``language_links`` is a list of dicts: ``code``, ``name`` (in that language), ``url`` (a path; the page adds its
    canonical query string), ``is_current``. It is empty for pages outside the languages.
    """
    language = translation.get_language() or settings.LANGUAGE_CODE
    prefix, _, rest = escape_uri_path(request.path_info).lstrip("/").partition("/")
    links = []
    inside = getattr(request, "preview_languages", dict(settings.LANGUAGES))
    if prefix in dict(settings.LANGUAGES):
        links = [
            {
                "code": code,
                "name": name,
                "direction": direction(code),
                "url": f"{get_script_prefix() if code in inside else '/'}{code}/{rest}",
                "is_current": code == language,
            }
            for code, name in settings.LANGUAGES
        ]
    return {
        "language": language,
        "direction": direction(language),
        "language_links": links,
        "first_fonts": first_fonts(language),
    }


def first_fonts(language):
    """The files of fonts that text and headings in ``language`` need; ``scripts/vendor_fonts.py`` cuts them by script.

    Latin names stand in texts of every script.
    """
    script = SCRIPTS[language]
    sans, serif = ([script], [script]) if script == "latin" else (["basic", script], ["common", script])
    return [f"fonts/noto-sans-{part}.woff2" for part in sans] + [f"fonts/noto-serif-{part}.woff2" for part in serif]
