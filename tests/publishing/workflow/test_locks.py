"""Whoever comes second looks only after the lock: one transaction is open while another begins, waits, and then looks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from offices.models import Office, Post
from publishing.models import Revision, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.change_sets import undo
from publishing.workflow.drafts import undelete
from publishing.workflow.plans import plan, run_due
from publishing.workflow.publication import delete, publish
from regions.models import Region
from tests.factories import OfficeFactory, PostFactory, RegionFactory
from tests.publishing.workflow.racing import World, before
from tests.publishing.workflow.test_change_sets import draft_of, new_draft_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(db):
    return World()


def due_now(world, action=Task.Action.PUBLISH, **subject):
    return plan(action, timezone.now() - timedelta(minutes=1), by=world.user, **subject)


def withdraw_later(world):
    due_now(world, Task.Action.WITHDRAW, revision=ensure_live_revision(world.region))


def form_of(world, **values):
    world.texts.add("Du formulaire")
    return world.form(name_fr="Du formulaire", **values)


def is_live(world):
    return Region._base_manager.filter(pk=world.region.pk).exists()


def test_undo_after_a_publication_is_refused(world):
    with before(lambda: undo(world.set, world.user)) as undoing:
        publish(world.draft, world.user)

    assert (undoing.is_waiting, undoing.refused) == (True, True)
    assert "Changed since" in str(undoing.error)
    world.check(acts=1)


def test_undo_after_the_form_published_is_refused(world):
    send = form_of(world)

    with before(lambda: undo(world.set, world.user)) as undoing:
        send()

    assert (undoing.is_waiting, undoing.refused) == (True, True)
    world.check(acts=1)


def test_undo_after_a_deletion_is_refused(world):
    with before(lambda: undo(world.set, world.user)) as undoing:
        delete(world.region, world.user)

    assert (undoing.is_waiting, undoing.refused) == (True, True)
    world.check(acts=1)


def test_a_second_undo_finds_the_first(world):
    with before(lambda: undo(world.set, world.user)) as undoing:
        undo(world.set, world.user)

    assert (undoing.is_waiting, undoing.refused) == (True, False)
    world.check(acts=1)


def test_undo_of_a_new_object_after_something_refers_to_it_is_refused(world):
    office = new_draft_of(OfficeFactory())
    change_set = world.publish_set(office)
    post = new_draft_of(PostFactory(office=Office.objects.get(pk=office.object_id)))

    with before(lambda: undo(change_set, world.user)) as undoing:
        publish(post, world.user)

    assert (undoing.is_waiting, undoing.refused) == (True, True)
    assert "First remove what refers" in str(undoing.error)
    assert Office.objects.filter(pk=office.object_id).exists()


def test_a_publication_after_undo_is_merged_with_it(world):
    with before(lambda: publish(world.draft, world.user)) as publishing:
        undo(world.set, world.user)

    assert publishing.is_waiting
    world.region.refresh_from_db()
    assert (world.region.name_en, world.region.profile_en) == ("First", "From the draft.")
    world.check(acts=2)


def test_the_form_after_undo_is_merged_with_it(world):
    send = form_of(world)

    with before(send) as sending:
        undo(world.set, world.user)

    assert (sending.is_waiting, sending.answer.status_code) == (True, 302)
    world.region.refresh_from_db()
    assert (world.region.name_en, world.region.name_fr) == ("First", "Du formulaire")
    world.check(acts=2)


@pytest.mark.parametrize("is_plan", [False, True])
def test_a_deletion_after_a_publication_deletes_what_was_published(world, is_plan):
    if is_plan:
        withdraw_later(world)

    with before(run_due if is_plan else lambda: delete(world.region, world.user)) as deleting:
        publish(world.draft, world.user)

    assert deleting.is_waiting
    assert not is_live(world)
    assert world.revisions().first().base.snapshot["fields"]["profile_en"] == "From the draft."
    world.check(acts=2)


def test_a_deletion_after_the_form_published(world):
    send = form_of(world)

    with before(lambda: delete(world.region, world.user)) as deleting:
        send()

    assert deleting.is_waiting
    assert not is_live(world)
    world.check(acts=2)


def test_a_publication_after_a_deletion_is_refused(world):
    with before(lambda: publish(world.draft, world.user)) as publishing:
        delete(world.region, world.user)

    assert (publishing.is_waiting, publishing.refused) == (True, True)
    assert not is_live(world)
    world.check(acts=1)


def test_the_form_after_a_deletion_keeps_its_text_as_a_draft(world):
    send = form_of(world)

    with before(send) as sending:
        delete(world.region, world.user)

    assert (sending.is_waiting, sending.answer.status_code) == (True, 302)
    assert not is_live(world)
    assert world.revisions().drafts().get().snapshot["fields"]["name_fr"] == "Du formulaire"
    world.check(acts=1)


@pytest.mark.parametrize("is_plan", [False, True])
def test_a_second_deletion_finds_the_first(world, is_plan):
    if is_plan:
        withdraw_later(world)

    with before(run_due if is_plan else lambda: delete(world.region, world.user)) as deleting:
        delete(world.region, world.user)

    assert deleting.is_waiting
    world.check(acts=1)


def test_a_deletion_looks_at_what_depends_on_it_after_the_lock(world):
    office = OfficeFactory()
    post = new_draft_of(PostFactory(office=office))

    with before(lambda: delete(office, world.user)) as deleting:
        publish(post, world.user)

    assert deleting.is_waiting
    assert not Post.objects.exists()
    assert Revision.objects.filter(snapshot__isnull=True, publication=deleting.answer.publication).count() == 2


def test_a_deletion_waits_for_what_goes_with_it(world):
    office = OfficeFactory()
    post = PostFactory(office=office)
    draft = draft_of(post, title_en="Published at last")

    with before(lambda: delete(office, world.user)) as deleting:
        publish(draft, world.user)

    assert deleting.is_waiting
    went = Revision.objects.of(post).first()
    assert (went.is_deletion, went.base_id, went.publication) == (True, draft.pk, deleting.answer.publication)


def test_a_deletion_waits_for_what_refers_to_it(world):
    old, new = OfficeFactory(), OfficeFactory()
    old.successor = new
    old.save()
    draft = draft_of(old, name_en="Published meanwhile")

    with before(lambda: delete(new, world.user)) as deleting:
        publish(draft, world.user)

    assert deleting.is_waiting
    old.refresh_from_db()
    assert (old.name_en, old.successor) == ("Published meanwhile", None)
    assert [each.snapshot for each in Revision.objects.of(old).live()] == [take_snapshot(old)]
    assert [each["name"] for each in deleting.answer.lost_links] == ["Published meanwhile"]


def test_what_comes_back_waits_for_what_referred_to_it(world):
    old, new = OfficeFactory(), OfficeFactory()
    old.successor = new
    old.save()
    (back,) = undelete(delete(new, world.user), world.user)
    draft = draft_of(Office.objects.get(pk=old.pk), name_en="Published meanwhile")

    with before(lambda: publish(back, world.user)) as publishing:
        publish(draft, world.user)

    assert (publishing.is_waiting, publishing.refused) == (True, False)
    old.refresh_from_db()
    assert (old.name_en, old.successor) == ("Published meanwhile", new)
    assert [each.snapshot for each in Revision.objects.of(old).live()] == [take_snapshot(old)]


def test_many_deleted_at_once_wait_before_any_of_them_goes(world):
    regions = sorted([RegionFactory(), RegionFactory()], key=lambda region: str(region.pk))
    drafts = [draft_of(region, name_en="Published") for region in regions]
    client, place = world.client(), reverse("admin:regions_region_changelist")
    chosen = {
        "action": "delete_selected",
        "_selected_action": [str(each.pk) for each in reversed(regions)],
        "post": "1",
    }

    with before(lambda: client.post(place, chosen)) as deleting:
        for draft in drafts:
            publish(draft, world.user)

    assert (deleting.is_waiting, deleting.answer.status_code) == (True, 302)
    for region, draft in zip(regions, drafts, strict=True):
        assert Revision.objects.of(region).first().base_id == draft.pk


def test_a_second_publication_finds_the_first(world):
    with before(lambda: publish(world.draft, world.user)) as publishing:
        publish(world.draft, world.user)

    assert (publishing.is_waiting, publishing.refused) == (True, False)
    world.check(acts=1)


def test_the_form_after_a_plan_keeps_both(world):
    due_now(world, revision=world.draft)
    send = form_of(world)

    with before(send) as sending:
        run_due()

    assert (sending.is_waiting, sending.answer.status_code) == (True, 302)
    world.region.refresh_from_db()
    assert (world.region.profile_en, world.region.name_fr) == ("From the draft.", "Du formulaire")
    world.check(acts=2)


def test_a_plan_after_the_form_publishes_nothing_again(world):
    due_now(world, revision=world.draft)
    send = form_of(world)

    with before(run_due):
        send()

    world.region.refresh_from_db()
    assert (world.region.profile_en, world.region.name_fr) == ("From the draft.", "Du formulaire")
    world.check(acts=1)
