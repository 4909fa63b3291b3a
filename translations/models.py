import hashlib

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from languages.folding import FoldedField, OtherNamesField
from languages.text import language_choices
from publishing.models import Content
from publishing.models.revision import staff_field


def digest(text):
    """The address of a text: SHA-256 of its UTF-8 bytes, line ends unified, as 64 hexadecimal digits."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()


class Pair(models.Model):
    """A text in the source language and its translation into another, reviewed or not.

    Pairs are found by their content, so a translation is up to date exactly if its pair with the
    present source exists. Old pairs stay: they show what changed.
    """

    source_digest = models.CharField(_("digest of the source text"), max_length=64)
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    text_digest = models.CharField(_("digest of the translation"), max_length=64)
    source = models.TextField(_("source text"))
    text = models.TextField(_("translation"))
    reviewed = models.BooleanField(_("reviewed"), default=False)
    # {kind of fault, see ``checks``: {"by": user name, "when": time, "reason": words}}
    accepted = models.JSONField(_("accepted faults"), default=dict, editable=False)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    author = staff_field(_("author"))  # who first said that the one translates the other; empty where that is not known

    class Meta:
        verbose_name = _("translation pair")
        verbose_name_plural = _("translation pairs")
        permissions = [
            ("translate", _("Can translate into the languages of theirs")),
            ("review_own", _("Can mark as reviewed what they translated themselves")),
        ]
        indexes = [models.Index(fields=["text_digest"], name="pair_by_text")]
        constraints = [
            models.UniqueConstraint(fields=["source_digest", "language", "text_digest"], name="translation_pair_once"),
        ]

    def __str__(self):
        return f"{self.language}: {self.source[:40]}"

    @classmethod
    def of(cls, source, text, language, **values):
        """The pair of two texts, not saved."""
        digests = {"source_digest": digest(source), "text_digest": digest(text)}
        return cls(**digests, language=language, source=source, text=text, **values)


class ArchivedText(models.Model):
    """A text in a language that the site has no longer, kept until it has it again. See ``translations.archive``."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.UUIDField()
    field = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    text = models.TextField()
    archived = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()  # nobody opens it
        constraints = [
            models.UniqueConstraint(
                fields=["language", "content_type", "object_id", "field"], name="text_archived_once"
            ),
        ]

    def __str__(self):
        return f"{self.language}: {self.text[:40]}"


class NoteTranslation(models.Model):
    """A change note in another language, for every publication that has the note. See ``translations.notes``."""

    note = models.CharField(max_length=400)
    language = models.CharField(max_length=2)
    text = models.CharField(max_length=400)

    class Meta:
        default_permissions = ()  # nobody opens it
        constraints = [models.UniqueConstraint(fields=["note", "language"], name="note_translated_once")]

    def __str__(self):
        return f"{self.language}: {self.note[:40]}"


class SourceText(models.Model):
    """An English text that was published, and since when at the latest it has stood on the site."""

    digest = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField()

    class Meta:
        default_permissions = ()  # nobody opens it
        verbose_name = _("source text")
        verbose_name_plural = _("source texts")

    def __str__(self):
        return self.digest


class Term(Content):
    """A term of the glossary: the one word that the site has for it in each language, and those that it avoids."""

    term = models.CharField(
        _("term"),
        max_length=200,
        help_text=_(
            "The approved word. What stands in brackets explains or abbreviates it. Readers see it in the glossary."
        ),
    )
    avoided = OtherNamesField(
        verbose_name=_("words not to be used"),
        help_text=_(
            "Parted by commas. Translations are checked for them. A word stands for itself alone; with * at its end, for all "
            "words that begin so."
        ),
    )
    is_required = models.BooleanField(
        _("the approved word must stand"),
        default=True,
        help_text=_("Wherever the English term stands. Take this away from words with many senses."),
    )
    note = models.TextField(_("note"), blank=True, help_text=_("For translators, in English. Readers do not see it."))
    folded = FoldedField(of=("term", "avoided"))

    named_by = "term"

    class Meta:
        ordering = ["id"]
        verbose_name = _("term")
        verbose_name_plural = _("glossary")

    def __str__(self):
        return self.term or str(self.pk)

    @property
    def anchor(self):
        return f"term-{self.pk.hex[:8]}"

    def get_absolute_url(self):
        return f"{reverse('glossary')}#{self.anchor}"
