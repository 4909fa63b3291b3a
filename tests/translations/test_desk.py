"""The translator's desk: a queue that is gone through text by text; nothing changes but the text in view."""

import pytest
from django.urls import reverse

from offices.models import Office
from publishing.models import JournalEntry, Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import PublicationError, publish
from publishing.workflow.roles import AUTHORS, PUBLISHERS, REVIEWERS, TRANSLATORS
from regions.models import Region
from tests.documents import Document
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, RegionFactory
from tests.publishing.roles import person, signed_in
from translations.models import Pair, Term, digest
from translations.states import State, record, states_of

pytestmark = pytest.mark.django_db

DESK = reverse("admin:translate")


@pytest.fixture
def publisher():
    return signed_in(person(PUBLISHERS, username="chief"))


@pytest.fixture
def offices():
    """Three, whose Georgian name is missing, outdated, and reviewed."""
    missing, outdated, reviewed = (OfficeFactory(name_en=f"Office {n}", profile_en="") for n in range(3))
    Office.objects.filter(pk=outdated.pk).update(name_ka="ძველი 1")
    Pair.objects.create(
        source_digest="1" * 64, source="Office old 1", language="ka", text_digest=digest("ძველი 1"), text="ძველი 1"
    )
    Office.objects.filter(pk=reviewed.pk).update(name_ka="მესამე")
    for office in (missing, outdated, reviewed):
        office.refresh_from_db()
    record(reviewed, "ka", reviewed=True)
    return missing, outdated, reviewed


def begin(client, language="ka", state="missing"):
    return client.get(DESK, {"language": language, "state": state}, follow=True)


def send(client, response, text, step="_draft", **others):
    """What the page has, with ``text``, sent to where the page was."""
    page = Document(response.content.decode())
    seen = page.one("input", name="seen")["value"]
    path = response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"]
    return client.post(path, {"seen": seen, "text": text, step: "1", **others}, follow=True)


def state_of(office, field="name", language="ka"):
    office.refresh_from_db()
    return states_of([office], [language])[office.pk, field, language]


def test_a_queue_is_gone_through_text_by_text(publisher):
    offices = [OfficeFactory(name_en=f"Office {n}", profile_en="") for n in range(3)]

    page = begin(publisher)
    for number in range(3):
        assert f"{number + 1} of 3" in page.content.decode()
        page = send(publisher, page, f"ოფისი {number}")

    assert "The queue is through: 3 texts." in page.content.decode()
    assert {office.name_ka for office in Office.objects.all()} == {"ოფისი 0", "ოფისი 1", "ოფისი 2"}
    assert {state_of(office) for office in offices} == {State.DRAFT}


def test_a_publisher_publishes_at_once_and_readers_are_told_of_no_change(publisher, offices):
    send(publisher, begin(publisher), "პირველი")

    assert state_of(offices[0]) == State.DRAFT
    live = Revision.objects.of(offices[0]).live().get()
    assert (live.change_note, live.snapshot["fields"]["name_ka"]) == ("", "პირველი")
    assert [entry.action for entry in JournalEntry.objects.order_by("pk")][-2:] == ["saved draft", "corrected"]


def test_lines_around_what_was_typed_are_not_kept(publisher):
    office = OfficeFactory(name_en="Office", name_ka="ოფისი", profile_en="One.\n\nTwo.")

    send(publisher, begin(publisher), "\r\n ერთი.\r\n\r\nორი. \r\n")

    office.refresh_from_db()
    assert office.profile_ka == "ერთი.\n\nორი."


def test_an_author_fills_the_draft_and_readers_see_nothing_yet(offices):
    author = signed_in(person(AUTHORS))

    page = begin(author)
    assert "goes into the draft" in page.content.decode()
    send(author, page, "პირველი")

    offices[0].refresh_from_db()
    assert not offices[0].name_ka
    draft = Revision.objects.of(offices[0]).drafts().get()
    before = ensure_live_revision(offices[0]).snapshot["fields"]
    changed = {name for name, value in draft.snapshot["fields"].items() if value != before[name]}
    assert changed == {"name_ka"}


