"""What a reader asked to see, parsed from the query string: the same everywhere."""

from django import forms
from django.utils.translation import gettext_lazy as _

from offices.models import Office
from regions.models import Region

FIRST_YEAR, LAST_YEAR = 1949, 2100


class RegionSelection(forms.Form):
    """``?region=central-asia``. Empty means all regions; ``regions`` are the choices. One query."""

    region = forms.CharField(label=_("Region"), required=False)

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.regions = list(Region.objects.all())

    def clean_region(self):
        """The ``Region``, or ``None`` for all."""
        slug = self.cleaned_data["region"]
        region = next((region for region in self.regions if region.slug == slug), None)
        if slug and not region:
            raise forms.ValidationError(_("There is no such region. Choose one from the list."), code="region")
        return region

    @property
    def chosen(self):
        """The parts of the selection that hold: {field name: value}. A part with an error selects nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_whole(self):
        """Nothing is left out."""
        return not self.chosen


class OfficeSelection(RegionSelection):
    """``?year=2014&region=central-asia&kind=liaison``: offices open in that year, in that region, of that kind."""

    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], _("Write a year in four digits, for example 2014.")
        ),
    )
    kind = forms.ChoiceField(
        label=_("Kind of office"),
        required=False,
        choices=Office.Kind,
        error_messages={"invalid_choice": _("There is no such kind of office. Choose one from the list.")},
    )

    field_order = ["year", "region", "kind"]

    def narrow(self, offices):
        """Those of ``offices`` (a queryset) that were asked for; all of them if the question has an error."""
        chosen = self.chosen if self.is_valid() else {}
        if year := chosen.get("year"):
            offices = offices.open_during(year)
        if region := chosen.get("region"):
            offices = offices.serving(region)
        if kind := chosen.get("kind"):
            offices = offices.of_kind(kind)
        return offices
