"""What a public page says about itself: its title, its place in the site, and the languages of its texts."""

from collections import defaultdict

from babel.core import get_global
from django.conf import settings
from django.template.response import TemplateResponse
from django.urls import get_script_prefix, reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from languages.outgoing import page_as_read
from languages.prose import words
from languages.text import SOURCE_LANGUAGE, Coverage, texts_shown
from languages.words import one_line
from pages.compression import accepts_brotli, compressed, say_compressed
from pages.parts import once, part
from pages.structured_data import absolute, breadcrumb_list, script_text
from publishing.revisions.comparison import compare_texts
from publishing.revisions.live import texts_once_live
from publishing.revisions.present import cacheable, cached_until_publication
from translations.states import State, states_of
from translations.suggestions import sources_when_translated

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
TEXTS_COMPARED = 10
TEXTS_ARE_OUTDATED = _("Some translations on this page are older than the English text.")

# The languages of the site as Open Graph writes them: with the territory of their usual form, "ka_GE".
TERRITORIES = get_global("likely_subtags")
LOCALES = {code: f"{code}_{TERRITORIES.get(code, '').rpartition('_')[2]}" for code, _name in settings.LANGUAGES}
LOCALES["en"] = "en_GB"


def only(rows, *fields):
    """``rows`` of which the page shows these translated fields and no others."""
    return [(row, fields) for row in rows]


def shorten(text, most=DESCRIPTION_LENGTH):
    """The beginning of ``text`` on one line of at most ``most`` characters, cut between words unless it is but one."""
    line = one_line(text)
    if len(line) <= most:
        return line
    end = line.rfind(" ", 0, most)
    return line[: end if end > 0 else most - 1] + "…"


def in_a_row(*parts):
    """A description made of names, for a page that has no sentence of its own."""
    return " · ".join(str(part) for part in parts)


def path_in(language, path):
    start = get_script_prefix()
    return f"{start}{language}/" + path.removeprefix(start).partition("/")[2]


def alternates(path, languages):
    """(language, address) of a page in each of ``languages``; then ``x-default`` for readers of none of them."""
    default = SOURCE_LANGUAGE if SOURCE_LANGUAGE in languages else languages[0]
    pairs = [(language, absolute(path_in(language, path))) for language in languages]
    return [*pairs, ("x-default", absolute(path_in(default, path)))]


coverage_of = cached_until_publication(Coverage)


@cached_until_publication
def states_shown(rows, language):
    """{state: [(row, field)]} of the texts of ``rows`` (as ``texts_shown`` takes them) that are there in ``language``."""
    texts = [(row, field) for row, field in texts_shown(rows) if getattr(row, f"{field}_{language}")]
    states = states_of({row.pk: row for row, _field in texts}.values(), [language])
    found = defaultdict(list)
    for row, field in texts:
        found[states.get((row.pk, field, language))].append((row, field))
    return found


@cached_until_publication
def changes_shown(rows, language):
    """What the English said when texts were translated that are outdated now: (moment, ``parts`` of a comparison) of each.

    Of no more than ``TEXTS_COMPARED``, and of those whose English of then is known.
    """
    outdated = states_shown(rows, language).get(State.OUTDATED, [])[:TEXTS_COMPARED]
    once_live = texts_once_live([row for row, _field in outdated])  # what drafts say is nobody's business
    texts = [
        (
            getattr(row, f"{field}_{language}"),
            getattr(row, f"{field}_{SOURCE_LANGUAGE}"),
            once_live[str(row.pk), f"{field}_{SOURCE_LANGUAGE}"],
        )
        for row, field in outdated
    ]
    earlier = sources_when_translated([text for text, *_sources in texts], language, set().union(*once_live.values()))
    return [
        (earlier[text].created, compare_texts(words(earlier[text].source), words(source)))
        for text, source, public in texts
        if text in earlier and earlier[text].source in public
    ]