def test_a_draft_of_others_is_added_to_and_not_published(publisher, offices):
    snapshot = take_snapshot(offices[0])
    snapshot["fields"]["profile_en"] = "Not to be known yet"
    save_draft(offices[0], snapshot, base=ensure_live_revision(offices[0]))

    page = begin(publisher)
    while page.context["text"].source != "Not to be known yet":
        link = Document(page.content.decode()).one("a", **{"data-key": "skip"})
        page = publisher.get(link["href"])
    send(publisher, page, "ახალი ტექსტი")

    draft = Revision.objects.of(offices[0]).drafts().get()
    assert (draft.snapshot["fields"]["profile_en"], draft.snapshot["fields"]["profile_ka"]) == (
        "Not to be known yet",
        "ახალი ტექსტი",
    )
    offices[0].refresh_from_db()
    assert offices[0].profile_ka in ("", None)


def test_an_outdated_text_shows_what_changed_and_is_still_fine_with_one_click(publisher, offices):
    page = begin(publisher, state="outdated")
    document = Document(page.content.decode())

    assert document.words("del") == ["deleted: old"]
    send(publisher, page, f" {page.context['text'].text}\r\n", "_fine")

    assert offices[1].name_ka == "ძველი 1"
    assert state_of(offices[1]) == State.REVIEWED
    assert not Revision.objects.of(offices[1]).drafts().exists()


def test_what_is_fine_as_it_was_is_a_draft_where_nobody_who_may_review_says_so(offices):
    author = signed_in(person(AUTHORS))

    send(author, begin(author, state="outdated"), "ძველი 1", "_fine")

    assert state_of(offices[1]) == State.DRAFT


def test_what_was_typed_is_not_lost_where_a_text_is_said_to_be_fine_as_it_was(publisher, offices):
    page = begin(publisher, state="outdated")

    refused = send(publisher, page, "ახალი", "_fine")

    assert refused.context["faults"] == ["The text is not as it was: save it, or put back what stood there."]
    assert refused.context["typed"] == "ახალი"
    assert state_of(offices[1]) == State.OUTDATED


def test_reviewed_needs_who_may_review(offices):
    author, reviewer = signed_in(person(AUTHORS)), signed_in(person(REVIEWERS))

    page = begin(author)
    assert "_reviewed" not in page.content.decode()
    assert send(author, page, "ოფისი 0", "_reviewed").status_code == 403
    assert not Pair.objects.filter(text="ოფისი 0").exists()

    send(reviewer, begin(reviewer), "ოფისი 0", "_reviewed")
    assert Pair.objects.get(text="ოფისი 0").reviewed


def test_the_same_sentence_is_offered_where_it_stands_again(publisher):
    for n in range(3):
        RegionFactory(name_en=f"Region {n}", profile_en="One sentence for all.")
    first = Region.objects.order_by("slug").first()
    first.profile_ka = "ერთი წინადადება."
    first.save()
    record(first, "ka", {"profile"}, reviewed=True)

    page = begin(publisher)
    offered = 0
    for _n in range(5):
        document = Document(page.content.decode())
        if page.context["text"].source == "One sentence for all.":
            assert document.words("p", **{"class": "desk-suggested"})[0] == "ერთი წინადადება."
            offered += 1
        page = send(publisher, page, "სხვა")
    assert offered == 2


def test_a_text_changed_meanwhile_comes_back_with_what_was_typed(publisher, offices):
    page = begin(publisher)
    Office.objects.filter(pk=offices[0].pk).update(name_en="Renamed")

    answer = send(publisher, page, "პირველი")

    assert "Somebody changed this meanwhile" in answer.content.decode()
    assert Document(answer.content.decode()).one("textarea", name="text")["text"].strip() == "პირველი"
    offices[0].refresh_from_db()
    assert not offices[0].name_ka
    send(publisher, answer, "პირველი")
    offices[0].refresh_from_db()
    assert offices[0].name_ka == "პირველი"


