"""One thing has one name in the staff site, and two things have two."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from publishing.models import ChangeSet, Content
from publishing.models.revision import Revision
from publishing.revisions.live import ensure_live_revision
from tests.factories import OfficeFactory, RegionFactory
from translations.states import State

pytestmark = pytest.mark.django_db

CONTENT = [model for model in admin.site._registry if issubclass(model, Content)]


@pytest.fixture
def pages(staff):
    """The form to add something of each kind, as HTML by its model."""
    return {
        model: staff.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")).content.decode()
        for model in CONTENT
    }


def test_no_field_is_called_an_address_alone(pages):
    labels = {label for page in pages.values() for label in re.findall(r"<label[^>]*>\s*([^<]*?):?\s*</label>", page)}

    assert {label for label in labels if re.match(r"(?i)address\b", label)} == set()
    assert {"Web address", "Street address (English)", "Short name"} <= labels


def test_the_address_of_a_page_and_a_link_have_two_names(pages):
    labelled = {
        (label.strip(), name.rpartition("-")[2])
        for page in pages.values()
        for name, label in re.findall(r'<label[^>]*for="id_([^"]*)"[^>]*>\s*([^<]*?):?\s*</label>', page)
    }

    assert {name for label, name in labelled if label == "Web address"} == {"slug"}
    assert {name for label, name in labelled if label == "Link"} == {"url"}


def test_no_help_speaks_of_codes_beside_a_list_of_blank_lines_beside_an_editor_or_against_the_docs(pages):
    wrong = re.compile("for example ka|ISO 3166|blank line|cannot be changed later")

    assert {model.__name__: wrong.findall(page) for model, page in pages.items() if wrong.search(page)} == {}


def test_no_part_of_a_form_is_called_life_and_no_kind_a_passage(pages):
    headings = {
        " ".join(each.split()) for page in pages.values() for each in re.findall(r"<h2[^>]*>([^<]*)</h2>", page)
    }
    kinds = {str(model._meta.verbose_name_plural) for model in CONTENT}

    assert "Opened and closed" in headings
    assert {each for each in headings | kinds if re.search("(?i)life|passage", each)} == set()


def test_an_object_nobody_sees_and_a_text_nobody_read_have_two_names():
    assert (Revision.State.DRAFT.label, State.DRAFT.label) == ("draft", "not reviewed")


def test_the_heading_of_a_form_is_what_it_is_about(staff):
    change_set = ChangeSet.objects.create(name="Moves")
    office = OfficeFactory(name_en="Liaison Office")

    for row, kind in ((change_set, "Change set"), (office, "Office")):
        options = row._meta
        page = staff.get(
            reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
        ).content.decode()

        assert re.findall(r"<h1>([^<]*)</h1>", page) == [str(row)]
        assert f'<p class="kind">{kind}</p>' in page
        assert f"<title>{row} | {kind} |" in page


def test_a_preview_names_the_draft_and_not_its_number(staff):
    region = RegionFactory(name_en="Georgia", slug="georgia")
    live = ensure_live_revision(region)

    page = staff.get(reverse("admin:revision_preview", args=[live.pk]), follow=True).content.decode()

    assert "<span>Georgia: live</span>" in page
