"""A position in a form: typed in any usual notation, or clicked on a map, and doubted aloud."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.forms import Script
from django.http import JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from places.coordinates import LATITUDE, LONGITUDE, parse_coordinate, parse_pair, position_doubt
from places.outlines import bounds_of
from publishing.admin.forms import EditForm

AXES = (LATITUDE, LONGITUDE)


class CoordinateInput(forms.TextInput):
    """Reads its half of a pair that stands in it, or in the input of the other axis, whatever the other one says."""

    def value_from_datadict(self, data, files, name):
        axis, country = self.attrs["data-coordinate"], self.attrs.get("data-country-field")
        prefix = name.removesuffix(axis)
        pair = pair_in(
            (data.get(prefix + each, "") for each in AXES), data.get(prefix + country, "") if country else ""
        )
        return str(pair[AXES.index(axis)]) if pair else super().value_from_datadict(data, files, name)


class CoordinateField(forms.Field):
    """Degrees as a Decimal with five places; ``axis`` is latitude or longitude."""

    def __init__(self, *, axis, **kwargs):
        self.axis = axis
        widget = CoordinateInput(attrs={"data-coordinate": axis, "autocomplete": "off", "spellcheck": "false"})
        super().__init__(**{"widget": widget, **kwargs})

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, Decimal):
            return value or None
        return parse_coordinate(str(value), self.axis)

    def has_changed(self, initial, data):
        try:
            return (None if initial in self.empty_values else initial) != self.to_python(data)
        except ValidationError:
            return True


class PositionForm(EditForm):
    """Refuses a position outside its country until the editor says that it has been checked.

    ``country_field`` names the field with the ISO code; without one, no country is compared.
    """

    country_field = None

    class Media:
        css = {"all": ["leaflet/leaflet.css", "atlas/map.css"]}
        js = ["leaflet/leaflet.js", Script("srep/admin/position.js", type="module")]

    position_checked = forms.BooleanField(
        label=_("I have checked this position"),
        required=False,
        help_text=_("Tick it only if the position is right although it lies outside the country's outline."),
    )

    def clean(self):
        data = super().clean()
        names = (*AXES, self.country_field)
        if not {*names}.isdisjoint(self.changed_data) and self.country_field and not data.get("position_checked"):
            # What did not come with the form stays as it is.
            position = [data.get(name) if name in self.fields else getattr(self.instance, name) for name in names]
            if None not in position and (doubt := position_doubt(*position)):
                self.add_error("position_checked" if "position_checked" in self.fields else None, doubt)
        return data


def pair_in(texts, country=""):
    """(latitude, longitude) if one of two texts has both, whatever the other one says; else ``None``."""
    return next((pair for text in texts if (pair := parse_pair(text, country))), None)


class PositionEditing:
    """For the admin of a model with ``latitude`` and ``longitude``, and for its inlines."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name not in AXES:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        field = CoordinateField(
            axis=db_field.name,
            label=db_field.verbose_name.capitalize(),
            required=not db_field.blank,
            help_text=db_field.help_text,
        )
        if country_field := getattr(self.form, "country_field", None):
            field.widget.attrs["data-country-field"] = country_field
        return field


def position_settings(basemap):
    """What ``position.js`` needs: what its ``basemap`` needs, addresses and its words in the editor's language."""
    return {
        **basemap,
        "basemap": static("atlas/basemap.js"),
        "checkUrl": reverse("admin:check_position"),
        "words": {
            "map": gettext("Map for choosing the position"),
            "marker": gettext("Position. The arrow keys move it."),
            "hint": gettext("Click the map or type the numbers. The map is exact to about a kilometre."),
            "failed": gettext("The map could not be loaded. Type the numbers."),
        },
    }


def check_position(request):
    """Reads typed coordinates: JSON with ``latitude`` and ``longitude`` in degrees or null, ``message``, ``isDoubtful``,
    ``isPair`` where one of the texts had both, and the bounds of the ``country`` as ``bounds_of`` has them.
    """
    numbers, messages, doubt = {LATITUDE: None, LONGITUDE: None}, [], ""
    typed = {axis: request.GET.get(axis, "").strip() for axis in numbers}
    if pair := pair_in(typed.values(), request.GET.get("country", "")):
        typed = dict(zip(typed, map(str, pair), strict=True))
    for axis, text in typed.items():
        if text:
            try:
                numbers[axis] = parse_coordinate(text, axis)
            except ValidationError as error:
                messages += error.messages
    code = request.GET.get("country", "")
    if None not in numbers.values():
        doubt = position_doubt(numbers[LATITUDE], numbers[LONGITUDE], code)
    degrees = {axis: None if value is None else float(value) for axis, value in numbers.items()}
    message = " ".join([*messages, doubt]).strip()
    said = {"message": message, "isDoubtful": bool(doubt), "isPair": bool(pair), "country": bounds_of(code)}
    return JsonResponse({**degrees, **said})
