"""A form shown as readers will see it, without saving it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from publishing.admin.typed_forms import KEPT_OF_ONE_PERSON
from publishing.models import JournalEntry, Revision, SiteRevision, TypedForm
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.roles import AUTHORS, PUBLISHERS
from tests.factories import OfficeFactory, PremisesFactory, QuestionFactory, RegionFactory
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in
from translations.models import Pair

pytestmark = pytest.mark.django_db

PREVIEW = {"_preview": "Preview"}
ADD = reverse("admin:offices_office_add")


@pytest.fixture
def office():
    office = OfficeFactory(slug="liaison", name_en="Live name", name_fr="Nom public")
    office.regions.add(RegionFactory())
    PremisesFactory(office=office, city_en="Tbilisi")
    ensure_live_revision(office)
    return office


@pytest.fixture
def author():
    return signed_in(person(AUTHORS))


def form_of(office):
    return reverse("admin:offices_office_change", args=[office.pk])


def typed(client, office, **values):
    return form_data(client.get(form_of(office)), "office_form") | values | PREVIEW


def body(response):
    return response.content.decode()


def test_what_is_typed_is_shown_on_the_public_page_and_nothing_is_saved(author, office):
    data = typed(author, office, **{"name_en": "Typed name", "name_fr": "Nom tapé", "premises-0-city_en": "Mtskheta"})
    before = Revision.objects.count(), JournalEntry.objects.count(), Pair.objects.count()

    page = author.post(form_of(office), data, follow=True)

    assert page.redirect_chain[-1][0] == f"/admin/preview/typed/{office.pk}/en/offices/liaison/"
    assert "<h1>Typed name</h1>" in body(page)
    assert "Mtskheta" in body(page)
    assert "as typed, not saved" in body(page)
    assert (page["Cache-Control"].startswith("no-store, private"), page["X-Robots-Tag"]) == (True, "noindex")
    assert "<h1>Nom tapé</h1>" in body(author.get(f"/admin/preview/typed/{office.pk}/fr/offices/liaison/"))
    assert (Revision.objects.count(), JournalEntry.objects.count(), Pair.objects.count()) == before
    assert SiteRevision.current() == 0
    assert "<h1>Live name</h1>" in body(author.get("/en/offices/liaison/"))
    assert "Typed name" not in body(author.get(form_of(office)))


def test_the_form_can_be_saved_after_it_was_looked_at(author, office):
    data = typed(author, office, name_en="Typed name")
    author.post(form_of(office), data)
    data.pop("_preview")

    author.post(form_of(office), data | {"_draft": "Save draft"})

    assert Revision.objects.drafts().get().snapshot["fields"]["name_en"] == "Typed name"


def test_something_new_is_shown_before_it_was_ever_saved(author):
    region = RegionFactory()
    data = form_data(author.get(ADD), "office_form")
    data |= {"name_en": "New office", "slug": "new", "kind": "liaison", "regions": [region.pk], "opened": "2020-01-01"}

    page = author.post(ADD, data | PREVIEW, follow=True)

    assert "<h1>New office</h1>" in body(page)
    assert not Revision.objects.filter(title="New office").exists()


def test_it_is_shown_as_it_will_be_on_a_day_to_come(author, office):
    tomorrow = timezone.localdate() + timedelta(1)
    author.post(form_of(office), typed(author, office, closed=tomorrow.isoformat()))
    page = f"/admin/preview/typed/{office.pk}/"

    now = author.get(f"{page}en/offices/liaison/")
    later = author.get(page, {"at": f"{tomorrow:%Y-%m-%d}T23:00", "page": "/en/offices/liaison/"}, follow=True)

    assert f"at/{tomorrow:%Y-%m-%d}T23:00/en/offices/liaison/" in later.redirect_chain[-1][0]
    assert ["Former premises" in body(shown) for shown in (now, later)] == [False, True]


@pytest.mark.parametrize(
    ("minute", "status"),
    [
        ("1899-12-31T23:59", 404),
        ("1900-01-01T00:00", 302),
        ("2100-12-31T23:59", 302),
        ("2101-01-01T00:00", 404),
    ],
)
def test_a_page_is_shown_as_of_a_year_from_1900_to_2100(author, office, minute, status):
    address = author.post(form_of(office), typed(author, office)).url

    assert author.get(address, {"at": minute}).status_code == status


def test_what_cannot_be_read_is_named_and_kept_nowhere(author, office):
    data = typed(author, office, **{"opened": "no day", "premises-0-latitude": "north"})

    page = author.post(form_of(office), data)

    assert page.status_code == 409
    assert page.context["faults"][0].startswith("Opening date: ")
    assert any(fault.startswith("Premises, row 1: Latitude") for fault in page.context["faults"])
    assert "stands in the window that you came from" in body(page)
    assert not TypedForm.objects.exists()


def test_what_the_page_cannot_do_without_is_named(author):
    data = form_data(author.get(ADD), "office_form") | {"slug": "new"}

    page = author.post(ADD, data | PREVIEW, follow=True)

    assert page.status_code == 409
    assert "stands in the window that you came from" in body(page)
    assert page.context["faults"]


def test_another_persons_change_does_not_stand_in_the_way(author, office):
    data = typed(author, office, name_en="Typed name")
    snapshot = take_snapshot(office)
    snapshot["fields"] |= {"name_en": "Their name", "name_fr": "Leur nom"}
    save_draft(office, snapshot, base=ensure_live_revision(office))

    page = author.post(form_of(office), data, follow=True)

    assert "<h1>Typed name</h1>" in body(page)
    assert "<h1>Leur nom</h1>" in body(author.get(f"/admin/preview/typed/{office.pk}/fr/offices/liaison/"))


def test_nobody_else_sees_it_and_it_is_gone_after_an_hour(author, client, office):
    author.post(form_of(office), typed(author, office, name_en="Typed name"))
    page = f"/admin/preview/typed/{office.pk}/en/offices/liaison/"

    publisher, stranger = signed_in(person(PUBLISHERS)).get(page), client.get(page)

    assert (publisher.status_code, stranger.status_code) == (410, 302)
    assert "Typed name" not in body(publisher) + body(stranger)
    TypedForm.objects.update(sent=timezone.now() - timedelta(hours=1))
    assert author.get(page).status_code == 410
    call_command("publish_due", verbosity=0)
    assert not TypedForm.objects.exists()


def test_who_may_not_see_such_content_any_more_sees_it_no_more(office):
    user = person()
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_office", "change_office"]))
    client = signed_in(user)
    client.post(form_of(office), typed(client, office))
    user.user_permissions.clear()

    assert client.get(f"/admin/preview/typed/{office.pk}/en/offices/liaison/").status_code == 403


def test_of_one_person_so_many_are_kept_and_old_ones_of_everybody_go(author):
    other, now = person(), timezone.now()
    for number, sent in enumerate([now - timedelta(hours=2), *[now + timedelta(minutes=1)] * KEPT_OF_ONE_PERSON]):
        TypedForm.objects.create(
            user=other,
            content_type=ensure_live_revision(OfficeFactory()).content_type,
            object_id=f"00000000-0000-4000-8000-{number:012}",
            snapshot={},
            sent=sent,
        )
    offices = OfficeFactory.create_batch(KEPT_OF_ONE_PERSON + 1)

    for office in [*offices, offices[-1]]:
        author.post(form_of(office), typed(author, office))

    kept = TypedForm.objects.exclude(user=other).order_by("sent").values_list("object_id", flat=True)
    assert list(kept) == [office.pk for office in offices[1:]]
    assert TypedForm.objects.filter(user=other).count() == KEPT_OF_ONE_PERSON


def test_content_without_a_page_of_its_own_is_shown_where_it_stands(author):
    question = QuestionFactory(question_en="Who?", answer_en="Somebody.")
    url = reverse("admin:mandate_question_change", args=[question.pk])
    data = form_data(author.get(url), "question_form") | {"answer_en": "Nobody knows yet."}

    page = author.post(url, data | PREVIEW, follow=True)

    assert page.status_code == 200
    assert "Nobody knows yet." in body(page)
