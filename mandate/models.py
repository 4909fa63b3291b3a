from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from languages.dates import precision_field
from languages.folding import FoldedField
from languages.inexact import InexactDate
from languages.named_days import NamedDayField
from languages.prose import ProseField
from offices.models import Office
from publishing.models import Content
from regions.models import Partner, Region, slug_field
from sources.models import sources_field


class Question(Content):
    """A question that readers ask about the post, with the site's answer."""

    slug = slug_field()
    position = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Questions with lower numbers come first; the first opens the home page.")
    )
    question = models.CharField(_("question"), max_length=200)
    answer = ProseField(_("answer"))
    sources = sources_field("questions")
    folded = FoldedField(of=("slug", "question", "answer"))

    named_by = "question"

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self):
        return self.question or self.slug

    def get_absolute_url(self):
        return f"{reverse('mandate:home')}#question-{self.slug}"


class MilestoneQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-day_first", "id")

    def within(self, region):
        """Milestones about a region, about its partners or about the offices that serve it."""
        about = Q(region=region) | Q(partner__region=region) | Q(office__regions=region)
        return self.filter(about).distinct()


def _subject_field(model, verbose_name, help_text):
    return models.ForeignKey(
        model,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=verbose_name,
        help_text=help_text,
    )


class Milestone(Content):
    """Something that happened on the way, on a day, in a month or in a year."""

    day = models.DateField(_("date"))
    day_precision = precision_field()
    day_first = NamedDayField("day", "first")
    text = models.CharField(_("what happened"), max_length=400)
    region = _subject_field(Region, _("region"), _("The page of this region shows the milestone too."))
    partner = _subject_field(Partner, _("partner"), _("The page of this partner shows the milestone too."))
    office = _subject_field(Office, _("office"), _("The page of this office shows the milestone too."))
    sources = sources_field("milestones")
    folded = FoldedField(of=("text",))

    named_by = "text"
    areas = ("region", "partner__region", "office__regions")

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["day_first", "id"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self):
        return self.text or str(self.day)

    def get_absolute_url(self):
        return reverse("mandate:timeline")

    @property
    def anchor(self):
        """What an address that leads to it ends with: short, as there are many on a page, and its own for ever."""
        return f"milestone-{self.pk.hex[:8]}"

    @property
    def when(self):
        """Its ``InexactDate``."""
        return InexactDate(self.day, self.day_precision)


class Passage(Content):
    """A headed passage of one of the site's statements: about, privacy, accessibility, the map's disclaimer."""

    class Page(models.TextChoices):
        ABOUT = "about", _("about this site")
        PRIVACY = "privacy", _("privacy")
        ACCESSIBILITY = "accessibility", _("accessibility")
        MAP = "map", _("disclaimer below the map")

    page = models.CharField(_("page"), max_length=20, choices=Page)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    body = ProseField(_("text"))
    folded = FoldedField(of=("heading", "body"))

    named_by = "heading"

    class Meta:
        ordering = ["page", "position", "id"]
        verbose_name = _("text about the site")
        verbose_name_plural = _("texts about the site")

    def __str__(self):
        return self.heading or f"{self.get_page_display()} {self.position}"

    def get_absolute_url(self):
        is_map = self.page == self.Page.MAP
        return reverse("atlas:map") if is_map else reverse("mandate:statement", args=[self.page])
