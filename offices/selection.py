"""What a reader asked to see, parsed from the query string: the same everywhere."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from offices.models import Office
from offices.querysets import today
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
    """``?year=2014&region=central-asia&kind=liaison&status=open&q=tashkent``.

    In a past year these are all offices that had opened by its end, each with its status on its last day: those that
    had closed stay, marked as closed.
    """

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
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=Office.Status,
        error_messages={"invalid_choice": _("There is no such status. Choose one from the list.")},
    )
    q = forms.CharField(
        label=_("Name or city"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("Write fewer words: at most 200 characters.")},
    )

    narrowing = ("year", "region", "kind", "status", "q")
    field_order = narrowing
    kinds = Office.Kind
    statuses = Office.Status

    @property
    def asked(self):
        """The whole selection, {field name: value}; nothing if any part of it has an error."""
        return self.chosen if self.is_valid() else {}

    @property
    def day(self):
        """The day that stands for the chosen year: its last one, or today in the year that is running."""
        year = self.asked.get("year")
        return min(today(), date(year, 12, 31)) if year else today()

    @property
    def query(self):
        """The query string that asks other addresses for the same offices: ``year=2014&kind=liaison``."""
        asked = self.asked
        return urlencode(
            [(name, getattr(asked[name], "slug", asked[name])) for name in self.narrowing if name in asked]
        )

    def narrow(self, offices):
        """Those of ``offices`` (a queryset) that were asked for; all of them if the question has an error."""
        asked = self.asked
        if year := asked.get("year"):
            offices = offices.known_in(year)
        if region := asked.get("region"):
            offices = offices.serving(region)
        if kind := asked.get("kind"):
            offices = offices.of_kind(kind)
        if status := asked.get("status"):
            offices = offices.with_status(status, self.day)
        if words := asked.get("q"):
            offices = offices.matching(words)
        return offices
