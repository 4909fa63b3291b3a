"""The forms of the staff site look as Django draws them, and weigh half of what they did."""

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import Fieldset
from django.forms.renderers import DjangoTemplates
from django.template import Context, Engine
from django.template.loader import get_template
from django.urls import reverse

from offices.models import Contact, Office, Premises
from srep.form_renderer import FormRenderer
from tests.factories import OfficeFactory, PremisesFactory, RegionFactory, SourceFactory
from tests.public_pages import errors, form_data
from translations.states import record

BYTES = 90_000  # of the form of an office with ten premises and ten contacts; before it was drawn by Python, and without hours, 904,000
TEMPLATE = "admin/includes/fieldset.html"
HEADING = {"prefix": "rows", "id_prefix": 0, "id_suffix": 1, "heading_level": 4}


class Parts(HTMLParser):
    """What a page consists of: its elements with their attributes and its texts, but for boxes that say nothing."""

    def __init__(self, html):
        super().__init__()
        self.parts = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag != "div" or attrs:
            self.parts.append(
                (tag, sorted((name, " ".join(value.split()) if value else value) for name, value in attrs))
            )

    def handle_data(self, data):
        if data.strip():
            self.parts.append(data.strip())


class AnyForm(forms.ModelForm):
    """Of every kind of field that a line may have."""

    text = forms.CharField(
        help_text="<b>Two</b> letters & more.", max_length=2, widget=forms.TextInput({"class": "'\""})
    )
    area = forms.CharField(label="Area <b>", required=False, widget=forms.Textarea({"lang": "ka"}))
    day = forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    number = forms.IntegerField(disabled=True, initial=3, label="How many?")
    choice = forms.ChoiceField(choices=[("", "---"), ("a", "A & B"), (1, "<one>")])
    groups = forms.ChoiceField(choices=[("group", [("a", "A"), ("b", "B")])], required=False)
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], help_text="Any.")
    radio = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, required=False)
    box = forms.BooleanField(help_text="Tick it.")
    tick = forms.BooleanField(required=False)
    unseen = forms.CharField(widget=forms.HiddenInput)
    unseen_too = forms.CharField(widget=forms.HiddenInput, help_text="Not seen either.")
    more = forms.CharField()
    initially = forms.CharField(show_hidden_initial=True, initial="was")

    class Meta:
        model = Office
        fields = ("kind",)


SENT = {
    "text": "too long",
    "area": "\n<b>&'\"",
    "day": "2024-02-30",
    "choice": "1",
    "several": ["a", "c"],
    "radio": "b",
}
LINES = (
    *("text", "area", ("day", "number"), "choice", ("groups", "box"), "several", "radio", "tick", "unseen"),
    *("initially", ("unseen_too", "kind"), "slug", ("slug", "more")),
)


@pytest.mark.parametrize("sent", [None, SENT, {}])
@pytest.mark.parametrize("prefix", [None, "rows-__prefix__"])
@pytest.mark.django_db
def test_a_fieldset_looks_as_django_draws_it(sent, prefix):
    initial = {
        "text": "<&'\"",
        "area": "one\ntwo",
        "day": date(2024, 2, 29),
        "choice": "a",
        "several": ["b"],
        "box": True,
    }
    if sent is not None and prefix:
        sent = {f"{prefix}-{name}": value for name, value in sent.items()}
    form = AnyForm(sent, initial=initial, prefix=prefix, instance=OfficeFactory(slug="slug"))
    office_admin = admin.site._registry[Office]
    stock = Engine(dirs=[Path(admin.__file__).parent / "templates"])

    for name, classes in ((None, ()), ("Life", ("collapse",))):
        drawn = [
            template.render(
                {"fieldset": Fieldset(form, name, ("slug",), LINES, classes, "<i>Said</i>", office_admin), **HEADING}
            )
            for template in (get_template(TEMPLATE), _Rendered(stock.get_template(TEMPLATE)))
        ]

        assert Parts(drawn[0]).parts == Parts(drawn[1]).parts


class _Rendered:
    def __init__(self, template):
        self.template = template

    def render(self, context):
        return self.template.render(Context(context))


def change_page(staff, office):
    return staff.get(reverse("admin:offices_office_change", args=[office.pk]))


@pytest.mark.parametrize("sent", [None, SENT, {}])
@pytest.mark.django_db
def test_what_a_form_consists_of_is_drawn_as_djangos_templates_draw_it(sent):
    drawn = [
        AnyForm(sent, initial={"several": ["b"], "box": True}, renderer=renderer).as_p()
        for renderer in (FormRenderer(), DjangoTemplates())
    ]

    assert Parts(drawn[0]).parts == Parts(drawn[1]).parts


