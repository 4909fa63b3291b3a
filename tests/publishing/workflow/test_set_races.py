"""Plans and change sets at once on PostgreSQL, with real connections: what holds whoever comes first. ``SREP_RACES`` says how often."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from publishing.models import ChangeSet, JournalEntry, Revision, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets, review
from publishing.workflow.change_sets import undo
from publishing.workflow.plans import cancel, plan, run_due
from publishing.workflow.together import approve_set, submit_set
from regions.models import Region
from tests.factories import OfficeFactory, RegionFactory, UserFactory
from tests.publishing.workflow.racing import RUNS, World, race
from tests.publishing.workflow.test_change_sets import draft_of, set_of

MINUTE = timedelta(minutes=1)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.parametrize("number", range(RUNS)),
]


@pytest.fixture
def world(db):
    return World()


def planned(world, action=Task.Action.PUBLISH, **subject):
    return plan(action, timezone.now() - MINUTE, by=world.user, **(subject or {"revision": world.draft}))


def test_a_plan_carried_out_against_the_form(world, number):
    send = world.form(profile_fr="Du formulaire")
    world.texts.add("Du formulaire")
    task = planned(world)

    _running, sending = race(number, run_due, send)

    assert sending.answer.status_code == 302
    world.region.refresh_from_db()
    assert (world.region.profile_en, world.region.profile_fr) == ("From the draft.", "Du formulaire")
    world.check()
    ended(task)


def ended(task):
    """However it ended, once and noted once."""
    task.refresh_from_db()
    assert task.state != Task.State.PLANNED
    notes = JournalEntry.objects.filter(action__in=["carried out", "could not carry out", "failed", "cancelled"])
    assert notes.count() == 1


def test_two_carry_out_the_same_plan(world, number):
    task = planned(world)

    first, second = race(number, run_due, run_due)

    assert sorted([first.answer, second.answer], key=len) == [[], [task]]
    world.check(acts=1)
    ended(task)


def test_two_carry_out_plans_for_the_same_object(world, number):
    tasks = [planned(world), planned(world, Task.Action.WITHDRAW, revision=ensure_live_revision(world.region))]

    race(number, run_due, run_due)

    world.check()
    assert not Region._base_manager.filter(pk=world.region.pk).exists()
    assert not Task.objects.filter(pk__in=[task.pk for task in tasks], state=Task.State.PLANNED).exists()


def test_a_plan_is_called_off_while_it_is_carried_out(world, number):
    task = planned(world)

    _running, cancelling = race(number, run_due, lambda: cancel(task, world.user))

    ended(task)
    assert task.state == (Task.State.CANCELLED if cancelling.answer else Task.State.DONE)
    world.check(acts=0 if cancelling.answer else 1)


def test_add_to_a_set_against_its_publication(world, number):
    other = draft_of(RegionFactory(), name_en="Other")
    change_set = set_of(world.draft)

    adding, publishing = race(
        number,
        lambda: change_sets.add(change_set, other, world.user),
        lambda: change_sets.publish(change_set, world.user),
    )

    assert not publishing.refused
    world.check(acts=1)
    other.refresh_from_db()
    assert other.state == (Revision.State.DRAFT if adding.refused else Revision.State.LIVE)
    assert (other.change_set_id is None) == adding.refused


def test_remove_from_a_set_against_its_publication(world, number):
    other = draft_of(RegionFactory(), name_en="Other")
    change_set = set_of(world.draft, other)

    race(
        number,
        lambda: change_sets.remove(change_set, other, world.user),
        lambda: change_sets.publish(change_set, world.user),
    )

    world.check(acts=1)
    other.refresh_from_db()
    assert (other.state == Revision.State.LIVE) == (other.change_set_id == change_set.pk)


def test_a_draft_joins_a_planned_set_while_it_is_published(world, number):
    """What nobody planned does not go live with the plan."""
    other = draft_of(RegionFactory(), name_en="Other")
    change_set = set_of(world.draft)
    task = planned(world, change_set=change_set)

    race(number, lambda: change_sets.add(change_set, other, world.user), run_due)

    other.refresh_from_db()
    assert other.state == Revision.State.DRAFT
    ended(task)


def test_the_form_saves_a_draft_of_a_set_while_it_is_published(world, number):
    change_set = set_of(world.draft)
    send = world.form(name_fr="Du formulaire", _draft="1")
    world.texts.add("Du formulaire")

    publishing, sending = race(
        number,
        lambda: change_sets.publish(change_set, world.user),
        send,
    )

    assert sending.answer.status_code == 302
    world.check(acts=1 - publishing.refused)
    if publishing.refused:
        change_sets.publish(change_set, world.user)
        world.region.refresh_from_db()
        assert world.region.name_fr == "Du formulaire"


def test_sets_with_the_same_objects_in_another_order(world, number):
    sets = []
    regions = [RegionFactory(), RegionFactory()]
    offices = [OfficeFactory(), OfficeFactory()]
    for region, office in zip(regions, reversed(offices), strict=True):
        sets.append(world.publish_set(draft_of(region, name_en="A"), draft_of(office, name_en="A")))
    again = set_of(*(draft_of(each, profile_en="B") for each in (*offices, *regions)))

    acts = race(
        number,
        *(lambda each=each: undo(each, world.user) for each in sets),
        lambda: change_sets.publish(again, world.user),
    )

    assert not acts[-1].refused
    for each in (*regions, *offices):
        each.refresh_from_db()
        assert [revision.snapshot for revision in Revision.objects.of(each).live()] == [take_snapshot(each)]
        assert each.profile_en == "B"


def test_looking_at_a_set_that_is_being_published(world, number):
    client, other = world.client(), draft_of(OfficeFactory(), name_en="Other")
    change_set = set_of(world.draft, other)
    page = f"/admin/publishing/changeset/{change_set.pk}/change/"

    publishing, looking = race(number, lambda: change_sets.publish(change_set, world.user), lambda: client.get(page))

    assert not publishing.refused
    assert looking.answer.status_code == 200
    world.check(acts=1)


def test_two_approve_a_set_while_one_sends_a_draft_of_it_back(world, number):
    other = draft_of(RegionFactory(), name_en="Other")
    change_set = set_of(world.draft, other)
    submit_set(change_set, UserFactory())

    race(
        number,
        lambda: approve_set(change_set, world.user),
        lambda: approve_set(change_set, world.user),
        lambda: no_matter(review.ReviewError, review.send_back, other, world.user, "Why?"),
    )

    told = JournalEntry.objects.filter(action__in=["approved", "returned"])
    assert sorted(told.values_list("subject", flat=True)) == sorted([world.draft.title, other.title])
    assert {draft.review for draft in change_set.revisions.all()} <= {"approved", "returned"}


def no_matter(error, act, *arguments):
    with suppress(error):
        act(*arguments)


def test_a_set_is_discarded_while_it_is_published(world, number):
    change_set = set_of(world.draft)

    _discarding, publishing = race(
        number,
        lambda: change_sets.discard(change_set, world.user),
        lambda: change_sets.publish(change_set, world.user),
    )

    change_set.refresh_from_db()
    states = ChangeSet.State
    assert change_set.state == (states.DISCARDED if publishing.refused else states.PUBLISHED)
    world.check(acts=1 - publishing.refused)
    world.draft.refresh_from_db()
    assert (world.draft.change_set_id is None) == publishing.refused
