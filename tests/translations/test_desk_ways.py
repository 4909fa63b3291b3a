"""The ways through the desk and out of it: one object's texts, what is kept, what is accepted, and texts that are gone."""

import pytest
from django.urls import reverse

from offices.models import Office
from publishing.models import JournalEntry
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import discard, save_draft
from publishing.workflow.publication import delete
from publishing.workflow.roles import AUTHORS, PUBLISHERS, TRANSLATORS
from tests.documents import Document
from tests.factories import OfficeFactory, PremisesFactory, QuestionFactory, RegionFactory
from tests.publishing.roles import person, signed_in
from tests.translations.test_desk import DESK, begin, send
from translations.desk_queue import QUEUES_KEPT
from translations.models import Pair
from translations.states import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher():
    return signed_in(person(PUBLISHERS, username="chief"))


def test_what_is_accepted_is_shown_with_its_reason_and_taken_back(publisher):
    office = OfficeFactory(name_en="Opened in 2014", profile_en="")
    send(
        publisher,
        begin(publisher),
        "გაიხსნა 2015 წელს",
        "_reviewed",
        **{"accept": "year", "reason-year": "By the lease."},
    )
    desk = f"{DESK}offices.office:{office.pk}:{office.pk}:name/?language=ka&state=reviewed"
    page = publisher.get(desk)

    (item,) = Document(page.content.decode()).words("li", **{"class": "desk-accepted"})
    assert "By the lease." in item
    assert "chief" in item

    typed = publisher.post(desk, {"_withdraw": "year", "text": "გაიხსნა 2014 წელს"})
    assert (typed.status_code, typed.context["typed"]) == (200, "გაიხსნა 2014 წელს")
    assert Office.objects.get().name_ka == "გაიხსნა 2015 წელს"
    assert Pair.objects.get(language="ka").accepted == {}
    assert not Document(publisher.get(desk).content.decode()).all("li", **{"class": "desk-accepted"})
    entries = JournalEntry.objects.filter(action="accepted").order_by("pk")
    assert [(entry.detail, (entry.facts or {}).get("step")) for entry in entries] == [
        ("By the lease.", None),
        ("", "withdrawn"),
    ]


@pytest.mark.parametrize("state", ["outdated", "draft", "missing"])
def test_still_fine_asks_what_the_checks_ask_of_a_review(publisher, state):
    text = "გაიხსნა 2015 წელს"
    office = OfficeFactory(name_en="Opened in 2013", name_ka="" if state == "missing" else text, profile_en="")
    record(office, "ka")
    if state == "outdated":
        Office.objects.update(name_en="Opened in 2014")
    page = begin(publisher, state=state)

    refused = send(publisher, page, text, "_fine")
    assert "Look at what the checks find" in refused.content.decode()
    assert not Pair.objects.filter(source=page.context["text"].source, reviewed=True).exists()

    send(publisher, refused, text, "_fine", accept="year")
    pair = Pair.objects.get(source=page.context["text"].source)
    assert (pair.reviewed, set(pair.accepted)) == (True, {"year"})


def test_who_may_not_review_takes_nothing_back():
    office = OfficeFactory(name_en="Office", name_ka="ოფისი")
    record(office, "ka")
    Pair.objects.update(accepted={"year": {}})
    key = f"offices.office:{office.pk}:{office.pk}:name"

    assert signed_in(person(AUTHORS)).post(f"{DESK}{key}/?language=ka", {"_withdraw": "year"}).status_code == 403
    assert Pair.objects.filter(accepted={"year": {}}).exists()


def test_the_first_page_of_a_translator_leads_to_the_desk(publisher):
    OfficeFactory(name_en="Office", name_ka="ოფისი", profile_en="Profile.")
    eka = signed_in(person(TRANSLATORS, username="eka", translates=["ka"]))

    page = Document(eka.get(reverse("admin:index")).content.decode())
    (link,) = [each for each in page.all("a") if each.get("href", "").startswith(f"{DESK}?language=ka&state=missing")]

    page = eka.get(link["href"], follow=True)
    assert page.context["text"].source == "Profile."
    send(eka, page, "პროფილი.")  # into a draft, which readers do not see
    page = Document(eka.get(reverse("admin:index")).content.decode())
    assert not [each for each in page.all("a") if each.get("href", "").startswith(f"{DESK}?language=ka&state=missing")]
    assert f"{DESK}?" not in publisher.get(reverse("admin:index")).content.decode()


def gone_by(reason, office, premises):
    """Takes away what the key names; returns it."""
    if reason == "row":
        key = f"offices.office:{office.pk}:{premises.pk}:city"
        premises.delete()
        return key
    if reason == "object":
        delete(office, note="Closed.")
    else:
        Office.objects.filter(pk=office.pk).update(profile_en="")
    return f"offices.office:{office.pk}:{office.pk}:profile"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("row", "was taken out meanwhile"),
        ("object", "“Office” was deleted"),
        ("source", "The English text was taken out"),
    ],
)
def test_a_text_that_is_gone_is_said_and_what_was_typed_stays(publisher, reason, said):
    office = OfficeFactory(name_en="Office", name_ka="ოფისი", profile_en="Profile.")
    premises = PremisesFactory(office=office, city_en="Kutaisi")
    RegionFactory(name_en="Region", profile_en="")
    begin(publisher)
    key = gone_by(reason, office, premises)

    answer = publisher.post(f"{DESK}{key}/?language=ka&state=missing", {"text": "ჩემი სიტყვები", "_draft": "1"})

    document = Document(answer.content.decode())
    assert answer.status_code == 404
    assert said in answer.content.decode()
    assert document.one("textarea", id="desk-typed")["text"].strip() == "ჩემი სიტყვები"
    assert publisher.get(document.one("a", **{"class": "button default"})["href"]).status_code == 200


