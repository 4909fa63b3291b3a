from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from languages.countries import country_field
from languages.dates import precision_field
from languages.folding import FoldedField, OtherNamesField
from languages.named_days import NamedDayField
from languages.period_rules import EndsAfterItBegins
from languages.prose import ProseField
from pictures.models import Pictured, picture_constraints
from places.coordinates import coordinate_constraints, latitude_field, longitude_field
from publishing.models import Content
from sources.models import sources_field


class AddressField(models.SlugField):
    """A slug that speaks of itself as editors know it, in forms, files and drafts alike."""

    WRITE_SO = _("Write the web address with Latin letters, digits and hyphens alone, for example south-caucasus.")
    default_error_messages = {"invalid": WRITE_SO}

    def deconstruct(self):
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.SlugField", args, options

    def formfield(self, **options):
        return super().formfield(**{"error_messages": {"invalid": self.WRITE_SO}, **options})


def slug_field():
    """The object's part of an address: Latin, one for all languages."""
    return AddressField(
        _("web address"),
        max_length=60,
        unique=True,
        help_text=_("Part of the web address in every language, in Latin letters. It stays once it is published."),
    )


class Region(Pictured):
    """A group of partners: the South Caucasus, Central Asia."""

    slug = slug_field()
    name = models.CharField(_("name"), max_length=120)
    other_names = OtherNamesField()
    profile = ProseField(_("profile"), blank=True, help_text=_("A few sentences about the region."))
    latitude = latitude_field(help_text=_("Centre of the region on the map, in degrees."))
    longitude = longitude_field()
    position = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Regions with lower numbers come first.")
    )
    sources = sources_field("regions")
    folded = FoldedField(of=("slug", "name", "other_names"))

    said_together = (("latitude", "longitude"),)
    named_by = "name"
    has_page = True
    areas = ("pk",)

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [*coordinate_constraints("region"), *picture_constraints("region")]

    def __str__(self):
        return self.name or self.slug

    def get_absolute_url(self):
        return reverse("regions:region", args=[self.slug])


class Partner(Pictured):
    """A country of a region with which the organisation cooperates."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="partners", verbose_name=_("region"))
    code = country_field(_("country code"), unique=True)
    slug = slug_field()
    name = models.CharField(
        _("name"), max_length=120, help_text=_("The short name, as it stands in lists and headings.")
    )
    official_name = models.CharField(_("official name"), max_length=200, blank=True)
    other_names = OtherNamesField()
    local_name = models.CharField(_("name in its own language"), max_length=120, blank=True)
    local_language = models.CharField(
        _("its own language"),
        max_length=2,
        blank=True,
        help_text=_("In which the name before is written."),
    )
    capital = models.CharField(_("capital"), max_length=120, blank=True)
    latitude = latitude_field(
        help_text=_("Position of the capital, in degrees. The map shows the partner's name there.")
    )
    longitude = longitude_field()
    profile = ProseField(
        _("profile"),
        blank=True,
        help_text=_("A few sentences about the partnership."),
    )
    sources = sources_field("partners")
    folded = FoldedField(of=("slug", "code", "name", "official_name", "other_names", "local_name", "capital"))

    said_together = (("latitude", "longitude"), ("local_name", "local_language"))
    named_by = "name"
    has_page = True
    revised_with = ("participations",)
    areas = ("region",)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [*coordinate_constraints("partner"), *picture_constraints("partner")]

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
    since_first = NamedDayField("since", "first")
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
        ordering = [F("since_first").asc(nulls_last=True), "framework"]
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
            EndsAfterItBegins(name="participation_ends_after_it_begins"),
        ]

    def __str__(self):
        return self.get_framework_display()
