"""What the first page puts before whoever opens it; drafts given up are asked about and can be brought back."""

import pytest
from django.urls import reverse

from mandate.models import Question
from offices.models import Office
from publishing.models import Revision
from publishing.workflow.drafts import discard, restore
from publishing.workflow.publication import delete, publish
from publishing.workflow.review import approve, send_back, submit
from publishing.workflow.roles import AUTHORS, PUBLISHERS, REVIEWERS
from tests.documents import Document
from tests.factories import OfficeFactory
from tests.public_pages import form_data
from tests.publishing.published import note_publication
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db

INDEX, DELETED, ADD = reverse("admin:index"), reverse("admin:deleted"), reverse("admin:offices_office_add")


@pytest.fixture
def author():
    return person(AUTHORS, username="nino")


@pytest.fixture
def reviewer():
    return person(REVIEWERS, username="aram")


def drafted(client, name):
    """The draft of a new office."""
    data = form_data(client.get(ADD), "office_form") | {"name_en": name, "slug": "an-office", "kind": "liaison"}
    client.post(ADD, data | {"_draft": "1"})
    return Revision.objects.drafts().get()


def listed(client, key):
    """What a section of the first page names, or ``None`` where there is no such section."""
    page = Document(client.get(INDEX).content.decode())
    return [
        each["text"] for each in page.elements if each["tag"] == "section" and each.get("aria-labelledby") == key
    ] or None


def test_what_was_sent_back_stands_on_its_authors_first_page_with_the_reason(author, reviewer):
    mine = signed_in(author)
    draft = submit(drafted(mine, "New office"), author)
    assert listed(mine, "sent-back") is None

    send_back(draft, reviewer, "Name the city.")

    (words,) = listed(mine, "sent-back")
    form = mine.get(reverse("admin:offices_office_change", args=[draft.object_id])).content.decode()
    assert "Saving the draft again ends its review" not in form
    assert "New office" in words
    assert "Name the city." in words
    assert listed(signed_in(person(AUTHORS, username="david")), "sent-back") is None


def test_what_is_approved_stands_on_the_first_page_of_whoever_may_publish(author, reviewer):
    approve(submit(drafted(signed_in(author), "New office"), author), reviewer)

    publisher = signed_in(person(PUBLISHERS, username="tamar"))
    assert "New office" in listed(publisher, "approved")[0]
    assert publisher.get(INDEX).context["drafts_of_others"] == []  # it stands there once
    assert listed(signed_in(author), "approved") is None
    assert [entry["draft"].title for entry in signed_in(author).get(INDEX).context["own_drafts"]] == ["New office"]


def test_a_draft_never_published_is_asked_about_and_found_again(staff):
    draft = drafted(staff, "New office")
    address = reverse("admin:offices_office_discard", args=[draft.object_id])

    asked = staff.post(address, {"revision": draft.pk})
    assert asked.status_code == 200
    assert Revision.objects.drafts().exists()
    staff.post(address, form_data(asked, "discard"))

    assert not Revision.objects.drafts().exists()
    assert "New office" in staff.get(DELETED).content.decode()
    staff.post(reverse("admin:revision_restore", args=[draft.pk]))
    assert Revision.objects.drafts().get().snapshot["fields"]["name_en"] == "New office"
    assert "New office" not in staff.get(DELETED).content.decode()


def test_deleted_does_not_list_what_is_published_after_a_draft_was_given_up(staff):
    office = OfficeFactory(name_en="There")
    address = reverse("admin:offices_office_change", args=[office.pk])
    staff.post(address, form_data(staff.get(address), "office_form") | {"name_en": "Not there", "_draft": "1"})

    discard(Revision.objects.drafts().get())

    page = staff.get(DELETED).content.decode()
    assert "There" not in page
    assert "Not there" not in page


def test_what_was_deleted_twice_is_listed_once_and_the_last_that_went_first(staff):
    back, gone, kept = OfficeFactory(name_en="Back and gone"), OfficeFactory(name_en="Gone"), OfficeFactory()
    publish(restore(delete(back)))
    deletions = [delete(gone), delete(Office.objects.get(pk=back.pk))]
    for name in ("One", "Two", "Three"):
        Office.objects.filter(pk=kept.pk).update(name_en=name)
        note_publication(Office.objects.get(pk=kept.pk))
    restore(Revision.objects.of(kept).last())

    rows = staff.get(DELETED).context["rows"]

    assert [(row["revision"], row["form_url"]) for row in rows] == [(each, "") for each in deletions[::-1]]


def test_what_was_never_published_has_no_link_to_a_page(staff):
    draft = drafted(staff, "New office")

    page = staff.get(reverse("admin:offices_office_change", args=[draft.object_id])).content.decode()

    assert "View on site" not in page
    assert not Office.objects.exists()


def test_a_new_question_comes_last(staff):
    Question.objects.create(slug="first", question_en="First?", answer_en="Yes.", position=4)
    add = reverse("admin:mandate_question_add")

    data = form_data(staff.get(add), "question_form") | {"question_en": "New?", "answer_en": "Yes.", "slug": "new"}
    staff.post(add, data | {"_save": "1"})

    assert list(Question.objects.values_list("slug", flat=True)) == ["first", "new"]


def test_what_waits_for_somebody_stands_above_drafts_and_under_the_names_of_people(reviewer):
    nino = person(AUTHORS, username="nino", first_name="Nino", last_name="Beridze")
    submit(drafted(signed_in(nino), "New office"), nino)

    page = Document(signed_in(reviewer).get(INDEX).content.decode())

    sections = {each["aria-labelledby"]: each["text"] for each in page.elements if each.get("aria-labelledby")}
    assert [key for key in sections if key in ("waiting", "drafts", "attention")] == ["waiting", "drafts", "attention"]
    assert ["Nino Beridze" in sections[key] for key in ("waiting", "drafts")] == [True, True]


def test_what_somebody_did_last_stands_on_their_first_page_drafts_too(author):
    mine = signed_in(author)
    assert listed(mine, "own-actions") is None

    drafted(mine, "New office")

    (words,) = listed(mine, "own-actions")
    assert "A draft of “New office” was saved." in words
    (link,) = [
        each["href"] for each in Document(mine.get(INDEX).content.decode()).all("a") if "A draft of" in each["text"]
    ]
    assert link == reverse("admin:offices_office_change", args=[Revision.objects.drafts().get().object_id])
    assert listed(signed_in(person(AUTHORS, username="david")), "own-actions") is None


def test_what_somebody_may_see_no_more_is_not_told_of_on_their_first_page(author):
    mine = signed_in(author)
    drafted(mine, "New office")
    author.groups.clear()

    assert listed(mine, "own-actions") is None
