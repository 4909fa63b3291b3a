"""Change notes in other languages: written for all publications with the same note, and told to readers at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, override, pgettext

from languages.clean_text import clean_line
from languages.text import LANGUAGE_NAMES
from publishing.admin.access import staff_page
from publishing.journal.entries import Action, record
from publishing.models import SiteRevision
from publishing.revisions.live import noted
from publishing.workflow.permissions import MAY_PUBLISH
from translations.models import NoteTranslation, digest
from translations.states import TARGET_LANGUAGES

NOTES_SHOWN = 100  # those published last
LONGEST = NoteTranslation._meta.get_field("text").max_length


def change_notes(request):
    """The change notes that readers are told, newest first, with their translations into a language. For whoever may publish."""
    if not request.user.has_perm(MAY_PUBLISH):
        raise PermissionDenied
    asked = [request.GET.get("language"), *request.user.translates, *request.user.working_languages]
    language = next(code for code in (*asked, *TARGET_LANGUAGES) if code in TARGET_LANGUAGES)
    typed, too_long, changed_since = {}, {}, set()
    if request.method == "POST":
        with transaction.atomic():
            texts = texts_of_notes(language)
            typed, changed_since = typed_over(texts, request.POST)
            too_long = {note: len(text) for note, text in typed.items() if len(text) > LONGEST}
            is_refused = bool(too_long or changed_since)
            if typed and not is_refused:
                for note, text in typed.items():
                    save(note, language, text, texts[note], request.user)
                SiteRevision.raise_number()
        if not is_refused:
            messages.success(request, _("Saved. Readers see it now.") if typed else _("Nothing was changed."))
            return HttpResponseRedirect(f"{request.path}?language={language}")
    texts = texts_of_notes(language)
    return staff_page(
        request,
        "admin/translations/notes.html",
        title=_("Change notes in other languages"),
        trail=[(_("Texts by language"), reverse("admin:texts"))],
        language=language,
        language_choices=[(code, LANGUAGE_NAMES[code]) for code in TARGET_LANGUAGES],
        notes=[
            {
                "key": digest(note),
                "note": note,
                "text": typed.get(note, text),
                "shown": digest(text),
                "length": too_long.get(note),
                "theirs": text if note in changed_since else None,
            }
            for note, text in texts.items()
        ],
        longest=LONGEST,
    )


def texts_of_notes(language):
    """{note: its translation, or ""} of those published last, but for what the catalogues say already. Two queries."""
    latest = noted().order_by().values("change_note").annotate(when=Max("published")).order_by("-when", "change_note")
    with override(language):
        notes = [row["change_note"] for row in latest[:NOTES_SHOWN]]
        notes = [note for note in notes if pgettext("change note", note) == note]
    stored = NoteTranslation.objects.filter(language=language, note__in=notes)
    translated = dict(stored.values_list("note", "text"))
    return {note: translated.get(note, "") for note in notes}


def typed_over(texts, sent):
    """What was typed over ``texts`` on a page that others may have saved since: {note: text}, and those that they changed."""
    typed, changed_since = {}, set()
    for note, present in texts.items():
        key = digest(note)
        text, shown = clean_line(sent.get(key, present)), sent.get(f"shown-{key}", digest(present))
        if text != present and digest(text) != shown:
            typed[note] = text
            if shown != digest(present):
                changed_since.add(note)
    return typed, changed_since


def save(note, language, text, before, by):
    """Writes one translation, or takes it away where ``text`` is empty; the journal keeps what stood there ``before``."""
    stored = NoteTranslation.objects.filter(note=note, language=language)
    if not text:
        stored.delete()
    else:
        stored.update_or_create(note=note, language=language, defaults={"text": text})
    record(Action.NOTE_TRANSLATED, note, by, detail=before, language=language)
