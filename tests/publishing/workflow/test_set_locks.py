"""Change sets, plans and drafts: whoever comes second waits for the first, and only then looks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from publishing.models import ChangeSet, JournalEntry, Revision, Task
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.drafts import discard, restore, save_draft, undelete
from publishing.workflow.plans import cancel, plan, run_due
from publishing.workflow.publication import PublicationError, delete, publish
from publishing.workflow.together import approve_set, submit_set
from tests.factories import PostFactory, RegionFactory, UserFactory
from tests.publishing.workflow.racing import World, before
from tests.publishing.workflow.test_change_sets import draft_of, set_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(db):
    return World()


def due_now(world, action=Task.Action.PUBLISH, **subject):
    return plan(action, timezone.now() - timedelta(minutes=1), by=world.user, **subject)


def form_of(world, **values):
    world.texts.add("Du formulaire")
    return world.form(name_fr="Du formulaire", **values)


def test_of_two_runners_the_second_does_not_wait(world):
    task = due_now(world, revision=world.draft)

    with before(run_due) as running:
        assert run_due() == [task]

    assert (running.is_waiting, running.answer) == (False, [])
    world.check(acts=1)


def test_what_is_being_carried_out_is_not_called_off(world):
    task = due_now(world, revision=world.draft)

    with before(lambda: cancel(task, world.user)) as cancelling:
        run_due()

    assert (cancelling.is_waiting, cancelling.answer) == (False, False)
    assert Task.objects.get().state == Task.State.DONE
    assert not JournalEntry.objects.filter(action="cancelled").exists()


def test_a_draft_is_not_added_to_a_set_that_is_published(world):
    other, change_set = draft_of(RegionFactory(), name_en="Other"), set_of(world.draft)

    with before(lambda: change_sets.add(change_set, other, world.user)) as adding:
        change_sets.publish(change_set, world.user)

    assert (adding.is_waiting, adding.refused) == (True, True)
    other.refresh_from_db()
    assert (other.state, other.change_set) == (Revision.State.DRAFT, None)


def test_a_set_that_is_published_is_not_submitted(world):
    change_set = set_of(world.draft)

    with before(lambda: submit_set(change_set, world.user)) as submitting:
        change_sets.publish(change_set, world.user)

    assert (submitting.is_waiting, submitting.refused) == (True, True)
    assert not JournalEntry.objects.filter(action="submitted").exists()


def test_a_set_that_is_published_is_not_approved(world):
    change_set = set_of(world.draft)
    submit_set(change_set, UserFactory())

    with before(lambda: approve_set(change_set, world.user)) as approving:
        change_sets.publish(change_set, world.user)

    assert (approving.is_waiting, approving.refused) == (True, True)
    assert not JournalEntry.objects.filter(action="approved").exists()


def test_what_is_saved_again_is_not_approved_with_the_set(world):
    change_set = set_of(world.draft)
    submit_set(change_set, UserFactory())

    with before(lambda: approve_set(change_set, world.user)) as approving:
        save_draft(world.region, take_snapshot(world.region), world.user)

    assert (approving.is_waiting, approving.refused) == (True, True)
    assert not Revision.objects.filter(review="approved").exists()


def test_a_draft_that_is_published_is_not_added_to_a_set(world):
    change_set = set_of()

    with before(lambda: change_sets.add(change_set, world.draft, world.user)) as adding:
        publish(world.draft, world.user)

    assert (adding.is_waiting, adding.refused) == (True, True)
    assert not change_set.revisions.exists()


def only_drafted(row):
    """The draft of an object like ``row``, which is gone as if it had never been live."""
    snapshot = take_snapshot(row)
    type(row)._base_manager.filter(pk=row.pk).delete()
    return save_draft(row, snapshot)


def test_a_draft_is_not_gathered_into_a_set_that_is_published(world):
    post = PostFactory()
    office, drafts = post.office, [only_drafted(post)]
    drafts.append(only_drafted(office))
    post, change_set = save_draft(post, drafts[0].snapshot), set_of(drafts[1])

    with before(lambda: change_sets.gather(post, world.user)) as gathering:
        change_sets.publish(change_set, world.user)

    post.refresh_from_db()
    assert gathering.is_waiting
    assert (post.state, post.change_set) == (Revision.State.DRAFT, None)
    assert publish(post, world.user).state == Revision.State.LIVE


def test_a_set_is_published_with_what_was_added(world):
    other, change_set = draft_of(RegionFactory(), name_en="Other"), set_of(world.draft)

    with before(lambda: change_sets.publish(change_set, world.user)) as publishing:
        change_sets.add(change_set, other, world.user)

    assert (publishing.is_waiting, publishing.refused) == (True, False)
    other.refresh_from_db()
    assert other.state == Revision.State.LIVE
    world.check(acts=1)


def test_a_set_that_is_published_loses_no_draft(world):
    other = draft_of(RegionFactory(), name_en="Other")
    change_set = set_of(world.draft, other)

    with before(lambda: change_sets.remove(change_set, other, world.user)) as removing:
        change_sets.publish(change_set, world.user)

    assert removing.is_waiting
    assert set(change_set.revisions.all()) == {world.draft, other}


def test_a_planned_set_is_looked_at_after_the_lock(world):
    other, change_set = draft_of(RegionFactory(), name_en="Other"), set_of(world.draft)
    due_now(world, change_set=change_set)
    task = Task.objects.get()

    with before(run_due) as running:
        ChangeSet.objects.select_for_update().get(pk=change_set.pk)
        Revision.objects.filter(pk=other.pk).update(change_set=change_set)

    assert (running.is_waiting, running.answer) == (True, [task])
    assert (Task.objects.get().state, Revision.objects.get(pk=other.pk).state) == ("failed", "draft")
    world.check(acts=0)


@pytest.mark.parametrize("act", ["publish", "submit", "undo"])
def test_a_set_that_its_page_shows_is_looked_at_again_after_the_lock(world, act):
    other, change_set = draft_of(RegionFactory(), name_en="Other"), set_of(world.draft)
    client = world.client()
    place = reverse(f"admin:change_set_{act}", args=[change_set.pk])
    seen = client.get(reverse("admin:publishing_changeset_change", args=[change_set.pk])).context["seen"]
    if act == "undo":
        seen = ""

    with before(lambda: client.post(place, {"seen": seen}, follow=True)) as sending:
        change_sets.add(change_set, other, world.user)

    assert sending.is_waiting
    assert [str(each) for each in sending.answer.context["messages"]] == ["It was changed meanwhile. Look at it again."]
    world.check(acts=0)


def test_a_set_and_a_form_that_saves_a_draft_of_it_do_not_wait_for_each_other(world):
    change_set = set_of(world.draft)
    send = form_of(world, _draft="1")

    with before(lambda: change_sets.publish(change_set, world.user)) as publishing:
        send()

    assert (publishing.is_waiting, publishing.refused) == (True, True)
    change_sets.publish(change_set, world.user)
    world.region.refresh_from_db()
    assert world.region.name_fr == "Du formulaire"


def test_what_is_published_is_not_discarded(world):
    due_now(world, revision=world.draft)

    with before(lambda: discard(world.draft, world.user)) as discarding:
        publish(world.draft, world.user)

    assert discarding.is_waiting
    assert not JournalEntry.objects.filter(action="discarded").exists()
    world.check(acts=1)


def test_what_is_discarded_is_not_published(world):
    with before(lambda: publish(world.draft, world.user)) as publishing:
        discard(world.draft, world.user)

    assert (publishing.is_waiting, publishing.refused) == (True, True)
    world.check(acts=0)


def test_a_draft_that_is_published_is_not_planned_again(world):
    with before(lambda: due_now(world, revision=world.draft)) as planning:
        publish(world.draft, world.user)

    assert (planning.is_waiting, type(planning.error)) == (True, PublicationError)
    assert not Task.objects.exists()


def test_a_publication_ends_the_plan_that_was_just_made(world):
    with before(lambda: publish(world.draft, world.user)) as publishing:
        task = due_now(world, revision=world.draft)

    assert (publishing.is_waiting, publishing.refused) == (True, False)
    task.refresh_from_db()
    assert task.state == Task.State.CANCELLED
    world.check(acts=1)


def test_a_set_that_is_published_is_not_planned_again(world):
    change_set = set_of(world.draft)

    with before(lambda: due_now(world, change_set=change_set)) as planning:
        change_sets.publish(change_set, world.user)

    assert (planning.is_waiting, type(planning.error)) == (True, PublicationError)
    assert not Task.objects.exists()


def test_a_draft_saved_after_another_takes_its_base(world):
    first, second = (
        {**world.draft.snapshot, "fields": {**world.draft.snapshot["fields"], "name_fr": text}} for text in "AB"
    )

    with before(lambda: restore(world.revisions().earliest("number"), world.user)) as restoring:
        publish(save_draft(world.region, first, world.user), world.user)

    assert restoring.is_waiting
    assert restoring.answer.base == world.revisions().live().get()
    later = save_draft(world.region, second, world.user)
    assert (later.base, later.state) == (world.revisions().live().get(), Revision.State.DRAFT)
    world.check(acts=1)


def test_who_came_back_twice_is_one_draft(world):
    deletion = delete(world.region, world.user)

    with before(lambda: undelete(deletion, world.user)) as second:
        (first,) = undelete(deletion, world.user)

    assert (second.is_waiting, second.answer) == (True, [first])
    assert world.revisions().drafts().get() == first
