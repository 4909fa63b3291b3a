"""Many texts are said to be right at once: those that were seen, that no check doubts, and that are for the person to judge."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse

from offices.models import Office
from publishing.models import JournalEntry, SiteRevision
from publishing.workflow.roles import AUTHORS, REVIEWERS, TRANSLATORS
from tests.documents import Document
from tests.factories import OfficeFactory, RegionFactory
from tests.publishing.roles import person, signed_in
from translations import bulk_review
from translations.models import Pair, digest
from translations.states import State, record, states_of

pytestmark = pytest.mark.django_db

TEXTS = reverse("admin:texts")


@pytest.fixture
def reviewer():
    return signed_in(person(REVIEWERS))


@pytest.fixture
def drafts():
    """Three offices with a Georgian name of which nobody has read; a check doubts the last."""
    offices = [OfficeFactory(name_en=f"Office in {n}", name_ka=f"ოფისი {n}", profile_en="") for n in (2001, 2002)]
    offices.append(OfficeFactory(name_en="Office in 2003", name_ka="ოფისი 2013", profile_en=""))
    for office in offices:
        record(office, "ka")
    return offices


def chosen(client, state="draft", number=None):
    page = client.get(TEXTS, {"language": "ka", "state": state})
    return [box["value"] for box in Document(page.content.decode()).all("input", name="text")][:number]


def send(client, texts, state="draft"):
    answer = client.post(f"{TEXTS}?language=ka&state={state}", {"text": texts})
    return answer, [str(message) for message in get_messages(answer.wsgi_request)]


def states(offices):
    found = states_of(Office.objects.filter(pk__in=[office.pk for office in offices]), ["ka"])
    return [found[office.pk, "name", "ka"] for office in offices]


def test_drafts_that_were_read_are_reviewed_and_doubtful_ones_named_and_left_out(reviewer, drafts):
    answer, told = send(reviewer, chosen(reviewer))

    assert answer["Location"] == f"{TEXTS}?language=ka&state=draft"
    assert states(drafts) == [State.REVIEWED, State.REVIEWED, State.DRAFT]
    assert told[0] == "2 texts are settled."
    assert "Office in 2003, Name</a>: year: “2013” stands here" in told[1]
    assert len(told) == 2


def test_only_the_translation_that_was_read_is_reviewed(reviewer):
    read, other = (OfficeFactory(name_en="Office", name_ka=text, profile_en="") for text in ("ოფისი", "კანტორა"))
    read.name_az = "ოფისი"
    read.save()
    for office in (read, other):
        record(office, "ka")
    record(read, "az")

    send(reviewer, [text for text in chosen(reviewer) if str(read.pk) in text])

    assert list(Pair.objects.filter(reviewed=True).values_list("language", "text")) == [("ka", "ოფისი")]


def test_outdated_ones_hold_still(drafts):
    Office.objects.filter(name_en="Office in 2002").update(name_en="The office in 2002")
    author = signed_in(person(AUTHORS))
    _answer, told = send(author, chosen(author, "outdated"), "outdated")

    assert told == ["1 text is settled."]
    assert states(drafts) == [State.DRAFT] * 3


def test_more_doubtful_ones_than_are_named_are_counted(reviewer, drafts, monkeypatch):
    monkeypatch.setattr(bulk_review, "NAMED", 1)
    doubts = [send(reviewer, chosen(reviewer))[1][-1]]
    record(OfficeFactory(name_en="Office in 2004", name_ka="ოფისი 2014", profile_en=""), "ka")
    doubts.append(send(reviewer, chosen(reviewer))[1][-1])

    assert [(told.count("<a href="), told.endswith("<br>1 more")) for told in doubts] == [(1, False), (1, True)]


def test_what_holds_still_is_new_to_pages_that_are_kept(drafts, django_capture_on_commit_callbacks):
    Office.objects.filter(name_en="Office in 2002").update(name_en="The office in 2002")
    author, before = signed_in(person(AUTHORS)), SiteRevision.current()

    with django_capture_on_commit_callbacks(execute=True):
        send(author, chosen(author, "outdated"), "outdated")

    assert SiteRevision.current() > before


def test_what_changed_since_it_was_seen_is_left_out(reviewer, drafts):
    texts = chosen(reviewer)
    Office.objects.filter(pk=drafts[0].pk).update(name_ka="სხვა 2001")

    _answer, told = send(reviewer, texts)

    assert "1 text changed meanwhile and was left out. Look at it again." in told
    assert states(drafts)[:2] == [State.DRAFT, State.REVIEWED]


def test_no_more_than_so_many_at_once(reviewer, drafts, monkeypatch):
    monkeypatch.setattr(bulk_review, "SETTLED_AT_ONCE", 1)

    _answer, told = send(reviewer, chosen(reviewer))

    assert "No more than 1 are settled at a time." in told
    assert Pair.objects.filter(reviewed=True).count() <= 1


def test_nothing_chosen_is_said(reviewer, drafts):
    assert send(reviewer, [])[1] == ["Nothing is chosen."]


@pytest.mark.parametrize("state", ["draft", "outdated"])
@pytest.mark.parametrize("role", [None, AUTHORS, TRANSLATORS])
def test_who_may_not_judge_settles_nothing_and_the_journal_has_it(drafts, state, role):
    if (role, state) == (AUTHORS, "outdated"):
        return
    texts = chosen(signed_in(person(REVIEWERS)))
    client = signed_in(person(role, username="eka"))

    assert chosen(client) == []
    assert send(client, texts, state)[0].status_code == 403

    assert states(drafts) == [State.DRAFT] * 3
    assert JournalEntry.objects.order_by("-pk").first().action == "not allowed"


def test_who_may_change_one_kind_settles_no_text_of_another(drafts):
    region = RegionFactory(name_en="Region", name_ka="მხარე", profile_en="")
    author = person()
    names = ["view_office", "change_office", "view_region"]
    author.user_permissions.add(*Permission.objects.filter(codename__in=names))
    Pair.objects.all().delete()
    Pair.objects.create(source_digest="1" * 64, language="ka", text_digest=digest("მხარე"), text="მხარე")
    client = signed_in(author)
    (text,) = [text for text in chosen(client, "outdated") if str(region.pk) in text]

    assert send(client, [text], "outdated")[0].status_code == 403

    assert not Pair.objects.filter(source="Region").exists()


@pytest.mark.parametrize("kind", ["accounts.user", "auth.group", "publishing.revision", "offices.premises"])
def test_what_has_no_texts_of_its_own_is_not_found(kind):
    region = RegionFactory()
    client = signed_in(person(TRANSLATORS, translates=["ka"], regions=[str(region.pk)]))

    answer, _told = send(client, [f"{kind}:{region.pk}:{region.pk}:name|0"], "outdated")

    assert answer.status_code == 404
