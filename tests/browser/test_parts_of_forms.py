"""What a form is sent without, in the browser: it comes when it is asked for, and takes nothing away that was typed."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

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
        page.get_by_role("button", name="Add another Premises").click()
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
