import pytest
from django.urls import reverse

from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from srep.link_chooser import PAGES_OFFERED
from tests.factories import (
    AppointmentFactory,
    OfficeFactory,
    PartnerFactory,
    PremisesFactory,
    QuestionFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db

PAGES = reverse("admin:pages_found")


def found(client, **query):
    return client.get(PAGES, query).json()["pages"]


def test_pages_are_found_by_words_in_any_language(staff):
    office = OfficeFactory(name_en="Liaison Office Georgia", name_ka="საკონტაქტო ოფისი")
    partner = PartnerFactory(name_en="Georgia")
    PremisesFactory(office=office, city_en="Georgia on the hill")

    told = {"address": f"page:office:{office.pk}", "name": "Liaison Office Georgia", "kind": "Office"}
    assert found(staff, q="საკონტაქტო") == [told]
    assert [page["address"] for page in found(staff, q="GEORGIA")] == [
        f"page:partner:{partner.pk}",
        f"page:office:{office.pk}",
    ]
    assert found(staff, q="liaison nothing") == found(staff, q="") == found(staff) == []


def test_an_office_is_found_by_where_it_is_and_who_held_a_post_there(staff):
    office = PremisesFactory(office__name_en="Liaison Office", city_en="Chișinău", country="MD").office
    AppointmentFactory(post__office=office, person_en="Maria Example")

    for asked in ("chisinau", "Moldova", "Молдова liaison", "maria"):
        assert [page["address"] for page in found(staff, q=asked)] == [f"page:office:{office.pk}"]


def test_a_page_is_found_by_its_address(staff, settings):
    settings.SITE_URL = "https://here.example"
    region = RegionFactory(slug="caucasus")
    (page,) = found(staff, q="https://here.example/ka/regions/caucasus/#offices")

    assert page["address"] == f"page:region:{region.pk}"
    assert found(staff, q="/en/regions/caucasus/") == found(staff, q=" \t/en/regions/caucasus/\n") == [page]
    assert found(staff, q="https://elsewhere.example/en/regions/caucasus/") == []
    assert found(staff, q="/en/regions/nowhere/") == found(staff, q="/admin/") == []
    assert staff.get(PAGES, {"q": "https://["}).status_code == 400


def test_a_link_says_to_what_it_leads(staff):
    question = QuestionFactory(question_en="Who?")

    assert [page["name"] for page in found(staff, address=f"page:question:{question.pk}")] == ["Who?"]
    assert found(staff, address="page:question:0b5d0f0e-1111-4222-8333-444444444444") == []
    assert found(staff, address="page:user:0b5d0f0e-1111-4222-8333-444444444444") == []
    assert found(staff, address="page:question:1") == []


def test_drafts_are_not_offered(staff):
    office = OfficeFactory(name_en="Public")
    snapshot = take_snapshot(office)
    snapshot["fields"]["name_en"] = "Secret"
    save_draft(office, snapshot, base=ensure_live_revision(office))

    assert found(staff, q="secret") == []
    assert [page["name"] for page in found(staff, q="public")] == ["Public"]


def test_what_is_offered_is_bounded_and_needs_few_queries(staff, django_assert_max_num_queries):
    for _each in range(30):
        RegionFactory(name_en="Same")
        OfficeFactory(name_en="Same")
        QuestionFactory(question_en="Same?")

    with django_assert_max_num_queries(14):
        assert len(found(staff, q="same")) == PAGES_OFFERED
