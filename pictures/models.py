from django.apps import apps
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from pictures.files import KEY, Picture, size_of
from publishing.models import Content
from publishing.models.revision import staff_field

MIDDLE = 50  # percent


class Licence(models.TextChoices):
    """On what terms a picture may be shown. Those of Creative Commons are known by their short names everywhere."""

    CC0 = "zero-1.0", "CC0 1.0"
    BY_4 = "by-4.0", "CC BY 4.0"
    BY_SA_4 = "by-sa-4.0", "CC BY-SA 4.0"
    BY_3 = "by-3.0", "CC BY 3.0"
    BY_SA_3 = "by-sa-3.0", "CC BY-SA 3.0"
    BY_2 = "by-2.0", "CC BY 2.0"
    BY_SA_2 = "by-sa-2.0", "CC BY-SA 2.0"
    PUBLIC_DOMAIN = "public-domain", _("public domain")
    PERMISSION = "permission", _("with permission")

    @property
    def url(self):
        """Where its terms stand, or ``""``."""
        if self in (Licence.PUBLIC_DOMAIN, Licence.PERMISSION):
            return ""
        name, _hyphen, version = self.rpartition("-")
        part = "publicdomain" if self == Licence.CC0 else "licenses"
        return f"https://creativecommons.org/{part}/{name}/{version}/"


class StoredPicture(models.Model):
    """A picture that somebody uploaded, known by its content; its files lie in ``pictures.files.folder_of(key)``.

    What no saved draft names some days after it was last sent is taken away again; what one names ``is_kept`` for ever, as
    the history is.
    """

    key = models.CharField(primary_key=True, max_length=90, editable=False)
    uploaded_by = staff_field(_("uploaded by"))
    uploaded = models.DateTimeField(auto_now_add=True, db_index=True)
    last_sent = models.DateTimeField(db_index=True)
    is_kept = models.BooleanField(default=False)

    def __str__(self):
        return self.key


class PictureKeyField(models.CharField):
    """The key of a stored picture, or ``""`` for none."""

    def __init__(self, *args, **kwargs):
        told = _(
            "JPEG, PNG, WebP or AVIF, at most 10 MB and 25 megapixels. What is in the file beside the picture, such as where it "
            "was taken, is left out. Once it is saved, a click on it sets the focal point."
        )
        own = {"verbose_name": _("picture"), "max_length": 90, "blank": True, "default": "", "db_index": True}
        own["validators"] = [RegexValidator(rf"^{KEY.pattern}\Z")]
        own["help_text"] = told
        super().__init__(*args, **own | kwargs)

    def spoken(self, key):
        """What a reader of the history is told of it."""
        width, height = size_of(key)
        return f"{width} × {height} ({key[:8]})"

    def drawn(self, key):
        """The same with the picture itself, for the staff: HTML."""
        drawn = '<img src="{url}" width="{width}" height="{height}" alt="" loading="lazy"> {}'
        return format_html(drawn, self.spoken(key), **Picture(key).for_staff)


def focus_field(name):
    told = _("What stays in view where the picture is cut. Empty: the middle.")
    return models.PositiveSmallIntegerField(
        name, blank=True, default=MIDDLE, help_text=told, validators=[MaxValueValidator(100)]
    )


class Pictured(Content):
    """Content that may have a picture: columns of its own, so that drafts, history and merges have it as any other text."""

    picture = PictureKeyField()
    picture_focus_x = focus_field(_("focal point, percent from the left"))
    picture_focus_y = focus_field(_("focal point, percent from the top"))
    picture_alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for who does not see it. A picture is not published without it."),
    )
    picture_credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Who made the picture, as readers see it below. A picture is not published without it."),
    )
    picture_licence = models.CharField(
        _("licence"),
        max_length=20,
        choices=Licence,
        blank=True,
        help_text=_("On what terms it may be shown. A picture is not published without it."),
    )

    COLUMNS = ("picture", "picture_focus_x", "picture_focus_y", "picture_alt", "picture_credit", "picture_licence")
    said_together = tuple(("picture", name) for name in COLUMNS[1:])

    # What a picture is not published without.
    NEEDED = ("picture_alt_en", "picture_credit", "picture_licence")

    class Meta:
        abstract = True

    @property
    def also_required(self):
        if self.picture:
            return self.NEEDED
        return ("picture",) if any(getattr(self, name) for name in self.NEEDED) else ()

    @property
    def shown_picture(self):
        """Its ``Picture``, or ``None``."""
        return Picture(self.picture) if self.picture else None

    @property
    def licence_url(self):
        return Licence(self.picture_licence).url if self.picture_licence else ""


def picture_constraints(prefix):
    """The focal point lies within the picture. ``prefix`` makes the name unique."""
    return [
        models.CheckConstraint(
            condition=Q(picture_focus_x__lte=100, picture_focus_y__lte=100),
            name=f"{prefix}_focus_is_within_picture",
            violation_error_message=_("The focal point lies between 0 and 100 percent of the picture."),
        )
    ]


def pictured_models():
    return [model for model in apps.get_models() if issubclass(model, Pictured)]


def is_published(key):
    return any(model._base_manager.filter(picture=key).exists() for model in pictured_models())
