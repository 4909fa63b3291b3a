import re
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from languages.dates import day_of_iso
from languages.folding import FoldedField
from languages.web_addresses import require_web_address
from publishing.models import Content

DATED = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
WRITE_A_DATE = _("Write a year, a month or a day: 2014, 2014-05 or 2014-05-16.")


class SourceQuerySet(models.QuerySet):
    def cited_by(self, *groups):
        """The sources of many rows in one query: {row.pk: [source, …]}, best source first.

        ``groups`` are lists of instances, each of one model with a many-to-many field ``sources``.
        """
        links = []
        for rows in filter(None, groups):
            field = type(rows[0])._meta.get_field("sources")
            owner = field.m2m_field_name()
            through = field.remote_field.through.objects.order_by()
            links.append(
                through.filter(**{f"{owner}__in": [row.pk for row in rows]}).values_list(
                    f"{owner}_id", *(f"source__{f.attname}" for f in Source._meta.concrete_fields)
                )
            )
        cited = defaultdict(list)
        if links:
            for owner_id, *values in links[0].union(*links[1:], all=True):
                cited[owner_id].append(Source(*values))
        for sources in cited.values():
            sources.sort(key=lambda source: (source.rank, source.key))
        return cited


class Source(Content):
    """Where a published fact comes from. Readers see it beside the fact."""

    class Quality(models.TextChoices):
        PRIMARY = "primary", _("primary")
        SECONDARY = "secondary", _("secondary")
        TERTIARY = "tertiary", _("tertiary")
        DATA = "data", _("data set for names and positions")

    QUALITY_ORDER = {value: rank for rank, value in enumerate(Quality.values)}

    key = models.CharField(
        _("short name"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"^[A-Z][A-Z0-9_]*$", _("Use capital letters, digits and underscores, for example NATO_KZ."))
        ],
        help_text=_("By which editors find it. It stays once it is published."),
    )
    title = models.CharField(
        _("title"), max_length=300, help_text=_("Publisher and title, in English, as a reader would look for it.")
    )
    url = models.URLField(_("link"), max_length=500, blank=True)
    dated = models.CharField(
        _("date"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^\d{4}(-\d{2}(-\d{2})?)?$", WRITE_A_DATE)],
        help_text=_("A year, a month or a day: 2014, 2014-05 or 2014-05-16. Empty if the source is undated."),
    )
    quality = models.CharField(_("quality"), max_length=10, choices=Quality, default=Quality.SECONDARY)
    folded = FoldedField(of=("key", "title", "url"))

    objects = SourceQuerySet.as_manager()

    class Meta:
        app_label = "regions"  # where it was born: its table, permissions, address and every snapshot bear that name
        ordering = ["key"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self):
        return f"{self.title} ({self.dated})" if self.dated else self.title

    def clean(self):
        super().clean()
        if DATED.fullmatch(self.dated) and day_of_iso(self.dated) is None:
            raise ValidationError({"dated": WRITE_A_DATE})
        require_web_address(self, "url")

    @property
    def publisher(self):
        """Who published it, as its title says before the colon; ``""`` where it does not."""
        before, colon, _title = self.title.partition(": ")
        return before if colon else ""

    @property
    def rank(self):
        """Its place among sources of other quality, the best first."""
        return self.QUALITY_ORDER[self.quality]

    @property
    def is_data(self):
        """Names and positions come from here, nothing else."""
        return self.quality == self.Quality.DATA


def sources_field(related_name):
    """The sources of a row; ``related_name`` is how a source finds the rows back."""
    return models.ManyToManyField(
        Source,
        verbose_name=_("sources"),
        blank=True,
        related_name=related_name,
        help_text=_("Where these facts come from. Readers see the sources on the page."),
    )
