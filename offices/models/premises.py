from functools import cache
from urllib.parse import quote
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from languages.countries import city_of, country_field, country_name
from languages.dates import precision_field
from languages.folding import FoldedField
from languages.inexact import Period
from languages.named_days import NamedDayField
from languages.period_rules import EndsAfterItBegins
from offices.models.office import Office
from offices.periods import NoOverlap
from offices.querysets import PremisesQuerySet
from places.coordinates import coordinate_constraints, latitude_field, longitude_field
from publishing.models import Content
from sources.models import sources_field

OPENSTREETMAP = "https://www.openstreetmap.org/"

zone_names = cache(available_timezones)


def validate_time_zone(name):
    if name not in zone_names():
        raise ValidationError(
            _("%(name)s is not a time zone. Choose a city of the list, or write a name such as Asia/Tbilisi."),
            params={"name": name},
        )


class TimeZoneColumn(models.CharField):
    """The name of a time zone, told to people by its city."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def spoken(self, name):
        return city_of(name) if name in zone_names() else name


class Premises(Content):
    """Where an office was, from when to when: a place, an address, and how exactly the place is known."""

    class PositionPrecision(models.TextChoices):
        DOOR = "door", _("door")
        STREET = "street", _("street")
        CITY = "city", _("city")

    office = models.ForeignKey(Office, models.CASCADE, related_name="premises", verbose_name=_("office"))
    since = models.DateField(_("since"), null=True, blank=True, help_text=_("Empty if no source gives a date."))
    since_precision = precision_field()
    since_first = NamedDayField("since", "first")
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day elsewhere. Empty while the office is here.")
    )
    until_precision = precision_field()
    until_last = NamedDayField("until", "last")
    country = country_field(_("country"))
    city = models.CharField(_("city"), max_length=120)
    address = models.TextField(
        _("street address"), blank=True, help_text=_("As a reader of each language would write it on an envelope.")
    )
    local_address = models.TextField(
        _("street address in the local script"),
        blank=True,
        help_text=_("As it stands on the door, to be shown to a driver."),
    )
    local_language = models.CharField(_("language of the local script"), max_length=2, blank=True)
    verified = models.DateField(
        _("known on"),
        null=True,
        blank=True,
        help_text=_("The day on which the source gave this street address. Readers see it beside the address."),
    )
    hours = models.CharField(
        _("opening hours"),
        max_length=200,
        blank=True,
        help_text=_("When somebody can be reached here, in words. Empty: the page says that hours are not published."),
    )
    latitude = latitude_field(help_text=_("Degrees north, such as 41.69143, or 41°41'29\" N."))
    longitude = longitude_field(help_text=_("Degrees east, such as 44.83412, or 44°50'03\" E."))
    position_precision = models.CharField(
        _("the position is that of the"),
        max_length=10,
        choices=PositionPrecision,
        default=PositionPrecision.CITY,
        help_text=_("A city is drawn as a soft area, never as a door."),
    )
    time_zone = TimeZoneColumn(
        _("time zone"),
        max_length=40,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("The city by whose clock one lives there. Empty: that of the country, where it has one."),
    )
    sources = sources_field("premises")
    folded = FoldedField(of=("city",))

    said_together = (
        ("latitude", "longitude", "position_precision"),
        ("local_address", "local_language"),
        ("address_en", "verified"),
    )

    objects = PremisesQuerySet.as_manager()

    class Meta:
        ordering = [F("since_first").asc(nulls_first=True)]
        verbose_name = _("premises")
        verbose_name_plural = _("premises")
        indexes = [
            models.Index(fields=["office"], condition=Q(latitude__isnull=False), name="premises_located"),
            models.Index(fields=["updated"], name="premises_by_update"),
            models.Index(fields=["country", "office"], name="premises_by_country"),
        ]
        constraints = [
            *coordinate_constraints("premises"),
            EndsAfterItBegins(name="premises_end_after_they_begin"),
            NoOverlap(
                within="office",
                name="premises_do_not_overlap",
                violation_error_message=_(
                    "The office already has premises in this time. End those before these begin."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.city}, {country_name(self.country)}"

    @property
    def period(self):
        """The ``Period`` in which the office was here."""
        return Period.of(self)

    @property
    def is_located(self):
        return self.latitude is not None

    @property
    def is_exact(self):
        """Whether the position is that of the door or the street, and no city's."""
        return self.is_located and self.position_precision != self.PositionPrecision.CITY

    @property
    def as_searched(self):
        """The address as one looks for it on a map, in the local script where it is known; ``""`` without one."""
        return ", ".join((self.local_address or str(self.texts.address)).split("\n"))

    @property
    def geo(self):
        """A ``geo:`` address (RFC 5870) that opens the way there in a map program; ``""`` where nothing leads there."""
        if not self.is_located or not (self.is_exact or self.as_searched):
            return ""
        return f"geo:{self.latitude},{self.longitude}" + ("" if self.is_exact else f"?q={quote(self.as_searched)}")

    @property
    def openstreetmap(self):
        """Where OpenStreetMap shows the door, or looks for the address; ``""`` where only the city is known."""
        if self.is_exact:
            place = f"{self.latitude}/{self.longitude}"
            return f"{OPENSTREETMAP}?mlat={self.latitude}&mlon={self.longitude}#map=17/{place}"
        return f"{OPENSTREETMAP}search?query={quote(self.as_searched)}" if self.as_searched else ""
