from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody of the staff: signs in, edits, and works in a language of their own."""

    language = models.CharField(
        _("language of the interface"),
        max_length=2,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("The staff pages are shown in this language. Empty: in the language of your browser."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")
