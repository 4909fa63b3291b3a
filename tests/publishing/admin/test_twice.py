"""A button pressed twice, or on a page that is open in two tabs: done once, and whoever comes second is told so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from publishing.models import JournalEntry, Revision, Task
from publishing.workflow import change_sets
from publishing.workflow.drafts import discard
from publishing.workflow.plans import plan
from publishing.workflow.publication import publish
from tests.factories import RegionFactory
from tests.publishing.workflow.test_change_sets import draft_of, set_of

pytestmark = pytest.mark.django_db


def twice(client, url, **data):
    """What each of two answers says, as [(level, sentence)]."""
    answers = [client.post(url, data, follow=True) for _each in range(2)]
    return [[(each.level_tag, str(each)) for each in answer.context["messages"]] for answer in answers]


def steps_of(change_set):
    entries = JournalEntry.objects.filter(model="publishing.changeset", object_id=str(change_set.pk)).order_by("pk")
    return [entry.facts["step"] for entry in entries]


@pytest.mark.parametrize("note", ["Together.", ""])
def test_a_change_set_that_is_published_already_says_so(staff, note):
    change_set = set_of(draft_of(RegionFactory(), name_en="New"), note=note)

    first, second = twice(
        staff, reverse("admin:change_set_publish", args=[change_set.pk]), change_note=note, minor="on"
    )

    assert (len(first), second) == (1, [("warning", "The change set is already published.")])
    assert steps_of(change_set) == ["added", "published"]


def test_a_change_set_that_was_published_as_a_correction_asks_for_no_note_later(staff):
    change_set = set_of(draft_of(RegionFactory(), name_en="New"), note="")
    change_sets.publish(change_set, is_minor=True)

    (said,) = staff.post(reverse("admin:change_set_publish", args=[change_set.pk]), follow=True).context["messages"]

    assert str(said) == "The change set is already published."


def test_a_change_set_that_is_undone_already_says_so(staff):
    change_set = set_of(draft_of(RegionFactory(), name_en="New"))
    change_sets.publish(change_set)

    first, second = twice(staff, reverse("admin:change_set_undo", args=[change_set.pk]))

    assert (len(first), second) == (1, [("warning", "The change set is already undone.")])
    assert steps_of(change_set) == ["added", "published", "undone"]


def test_a_draft_is_put_into_a_change_set_once(staff):
    draft, change_set = draft_of(RegionFactory(), name_en="New"), set_of()

    twice(staff, reverse("admin:change_set_add"), revision=draft.pk, change_set=change_set.pk)

    assert steps_of(change_set) == ["added"]


def test_a_draft_that_is_discarded_already_leads_to_the_list_and_says_so(staff):
    region = RegionFactory()
    draft_of(region, name_en="New")

    first, second = twice(staff, reverse("admin:regions_region_discard", args=[region.pk]))

    assert first == [("success", "The draft is discarded. It stays in the history.")]
    assert second == [("warning", "Nobody works on this draft any more.")]
    assert JournalEntry.objects.filter(action="discarded").count() == 1


def test_a_draft_that_is_published_while_it_is_discarded_is_not_said_to_be_discarded(staff, monkeypatch):
    region = RegionFactory()
    draft = draft_of(region, name_en="New")

    def publish_and_discard(revision, by):  # somebody else was a moment earlier
        publish(Revision.objects.get(pk=draft.pk))
        return discard(revision, by)

    monkeypatch.setattr("publishing.admin.drafting.discard", publish_and_discard)
    (said,) = staff.post(reverse("admin:regions_region_discard", args=[region.pk]), follow=True).context["messages"]

    assert str(said) == "It was changed meanwhile. Look at it again."


def test_a_plan_is_made_anew_once(staff):
    draft = draft_of(RegionFactory(), name_en="New")
    ended = plan(Task.Action.PUBLISH, timezone.now() + timedelta(days=1), revision=draft)
    Task.objects.update(state=Task.State.FAILED)

    first, second = twice(staff, reverse("admin:plan_again", args=[ended.pk]), seen=str(draft.pk))

    assert (len(first), second) == (1, [("warning", "It was changed meanwhile. Look at it again.")])
    assert list(Task.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "planned"]
