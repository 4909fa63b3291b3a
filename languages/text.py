"""Which language a text is really in, how a page says so, and in which languages the texts of a page exist."""

from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from modeltranslation.translator import NotRegistered, translator

from languages import prose
from languages.folding import OtherNamesField

SOURCE_LANGUAGE = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
LANGUAGE_NAMES = dict(settings.LANGUAGES)
FALLBACK_LANGUAGES = tuple(settings.MODELTRANSLATION_FALLBACK_LANGUAGES)


def language_choices():
    """(code, name) of each language, for a field: as a function, so that no migration has the list."""
    return settings.LANGUAGES


def public_language_choices():
    """The same of the languages that readers have, in which the staff pages speak too."""
    return settings.PUBLIC_LANGUAGES


def public_language(language):
    """``language``, or the source language where readers do not have that one."""
    return language if language in dict(settings.PUBLIC_LANGUAGES) else SOURCE_LANGUAGE


def direction(language):
    """The writing direction of ``language`` for a ``dir`` attribute: ``"ltr"`` or ``"rtl"``."""
    return "rtl" if language in settings.LANGUAGES_BIDI else "ltr"


class Text(str):
    """A text with the language that it is really in.

    ``language`` may differ from ``requested`` when the text is missing there and another language is
    shown instead. Put into a template it escapes itself and, if it fell back, wraps itself in a span
    with the ``lang`` and ``dir`` of its own language. For an attribute or a title take ``plain``; for
    a block element of its own take ``attributes`` and ``plain``, or, in a template, the filter ``prose``.

    Of a text with form it is the words; ``formed`` is how that is stored, ``""`` of a plain one.
    """

    __slots__ = ("formed", "language", "requested")

    def __new__(cls, value, language, requested=None, formed=""):
        text = super().__new__(cls, value or "")
        text.language = language
        text.requested = requested or language
        text.formed = formed
        return text

    @classmethod
    def of_stored(cls, value, language, requested=None):
        """Of what a ``ProseField`` holds."""
        words = prose.words(value or "")
        return cls(words, language, requested, value if words != value else "")

    @property
    def plain(self):
        return str(self)

    @property
    def is_fallback(self):
        return bool(self) and self.language != self.requested

    @property
    def attributes(self):
        """`` lang="…" dir="…"`` for the element around a text that fell back, else nothing."""
        if not self.is_fallback:
            return ""
        return format_html(' lang="{}" dir="{}"', self.language, direction(self.language))

    @property
    def paragraphs(self):
        """The words as HTML paragraphs; a blank line parts them."""
        blocks = [block.strip() for block in self.plain.replace("\r\n", "\n").split("\n\n")]
        attributes = self.attributes
        return format_html_join("\n", "<p{}>{}</p>", ((attributes, block) for block in blocks if block))

    def as_html(self, address_of):
        """The text as HTML blocks, with its form; ``address_of`` as ``languages.prose.as_html`` takes it."""
        if not self.formed:
            return self.paragraphs
        return mark_safe(prose.as_html(self.formed, self.attributes, address_of))  # noqa: S308 - cleaned as it was read

    def __html__(self):
        if not self.is_fallback:
            return conditional_escape(self.plain)
        return mark_safe(f"<span{self.attributes}>{conditional_escape(self.plain)}</span>")  # noqa: S308 - both parts are escaped


@cache
def translated_fields(model):
    """The names of the fields of ``model`` that have a column per language, in the order of the model."""
    try:
        names = set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return ()
    return tuple(field.name for field in model._meta.fields if field.name in names)


@cache
def fields_to_translate(model):
    """Those of ``translated_fields`` that readers see: what one language says, the others should say too."""
    fields = map(model._meta.get_field, translated_fields(model))
    return tuple(field.name for field in fields if not isinstance(field, OtherNamesField))


@cache
def prose_fields(model):
    """The names of the translated fields of ``model`` whose texts may have form."""
    return frozenset(n for n in translated_fields(model) if isinstance(model._meta.get_field(n), prose.ProseField))


def languages_read(language=None):
    """The languages in which a text is looked for, one after the other: ``language`` (default: the active one) first."""
    requested = language or translation.get_language() or SOURCE_LANGUAGE
    return tuple(dict.fromkeys((requested, *FALLBACK_LANGUAGES)))


def first_text(values, languages, make=Text):
    """The ``Text`` of a field whose ``values`` are those of its columns in ``languages``, as ``languages_read`` gives them."""
    for value, language in zip(values, languages, strict=True):
        if value:
            return make(value, language, languages[0])
    return Text("", languages[0])


def read_text(instance, field, language=None):
    """The ``Text`` of a translated field in ``language`` (default: the active one), or the best fallback.

    Raises ``AttributeError`` if ``field`` is not a translated field: a misspelt name in a template
    test must not read as an empty text.
    """
    if field not in translated_fields(type(instance)):
        raise AttributeError(f"{type(instance).__name__} has no translated field {field!r}")
    languages = languages_read(language)
    make = Text.of_stored if field in prose_fields(type(instance)) else Text
    return first_text((getattr(instance, f"{field}_{candidate}") for candidate in languages), languages, make)


class Texts:
    """``partner.texts.name`` is the ``Text`` of ``name`` in the active language.

    The only way in which public templates read a translated field.
    """

    def __init__(self, instance):
        self._instance = instance

    def __getattr__(self, field):
        return read_text(self._instance, field)


def texts_shown(rows):
    """Yields (row, field) for each text of ``rows`` that is there to be translated.

    An item of ``rows`` is a model instance, or a pair of one and the names of those of its fields that are shown.
    """
    for item in rows:
        row, fields = item if isinstance(item, tuple) else (item, None)
        for field in fields_to_translate(type(row)):
            if fields is None or field in fields:
                yield row, field


class Coverage:
    """How far the texts of ``rows`` (as ``texts_shown`` takes them) exist in each language.

    A text counts where it exists in at least one language; an empty field is nothing to translate.
    """

    def __init__(self, rows):
        self.total = 0
        self._present = dict.fromkeys(settings.MODELTRANSLATION_LANGUAGES, 0)
        self._fallbacks = {language: set() for language in settings.MODELTRANSLATION_LANGUAGES}
        for row, field in texts_shown(rows):
            present = {language for language in self._present if getattr(row, f"{field}_{language}")}
            shown = next((language for language in FALLBACK_LANGUAGES if language in present), None)
            self.total += bool(present)
            for language in self._present:
                if language in present:
                    self._present[language] += 1
                elif shown:
                    self._fallbacks[language].add(shown)

    def is_missing(self, language):
        """There are texts, and none of them is in ``language``."""
        return self.total > 0 and self._present[language] == 0

    def fallback_for(self, language):
        """The language shown where ``language`` is missing, or ``None`` where nothing is missing."""
        return next((shown for shown in FALLBACK_LANGUAGES if shown in self._fallbacks[language]), None)

    @property
    def languages(self):
        """The languages of readers in which the page says anything of its own, in the site's order."""
        return [code for code, _name in settings.PUBLIC_LANGUAGES if not self.is_missing(code)]
