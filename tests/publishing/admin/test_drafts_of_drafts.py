"""Drafts that refer to drafts: chosen in forms, kept together, published as one."""

import json

import pytest
from django.urls import reverse

from offices.models import Office, Post
from publishing.models import ChangeSet, Revision
from sources.models import Source
from tests.factories import OfficeFactory, RegionFactory, SourceFactory
from tests.public_pages import errors, form_data
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db

DRAFT, PUBLISH = {"_draft": "1"}, {"_save": "1"}
OFFICE = {"name_en": "New office", "slug": "new-office", "kind": "liaison", "opened": "2020-01-01"}
POST = {"title_en": "Head of office", "slug": "head-of-office"}
SOURCE = {"key": "NEW_SOURCE", "title": "A new source"}


@pytest.fixture
def author():
    return signed_in(person("Authors"))


@pytest.fixture
def publisher():
    return signed_in(person("Publishers"))


def save(client, kind, data, how=DRAFT, query=""):
    """Sends the form of something new; returns the answer."""
    add = reverse(f"admin:{kind}_add") + query
    data = form_data(client.get(add), f"{kind.partition('_')[2]}_form") | data
    return client.post(add, data | how)


def drafted(client, kind, data):
    """The draft of something new."""
    response = save(client, kind, data)
    assert response.status_code == 302, errors(response)
    return Revision.objects.drafts().latest("created")


def form_url(draft):
    return reverse(f"admin:{draft.content_type.app_label}_{draft.content_type.model}_change", args=[draft.object_id])


def told(client, url):
    return [str(message) for message in client.get(url).context["messages"]]


def test_a_post_of_a_drafted_office_is_drafted_and_shows_it(author):
    office = drafted(author, "offices_office", OFFICE)

    post = drafted(author, "offices_post", POST | {"office": str(office.object_id)})

    page = author.get(form_url(post)).content.decode()
    assert post.snapshot["fields"]["office_id"] == str(office.object_id)
    assert post.faults == []
    assert "New office (draft)" in page
    assert not Office.objects.exists()


def test_the_link_to_add_a_post_leads_from_a_drafted_office_to_its_form(author):
    office = drafted(author, "offices_office", OFFICE)

    page = author.get(f"{reverse('admin:offices_post_add')}?office={office.object_id}")

    assert form_data(page, "post_form")["office"] == [str(office.object_id)]
