from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from languages.dates import precision_field
from languages.folding import FoldedField
from offices.places import order_key, place_on
from offices.querysets import OfficeQuerySet, today
from publishing.models import Content
from regions.models import Region, slug_field, sources_field


class Office(Content):
    """A standing presence of the organisation, with a life: opened, perhaps closed, never forgotten."""

    class Kind(models.TextChoices):
        HEADQUARTERS = "headquarters", _("representative's office")
        LIAISON = "liaison", _("liaison office")
        CIVILIAN = "civilian", _("senior civilian representation")

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    slug = slug_field()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    regions = models.ManyToManyField(
        Region,
        verbose_name=_("regions served"),
        blank=True,
        related_name="offices",
        help_text=_(
            "The office is listed on the pages of these regions and their partners. Leave empty for an office outside them."
        ),
    )
    profile = models.TextField(
        _("profile"), blank=True, help_text=_("What the office does. A blank line begins a new paragraph.")
    )
    opened = models.DateField(
        _("opening date"), help_text=_("The first day. A day in the future shows the office as planned.")
    )
    opened_precision = precision_field()
    closed = models.DateField(
        _("closing date"),
        null=True,
        blank=True,
        help_text=_("The first day without an office. A closed office stays on the site, marked as closed."),
    )
    closed_precision = precision_field()
    life_note = models.TextField(
        _("note on the dates"),
        blank=True,
        help_text=_("What a reader must know about them, for example an official opening later than the first day."),
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
    closing_note = models.TextField(
        _("what took over"), blank=True, help_text=_("Who does this work since the office closed, in words.")
    )
    sources = sources_field("offices")
    folded = FoldedField(of=("slug", "name"))

    revised_with = ("premises", "contacts")

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["opened", "slug"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        indexes = [
            models.Index(fields=["opened", "slug", "closed"], name="office_by_opening"),
            models.Index(fields=["closed", "id"], name="office_by_closing"),
            models.Index(fields=["kind", "id"], name="office_by_kind"),
            models.Index(fields=["updated"], name="office_by_update"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(closed__gt=F("opened")),
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

    def is_open_on(self, day):
        return self.opened <= day and (self.closed is None or day < self.closed)

    def status_on(self, day):
        """The ``Status`` on ``day``."""
        return self.status_between(self.opened, self.closed, day)

    @classmethod
    def status_between(cls, opened, closed, day):
        """The ``Status`` on ``day`` of an office that opened and closed (or not: ``None``) on these days."""
        if day < opened:
            return cls.Status.PLANNED
        return cls.Status.OPEN if closed is None or day < closed else cls.Status.CLOSED

    @property
    def status(self):
        return self.status_on(today())

    def premises_on(self, day):
        """The premises in use on ``day``, or ``None``. Reads ``premises.all()``, so prefetching helps."""
        return next((place for place in self.premises.all() if place.is_used_on(day)), None)

    def place_on(self, day):
        """Where the office was on ``day``: its premises then, else the last ones before, else the first to come."""
        return place_on(self.premises.all(), day)

    @property
    def last_premises(self):
        """Where the office is, or was last; ``None`` without premises."""
        places = sorted(self.premises.all(), key=order_key)
        return places[-1] if places else None
