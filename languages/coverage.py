"""In which languages the texts of a page exist."""

from django.conf import settings

from languages.text import FALLBACK_LANGUAGES, translated_fields


def texts_shown(rows):
    """Yields (row, field) for each translated field of ``rows``.

    An item of ``rows`` is a model instance, or a pair of one and the names of those of its fields that are shown.
    """
    for item in rows:
        row, fields = item if isinstance(item, tuple) else (item, None)
        for field in translated_fields(type(row)):
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
            self._count(row, field)

    def _count(self, row, field):
        present = {language for language in self._present if getattr(row, f"{field}_{language}")}
        shown = next((language for language in FALLBACK_LANGUAGES if language in present), None)
        if not present:
            return
        self.total += 1
        for language in self._present:
            if language in present:
                self._present[language] += 1
            elif shown:
                self._fallbacks[language].add(shown)

    def is_partial(self, language):
        """Some text of the page is not in ``language``."""
        return self._present[language] < self.total

    def is_missing(self, language):
        """There are texts, and none of them is in ``language``."""
        return self.total > 0 and self._present[language] == 0

    def fallback_for(self, language):
        """The language shown where ``language`` is missing, or ``None`` where nothing is missing."""
        return next((shown for shown in FALLBACK_LANGUAGES if shown in self._fallbacks[language]), None)

    @property
    def languages(self):
        """The languages in which the page says anything of its own, in the site's order."""
        return [language for language in self._present if not self.is_missing(language)]
