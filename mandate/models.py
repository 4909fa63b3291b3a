from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from languages.dates import precision_field
from languages.folding import FoldedField
from offices.models import Office
from publishing.models import Content
from regions.models import Partner, Region, slug_field, sources_field


class Question(Content):
    """A question that readers ask about the post, with the site's answer."""

    slug = slug_field()
    position = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Questions with lower numbers come first; the first opens the home page.")
    )
    question = models.CharField(_("question"), max_length=200)
    answer = models.TextField(_("answer"), help_text=_("A blank line begins a new paragraph."))
    sources = sources_field("questions")
    folded = FoldedField(of=("slug", "question", "answer"))

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self):
        return self.question or self.slug


class MilestoneQuerySet(models.QuerySet):
    def within(self, region):
        """Milestones about a region, about its partners or about the offices that serve it."""
        about = Q(region=region) | Q(partner__region=region) | Q(office__regions=region)
        return self.filter(about).distinct()

    def concerning(self, subject):
        """Milestones about a Region, a Partner or an Office."""
        return self.filter(**{type(subject)._meta.model_name: subject})


class Milestone(Content):
    """Something that happened on the way, on a day, in a month or in a year."""

    day = models.DateField(_("date"))
    day_precision = precision_field()
    text = models.CharField(_("what happened"), max_length=400)
    region = models.ForeignKey(
        Region,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("region"),
        help_text=_("The page of this region shows the milestone too."),
    )
    partner = models.ForeignKey(
        Partner,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("partner"),
        help_text=_("The page of this partner shows the milestone too."),
    )
    office = models.ForeignKey(
        Office,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("office"),
        help_text=_("The page of this office shows the milestone too."),
    )
    sources = sources_field("milestones")
    folded = FoldedField(of=("text",))

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["day", "id"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self):
        return self.text or str(self.day)


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
    body = models.TextField(_("text"), help_text=_("A blank line begins a new paragraph."))
    folded = FoldedField(of=("heading", "body"))

    class Meta:
        ordering = ["page", "position", "id"]
        verbose_name = _("passage of a statement")
        verbose_name_plural = _("passages of statements")

    def __str__(self):
        return self.heading or f"{self.get_page_display()} {self.position}"
