"""What readers are told of changes: all that was published with a note, and nothing of what was not."""

import re
from datetime import UTC, datetime
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, pgettext

from accounts.models import User
from offices.models import Office
from pages.changes import SHIPPED_NOTES
from publishing.models import Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.change_sets import undo
from publishing.workflow.drafts import restore, save_draft
from publishing.workflow.publication import delete, publish
from tests.documents import read
from tests.factories import (
    MilestoneFactory,
    OfficeFactory,
    PartnerFactory,
    PassageFactory,
    PostFactory,
    PublisherFactory,
    QuestionFactory,
    RegionFactory,
    SourceFactory,
    UserFactory,
)
from tests.publishing.published import note_publication
from tests.publishing.workflow.test_change_sets import draft_of, set_of
from translations.models import NoteTranslation

pytestmark = pytest.mark.django_db

CONTENT = settings.BASE_DIR / "content"
ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def published(instance, note, **fields):
    """``instance`` published with a note and other values."""
    return publish(
        draft_of(instance, **(fields or {"position": 9})),
        User.objects.filter(username="zaira").first() or UserFactory(username="zaira"),
        note,
    )


def main(response):
    """The texts of the page's entries: [[note, pages…], …]."""
    document = read(response)
    return [
        " ".join(element["text"].split())
        for element in document.elements
        if (element.get("id") or "").startswith("c") and len(element["id"]) == 37
    ]


def feed(client, language="en"):
    return ElementTree.fromstring(client.get(f"/{language}/changes.atom").content)  # noqa: S314 - our own


def test_what_changed_and_why_newest_first_without_who(client):
    first, second = RegionFactory(name_en="First"), RegionFactory(name_en="Second", name_ru="Второй")
    published(first, "Order.")
    published(second, "Order again.")

    response = client.get("/ru/changes/")

    assert main(response) == ["Order again. Второй", "Order. First"]
    document = read(response)
    assert document.faults == []
    links = [a["href"] for a in document.all("a")]
    assert (f"/ru/regions/{first.slug}/" in links, f"/ru/regions/{second.slug}/" in links) == (True, True)
    assert "zaira" not in response.content.decode()
    assert [p.get("lang") for p in document.all("p") if p["text"] == "Order."] == ["en"]


def test_entries_are_grouped_by_day(client):
    for day in (1, 2):
        revision = published(RegionFactory(), f"Day {day}.")
        Revision.objects.filter(pk=revision.pk).update(published=datetime(2024, 5, day, 23, 30, tzinfo=UTC))

    document = read(client.get("/en/changes/"))

    assert [h["text"] for h in document.all("h2")] == ["3 May 2024", "2 May 2024"]


def test_drafts_and_publications_without_a_note_do_not_appear(client):
    region = RegionFactory(name_en="Region")
    draft_of(region, name_en="Secret draft")
    published(RegionFactory(name_en="Quiet"), "")
    published(RegionFactory(name_en="Loud"), "Loudly.")
    save_draft(OfficeFactory(), {**take_snapshot(OfficeFactory(name_en="Never live"))})

    answers = [client.get(f"/en/{path}").content.decode() for path in ("", "changes/", "changes.atom")]

    assert main(client.get("/en/changes/")) == ["Loudly. Loud"]
    assert ["Secret draft" in answer for answer in answers] == [False] * 3


def test_a_draft_title_of_a_published_object_does_not_appear(client):
    region = RegionFactory(name_en="Region")
    published(region, "Order.")
    region.refresh_from_db()
    draft_of(region, name_en="Secret")

    assert main(client.get("/en/changes/")) == ["Order. Region"]


def test_what_has_a_picture_is_named_by_its_name_and_not_by_what_the_picture_shows(client):
    published(OfficeFactory(name_en="Bureau"), "Opened.")
    Office.objects.update(picture_alt_en="A house with a flag")

    assert main(client.get("/en/changes/")) == ["Opened. Bureau"]


