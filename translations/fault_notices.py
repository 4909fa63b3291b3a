"""Tells whoever publishes what the checks find of the translations that they changed, with a link to each."""

from django.contrib import messages
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _, ngettext

from languages.text import LANGUAGE_NAMES, SOURCE_LANGUAGE
from languages.words import sentence_case
from publishing.admin.access import form_of
from translations.acceptance import open_faults_of
from translations.languages_in_view import BESIDE
from translations.states import TARGET_LANGUAGES, texts_of

FAULTS_TOLD = 10  # the others are for the next time


def tell_of_faults(request, form, formsets):
    """A warning with what is wrong in the texts that the forms changed; nothing is refused for it."""
    work = request.work
    places = [("", form)]
    for formset in formsets:
        rows = sentence_case(formset.model._meta.verbose_name_plural)
        for number, row in enumerate(formset.forms, 1):
            if formset.stays(row):
                places.append((_("%(rows)s, row %(number)d") % {"rows": rows, "number": number}, row))
    texts = [
        ((place, saved, field, language), source, text, language)
        for place, saved in places
        for language in TARGET_LANGUAGES
        for _row, field, source, text in texts_of([saved.instance], language)
        if text and _is_concerned(saved, field, language, work.is_minor)
    ]
    found = [(*text, fault) for text, faults in open_faults_of(texts) for fault in faults] if texts else []
    if not found:
        return
    address, lines = form_of(work.revision), []
    for place, saved, field, language, fault in found[:FAULTS_TOLD]:
        url = f"{address}?{BESIDE}={language}#id_{saved.add_prefix(f'{field}_{language}')}"
        label = f"{sentence_case(saved.instance._meta.get_field(field).verbose_name)} ({LANGUAGE_NAMES[language]})"
        lines.append((url, ": ".join(filter(None, [place, label])), fault.sentence))
    said = _("It is published. These translations should be looked at again:")
    warn_of(request, said, lines, len(found) - FAULTS_TOLD)


def warn_of(request, said, lines, more):
    """A warning in lines: what is ``said``, then (address, words, what is wrong) each, and how many ``more`` there are."""
    told = [format_html("{}", said), *(format_html('<a href="{}">{}</a>: {}', *line) for line in lines)]
    if more > 0:
        told.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    messages.warning(request, format_html_join(mark_safe("<br>"), "{}", ((line,) for line in told)))


def _is_concerned(saved, field, language, is_minor):
    """Whether the text was changed, or holds although the English was, as after a minor correction; it need not be in view then."""
    has_new_source = is_minor and f"{field}_{SOURCE_LANGUAGE}" in saved.changed_data
    return f"{field}_{language}" in saved.changed_data or has_new_source
