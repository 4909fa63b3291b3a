"""Drafts chosen in a list or on the first page: submitted, gathered, planned and published as one, or not at all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mandate.models import Question
from offices.models import Office
from publishing.models import ChangeSet, Revision, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.plans import run_due
from publishing.workflow.review import approve, submit
from publishing.workflow.roles import AUTHORS, PUBLISHERS, REVIEWERS
from tests.documents import Document
from tests.factories import OfficeFactory, QuestionFactory
from tests.publishing.roles import person, signed_in
from tests.publishing.test_single_permissions import somebody

pytestmark = pytest.mark.django_db

TOGETHER = reverse("admin:drafts_together")


def drafted(row, by=None, **fields):
    snapshot = take_snapshot(row)
    snapshot["fields"] |= fields
    return save_draft(row, snapshot, by, ensure_live_revision(row))


def two_drafts():
    question = drafted(QuestionFactory(question_en="Why?", slug="why"), question_en="Why now?")
    return question, drafted(OfficeFactory(slug="a", name_en="Old"), name_en="New")


def keys(*drafts):
    return {"draft": [str(draft.pk) for draft in drafts]}


def words(response):
    return " ".join(each["text"] for each in Document(response.content.decode()).elements if each["tag"] == "body")


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_what_is_chosen_in_a_list_is_shown_with_what_can_be_done_with_it():
    first, second = OfficeFactory(name_en="First"), OfficeFactory(name_en="Second")
    drafted(first, name_en="First anew")
    new = Office(slug="new", name_en="Never seen", kind="liaison", opened="2020-01-01")
    save_draft(new, take_snapshot(new))
    client = signed_in(person(AUTHORS))
    chosen = [str(row.pk) for row in (first, second, new)]

    url = reverse("admin:offices_office_changelist")
    data = {"action": "work_on_drafts", "_selected_action": chosen, "index": "0"}
    response = client.post(url, data, follow=True)

    assert [draft.title for draft, _url in response.context["drafts"]] == ["First anew", "Never seen"]
    assert response.context["acts"] == ["submit", "put"]
    assert "1 of what you chose has no draft" in words(response)


def test_what_has_no_draft_is_told_and_led_back():
    office = OfficeFactory()

    url = f"{TOGETHER}?kind=offices.office"
    response = signed_in(person(AUTHORS)).post(url, {"_selected_action": str(office.pk)}, follow=True)

    assert response.redirect_chain == [(reverse("admin:offices_office_changelist"), 302)]
    assert said(response) == ["Choose drafts first. What has no draft has nothing to submit or publish."]


def test_an_author_submits_several_drafts_or_none():
    author = person(AUTHORS)
    question, office = two_drafts()
    submit(office, author)
    client = signed_in(author)

    refused = client.post(TOGETHER, keys(question, office) | {"act": "submit"})

    assert [str(each) for each in refused.context["obstacles"]] == ["New: The draft is already submitted for review."]
    assert Revision.objects.drafts().filter(review="submitted").get() == office

    client.post(TOGETHER, keys(question) | {"act": "submit"})

    assert Revision.objects.drafts().filter(review="submitted").count() == 2


@pytest.mark.parametrize(
    ("role", "acts"),
    [(AUTHORS, ["submit", "put"]), (REVIEWERS, ["submit", "put"]), (PUBLISHERS, ["submit", "put", "plan", "publish"])],
)
def test_each_role_may_do_what_it_may_do_with_one_draft(role, acts):
    client = signed_in(person(role))
    due = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")

    answers = {}
    for act in ("submit", "put", "plan", "publish"):
        draft = drafted(OfficeFactory(), name_en="New")
        data = keys(draft) | {"act": act, "name": "Moves", "note": "A new name.", "due": due}
        answers[act] = client.post(TOGETHER, data).status_code

    assert answers == {act: 302 if act in acts else 403 for act in answers}


@pytest.mark.parametrize(
    ("rights", "acts"),
    [
        ("change_question", ["submit"]),
        ("view_question add_changeset", []),
        ("view_question change_changeset", []),
        ("view_question add_changeset change_changeset", ["put"]),
        ("view_question add_task", []),
        ("view_question publish", ["publish"]),
        ("view_question publish add_task", ["plan", "publish"]),
    ],
)
def test_what_is_offered_is_what_the_rights_are_for(rights, acts):
    question, _office = two_drafts()

    assert somebody(*rights.split()).post(TOGETHER, keys(question)).context["acts"] == acts


@pytest.mark.parametrize(
    ("act", "right"), [("submit", "change"), ("put", "change"), ("plan", "publish"), ("publish", "publish")]
)
def test_nothing_is_done_by_whoever_may_do_it_with_one_of_the_drafts_alone(act, right):
    client = somebody("change_question", "view_office", "publish", "add_task", "add_changeset", "change_changeset")
    due = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")

    data = keys(*two_drafts()) | {"act": act, "name": "Moves", "note": "New names.", "due": due}
    response = client.post(TOGETHER, data)

    assert [str(each) for each in response.context["obstacles"]] == [f"New: You may not {right} this kind of content."]
    assert not ChangeSet.objects.exists()
    assert {draft.review for draft in Revision.objects.drafts()} == {""}


def test_of_all_pages_of_a_list_nothing_is_chosen_unseen():
    drafted(office := OfficeFactory(name_en="First"), name_en="First anew")
    url = reverse("admin:offices_office_changelist")
    data = {"action": "work_on_drafts", "_selected_action": [str(office.pk)], "select_across": "1"}

    response = signed_in(person(AUTHORS)).post(url, data, follow=True)

    assert response.redirect_chain == [(url, 302)]
    assert said(response) == ["Choose the drafts themselves: what stands on other pages of the list is not seen."]


def test_drafts_are_published_as_one_publication_with_its_note():
    publisher = person(PUBLISHERS)
    question, office = two_drafts()

    signed_in(publisher).post(TOGETHER, keys(question, office) | {"act": "publish", "note": "New names."})

    live = Revision.objects.live().filter(pk__in=[question.pk, office.pk])
    assert {each.change_note for each in live} == {"New names."}
    assert len({each.publication for each in live}) == 1
    assert (Question.objects.get().question_en, Office.objects.get().name_en) == ("Why now?", "New")
    change_set = ChangeSet.objects.get()
    assert (change_set.name, change_set.state, change_set.published_by) == ("New, Why now?", "published", publisher)


@pytest.mark.parametrize("act", ["put", "plan", "publish"])
def test_a_name_and_a_note_are_kept_whatever_is_done_with_the_drafts(act):
    due = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    data = keys(*two_drafts()) | {"act": act, "name": "Moves", "note": "New names.", "due": due}

    signed_in(person(PUBLISHERS)).post(TOGETHER, data)

    assert (ChangeSet.objects.get().name, ChangeSet.objects.get().note) == ("Moves", "New names.")


def test_nothing_is_published_where_one_of_the_drafts_cannot_be():
    question, office = two_drafts()
    broken = drafted(OfficeFactory(slug="b", name_en="Broken"), closed="2001-01-01")

    data = keys(question, office, broken) | {"act": "publish", "note": "New names."}
    response = signed_in(person(PUBLISHERS)).post(TOGETHER, data)

    assert [str(each) for each in response.context["obstacles"]] == [
        "Broken: The closing date must come after the opening date."
    ]
    assert Question.objects.get().question_en == "Why?"
    assert not ChangeSet.objects.exists()
    assert Revision.objects.drafts().count() == 3


def test_a_note_is_asked_for():
    question, _office = two_drafts()

    response = signed_in(person(PUBLISHERS)).post(TOGETHER, keys(question) | {"act": "publish"})

    assert response.context["form"].errors == {"note": ["Write in the change note what changes and why."]}
    assert Question.objects.get().question_en == "Why?"


def test_of_what_readers_never_knew_no_note_is_asked_for():
    new = Office(slug="new", name_en="Never seen", kind="liaison", opened="2020-01-01")
    draft = save_draft(new, take_snapshot(new))

    signed_in(person(PUBLISHERS)).post(TOGETHER, keys(draft) | {"act": "publish"})

    assert Revision.objects.live().filter(pk=draft.pk).exists()


def test_a_draft_whose_text_changed_since_it_was_approved_says_why_it_cannot_be_published():
    author, reviewer, publisher = person(AUTHORS), person(REVIEWERS), person(PUBLISHERS)
    question, office = two_drafts()
    for draft in (question, office):
        approve(submit(draft, author), reviewer)
    snapshot = office.snapshot | {"fields": office.snapshot["fields"] | {"name_en": "Newer"}}
    changed = save_draft(Office.objects.get(), snapshot, author)
    client = signed_in(publisher)
    why = "Its text has changed since it was approved. Have it reviewed again, or publish it from its form."

    index = client.get(reverse("admin:index"))
    response = client.post(TOGETHER, keys(question, changed) | {"act": "publish", "note": "New names."})

    assert [draft for draft, _url in index.context["approved"]] == [question]
    assert [draft for draft, _url in index.context["changed_since_approval"]] == [changed]
    assert why in words(index)
    assert [str(each) for each in response.context["obstacles"]] == [f"Newer: {why}"]
    assert not Revision.objects.live().filter(pk=question.pk).exists()


def test_a_new_draft_after_one_that_was_given_up_is_no_change_of_what_was_approved():
    from publishing.workflow.drafts import discard

    author, office = person(AUTHORS), OfficeFactory()
    approve(submit(drafted(office, name_en="One"), author), person(REVIEWERS))
    discard(save_draft(office, take_snapshot(office), author))
    draft = drafted(office, name_en="Two")

    signed_in(person(PUBLISHERS)).post(TOGETHER, keys(draft) | {"act": "publish", "note": "A new name."})

    assert Office.objects.get().name_en == "Two"


def test_a_draft_that_was_saved_again_meanwhile_is_refused_by_name():
    question, office = two_drafts()
    save_draft(Question.objects.get(), take_snapshot(Question.objects.get()))

    data = keys(question, office) | {"act": "put", "name": "Moves"}
    response = signed_in(person(AUTHORS)).post(TOGETHER, data)

    assert [str(each) for each in response.context["obstacles"]] == [
        "Why now?: This draft is no longer the one that is worked on. Open the present one."
    ]
    assert not ChangeSet.objects.exists()


def test_drafts_go_into_a_change_set_that_is_there_and_leave_the_one_that_they_were_in():
    question, office = two_drafts()
    client, moves = signed_in(person(AUTHORS)), ChangeSet.objects.create(name="Moves")
    client.post(TOGETHER, keys(question) | {"act": "put", "name": "Other"})

    client.post(TOGETHER, keys(question, office) | {"act": "put", "change_set": moves.pk})

    assert set(moves.revisions.all()) == {question, office}
    assert not ChangeSet.objects.get(name="Other").revisions.exists()


def test_nothing_goes_into_a_change_set_that_is_over():
    question, _office = two_drafts()
    over = ChangeSet.objects.create(name="Over", state=ChangeSet.State.PUBLISHED)

    response = signed_in(person(AUTHORS)).post(TOGETHER, keys(question) | {"act": "put", "change_set": over.pk})

    assert list(response.context["form"].errors) == ["change_set"]
    assert not over.revisions.exists()


def test_a_form_offers_the_open_change_sets_but_for_the_one_that_the_draft_is_in():
    office = OfficeFactory(name_en="Old")
    own = ChangeSet.objects.create(name="Own")
    ChangeSet.objects.create(name="Other")
    ChangeSet.objects.create(name="Over", state=ChangeSet.State.DISCARDED)
    draft, url = drafted(office, name_en="New"), reverse("admin:offices_office_change", args=[office.pk])
    client = signed_in(person(AUTHORS))

    def offered():
        return {"Own", "Other", "Over"} & set(Document(client.get(url).content.decode()).words("option"))

    assert offered() == {"Own", "Other"}
    Revision.objects.filter(pk=draft.pk).update(change_set=own)
    assert offered() == {"Other"}


def test_what_belongs_to_another_change_set_is_not_published_by_the_way():
    question, office = two_drafts()
    Revision.objects.filter(pk=question.pk).update(change_set=ChangeSet.objects.create(name="Moves"))

    data = keys(question, office) | {"act": "publish", "note": "New names."}
    response = signed_in(person(PUBLISHERS)).post(TOGETHER, data)

    (obstacle,) = response.context["obstacles"]
    assert str(obstacle).startswith("Why now?: It is in the change set “Moves”.")
    assert Office.objects.get().name_en == "Old"


def test_drafts_are_planned_as_one_and_go_live_when_the_time_has_come():
    question, office = two_drafts()
    due = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")

    data = keys(question, office) | {"act": "plan", "due": due, "note": "New names."}
    signed_in(person(PUBLISHERS)).post(TOGETHER, data)

    task = Task.objects.get()
    assert set(task.change_set.revisions.all()) == {question, office}
    assert (task.note, task.change_set.note) == ("New names.", "New names.")
    run_due(timezone.now() + timedelta(days=3))
    assert (Question.objects.get().question_en, Office.objects.get().name_en) == ("Why now?", "New")
    live = Revision.objects.live().filter(pk__in=[question.pk, office.pk])
    assert [each.change_note for each in live] == ["New names."] * 2


def test_no_more_than_the_bound_is_taken_in_one_go(monkeypatch):
    monkeypatch.setattr("publishing.admin.together.MOST_TOGETHER", 1)

    response = signed_in(person(AUTHORS)).post(TOGETHER, keys(*two_drafts()) | {"act": "submit"})

    assert said(response) == ["Choose at most 1 in one go."]
    assert not Revision.objects.filter(review="submitted").exists()


@pytest.mark.parametrize("data", [{"draft": "nothing"}, {}, {"draft": ["0"], "act": "nothing"}])
def test_what_names_no_draft_is_led_back(data):
    response = signed_in(person(AUTHORS)).post(TOGETHER, data)

    assert (response.status_code, response["Location"]) == (302, reverse("admin:index"))


def test_whoever_may_not_see_a_draft_learns_nothing_of_it():
    question, _office = two_drafts()

    assert signed_in(person()).post(TOGETHER, keys(question)).status_code == 403
