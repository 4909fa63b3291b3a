"""Drafts that refer to drafts go live as one: kept in one change set, refused alone, put in place together."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from offices.models import Office, Post
from publishing.models import ChangeSet, JournalEntry, Revision, Task
from publishing.previews.share_links import address_for_guests, share
from publishing.workflow import change_sets
from publishing.workflow.drafts import NeededError, discard
from publishing.workflow.plans import plan
from publishing.workflow.publication import PublicationError, publish
from sources.models import Source
from tests.documents import Document
from tests.factories import OfficeFactory
from tests.public_pages import form_data
from tests.publishing.admin.test_drafts_of_drafts import DRAFT, OFFICE, POST, PUBLISH, SOURCE, drafted, form_url, save
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db

ALONE = "It refers to drafts that readers do not see yet: New office. Publish them with it, in one change set."


@pytest.fixture
def author():
    return signed_in(person("Authors"))


@pytest.fixture
def publisher():
    return signed_in(person("Publishers"))


@pytest.fixture
def office(author):
    return drafted(author, "offices_office", OFFICE)


@pytest.fixture
def post(author, office):
    return drafted(author, "offices_post", POST | {"office": str(office.object_id)})


def tomorrow():
    return timezone.now() + timedelta(days=1)


def present(draft):
    return Revision.objects.drafts().get(object_id=draft.object_id)


def messages_of(client, url):
    return [str(message) for message in client.get(url).context["messages"]]


def page_of(change_set):
    return reverse("admin:publishing_changeset_change", args=[change_set.pk])


def test_a_draft_and_what_it_refers_to_come_into_one_change_set_which_the_answer_links(author, office):
    response = save(author, "offices_post", POST | {"office": str(office.object_id)})

    change_set = ChangeSet.objects.get()
    said = messages_of(author, response.url)
    assert change_set.name == "Head of office"
    assert [draft.title for draft in change_sets.members_of(change_set)] == ["Head of office", "New office"]
    assert said[-1] == (
        "In one change set, to be published as one: Head of office, New office. "
        f'Change set: <a href="{page_of(change_set)}">Head of office</a>'
    )


def test_a_draft_joins_the_change_set_that_is_there(author, office, post):
    change_set = ChangeSet.objects.get()
    source = drafted(author, "regions_source", SOURCE)
    data = form_data(author.get(form_url(post)), "post_form") | {"sources": [str(source.object_id)]}

    author.post(form_url(post), data | DRAFT)

    titles = [draft.title for draft in change_sets.members_of(change_set)]
    assert titles == ["A new source", "Head of office", "New office"]
    assert ChangeSet.objects.count() == 1


def test_nothing_is_added_to_a_change_set_that_is_planned_and_it_is_said(author, office):
    planned = ChangeSet.objects.create(name="Planned")
    change_sets.add(planned, office)
    task = plan(Task.Action.PUBLISH, tomorrow(), change_set=planned, by=person("Publishers"))

    response = save(author, "offices_post", POST | {"office": str(office.object_id)})

    task.refresh_from_db()
    said = messages_of(author, response.url)[-1]
    assert task.state == Task.State.PLANNED
    assert [draft.title for draft in change_sets.members_of(planned)] == ["New office"]
    assert said.startswith("In another change set, or kept out of one that is planned: Head of office.")


def test_who_may_not_change_change_sets_saves_the_draft_all_the_same(office):
    somebody = person()
    names = [f"{act}_{kind}" for act in ("view", "add", "change") for kind in ("office", "post")]
    somebody.user_permissions.set(Permission.objects.filter(codename__in=names))

    drafted(signed_in(somebody), "offices_post", POST | {"office": str(office.object_id)})

    assert not ChangeSet.objects.exists()


def test_a_draft_that_is_put_into_a_change_set_brings_what_it_refers_to(author, post):
    change_sets.discard(ChangeSet.objects.get())
    chosen = ChangeSet.objects.create(name="Chosen")

    author.post(reverse("admin:change_set_add"), {"change_set": chosen.pk, "revision": post.pk})

    assert [draft.title for draft in change_sets.members_of(chosen)] == ["Head of office", "New office"]


def test_publishing_it_alone_is_refused_with_the_names_of_what_it_needs(publisher, post):
    with pytest.raises(PublicationError) as refusal:
        publish(post, person("Publishers"))
    with pytest.raises(PublicationError) as unplanned:
        plan(Task.Action.PUBLISH, tomorrow(), revision=post, by=person("Publishers"))

    assert refusal.value.faults == unplanned.value.faults == [ALONE]
    assert not Post.objects.exists()


def test_the_form_that_is_to_publish_it_keeps_the_draft_and_leads_to_the_change_set(publisher, office):
    data = POST | {"office": str(office.object_id), "change_note": "A new office."}

    response = save(publisher, "offices_post", data, PUBLISH)

    change_set = ChangeSet.objects.get()
    assert response.url == page_of(change_set)
    assert messages_of(publisher, response.url)[0] == f"The draft is saved. {ALONE}"
    assert change_set.note == "A new office."
    assert Revision.objects.drafts().count() == 2
    publisher.post(reverse("admin:change_set_publish", args=[change_set.pk]))
    assert Post.objects.get().office == Office.objects.get()


def test_a_change_set_is_published_as_one_what_is_referred_to_first(publisher, author, office, post):
    source = drafted(author, "regions_source", SOURCE)
    for draft in (office, post):
        data = form_data(author.get(form_url(draft)), f"{draft.content_type.model}_form")
        author.post(form_url(draft), data | {"sources": [str(source.object_id)]} | DRAFT)

    publisher.post(reverse("admin:change_set_publish", args=[ChangeSet.objects.get().pk]))

    published = JournalEntry.objects.filter(action="published").order_by("id")
    assert [entry.subject for entry in published] == ["A new source", "New office", "Head of office"]
    assert Post.objects.get().office == Office.objects.get()
    assert list(Office.objects.get().sources.all()) == list(Post.objects.get().sources.all()) == [Source.objects.get()]


def test_what_is_said_of_its_publication_leads_to_the_pages_of_readers(publisher, office, post):
    publish = reverse("admin:change_set_publish", args=[ChangeSet.objects.get().pk])

    said = messages_of(publisher, publisher.post(publish).url)[0]

    links = {link["text"]: link["href"] for link in Document(said).all("a")}
    assert links["New office"] == Office.objects.get().get_absolute_url()
    assert {publisher.get(address).status_code for address in links.values()} == {200}


def test_a_change_set_without_what_a_draft_needs_says_so_and_publishes_nothing(publisher, office, post):
    change_set = ChangeSet.objects.get()
    change_sets.remove(change_set, present(office))

    page = publisher.get(page_of(change_set))
    publisher.post(reverse("admin:change_set_publish", args=[change_set.pk]))

    assert [str(each) for each in page.context["obstacles"]] == [f"Head of office: {ALONE}"]
    assert not Post.objects.exists()


def test_two_drafts_that_refer_to_each_other_are_published_as_one(author, publisher, office):
    other = OFFICE | {"name_en": "Other office", "slug": "other", "successor": str(office.object_id)}
    other = drafted(author, "offices_office", other)
    data = form_data(author.get(form_url(office)), "office_form") | {"successor": str(other.object_id)}
    author.post(form_url(office), data | DRAFT)

    page = author.get(form_url(office))
    publisher.post(reverse("admin:change_set_publish", args=[ChangeSet.objects.get().pk]))

    assert [draft.title for draft, _url in page.context["draft_needs"]] == ["Other office"]
    assert {row.name_en: row.successor.name_en for row in Office.objects.all()} == {
        "New office": "Other office",
        "Other office": "New office",
    }


def test_what_a_draft_lacks_is_told_of_it_and_not_of_the_draft_that_refers_to_it(author):
    office = drafted(author, "offices_office", OFFICE | {"opened": ""})

    post = drafted(author, "offices_post", POST | {"office": str(office.object_id), "title_en": ""})

    preview = author.get(reverse("admin:revision_preview", args=[post.pk]))
    assert office.faults == ["Opening date: This field cannot be blank."]
    assert post.faults == ["Title (English): This field cannot be blank."]  # its own, and not what its office lacks
    assert preview.context["faults"] == ["New office: Opening date: This field cannot be blank."]


def test_the_preview_and_a_shared_link_show_it_with_what_it_refers_to(author, client, office, post):
    link = share(present(post), "en", tomorrow(), person("Authors"))

    opened = author.get(reverse("admin:revision_preview", args=[post.pk]))
    page = author.get(opened.url).content.decode()
    shared = client.get(client.get(address_for_guests(link)).url)

    assert "New office" in page
    assert "Head of office" in page
    assert "Head of office" in shared.content.decode()
    assert client.get("/en/offices/new-office/").status_code == 404
    assert not Office.objects.exists()


def test_a_draft_is_shown_with_what_it_refers_to_only_to_who_may_see_that(post):
    somebody = person()
    somebody.user_permissions.set(Permission.objects.filter(codename__in=["view_post", "view_revision"]))

    assert signed_in(somebody).get(reverse("admin:revision_preview", args=[post.pk])).status_code == 403


def test_the_comparison_names_what_is_only_drafted(author, post):
    page = author.get(reverse("admin:revision_compare", args=[post.pk]))

    assert "New office" in page.content.decode()


def test_a_draft_to_which_others_refer_is_not_discarded_and_they_are_named(author, office, post):
    url = reverse("admin:offices_office_discard", args=[office.object_id])

    responses = [author.post(url, data) for data in ({}, {"confirmed": "1"})]

    said = "Other drafts refer to it: Head of office. Change or discard those first."
    assert messages_of(author, responses[0].url)[-2:] == [said, said]
    assert responses[1].url == form_url(office)
    with pytest.raises(NeededError, match="Head of office"):
        discard(present(office))
    discard(present(post))
    discard(present(office))
    assert not Revision.objects.drafts().exists()


def test_what_is_restored_refers_to_a_draft_still(author, post):
    data = form_data(author.get(form_url(post)), "post_form") | {"title_en": "Other"}
    author.post(form_url(post), data | DRAFT)

    author.post(reverse("admin:revision_restore", args=[post.pk]))

    assert present(post).snapshot == post.snapshot


def test_more_drafts_than_may_be_put_in_place_are_refused_in_words(author, post, monkeypatch):
    monkeypatch.setattr("publishing.revisions.drafted.MOST_NEEDED", 0)
    monkeypatch.setattr("publishing.revisions.staging.MOST_NEEDED", 0)
    monkeypatch.setattr("publishing.previews.rehearsal.MOST_NEEDED", 0)
    data = form_data(author.get(form_url(post)), "post_form") | {"title_en": "Other"}

    author.post(form_url(post), data | DRAFT)

    too_many = "It refers, directly or through others, to more than 0 drafts. Publish some of them first."
    preview = author.get(reverse("admin:revision_preview", args=[present(post).pk]))
    assert present(post).faults == preview.context["faults"] == [too_many]


def test_a_drafted_office_lists_its_drafted_posts_by_their_titles(author, office, post):
    another = POST | {"title_en": "Adviser", "slug": "adviser", "office": str(office.object_id)}
    another = drafted(author, "offices_post", another)
    elsewhere = {"title_en": "Elsewhere", "slug": "elsewhere", "office": str(OfficeFactory().pk)}
    drafted(author, "offices_post", POST | elsewhere)

    page = Document(author.get(form_url(office)).content.decode())

    assert page.words("ul", class_="posts-here") == ["Adviser: draftHead of office: draftAdd post"]
    assert [page.words("a", href=form_url(each)) for each in (another, post)] == [["Adviser"], ["Head of office"]]


def test_who_may_not_look_at_posts_is_told_of_no_drafted_one(office, post):
    user = person()
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_office", "change_office"]))

    (posts,) = Document(signed_in(user).get(form_url(office)).content.decode()).all("ul", class_="posts-here")

    assert posts["text"] == "Add post"


def test_what_is_live_and_cites_a_draft_is_kept_as_a_draft_and_readers_see_nothing(publisher, author):
    office, source = OfficeFactory(name_en="Live"), drafted(author, "regions_source", SOURCE)
    url = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(publisher.get(url), "office_form") | {"name_en": "Newer", "change_note": "A source."}

    response = publisher.post(url, data | {"sources": [str(source.object_id)]} | PUBLISH)

    assert response.url == page_of(ChangeSet.objects.get())
    assert Office.objects.get().name_en == "Live"
    assert [draft.title for draft in Revision.objects.drafts().order_by("title")] == ["A new source", "Newer"]
    publisher.post(reverse("admin:change_set_publish", args=[ChangeSet.objects.get().pk]))
    assert Office.objects.get().sources.get() == Source.objects.get()


ANSWERS = [
    "/en/",
    "/en/offices/",
    "/en/regions/",
    "/en/map/",
    "/en/map/features.geojson",
    "/en/changes/",
    "/en/changes.atom",
    "/en/timeline/",
    "/en/representative/",
    "/en/contact/",
    "/sitemap.xml",
]


def test_no_word_of_such_drafts_reaches_a_reader_while_they_are_looked_at(publisher, client):
    OfficeFactory(name_en="Live")
    source = drafted(publisher, "regions_source", SOURCE | {"title": "Source zqword"})
    cites = {"sources": [str(source.object_id)]}
    office = drafted(publisher, "offices_office", OFFICE | {"name_en": "Office zqword", "slug": "zqword"} | cites)
    post = drafted(publisher, "offices_post", POST | {"title_en": "Post zqword", "office": str(office.object_id)})
    for path in ANSWERS:
        client.get(path)

    seen = [publisher.get(reverse("admin:revision_preview", args=[post.pk, path[1:]])) for path in ANSWERS[:3]]
    publisher.get(page_of(ChangeSet.objects.get()))
    public = [(path, client.get(path)) for path in ANSWERS]

    assert "Office zqword" in seen[1].content.decode()
    assert {path: answer.status_code for path, answer in public if answer.status_code != 200} == {}
    assert [path for path, answer in public if "zqword" in answer.content.decode()] == []
    assert client.get("/en/offices/zqword/").status_code == 404
