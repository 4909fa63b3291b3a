"""Who reads which remark and who is told of whom: the staff's among themselves, a guest's, on each draft of an object."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from publishing.models import Comment, ShareLink
from publishing.previews.shared import comment_signer
from tests.factories import OfficeFactory, UserFactory
from tests.publishing.roles import signed_in
from tests.publishing.workflow.test_change_sets import draft_of

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")


@pytest.fixture
def office():
    return OfficeFactory(slug="liaison", name_en="Liaison")


@pytest.fixture
def editor():
    return signed_in(UserFactory(language="en", username="nino", first_name="Nino", last_name="Editor"))


def link_to(draft, **values):
    values = {"language": "en", "expires": timezone.now() + timedelta(days=9), "author": UserFactory(), **values}
    return ShareLink.objects.create(revision=draft, **values)


def page_of(link):
    return Client().get(f"/preview/{link.token}/en/offices/liaison/").content.decode()


def send(link, text, **data):
    data = {"name": "Guest", "text": text, "proof": comment_signer.sign(link.pk), **data}
    return Client().post(f"/preview/{link.token}/comment/", data)


def remark(client, draft, text):
    assert client.post(reverse("admin:revision_comment", args=[draft.pk]), {"text": text}).status_code == 302


def texts(client, draft):
    """The remarks on the page of a draft's links, in their order."""
    page = client.get(reverse("admin:share_links", args=[draft.pk]))
    return [comment.text for comment in page.context["comments"][0]]


def test_a_guest_reads_the_words_of_ones_own_link_and_none_of_the_staffs(office, editor):
    draft = draft_of(office, name_en="New")
    one, other = link_to(draft), link_to(draft)
    remark(editor, draft, "Between us: this goes too far.")
    send(one, "From the first guest.")
    send(other, "From the second guest.")

    read = [
        [text in page_of(link) for text in ("Between us", "From the first guest.", "From the second guest.")]
        for link in (one, other)
    ]

    assert read == [[False, True, False], [False, False, True]]
    assert texts(editor, draft) == ["Between us: this goes too far.", "From the first guest.", "From the second guest."]
    assert "Nino Editor" not in page_of(one)


def test_no_answer_to_a_guest_tells_what_the_staff_said(office, editor):
    draft = draft_of(office, name_en="New")
    link = link_to(draft)
    remark(editor, draft, "Between us.")
    answers = [send(link, ""), send(link, "Well said."), Client().get(f"/preview/{link.token}/en/")]
    ShareLink.objects.update(revoked=timezone.now())
    answers += [send(link, "Again."), Client().get(f"/preview/{link.token}/en/")]

    assert [answer.status_code for answer in answers] == [400, 302, 200, 410, 410]
    assert [b"Between us." in answer.content for answer in answers] == [False] * 5


def test_the_same_words_of_somebody_else_or_about_something_else_are_kept(office, editor):
    draft = draft_of(office, name_en="New")
    one, other = link_to(draft), link_to(draft)
    colleague = signed_in(UserFactory(language="en", username="aram"))

    for client, place in [(editor, ""), (editor, "name"), (colleague, "name"), (editor, "name")]:
        client.post(reverse("admin:revision_comment", args=[draft.pk]), {"text": "Agreed.", "place": place})
    answers = [
        send(link, text, name=name).status_code
        for link, name, text in [
            (one, "Guest", "Agreed."),
            (one, "Another", "Agreed."),
            (one, "Guest", "Agreed!"),
            (other, "Guest", "Agreed."),
            (one, "Guest", "Agreed."),
        ]
    ]

    staffs = Comment.objects.filter(share_link=None).values_list("author__username", "place")
    assert list(staffs) == [("nino", ""), ("nino", "name"), ("aram", "name")]
    assert answers == [302, 302, 302, 302, 400]


@pytest.mark.parametrize(
    ("age", "status"), [(timedelta(hours=23, minutes=59), 302), (timedelta(hours=24, seconds=2), 400)]
)
def test_a_page_of_a_shared_preview_takes_words_for_a_day(office, age, status):
    link, opened = link_to(draft_of(office, name_en="New")), timezone.now()
    with time_machine.travel(opened, tick=False):
        proof = page_of(link).partition('name="proof"')[2].partition('value="')[2].partition('"')[0]

    with time_machine.travel(opened + age, tick=False):
        answer = send(link, "Late words.", proof=proof)

    assert answer.status_code == status
    assert Comment.objects.filter(text="Late words.").exists() is (status == 302)
    assert (b"This page has been open for too long. Please send it again." in answer.content) is (status == 400)
    assert (b"Late words.</textarea>" in answer.content) is (status == 400)


def test_a_draft_has_the_remarks_on_it_and_on_those_before_but_of_no_later_one(office, editor):
    first = draft_of(office, name_en="First")
    remark(editor, first, "On the first.")
    second = draft_of(office, name_en="Second")
    remark(editor, second, "On the second.")

    assert (texts(editor, first), texts(editor, second)) == (["On the first."], ["On the first.", "On the second."])


def test_remarks_on_a_discarded_draft_are_kept_and_stand_on_the_next_one_but_not_on_the_first_page(office, editor):
    draft = draft_of(office, name_en="First")
    remark(editor, draft, "On what was given up.")
    said = b"On what was given up."
    before = said in editor.get(INDEX).content
    editor.post(reverse("admin:offices_office_discard", args=[office.pk]), {"revision": str(draft.pk)})
    given_up = said in editor.get(INDEX).content
    again = draft_of(office, name_en="Second")

    assert (before, given_up) == (True, False)
    assert (texts(editor, draft), texts(editor, again)) == ([said.decode()], [said.decode()])
    assert said in editor.get(INDEX).content


def test_of_three_at_one_form_each_is_told_of_the_two_others_in_their_order(office):
    names = [("zaza", "Zaza", "Last"), ("aram", "Aram", "First"), ("mid", "", "")]
    people = {
        username: signed_in(UserFactory(username=username, first_name=first, last_name=last, language="en"))
        for username, first, last in names
    }
    form = reverse("admin:offices_office_change", args=[office.pk])
    presence = reverse("admin:offices_office_presence", args=[office.pk])
    for client in people.values():
        client.get(form)

    told = {username: client.post(presence).json()["others"] for username, client in people.items()}
    people["aram"].post(presence, {"leave": "1"})
    after = people["zaza"].get(form).context["others_here"]

    assert told == {
        "zaza": ["Aram First", "mid"],
        "aram": ["mid", "Zaza Last"],
        "mid": ["Aram First", "Zaza Last"],
    }
    assert after == ["mid"]
