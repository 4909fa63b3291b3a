from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from languages.clean_text import CleanTexts
from publishing.models.revision import staff_field


class ChangeSet(CleanTexts):
    """Several drafts that go live together or not at all."""

    class State(models.TextChoices):
        OPEN = "open", _("being worked on")
        PUBLISHED = "published", _("published")
        UNDONE = "undone", _("undone")
        DISCARDED = "discarded", _("discarded")

    name = models.CharField(_("name"), max_length=200)
    note = models.CharField(
        _("change note"),
        max_length=400,
        blank=True,
        help_text=_("What changes and why; readers see it once it is published."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    author = staff_field(_("author"))
    created = models.DateTimeField(_("created"), auto_now_add=True)
    published = models.DateTimeField(_("published"), null=True, blank=True)
    publication = models.UUIDField(null=True, blank=True, editable=False)
    published_by = staff_field(_("published by"))

    class Meta:
        ordering = ["-created"]
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")

    def __str__(self):
        return self.name


class TaskQuerySet(models.QuerySet):
    def planned(self):
        return self.filter(state=Task.State.PLANNED)

    def of_draft(self, draft):
        """Those that concern a draft, alone or with its change set."""
        concerned = Q(revision=draft)
        if draft.change_set_id:
            concerned |= Q(change_set=draft.change_set_id)
        return self.filter(concerned)


class Task(models.Model):
    """A publication or withdrawal at a time to come. Done exactly once, in the transaction that marks it done."""

    class Action(models.TextChoices):
        PUBLISH = "publish", _("publish")
        WITHDRAW = "withdraw", _("withdraw")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    action = models.CharField(_("action"), max_length=10, choices=Action)
    revision = models.ForeignKey(
        "publishing.Revision", models.CASCADE, null=True, blank=True, related_name="tasks", verbose_name=_("revision")
    )
    change_set = models.ForeignKey(
        ChangeSet, models.CASCADE, null=True, blank=True, related_name="tasks", verbose_name=_("change set")
    )
    # The keys of the drafts that the change set held when it was planned.
    contents = models.JSONField(default=list, blank=True, editable=False)
    due = models.DateTimeField(_("due"))
    note = models.CharField(_("change note"), max_length=400, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    done = models.DateTimeField(_("done"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    author = staff_field(_("planned by"))
    created = models.DateTimeField(_("created"), auto_now_add=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due", "id"]
        verbose_name = _("planned publication")
        verbose_name_plural = _("planned publications")
        indexes = [models.Index(fields=["state", "due"], name="task_by_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(revision__isnull=False, change_set__isnull=True)
                | Q(revision__isnull=True, change_set__isnull=False),
                name="task_concerns_one_thing",
                violation_error_message=_("Plan one revision or one change set."),
            )
        ]

    def __str__(self):
        return f"{self.get_action_display()}: {self.revision or self.change_set}"

    @property
    def language(self):
        """Outcomes are words to whoever planned it."""
        return (self.author and self.author.language) or settings.LANGUAGE_CODE
