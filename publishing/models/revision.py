import time
import uuid

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import Case, F, Max, Q, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language, gettext_lazy as _


def staff_field(label):
    """Who did it; stays empty when the staff member is deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=label
    )


class SiteRevision(models.Model):
    """How often something was published: one number that changes with everything that readers may see."""

    number = models.PositiveBigIntegerField(default=0)

    # When this process last raised the number, on the monotonic clock: what it read before is no longer so.
    last_raised = 0.0

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls):
        """The present number; 0 before the first publication. In SQL, as every page that is made asks for it."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM publishing_siterevision WHERE id = 1")
            row = cursor.fetchone()
        return row[0] if row else 0

    @classmethod
    def raise_number(cls):
        """Takes part in the transaction of the publication, which therefore waits for the one before it."""
        higher = {"number": F("number") + 1}
        if not cls.objects.filter(pk=1).update(**higher):
            cls.objects.update_or_create(pk=1, defaults=higher, create_defaults={"number": 1})
        transaction.on_commit(cls._note)

    @classmethod
    def _note(cls):
        cls.last_raised = time.monotonic()


def _name_column(model):
    return f"{model.named_by}_{get_language()}"


def _said(column):
    """In SQL, what a revision says in ``column``; a deletion says nothing itself, but what it is based on does."""
    fields = (KeyTransform("fields", snapshot) for snapshot in ("snapshot", "base__snapshot"))
    # SQLite says "null" of what was never written.
    return Coalesce(*(NullIf(KeyTextTransform(column, each), models.Value("null")) for each in fields))


class RevisionQuerySet(models.QuerySet):
    def of(self, instance):
        """The revisions of an object, whether it is live or not."""
        return self.of_key(type(instance), instance.pk)

    def of_kind(self, model):
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def of_kinds(self, models):
        return self.filter(content_type__in=ContentType.objects.get_for_models(*models).values())

    def of_key(self, model, pk):
        return self.of_kind(model).filter(object_id=pk)

    def in_use(self):
        """What is live, and what is worked on."""
        return self.filter(state__in=[Revision.State.LIVE, Revision.State.DRAFT])

    def drafts(self):
        return self.filter(state=Revision.State.DRAFT)

    def unpublished(self):
        """The drafts of objects that were not live when the draft began."""
        return self.drafts().filter(base=None, snapshot__isnull=False)

    def live(self):
        return self.filter(state=Revision.State.LIVE)

    def named(self):
        """Without their snapshots; each knows its ``name`` all the same."""
        columns = {model: _name_column(model) for model in apps.get_models() if getattr(model, "named_by", "")}
        kinds = ContentType.objects.get_for_models(*columns)
        said = (When(content_type=kinds[model], then=_said(name)) for model, name in columns.items())
        return self.defer("snapshot").annotate(own_name=Case(*said, output_field=models.TextField()))

    def published(self):
        """What was live at some time, newest first."""
        return self.filter(published__isnull=False).order_by("-published", "-number")


class Revision(models.Model):
    """An object of the content as it stood at one time, with its rows and relations: kept for ever.

    At most one revision of an object is live, and its live rows say the same; at most one is the draft on
    which work goes on. ``snapshot`` is what ``publishing.revisions.snapshots.take_snapshot`` returns; it is empty for the revision with
    which an object was deleted.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REPLACED = "replaced", _("earlier draft")
        DISCARDED = "discarded", _("discarded draft")
        LIVE = "live", _("live")
        PAST = "past", _("formerly live")

    class Review(models.TextChoices):
        NONE = "", _("not submitted")
        SUBMITTED = "submitted", _("submitted for review")
        RETURNED = "returned", _("sent back")
        APPROVED = "approved", _("approved")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("kind of content"))
    object_id = models.UUIDField(_("object"))
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    snapshot = models.JSONField(_("snapshot"), null=True, encoder=DjangoJSONEncoder)
    state = models.CharField(_("state"), max_length=10, choices=State)
    review = models.CharField(_("review"), max_length=10, choices=Review, blank=True)
    review_by = staff_field(_("last step of the review by"))
    faults = models.JSONField(_("faults"), default=list, blank=True)
    change_note = models.CharField(_("change note"), max_length=400, blank=True)
    base = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("began from")
    )
    author = staff_field(_("author"))
    change_set = models.ForeignKey(
        "publishing.ChangeSet",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name=_("change set"),
    )
    # Of a deletion: what referred to the object, as ``lost_links`` keeps it.
    lost_links = models.JSONField(null=True, blank=True, editable=False)
    created = models.DateTimeField(_("saved"), auto_now_add=True)
    published = models.DateTimeField(_("published"), null=True, blank=True)
    # The key of the act by which it went live, or its object went: all that was part of it shares the key.
    publication = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    published_by = staff_field(_("published by"))

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        permissions = [
            ("publish", _("Can publish")),
            ("approve", _("Can approve and send back")),
            ("approve_own", _("Can approve own submissions")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "number"], name="revision_numbered_once"),
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(state="live"), name="one_revision_is_live"
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(state="draft"), name="one_revision_is_the_draft"
            ),
        ]
        indexes = [
            models.Index(fields=["-published"], name="revision_by_publication"),
            models.Index(fields=["-created"], condition=Q(state__in=["live", "draft"]), name="revision_in_use_by_age"),
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"

    @property
    def model(self):
        return ContentType.objects.get_for_id(self.content_type_id).model_class()

    @property
    def name(self):
        """What the object is called in the language of whoever reads it, where it has a name there, else its ``title``."""
        if hasattr(self, "own_name"):
            return self.own_name or self.title
        said = self.snapshot or (self.base and self.base.snapshot)  # a deletion says nothing itself
        return (said and said["fields"].get(_name_column(self.model))) or self.title

    @property
    def is_deletion(self):
        return self.snapshot is None

    @property
    def history(self):
        """All revisions of the same object."""
        return Revision.objects.filter(content_type=self.content_type_id, object_id=self.object_id)

    def find_object(self):
        """The live object, or ``None``."""
        return self.model._base_manager.filter(pk=self.object_id).first()

    def next(self, snapshot, title, **values):
        """A revision of the same object, not saved, with the number that follows the last one."""
        last = self.history.aggregate(last=Max("number"))["last"] or 0
        same = {"content_type": self.content_type, "object_id": self.object_id}
        return Revision(**same, number=last + 1, snapshot=snapshot, title=title, **values)


class RevisionWords(models.Model):
    """All that somebody wrote in a revision that is live or the draft, folded: what the staff's search looks through."""

    revision = models.OneToOneField(Revision, models.CASCADE, primary_key=True, related_name="words")
    folded = models.TextField()

    def __str__(self):
        return str(self.revision)