class Page:
    """A public page in the language of its reader.

    ``subject`` are the rows that the page is about: it exists in the languages in which they say anything.
    ``shown`` are the other rows whose texts stand on it. Both as ``languages.text.texts_shown`` takes them.
    ``trail`` is the way from the home page: a list of (name, path), this page excepted. ``query`` is the canonical
    query string of a page that shows part of what is at the same path without it, and ``number`` that of a page of a
    list. Links to the page say nothing else of the query that came. ``structured_data`` are functions that make what it
    says to machines, asked only when it is rendered.
    ``decided_by`` is what decides, beside path, content, language and day, what the page says: a tuple, or ``None`` if
    that is anything that a reader may write. It makes the ``key`` of a page that others may get as it is.
    """

    def __init__(
        self,
        path,
        *,
        title,
        description="",
        trail=(),
        subject=(),
        shown=(),
        structured_data=(),
        query="",
        number=1,
        decided_by=None,
    ):
        self.language = translation.get_language()
        self.path = path
        self.key = None if decided_by is None else (path, *decided_by)
        self.is_selection = bool(query)
        self._page = f"page={number}" if number > 1 else ""
        self.query = "&".join(filter(None, [query, self._page]))
        self.title = str(title)
        self._description = description
        self.description_attributes = getattr(description, "attributes", "")
        self.trail = [(_("Home"), reverse("mandate:home")), *trail]
        if path != self.trail[0][1]:
            self.trail.append((title, path))
        self._structured_data = structured_data
        self._subject = list(subject)
        self._rows = [*self._subject, *shown]

    @cached_property
    def description(self):
        return shorten(self._description)

    @cached_property
    def own(self):
        return coverage_of(tuple(self._subject))

    @cached_property
    def coverage(self):
        return coverage_of(tuple(self._rows))

    @property
    def is_wholly_fallback(self):
        """Nothing that the page is about is in its own language."""
        return self.own.is_missing(self.language)

    @property
    def source(self):
        """The language whose page search engines should know instead of one that falls back wholly."""
        return self.own.fallback_for(self.language) or SOURCE_LANGUAGE

    @property
    def address(self):
        """The full address of what the reader sees, in the language in which it was asked for."""
        return absolute(self.path) + (f"?{self.query}" if self.query else "")

    @property
    def canonical(self):
        """The address that search engines should know: of a selection that of the whole, of a page of a list its own."""
        path = path_in(self.source, self.path) if self.is_wholly_fallback else self.path
        return absolute(path) + (f"?{self._page}" if self._page and not self.is_selection else "")

    @property
    def alternates(self):
        """(language, address) of the page in each language in which it says anything of its own, and x-default."""
        if self.is_selection or self.is_wholly_fallback:
            return []
        suffix = f"?{self._page}" if self._page else ""
        return [(code, address + suffix) for code, address in alternates(self.path, self.own.languages)]

    @cached_property
    def notices(self):
        """What the reader must know about the languages of the texts, as sentences."""
        notices = []
        if fallback := self.coverage.fallback_for(self.language):
            sentences = WHOLE_PAGE_FALLS_BACK if self.is_wholly_fallback else SOME_TEXTS_FALL_BACK
            notices.append(sentences[fallback])
        states = self._states if not self.is_wholly_fallback else ()
        if State.DRAFT in states:
            notices.append(TEXTS_ARE_DRAFTS)
        if State.OUTDATED in states:
            notices.append(TEXTS_ARE_OUTDATED)
        return notices

    @cached_property
    def _states(self):
        return {} if self.language == SOURCE_LANGUAGE else states_shown(tuple(self._rows), self.language)

    @cached_property
    def changes(self):
        """What changed in the English since texts of the page were translated, as ``changes_shown`` has it."""
        return changes_shown(tuple(self._rows), self.language) if State.OUTDATED in self._states else []

    @property
    def updated(self):
        """The day of the last change to anything on the page, or ``None``."""
        rows = [item[0] if isinstance(item, tuple) else item for item in self._rows]
        return timezone.localdate(max(row.updated for row in rows)) if rows else None

    @property
    def section(self):
        """The path of the part of the site that this page belongs to."""
        return self.trail[1][1] if len(self.trail) > 1 else ""

    @property
    def locale(self):
        return LOCALES.get(self.language, self.language)

    @property
    def json_ld(self):
        data = [breadcrumb_list(self.trail), *(make() for make in self._structured_data)]
        return [script_text(each) for each in data]


class PageResponse(TemplateResponse):
    """A public page, with its ``Page`` as ``page`` in the context: if that has a key, it is made once until a publication.

    Made is all that becomes of it on its way to a browser: rendered, through the gate for what leaves, and compressed.
    It says the same to everybody and repeats nothing that was asked, so how long it is betrays nothing.
    """

    @property
    def rendered_content(self):
        page = self.context_data["page"]
        render = lambda: super(PageResponse, self).rendered_content  # noqa: E731
        if page.key is None or cacheable() is None:
            return render()
        if not accepts_brotli(self._request):  # Django's, which has no public name for it
            return part("page", page.key, render)
        say_compressed(self)
        return once("compressed page", page.key, lambda: compressed(page_as_read(render().encode())))
