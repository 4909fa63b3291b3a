import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from publishing.models import Comment, JournalEntry, Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.review import ReviewError, approve, send_back, submit
from publishing.workflow.roles import AUTHORS, PUBLISHERS, REVIEWERS
from tests.factories import OfficeFactory
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(name_en="Liaison")


@pytest.fixture
def author():
    return person(AUTHORS, username="nino")


@pytest.fixture
def reviewer():
    return person(REVIEWERS, username="aram")


def draft_of(office, author, name="New name"):
    office.refresh_from_db()
    snapshot = take_snapshot(office)
    snapshot["fields"] |= {"name_en": name}
    return save_draft(office, snapshot, author, ensure_live_revision(office))


def step(client, name, draft, **data):
    """The messages that follow a click."""
    response = client.post(reverse(f"admin:revision_{name}", args=[draft.pk]), data, follow=True)
    return response.status_code, [str(message) for message in response.context["messages"]]


def state(draft):
    draft.refresh_from_db()
    return draft.review, draft.review_by and draft.review_by.username


def test_a_draft_is_submitted_sent_back_submitted_again_and_approved(office, author, reviewer):
    draft = draft_of(office, author)
    mine, theirs = signed_in(author), signed_in(reviewer)

    said = [step(mine, "submit", draft)]
    seen = [state(draft)]
    said.append(step(theirs, "return", draft, text="Name the city."))
    seen.append(state(draft))
    said.append(step(mine, "submit", draft))
    said.append(step(theirs, "approve", draft, text="Good."))
    seen.append(state(draft))

    assert said == [
        (200, ["The draft is submitted for review."]),
        (200, ["The draft is sent back."]),
        (200, ["The draft is submitted for review."]),
        (200, ["The draft is approved."]),
    ]
    assert seen == [("submitted", "nino"), ("returned", "aram"), ("approved", "aram")]
    assert list(Comment.objects.values_list("author__username", "text")) == [
        ("aram", "Name the city."),
        ("aram", "Good."),
    ]
    steps = JournalEntry.objects.filter(object_id=str(office.pk)).order_by("pk").values_list("username", "action")
    assert list(steps)[1:] == [
        ("nino", "submitted"),
        ("aram", "returned"),
        ("nino", "submitted"),
        ("aram", "approved"),
    ]


def test_the_same_click_of_a_second_person_is_harmless_and_told(office, author, reviewer):
    draft = draft_of(office, author)
    submit(draft, author)
    other = person(REVIEWERS)

    step(signed_in(reviewer), "approve", draft)
    said = [step(signed_in(other), "approve", draft), step(signed_in(other), "return", draft, text="No.")]

    assert said == [(200, ["The draft is already approved."])] * 2
    assert state(draft) == ("approved", "aram")
    assert not Comment.objects.exists()


def test_saving_again_takes_the_draft_out_of_the_review(office, author, reviewer):
    older = draft_of(office, author)
    submit(older, author)
    send_back(older, reviewer, "Name the city.")
    submit(older, author)

    newer = draft_of(office, author, "Newer")

    assert (newer.review, newer.review_by) == ("", None)
    assert step(signed_in(reviewer), "approve", older)[1] == [
        "This draft is no longer the one that is worked on. Open the present one."
    ]


def test_saving_without_a_change_leaves_the_review_as_it_is(office, author):
    draft = draft_of(office, author)
    submit(draft, author)

    again = draft_of(office, author)

    assert (again.pk, again.review) == (draft.pk, "submitted")


@pytest.mark.parametrize("submitter", ["author", "reviewer"])
def test_nobody_approves_what_they_wrote_or_submitted(office, author, reviewer, submitter):
    draft = draft_of(office, reviewer if submitter == "author" else author)
    submit(draft, author if submitter == "author" else reviewer)

    said = step(signed_in(reviewer), "approve", draft)

    assert said == (200, ["Somebody else has to approve your own submission."])
    assert state(draft)[0] == "submitted"


def test_a_role_may_be_allowed_to_approve_its_own(office, reviewer):
    Group.objects.get(name=REVIEWERS).permissions.add(Permission.objects.get(codename="approve_own"))
    draft = draft_of(office, reviewer)
    submit(draft, reviewer)

    assert step(signed_in(reviewer), "approve", draft)[1] == ["The draft is approved."]


