"""From a public page to its form, for whoever is signed in; readers' pages know nothing of it."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mandate.models import Question
from offices.models import Office, Post
from publishing.workflow.roles import AUTHORS
from regions.models import Partner, Region
from tests.documents import Document
from tests.factories import RegionFactory
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db

EDIT, SITE = reverse("admin:edit"), "/admin/site"


def form(model, page="change", **chosen):
    args = [model.objects.get(**chosen).pk] if page == "change" else []
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_every_page_leads_to_its_form(staff, content):
    office = Office.objects.exclude(kind="headquarters").first()
    expected = {
        f"/ka/offices/{office.slug}/": form(Office, slug=office.slug),
        "/en/partners/georgia/": form(Partner, slug="georgia"),
        "/hy/regions/central-asia/": form(Region, slug="central-asia"),
        "/en/": form(Question, "changelist"),
        "/ru/map/": form(Office, "changelist"),
        "/en/representative/": form(Post, is_head=True, office__kind="headquarters"),
    }
    for path, address in expected.items():
        page = Document(staff.get(f"{SITE}{path}").content.decode())
        language = path.split("/")[1]
        assert page.words("a", href=f"{address}?beside={language}") == ["Edit this page"], path
        assert page.words("a", href=path) == ["The page of the readers"], path
        for typed in (path, f"https://site.example{path}?year=2012#content", f"{SITE}{path}"):
            assert staff.get(EDIT, {"page": typed}).url == address


def test_links_stay_in_the_staff_view_and_readers_pages_are_the_same_bytes(staff, pages_are_kept, content):
    path = "/en/partners/georgia/"
    before = Client().get(path)

    page = Document(staff.get(f"{SITE}{path}").content.decode())

    after = [Client().get(path), staff.get(path)]
    links = {each.get("href") for each in page.elements}
    assert {f"{SITE}/en/regions/south-caucasus/", reverse("admin:index")} <= links
    assert {answer.content for answer in after} == {before.content}
    assert b"/admin/" not in before.content
    assert all("Set-Cookie" not in answer.headers for answer in (before, *after))


def test_looking_at_what_is_published_keeps_nobody_from_publishing(staff, content):
    staff.get(f"{SITE}/en/partners/georgia/")  # renews the session, if anything does

    with CaptureQueriesContext(connection) as asked:
        staff.get(f"{SITE}/en/partners/georgia/")

    assert asked.captured_queries
    assert [each["sql"] for each in asked.captured_queries if not each["sql"].lstrip("(").startswith("SELECT")] == []


def test_a_draft_is_named_and_not_shown(staff, content):
    partner = Partner.objects.get(slug="georgia")
    address = form(Partner, slug="georgia")
    staff.post(address, form_data(staff.get(address), "partner_form") | {"profile_en": "Not yet.", "_draft": "1"})

    page = staff.get(f"{SITE}{partner.get_absolute_url()}").content.decode()

    assert "There is a draft:" in page
    assert "Not yet." not in page


@pytest.mark.parametrize(
    "path",
    ["", "/", "/xx/", "/admin/", "/en/nothing/", "https://x.example/", "/en/partners/none/"],
)
def test_an_address_without_a_form_leads_to_the_first_page_in_words(staff, path):
    response = staff.get(EDIT, {"page": path}, follow=True)

    assert response.redirect_chain == [(reverse("admin:index"), 302)]
    assert "No page of the site that you may edit has this address." in response.content.decode()


def test_the_staff_view_shows_public_pages_alone(staff, client, content):
    assert staff.get(f"{SITE}/").url == f"{SITE}/en/"
    assert staff.get(f"{SITE}/admin/").status_code == 404
    assert staff.get(f"{SITE}/en/partners/none/").status_code == 404
    assert Client().get(f"{SITE}/en/").status_code == 302
    assert "no-store" in staff.get(f"{SITE}/en/").headers["Cache-Control"]


def test_who_may_see_no_form_has_no_link_to_one(content):
    visitor = person(AUTHORS, username="guest")
    visitor.groups.clear()

    page = signed_in(visitor).get(f"{SITE}/en/partners/georgia/").content.decode()

    assert "Edit this page" not in page


def test_days_are_those_of_the_readers_whatever_clock_somebody_goes_by(staff):
    RegionFactory(slug="far")
    # The last change to anything on the page.
    Region.objects.update(updated=datetime(2035, 5, 1, 20, tzinfo=UTC))
    get_user_model().objects.update(time_zone="Pacific/Auckland")

    pages = [client.get(path) for client, path in ((Client(), "/en/regions/far/"), (staff, f"{SITE}/en/regions/far/"))]

    days = [
        [each.get("datetime") for each in Document(page.content.decode()).elements if "datetime" in each]
        for page in pages
    ]
    assert days[0] == days[1]
    assert "2035-05-01" in days[0]
