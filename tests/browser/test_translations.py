"""Translations in a browser: what a changed English sentence makes of them, and how a translator works through them."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from offices.models import Office
from publishing.models import Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import publish
from regions.models import Region
from tests.browser.conftest import LOOKS, faults
from tests.factories import OfficeFactory, QuestionFactory, RegionFactory
from translations.models import Pair
from translations.states import TARGET_LANGUAGES, State, record, states_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, OVERVIEW, TEXTS = (reverse(f"admin:{name}") for name in ("translate", "texts_overview", "texts"))


@pytest.fixture
def region():
    """With a name and a sentence in all languages, each up to date."""
    texts = {f"{name}_{code}": f"{name} {code}" for name in ("name", "profile") for code in TARGET_LANGUAGES}
    region = RegionFactory(slug="caucasus", name_en="Region", profile_en="One sentence of it.", **texts)
    for language in TARGET_LANGUAGES:
        record(region, language, reviewed=True)
    return region


def outdated(row):
    row.refresh_from_db()
    return [key for key, state in states_of([row], TARGET_LANGUAGES).items() if state == State.OUTDATED]


def change(page, region, text, *, minor):
    page.goto(reverse("admin:regions_region_change", args=[region.pk]))
    field = page.locator("#id_profile_en")
    field.click()
    editor = page.locator(".prose-box:has(#id_profile_en) .ProseMirror")
    expect(editor).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    if minor:
        page.locator("[name=minor]").check()
    else:
        page.locator("[name=change_note]").fill("New words.")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_one_changed_sentence_makes_exactly_ten_texts_outdated_and_a_minor_correction_none(reader, log_in, region):
    with reader() as page:
        log_in(page)
        change(page, region, "One sentence of this.", minor=True)
        assert outdated(region) == []

        change(page, region, "Quite another sentence.", minor=False)
        assert sorted(outdated(region)) == sorted((region.pk, "profile", code) for code in TARGET_LANGUAGES)

        page.goto(f"{OVERVIEW}?state=outdated")
        expect(page.locator("a.sign-outdated")).to_have_count(len(TARGET_LANGUAGES))


def test_a_reader_of_the_georgian_page_sees_since_when_and_what_the_english_changed(reader, region):
    snapshot = take_snapshot(region)
    snapshot["fields"]["profile_en"] = "One sentence about it."
    publish(save_draft(region, snapshot, base=ensure_live_revision(region)), note="New words.")
    translated = Pair.objects.get(source="One sentence of it.", language="ka").created

    with reader() as page:
        page.goto("/ka/regions/caucasus/")
        notice = page.locator(".page-notice, .notice").filter(has_text=str(translated.year))
        expect(notice.first).to_be_visible()
        notice.first.locator("summary").first.click()

        expect(page.locator("del").filter(has_text="of")).to_be_visible()
        expect(page.locator("ins").filter(has_text="about")).to_be_visible()


def test_a_sentence_translated_once_is_offered_at_the_five_other_places(reader, log_in):
    for number in range(6):
        RegionFactory(
            slug=f"r{number}", name_en=f"Region {number}", name_ka=f"მხარე {number}", profile_en="One sentence."
        )
    for row in Region.objects.all():
        record(row, "ka", {"name"})

    with reader() as page:
        log_in(page)
        page.goto(f"{DESK}?language=ka&state=missing&kind=regions.region")
        for number in range(6):
            expect(page.locator(".desk-progress")).to_contain_text(f"{number + 1} of 6")
            editor = page.locator(".desk-target .ProseMirror")
            expect(editor).to_be_focused()
            if number:
                expect(page.locator(".desk-suggested").first).to_have_text("ერთი წინადადება.")
                page.keyboard.press("Control+m")
                page.keyboard.press("1")
                expect(editor).to_have_text("ერთი წინადადება.")
            else:
                page.keyboard.type("ერთი წინადადება.")
            page.keyboard.press("Control+s")
        expect(page.locator(".messagelist")).to_contain_text("The queue is through: 6 texts.")

    assert set(Region.objects.values_list("profile_ka", flat=True)) == {"ერთი წინადადება."}


def test_links_and_numbers_of_the_english_are_put_in_by_keys_whatever_the_keyboard_writes(reader, log_in):
    text = '<p>See <a href="https://www.nato.int/">the page</a> of 2010.</p>'
    QuestionFactory(question_en="Whom?", question_ka="ვის?", answer_en=text)
    record(type(QuestionFactory.build()).objects.get(), "ka", {"question"})

    with reader() as page:
        log_in(page)
        page.goto(f"{DESK}?language=ka&kind=mandate.question&state=missing")
        expect(page.locator(".desk-target .ProseMirror")).to_be_focused()
        page.keyboard.type("ნახეთ ")
        press_as_georgian(page, "KeyM", "მ")
        press_as_georgian(page, "KeyA", "ა")
        page.keyboard.type(" ")
        page.keyboard.press("Control+m")
        page.keyboard.press("b")
        page.keyboard.press("Control+m")
        page.keyboard.press("?")
        expect(page.locator("#desk-keys")).to_be_focused()
        found = faults(page)
        page.keyboard.press("Escape")
        expect(page.locator(".desk-target .ProseMirror")).to_be_focused()
        press_as_georgian(page, "KeyS", "ს")
        expect(page.locator(".messagelist")).to_contain_text("The queue is through: 1 text.")

    assert found == []
    assert Pair.objects.get(source=text).text == '<p>ნახეთ <a href="https://www.nato.int/">the page</a> 2010</p>'


def press_as_georgian(page, code, letter):
    """The key at the place ``code`` of a Georgian keyboard; with Control but for what follows it."""
    page.evaluate(
        """([code, key]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
            {code, key, ctrlKey: code !== "KeyA", bubbles: true, cancelable: true}))""",
        [code, letter],
    )


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_many_are_settled_with_a_few_clicks_and_the_way_there_is_the_overview(reader, log_in, width, scheme):
    for number in range(3):
        office = OfficeFactory(name_en=f"Office {number}", name_ka=f"ოფისი {number}", profile_en="")
        record(office, "ka")
    found, wide = [], []

    with reader(width=width, scheme=scheme) as page:
        log_in(page, working_languages=["ka"])
        page.goto(f"{OVERVIEW}?language=ka&state=draft")
        found += faults(page)
        wide.append(page.evaluate("document.documentElement.scrollWidth"))
        page.locator("tr.totals").filter(has_text="not reviewed").get_by_role("link", name="3").click()
        page.get_by_role("checkbox", name="Choose all on this page").check()
        found += faults(page)
        wide.append(page.evaluate("document.documentElement.scrollWidth"))
        page.get_by_role("button", name="Mark as reviewed").click()
        expect(page.locator(".messagelist")).to_contain_text("3 texts are settled.")

    assert found == []
    assert set(wide) == {width}
    assert Pair.objects.filter(reviewed=True).count() == 3


def test_the_arrow_keys_lead_through_the_overview_and_enter_opens_the_desk(reader, log_in):
    for number in range(2):
        OfficeFactory(name_en=f"Office {number}", profile_en="")

    with reader() as page:
        log_in(page)
        page.goto(f"{OVERVIEW}?kind=offices.office")
        page.get_by_role("link", name="Office 0").focus()
        for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Enter"):
            page.keyboard.press(key)
        page.wait_for_url("**/translate/**")

        expect(page.locator("h1")).to_contain_text("Office 1")
        expect(page.locator("#desk-target")).to_have_text("русский")
        expect(page.locator(".desk-progress")).to_contain_text("1 of 1")


def test_what_was_typed_for_a_text_that_is_gone_can_be_copied(reader, log_in):
    offices = [OfficeFactory(name_en=f"Office {n}", profile_en="") for n in range(2)]

    with reader(expected=["/translate/"]) as page:
        log_in(page)
        page.goto(f"{DESK}?language=ka&state=missing&kind=offices.office")
        expect(page.locator("#desk-text")).to_be_focused()
        gone = next(office for office in offices if str(office.pk) in page.url)
        page.keyboard.type("ჩემი სიტყვები")
        Revision.objects.all().delete()
        Office.objects.filter(pk=gone.pk).delete()
        page.keyboard.press("Control+s")
        expect(page.locator("#desk-typed")).to_have_value("ჩემი სიტყვები")
        found = faults(page)
        page.get_by_role("link", name="Next text").click()

        expect(page.locator("#desk-text")).to_be_focused()
        expect(page.locator("h1")).to_contain_text("Office")
    assert found == []
