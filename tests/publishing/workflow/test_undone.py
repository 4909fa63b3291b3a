"""What becomes of drafts, plans and references when a change set is undone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from offices.models import Office
from publishing.models import Revision, Task
from publishing.workflow import change_sets
from publishing.workflow.plans import plan, run_due
from publishing.workflow.publication import PublicationError, delete
from publishing.workflow.roles import PUBLISHERS
from tests.factories import OfficeFactory, SourceFactory
from tests.publishing.roles import person
from tests.publishing.workflow.test_change_sets import draft_of, new_draft_of, set_of

pytestmark = pytest.mark.django_db


def test_the_draft_and_the_plan_of_a_new_object_end_when_it_is_taken_back():
    publisher = person(PUBLISHERS)
    change_set = set_of(new_draft_of(OfficeFactory()))
    change_sets.publish(change_set, publisher)
    draft = draft_of(Office.objects.get(), name_en="Not to come back by itself")
    due = timezone.now() + timedelta(hours=1)
    task = plan(Task.Action.PUBLISH, due, revision=draft, by=publisher)

    change_sets.undo(change_set, publisher)
    run_due(due)

    task.refresh_from_db()
    assert (task.state, task.outcome) == ("failed", "It was not on the site any more.")
    assert not Office.objects.exists()
    assert list(Revision.objects.values_list("number", "state")) == [(3, "past"), (2, "replaced"), (1, "past")]


def test_the_draft_of_what_was_there_before_stays():
    office = OfficeFactory(name_en="Before")
    change_set = set_of(draft_of(office, name_en="After"))
    change_sets.publish(change_set)
    draft = draft_of(Office.objects.get(), profile_en="Other words.")

    change_sets.undo(change_set)

    assert (Office.objects.get().name_en, Revision.objects.drafts().get()) == ("Before", draft)


def test_what_cannot_be_put_back_is_named():
    office, source = OfficeFactory(name_en="Tbilisi"), SourceFactory()
    office.sources.add(source)
    change_set = set_of(draft_of(OfficeFactory(), name_en="Kabul"), without_sources(office))
    change_sets.publish(change_set)
    delete(source)

    with pytest.raises(PublicationError) as refused:
        change_sets.undo(change_set)

    said = "Tbilisi: It refers to something that does not exist any more. Choose again what it refers to."
    assert refused.value.faults == [said]


def without_sources(office):
    draft = draft_of(office)
    draft.snapshot["relations"]["sources"] = []
    draft.save()
    return draft
