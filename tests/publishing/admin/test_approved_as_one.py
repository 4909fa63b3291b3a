"""The drafts of a change set approved in one step: those that the person may approve, as they saw them."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from mandate.models import Question
from publishing.journal.sentences import sentence
from publishing.models import JournalEntry, Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.drafts import save_draft
from publishing.workflow.review import approve, submit
from publishing.workflow.roles import AUTHORS, REVIEWERS
from publishing.workflow.together import to_approve
from tests.factories import OfficeFactory, QuestionFactory
from tests.publishing.admin.test_submitted_as_one import page_of, said
from tests.publishing.roles import person, signed_in
from tests.publishing.workflow.test_change_sets import draft_of, set_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def nino():
    return person(AUTHORS, username="nino")


@pytest.fixture
def aram():
    return person(REVIEWERS, username="aram")


@pytest.fixture
def change_set(nino):
    drafts = draft_of(OfficeFactory(name_en="Office"), name_en="Liaison Office"), draft_of(QuestionFactory())
    for draft in drafts:
        submit(draft, nino)
    return set_of(*drafts)


def sent(client, change_set, **data):
    data.setdefault("seen", change_sets.contents_token(change_set))
    return client.post(reverse("admin:change_set_approve", args=[change_set.pk]), data, follow=True)


def stages(change_set):
    return list(change_sets.members_of(change_set).values_list("review", flat=True))


def test_a_reviewer_approves_all_drafts_of_a_change_set_in_one_step(change_set, aram):
    client = signed_in(aram)
    before = page_of(client, change_set)

    response = sent(client, change_set)

    assert "Approve 2 drafts" in before.content.decode()
    assert said(response) == ["2 drafts are approved."]
    assert "Approve " not in response.content.decode()
    assert stages(change_set) == ["approved", "approved"]
    noted = JournalEntry.objects.filter(username="aram").exclude(action="signed in").order_by("pk")
    titles = [draft.title for draft in change_sets.members_of(change_set)]
    assert [sentence(entry) for entry in noted] == [
        *(f"The draft of “{title}” was approved." for title in titles),
        f"Drafts of the change set “{change_set}” were approved in one go: 2.",
    ]


def test_what_one_wrote_or_submitted_waits_for_somebody_else(change_set, nino, aram):
    own = change_sets.members_of(change_set)[0]
    Revision.objects.filter(pk=own.pk).update(author=aram)
    client = signed_in(aram)
    before = page_of(client, change_set)

    once, twice = sent(client, change_set), sent(client, change_set)

    assert before.context["to_approve"] == 1
    assert (said(once), said(twice)) == (
        ["1 draft is approved."],
        ["No draft in this change set waits for your approval."],
    )
    assert stages(change_set) == ["submitted", "approved"]


def test_only_what_waits_for_a_review_is_approved(change_set, nino, aram):
    approve(change_sets.members_of(change_set)[0], aram)
    change_sets.add(change_set, draft_of(OfficeFactory(name_en="Other"), name_en="Another"))

    response = sent(signed_in(aram), change_set)

    assert said(response) == ["1 draft is approved."]
    assert sorted(stages(change_set)) == ["", "approved", "approved"]


def test_what_was_saved_again_since_the_page_was_opened_is_not_approved(change_set, nino, aram):
    seen, office = change_sets.contents_token(change_set), change_sets.members_of(change_set)[0].find_object()
    snapshot = take_snapshot(office)
    again = save_draft(
        office, {**snapshot, "fields": snapshot["fields"] | {"name_en": "Unseen"}}, nino, ensure_live_revision(office)
    )
    submit(again, nino)

    response = sent(signed_in(aram), change_set, seen=seen)

    assert said(response) == ["It was changed meanwhile. Look at it again."]
    assert stages(change_set) == ["submitted", "submitted"]


def test_the_page_says_how_each_draft_stands_in_its_review(change_set, aram):
    approve(change_sets.members_of(change_set)[0], aram)

    page = page_of(signed_in(aram), change_set).content.decode()

    assert page.count('<span class="draft-tag">approved</span>') == 1
    assert page.count('<span class="draft-tag">submitted for review</span>') == 1


def test_a_change_set_that_is_published_is_not_approved(change_set, aram):
    change_sets.publish(change_set)

    response = sent(signed_in(aram), change_set)

    assert said(response) == ["This change set is no longer being worked on."]
    assert '<span class="draft-tag">published</span>' in response.content.decode()
    assert 'id="typed-text"' not in response.content.decode()


@pytest.mark.parametrize("action", ["view", "change"])
def test_who_may_either_see_or_change_a_kind_may_approve_of_it_and_of_no_other(change_set, action):
    reviewer = person()
    reviewer.user_permissions.set(Permission.objects.filter(codename__in=["approve", f"{action}_question"]))

    found = to_approve(change_sets.members_of(change_set), reviewer)

    assert [draft.model for draft in found] == [Question]
