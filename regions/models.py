from collections import defaultdict

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from languages.countries import validate_country_code
from languages.dates import precision_field
from languages.folding import FoldedField
from publishing.models import Content
from regions.coordinates import coordinate_constraints, latitude_field, longitude_field


def slug_field(**kwargs):
    """The object's part of an address: Latin, one for all languages, never changed."""
    return models.SlugField(
        _("address"),
        max_length=60,
        unique=True,
        help_text=_("Part of the page's address in every language, in Latin letters. It cannot be changed later."),
        **kwargs,
    )


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
            sources.sort(key=lambda source: (Source.QUALITY_ORDER[source.quality], source.key))
        return cited


class Source(Content):
    """Where a published fact comes from. Readers see it beside the fact."""

    class Quality(models.TextChoices):
        PRIMARY = "primary", _("primary")
        SECONDARY = "secondary", _("secondary")
        TERTIARY = "tertiary", _("tertiary")

    QUALITY_ORDER = {value: rank for rank, value in enumerate(Quality.values)}

    key = models.CharField(
        _("key"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"^[A-Z][A-Z0-9_]*$", _("Use capital letters, digits and underscores, for example NATO_KZ."))
        ],
        help_text=_("A short name for editors. It cannot be changed later."),
    )
    title = models.CharField(
        _("title"), max_length=300, help_text=_("Publisher and title, in English, as a reader would look for it.")
    )
    url = models.URLField(_("web address"), max_length=500, blank=True)
    dated = models.CharField(
        _("date"),
        max_length=10,
        blank=True,
        validators=[
            RegexValidator(
                r"^\d{4}(-\d{2}(-\d{2})?)?$", _("Write a year, a month or a day: 2014, 2014-05 or 2014-05-16.")
            )
        ],
        help_text=_("A year, a month or a day: 2014, 2014-05 or 2014-05-16. Empty if the source is undated."),
    )
    quality = models.CharField(_("quality"), max_length=10, choices=Quality, default=Quality.SECONDARY)
    folded = FoldedField(of=("key", "title", "url"))

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self):
        return f"{self.title} ({self.dated})" if self.dated else self.title


def sources_field(related_name):
    """The sources of a row; ``related_name`` is how a source finds the rows back."""
    return models.ManyToManyField(
        Source,
        verbose_name=_("sources"),
        blank=True,
        related_name=related_name,
        help_text=_("Where these facts come from. Readers see the sources on the page."),
    )


class RegionQuerySet(models.QuerySet):
    def with_partners(self):
        """Regions with their partners loaded as ``partners.all()``."""
        return self.prefetch_related("partners")


class Region(Content):
    """A group of partners: the South Caucasus, Central Asia."""

    slug = slug_field()
    name = models.CharField(_("name"), max_length=120)
    profile = models.TextField(
        _("profile"), blank=True, help_text=_("A few sentences about the region. A blank line begins a new paragraph.")
    )
    latitude = latitude_field(help_text=_("Centre of the region on the map, in degrees."))
    longitude = longitude_field()
    position = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Regions with lower numbers come first.")
    )
    sources = sources_field("regions")
    folded = FoldedField(of=("slug", "name"))

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = coordinate_constraints("region")

    def __str__(self):
        return self.name or self.slug

    def get_absolute_url(self):
        return reverse("regions:region", args=[self.slug])


class PartnerQuerySet(models.QuerySet):
    def by_code(self):
        """{ISO code: partner} of all partners, in one query."""
        return {partner.code: partner for partner in self}


class Partner(Content):
    """A country of a region with which the organisation cooperates."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="partners", verbose_name=_("region"))
    code = models.CharField(
        _("country code"),
        max_length=2,
        unique=True,
        validators=[validate_country_code],
        help_text=_("ISO 3166-1, two capital letters, for example GE."),
    )
    slug = slug_field()
    name = models.CharField(
        _("name"), max_length=120, help_text=_("The short name, as it stands in lists and headings.")
    )
    official_name = models.CharField(_("official name"), max_length=200, blank=True)
    local_name = models.CharField(_("name in its own language"), max_length=120, blank=True)
    local_language = models.CharField(
        _("its own language"),
        max_length=2,
        blank=True,
        help_text=_("Code of the language of the name before, for example ka."),
    )
    capital = models.CharField(_("capital"), max_length=120, blank=True)
    latitude = latitude_field(
        help_text=_("Position of the capital, in degrees. The map shows the partner's name there.")
    )
    longitude = longitude_field()
    profile = models.TextField(
        _("profile"),
        blank=True,
        help_text=_("A few sentences about the partnership. A blank line begins a new paragraph."),
    )
    sources = sources_field("partners")
    folded = FoldedField(of=("slug", "code", "name", "official_name", "local_name", "capital"))

    revised_with = ("participations",)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = coordinate_constraints("partner")

    def __str__(self):
        return self.name or self.slug

    def get_absolute_url(self):
        return reverse("regions:partner", args=[self.slug])


class Participation(Content):
    """A partner in a framework of cooperation, since when, and where this is known from."""

    class Framework(models.TextChoices):
        NACC = "nacc", _("North Atlantic Cooperation Council")
        PFP = "pfp", _("Partnership for Peace")
        EAPC = "eapc", _("Euro-Atlantic Partnership Council")
        PARP = "parp", _("Planning and Review Process")
        IPAP = "ipap", _("Individual Partnership Action Plan")
        IPCP = "ipcp", _("Individual Partnership and Cooperation Programme")
        ITPP = "itpp", _("Individually Tailored Partnership Programme")
        COMMISSION = "commission", _("NATO-Georgia Commission")
        ANP = "anp", _("Annual National Programme")
        SNGP = "sngp", _("Substantial NATO-Georgia Package")

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="participations", verbose_name=_("partner"))
    framework = models.CharField(_("framework"), max_length=20, choices=Framework)
    since = models.DateField(
        _("since"), null=True, blank=True, help_text=_("Empty if no source gives a date; the page then says so.")
    )
    since_precision = precision_field()
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day without it. Empty while it lasts.")
    )
    until_precision = precision_field()
    note = models.CharField(
        _("note"),
        max_length=400,
        blank=True,
        help_text=_("What a reader must know about this date, for example that sources differ."),
    )
    sources = sources_field("participations")

    class Meta:
        ordering = ["since", "framework"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "framework"],
                name="participation_once_per_framework",
                violation_error_message=_(
                    "This partner already has an entry for this framework. Change that entry instead."
                ),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gt=F("since")),
                name="participation_ends_after_it_begins",
                violation_error_message=_("The end must come after the beginning."),
            ),
        ]

    def __str__(self):
        return self.get_framework_display()