def test_a_draft_is_sent_back_only_with_words(office, author, reviewer):
    draft = draft_of(office, author)
    submit(draft, author)

    assert step(signed_in(reviewer), "return", draft, text=" ")[1] == [
        "Write a comment that says what is to be changed."
    ]
    assert state(draft)[0] == "submitted"


def test_a_step_without_words_leaves_no_comment(office, author, reviewer):
    draft = draft_of(office, author)

    for client, name in ((signed_in(author), "submit"), (signed_in(reviewer), "approve")):
        step(client, name, draft, text=" \n")

    assert (state(draft), Comment.objects.count()) == (("approved", "aram"), 0)


def test_what_is_not_submitted_cannot_be_approved(office, author, reviewer):
    with pytest.raises(ReviewError, match="is not submitted"):
        approve(draft_of(office, author), reviewer)


@pytest.mark.parametrize(("name", "role"), [("approve", AUTHORS), ("return", AUTHORS), ("submit", None)])
def test_who_may_not_is_refused_and_nothing_changes(office, author, name, role):
    draft = draft_of(office, author)
    if name != "submit":
        submit(draft, author)
    before = state(draft)

    response = signed_in(person(role)).post(reverse(f"admin:revision_{name}", args=[draft.pk]), {"text": "x"})

    assert response.status_code == 403
    assert state(draft) == before


def test_a_form_offers_what_a_reviewer_may_do_while_the_draft_waits_for_it(office, author, reviewer):
    draft = draft_of(office, author)
    form = reverse("admin:offices_office_change", args=[office.pk])
    steps = [reverse(f"admin:revision_{name}", args=[draft.pk]) for name in ("approve", "return")]

    def offered(user):
        page = signed_in(user).get(form).content.decode()
        return [step in page for step in steps]

    before = offered(reviewer)
    submit(draft, author)

    assert (before, offered(author), offered(reviewer)) == ([False] * 2, [False] * 2, [True] * 2)


def test_a_step_is_never_a_link(office, author):
    draft = draft_of(office, author)

    assert signed_in(author).get(reverse("admin:revision_submit", args=[draft.pk])).status_code == 405
    assert state(draft)[0] == ""


def test_the_first_page_lists_what_waits_for_whoever_may_approve(office, author, reviewer):
    draft_of(OfficeFactory(), author)
    draft = draft_of(office, author)
    submit(draft, author)
    index = reverse("admin:index")

    seen = [signed_in(user).get(index).context["waiting_for_review"] for user in (author, reviewer)]

    url = reverse("admin:offices_office_change", args=[office.pk])
    assert seen == [None, [(draft, url, False)]]


def test_what_waits_longest_stands_first(author, reviewer):
    first, second = OfficeFactory(), OfficeFactory()
    draft_of(second, author, "Earlier")
    drafts = [draft_of(first, author), draft_of(second, author)]  # the second has the higher number
    for draft in drafts:
        submit(draft, author)

    seen = signed_in(reviewer).get(reverse("admin:index")).context["waiting_for_review"]

    assert [draft for draft, *_more in seen] == drafts


def test_a_long_text_with_nul_is_no_fault_of_the_server(office, author, reviewer):
    draft = draft_of(office, author)
    submit(draft, author)

    assert step(signed_in(reviewer), "return", draft, text="a\0b" + "x" * 9000)[1] == ["The draft is sent back."]
    assert Comment.objects.get().text == "ab" + "x" * 4998


def test_the_desk_asks_as_much_for_two_drafts_as_for_one(author, reviewer):
    client, counts = signed_in(reviewer), []
    for _ in range(2):
        submit(draft_of(OfficeFactory(), author), author)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:index"))
        counts.append(len(queries))
    assert Revision.objects.drafts().count() == 2
    assert counts[0] == counts[1]


def test_a_publisher_may_review_too(office, author):
    draft = draft_of(office, author)
    submit(draft, author)

    assert step(signed_in(person(PUBLISHERS)), "approve", draft)[1] == ["The draft is approved."]
