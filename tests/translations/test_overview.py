"""Objects by language: the same numbers as the states of their texts, narrowed, paged, and as a file."""

import csv
import io
from collections import Counter

import pytest
from django.core.management import call_command
from django.urls import reverse
from modeltranslation.translator import translator

from offices.models import Office
from publishing.workflow.roles import AUTHORS
from tests.factories import OfficeFactory, PremisesFactory, RegionFactory
from tests.publishing.roles import person, signed_in
from translations import overview
from translations.states import TARGET_LANGUAGES, State, record, states_of

pytestmark = pytest.mark.django_db

OVERVIEW = reverse("admin:texts_overview")


def cells(response):
    """{title: {language: (state, number)}}."""
    return {
        line.title: {cell["language"]: (cell["state"], cell["number"]) for cell in line.cells}
        for line in response.context["page"]
    }


@pytest.fixture
def office():
    office = OfficeFactory(
        name_en="Office", profile_en="Profile.", name_fr="Bureau", name_ka="ოფისი", profile_ka="პროფილი"
    )
    PremisesFactory(office=office, city_en="Tbilisi", city_ka="თბილისი")
    record(office, "fr", reviewed=True)
    record(office, "ka", reviewed=True)
    return office


def test_a_cell_says_what_most_needs_to_be_done_rows_included(staff, office):
    line = cells(staff.get(OVERVIEW))["Office"]

    assert line["ru"] == (State.MISSING, 3)
    assert line["fr"] == (State.MISSING, 2)
    assert line["ka"] == (State.OUTDATED, 1)  # the city, of which nothing is known
    record(office.premises.get(), "ka")
    assert cells(staff.get(OVERVIEW))["Office"]["ka"] == (State.DRAFT, 1)


def test_totals_are_those_of_the_states(staff):
    call_command("load_content", verbosity=0)
    wanted = Counter()
    for model in translator.get_registered_models(abstract=False):
        rows = list(model._base_manager.all())
        wanted.update((language, state) for (*_k, language), state in states_of(rows, TARGET_LANGUAGES).items())

    totals = staff.get(OVERVIEW).context["totals"]

    assert {(code, state): n for state, _sign, numbers in totals for code, n in numbers if n} == dict(wanted)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, {"Office", "Region"}),
        ({"kind": "regions.region"}, {"Region"}),
        ({"kind": "nothing"}, {"Office", "Region"}),
        ({"state": "reviewed"}, {"Office"}),
        ({"state": "outdated", "language": "ka"}, {"Office"}),
        ({"state": "outdated", "language": "fr"}, set()),
        ({"state": "x", "language": "en", "page": "x"}, {"Office", "Region"}),
    ],
)
def test_what_is_shown_is_narrowed(staff, office, query, titles):
    RegionFactory(name_en="Region", profile_en="")

    assert set(cells(staff.get(OVERVIEW, query))) == titles


def test_all_of_it_comes_as_a_file_in_which_nothing_calculates(staff, office):
    Office.objects.update(name_en="=1+1")

    text = b"".join(staff.get(OVERVIEW, {"format": "csv"}).streaming_content).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(TARGET_LANGUAGES)
    assert {row["title"] for row in rows} == {"'=1+1"}
    assert {row["language"]: row["missing"] for row in rows}["ru"] == "3"


def test_who_may_see_no_content_sees_no_object(office):
    assert cells(signed_in(person(AUTHORS)).get(OVERVIEW))
    assert cells(signed_in(person()).get(OVERVIEW)) == {}


def test_more_objects_are_paged_and_more_than_are_read_are_said(staff, monkeypatch):
    monkeypatch.setattr(overview, "OBJECTS_PER_PAGE", 2)
    for number in range(5):
        OfficeFactory(name_en=f"Office {number}")

    assert list(cells(staff.get(OVERVIEW, {"page": 3}))) == ["Office 4"]
    monkeypatch.setattr(overview, "OBJECTS_READ", 3)
    response = staff.get(OVERVIEW)
    assert response.context["objects_read"] == 3
    assert response.context["page"].paginator.count == 3
