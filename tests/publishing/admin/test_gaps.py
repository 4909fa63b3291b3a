"""A draft may lack anything but what it is known by; what forbids to publish it is listed."""

import pytest
from django.urls import reverse

from publishing.models import Revision
from tests.factories import ContactFactory, OfficeFactory
from tests.public_pages import errors, form_data

pytestmark = pytest.mark.django_db

KNOWN_BY = {"slug": "a-draft", "key": "A_DRAFT", "code": "GE"}
KINDS = {
    "offices_office": "Opening date",
    "offices_post": "Office",
    "regions_partner": "Region",
    "regions_region": "Order",
    "regions_source": "Title",
    "mandate_milestone": "Date",
    "mandate_question": "Order",
    "mandate_passage": "Order",
}


def emptied(data, kept=()):
    own = ("csrf", "form_key", "seen", *kept)
    return {name: value if name.startswith(own) or name.endswith("_FORMS") else [""] for name, value in data.items()}


@pytest.mark.parametrize(("kind", "lacking"), KINDS.items())
def test_a_draft_of_any_kind_may_lack_what_it_is_not_known_by(staff, kind, lacking):
    add, form = reverse(f"admin:{kind}_add"), f"{kind.partition('_')[2]}_form"
    data = emptied(form_data(staff.get(add), form))
    data |= {name: value for name, value in KNOWN_BY.items() if name in data}

    response = staff.post(add, data | {"_draft": "1"})

    assert response.status_code == 302, errors(response)
    draft = Revision.objects.drafts().get()
    opened = staff.get(response.url)
    assert any(fault.startswith(lacking) for fault in draft.faults), draft.faults
    assert opened.status_code == 200
    assert "It cannot be published yet:" in opened.content.decode()
    previewed = staff.get(reverse("admin:revision_preview", args=[draft.pk]))
    assert previewed.status_code == 302 or lacking in previewed.content.decode()


@pytest.mark.parametrize(("rows", "filled"), [("premises", "local_address"), ("contacts", "label_en")])
def test_a_row_of_a_draft_may_lack_the_rest(staff, rows, filled):
    office = OfficeFactory(name_en="Office")
    address = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(staff.get(address), "office_form")
    empty = {name.replace("__prefix__", "0"): [""] for name in data if name.startswith(f"{rows}-__prefix__")}
    data |= empty | {f"{rows}-0-{filled}": "Something", f"{rows}-TOTAL_FORMS": "1", "_draft": "1"}

    response = staff.post(address, data)

    assert response.status_code == 302, errors(response)
    draft = Revision.objects.drafts().get()
    assert draft.faults
    assert not any("NOT NULL" in fault or "null value" in fault for fault in draft.faults)
    assert staff.get(address).status_code == 200


def test_what_lacks_something_is_not_published(staff):
    office = OfficeFactory(name_en="Office")
    address = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(staff.get(address), "office_form") | {"opened": ""}

    response = staff.post(address, data | {"_save": "1"})

    assert response.status_code == 200
    assert "This field is required." in errors(response)
    assert not Revision.objects.drafts().exists()


def test_all_that_a_draft_lacks_is_listed_at_once(staff):
    add = reverse("admin:offices_office_add")
    data = emptied(form_data(staff.get(add), "office_form")) | {"slug": "a-draft"}

    response = staff.post(add, data | {"_draft": "1"})

    assert response.status_code == 302, errors(response)
    blank = "This field cannot be blank."
    assert Revision.objects.drafts().get().faults == [
        f"{name}: {blank}"
        for name in (
            "Opening date",
            "Kind",
            "Opening date: how exactly",
            "Closing date: how exactly",
            "Name (English)",
        )
    ]


def test_what_a_row_of_a_draft_lacks_is_said_with_the_kind_of_row(staff):
    office = ContactFactory().office
    address = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(staff.get(address), "office_form")

    staff.post(address, data | {"contacts-0-kind": "", "_draft": "1"})

    assert Revision.objects.drafts().get().faults == ["Contact: Kind: This field cannot be blank."]
