from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from languages.folding import FoldedField
from languages.prose import ProseField
from languages.web_addresses import require_web_address
from publishing.models import Content


class Publisher(Content):
    """Who stands behind the site: what it is, and where questions about the site go. There is one."""

    name = models.CharField(
        _("name"), max_length=120, help_text=_("Who publishes the site. It stands above every page and at its foot.")
    )
    short = models.CharField(
        _("short line"),
        max_length=200,
        help_text=_("One sentence that says whose site this is. It stands above every page, beside the name."),
    )
    brief = models.CharField(
        _("short line for small screens"),
        max_length=60,
        blank=True,
        help_text=_("The same in a few words, for telephones. Empty: the short line stands there too."),
    )
    statement = ProseField(_("statement"), help_text=_("Who is responsible for the site, and who is not."))
    address = models.TextField(
        _("postal address"),
        blank=True,
        help_text=_("For questions about the site. Empty: the site says that it is not published."),
    )
    telephone = models.CharField(
        _("telephone"),
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(
                r"^\+[0-9][0-9 ]{5,30}$", _("Begin with + and the country code, and write digits and spaces only.")
            )
        ],
        help_text=_("For questions about the site, with + and country code."),
    )
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("For questions about the site."))
    url = models.URLField(_("link"), blank=True, help_text=_("The publisher's own site, if it has another one."))
    owns_offices = models.BooleanField(
        _("the offices are its own"),
        default=False,
        help_text=_(
            "Only if the publisher is the organisation itself, NATO. Machines are then told that the page of an office is "
            "that office's own address on the web."
        ),
    )
    folded = FoldedField(of=("name", "short"))

    named_by = "name"

    class Meta:
        ordering = ["id"]
        verbose_name = _("publisher")
        verbose_name_plural = _("publisher")
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                name="one_publisher",
                violation_error_message=_("The site has a publisher already. Change that one instead."),
            )
        ]

    def __str__(self):
        return self.name or str(self.pk)

    def clean(self):
        super().clean()
        require_web_address(self, "url")

    def get_absolute_url(self):
        return f"{reverse('mandate:statement', args=['about'])}#publisher"

    @property
    def has_contact(self):
        """Whether questions about the site can be sent anywhere."""
        return bool(self.texts.address or self.telephone or self.email)
