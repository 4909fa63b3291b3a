"""What a query string asks for: the one reading of it for lists, map, data and pictures.

The browser reads it alike (static/atlas/address.js) by the rules that a page carries; tests/queries.json holds
both to the same answers.
"""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from languages.dates import today
from offices.models import Office
from offices.years import CHOOSE_A_YEAR, first_uncertain_year, known_years
from publishing.revisions.addresses import successor
from regions.known_partners import every_region
from regions.models import Partner, Region

WORDS_LENGTH = 200  # characters of ``q``, and of what a link repeats of an invalid query
# Zoom, latitude and longitude; the same to Python and JavaScript.
VIEW = r"^[0-9]{1,2}(\.[0-9]{1,2})?/-?[0-9]{1,2}(\.[0-9]{1,5})?/-?[0-9]{1,3}(\.[0-9]{1,5})?$"


class RegionSelection(forms.Form):
    """``?region=central-asia``. Empty means all regions; ``regions`` are the choices, with their partners loaded."""

    region = forms.CharField(label=_("Region"), required=False)

    use_required_attribute = False
    named = {"region": Region}  # of the fields that take addresses: of what

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.regions = every_region()

    def clean_region(self):
        """The ``Region``, or ``None`` for all."""
        slug = self.cleaned_data["region"]
        region = next((region for region in self.regions if region.slug == slug), None)
        if slug and not region:
            raise forms.ValidationError(_("There is no such region. Choose one from the list."))
        return region

    def with_present_addresses(self):
        """The query string with the present addresses of what it names by former ones; ``""`` if there is no such."""
        former = {
            name: successor(model, self.data[name].strip()) for name, model in self.named.items() if name in self.errors
        }
        if not any(former.values()):
            return ""
        query = self.data.copy()
        for name, row in former.items():
            if row is not None:
                query[name] = row.slug
        return query.urlencode(safe="/")

    @property
    def is_asked(self):
        """The query names any of its fields, if only with nothing; else it says what a page without a query says."""
        return not self.fields.keys().isdisjoint(self.data)

    @property
    def chosen(self):
        """The parts of the query that are valid: {field name: value}. A form shows them, beside one with an error too."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def asked(self):
        """The selection, {field name: value}; nothing if any part of the query is invalid."""
        return self.chosen if self.is_valid() else {}

    @property
    def canonical(self):
        """The one query string with this meaning, for links to the same page; of an invalid query what was typed."""
        if self.is_valid():
            return self._query(self.fields)
        typed = {name: self.data.get(name, "").strip()[:WORDS_LENGTH] for name in self.fields}
        return urlencode({name: value for name, value in typed.items() if value}, safe="/")

    def _query(self, names):
        asked = self.asked
        values = {name: getattr(asked[name], "slug", asked[name]) for name in names if name in asked}
        return urlencode(values, safe="/")


class StrippedInput(forms.TextInput):
    """White space around what is typed says nothing."""

    def value_from_datadict(self, data, files, name):
        return str(data.get(name) or "").strip()


def _choice(label, choices, refusal):
    return forms.ChoiceField(label=label, required=False, choices=choices, error_messages={"invalid_choice": refusal})


class OfficeSelection(RegionSelection):
    """``?year=2014&region=central-asia&kind=liaison&status=open&q=tashkent&office=…&partner=…&view=5/41.5/65&panel=table``.

    In a past year these are all offices that had opened by its end, each with its status on its last day: those that
    had closed stay, marked as closed, and those whose beginning is not known are in. ``partner`` and ``office`` are slugs
    of what the map shows in detail; they narrow nothing. ``view`` is where a reader moved the map by hand; only the
    browser uses it. ``panel`` is what stands beside the map, or in its place.
    """

    class Panel(models.TextChoices):
        LIST = "list", _("list beside the map")
        CLOSED = "closed", _("map alone")
        TABLE = "table", _("table in place of the map")

    year = forms.IntegerField(
        label=_("Year"),
        widget=StrippedInput,
        required=False,
        error_messages={"invalid": CHOOSE_A_YEAR},
    )
    kind = _choice(_("Kind of office"), Office.Kind, _("There is no such kind of office. Choose one from the list."))
    status = _choice(_("Status"), Office.Status, _("There is no such status. Choose one from the list."))
    q = forms.CharField(
        label=_("Name or city"),
        required=False,
        max_length=WORDS_LENGTH,
        error_messages={"max_length": _("Write fewer words: at most 200 characters.")},
    )
    office = forms.ModelChoiceField(
        Office.objects.for_listing().select_related("successor"),
        to_field_name="slug",
        label=_("Office"),
        widget=StrippedInput,
        required=False,
        error_messages={"invalid_choice": _("There is no such office. Choose one from the list.")},
    )
    partner = forms.ModelChoiceField(
        Partner.objects.select_related("region"),
        to_field_name="slug",
        label=_("Partner"),
        widget=StrippedInput,
        required=False,
        error_messages={"invalid_choice": _("There is no such partner. Choose one from the list.")},
    )
    view = forms.CharField(
        label=pgettext_lazy("map", "View"),
        required=False,
        validators=[RegexValidator(VIEW, _("Write zoom, latitude and longitude, for example 5/41.5/65."))],
    )
    panel = _choice(pgettext_lazy("map", "Panel"), Panel, _("There is no such panel. Choose list, closed or table."))

    narrowing = ("year", "region", "kind", "status", "q")
    field_order = [*narrowing, "office", "partner", "view", "panel"]
    named = RegionSelection.named | {"office": Office, "partner": Partner}
    kinds = Office.Kind
    statuses = Office.Status

    def clean_year(self):
        """A year of which the site tells, or ``None``."""
        year = self.cleaned_data["year"]
        if year is not None:
            first, last = known_years()
            if not first <= year <= last:
                raise forms.ValidationError(CHOOSE_A_YEAR, code="invalid")
        return year

    @property
    def day(self):
        """The day that stands for the chosen year: its last one, or today in the year that is running."""
        year = self.asked.get("year")
        return min(today(), date(year, 12, 31)) if year else today()

    @property
    def has_filters(self):
        """Something narrows it that only the fields behind "Filter" show, or an error stands there."""
        return bool({"region", "kind", "status"} & {*self.chosen, *self.errors} or "year" in self.errors)

    @property
    def query(self):
        """The query string that asks other addresses for the same offices: ``year=2014&kind=liaison``."""
        return self._query(self.narrowing)

    @property
    def told(self):
        """[(label, words)] of what was asked for."""
        words = {"region": lambda region: region.texts.name, "kind": lambda kind: Office.Kind(kind).label}
        words["status"] = lambda status: Office.Status(status).label
        asked = [(name, self.asked[name]) for name in self.narrowing if name in self.asked]
        return [(self.fields[name].label, words.get(name, str)(value)) for name, value in asked]

    def narrow(self, offices):
        """Those of ``offices`` (a queryset) that were asked for; all of them if the query is invalid."""
        asked = self.asked
        if year := asked.get("year"):
            offices = offices.known_in(year, with_uncertain=year >= first_uncertain_year())
        if region := asked.get("region"):
            offices = offices.serving(region)
        if kind := asked.get("kind"):
            offices = offices.filter(kind=kind)
        if status := asked.get("status"):
            offices = offices.with_status(status, self.day)
        if words := asked.get("q"):
            offices = offices.matching(words)
        return offices