def test_a_deleted_object_is_marked_and_named_as_it_was(client):
    office = OfficeFactory(name_en="Gone", name_fr="Parti")
    published(office, "Moved.", name_fr="Disparu")
    office.refresh_from_db()
    delete(office, note="Closed.")

    response = client.get("/fr/changes/")

    with translation.override("fr"):
        deleted = gettext("deleted")
    assert main(response) == [f"Closed. Gone {deleted}", f"Moved. Gone {deleted}"]
    assert f"/fr/offices/{office.slug}/" not in response.content.decode()


def test_an_object_that_was_brought_back_was_deleted_all_the_same(client):
    office = OfficeFactory(slug="bureau", name_en="Bureau")
    published(office, "Moved.", name_en="Bureau")
    publish(restore(delete(office, note="Closed.")), note="Back.")

    assert main(client.get("/en/changes/")) == ["Back. Bureau", "Closed. Bureau deleted", "Moved. Bureau"]


def test_what_has_no_name_of_its_own_in_each_language_is_called_as_it_is_now(client):
    source = SourceFactory(title="Former title")
    note_publication(source, note="Found.")
    type(source).objects.update(title="Present title")

    assert main(client.get("/en/changes/")) == ["Found. Present title"]


def test_a_change_set_is_one_entry_and_its_undoing_another(client):
    change_set = set_of(
        draft_of(RegionFactory(name_en="Region"), position=3),
        draft_of(OfficeFactory(name_en="Office"), opened="2011-01-01"),
        note="A move.",
    )
    change_sets.publish(change_set)
    one = main(client.get("/en/changes/"))
    undo(change_set)

    assert one == ["A move. Office Region"]
    assert main(client.get("/en/changes/")) == ["Undone: A move. Office Region", "A move. Office Region"]
    assert [entry.findtext(f"{ATOM}title") for entry in feed(client).iter(f"{ATOM}entry")] == ["Office · Region"] * 2


def test_every_kind_of_content_leads_to_its_page(client):
    post = PostFactory()
    rows = {
        PartnerFactory(slug="georgia"): "/en/partners/georgia/",
        OfficeFactory(slug="tbilisi"): "/en/offices/tbilisi/",
        post: f"/en/offices/{post.office.slug}/",
        QuestionFactory(slug="why"): "/en/#question-why",
        MilestoneFactory(): "/en/timeline/",
        PassageFactory(page="privacy"): "/en/privacy/",
        PassageFactory(page="map"): "/en/map/",
        PublisherFactory(): "/en/about/#publisher",
        SourceFactory(): None,
    }
    for number, row in enumerate(rows):
        revision = note_publication(row, note=f"Note {number}.")
        Revision.objects.filter(pk=revision.pk).update(published=datetime(2024, 1, number + 1, tzinfo=UTC))

    links = [entry.find(f"{ATOM}link").get("href") for entry in feed(client).iter(f"{ATOM}entry")][::-1]

    assert [link.removeprefix("http://testserver") for link in links[:-1]] == list(rows.values())[:-1]
    key = Revision.objects.of(row).live().get().pk
    assert links[-1] == f"http://testserver/en/changes/?entry={key}#c{key}"


@pytest.fixture
def many_entries():
    """Thirty-one entries about one region, "Note 0." to "Note 30.", two of them in one moment; [keys of the entries]."""
    region = RegionFactory()
    return [
        Revision.objects.create(
            content_type=ensure_live_revision(region).content_type,
            object_id=region.pk,
            number=number + 10,
            title="Region",
            snapshot=take_snapshot(region),
            state="past",
            change_note=f"Note {number}.",
            published=datetime(2024, 1, 1, 0, max(number, 1), tzinfo=UTC),
        ).pk
        for number in range(31)
    ]


def test_thirty_to_a_page_and_any_number_is_answered(client, many_entries):
    pages = [main(client.get("/en/changes/", {"page": page})) for page in ("1", "2", "abc", "9" * 5000, "0", "-1")]

    assert [len(page) for page in pages] == [30, 1, 30, 30, 1, 1]
    assert [page[0].split()[:2] for page in pages[:2]] == [["Note", "30."], ["Note", "1."]]


