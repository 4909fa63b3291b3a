"""The bar below a form and the list of its faults, as somebody works with them."""

from datetime import date

import pytest
from playwright.sync_api import expect

from offices.models import Office
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from tests.browser.conftest import NARROW, WIDE, faults, unfold_bar
from tests.browser.test_editing import change_path
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office():
    office = OfficeFactory(slug="liaison", name_en="Liaison Ofice")
    PremisesFactory(office=office)
    ContactFactory(office=office, kind="telephone", value="+995 32 293 38 01")
    return office


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_editor_publishes_from_the_middle_of_a_form(reader, log_in, office, width):
    with reader(width=width) as page:
        log_in(page)
        page.goto(change_path(office))
        page.get_by_label("Name (English)").fill("Liaison Office")
        page.locator("#id_premises-0-time_zone").scroll_into_view_if_needed()
        publish = page.get_by_role("button", name="Publish", exact=True)
        expect(publish).to_be_in_viewport(ratio=1)
        unfold_bar(page)
        page.get_by_label("Minor correction").check()
        publish.click()
        page.get_by_role("link", name="View the page").click()

        assert page.get_by_role("heading", level=1).inner_text() == "Liaison Office"
    assert Office.objects.get().name_en == "Liaison Office"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_field_that_has_the_focus_lies_under_the_bar(reader, log_in, office, width):
    hidden = """() => {
        const bar = document.querySelector(".action-bar").getBoundingClientRect();
        const field = document.activeElement.getBoundingClientRect();
        return !document.activeElement.closest(".action-bar") && field.bottom > bar.top && field.top > bar.top - 20
            ? [document.activeElement.id || document.activeElement.outerHTML.slice(0, 60)] : [];
    }"""
    with reader(width=width, height=640) as page:
        log_in(page)
        page.goto(change_path(office))
        page.get_by_label("Name (English)").focus()
        found = []
        for _field in range(40):
            page.keyboard.press("Tab")
            found += page.evaluate(hidden)

        assert found == []


def test_a_refused_form_leads_to_each_fault(reader, log_in, office):
    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        page.locator("#id_contacts-0-value").fill("no number")
        page.get_by_label("Change note").fill("A new number.")
        page.get_by_role("button", name="Publish", exact=True).click()
        listed = page.locator(".fault-list")
        expect(listed).to_be_focused()
        assert faults(page) == []
        listed.get_by_role("link", name="Contacts, row 1: Number or address").click()

        expect(page.locator("#id_contacts-0-value")).to_be_focused()
        expect(page.locator("#id_contacts-0-value")).to_be_in_viewport()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_is_typed_is_looked_at_in_a_window_of_its_own_and_the_form_stays_as_it_is(reader, log_in, office, width):
    with reader(width=width) as page:
        log_in(page)
        page.goto(change_path(office))
        page.get_by_label("Name (English)").fill("Liaison Office")
        unfold_bar(page)
        with page.expect_popup() as opened:
            page.get_by_role("button", name="Preview", exact=True).click()
        window = opened.value
        expect(window.get_by_role("heading", level=1)).to_have_text("Liaison Office")
        expect(window.get_by_text("as typed, not saved")).to_be_visible()
        assert faults(window) == []
        page.get_by_label("Name (English)").fill("Liaison Office Georgia")
        page.keyboard.press("Control+p")
        expect(window.get_by_role("heading", level=1)).to_have_text("Liaison Office Georgia")
        expect(page.get_by_label("Name (English)")).to_have_value("Liaison Office Georgia")
        assert faults(page) == []
        page.keyboard.press("Control+s")
        expect(page.get_by_role("heading", name="This is a draft. Readers see the earlier version.")).to_be_visible()

    assert Office.objects.get().name_en == "Liaison Ofice"


def test_without_script_the_preview_opens_beside_the_form_and_enter_saves_the_draft(reader, log_in, office):
    with reader(java_script_enabled=False) as page:
        log_in(page)
        page.goto(change_path(office))
        page.get_by_label("Name (English)").fill("Liaison Office")
        with page.expect_popup() as opened:
            page.get_by_role("button", name="Preview", exact=True).click()
        expect(opened.value.get_by_role("heading", level=1)).to_have_text("Liaison Office")
        page.get_by_label("Name (English)").press("Enter")
        expect(page.get_by_text("The draft is saved. Readers do not see it yet.")).to_be_visible()


def test_what_another_wrote_is_taken_or_left_at_its_field(reader, log_in, office):
    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        name = page.get_by_label("Name (English)")
        name.fill("Mine")
        snapshot = take_snapshot(office)
        save_draft(
            office,
            {**snapshot, "fields": snapshot["fields"] | {"name_en": "Theirs"}},
            UserFactory(),
            ensure_live_revision(office),
        )
        page.get_by_role("button", name="Save draft").click()
        theirs, mine = page.get_by_label("Take theirs"), page.get_by_label("Keep mine")
        expect(theirs).not_to_be_checked()
        expect(mine).not_to_be_checked()
        assert faults(page) == []
        theirs.check()
        expect(name).to_have_value("Theirs")
        mine.check()
        expect(name).to_have_value("Mine")
        theirs.check()
        name.press("End")
        name.press_sequentially(" and mine")
        expect(mine).to_be_checked()
        page.get_by_role("button", name="Save draft").click()
        expect(page.get_by_text("The draft is saved. Readers do not see it yet.")).to_be_visible()
        expect(name).to_have_value("Theirs and mine")


