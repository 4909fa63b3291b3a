"""Drafts that refer to drafts: chosen in forms, kept together, published as one."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from offices.models import Office
from publishing.models import ChangeSet, Revision
from tests.documents import Document
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


def test_an_author_adds_a_source_in_a_window_of_its_own_and_it_is_chosen(author):
    response = save(author, "regions_source", SOURCE, DRAFT, query="?_popup=1")

    source = Revision.objects.drafts().get()
    answer = json.loads(response.context_data["popup_response_data"])
    assert answer == {"value": str(source.object_id), "obj": "A new source (draft)"}
    assert "_draft" in author.get(f"{reverse('admin:regions_source_add')}?_popup=1").content.decode()


def test_a_source_that_is_changed_in_a_window_of_its_own_keeps_its_place(author):
    source = drafted(author, "regions_source", SOURCE)
    url = f"{form_url(source)}?_popup=1"

    response = author.post(url, form_data(author.get(url), "source_form") | {"title": "Better", "_popup": "1"} | DRAFT)

    key = str(source.object_id)
    answer = json.loads(response.context_data["popup_response_data"])
    assert answer == {"value": key, "obj": "Better (draft)", "action": "change", "new_value": key}


def test_what_is_live_is_published_from_a_window_of_its_own_with_a_note():
    source, publisher = SourceFactory(title="Live"), signed_in(person("Publishers"))
    url = f"{reverse('admin:regions_source_change', args=[source.pk])}?_popup=1"
    page = publisher.get(url)
    data = form_data(page, "source_form") | {"title": "Newer", "_popup": "1", "change_note": "A better title."}

    response = publisher.post(url, data | {"_save": "1"})

    source.refresh_from_db()
    answer = json.loads(response.context_data["popup_response_data"])
    assert 'name="change_note"' in page.content.decode()
    assert 'name="_submit"' not in page.content.decode()
    assert (source.title, answer["obj"]) == ("Newer", "Newer")


def test_a_drafted_source_is_chosen_for_an_object_and_for_its_rows(author):
    source, office = drafted(author, "regions_source", SOURCE), OfficeFactory(name_en="Live")
    url, key = reverse("admin:offices_office_change", args=[office.pk]), str(source.object_id)
    data = form_data(author.get(url), "office_form")
    row = {name.replace("__prefix__", "0"): v for name, v in data.items() if name.startswith("contacts-__prefix__")}
    row |= {"contacts-TOTAL_FORMS": "1", "contacts-0-kind": "web", "contacts-0-value": "https://example.org/"}
    row |= {"contacts-0-sources": [key], "sources": [key]}

    response = author.post(url, data | row | DRAFT)

    assert response.status_code == 302, errors(response)
    draft = Revision.objects.drafts().get(object_id=office.pk)
    again = form_data(author.get(url), "office_form")
    assert draft.snapshot["relations"]["sources"] == [key]
    assert draft.snapshot["rows"]["contacts"][0]["relations"]["sources"] == [key]
    assert (again["sources"], again["contacts-0-sources"]) == ([key], [key])
    assert draft.faults == []
    assert author.post(url, again | {"name_en": "Other"} | DRAFT).status_code == 302
    saved = Revision.objects.drafts().get(object_id=office.pk).snapshot
    assert saved["relations"]["sources"] == saved["rows"]["contacts"][0]["relations"]["sources"] == [key]


def test_a_drafted_region_stands_among_the_choices_of_forms_without_search(author):
    RegionFactory(name_en="Live region")
    region = drafted(author, "regions_region", {"name_en": "New region", "slug": "new-region", "position": "2"})

    key = str(region.object_id)
    office = drafted(author, "offices_office", OFFICE | {"regions": [key]})
    partner = drafted(
        author,
        "regions_partner",
        {"name_en": "Partner", "slug": "partner", "code": "GE", "region": key},
    )

    page = author.get(form_url(partner)).content.decode()
    assert office.snapshot["relations"]["regions"] == [key]
    assert partner.snapshot["fields"]["region_id"] == key
    assert "Live region" in page
    assert "New region (draft)" in page
    assert "New region (draft)" in author.get(form_url(office)).content.decode()


def autocomplete(client, term, model="office", field="sources", page=1):
    asked = {"app_label": "offices", "model_name": model, "field_name": field, "term": term, "page": page}
    return client.get(reverse("admin:autocomplete"), asked)


def test_a_search_for_a_source_finds_drafts_before_what_is_live(author):
    SourceFactory(key="LIVE_ONE", title="Live source", dated="")
    drafted(author, "regions_source", SOURCE)
    drafted(author, "regions_source", {"key": "ANOTHER", "title": "Another thing"})

    found = [result["text"] for result in autocomplete(author, "sóurce").json()["results"]]

    assert found == ["A new source (draft)", "Live source"]
    assert [each["text"] for each in autocomplete(author, "new_source").json()["results"]] == ["A new source (draft)"]


def test_a_search_that_goes_on_finds_no_draft_again(author):
    SourceFactory.create_batch(25, title="Live source")
    drafted(author, "regions_source", SOURCE)

    pages = [autocomplete(author, "source", page=page).json()["results"] for page in (1, 2)]

    live, draft = ["Live source"], ["A new source (draft)"]
    assert [[each["text"] for each in page] for page in pages] == [draft + live * 20, live * 5]


def test_the_draft_of_what_is_live_is_no_choice_of_its_own(author):
    office = OfficeFactory(name_en="Live")
    url = reverse("admin:offices_office_change", args=[office.pk])
    author.post(url, form_data(author.get(url), "office_form") | {"name_en": "Drafted"} | DRAFT)

    assert [each["text"] for each in autocomplete(author, "", "post", "office").json()["results"]] == ["Live"]


def test_who_may_not_see_sources_is_offered_no_draft_of_one(author):
    source = drafted(author, "regions_source", SOURCE)
    somebody = person()
    somebody.user_permissions.set(_permissions("view_office", "add_office", "change_office"))
    client = signed_in(somebody)

    response = save(client, "offices_office", OFFICE | {"sources": [str(source.object_id)]})

    assert autocomplete(client, "").status_code == 403
    assert errors(response) == [f"Select a valid choice. {source.object_id} is not one of the available choices."]
    assert "A new source" not in client.get(reverse("admin:offices_office_add")).content.decode()


def test_who_may_not_see_drafted_regions_keeps_those_that_a_draft_has_already(author):
    region = drafted(author, "regions_region", {"name_en": "New region", "slug": "new-region", "position": "2"})
    drafted(author, "regions_region", {"name_en": "Hidden region", "slug": "hidden", "position": "3"})
    office = drafted(author, "offices_office", OFFICE | {"regions": [str(region.object_id)]})
    somebody = person()
    somebody.user_permissions.set(_permissions("view_office", "change_office"))
    client = signed_in(somebody)

    page = client.get(form_url(office))
    client.post(form_url(office), form_data(page, "office_form") | {"name_en": "Other"} | DRAFT)

    assert "Hidden region" not in page.content.decode()
    saved = Revision.objects.drafts().get(object_id=office.object_id)
    assert saved.title == "Other"
    assert saved.snapshot["relations"]["regions"] == [str(region.object_id)]


def _permissions(*names):
    return Permission.objects.filter(codename__in=names)


def test_the_form_of_a_new_source_says_how_a_short_name_is_written(author):
    help_text = author.get(reverse("admin:regions_source_add")).context["adminform"].form.fields["key"].help_text

    assert str(help_text) == (
        "By which editors find it. It stays once it is published. "
        "Use capital letters, digits and underscores, for example NATO_KZ."
    )


def test_a_draft_that_needs_others_is_planned_with_its_change_set(publisher):
    office = drafted(publisher, "offices_office", OFFICE)
    post = drafted(publisher, "offices_post", POST | {"office": str(office.object_id)})

    response = publisher.get(reverse("admin:revision_plan", args=[post.pk]))

    assert response.url == reverse("admin:change_set_plan", args=[post.change_set_id])
    assert "It refers to drafts that readers do not see yet: New office." in told(publisher, response.url)[-1]


def test_a_note_that_was_written_to_publish_goes_along_into_the_change_set(publisher):
    office = drafted(publisher, "offices_office", OFFICE)
    post = drafted(publisher, "offices_post", POST | {"office": str(office.object_id), "change_note": ""})
    data = form_data(publisher.get(form_url(post)), "post_form")

    for note in ("An office opens.", "Later words."):
        publisher.post(form_url(post), data | {"change_note": note} | PUBLISH)

    assert ChangeSet.objects.get().note == "An office opens."


def test_a_draft_is_offered_other_change_sets_than_its_own(publisher):
    office = drafted(publisher, "offices_office", OFFICE)
    post = drafted(publisher, "offices_post", POST | {"office": str(office.object_id)})
    own, other = post.change_set, ChangeSet.objects.create(name="Another")

    page = Document(publisher.get(form_url(post)).content.decode())

    offered = {each["value"] for each in page.all("option") if each["value"].isdigit()}
    assert (str(own.pk) in offered, str(other.pk) in offered) == (False, True)