def test_all_texts_of_one_object_are_a_queue_what_most_needs_it_first(publisher):
    office = OfficeFactory(name_en="Office", name_ka="ოფისი", profile_en="Profile.")
    PremisesFactory(office=office, city_en="Kutaisi", city_ka="ქუთაისი")
    OfficeFactory(name_en="Another")
    record(office, "ka", reviewed=True)

    page = publisher.get(DESK, {"object": f"offices.office:{office.pk}", "language": "ka"}, follow=True)

    places = [place for _title, place, _words in page.context["view"].queue.texts.values()]
    assert places == ["Profile", "Premises: City", "Name"]
    page = send(publisher, page, "პროფილი.")
    assert "2 of 3" in page.content.decode()


def test_what_is_to_be_kept_is_offered_in_the_order_of_the_text(publisher):
    address = "https://www.nato.int/liaison"
    text = f'<p>Call +995 32 293 38 01 by 1 May 2010, see <a href="{address}">the page</a> or office@example.org, %(name)s.</p>'
    QuestionFactory(question_en="Whom?", question_ka="ვის?", answer_en=text)

    page = publisher.get(DESK, {"kind": "mandate.question", "language": "ka"}, follow=True)
    while "+995" not in page.content.decode():
        page = publisher.get(Document(page.content.decode()).one("a", **{"data-key": "skip"})["href"])

    kept = [
        (each["data-insert"], each["data-address"])
        for each in Document(page.content.decode()).all("button")
        if "data-letter" in each
    ]
    assert kept == [
        ("+995 32 293 38 01", ""),
        ("1", ""),
        ("2010", ""),
        ("the page", address),
        ("office@example.org", ""),
        ("%(name)s", ""),
    ]


def test_two_queues_go_on_side_by_side(publisher):
    for number in range(3):
        OfficeFactory(name_en=f"Office {number}", profile_en="")
    georgian, french = begin(publisher), begin(publisher, language="fr")

    pages = [send(publisher, page, text) for page, text in ((georgian, "ოფისი"), (french, "Bureau"))]

    assert ["2 of 3" in page.content.decode() for page in pages] == [True, True]


def test_so_many_queues_are_kept_those_begun_last(publisher):
    OfficeFactory(name_en="Office", profile_en="")
    languages = ["az", "fr", "hy", "ka", "kk", "ky", "az"]

    for language in languages:
        begin(publisher, language=language)

    kept = [query.split("language=")[1][:2] for query in publisher.session["translation_queues"]]
    assert kept == languages[-QUEUES_KEPT:]


def test_of_two_in_one_text_the_second_sees_what_the_first_wrote(publisher):
    office = OfficeFactory(name_en="Office", profile_en="")
    page = begin(publisher)
    send(signed_in(person(PUBLISHERS)), page, "მათი")

    refused = send(publisher, page, "ჩემი")

    document = Document(refused.content.decode())
    assert "Somebody changed this meanwhile" in refused.content.decode()
    assert document.words("p", **{"class": "desk-text desk-theirs"}) == ["მათი"]
    assert document.one("textarea", name="text")["text"].strip() == "ჩემი"
    office.refresh_from_db()
    assert office.name_ka == "მათი"


def test_who_may_accept_nothing_says_still_fine_all_the_same_and_somebody_else_looks():
    office = OfficeFactory(name_en="Opened in 2013", name_ka="გაიხსნა 2015 წელს", profile_en="")
    record(office, "ka")
    type(office).objects.update(name_en="Opened in 2014")
    author = signed_in(person(AUTHORS))

    answer = send(author, begin(author, state="outdated"), "გაიხსნა 2015 წელს", "_fine")

    assert "Look at what the checks find" not in answer.content.decode()
    assert not Pair.objects.get(source="Opened in 2014").reviewed


def at_once(page):
    return Document(page.content.decode()).one("input", name="at_once")["value"]


def test_what_was_to_go_into_a_draft_is_not_published_as_there_is_none_any_more(publisher):
    office = OfficeFactory(name_en="Office", profile_en="")
    draft = save_draft(office, take_snapshot(office))
    page = begin(publisher)
    discard(draft)

    refused = send(publisher, page, "ოფისი", at_once=at_once(page))
    office.refresh_from_db()
    seen = office.name_ka
    send(publisher, refused, "ოფისი", at_once=at_once(refused))

    assert "Somebody changed this meanwhile" in refused.content.decode()
    assert "What you save is published at once." in refused.content.decode()
    office.refresh_from_db()
    assert (seen, office.name_ka) == (None, "ოფისი")


def test_what_was_to_be_published_and_went_into_a_draft_is_said_to_be_there(publisher):
    office = OfficeFactory(name_en="Office", profile_en="")
    page = begin(publisher)
    save_draft(office, take_snapshot(office))

    answer = send(publisher, page, "ოფისი", at_once=at_once(page))

    assert "The draft is saved. Readers do not see it yet." in [str(each) for each in answer.context["messages"]]
    office.refresh_from_db()
    assert not office.name_ka
