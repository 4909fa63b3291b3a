from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """Who did what, when, from where. Written once and never changed; only ``archive_journal`` takes it away, to a file."""

    when = models.DateTimeField(_("when"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("who"),
    )
    username = models.CharField(_("user name"), max_length=150, blank=True)
    action = models.CharField(_("action"), max_length=40)
    subject = models.CharField(_("about"), max_length=300)
    model = models.CharField(_("kind of content"), max_length=60, blank=True)
    object_id = models.CharField(_("object"), max_length=64, blank=True)
    address = models.GenericIPAddressField(_("from where"), null=True, blank=True)
    detail = models.TextField(_("detail"), blank=True)
    # Of what the sentence about it is made, in any language.
    facts = models.JSONField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-when", "-id"]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["-when"], name="journal_by_time"),
            models.Index(fields=["id"], name="journal_archives", condition=models.Q(action="archived")),
        ]

    def __str__(self):
        return f"{self.when:%Y-%m-%d %H:%M} {self.username}: {self.action} {self.subject}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("The journal is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The journal is only added to.")


class FormerAddress(models.Model):
    """A slug that an object once had: its address leads to the object's present one for ever."""

    model = models.CharField(_("kind of content"), max_length=60)
    slug = models.CharField(_("former web address"), max_length=60)
    object_id = models.UUIDField(_("object"))
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("former web address")
        verbose_name_plural = _("former web addresses")
        constraints = [models.UniqueConstraint(fields=["model", "slug"], name="former_address_leads_to_one_object")]

    def __str__(self):
        return self.slug
