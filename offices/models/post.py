from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from languages.countries import country_field
from languages.dates import precision_field, today
from languages.folding import FoldedField
from languages.inexact import Period
from languages.named_days import NamedDayField
from languages.period_rules import EndsAfterItBegins
from languages.prose import ProseField
from offices.models.office import Office
from offices.periods import NoOverlap
from offices.querysets import AppointmentQuerySet
from offices.vacancies import terms_of
from pictures.models import Pictured, picture_constraints
from publishing.models import Content
from regions.models import slug_field
from sources.models import sources_field


class Post(Content):
    """A function within an office, held by one person at a time, or vacant."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="posts", verbose_name=_("office"))
    slug = slug_field()
    title = models.CharField(_("title"), max_length=200)
    is_head = models.BooleanField(
        _("heads the office"),
        default=False,
        help_text=_("One post of an office heads it; its holder is shown at the top of the page."),
    )
    is_complete = models.BooleanField(
        _("every holder is listed"),
        default=True,
        help_text=_("Times without a holder are then shown as vacant; otherwise as not known to this site."),
    )
    note = ProseField(_("note"), blank=True, help_text=_("What a reader must know about the list of holders."))
    sources = sources_field("posts")
    folded = FoldedField(of=("slug", "title"))

    named_by = "title"
    revised_with = ("appointments",)
    address_needs = ("office",)
    areas = ("office__regions",)

    class Meta:
        ordering = ["-is_head", "slug"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(is_head=True),
                name="one_post_heads_an_office",
                violation_error_message=_("Another post already heads this office. Untick it there first."),
            ),
        ]

    def __str__(self):
        return self.title or self.slug

    def get_absolute_url(self):
        return self.office.get_absolute_url()

    def terms(self, day=None):
        """Holders and the times between them, oldest first; see ``offices.vacancies.Term``."""
        return terms_of(self, day or today())


class Appointment(Pictured):
    """A person in a post, from a day to a day."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="appointments", verbose_name=_("post"))
    person = models.CharField(_("person"), max_length=200)
    nationality = country_field(_("nationality"), blank=True)
    since = models.DateField(_("since"))
    since_precision = precision_field()
    since_first = NamedDayField("since", "first")
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day not in the post. Empty while it lasts.")
    )
    until_precision = precision_field()
    until_last = NamedDayField("until", "last")
    is_acting = models.BooleanField(
        _("acting"), default=False, help_text=_("In the post for the time being, until somebody is appointed.")
    )
    note = models.CharField(_("note"), max_length=400, blank=True)
    sources = sources_field("appointments")
    folded = FoldedField(of=("person",))

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["since_first"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            *picture_constraints("appointment"),
            EndsAfterItBegins(name="appointment_ends_after_it_begins"),
            NoOverlap(
                within="post",
                name="appointments_do_not_overlap",
                violation_error_message=_(
                    "Somebody else holds this post in this time. End that appointment before this one begins."
                ),
            ),
        ]

    def __str__(self):
        return self.person or str(self.pk)

    @property
    def period(self):
        """The ``Period`` in which the person held the post."""
        return Period.of(self)

    def is_current_on(self, day):
        return self.period.is_running(day)