def test_each_page_is_canonical_to_itself(client, many_entries):
    found = [read(client.get("/en/changes/", {"page": page})).canonical for page in ("1", "2", "9")]

    assert found == ["http://testserver/en/changes/" + query for query in ("", "?page=2", "?page=2")]


@pytest.mark.parametrize(("number", "page"), [(30, 1), (2, 1), (0, 1), (1, 2)])
def test_the_address_of_an_entry_finds_it_whatever_page_it_stands_on(client, many_entries, number, page):
    key = many_entries[number]

    answer = client.get("/en/changes/", {"entry": str(key)})

    assert (answer.status_code, answer["Location"]) == (302, f"/en/changes/?page={page}#c{key}")
    assert f"c{key}" in [element.get("id") for element in read(client.get(answer["Location"])).elements]


def test_what_went_live_in_one_moment_with_one_note_is_told_apart_by_its_publication(client, many_entries):
    for number, key in enumerate(many_entries, 1):
        Revision.objects.filter(pk=key).update(
            published=datetime(2024, 1, 1, tzinfo=UTC), change_note="One note.", publication=UUID(int=number)
        )

    found = [client.get("/en/changes/", {"entry": str(many_entries[number])})["Location"] for number in (0, 29, 30)]

    pages = zip((1, 1, 2), (0, 29, 30), strict=True)
    assert found == [f"/en/changes/?page={page}#c{many_entries[number]}" for page, number in pages]


def test_no_entry_is_no_page(client, many_entries):
    draft = draft_of(RegionFactory(), name_en="Secret")

    for key in ("abc", "00000000-0000-0000-0000-000000000000", str(draft.pk), "9" * 5000):
        assert client.get("/en/changes/", {"entry": key}).status_code == 404


