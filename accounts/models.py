from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.mail import all_occasions
from accounts.time_zones import time_zone_choices
from languages.clean_text import CleanTexts
from languages.text import public_language_choices


class User(CleanTexts, AbstractUser):
    """Somebody of the staff: signs in, edits, and works in a language of their own."""

    language = models.CharField(
        _("language of the interface"),
        max_length=2,
        choices=public_language_choices,
        blank=True,
        help_text=_("The staff pages are shown in this language. Empty: in the language of your browser."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        choices=time_zone_choices,
        blank=True,
        help_text=_("The staff pages show and take times by this clock. Empty: by the clock of the office."),
    )

    working_languages = models.JSONField(_("languages they work in"), default=list, blank=True)

    translates = models.JSONField(
        _("languages they translate into"),
        default=list,
        blank=True,
        help_text=_("Whoever may translate, but not change content otherwise, translates into these languages alone."),
    )

    # Keys, not relations: an empty list means all, so a region that is deleted must not empty it.
    regions = models.JSONField(
        _("regions whose texts they translate"),
        default=list,
        blank=True,
        help_text=_(
            "Whoever may translate, but not change content otherwise, then translates only texts of these regions, and "
            "none of the whole site. None ticked: all texts."
        ),
    )

    mail_on = models.JSONField(_("told by e-mail when"), default=all_occasions, blank=True)
    # The last entry of the journal they were told of.
    told_until = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")

    def __str__(self):
        return self.get_full_name() or self.get_username()


class ResetRequest(models.Model):
    """That somebody forgot a password, as typed, until the next message goes out; nobody has looked whose address it is."""

    email = models.EmailField()
    asked = models.DateTimeField(auto_now_add=True)
    address = models.GenericIPAddressField(null=True)
    network = models.CharField(max_length=64)  # by which they are counted

    class Meta:
        default_permissions = ()  # nobody opens it

    def __str__(self):
        return f"{self.asked:%Y-%m-%d %H:%M}"
