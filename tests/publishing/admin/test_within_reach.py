"""What is within reach of whoever works on a form: submitting, minor corrections, faults with their places."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from offices.models import Office
from publishing.journal.entries import Action
from publishing.models import Comment, JournalEntry, Revision
from publishing.revisions.live import noted
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.review import send_back
from publishing.workflow.roles import AUTHORS, PUBLISHERS, REVIEWERS
from tests.documents import Document
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in
from translations.states import State, record, states_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(
        name_en="Liaison ofice", name_ka="სამეკავშირეო ოფისი", name_fr="Bureau de liaison", profile_en=""
    )


def address(office):
    return reverse("admin:offices_office_change", args=[office.pk])


def send(client, office, press, **changes):
    data = form_data(client.get(address(office)), "office_form") | {"change_note": ""} | changes | {press: "1"}
    return client.post(address(office), data)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def name_states(office):
    states = states_of([Office.objects.get(pk=office.pk)], ["fr", "ka"])
    return {language: state for (_pk, field, language), state in states.items() if field == "name"}


def test_a_draft_is_saved_and_submitted_with_one_click(office):
    author = person(AUTHORS)

    response = send(signed_in(author), office, "_submit", name_en="Liaison office")

    draft = Revision.objects.drafts().get()
    assert draft.snapshot["fields"]["name_en"] == "Liaison office"
    assert (draft.review, draft.review_by) == (Revision.Review.SUBMITTED, author)
    assert said(response) == ["The draft is submitted for review."]
    assert Office.objects.get().name_en == "Liaison ofice"


def test_what_is_submitted_already_is_said_to_be(office):
    client = signed_in(person(AUTHORS))
    send(client, office, "_submit", name_en="Liaison office")

    response = send(client, office, "_submit")

    assert "The draft is already submitted for review." in said(response)
    assert Revision.objects.drafts().get().review == Revision.Review.SUBMITTED


def test_readers_are_not_told_of_a_minor_correction_and_its_translations_hold(staff, office):
    record(office, "fr", reviewed=True)
    record(office, "ka")

    send(staff, office, "_save", name_en="Liaison office", minor="on")

    assert Office.objects.get().name_en == "Liaison office"
    assert name_states(office) == {"fr": State.REVIEWED, "ka": State.DRAFT}
    assert not noted().exists()
    assert JournalEntry.objects.filter(action=Action.CORRECTED).count() == 1
    assert not JournalEntry.objects.filter(action=Action.PUBLISHED).exists()


def test_the_note_of_a_minor_correction_stands_in_the_journal_alone(staff, office):
    send(staff, office, "_save", name_en="Liaison office", minor="on", change_note="A letter was missing.")

    assert JournalEntry.objects.get(action=Action.CORRECTED).detail == "A letter was missing."
    assert not noted().exists()


def test_what_readers_did_not_see_before_is_no_minor_correction(staff):
    add = reverse("admin:regions_region_add")
    data = form_data(staff.get(add), "region_form") | {"name_en": "New", "slug": "new", "minor": "on", "_save": "1"}

    staff.post(add, data)

    assert JournalEntry.objects.filter(subject="New", action=Action.PUBLISHED).count() == 1
    assert not JournalEntry.objects.filter(action=Action.CORRECTED).exists()


def test_a_change_that_is_not_minor_makes_its_translations_outdated(staff, office):
    record(office, "fr", reviewed=True)

    send(staff, office, "_save", name_en="Liaison office", change_note="Spelling.")

    assert name_states(office)["fr"] == State.OUTDATED
    assert noted().get().change_note == "Spelling."


def test_a_minor_correction_makes_no_outdated_translation_valid(staff, office):
    record(office, "fr", reviewed=True)
    send(staff, office, "_save", name_en="Embassy", change_note="It is one now.")

    send(staff, office, "_save", name_en="The embassy", minor="on")

    assert name_states(office)["fr"] == State.OUTDATED


def test_a_draft_published_as_minor_holds_against_what_was_live(staff, office):
    record(office, "fr", reviewed=True)
    send(staff, office, "_draft", name_en="Liaison office")

    send(staff, office, "_save", minor="on")

    assert name_states(office)["fr"] == State.REVIEWED


def test_a_row_is_corrected_as_its_object_is(staff, office):
    contact = ContactFactory(office=office, label_en="Swichboard", label_fr="Standard")
    record(contact, "fr", reviewed=True)

    send(staff, office, "_save", minor="on", **{"contacts-0-label_en": "Switchboard"})

    contact.refresh_from_db()
    assert contact.label_en == "Switchboard"
    assert states_of([contact], ["fr"]) == {(contact.pk, "label", "fr"): State.REVIEWED}


def test_who_may_not_publish_corrects_nothing_either(office):
    response = send(signed_in(person(AUTHORS)), office, "_save", name_en="Liaison office", minor="on")

    assert response.status_code == 403
    assert Office.objects.get().name_en == "Liaison ofice"


def test_publishing_answers_with_a_link_to_the_page(staff, office):
    response = send(staff, office, "_save", name_en="<b>Office</b>", change_note="New name.")

    page = Document(staff.get(response.url).content.decode())
    (message,) = [each for each in page.elements if each["tag"] == "li" and each.get("class") == "success"]
    assert message["text"].startswith("Published. <b>Office</b>: View the page")
    assert page.words("a", href=Office.objects.get().get_absolute_url()) == ["View the page"]


def test_who_publishes_nothing_new_is_told_so(staff, office):
    response = send(staff, office, "_save", change_note="Nothing.")

    assert "Nothing was changed, so nothing was published." in said(response)[0]
    assert not noted().exists()


def test_each_fault_is_listed_with_a_link_to_its_place(staff, office):
    ContactFactory(office=office, kind="telephone", value="+995 32 293 38 01")
    PremisesFactory(office=office)

    response = send(staff, office, "_save", name_en="", **{"contacts-0-value": "no number"})

    page = Document(response.content.decode())
    links = {
        each["text"]: each["href"]
        for each in page.elements
        if each["tag"] == "a" and each.get("href", "").startswith("#id_")
    }
    assert links == {
        "Name (English)": "#id_name_en",
        "Contacts, row 1: Number or address": "#id_contacts-0-value",
        "Change note": "#id_change_note",
    }
    assert {each.get("id") for each in page.elements} >= {target[1:] for target in links.values()}
    assert any("Write in the change note" in each["text"] for each in page.all("li"))
    assert "Error:" in page.one("title")["text"]


def test_former_premises_are_folded_unless_something_is_wrong_with_them(staff, office):
    PremisesFactory(office=office, since=date(2010, 1, 1), until=date(2012, 1, 1))
    PremisesFactory(office=office, since=date(2012, 1, 1))
    fold = "Show the fields of this former entry"

    shown = staff.get(address(office)).content.decode()
    names = form_data(staff.get(address(office), {"rows": "all"}), "office_form")
    former = next(name.removesuffix("-until") for name, value in names.items() if name.endswith("-until") and value[0])
    refused = send(staff, office, "_save", change_note="x", **{f"{former}-city_en": ""}).content.decode()

    assert shown.count(fold) == 1
    assert fold not in refused


def test_the_fields_of_six_rows_come_when_they_are_asked_for_and_stay_as_they_are(staff, office):
    ContactFactory.create_batch(5, office=office)
    sent = [{name for name in form_data(staff.get(address(office)), "office_form") if name.endswith("-value")}]
    ContactFactory(office=office)
    sent.append({name for name in form_data(staff.get(address(office)), "office_form") if name.endswith("-value")})
    rows = take_snapshot(office)["rows"]["contacts"]

    send(staff, office, "_draft", name_en="Liaison office")

    values = {f"contacts-{number}-value" for number in (*range(5), "__prefix__")}
    assert [each & values for each in sent] == [values, {"contacts-__prefix__-value"}]
    assert Revision.objects.drafts().get().snapshot["rows"]["contacts"] == rows


def test_why_a_draft_was_sent_back_stands_above_its_form(office):
    author, reviewer = person(AUTHORS), person(REVIEWERS, username="aram")
    client = signed_in(author)
    send(client, office, "_submit", name_en="Liaison office")

    draft = Revision.objects.drafts().get()
    Comment.objects.create(revision=draft, author=reviewer, text="I look at it.")
    send_back(draft, reviewer, "Name the city.")
    Comment.objects.create(revision=draft, author=author, text="Which one?")

    page = client.get(address(office)).content.decode()
    above = page[: page.index('id="office_form"')]
    assert [words in above for words in ("I look at it.", "Name the city.", "Which one?")] == [False, True, False]


@pytest.mark.parametrize(("role", "is_theirs"), [(AUTHORS, False), (PUBLISHERS, True)])
def test_the_address_of_what_readers_see_is_changed_by_whoever_may_publish_and_knows_what_becomes_of_it(
    office, role, is_theirs
):
    client = signed_in(person(role))
    page = client.get(address(office))

    send(client, office, "_draft", slug="moved", name_en="Liaison office")

    help_text = "When it is changed, the old one leads to the new one for ever."
    assert ('name="slug"' in page.content.decode(), help_text in page.content.decode()) == (is_theirs, is_theirs)
    assert Revision.objects.drafts().get().snapshot["fields"]["slug"] == ("moved" if is_theirs else office.slug)
