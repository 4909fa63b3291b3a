"""Change notes in other languages: whoever may publish writes them, and readers are told the note in their own."""

import pytest
from django.urls import reverse
from django.utils import translation

from pages.changes import SHIPPED_NOTES, entries, marks
from publishing.models import JournalEntry, SiteRevision
from publishing.workflow.publication import publish
from publishing.workflow.roles import PUBLISHERS, REVIEWERS
from tests.documents import Document
from tests.factories import OfficeFactory
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in
from tests.publishing.workflow.test_change_sets import draft_of
from translations.models import NoteTranslation, digest

pytestmark = pytest.mark.django_db

NOTES = reverse("admin:texts_notes")
MOVED = "The office moved."
MEANWHILE = "Somebody changed this meanwhile. Look at both texts again; yours is kept below."


@pytest.fixture(autouse=True)
def publication():
    for name in ("First", "Second"):
        publish(draft_of(OfficeFactory(), name_en=name), note=MOVED)


def save(staff, text, language="ka"):
    return staff.post(f"{NOTES}?language={language}", {digest(MOVED): text})


def told(client, language):
    """[(note, its language where it is another than the page's)] of the page of changes, and the summaries of the feed."""
    document = Document(client.get(f"/{language}/changes/").content.decode())
    notes = [(p["text"].strip(), p.get("lang")) for p in document.all("p")]
    with translation.override(language):
        feed = client.get(reverse("changes_feed")).content.decode()
    return [(text, own) for text, own in notes if text in (MOVED, "ოფისი გადავიდა.")], feed.count("ოფისი გადავიდა.")


def test_a_translated_note_is_told_to_its_readers_wherever_it_stands(client, staff):
    before = SiteRevision.current()
    save(staff, " ოფისი\nგადავიდა.\u200b ")

    assert NoteTranslation.objects.get().text == "ოფისი გადავიდა."
    assert SiteRevision.current() > before
    assert told(client, "ka") == ([("ოფისი გადავიდა.", None)] * 2, 2)
    assert told(client, "hy") == ([(MOVED, "en")] * 2, 0)
    assert told(client, "en") == ([(MOVED, None)] * 2, 0)


def test_it_costs_no_query_more(django_assert_num_queries):
    with translation.override("ka"):
        page = list(marks())
        with django_assert_num_queries(1):
            assert [entry.words.language for entry in entries(page)] == ["en", "en"]


def test_a_translation_is_changed_and_taken_away_and_the_journal_keeps_what_was_there(staff):
    for text in ("ერთი", "ორი", "", ""):
        save(staff, text)

    assert not NoteTranslation.objects.exists()
    kept = JournalEntry.objects.filter(action="note translated").order_by("pk")
    assert [(entry.subject, entry.detail) for entry in kept] == [(MOVED, ""), (MOVED, "ერთი"), (MOVED, "ორი")]


def test_a_text_that_is_too_long_is_named_and_nothing_is_lost(staff):
    publish(draft_of(OfficeFactory(), name_en="Third"), note="Another.")

    answer = staff.post(f"{NOTES}?language=ka", {digest(MOVED): "ა" * 401, digest("Another."): "სხვა"})

    page = Document(answer.content.decode())
    assert "At most 400 letters; these are 401. Nothing was saved." in page.words("p")
    assert [area["text"].strip() for area in page.all("textarea")] == ["სხვა", "ა" * 401]
    assert not NoteTranslation.objects.exists()
    save(staff, "ა" * 400)
    assert NoteTranslation.objects.get().text == "ა" * 400


def test_a_note_has_a_translation_in_each_language_and_the_latest_are_shown(monkeypatch):
    monkeypatch.setattr("translations.notes.NOTES_SHOWN", 2)
    publish(draft_of(OfficeFactory(), name_en="Third"), note="Another.")
    publish(draft_of(OfficeFactory(), name_en="Fourth"), note="The last.")
    publisher = signed_in(person(PUBLISHERS, translates=["hy"], working_languages=["ka"]))
    page = publisher.get(NOTES)
    assert ([note["note"] for note in page.context["notes"]], page.context["language"]) == (
        ["The last.", "Another."],
        "hy",
    )

    for language, text in (("hy", "Մեկ"), ("ka", "ერთი"), ("hy", "Երկու")):
        publisher.post(f"{NOTES}?language={language}", {digest("Another."): text})

    shown = [
        [note["text"] for note in publisher.get(NOTES, {"language": code}).context["notes"]] for code in ("hy", "ka")
    ]
    assert shown == [["", "Երկու"], ["", "ერთი"]]
    publisher.post(f"{NOTES}?language=hy", {digest("Another."): ""})
    assert [each.language for each in NoteTranslation.objects.all()] == ["ka"]
    entries = JournalEntry.objects.filter(action="note translated").order_by("pk")
    assert [entry.facts["language"] for entry in entries] == ["hy", "ka", "hy", "hy"]
    worker = signed_in(person(PUBLISHERS, working_languages=["ka"]))
    assert worker.get(NOTES, {"language": "xx"}).context["language"] == "ka"


def test_who_may_not_publish_reads_and_writes_none(staff):
    reviewer = signed_in(person(REVIEWERS))

    assert (reviewer.get(NOTES).status_code, save(reviewer, "ჩემი").status_code) == (403, 403)
    assert not NoteTranslation.objects.exists()
    assert signed_in(person(PUBLISHERS)).get(NOTES).status_code == 200


def test_what_nobody_offered_is_not_saved(staff):
    staff.post(f"{NOTES}?language=en", {digest(MOVED): "x"})
    staff.post(f"{NOTES}?language=ka", {digest("Never published."): "x"})

    assert [each.language for each in NoteTranslation.objects.all()] == [
        "fr"
    ]  # the first, where the one asked for is none


def test_what_is_shipped_in_the_language_is_not_asked_for(staff):
    publish(draft_of(OfficeFactory(), name_en="Third"), note=str(SHIPPED_NOTES[0]))

    page = Document(staff.get(f"{NOTES}?language=ka").content.decode())

    assert [label["text"].strip() for label in page.all("label") if label.get("for", "").startswith("note-")] == [MOVED]


def test_what_others_wrote_since_the_page_was_opened_stays_and_the_same_note_is_asked_about(staff):
    publish(draft_of(OfficeFactory(), name_en="Third"), note="Another.")
    url = f"{NOTES}?language=ka"
    page = form_data(staff.get(url), "notes_form")
    save(staff, "მათი")

    staff.post(url, page | {digest("Another."): "სხვა"})
    refused = staff.post(url, page | {digest(MOVED): "ჩემი", digest("Another."): "კიდევ"})

    document = Document(refused.content.decode())
    theirs = {"Another.": "სხვა", MOVED: "მათი"}
    assert dict(NoteTranslation.objects.values_list("note", "text")) == theirs
    assert document.words("p").count(MEANWHILE) == 2
    assert set(theirs.values()) <= set(document.words("p"))
    mixed = staff.post(url, page | {digest(MOVED): "ჩემი", digest("Another."): "სხვა"})
    assert {note["note"]: note["theirs"] for note in mixed.context["notes"]} == {"Another.": None, MOVED: "მათი"}
    staff.post(url, form_data(refused, "notes_form"))
    assert dict(NoteTranslation.objects.values_list("note", "text")) == {"Another.": "კიდევ", MOVED: "ჩემი"}
