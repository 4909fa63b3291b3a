from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

from languages.web_addresses import validate_web_address
from offices.models.office import Office
from offices.phones import national_phone, parse_phone, spoken_phone
from publishing.models import Content
from sources.models import sources_field


class Contact(Content):
    """One way to reach an office, and the day on which it was last known to be right."""

    class Kind(models.TextChoices):
        TELEPHONE = "telephone", _("telephone")
        EMAIL = "email", _("e-mail")
        WEB = "web", _("web")

    office = models.ForeignKey(Office, models.CASCADE, related_name="contacts", verbose_name=_("office"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    value = models.CharField(
        _("number or address"),
        max_length=300,
        help_text=_("A telephone number with + and country code, an e-mail address, or a link."),
    )
    label = models.CharField(
        _("label"), max_length=120, blank=True, help_text=_("What it is for, if there are several: reception, press.")
    )
    verified = models.DateField(
        _("known on"),
        null=True,
        blank=True,
        help_text=_("The day on which the source gave it, or on which somebody last tried it. Readers see it."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    sources = sources_field("contacts")

    said_together = (("kind", "value"), ("value", "verified"))

    class Meta:
        ordering = ["position", "kind", "value"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self):
        return self.spoken

    def clean(self):
        super().clean()
        try:
            self.value = self._checked_value()
        except ValidationError as error:
            raise ValidationError({"value": error}) from error

    def _checked_value(self):
        value = (self.value or "").strip()
        if self.kind == self.Kind.TELEPHONE:
            return parse_phone(value)
        if self.kind == self.Kind.EMAIL:
            validate_email(value)
        elif self.kind == self.Kind.WEB:
            scheme, separator, rest = value.partition("://")
            value = f"{scheme.lower()}{separator}{rest}"
            validate_web_address(value)
        return value

    @property
    def spoken(self):
        """As it is shown to a reader."""
        return spoken_phone(self.value) if self.kind == self.Kind.TELEPHONE else self.value

    @property
    def national(self):
        """(country, a telephone number as it is dialled within it), or ``None``."""
        return national_phone(self.value) if self.kind == self.Kind.TELEPHONE else None

    @property
    def link(self):
        """What a link to it leads to."""
        scheme = {self.Kind.TELEPHONE: "tel", self.Kind.EMAIL: "mailto"}.get(self.kind)
        return f"{scheme}:{quote(self.value, safe='@+;=')}" if scheme else self.value
