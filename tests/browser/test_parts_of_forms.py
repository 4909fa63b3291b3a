"""What a form is sent without, in the browser: it comes when it is asked for, and takes nothing away that was typed."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, SourceFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def change_path(office):
    return reverse("admin:offices_office_change", args=[office.pk])


def test_another_language_is_asked_for_and_what_was_typed_stays(reader, log_in):
    place = PremisesFactory(office__name_uz="Idora", city_uz="Tbilisi shahri", city_ka="ქალაქი")
    with reader() as page:
        log_in(page)
        page.goto(change_path(place.office))
        page.get_by_label("Name (français)").fill("Bureau de liaison")
        page.get_by_role("button", name="Add another premises").click()
        page.locator("#id_premises-1-city_en").fill("Gori")

        page.get_by_label("Language beside English").select_option("uz")
        expect(page.locator("#id_name_uz")).to_have_value("Idora")
        expect(page.locator("#id_premises-0-city_uz")).to_have_value("Tbilisi shahri")
        expect(page.locator("#id_name_fr")).to_have_value("Bureau de liaison")
        expect(page.locator("#id_name_fr")).not_to_be_visible()
        page.locator("#id_premises-0-city_uz").fill("Tiflis")
        page.locator("#id_premises-1-city_uz").fill("Gori")
        page.locator("#id_premises-1-country").select_option("GE")
        page.locator("#id_premises-1-since").fill("2030-01-01")
        page.locator("#id_premises-0-until").fill("2030-01-01")
        page.get_by_role("button", name="Save draft").click()
        page.get_by_text("The draft is saved.").wait_for()

        page.goto(f"{change_path(place.office)}?beside=all")
        values = {
            key: page.locator(f"#id_{key}").input_value()
            for key in ("name_fr", "name_uz", "premises-0-city_uz", "premises-0-city_ka", "premises-1-city_uz")
        }

    assert values == {
        "name_fr": "Bureau de liaison",
        "name_uz": "Idora",
        "premises-0-city_uz": "Tiflis",
        "premises-0-city_ka": "ქალაქი",
        "premises-1-city_uz": "Gori",
    }


def test_a_folded_row_brings_its_fields_when_it_is_opened(reader, log_in):
    office = OfficeFactory()
    former = PremisesFactory(office=office, since=date(2001, 1, 1), until=date(2002, 1, 1), city_fr="Ville")
    former.sources.add(SourceFactory(title="A declaration"))
    for number in range(6):
        ContactFactory(office=office, position=number, value=f"+99532293387{number}")
    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        row = page.locator("#premises-0")
        expect(row.locator("input[name$=city_en]")).to_have_count(0)

        row.get_by_text("Show the fields of this former entry").click()
        expect(row.locator("input[name$=city_fr]")).to_have_value("Ville")
        expect(row.locator(".select2-selection__choice", has_text="A declaration")).to_be_visible()
        expect(row.locator(".position-map")).to_have_count(1)
        row.locator("input[name$=city_fr]").fill("Cité")
        handle = page.locator("#contacts-0 .order-handle")
        handle.focus()
        page.keyboard.press("Alt+ArrowDown")
        page.get_by_role("button", name="Save draft").click()
        page.get_by_text("The draft is saved.").wait_for()

        page.goto(f"{change_path(office)}?rows=all&beside=fr")
        assert page.locator("#id_premises-0-city_fr").input_value() == "Cité"
        shown = [page.locator(f"#id_contacts-{number}-value").input_value() for number in range(6)]

    assert shown == [f"+99532293387{number}" for number in (1, 0, 2, 3, 4, 5)]


# Whether a heading is what somebody sees at its place.
IN_SIGHT = """heading => {
    const box = heading.getBoundingClientRect();
    return document.elementFromPoint(box.left + 10, box.top + box.height / 2) === heading;
}"""


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_parts_of_a_form_are_in_reach_wherever_one_is_in_it(reader, log_in, width, has_script):
    office = OfficeFactory()
    PremisesFactory(office=office, since=date(2001, 1, 1), until=date(2002, 1, 1))
    for number in range(6):
        ContactFactory(office=office, position=number, value=f"+99532293387{number}")
    with reader(width=width, java_script_enabled=has_script) as page:
        log_in(page)
        page.goto(change_path(office))
        parts = page.get_by_role("navigation", name="Parts of this form").get_by_role("link")
        names, in_sight = parts.all_inner_texts(), []
        for name, key in (("Contacts", "contacts-heading"), ("Opened and closed", "fieldset-0-2-heading")):
            parts.get_by_text(name, exact=True).focus()
            expect(parts.get_by_text(name, exact=True)).to_be_in_viewport(ratio=1)
            page.keyboard.press("Enter")
            page.wait_for_url(f"**#{key}") if not has_script else expect(page.locator(f"#{key}")).to_be_focused()
            in_sight.append(page.locator(f"#{key}").evaluate(IN_SIGHT))
        is_narrow_enough = page.evaluate("document.documentElement.scrollWidth") <= width

    assert names == [
        "Opened and closed",
        "After it closed",
        "Picture",
        "Posts and sources",
        "Premises",
        "Contacts",
        "Mark as reviewed",
    ]
    assert (in_sight, is_narrow_enough) == ([True, True], True)


def test_another_row_is_offered_only_where_there_is_one(reader, log_in):
    office = OfficeFactory()
    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        add = page.locator("#premises-group .add-row a")
        before = add.inner_text()
        add.click()
        after = add.inner_text()
        expect(page.locator("#id_premises-0-since")).to_be_focused()
        page.locator("#premises-0 .inline-deletelink").click()
        expect(add).to_be_focused()

        assert (before, after, add.inner_text()) == ("Add premises", "Add another premises", "Add premises")
