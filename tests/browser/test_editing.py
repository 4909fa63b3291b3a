"""The staff site as an editor uses it, with a mouse and without."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from offices.models import Office
from tests.browser.conftest import DRAWN, LOOKS, faults
from tests.factories import (
    AppointmentFactory,
    ContactFactory,
    OfficeFactory,
    PartnerFactory,
    PremisesFactory,
    RegionFactory,
    SourceFactory,
    UserFactory,
)
from translations.states import State, record, states_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def change_path(obj):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def session_of(user, site):
    """The cookie of somebody who is signed in, whatever the language of the page to sign in on."""
    client = Client()
    client.force_login(user)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": site,
    }


def position(page):
    return float(page.locator("#id_premises-0-latitude").input_value()), float(
        page.locator("#id_premises-0-longitude").input_value()
    )


def test_an_office_is_added_and_placed_on_the_map(reader, log_in):
    RegionFactory(slug="south-caucasus", name_en="South Caucasus")
    with reader() as page:
        log_in(page)
        page.goto("/admin/offices/office/add/")
        page.get_by_label("Name (English)").fill("Liaison Office Georgia")
        page.get_by_label("Kind").first.select_option("liaison")
        page.get_by_label("South Caucasus").check()
        page.get_by_label("Opening date").fill("2010-10-01")
        page.get_by_role("button", name="Add premises").click()
        premises = page.locator("#premises-0")
        premises.get_by_label("Country").select_option("GE")
        premises.get_by_label("City (English)").fill("Tbilisi")
        premises.get_by_label("Latitude").fill("41°41'29\" N")
        premises.get_by_label("Longitude").fill("44 50 03 E")
        marker = premises.get_by_role("button", name="Position. The arrow keys move it.")
        premises.locator(".position-map").scroll_into_view_if_needed()
        marker.wait_for()
        map_box = premises.locator(".position-map").bounding_box()
        page.mouse.click(map_box["x"] + map_box["width"] / 2 + 3, map_box["y"] + map_box["height"] / 2)
        expect(page.locator("#id_premises-0-latitude")).to_have_value(re.compile(r"^\d+\.\d{5}$"))
        page.get_by_role("button", name="Publish", exact=True).last.click()
        page.wait_for_url("**/admin/offices/office/")

        row = page.locator("#result_list tbody tr")
        assert row.count() == 1
        assert "Liaison Office Georgia" in row.inner_text()
        assert "Tbilisi" in row.inner_text()

    office = Office.objects.get()
    place = office.premises.get()
    assert office.slug == "liaison-office-georgia"
    assert abs(float(place.latitude) - 41.69) < 0.5
    assert abs(float(place.longitude) - 44.83) < 0.5


@pytest.mark.slow
def test_the_new_office_is_public_at_once(reader, log_in):
    office = OfficeFactory(slug="liaison-georgia", name_en="Liaison Office", name_ka="")
    with reader() as page:
        log_in(page)
        page.goto(f"{change_path(office)}?beside=ka")
        page.get_by_label("Name (ქართული)").fill("სამეკავშირეო ოფისი")
        page.get_by_label("Change note").fill("Its name in Georgian.")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.get_by_role("link", name="View the page").wait_for()
        page.goto("/ka/offices/liaison-georgia/")

        assert page.get_by_role("heading", level=1).inner_text() == "სამეკავშირეო ოფისი"

    assert states_of([office], ["ka"])[office.pk, "name", "ka"] == State.MISSING
    office.refresh_from_db()
    assert states_of([office], ["ka"])[office.pk, "name", "ka"] == State.DRAFT


@pytest.mark.slow
def test_the_marker_moves_by_the_arrow_keys(reader, log_in):
    office = PremisesFactory().office
    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        page.locator(".position-map").scroll_into_view_if_needed()
        marker = page.get_by_role("button", name="Position. The arrow keys move it.")
        marker.wait_for()
        page.evaluate(DRAWN)
        before = position(page)
        marker.focus()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowRight")
        after = position(page)

    assert before[0] < after[0] < before[0] + 0.5
    assert before[1] < after[1] < before[1] + 0.5


@pytest.mark.slow
def test_swapped_numbers_are_doubted_while_they_are_typed(reader, log_in):
    office = PremisesFactory(country="GE").office
    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        checked = page.locator("#id_premises-0-position_checked")
        assert not checked.is_visible()

        page.locator("#id_premises-0-latitude").fill("44.83412")
        page.locator("#id_premises-0-longitude").fill("41.69143")

        page.get_by_text(re.compile("^Latitude and longitude look swapped")).wait_for()
        assert checked.is_visible()


def test_a_pasted_pair_fills_both_numbers(reader, log_in):
    office = PremisesFactory().office
    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        page.locator("#id_premises-0-latitude").fill("")
        page.keyboard.insert_text("41°42'54.4\" N, 44°49'37.6\" E")
        expect(page.locator("#id_premises-0-longitude")).to_have_value("44.82711")

        assert position(page) == (41.71511, 44.82711)


def test_the_map_goes_nearer_to_the_pin_and_keeps_it_in_view(reader, log_in):
    office = PremisesFactory(country="GE", latitude="41.69143", longitude="44.83412").office
    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        page.locator(".position-map").scroll_into_view_if_needed()
        marker = page.get_by_role("button", name="Position. The arrow keys move it.")
        marker.wait_for()
        frame = page.locator(".position-map").bounding_box()
        page.mouse.move(frame["x"] + 60, frame["y"] + frame["height"] - 40)  # aside, so that the pin is near an edge
        page.mouse.down()
        page.mouse.move(frame["x"] + 60 + frame["width"] * 0.4, frame["y"] + frame["height"] - 40, steps=8)
        page.mouse.up()
        nearer = page.get_by_role("button", name="Zoom in")
        while "leaflet-disabled" not in nearer.get_attribute("class"):
            nearer.click()
            expect(page.locator(".leaflet-zoom-anim, .leaflet-pan-anim")).to_have_count(0)
            page.evaluate(DRAWN)
        pin = marker.bounding_box()

    assert frame["x"] < pin["x"] < frame["x"] + frame["width"] - pin["width"]
    assert frame["y"] < pin["y"] < frame["y"] + frame["height"] - pin["height"]


def test_the_map_goes_to_the_country_that_is_chosen(reader, log_in):
    office = PremisesFactory(country="", latitude=None, longitude=None).office
    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        page.locator(".position-map").scroll_into_view_if_needed()
        page.locator(".position-map .leaflet-map-pane").wait_for(state="attached")
        with page.expect_response(re.compile("country=KZ")):
            page.locator("#id_premises-0-country").select_option("KZ")
        page.evaluate(DRAWN)
        box = page.locator(".position-map").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page.locator("#id_premises-0-longitude")).not_to_have_value("")

        latitude, longitude = position(page)

    assert 46 < latitude < 51
    assert 64 < longitude < 70


def test_english_and_one_other_language_are_in_view_and_the_choice_stays(reader, log_in):
    office = OfficeFactory(name_fr="Bureau")
    record(office, "fr", reviewed=True)
    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        switch = page.get_by_label("Language beside English")
        names = page.locator(".field-name_en, .field-name_fr, .field-name_ka, .field-name_uz").filter(visible=True)

        assert switch.locator("option").first.inner_text() == "français (missing: 1, reviewed: 1)"
        assert switch.locator("option").count() == 11
        expect(names.locator("input")).to_have_count(2)
        expect(page.locator(".field-name_en, .field-name_fr").filter(visible=True)).to_have_count(2)

        switch.focus()
        for _language in ("ru", "hy", "az", "ka"):
            page.keyboard.press("ArrowDown")
        expect(page.locator("html")).to_have_attribute("data-shown-language", "ka")
        expect(page.locator(".field-name_en, .field-name_ka").filter(visible=True)).to_have_count(2)
        expect(names).to_have_count(2)

        page.reload()
        expect(page.locator(".field-name_en, .field-name_ka").filter(visible=True)).to_have_count(2)
        expect(page.locator(".field-name_fr")).to_have_count(0)

        switch.select_option("all")
        expect(names).to_have_count(4)


@pytest.mark.slow
def test_a_refused_text_is_shown_whatever_language_is_in_view(reader, log_in):
    office = OfficeFactory()
    with reader() as page:
        log_in(page)
        page.goto(f"{change_path(office)}?beside=ka")
        page.get_by_label("Language beside English").select_option("uz")
        expect(page.locator("html")).to_have_attribute("data-shown-language", "uz")
        page.evaluate("document.getElementById('id_name_uz').value = 'x'.repeat(300)")
        page.get_by_label("Language beside English").select_option("ka")
        expect(page.locator("html")).to_have_attribute("data-shown-language", "ka")
        page.get_by_role("button", name="Publish", exact=True).first.click()

        page.locator(".errorlist", has_text="Ensure this value has at most 200 characters").wait_for()
        assert page.locator(".field-name_uz").is_visible()


@pytest.mark.slow
def test_without_scripts_links_lead_to_each_language_and_to_all(reader, log_in):
    office = OfficeFactory()
    with reader(java_script_enabled=False) as page:
        log_in(page)
        page.goto(change_path(office))
        assert page.locator("[data-language]:visible").count() == 12
        page.get_by_role("link", name="All languages").click()
        assert page.locator("[data-language]:visible").count() == 66
        page.get_by_role("link", name="oʻzbekcha", exact=True).click()
        assert page.locator("[data-language]:visible").count() == 12
        page.get_by_label("Name (oʻzbekcha)").fill("Idora")
        page.get_by_label("Change note").fill("Its name in Uzbek.")
        page.get_by_role("button", name="Publish", exact=True).first.click()
        page.locator(".messagelist .success").wait_for()

    office.refresh_from_db()
    assert office.name_uz == "Idora"


def test_sources_are_found_by_typing(reader, log_in):
    source = SourceFactory(key="NATO_GE", title="Relations avec la Géorgie")
    SourceFactory(key="OTHER", title="Another")
    office = OfficeFactory()
    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        page.get_by_role("searchbox", name="Sources").first.fill("GEORGIE")
        page.locator(".select2-results__option", has_text="Relations avec la Géorgie").click()
        assert faults(page) == []
        page.get_by_label("Change note").fill("Where this comes from.")
        page.get_by_role("button", name="Publish", exact=True).first.click()
        page.wait_for_url("**/admin/offices/office/")

    assert list(office.sources.all()) == [source]


@pytest.mark.rendering
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(reader, log_in, scheme, width):
    office = PremisesFactory(office__name_ka="ოფისი").office
    ContactFactory(office=office)
    office.sources.add(SourceFactory())
    post = AppointmentFactory(post__office=office).post
    partner = PartnerFactory()
    paths = [
        "/admin/",
        "/admin/texts/?language=ka",
        "/admin/offices/office/",
        "/admin/offices/office/?q=nothing",
        "/admin/offices/office/add/",
        "/admin/mandate/milestone/",
        "/admin/translations/pair/",
        "/admin/accounts/user/",
        "/admin/accounts/user/add/",
        "/admin/auth/group/add/",
        "/admin/password_change/",
        reverse("admin:account"),
        change_path(office),
        change_path(post),
        change_path(partner),
        reverse("admin:offices_office_history", args=[office.pk]),
        reverse("admin:offices_office_delete", args=[office.pk]),
    ]

    found = {}
    with reader(width=width, scheme=scheme) as page:
        page.goto("/admin/login/")
        found["login"] = faults(page)
        log_in(page)
        for path in paths:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            found[path] = faults(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found[path].append("wider than the page")

    assert {path: what for path, what in found.items() if what} == {}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ru", "ka", "hy"])
def test_the_pages_work_in_the_editors_own_language(reader, log_in, language):
    office = PremisesFactory().office
    with reader() as page:
        log_in(page, language=language)
        page.goto(change_path(office))
        page.wait_for_load_state("networkidle")

        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("html").get_attribute("data-shown-language") == language
        assert page.locator(f".field-name_{language}").is_visible()
        assert faults(page) == []


def test_a_guesser_is_locked_out_in_words(reader):
    user = UserFactory()
    with reader(expected=("/admin/login/",)) as page:
        page.goto("/admin/login/")
        for _each in range(8):
            page.get_by_label("Username").fill(user.username)
            page.get_by_label("Password").fill("wrong")
            page.get_by_role("button", name="Log in").click()

        assert page.get_by_role("heading", level=1).inner_text() == "Too many attempts"
        assert faults(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["hy", "ka", "ru"])
def test_the_list_of_offices_needs_no_scrolling_sideways_where_there_is_room(reader, site, content, language):
    user = UserFactory(language=language)
    with reader() as page:
        page.context.add_cookies([session_of(user, site)])
        page.goto("/admin/offices/office/")

        too_wide = page.locator(".results").evaluate("results => results.scrollWidth - results.clientWidth")

    assert too_wide == 0