@pytest.mark.parametrize("typed", ["", "  ", "\u200b", "ა" * 201])
def test_what_no_field_takes_is_refused_in_words(publisher, offices, typed):
    answer = send(publisher, begin(publisher), typed)

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    offices[0].refresh_from_db()
    assert not offices[0].name_ka


def test_nothing_but_the_text_in_view_changes_whatever_is_sent(publisher, offices):
    before = take_snapshot(offices[0])

    send(publisher, begin(publisher), "პირველი", name_en="Forged", name_fr="Faux", slug="forged", closed="2020-01-01")

    offices[0].refresh_from_db()
    before["fields"]["name_ka"] = "პირველი"
    assert take_snapshot(offices[0]) == before


def test_rows_of_an_object_are_translated_too(publisher):
    premises = PremisesFactory(
        city_en="Kutaisi", office__name_en="Office", office__name_ka="ოფისი", office__profile_en=""
    )
    record(premises.office, "ka")

    page = begin(publisher)
    assert "Premises: City" in page.content.decode()
    send(publisher, page, "ქუთაისი")

    premises.refresh_from_db()
    assert premises.city_ka == "ქუთაისი"


def test_what_others_finished_meanwhile_is_passed_over_and_said(publisher):
    offices = [OfficeFactory(name_en=f"Office {n}", profile_en="") for n in range(3)]
    page = begin(publisher)
    in_view = page.context["text"].home_key
    others = [office for office in offices if str(office.pk) != in_view]
    Office.objects.filter(pk__in=[office.pk for office in others]).update(name_ka="სხვისი")

    answer = send(publisher, page, "ჩემი")

    assert "2 texts were passed over" in answer.content.decode()


def test_what_one_did_out_of_turn_is_passed_over_without_a_word(publisher):
    for number in range(3):
        OfficeFactory(name_en=f"Office {number}", profile_en="")
    first = begin(publisher)
    second = publisher.get(Document(first.content.decode()).one("a", **{"data-key": "skip"})["href"])
    third = send(publisher, second, "მეორე")

    after_first = send(publisher, first, "პირველი")

    assert after_first.context["text"].key == third.context["text"].key
    assert "passed over" not in after_first.content.decode()


@pytest.mark.parametrize(
    "key",
    ["x", "offices.office:1:2:name", "auth.user:1:1:username", "offices.office:{pk}:{pk}:slug",
     "offices.office:{pk}:{other}:name", "offices.office:{pk}:{pk}:name_en", "offices.nothing:{pk}:{pk}:name",
     "offices.contact:{row}:{row}:label"],
)  # fmt: skip
def test_what_is_no_text_is_not_found(publisher, offices, key):
    row, is_gone = ContactFactory(office=offices[0], label_en="Press"), "{other}" in key
    key = key.format(pk=offices[0].pk, other=offices[1].pk, row=row.pk)
    answers = [ask(f"{DESK}{key}/?language=ka", {"text": "ა"}) for ask in (publisher.get, publisher.post)]

    assert [(each.status_code, b"This text is there no more" in each.content) for each in answers] == [
        (404, is_gone)
    ] * 2


@pytest.mark.parametrize("kind", ["accounts.user", "auth.group", "regions.source", "translations.pair"])
def test_what_has_no_texts_is_not_found_by_who_may_see_it_either(staff, offices, kind):
    key = f"{kind}:{offices[0].pk}:{offices[0].pk}:name"

    assert staff.get(f"{DESK}{key}/?language=ka").status_code == 404


def test_who_may_see_nothing_of_it_finds_nothing(offices):
    nobody = signed_in(person())
    key = f"offices.office:{offices[0].pk}:{offices[0].pk}:name"

    assert nobody.get(f"{DESK}{key}/?language=ka").status_code == 403
    assert begin(nobody).context["page"].paginator.count == 0


@pytest.fixture
def translator():
    return signed_in(person(TRANSLATORS, username="eka", translates=["ka"], working_languages=["hy"]))


