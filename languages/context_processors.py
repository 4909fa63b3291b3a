from babel import Locale
from babel.core import get_global
from django.conf import settings
from django.urls import get_script_prefix
from django.utils import translation
from django.utils.encoding import escape_uri_path

from languages.text import direction

FONTS = ("latin", "cyrillic", "armenian", "georgian")  # the scripts that ours have
_LIKELY = get_global("likely_subtags")  # such as "ka_Geor_GE"
SCRIPTS = {
    code: Locale("en").scripts[_LIKELY.get(code, "en_Latn_US").split("_")[1]].lower()
    for code in dict(settings.LANGUAGES)
}


def page_language(request):
    """The page's language and direction, and the same page in every language of the site.

    ``language_links`` is a list of dicts: ``code``, ``name`` (in that language), ``url`` (a path; the page adds its
    canonical query string), ``is_current``. It is empty for pages outside the languages.
    """
    language = translation.get_language() or settings.LANGUAGE_CODE
    prefix, _, rest = escape_uri_path(request.path_info).lstrip("/").partition("/")
    links = []
    public = dict(settings.PUBLIC_LANGUAGES)
    inside = getattr(request, "preview_languages", public)
    if prefix in public or prefix in inside:
        links = [
            {
                "code": code,
                "name": name,
                "url": f"{get_script_prefix() if code in inside else '/'}{code}/{rest}",
                "is_current": code == language,
            }
            for code, name in settings.LANGUAGES
            if code in public or code in inside
        ]
    return {
        "language": language,
        "direction": direction(language),
        "language_links": links,
        "first_fonts": first_fonts(language),
    }


def first_fonts(language):
    """The files of fonts that text and headings in ``language`` need; ``scripts/vendor_fonts.py`` cuts them by script.

    Latin names stand in texts of every script. One that none of ours has comes from the reader's own fonts.
    """
    script = SCRIPTS[language]
    own = [script] if script in FONTS else []
    sans, serif = (own, own) if script == "latin" else (["basic", *own], ["common", *own])
    return [f"fonts/noto-sans-{part}.woff2" for part in sans] + [f"fonts/noto-serif-{part}.woff2" for part in serif]
