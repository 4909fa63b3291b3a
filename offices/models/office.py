from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from languages.dates import Precision, precision_field, today
from languages.folding import FoldedField, OtherNamesField
from languages.inexact import Period
from languages.named_days import NamedDayField
from languages.period_rules import EndsAfterItBegins
from languages.prose import ProseField
from offices.querysets import OfficeQuerySet
from offices.whereabouts import place_on
from pictures.models import Pictured, picture_constraints
from regions.models import Region, slug_field
from sources.models import sources_field


class Office(Pictured):
    """A standing presence of the organisation, with a life: opened, perhaps closed, never forgotten."""

    class Kind(models.TextChoices):
        HEADQUARTERS = "headquarters", _("representative's office")
        LIAISON = "liaison", _("liaison office")
        CIVILIAN = "civilian", _("senior civilian representation")

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("in operation")
        UNCERTAIN = "uncertain", _("beginning not known")
        CLOSED = "closed", _("closed")

    slug = slug_field()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    other_names = OtherNamesField()
    regions = models.ManyToManyField(
        Region,
        verbose_name=_("regions served"),
        blank=True,
        related_name="offices",
        help_text=_(
            "The office is listed on the pages of these regions and their partners. Leave empty for an office outside them."
        ),
    )
    profile = ProseField(_("profile"), blank=True, help_text=_("What the office does."))
    opened = models.DateField(
        _("opening date"), help_text=_("The first day. A day in the future shows the office as planned.")
    )
    opened_precision = precision_field()
    opened_first = NamedDayField("opened", "first")
    closed = models.DateField(
        _("closing date"),
        null=True,
        blank=True,
        help_text=_("The first day without an office. A closed office stays on the site, marked as closed."),
    )
    closed_precision = precision_field()
    closed_last = NamedDayField("closed", "last")
    life_note = ProseField(
        _("note on the dates"),
        blank=True,
        help_text=_("What a reader must know about them, for example an official opening later than the first day."),
    )
    verified = models.DateField(
        _("last known in operation"),
        null=True,
        blank=True,
        help_text=_(
            "The last day on which a source shows the office in operation. Readers see it while it is not closed."
        ),
    )
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("taken over by"),
        help_text=_("The office that took over, if one did. Its page links back to this one."),
    )
    closing_note = ProseField(
        _("what took over"), blank=True, help_text=_("Who does this work since the office closed, in words.")
    )
    sources = sources_field("offices")
    folded = FoldedField(of=("slug", "name", "other_names"))

    named_by = "name"
    has_page = True
    revised_with = ("premises", "contacts")
    areas = ("regions",)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["opened_first", "slug"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        indexes = [
            models.Index(fields=["opened_first", "slug", "id"], name="office_by_opening"),
            models.Index(fields=["opened_first", "id"], name="office_by_opening_alone"),
            models.Index(fields=["closed_last", "id"], name="office_by_closing"),
            models.Index(fields=["name_en", "id"], name="office_by_name"),
            models.Index(fields=["kind", "id"], name="office_by_kind"),
            models.Index(fields=["kind", "opened_first"], name="office_by_kind_and_opening"),
            models.Index(fields=["updated"], name="office_by_update"),
            # Without it a database that knows how seldom there is one scans the table for the offices it took over.
            models.Index(fields=["successor"], condition=Q(successor__isnull=False), name="office_by_successor"),
        ]
        constraints = [
            *picture_constraints("office"),
            EndsAfterItBegins(
                since="opened",
                until="closed",
                name="office_closes_after_it_opens",
                violation_error_message=_("The closing date must come after the opening date."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="office_is_not_its_own_successor",
                violation_error_message=_("An office cannot be taken over by itself. Choose another office or none."),
            ),
        ]

    def __str__(self):
        return self.name or self.slug

    def get_absolute_url(self):
        return reverse("offices:detail", args=[self.slug])

    @property
    def life(self):
        """The ``Period`` in which it was open."""
        return Period.of(self, "opened", "closed")

    def is_open_on(self, day):
        return self.life.is_running(day)

    def status_on(self, day):
        return self.status_in(self.life, day)

    @classmethod
    def status_in(cls, life, day):
        """The ``Status`` on ``day`` of an office with this ``Period`` of life.

        Before a beginning that is known "at the latest", and has come about since, it may have been open or not.
        """
        if not life.has_begun(day):
            return cls.Status.UNCERTAIN if cls.is_uncertain(life) else cls.Status.PLANNED
        return cls.Status.CLOSED if life.has_ended(day) else cls.Status.OPEN

    @staticmethod
    def is_uncertain(life):
        """Whether an office with this ``Period`` of life has begun, and may have done so before the day that is named."""
        return life.since.precision == Precision.LATEST and life.has_begun(today())

    @property
    def status(self):
        return self.status_on(today())

    def premises_on(self, day):
        """The premises in use on ``day``, or ``None``. Reads ``premises.all()``, so prefetching helps."""
        place = self.place_on(day)
        return place if place and place.period.is_running(day) else None

    def place_on(self, day):
        """Where the office was on ``day``: its premises then, else the last ones before, else the first to come."""
        return place_on(self.premises.all(), day)
