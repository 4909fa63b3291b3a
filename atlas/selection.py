"""What a reader asked the map to show, parsed from the query string."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from offices.models import Office
from offices.selection import OfficeSelection
from regions.models import Partner


class MapSelection(OfficeSelection):
    """An ``OfficeSelection`` and what the map adds: the thing looked at, and the view.

    ``partner`` and ``office`` are slugs of what is shown in detail; they narrow nothing. ``view`` is
    "zoom/latitude/longitude" where the reader moved the map by hand; only the browser uses it.
    """

    partner = forms.CharField(label=_("Partner"), required=False)
    office = forms.CharField(label=_("Office"), required=False)
    view = forms.CharField(
        label=pgettext_lazy("map", "View"),
        required=False,
        validators=[
            RegexValidator(
                r"^\d{1,2}(\.\d{1,2})?/-?\d{1,2}(\.\d{1,5})?/-?\d{1,3}(\.\d{1,5})?$",
                _("Write zoom, latitude and longitude, for example 5/41.5/65."),
            )
        ],
    )

    field_order = [*OfficeSelection.narrowing, "partner", "office", "view"]

    @property
    def path_to_office(self):
        """The beginning of an address on this page that shows an office in detail; its slug follows."""
        return self._path_to("office")

    @property
    def path_to_partner(self):
        """The beginning of an address on this page that shows a partner in detail; its slug follows."""
        return self._path_to("partner")

    def _path_to(self, name):
        return f"?{self.query}&{name}=" if self.query else f"?{name}="

    def clean_partner(self):
        """The ``Partner`` looked at, or ``None``."""
        return _one(
            Partner.objects.select_related("region"),
            self.cleaned_data["partner"],
            _("There is no such partner. Choose one from the list."),
        )

    def clean_office(self):
        """The ``Office`` looked at, or ``None``."""
        return _one(
            Office.objects.for_listing().select_related("successor"),
            self.cleaned_data["office"],
            _("There is no such office. Choose one from the list."),
        )


class SeenSelection(MapSelection):
    """A ``MapSelection`` within the part of the world that a map shows at a zoom. Asked by programs alone: in English."""

    bounds = forms.CharField(required=False, max_length=120)
    zoom = forms.FloatField(required=False, min_value=0, max_value=20)

    field_order = [*MapSelection.field_order, "bounds", "zoom"]

    def clean_bounds(self):
        """(west, south, east, north) in degrees; the whole world without."""
        text = self.cleaned_data["bounds"] or "-180,-90,180,90"
        try:
            west, south, east, north = (float(part) for part in text.split(","))
            if -360 <= west <= east <= 360 and -90 <= south <= north <= 90:
                return west, south, east, north
        except ValueError:
            pass
        raise forms.ValidationError("Write west, south, east and north in degrees, for example 34,32,92,58.")


def _one(rows, slug, sentence):
    if not slug:
        return None
    row = rows.filter(slug=slug).first()
    if row is None:
        raise forms.ValidationError(sentence, code="unknown")
    return row
