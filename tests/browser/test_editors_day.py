"""What an editor does every day, with the clicks that it takes: the table of docs/measurements.md.

A click is one on a link, a button, a tick or a choice of a list; going into a field and typing are none.
"""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from offices.models import Office
from publishing.models import Revision
from publishing.revisions.live import ensure_live_revision
from tests.browser.conftest import NARROW, WIDE
from tests.factories import OfficeFactory, PremisesFactory, SourceFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Hand:
    """Clicks, and counts how often."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, role, name):
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.clicks += 1

    def tick(self, label):
        self.page.get_by_label(label).first.check()
        self.clicks += 1

    def choose(self, label, value):
        self.page.get_by_label(label).first.select_option(value)
        self.clicks += 1

    def done(self):
        clicks, self.clicks = self.clicks, 0
        return clicks


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

    assert counted == {"a typo in all languages": 4, "a move in the same city": 4, "closing": 2}
    office.refresh_from_db()
    assert [office.name_en, office.name_fr, office.name_ka] == ["Liaison Office", "Bureau", "ოფისი"]
    old, new = office.premises.order_by("since")
    assert (old.until, new.since, new.address_en) == (date(2020, 5, 1), date(2020, 5, 1), "1 New Street")
    assert new.time_zone == old.time_zone == "Asia/Tbilisi"
    assert office.closed == date(2024, 4, 1)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_office_is_opened_translated_reviewed_and_published_by_three(reader, log_in, width):
    SourceFactory(title="Communiqué", dated="2026")
    people = {}
    for role in ("Authors", "Reviewers", "Publishers"):
        people[role] = UserFactory(username=role.lower(), is_superuser=False, language="en")
        people[role].groups.add(Group.objects.get(name=role))
    counted = {}
    with reader(width=width) as page:
        hand = Hand(log_in(page, people["Authors"]))
        page.goto("/admin/offices/office/add/#language=fr")
        page.get_by_label("Name (English)").fill("Liaison Office Armenia")
        page.get_by_label("Name (français)").fill("Bureau de liaison en Arménie")
        hand.choose("Kind", "liaison")
        page.locator("#id_opened").fill("2026-01-01")
        hand.click("button", "Add another Premises")
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
