"""What an editor does every day, with the clicks that it takes: the table of docs/measurements.md.

A click is one on a link, a button, a tick or a choice of a list; going into a field and typing are none, nor is unfolding
the bar of a phone.
"""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from offices.models import Office
from publishing.models import Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from tests.browser.conftest import NARROW, WIDE, unfold_bar
from tests.browser.test_editing import change_path
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, SourceFactory, UserFactory
from tests.publishing.published import note_publication
from translations.states import record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Hand:
    """Clicks, and counts how often."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, role, name):
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.clicks += 1

    def tick(self, label):
        unfold_bar(self.page)
        self.page.get_by_label(label).first.check()
        self.clicks += 1

    def choose(self, label, value):
        self.page.get_by_label(label).first.select_option(value)
        self.clicks += 1

    def done(self):
        clicks, self.clicks = self.clicks, 0
        return clicks


def person(role, **values):
    user = UserFactory(username=role.lower(), is_superuser=False, language="en", **values)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def office():
    office = OfficeFactory(
        slug="liaison",
        name_en="Liaison Ofice",
        name_fr="Bureu",
        name_ka="ოფისსი",
        profile_en="",
        opened=date(2010, 1, 1),
    )
    PremisesFactory(office=office, country="GE", city_en="Tbilisi", since=date(2010, 1, 1), time_zone="Asia/Tbilisi")
    ensure_live_revision(office)
    return office


@pytest.fixture
def page_view():
    return reverse("admin:site_view") + "en/offices/liaison/"


def publish(hand, note=""):
    if note:
        hand.page.locator(".action-bar").wait_for()
        unfold_bar(hand.page)
        hand.page.get_by_label("Change note").fill(note)
    hand.click("button", "Publish")
    expect(hand.page.get_by_text("Published.")).to_be_visible()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_who_publishes_mends_moves_and_closes_an_office_from_its_page(reader, log_in, office, page_view, width):
    with reader(width=width) as page:
        hand, counted = Hand(log_in(page)), {}

        page.goto(page_view)
        hand.click("link", "Edit this page")
        hand.choose("Language beside English", "all")
        for language, name in (("en", "Liaison Office"), ("fr", "Bureau"), ("ka", "ოფისი")):
            page.locator(f"#id_name_{language}").fill(name)
        hand.tick("Minor correction")
        publish(hand)
        counted["a typo in all languages"] = hand.done()

        page.goto(page_view)
        hand.click("link", "Edit this page")
        page.locator("#id_name_en").fill("Liaison Office Georgia")
        hand.tick("Minor correction")
        publish(hand)
        counted["a typo in what is in view"] = hand.done()

        page.goto(page_view)
        hand.click("link", "Edit this page")
        hand.click("link", "The office moves")
        page.get_by_label("First day in the new premises").fill("2020-05-01")
        hand.click("button", "Begin the new premises")
        page.locator("#id_premises-1-address_en").fill("1 New Street")
        publish(hand, "It moved.")
        counted["a move in the same city"] = hand.done()

        page.goto(page_view)
        hand.click("link", "Edit this page")
        page.locator("#id_closed").fill("2024-04-01")
        page.locator("#id_closing_note_en").fill("The embassy answers.")
        publish(hand, "It closed.")
        counted["closing"] = hand.done()

        assert page.evaluate("document.documentElement.scrollWidth") <= width

    assert counted == {
        "a typo in all languages": 4,
        "a typo in what is in view": 3,
        "a move in the same city": 4,
        "closing": 2,
    }
    office.refresh_from_db()
    assert [office.name_en, office.name_fr, office.name_ka] == ["Liaison Office Georgia", "Bureau", "ოფისი"]
    old, new = office.premises.order_by("since")
    assert (old.until, new.since, new.address_en) == (date(2020, 5, 1), date(2020, 5, 1), "1 New Street")
    assert new.time_zone == old.time_zone == "Asia/Tbilisi"
    assert office.closed == date(2024, 4, 1)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_office_is_opened_translated_reviewed_and_published_by_three(reader, log_in, width):
    SourceFactory(title="Communiqué", dated="2026")
    people = {role: person(role) for role in ("Authors", "Reviewers", "Publishers")}
    counted = {}
    with reader(width=width) as page:
        hand = Hand(log_in(page, people["Authors"]))
        page.goto("/admin/offices/office/add/#language=fr")
        page.get_by_label("Name (English)").fill("Liaison Office Armenia")
        page.get_by_label("Name (français)").fill("Bureau de liaison en Arménie")
        hand.choose("Kind", "liaison")
        page.locator("#id_opened").fill("2026-01-01")
        hand.click("button", "Add premises")
        page.locator("#id_premises-0-country").select_option("AM")
        hand.clicks += 1
        page.locator("#id_premises-0-city_en").fill("Yerevan")
        hand.click("button", "Submit for review")
        expect(page.get_by_text("The draft is submitted for review.")).to_be_visible()
        counted["opening, with a translation, to the review"] = hand.done()

    with reader(width=width) as page:
        hand = Hand(log_in(page, people["Reviewers"]))
        hand.click("link", "Liaison Office Armenia")
        hand.click("button", "Approve")
        counted["approving"] = hand.done()

    with reader(width=width) as page:
        hand = Hand(log_in(page, people["Publishers"]))
        hand.tick("Choose “Liaison Office Armenia”")
        hand.click("button", "Go on with the chosen drafts")
        hand.click("button", "Publish")
        page.get_by_text("The change set is published.").wait_for()
        counted["publishing what is approved"] = hand.done()

    assert counted == {
        "opening, with a translation, to the review": 4,
        "approving": 2,
        "publishing what is approved": 3,
    }
    office = Office.objects.get()
    assert (office.name_fr, office.premises.get().time_zone) == ("Bureau de liaison en Arménie", "Asia/Yerevan")
    assert not Revision.objects.drafts().exists()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_draft_is_sent_back_mended_and_planned_and_a_new_source_chosen(reader, log_in, office, width):
    author, reviewer, publisher = map(person, ("Authors", "Reviewers", "Publishers"))
    counted = {}
    with reader(width=width) as page:
        hand = Hand(log_in(page, author))
        page.goto(change_path(office))
        page.locator("#id_name_en").fill("Liaison Office")
        hand.click("button", "Submit for review")
        expect(page.get_by_text("The draft is submitted for review.")).to_be_visible()

    with reader(width=width) as page:
        hand = Hand(log_in(page, reviewer))
        hand.click("link", "Liaison Office")
        page.locator("#review-text").fill("Name the country.")
        hand.click("button", "Send back")
        expect(page.locator(".sent-back")).to_contain_text("Name the country.")
        counted["sending back, with the reason"] = hand.done()

    with reader(width=width) as page:
        hand = Hand(log_in(page, author))
        expect(page.get_by_role("region", name="Sent back to you")).to_contain_text("Name the country.")
        hand.click("link", "Liaison Office")
        page.locator("#id_name_en").fill("Liaison Office Georgia")
        hand.click("button", "Submit for review")
        expect(page.get_by_text("The draft is submitted for review.")).to_be_visible()
        counted["mending what was sent back"] = hand.done()

    with reader(width=width) as page:
        hand = Hand(log_in(page, publisher))
        page.goto(change_path(office))
        hand.click("link", "Plan the publication")
        page.get_by_label("Day and time").fill((timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT10:00"))
        page.get_by_label("Change note").fill("Its whole name.")
        hand.click("button", "Plan")
        expect(page.get_by_text("It is planned for:").first).to_be_visible()
        counted["planning a publication"] = hand.done()

    with reader(width=width) as page:
        log_in(page, author)
        page.goto(reverse("admin:offices_office_add"))
        with page.expect_popup() as opened:
            page.locator("#add_id_sources").click()
        page_of_source = Hand(opened.value)
        page_of_source.page.locator("#id_key").fill("TREATY")
        page_of_source.page.locator("#id_title").fill("Treaty")
        page_of_source.page.locator("#id_dated").fill("2026")
        with page_of_source.page.expect_event("close"):
            page_of_source.click("button", "Save draft")
        expect(page.locator(".field-sources .select2-selection__choice")).to_contain_text("Treaty (2026) (draft)")
        counted["a source that is new, chosen beside its field"] = 1 + page_of_source.done()

    assert counted == {
        "sending back, with the reason": 2,
        "mending what was sent back": 2,
        "planning a publication": 2,
        "a source that is new, chosen beside its field": 2,
    }


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_translator_goes_from_the_first_page_to_what_is_missing_and_outdated(reader, log_in, width):
    OfficeFactory(name_en="Embassy", name_ka="", profile_en="")
    record(OfficeFactory(name_en="Ofice", name_ka="ოფისი", profile_en=""), "ka")
    Office.objects.filter(name_en="Ofice").update(name_en="Office")
    counted = {}
    with reader(width=width) as page:
        hand = Hand(log_in(page, person("Translators", translates=["ka"])))
        for state, button in (("missing", "Save, next"), ("outdated", "Still fine as it is")):
            page.goto("/admin/")
            page.get_by_role("link", name=f"ქართული, {state}", exact=True).click()
            hand.clicks += 1
            if state == "missing":
                page.locator("#desk-text").fill("საელჩო")
            page.get_by_role("button", name=button).click()
            hand.clicks += 1
            expect(page.locator(".messagelist")).to_contain_text("The queue is through")
            counted[state] = hand.done()

    assert counted == {"missing": 2, "outdated": 2}
    assert Revision.objects.drafts().get().snapshot["fields"]["name_ka"] == "საელჩო"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_editor_finds_by_a_number_shares_takes_away_and_brings_back(reader, log_in, office, width):
    ContactFactory(office=office, value="+995322933801")
    note_publication(office, None, "A new office.")
    counted = {}
    with reader(width=width) as page:
        hand = Hand(log_in(page, person("Publishers")))
        page.get_by_role("searchbox", name="Search everything").fill("293 38 01")
        page.keyboard.press("Enter")
        hand.click("link", "Liaison Ofice")
        page.locator("#id_contacts-0-value").fill("+995 32 293 38 02")
        publish(hand, "A new number.")
        counted["a telephone number, found by the old one"] = hand.done()

        page.goto(change_path(office))
        page.locator("#id_name_en").fill("Liaison Office")
        unfold_bar(page)
        with page.expect_popup() as opened:
            hand.click("button", "Preview")
        expect(opened.value.get_by_role("heading", level=1)).to_have_text("Liaison Office")
        opened.value.close()
        counted["a preview of what is typed"] = hand.done()
        snapshot = take_snapshot(office)
        theirs = {**snapshot, "fields": snapshot["fields"] | {"name_en": "Theirs"}}
        save_draft(office, theirs, UserFactory(), ensure_live_revision(office))
        hand.click("button", "Save draft")
        expect(page.get_by_label("Take theirs")).to_be_visible()
        counted["saving a draft"] = hand.done()
        hand.tick("Take theirs")
        hand.click("button", "Save draft")
        expect(page.get_by_text("The draft is saved.")).to_be_visible()
        counted["taking what another wrote"] = hand.done()
        hand.click("link", "Shared previews")
        hand.click("button", "Make a link")
        expect(page.get_by_label("Link", exact=True)).to_be_visible()
        counted["a link for somebody without an account"] = hand.done()

        page.goto(change_path(office))
        hand.click("link", "Delete")
        page.get_by_label("Change note").fill("By mistake.")
        hand.click("button", "Delete")
        page.wait_for_url("**/admin/offices/office/")
        counted["deleting"] = hand.done()
        hand.click("link", "Deleted")
        page.get_by_role("button", name="Restore: ").first.click()
        hand.clicks += 1
        publish(hand, "It is back.")
        counted["bringing back, published"] = hand.done()

    assert counted == {
        "a telephone number, found by the old one": 2,
        "a preview of what is typed": 1,
        "saving a draft": 1,
        "taking what another wrote": 2,
        "a link for somebody without an account": 2,
        "deleting": 2,
        "bringing back, published": 3,
    }
    assert Office.objects.get().contacts.get().value == "+995322933802"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_author_sets_the_language_of_the_pages(reader, log_in, width):
    with reader(width=width) as page:
        author = person("Authors")
        hand = Hand(log_in(page, author))
        page.locator("#user-tools").get_by_role("link", name="authors").click()
        hand.clicks += 1
        page.get_by_label("Language of the interface").select_option("ka")
        hand.clicks += 1
        hand.click("button", "Save")
        expect(page.locator("html")).to_have_attribute("lang", "ka")

        assert hand.done() == 3
