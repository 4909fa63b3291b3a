"""What a public page says about itself: its title, its place in the site, and the languages of its texts."""

import textwrap

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from languages.coverage import Coverage, texts_shown
from languages.text import SOURCE_LANGUAGE
from publishing.structured_data import absolute, breadcrumb_list, script_text
from translations.states import State, states_of

DESCRIPTION_LENGTH = 155  # characters; search engines cut what is longer

WHOLE_PAGE_FALLS_BACK = {
    "en": _("This page is not yet available in this language; English is shown."),
    "fr": _("This page is not yet available in this language; French is shown."),
}
SOME_TEXTS_FALL_BACK = {
    "en": _("Some texts on this page are not yet available in this language; English is shown."),
    "fr": _("Some texts on this page are not yet available in this language; French is shown."),
}
TEXTS_ARE_DRAFTS = _("Translations on this page are drafts that no native reader has reviewed yet.")
TEXTS_ARE_OUTDATED = _("Some translations on this page are older than the English text.")

# The languages of the site as Open Graph writes them: with the territory of their usual form.
LOCALES = {
    "en": "en_GB",
    "fr": "fr_FR",
    "ru": "ru_RU",
    "hy": "hy_AM",
    "az": "az_AZ",
    "ka": "ka_GE",
    "kk": "kk_KZ",
    "ky": "ky_KG",
    "tg": "tg_TJ",
    "tk": "tk_TM",
    "uz": "uz_UZ",
}


def only(rows, *fields):
    """``rows`` of which the page shows these translated fields and no others."""
    return [(row, fields) for row in rows]


def shorten(text):
    """The beginning of ``text`` for a description, cut between words."""
    return textwrap.shorten(str(text), DESCRIPTION_LENGTH, placeholder="…")


def in_a_row(*parts):
    """A description made of names, for a page that has no sentence of its own."""
    return " · ".join(str(part) for part in parts)


def path_in(language, path):
    """The path of the same page in ``language``."""
    return f"/{language}/" + path.lstrip("/").partition("/")[2]


def alternates(path, languages):
    """(language, address) of a page in each of ``languages``; then ``x-default`` for readers of none of them."""
    default = SOURCE_LANGUAGE if SOURCE_LANGUAGE in languages else languages[0]
    pairs = [(language, absolute(path_in(language, path))) for language in languages]
    return [*pairs, ("x-default", absolute(path_in(default, path)))]


class Page:
    """A public page in the language of its reader.

    ``subject`` are the rows that the page is about: it exists in the languages in which they say anything.
    ``shown`` are the other rows whose texts stand on it. Both as ``languages.coverage.texts_shown`` takes them.
    ``trail`` is the way from the home page: a list of (name, path), this page excepted. A ``selection``
    is a page that shows part of what is at the same path without its query.
    """

    def __init__(
        self, path, *, title, description="", trail=(), subject=(), shown=(), structured_data=(), is_selection=False
    ):
        self.language = translation.get_language()
        self.path = path
        self.title = str(title)
        self.description = shorten(description)
        self.description_attributes = getattr(description, "attributes", "")
        self.is_selection = is_selection
        self.trail = [(_("Home"), reverse("mandate:home")), *trail]
        if path != self.trail[0][1]:
            self.trail.append((title, path))
        self._structured_data = structured_data
        self._subject = list(subject)
        self._rows = [*self._subject, *shown]

    @cached_property
    def own(self):
        return Coverage(self._subject)

    @cached_property
    def coverage(self):
        return Coverage(self._rows)

    @property
    def is_wholly_fallback(self):
        """Nothing that the page is about is in its own language."""
        return self.own.is_missing(self.language)

    @property
    def source(self):
        """The language whose page search engines should know instead of one that falls back wholly."""
        return self.own.fallback_for(self.language) or SOURCE_LANGUAGE

    @property
    def canonical(self):
        return absolute(path_in(self.source, self.path) if self.is_wholly_fallback else self.path)

    @property
    def alternates(self):
        """(language, address) of the page in each language in which it says anything of its own, and x-default."""
        if self.is_selection or self.is_wholly_fallback:
            return []
        return alternates(self.path, self.own.languages)

    @cached_property
    def notices(self):
        """What the reader must know about the languages of the texts, as sentences."""
        notices = []
        if fallback := self.coverage.fallback_for(self.language):
            sentences = WHOLE_PAGE_FALLS_BACK if self.is_wholly_fallback else SOME_TEXTS_FALL_BACK
            notices.append(sentences[fallback])
        states = self._states() if not self.is_wholly_fallback else ()
        if State.DRAFT in states:
            notices.append(TEXTS_ARE_DRAFTS)
        if State.OUTDATED in states:
            notices.append(TEXTS_ARE_OUTDATED)
        return notices

    def _states(self):
        if self.language == SOURCE_LANGUAGE:
            return set()
        texts = [(row, field) for row, field in texts_shown(self._rows) if getattr(row, f"{field}_{self.language}")]
        states = states_of({row.pk: row for row, _field in texts}.values(), [self.language])
        return {states.get((row.pk, field, self.language)) for row, field in texts}

    @property
    def updated(self):
        """The day of the last change to anything on the page, or ``None``."""
        rows = [item[0] if isinstance(item, tuple) else item for item in self._rows]
        return max((timezone.localdate(row.updated) for row in rows), default=None)

    @property
    def section(self):
        """The path of the part of the site that this page belongs to."""
        return self.trail[1][1] if len(self.trail) > 1 else ""

    @property
    def locale(self):
        return LOCALES.get(self.language, self.language)

    @property
    def json_ld(self):
        return [script_text(data) for data in (breadcrumb_list(self.trail), *self._structured_data)]


class TranslatedPageMixin:
    """A view of a public page. It says what stands on the page, and what the page is.

    ``get_content`` returns the context that the view adds; ``get_page`` returns the keyword arguments of
    ``Page``, and is given the whole context.
    """

    def get_content(self):
        return {}

    def get_page(self, context):
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.update(self.get_content())
        context["page"] = Page(self.request.path, **self.get_page(context))
        return context