def test_a_translator_translates_into_languages_of_theirs_and_the_work_waits_for_others(translator, offices):
    page = begin(translator)
    send(translator, page, "პირველი", _publish="1")

    offices[0].refresh_from_db()
    draft = Revision.objects.of(offices[0]).drafts().get()
    assert (offices[0].name_ka or "", offices[0].name_en) == ("", "Office 0")
    assert (draft.snapshot["fields"]["name_ka"], draft.snapshot["fields"]["name_en"]) == ("პირველი", "Office 0")
    assert not Pair.objects.get(text="პირველი").reviewed


def test_a_translator_only_reads_what_is_in_other_languages(translator, offices):
    page = begin(translator, language="hy")

    assert "_draft" not in page.content.decode()
    assert "readonly" in Document(page.content.decode()).one("textarea", name="text")


def test_reviewed_is_refused_while_a_check_is_open_until_it_is_mended_or_accepted(publisher):
    office = OfficeFactory(name_en="Opened in 2014", profile_en="")
    page = begin(publisher)

    refused = send(publisher, page, "გაიხსნა 2015 წელს", "_reviewed")
    assert "Look at what the checks find" in refused.content.decode()
    assert not Pair.objects.filter(language="ka").exists()
    kinds = {box["value"] for box in Document(refused.content.decode()).all("input", name="accept")}
    assert kinds

    send(publisher, refused, "გაიხსნა 2015 წელს", "_reviewed", accept=sorted(kinds))
    pair = Pair.objects.get(language="ka")
    assert (pair.reviewed, set(pair.accepted)) == (True, kinds)
    office.refresh_from_db()
    assert office.name_ka == "გაიხსნა 2015 წელს"


def test_a_right_translation_passes_the_checks_and_terms_of_the_glossary_are_shown(publisher):
    Term.objects.create(term_en="the Alliance", term_ka="ალიანსი")
    OfficeFactory(name_en="The Alliance in 2014", profile_en="")

    page = begin(publisher)
    while page.context["text"].source != "The Alliance in 2014":
        link = Document(page.content.decode()).one("a", **{"data-key": "skip"})
        page = publisher.get(link["href"])
    assert Document(page.content.decode()).words("dd", lang="ka") == ["ალიანსი"]
    send(publisher, page, "ალიანსი 2014 წელს", "_reviewed")

    assert Pair.objects.get(text="ალიანსი 2014 წელს").accepted == {}


def drafted(office, **fields):
    snapshot = take_snapshot(office)
    snapshot["fields"] |= fields
    return save_draft(office, snapshot, base=ensure_live_revision(office))


def test_a_translation_settles_no_conflict_of_others(translator):
    office = OfficeFactory(name_en="Office", profile_en="Old.")
    draft = drafted(office, profile_en="Drafted.")
    other = OfficeFactory._meta.model.objects.get(pk=office.pk)
    other.profile_en = "Published meanwhile."
    other.save()

    page = translator.get(f"{DESK}offices.office:{office.pk}:{office.pk}:name/?language=ka&state=missing")
    send(translator, page, "ოფისი")

    draft = Revision.objects.of(office).drafts().get()
    assert draft.snapshot["fields"]["name_ka"] == "ოფისი"
    with pytest.raises(PublicationError):
        publish(draft)


def test_a_translator_ends_no_review_and_no_plan(translator):
    office = OfficeFactory(name_en="Office", profile_en="")
    draft = drafted(office, profile_en="New.")
    Revision.objects.filter(pk=draft.pk).update(review="approved")
    page = translator.get(f"{DESK}offices.office:{office.pk}:{office.pk}:name/?language=ka&state=missing")

    refused = send(translator, page, "ოფისი")

    assert "in review, or planned" in refused.content.decode()
    assert Document(refused.content.decode()).one("textarea", name="text")["text"].strip() == "ოფისი"
    assert Revision.objects.of(office).drafts().get().review == "approved"


@pytest.mark.parametrize(("letters", "rows"), [(20, "3"), (200, "6"), (5000, "20")])
def test_the_field_has_room_for_a_text_as_long_as_its_source(publisher, letters, rows):
    OfficeFactory(name_en="Office", name_ka="ოფისი", profile_en="x" * letters)

    assert Document(begin(publisher).content.decode()).one("textarea", name="text")["rows"] == rows
