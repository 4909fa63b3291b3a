"""The words of the interface: what the catalogues under ``locale/`` say of each, and lack."""

from collections import Counter
from functools import lru_cache
from pathlib import Path

import polib
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, ngettext
from django.views.decorators.http import require_safe

from languages.text import LANGUAGE_NAMES
from publishing.admin.access import staff_page
from translations.states import TARGET_LANGUAGES, State

TITLE = _("Words of the interface")
WORDS_SHOWN = 500  # of a language


@lru_cache(maxsize=100)
def _read(path, changed):
    """[(text, its translation, ``State``)] of a catalogue as it was when it was last ``changed``, obsolete ones left out."""
    entries = (entry for entry in polib.pofile(path) if not entry.obsolete)
    return [(entry.msgid, entry.msgstr or " / ".join(entry.msgstr_plural.values()), _state(entry)) for entry in entries]


def _state(entry):
    if entry.fuzzy:
        return State.OUTDATED
    return State.REVIEWED if entry.translated() else State.MISSING


def words_in(language):
    """[(text, its translation, ``State``)] of all catalogues of a language; those marked as fuzzy are outdated."""
    catalogues = (path for root in settings.LOCALE_PATHS for path in Path(root).glob(f"{language}/LC_MESSAGES/*.po"))
    return [entry for path in sorted(catalogues) for entry in _read(str(path), path.stat().st_mtime_ns)]


def interface_counts():
    """{language: Counter of states} of the words of the interface."""
    return {language: Counter(state for *_texts, state in words_in(language)) for language in TARGET_LANGUAGES}


@require_safe
def interface_words(request):
    """Which words of the interface a language lacks, and how they come by their translation."""
    language = request.GET.get("language")
    language = language if language in TARGET_LANGUAGES else TARGET_LANGUAGES[0]
    entries = words_in(language)
    undone = [(text, translation, state) for text, translation, state in entries if state != State.REVIEWED]
    more = len(undone) - WORDS_SHOWN
    return staff_page(
        request,
        "admin/translations/interface.html",
        title=TITLE,
        trail=[(_("Texts by language"), reverse("admin:texts_overview"))],
        language=language,
        language_choices=[(code, LANGUAGE_NAMES[code]) for code in TARGET_LANGUAGES],
        total=len(entries),
        undone=undone[:WORDS_SHOWN],
        more=ngettext("%(count)d more", "%(count)d more", more) % {"count": more} if more > 0 else "",
    )
