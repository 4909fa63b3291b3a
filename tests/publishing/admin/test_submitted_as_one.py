"""A change set submitted for review as one, and the one note that it is published with."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from publishing.journal.sentences import sentence
from publishing.models import JournalEntry, Revision
from publishing.workflow import change_sets
from publishing.workflow.notices import send_notices
from publishing.workflow.review import approve, send_back, submit
from publishing.workflow.roles import AUTHORS, PUBLISHERS, REVIEWERS, TRANSLATORS
from tests.factories import OfficeFactory, QuestionFactory
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in
from tests.publishing.workflow.test_change_sets import draft_of, set_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def change_set():
    office, question = OfficeFactory(name_en="Office"), QuestionFactory(question_en="Why?")
    return set_of(draft_of(office, name_en="Liaison Office"), draft_of(question, answer_en="So."))


def page_of(client, change_set):
    return client.get(reverse("admin:publishing_changeset_change", args=[change_set.pk]))


def sent(client, change_set, **data):
    data.setdefault("seen", change_sets.contents_token(change_set))
    return client.post(reverse("admin:change_set_submit", args=[change_set.pk]), data, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def stages(change_set):
    return list(change_sets.members_of(change_set).values_list("review", flat=True))


def test_an_author_submits_all_drafts_of_a_change_set_in_one_step(change_set):
    client = signed_in(person(AUTHORS, username="nino"))
    may_before = page_of(client, change_set).context["may_submit_set"]

    response = sent(client, change_set)

    assert (may_before, response.context["may_submit_set"]) == (True, False)
    assert said(response) == ["2 drafts are submitted for review."]
    assert stages(change_set) == ["submitted", "submitted"]
    noted = JournalEntry.objects.filter(username="nino").exclude(action="signed in").order_by("pk")
    assert sorted(map(sentence, noted)) == [
        "The change set “Move” was submitted for review.",
        "The draft of “Liaison Office” was submitted for review.",
        "The draft of “Why?” was submitted for review.",
    ]


def test_whoever_reviews_is_told_of_all_of_them_in_one_message(change_set):
    person(REVIEWERS, email="aram@example.org")

    sent(signed_in(person(AUTHORS)), change_set)
    send_notices(timezone.now() + timedelta(minutes=10))

    (message,) = mail.outbox
    assert message.body.count("submitted a draft for review") == 2


def test_only_what_nobody_reviews_or_has_approved_is_submitted(change_set):
    author, reviewer = person(AUTHORS), person(REVIEWERS)
    first, second = change_sets.members_of(change_set)
    submit(first, author)
    approve(first, reviewer)
    submit(second, author)
    send_back(second, reviewer, "Say why.")
    client = signed_in(author)

    once, twice = sent(client, change_set), sent(client, change_set)

    assert stages(change_set) == ["approved", "submitted"]
    assert said(once) == ["1 draft is submitted for review."]
    assert said(twice) == ["No draft in this change set is to be submitted."]


def test_what_was_put_into_it_since_the_page_was_opened_is_not_submitted(change_set):
    seen = change_sets.contents_token(change_set)
    change_sets.add(change_set, draft_of(OfficeFactory(name_en="Other"), name_en="Another"))

    response = sent(signed_in(person(AUTHORS)), change_set, seen=seen)

    assert said(response) == ["It was changed meanwhile. Look at it again."]
    assert set(stages(change_set)) == {""}


def test_whoever_may_not_change_one_of_them_submits_none(change_set):
    translator = signed_in(person(TRANSLATORS))

    assert sent(translator, change_set).status_code == 403
    assert set(stages(change_set)) == {""}


def test_a_change_set_that_is_published_is_not_submitted(change_set):
    change_sets.publish(change_set)

    response = sent(signed_in(person(AUTHORS)), change_set)

    assert said(response) == ["This change set is no longer being worked on."]
    assert not Revision.objects.filter(review="submitted").exists()


def test_the_page_has_one_field_for_the_note_and_publishes_with_what_is_typed_there(change_set):
    client = signed_in(person(PUBLISHERS))
    page = page_of(client, change_set)

    labels = re.findall(r"<label[^>]*>\s*([^<]*?):?\s*</label>", page.content.decode())
    data = form_data(page, "changeset_form") | {"note": "Both have moved."}
    client.post(reverse("admin:change_set_publish", args=[change_set.pk]), data)

    assert labels.count("Change note") == 1
    assert data["seen"] == [page.context["seen"]]
    assert {live.change_note for live in Revision.objects.live().filter(change_set=change_set)} == {"Both have moved."}