# Whether the element of that key has the focus, or what stands in its place.
HOLDS_FOCUS = """(key) => {
    const place = document.getElementById(key), holder = document.activeElement;
    const isDrawn = holder.matches(".ProseMirror, .select2-selection") && place.parentElement.contains(holder);
    return place === holder || place.contains(holder) || isDrawn;
}"""


def follow_each_fault(page):
    """The names of the links in the list, each followed to its place, which gets the focus and is in view."""
    links = page.locator(".fault-list").get_by_role("link")
    for number in range(links.count()):
        links.nth(number).click()
        key = links.nth(number).get_attribute("href").removeprefix("#")
        assert page.evaluate(HOLDS_FOCUS, key), key
        expect(page.locator(":focus")).to_be_in_viewport()
    return links.all_inner_texts()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_fault_of_a_refused_form_is_found_also_in_folded_rows_and_other_languages(reader, log_in, width):
    office = OfficeFactory(slug="liaison", name_en="Liaison Office", opened=date(2000, 1, 1))
    PremisesFactory(office=office, since=date(2001, 1, 1), until=date(2002, 1, 1))
    PremisesFactory(office=office, since=date(2002, 1, 1), until=None, country="GE")
    for number in range(6):
        ContactFactory(office=office, position=number, value=f"+99532293387{number}")
    with reader(width=width) as page:
        log_in(page)
        page.goto(f"{change_path(office)}?beside=ka")
        page.get_by_label("Name (English)").fill("")
        page.get_by_label("Language beside English").select_option("uz")
        for name in ("name_uz", "premises-1-city_uz"):
            expect(page.locator(f"#id_{name}")).to_be_visible()
            page.evaluate(f"document.getElementById('id_{name}').value = 'x'.repeat(300)")
        page.get_by_label("Language beside English").select_option("ka")
        expect(page.locator("html")).to_have_attribute("data-shown-language", "ka")
        page.evaluate("document.getElementById('id_profile_en').value = 'x '.repeat(10_001)")
        page.locator("#id_opened").fill("in spring")
        page.locator("#id_premises-1-latitude").fill("north")
        page.locator("#id_premises-1-time_zone").fill("Nowhere")
        page.locator("#premises-0").get_by_text("Show the fields of this former entry").click()
        page.locator("#id_premises-0-until").fill("1999-01-01")
        page.locator("#contacts-3 summary").click()
        page.locator("#id_contacts-3-value").fill("no number")
        page.get_by_role("button", name="Add another contact").click()
        page.locator("#id_contacts-6-value").fill("+995322933801")
        unfold_bar(page)
        page.get_by_label("Change note").fill("What changed.")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.wait_for_load_state()
        expect(page.locator(".fault-list")).to_be_focused()

        assert follow_each_fault(page) == [
            "Name (English)",
            "Name (oʻzbekcha)",
            "Profile (English)",
            "Opening date",
            "Premises, row 1",
            "Premises, row 2: City (oʻzbekcha)",
            "Premises, row 2: Latitude",
            "Premises, row 2: Time zone",
            "Contacts, row 4: Number or address",
            "Contacts, row 7: Kind",
        ]


def test_a_fault_of_all_rows_leads_to_their_heading(reader, log_in):
    office = PremisesFactory(office__opened=date(2000, 1, 1), since=date(2001, 1, 1), until=None).office
    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        page.get_by_role("button", name="Add another premises").click()
        page.locator("#id_premises-1-since").fill("2005-01-01")
        page.locator("#id_premises-1-country").select_option("GE")
        page.locator("#id_premises-1-city_en").fill("Gori")
        page.get_by_label("Change note").fill("It moved.")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.wait_for_load_state()
        expect(page.locator(".fault-list")).to_be_focused()

        assert follow_each_fault(page) == ["Premises"]


IS_ON_TOP = """id => {
    const words = document.getElementById(id), {left, top} = words.getBoundingClientRect();
    return words.contains(document.elementFromPoint(left + 8, top + 8));
}"""


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_the_note_has_room_in_the_bar_in_every_language(reader, log_in, language):
    with reader() as page:
        log_in(page, language=language)
        page.goto(change_path(OfficeFactory()))

        assert page.locator("#id_change_note").bounding_box()["width"] >= 240
        assert page.locator(".action-bar").bounding_box()["height"] <= 72
        for words in ("id_change_note_helptext", "minor-help"):
            page.locator(f"[aria-describedby='{words}']").first.focus()
            assert page.evaluate(IS_ON_TOP, words)


def test_on_a_phone_the_note_is_written_from_its_beginning(reader, log_in):
    with reader(width=NARROW) as page:
        log_in(page)
        page.goto(change_path(OfficeFactory()))
        unfold_bar(page)

        assert page.locator("#id_change_note").evaluate("field => getComputedStyle(field).textAlign") == "start"