def test_the_page_asks_as_often_for_thirty_entries_as_for_one(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    published(RegionFactory(), "One.")
    published(OfficeFactory(), "Two.", profile_en="New.")
    client.get("/en/changes/")
    with CaptureQueriesContext(connection) as few:
        client.get("/en/changes/")
    for _number in range(14):
        published(RegionFactory(), "One.")
        published(OfficeFactory(), "Two.", profile_en="New.")

    with django_assert_num_queries(len(few)):
        client.get("/en/changes/")


def test_the_feed_is_valid_and_stable(client):
    region = RegionFactory(name_en="Region & <b>", name_fr="Région")
    revision = published(region, "Why <now> & here.")

    found = feed(client, "fr")
    (entry,) = found.iter(f"{ATOM}entry")

    assert client.get("/fr/changes.atom")["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert found.get(XML_LANGUAGE) == "fr"
    assert [(link.get("rel"), link.get("href")) for link in found.findall(f"{ATOM}link")] == [
        ("alternate", "http://testserver/fr/changes/"),
        ("self", "http://testserver/fr/changes.atom"),
    ]
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{revision.pk}"
    assert entry.findtext(f"{ATOM}title") == "Région"
    assert (entry.findtext(f"{ATOM}summary"), entry.find(f"{ATOM}summary").get(XML_LANGUAGE)) == (
        "Why <now> & here.",
        "en",
    )
    updated = datetime.fromisoformat(entry.findtext(f"{ATOM}updated"))
    assert updated == revision.published
    assert found.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated")
    assert "zaira" not in client.get("/fr/changes.atom").content.decode()


def test_the_feed_has_the_last_thirty_entries_and_is_as_new_as_the_first_of_them(client, many_entries):
    found = feed(client)

    notes = [summary.text for summary in found.iter(f"{ATOM}summary")]
    assert notes == [f"Note {number}." for number in (*range(30, 1, -1), 0)]
    assert datetime.fromisoformat(found.findtext(f"{ATOM}updated")) == datetime(2024, 1, 1, 0, 30, tzinfo=UTC)


def test_an_entry_of_the_feed_leads_to_the_first_of_its_objects_that_has_a_page(client):
    source, office = SourceFactory(title="A source"), OfficeFactory(slug="bureau", name_en="Bureau")
    change_sets.publish(set_of(draft_of(source, title="A source again"), draft_of(office, name_en="Bureau"), note="."))

    (entry,) = feed(client).iter(f"{ATOM}entry")

    assert entry.findtext(f"{ATOM}title") == "A source again · Bureau"
    assert entry.find(f"{ATOM}link").get("href") == "http://testserver/en/offices/bureau/"


def test_an_empty_feed_is_the_same_each_time(client):
    assert client.get("/en/changes.atom").content == client.get("/en/changes.atom").content
    assert feed(client).findtext(f"{ATOM}updated") == "2004-01-01T00:00:00+00:00"
    assert main(client.get("/en/changes/")) == []


def test_the_home_page_names_the_last_three_changes(client):
    for number in range(4):
        published(RegionFactory(), f"Note {number}.")

    document = read(client.get("/ka/"))

    links = [(a["text"], a.get("lang")) for a in document.all("a") if "/ka/changes/?entry=" in a["href"]]
    assert links == [("Note 3.", "en"), ("Note 2.", "en"), ("Note 1.", "en")]


def test_the_home_page_names_a_set_of_many_objects_once_beside_the_changes_before_it(client):
    for number in range(2):
        published(RegionFactory(), f"Note {number}.")
    change_set = set_of(*(draft_of(RegionFactory(), position=9) for _ in range(30)), note="All at once.")
    change_sets.publish(change_set)

    links = [a for a in read(client.get("/en/")).all("a") if "/en/changes/?entry=" in a["href"]]

    assert [a["text"] for a in links] == ["All at once.", "Note 1.", "Note 0."]
    assert links[0]["href"].partition("#c")[2] == str(min(r.pk for r in change_set.revisions.all()))


def test_every_page_leads_to_the_changes_and_the_sitemap_knows_them(client):
    assert 'href="/en/changes/"' in client.get("/en/about/").content.decode()
    assert client.get("/sitemap.xml").content.decode().count("<loc>http://testserver/ka/changes/</loc>") == 1


def test_a_note_shipped_with_the_content_is_told_in_the_readers_language_and_any_other_in_its_own(client):
    shipped, ours = str(SHIPPED_NOTES[0]), "Moved to another street."
    for note in (shipped, ours):
        published(OfficeFactory(), note)

    for language, told, own in (("en", shipped, None), ("ka", translated_note(shipped, "ka"), "en")):
        notes = {
            p["text"].strip(): p.get("lang")
            for p in read(client.get(f"/{language}/changes/")).all("p")
            if p["text"].strip() in (told, ours)
        }
        links = {
            a["text"].strip(): a.get("lang")
            for a in read(client.get(f"/{language}/")).all("a")
            if "?entry=" in a["href"]
        }
        summaries = {item.text: item.get(XML_LANGUAGE) for item in feed(client, language).iter(f"{ATOM}summary")}

        assert notes == links == {told: None, ours: own}
        assert summaries == {told: language, ours: "en"}


def test_a_note_is_told_by_its_own_translation_alone(client):
    for note in ("Moved.", "Opened."):
        published(RegionFactory(name_en="Region", name_ka="მხარე"), note)
    NoteTranslation.objects.create(note="Moved.", language="ka", text="გადავიდა.")

    assert main(client.get("/ka/changes/")) == ["Opened. მხარე", "გადავიდა. მხარე"]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES if code != "en"])
def test_the_note_of_each_content_file_is_translated(language):
    notes = re.findall(r"change_note: (.+)", "".join(path.read_text("utf-8") for path in CONTENT.glob("*.yaml")))

    assert [str(note) for note in SHIPPED_NOTES] == notes
    assert [note for note in notes if translated_note(note, language) == note] == []


def translated_note(note, language):
    with translation.override(language):
        return pgettext("change note", note)
