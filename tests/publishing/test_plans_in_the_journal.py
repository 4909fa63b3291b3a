"""What the journal says of a plan from its beginning to its end: of each kind, and however it ends."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from publishing.models import JournalEntry, Task
from publishing.revisions.live import ensure_live_revision
from publishing.workflow.roles import PUBLISHERS
from tests.factories import OfficeFactory, PostFactory, RegionFactory
from tests.publishing.roles import person, signed_in
from tests.publishing.workflow.test_change_sets import draft_of, set_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_2030")]

DUE = {"due": "2030-05-01T10:00", "note": "In time."}


def here(name, *arguments):
    return reverse(f"admin:{name}", args=arguments)


def of_draft(office, region):
    return here("revision_plan", draft_of(office, name_en="New").pk)


def of_set(office, region):
    return here("change_set_plan", set_of(draft_of(office, name_en="New"), draft_of(region, name_en="New")).pk)


def of_withdrawal(office, region):
    return here("withdrawal_plan", ensure_live_revision(office).content_type_id, office.pk)


PLANS = {
    "a draft": (of_draft, ["published"]),
    "a set": (of_set, ["published", "published", "change set"]),
    "a withdrawal": (of_withdrawal, ["deleted", "deleted"]),
}


@pytest.fixture
def world():
    office = OfficeFactory(name_en="Liaison")
    PostFactory(office=office)
    return office, RegionFactory(name_en="Caucasus")


@pytest.fixture
def publisher():
    return signed_in(person(PUBLISHERS, username="aram", time_zone="UTC"))


def actions_since(pk):
    return list(JournalEntry.objects.filter(pk__gt=pk).order_by("pk").values_list("action", flat=True))


def last():
    return JournalEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def carry_out():
    with time_machine.travel("2030-05-01T10:00:30Z"):
        call_command("publish_due", verbosity=0)


@pytest.mark.parametrize("kind", sorted(PLANS))
def test_a_plan_that_is_carried_out_is_never_noted_as_cancelled(world, publisher, kind):
    prepare, done = PLANS[kind]
    url, before = prepare(*world), last()

    publisher.post(url, DUE)
    planned = last()
    carry_out()
    carry_out()

    assert actions_since(before)[:1] == ["planned"]
    assert sorted(actions_since(planned)) == sorted([*done, "carried out"])
    assert list(Task.objects.values_list("state", flat=True)) == ["done"]


@pytest.mark.parametrize("kind", sorted(PLANS))
def test_a_plan_that_was_carried_out_is_not_cancelled_any_more(world, publisher, kind):
    publisher.post(PLANS[kind][0](*world), DUE)
    task = Task.objects.get()
    carry_out()
    before = last()

    answer = publisher.post(here("plan_cancel", task.pk))

    assert answer.status_code == 302
    assert actions_since(before) == []
    assert Task.objects.get().state == "done"


@pytest.mark.parametrize("kind", sorted(PLANS))
def test_a_cancelled_plan_is_noted_once_and_never_carried_out(world, publisher, kind):
    publisher.post(PLANS[kind][0](*world), DUE)
    task, before = Task.objects.get(), last()

    publisher.post(here("plan_cancel", task.pk))
    publisher.post(here("plan_cancel", task.pk))
    carry_out()

    assert actions_since(before) == ["cancelled"]
    assert list(Task.objects.values_list("state", "done")) == [("cancelled", None)]


def test_a_plan_is_replaced_by_one_for_another_time_and_done_once(world, publisher):
    url, before = of_draft(*world), last()

    publisher.post(url, DUE)
    publisher.post(url, DUE | {"due": "2030-05-01T09:00"})
    carry_out()

    assert actions_since(before) == ["planned", "cancelled", "planned", "published", "carried out"]
    assert sorted(Task.objects.values_list("state", flat=True)) == ["cancelled", "done"]


def test_what_is_published_before_its_minute_ends_the_plan_and_is_not_published_again(world, publisher):
    office, _region = world
    draft = draft_of(office, name_en="New")
    publisher.post(here("revision_plan", draft.pk), DUE)
    set_ = set_of(draft)
    publisher.post(here("change_set_plan", set_.pk), DUE)
    before = last()

    publisher.post(here("change_set_publish", set_.pk))
    carry_out()

    assert sorted(actions_since(before)) == ["cancelled", "cancelled", "change set", "published"]
    assert "planned" not in Task.objects.values_list("state", flat=True)


def test_a_plan_is_due_at_its_minute_and_not_a_second_before(world, publisher):
    publisher.post(of_draft(*world), DUE)
    due = Task.objects.get().due

    states = []
    for moment in (due - timedelta(seconds=1), due):
        with time_machine.travel(moment, tick=False):
            call_command("publish_due", verbosity=0)
            states.append(Task.objects.get().state)

    assert (due.isoformat(), states) == ("2030-05-01T10:00:00+00:00", ["planned", "done"])
    assert due > timezone.now()
