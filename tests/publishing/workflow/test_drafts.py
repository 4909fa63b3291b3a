"""What is worked on, and what becomes of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from offices.models import Office, Post
from publishing.models import ChangeSet, JournalEntry, Revision, ShareLink, SiteRevision, Task
from publishing.revisions.live import ensure_live_revision
from publishing.workflow import change_sets
from publishing.workflow.drafts import restore, save_draft, undelete
from publishing.workflow.publication import delete
from regions.models import Region
from tests.factories import OfficeFactory, PartnerFactory, PostFactory
from tests.publishing.workflow.racing import World
from tests.publishing.workflow.test_change_sets import draft_of, set_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return World()


def test_saving_the_base_twice_keeps_the_later_one(world):
    """The same text, saved after something else went live: the draft now begins from that."""
    live = ensure_live_revision(world.region)
    Region.objects.filter(pk=world.region.pk).update(name_ka="რეგიონი")
    later = ensure_live_revision(Region.objects.get(pk=world.region.pk))

    drafts = [save_draft(world.region, world.draft.snapshot, world.user, base) for base in (live, later, None)]

    assert {each.pk for each in drafts} == {world.draft.pk}
    assert Revision.objects.get(pk=world.draft.pk).base == later


def test_a_link_leads_to_the_next_draft_of_its_own_object_and_to_no_other(world):
    office = OfficeFactory()
    mine, theirs = draft_of(office, name_en="Mine"), draft_of(OfficeFactory(), name_en="Theirs")
    for draft in (mine, theirs):
        ShareLink.objects.create(revision=draft, language="en", expires=timezone.now() + timedelta(days=1))

    drafts = [draft_of(office, name_en="Newer"), restore(mine)]

    assert [draft.number for draft in drafts] == [mine.number + 1, mine.number + 2]
    assert list(ShareLink.objects.order_by("pk").values_list("revision", flat=True)) == [drafts[-1].pk, theirs.pk]


def test_what_was_published_with_a_change_set_stays_in_it_when_a_later_draft_joins_another():
    office = OfficeFactory()
    first = draft_of(office, name_en="First")
    published = set_of(first)
    change_sets.publish(published)
    office.refresh_from_db()

    later = set_of(second := draft_of(office, name_en="Second"))

    assert [list(each.revisions.all()) for each in (published, later)] == [[first], [second]]


def test_deletion_raises_the_site_revision_once_and_ends_the_drafts_of_all_that_goes(world):
    office = OfficeFactory()
    drafts = [draft_of(office, name_en="Never"), draft_of(PostFactory(office=office), title_en="Never")]
    number = SiteRevision.current()

    delete(office, world.user)

    assert SiteRevision.current() == number + 1
    assert {each.state for each in Revision.objects.filter(pk__in=[draft.pk for draft in drafts])} == {"replaced"}


def test_looking_at_a_change_set_writes_nothing(world):
    office = OfficeFactory()
    partner = PartnerFactory(region=world.region)
    sets = [set_of(world.draft, draft_of(office, name_en="Other"), draft_of(partner, name_en="Another")), world.set]
    Region.objects.filter(pk=world.region.pk).update(name_ka="Loaded")  # no revision says so yet
    client = world.client()

    def written():
        models = (Revision, JournalEntry, SiteRevision, ChangeSet, Task, Region, Office, type(partner))
        return [list(model._base_manager.order_by("pk").values()) for model in models]

    rows = written()
    pages = [client.get(reverse("admin:publishing_changeset_change", args=[each.pk])) for each in sets]

    assert [page.status_code for page in pages] == [200, 200]
    assert written() == rows


def test_what_comes_back_from_deletion_leaves_alone_what_is_worked_on_already():
    office = OfficeFactory(name_en="Office")
    PostFactory(office=office, title_en="Post")
    deletion = delete(office)
    first = restore(Revision.objects.of_kind(Post).filter(snapshot__isnull=True).get())
    snapshot = {**first.snapshot, "fields": first.snapshot["fields"] | {"title_en": "Edited since"}}
    edited = save_draft(Post(pk=first.object_id), snapshot)
    change_set = ChangeSet.objects.create(name="Of the post")
    change_sets.add(change_set, edited)

    drafts = undelete(deletion)

    assert [(draft.title, draft.snapshot["fields"]) for draft in drafts[1:]] == [("Edited since", snapshot["fields"])]
    assert list(Revision.objects.drafts().order_by("title").values_list("title", "change_set__name")) == [
        ("Edited since", "Of the post"),
        ("Office", "Office"),
    ]


def test_who_brings_back_what_somebody_brought_back_and_changed_gets_that_draft():
    deletion = delete(OfficeFactory(name_en="Office"))
    (first,) = undelete(deletion)
    snapshot = {**first.snapshot, "fields": first.snapshot["fields"] | {"name_en": "Edited since"}}
    edited = save_draft(Office(pk=first.object_id), snapshot)

    assert undelete(deletion) == [edited]
    assert Revision.objects.drafts().get() == edited
