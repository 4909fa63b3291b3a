"""Objects by language: the same numbers as the states of their texts, narrowed, paged, and as a file."""

import csv
import io
import os
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from modeltranslation.translator import translator

from offices.models import Office
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import publish
from publishing.workflow.roles import AUTHORS
from tests.documents import Document
from tests.factories import MilestoneFactory, OfficeFactory, PremisesFactory, RegionFactory
from tests.publishing.roles import person, signed_in
from translations import objects, overview
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

    counted = {
        (code, state): number
        for state, _sign, numbers in totals
        for code, (number, _query) in zip(TARGET_LANGUAGES, numbers, strict=True)
        if number
    }
    assert counted == dict(wanted)


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


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"region": "near"}, {"Near", "Its region", "Said of it"}),
        ({"region": "near", "kind": "offices.office"}, {"Near"}),
        ({"region": "far"}, {"Far region"}),
        ({"region": "nowhere"}, {"Near", "Elsewhere", "Its region", "Far region", "Said of it"}),
    ],
)
def test_a_region_has_what_belongs_to_it_by_whatever_way(staff, query, titles):
    near = RegionFactory(slug="near", name_en="Its region", profile_en="")
    RegionFactory(slug="far", name_en="Far region", profile_en="")
    OfficeFactory(name_en="Near").regions.set([near])
    OfficeFactory(name_en="Elsewhere")
    MilestoneFactory(text_en="Said of it", region=near)

    assert set(cells(staff.get(OVERVIEW, query))) == titles
    listed = staff.get(reverse("admin:texts"), {"language": "uz", "state": "missing"} | query).context["page"]
    assert {text.title for text in listed} == titles


def drafted(office, **fields):
    snapshot = take_snapshot(office)
    snapshot["fields"] |= fields
    return save_draft(office, snapshot, base=ensure_live_revision(office))


@pytest.mark.parametrize(
    ("is_minor", "waiting"),
    [(False, {"week": set(), "month": set()}), (True, {"week": {"Office"}, "month": set()})],
    ids=["new words", "a correction"],
)
def test_a_text_waits_since_its_english_stands_there(staff, office, is_minor, waiting):
    with time_machine.travel(timezone.now() - timedelta(days=10), tick=False):
        Office.objects.update(updated=timezone.now())
        PremisesFactory._meta.model.objects.update(updated=timezone.now())
        ensure_live_revision(office)
    assert set(cells(staff.get(OVERVIEW, {"age": "week", "language": "ru"}))) == {"Office"}
    publish(drafted(office, name_en="Another", profile_en="Words."), is_minor=is_minor, note="New words.")
    office.premises.all().delete()

    found = {age: set(cells(staff.get(OVERVIEW, {"age": age, "language": "ru"}))) for age in waiting}

    assert found == {age: {"Another"} if titles else set() for age, titles in waiting.items()}
    listed = staff.get(reverse("admin:texts"), {"language": "ru", "state": "missing", "age": "week"}).context["page"]
    assert bool(listed) is is_minor


def test_an_object_waits_since_the_oldest_of_its_texts(staff):
    with time_machine.travel(timezone.now() - timedelta(days=10), tick=False):
        office = OfficeFactory(name_en="Office", profile_en="Profile.")
        ensure_live_revision(office)
    publish(drafted(office, name_en="Another"), note="New words.")

    found = {age: set(cells(staff.get(OVERVIEW, {"age": age, "language": "ru"}))) for age in ("week", "month")}

    assert found == {"week": {"Another"}, "month": set()}


def test_the_words_of_the_interface_stand_there_too(staff, office, settings, tmp_path):
    catalogue = tmp_path / "ka" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Save"\nmsgstr "შენახვა"\n\nmsgid "Lost"\nmsgstr ""\n\n#, fuzzy\nmsgid "Old"\nmsgstr "ძველი"\n\n'
        '#~ msgid "Gone"\n#~ msgstr ""\n'
    )
    settings.LOCALE_PATHS = [tmp_path]

    (line,) = staff.get(OVERVIEW).context["interface"]
    listed = staff.get(reverse("admin:texts_interface"), {"language": "ka"})

    assert {cell["language"]: (cell["state"], cell["number"]) for cell in line.cells}["ka"] == (State.MISSING, 1)
    assert [(text, state) for text, _translation, state in listed.context["undone"]] == [
        ("Lost", State.MISSING),
        ("Old", State.OUTDATED),
    ]
    assert staff.get(OVERVIEW, {"kind": "offices.office"}).context["interface"] == []
    catalogue.write_text('msgid ""\nmsgstr ""\n\nmsgid "Save"\nmsgstr "Zachowaj"\n')
    os.utime(catalogue, ns=(1, 1))
    assert staff.get(reverse("admin:texts_interface"), {"language": "ka"}).context["undone"] == []


def test_all_of_it_comes_as_a_file_in_which_nothing_calculates(staff, office):
    Office.objects.update(name_en="=1+1")

    text = b"".join(staff.get(OVERVIEW, {"format": "csv"}).streaming_content).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["kind"] for row in rows] == ["Office"] * len(TARGET_LANGUAGES) + [""] * len(TARGET_LANGUAGES)
    assert {row["title"] for row in rows} == {"'=1+1", "Words of the interface"}
    assert {row["language"]: row["missing"] for row in rows if row["kind"]}["ru"] == "3"


def test_who_may_see_no_content_sees_no_object(office):
    assert cells(signed_in(person(AUTHORS)).get(OVERVIEW))
    assert cells(signed_in(person()).get(OVERVIEW)) == {}


def test_more_objects_are_paged_and_more_than_are_read_are_said(staff, monkeypatch):
    monkeypatch.setattr(overview, "OBJECTS_PER_PAGE", 2)
    for number in range(5):
        OfficeFactory(name_en=f"Office {number}")

    response = staff.get(OVERVIEW, {"page": 3})
    assert (list(cells(response)), response.context["objects_read"]) == (["Office 4"], 0)
    monkeypatch.setattr(objects, "OBJECTS_READ", 3)
    response = staff.get(OVERVIEW)
    assert response.context["objects_read"] == 3
    assert response.context["page"].paginator.count == 3


@pytest.mark.parametrize("page", ["texts", "texts_overview"])
def test_what_is_done_with_many_texts_stands_above_both_pages(staff, page):
    found = Document(staff.get(reverse(f"admin:{page}")).content.decode())

    links = {each.get("href", "").partition("?")[0] for each in found.all("a")}
    assert {reverse(f"admin:texts_{name}") for name in ("exchange", "replace", "notes")} <= links
