import secrets

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from languages.clean_text import CleanTexts
from languages.text import language_choices
from publishing.models.revision import Revision, staff_field


def new_token():
    return secrets.token_urlsafe(32)


class ShareLinkQuerySet(models.QuerySet):
    def usable(self):
        """Links that open now: not expired, not revoked, in a language of the site, of what is still a draft, and made by
        somebody who is still on the staff.
        """
        of_draft = self.filter(expires__gt=timezone.now(), revoked__isnull=True, revision__state=Revision.State.DRAFT)
        of_staff = of_draft.filter(author__is_active=True, author__is_staff=True)
        return of_staff.filter(language__in=settings.MODELTRANSLATION_LANGUAGES)


class ShareLink(models.Model):
    """Lets somebody without an account read one draft, in one language, for some days: as it was saved last."""

    token = models.CharField(_("token"), max_length=64, unique=True, default=new_token, editable=False)
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="share_links", verbose_name=_("revision"))
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    expires = models.DateTimeField(_("expires"))
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True)
    author = staff_field(_("shared by"))
    created = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created"]
        verbose_name = _("shared preview")
        verbose_name_plural = _("shared previews")

    def __str__(self):
        return f"{self.revision} ({self.language})"


class Comment(CleanTexts):
    """A remark on a draft, by staff or by somebody with a shared preview."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="comments", verbose_name=_("revision"))
    author = staff_field(_("author"))
    share_link = models.ForeignKey(
        ShareLink, models.SET_NULL, null=True, blank=True, related_name="comments", verbose_name=_("shared preview")
    )
    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("Of somebody without an account."))
    # The field that it is about, as the form has it, or the key of a row; empty for the whole.
    place = models.CharField(_("about"), max_length=100, blank=True)
    text = models.TextField(_("comment"), max_length=5000)
    created = models.DateTimeField(_("written"), auto_now_add=True)
    resolved = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = staff_field(_("resolved by"))

    class Meta:
        ordering = ["created", "id"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self):
        return self.text[:60]


class TypedForm(models.Model):
    """What somebody typed into a form of an object and did not save, for a while: they alone look at it as it will be."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content_type = models.ForeignKey("contenttypes.ContentType", models.CASCADE, related_name="+")
    object_id = models.UUIDField()
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)
    sent = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "object_id"], name="typed_form_once_per_person")]

    def __str__(self):
        return str(self.object_id)


class Presence(models.Model):
    """Somebody has the form of an object open; renewed while it is, and forgotten soon after."""

    content_type = models.ForeignKey("contenttypes.ContentType", models.CASCADE, related_name="+")
    object_id = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "user"], name="presence_once_per_person")
        ]

    def __str__(self):
        return str(self.user)
