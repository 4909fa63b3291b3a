"""A rule that was broken, or a thing that went, after a draft was saved: said in words, whichever way it is published."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from offices.models import Post
from publishing.models import ChangeSet, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.drafts import save_draft
from publishing.workflow.plans import plan, run_due
from publishing.workflow.publication import PublicationError, delete, publish
from tests.factories import OfficeFactory, ParticipationFactory, PartnerFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db


def drafted(row, change):
    base, snapshot = ensure_live_revision(row), take_snapshot(row)
    change(snapshot)
    return save_draft(row, snapshot, base=base)


def framework():
    partner = ParticipationFactory(partner=PartnerFactory(), framework="nacc", since=date(1991, 1, 1)).partner

    def add(snapshot):
        (row,) = snapshot["rows"]["participations"]
        new = {**row, "pk": str(uuid4()), "fields": row["fields"] | {"framework": "pfp"}}
        snapshot["rows"]["participations"].append(new)

    draft = drafted(partner, add)
    ParticipationFactory(partner=partner, framework="pfp")
    return draft, "This partner already has an entry for this framework. Change that entry instead."


def head():
    office = OfficeFactory()
    other, post = (PostFactory(office=office, is_head=False) for _number in range(2))
    draft = drafted(post, lambda snapshot: snapshot["fields"].update(is_head=True))
    Post.objects.filter(pk=other.pk).update(is_head=True)
    return draft, "Another post already heads this office. Untick it there first."


def gone():
    other, office = OfficeFactory(), OfficeFactory()
    draft = drafted(office, lambda snapshot: snapshot["fields"].update(successor_id=str(other.pk)))
    delete(other)
    return (
        draft,
        "Taken over by: It refers to something that does not exist any more. Choose again what it refers to.",
    )


@pytest.mark.parametrize("case", [framework, head, gone])
def test_what_stands_in_the_way_is_said_in_words_by_the_form_the_set_and_the_plan(case):
    draft, words = case()
    change_set = ChangeSet.objects.create(name="Set")
    planned = plan(Task.Action.PUBLISH, timezone.now() - timedelta(seconds=1), revision=draft, by=UserFactory())

    with pytest.raises(PublicationError) as refusal:
        publish(draft)
    (ended,) = run_due()
    change_sets.add(change_set, draft)

    assert refusal.value.faults == [words]
    assert (ended.pk, ended.state, ended.outcome) == (planned.pk, Task.State.FAILED, words)
    assert [obstacle.sentences for obstacle in change_sets.conflicts_of(change_set)] == [(words,)]
