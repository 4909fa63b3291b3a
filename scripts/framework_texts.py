"""Lists the texts of Django that somebody could meet in English, language by language.

Django's own catalogues are incomplete in most of our languages; ``languages/framework_locale`` has the rest, and
better words where Django's are wrong. Nothing is printed as long as nothing is missing and nothing is left over from
an earlier Django. The apps whose catalogues are not looked at never speak to anybody here: the admin of axes is off,
content types have no page, and Leaflet's controls have texts of the site.
"""

import sys
from functools import cache
from pathlib import Path

import django
import polib

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "languages" / "framework_locale"
LANGUAGES = sorted(folder.name for folder in (ROOT / "locale").iterdir() if folder.name != "en")
DJANGO = Path(django.__file__).parent
CATALOGUES = (
    (DJANGO / "conf" / "locale", "django"),
    (DJANGO / "contrib" / "admin" / "locale", "django"),
    (DJANGO / "contrib" / "auth" / "locale", "django"),
    (DJANGO / "contrib" / "admin" / "locale", "djangojs"),
)
# Where a text comes from that is never shown, and why.
NEVER_SHOWN = {
    "conf/global_settings.py": "names of languages: the settings name ours",
    "core/paginator.py": "views answer a wrong number of a page themselves, and an ellipsis is no word",
    "views/generic/": "reasons of a 404, shown in debug mode only",
    "views/static.py": "serves files in debug mode only",
    "views/templates/": "pages of debug mode",
    "views/csrf.py": "the site has a page of its own for a refused form",
    "contrib/messages/": "the name of an app without models",
    "contrib/sitemaps/": "the name of an app without models",
    "contrib/staticfiles/": "the name of an app without models",
    "contrib/syndication/": "not installed",
    "contrib/humanize/": "not installed",
    "contrib/admin/templates/admin/404.html": "the site has its own",
    "contrib/admin/templates/admin/500.html": "the site has its own",
    "contrib/admin/templates/admin/invalid_setup.html": "a database without tables shows no page",
    "contrib/admin/templates/registration/password_reset": "there is no address for it: a colleague sets a password",
    "contrib/auth/templates/registration/password_reset": "there is no address for it: a colleague sets a password",
}
REPLACED = {"Yes, I’m sure", "No, take me back"}  # the site's own buttons say what they do
FIELDS = "db/models/fields/"


def is_shown(entry):
    """Whether somebody can meet the text (an entry of Django's English catalogue)."""
    places = [place for place, _line in entry.occurrences]
    if entry.msgid in REPLACED or (places and all(place.startswith(tuple(NEVER_SHOWN)) for place in places)):
        return False
    # Names of kinds of fields stand in admindocs only; values are checked by the form before the model sees them.
    is_of_field = all(place.startswith(FIELDS) for place in places)
    return not (is_of_field and (not entry.msgid.endswith(".") or entry.msgid.startswith("“")))


def key(entry):
    """What must agree for a translation to be found: context, message and its plural."""
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


@cache
def texts(folder, language, domain):
    """The keys of all that a compiled catalogue translates; none where there is no catalogue."""
    path = folder / language / "LC_MESSAGES" / f"{domain}.mo"
    entries = polib.mofile(str(path)) if path.exists() else ()
    return {key(entry) for entry in entries if all(entry.msgstr_plural.values() or [entry.msgstr])}


@cache
def english(folder, domain):
    """All texts of a catalogue of Django by their keys: its English one lists them with their files."""
    path = folder / "en" / "LC_MESSAGES" / f"{domain}.po"
    return {key(entry): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def missing(language):
    """Yields (domain, context, message) of what would be shown in English."""
    for domain in ("django", "djangojs"):
        folders = [folder for folder, its_domain in CATALOGUES if its_domain == domain]
        entries = [entry for folder in folders for entry in english(folder, domain).values()]
        wanted = {key(entry) for entry in entries if is_shown(entry)}
        known = set().union(*(texts(folder, language, domain) for folder in [ROOT / "locale", FOLDER, *folders]))
        for context, message, _plural in sorted(wanted - known):
            yield domain, context, message


def left_over(language):
    """Yields (domain, context, message) of what we translate and Django no longer says."""
    for domain in ("django", "djangojs"):
        said = set().union(*(english(folder, domain) for folder, its_domain in CATALOGUES if its_domain == domain))
        for context, message, _plural in sorted(texts(FOLDER, language, domain) - said):
            yield domain, context, message


def faults():
    """Yields what is missing and what is left over, in words."""
    for language in LANGUAGES:
        for what, find in (("is English in Django", missing), ("is no longer in Django", left_over)):
            for domain, context, message in find(language):
                where = f"{FOLDER.relative_to(ROOT)}/{language}/LC_MESSAGES/{domain}.po"
                yield f"{where}: {what}: {message[:70]!r}" + (f" ({context})" if context else "")


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found) or "Texts of Django: all translated.")
    sys.exit(bool(found))
