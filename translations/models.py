import hashlib

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def digest(text):
    """The address of a text: SHA-256 of its UTF-8 bytes, line ends unified, as 64 hexadecimal digits."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()


class Pair(models.Model):
    """A text in the source language and its translation into another, reviewed or not.

    Pairs are found by their content, so a translation is up to date exactly if its pair with the
    present source exists. Old pairs stay: they show what changed.
    """

    source_digest = models.CharField(_("digest of the source text"), max_length=64)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    text_digest = models.CharField(_("digest of the translation"), max_length=64)
    source = models.TextField(_("source text"))
    text = models.TextField(_("translation"))
    reviewed = models.BooleanField(_("reviewed"), default=False)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("translation pair")
        verbose_name_plural = _("translation pairs")
        permissions = [("translate", _("Can translate into the languages of theirs"))]
        indexes = [models.Index(fields=["text_digest"], name="pair_by_text")]
        constraints = [
            models.UniqueConstraint(fields=["source_digest", "language", "text_digest"], name="translation_pair_once"),
        ]

    def __str__(self):
        return f"{self.language}: {self.source[:40]}"