@pytest.mark.django_db
def test_a_page_with_a_form_is_drawn_as_djangos_templates_draw_it(staff, monkeypatch):
    office = PremisesFactory(office__name_fr="Bureau").office
    office.regions.add(RegionFactory())
    urls = [reverse("admin:accounts_user_add"), reverse("admin:offices_office_change", args=[office.pk]) + "?rows=all"]

    drawn = [_without_keys(staff.get(url)) for url in urls]
    monkeypatch.setattr(FormRenderer, "render", DjangoTemplates.render)

    assert drawn == [_without_keys(staff.get(url)) for url in urls]


def _without_keys(response):
    """Its parts but for those that are another time others."""
    keys = [("name", name) for name in ("csrfmiddlewaretoken", "form_key", "_preview")]
    parts = Parts(response.content.decode()).parts
    return [part for part in parts if isinstance(part, str) or not any(key in part[1] for key in keys)]


def in_every_language(**texts):
    return {f"{name}_{c}": f"{text} {c}" for name, text in texts.items() for c in settings.MODELTRANSLATION_LANGUAGES}


@pytest.mark.django_db
def test_the_form_of_a_large_office_has_few_bytes(staff):
    office = OfficeFactory(**in_every_language(name="Office"))
    for number in range(10):
        texts = in_every_language(city="City", address="Street")
        days = {"since": date(2000 + number, 3, 2), "until": date(2001 + number, 3, 2)}
        Premises.objects.create(office=office, country="GE", **days, **texts)
        telephone = {"kind": "telephone", "value": f"+9953229338{number:02}"}
        Contact.objects.create(office=office, **telephone, **in_every_language(label="Label"))

    page = change_page(staff, office).content

    assert page.count(b'class="inline-related') == 22
    assert len(page) <= BYTES


@pytest.mark.django_db
def test_whatever_a_field_names_stands_once_on_the_page(staff):
    office = PremisesFactory(office__name_fr="Bureau", city_ru="Город").office
    record(office, "fr", reviewed=True)

    parts = [
        attrs
        for tag, attrs in filter(
            lambda part: isinstance(part, tuple), Parts(change_page(staff, office).content.decode()).parts
        )
    ]
    keys = [value for attrs in parts for name, value in attrs if name == "id"]
    named = {
        key for attrs in parts for name, value in attrs if name in ("for", "aria-describedby") for key in value.split()
    }

    assert len(set(keys)) == len(keys)
    assert named - set(keys) == set()
    french = next(dict(attrs) for attrs in parts if ("name", "name_fr") in attrs)
    assert french["aria-describedby"] == "state-reviewed"


@pytest.mark.django_db
def test_what_a_draft_may_lack_publishing_asks_for_again(staff):
    office = PremisesFactory().office
    url = reverse("admin:offices_office_change", args=[office.pk])
    gaps = {"name_en": "", "premises-0-city_en": ""}

    draft = staff.post(url, {**form_data(staff.get(url), "office_form"), **gaps, "_draft": "1"})
    refused = staff.post(url, {**form_data(staff.get(url), "office_form"), **gaps, "_save": "1"})

    assert draft.status_code == 302
    assert errors(refused) == ["This field is required."] * 2


@pytest.mark.django_db
def test_each_row_has_its_own_texts_faults_and_choices(staff):
    office = OfficeFactory()
    rows = [PremisesFactory(office=office, since=date(2000 + n, 1, 1), until=date(2001 + n, 1, 1)) for n in range(3)]
    source = SourceFactory()
    rows[1].sources.add(source)
    url = reverse("admin:offices_office_change", args=[office.pk]) + "?rows=all"
    data = form_data(staff.get(url), "office_form")
    place = next(n for n in range(3) if data[f"premises-{n}-id"] == [str(rows[1].pk)])
    assert [data.get(f"premises-{n}-sources", []) for n in range(3)] == [
        [str(source.pk)] * (n == place) for n in range(3)
    ]

    sent = {**data, f"premises-{place}-city_fr": "x" * 200, f"premises-{place}-country": "KZ", "_save": "1"}
    refused = staff.post(url, sent)

    shown = form_data(refused, "office_form")
    assert [shown[f"premises-{n}-country"] for n in range(3)] == [
        ["KZ"] if n == place else data[f"premises-{n}-country"] for n in range(3)
    ]
    html = refused.content.decode()
    assert [f'id="id_premises-{n}-city_fr_error"' in html for n in range(3)] == [n == place for n in range(3)]


@pytest.mark.django_db
def test_labels_and_choices_are_in_the_language_of_whoever_has_the_form(staff, django_user_model):
    office = PremisesFactory(country="GE").office
    found = []
    for language in ("en", "fr", "en"):
        django_user_model.objects.update(language=language)
        page = change_page(staff, office).content.decode()
        found.append(("<option value=DE>Germany" in page, "<option value=DE>Allemagne" in page))

    assert found == [(True, False), (False, True), (True, False)]
