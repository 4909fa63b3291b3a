"""Which language a text is really in, and how a page says so."""

from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from modeltranslation.translator import NotRegistered, translator

SOURCE_LANGUAGE = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
FALLBACK_LANGUAGES = tuple(settings.MODELTRANSLATION_FALLBACK_LANGUAGES)


def direction(language):
    """The writing direction of ``language`` for a ``dir`` attribute: ``"ltr"`` or ``"rtl"``."""
    return "rtl" if language in settings.LANGUAGES_BIDI else "ltr"


class Text(str):
    """A text with the language that it is really in.

    ``language`` may differ from ``requested`` when the text is missing there and another language is
    shown instead. Put into a template it escapes itself and, if it fell back, wraps itself in a span
    with the ``lang`` and ``dir`` of its own language. For an attribute or a title take ``plain``; for
    a block element of its own take ``attributes`` and ``plain``, or ``paragraphs``.
    """

    __slots__ = ("language", "requested")

    def __new__(cls, value, language, requested=None):
        text = super().__new__(cls, value or "")
        text.language = language
        text.requested = requested or language
        return text

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
        """The text as HTML paragraphs; a blank line parts them."""
        blocks = [block.strip() for block in self.plain.replace("\r\n", "\n").split("\n\n")]
        attributes = self.attributes
        return format_html_join("\n", "<p{}>{}</p>", ((attributes, block) for block in blocks if block))

    def __repr__(self):
        return f"Text({self.plain!r}, {self.language!r}, {self.requested!r})"

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


def languages_read(language=None):
    """The languages in which a text is looked for, one after the other: ``language`` (default: the active one) first."""
    requested = language or translation.get_language() or SOURCE_LANGUAGE
    return tuple(dict.fromkeys((requested, *FALLBACK_LANGUAGES)))


def first_text(values, languages):
    """The ``Text`` of a field whose ``values`` are those of its columns in ``languages``, as ``languages_read`` gives them."""
    for value, language in zip(values, languages, strict=True):
        if value:
            return Text(value, language, languages[0])
    return Text("", languages[0])


def read_text(instance, field, language=None):
    """The ``Text`` of a translated field in ``language`` (default: the active one), or the best fallback.

    Raises ``AttributeError`` if ``field`` is not a translated field: a misspelt name in a template
    test must not read as an empty text.
    """
    if field not in translated_fields(type(instance)):
        raise AttributeError(f"{type(instance).__name__} has no translated field {field!r}")
    languages = languages_read(language)
    return first_text((getattr(instance, f"{field}_{candidate}") for candidate in languages), languages)


class Texts:
    """Descriptor: ``partner.texts.name`` is the ``Text`` of ``name`` in the active language.

    The only way in which public templates read a translated field.
    """

    def __get__(self, instance, owner=None):
        return self if instance is None else BoundTexts(instance)


class BoundTexts:
    def __init__(self, instance):
        self._instance = instance

    def __getattr__(self, field):
        return read_text(self._instance, field)
