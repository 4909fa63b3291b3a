"""The map as a person uses it: filters, the slider of years, addresses that are shared, keyboard, print, no script."""

import json
import re
from datetime import date

import pytest
from playwright.sync_api import expect

from atlas import world
from languages.dates import today
from offices.models import Office
from tests.browser.conftest import NARROW, WIDE, faults
from tests.office_index import forget_index

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

TBILISI, TASHKENT, KABUL = "liaison-georgia", "liaison-central-asia", "senior-civilian-representative-afghanistan"
TOOK_OVER = "What took over: Since 2017"
CONTACT_NOW = "Since 2017 practical liaison with the five partners"


def go(page, path):
    page.goto(path)
    page.wait_for_selector("html[data-map=ready]")


def slide(page, year):
    """Moves the slider by keyboard, as far as the year stands from where it is."""
    slider = page.locator("#year-range")
    slider.focus()
    distance = year - int(slider.input_value())
    for _ in range(abs(distance)):
        page.keyboard.press("ArrowRight" if distance > 0 else "ArrowLeft")


def open_filters(page):
    page.locator(".filters summary").click()


def line(page, office):
    return page.locator(f'#office-list [data-office="{office}"]')


def mark(page, office):
    return page.locator(f'.map [data-mark="{office}"]')


def statuses(page):
    """{office: status} as the list has it, and as the map has it."""
    listed = page.eval_on_selector_all(
        "#office-list [data-office]",
        "lines => lines.map(line => [line.dataset.office, line.querySelector('.tag').className.slice(8)])",
    )
    drawn = page.eval_on_selector_all(
        ".map [data-mark]",
        "marks => marks.map(mark => [mark.dataset.mark, mark.className.match(/office-mark-(\\w+)/)[1]])",
    )
    return dict(listed), dict(drawn)


def test_sliding_the_years_shows_offices_open_and_close(reader):
    with reader() as page:
        go(page, "/en/map/")

        slide(page, 2015)
        expect(page.locator("#offices-title")).to_have_text("Offices · 2015")
        listed, drawn = statuses(page)
        assert drawn == {TBILISI: "open", TASHKENT: "open", KABUL: "open"}
        assert listed == {"special-representative": "open", **drawn}

        slide(page, 2018)
        listed, drawn = statuses(page)
        assert drawn == {TBILISI: "open", TASHKENT: "closed", KABUL: "open"}
        assert listed == {"special-representative": "open", **drawn}
        expect(line(page, TASHKENT)).to_contain_text(TOOK_OVER)
        assert page.url.endswith("/en/map/?year=2018")
        expect(page.locator("#announcement")).to_have_text("2018 · in operation: 3 · closed: 1")


@pytest.mark.parametrize("query", ["", "?year=2015", "?year=2018&region=central-asia", "?kind=liaison&status=closed"])
def test_the_server_and_the_browser_show_the_same_selection(reader, query):
    with reader(java_script_enabled=False) as page:
        page.goto(f"/en/map/{query}")
        from_server = page.locator("#office-list").inner_text(), page.locator("#milestones").inner_text()
    with reader() as page:
        go(page, "/en/map/?year=2010")
        page.evaluate("query => { history.pushState(null, '', '/en/map/' + query); }", query)
        page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
        # The marks of sources are those that came with the first page.
        page.evaluate("document.querySelectorAll('.cite').forEach(cite => cite.remove())")
        from_browser = page.locator("#office-list").inner_text(), page.locator("#milestones").inner_text()

    assert [without_cites(text) for text in from_server] == [without_cites(text) for text in from_browser]


def without_cites(text):
    """Words only: numbers of sources in brackets left out."""
    return re.sub(r"\[[\d–]+\]|\u2060", "", text).split()


def test_filters_narrow_map_and_list_alike_and_back_undoes_them(reader):
    with reader() as page:
        go(page, "/en/map/")

        open_filters(page)
        page.get_by_label("Region", exact=True).select_option("central-asia")
        listed, drawn = statuses(page)
        assert drawn == {TASHKENT: "closed"}
        assert listed == {"special-representative": "open", TASHKENT: "closed"}
        assert page.url.endswith("?region=central-asia")

        page.get_by_label("Name or city").fill("ТАШКЕНТ")
        listed, drawn = statuses(page)
        assert drawn == {TASHKENT: "closed"}
        assert listed == {"special-representative": "open", TASHKENT: "closed"}  # it serves whoever is in Tashkent

        page.go_back()
        expect(page.get_by_label("Region", exact=True)).to_have_value("")
        listed, drawn = statuses(page)
        assert drawn == {TBILISI: "open", TASHKENT: "closed", KABUL: "closed"}


def test_a_shared_address_shows_the_same_to_a_reader_of_georgian(reader):
    with reader() as page:
        go(page, "/en/map/")
        slide(page, 2018)
        line(page, TASHKENT).locator(".locate").click()
        expect(page.locator("#chosen")).to_contain_text(CONTACT_NOW)
        address = page.url
        in_georgian = page.locator(".languages a[lang=ka]").get_attribute("href")
        mine = statuses(page)

    with reader() as page:
        go(page, in_georgian)
        expect(page.locator("html")).to_have_attribute("lang", "ka")
        expect(page.locator("#chosen")).to_be_visible()
        assert statuses(page) == mine
        assert page.url.split("?")[1] == address.split("?")[1]
        expect(page.locator(".basemap-capital").first).to_be_attached()
        assert "თბილისი" in page.locator(".basemap-capital").all_inner_texts()


def test_without_script_there_are_the_list_the_form_and_a_picture(reader):
    with reader(java_script_enabled=False) as page:
        page.goto("/en/map/")
        open_filters(page)
        page.get_by_label("Year", exact=True).fill("2018")
        page.get_by_role("button", name="Show").click()

        assert "year=2018" in page.url
        expect(line(page, TASHKENT).locator(".tag")).to_have_text("closed")
        picture = page.locator(".map-picture img")
        expect(picture).to_be_visible()
        assert picture.get_attribute("src") == "/en/map/picture.svg?year=2018"
        expect(page.locator("#year-range")).to_be_hidden()
        expect(page.locator("#holder")).to_contain_text("James Appathurai")
        line(page, TASHKENT).locator(".locate").click()
        expect(page.locator("#chosen")).to_contain_text(CONTACT_NOW)
        expect(page.locator("#counts")).to_be_visible()
        foot, field = (
            page.locator(".card-foot").bounding_box(),
            page.locator(".selection label >> nth=0").bounding_box(),
        )
        assert field["y"] >= foot["y"] + foot["height"] + 8
        expect(line(page, TBILISI)).to_be_visible()
        page.get_by_role("link", name="Table").click()
        expect(page.locator(f'#table [data-row="{TASHKENT}"]')).to_contain_text("closed")
        expect(page.locator(".map-picture img")).to_be_hidden()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "query"), [(NARROW, "?size=small&theme=dark&year=2018"), (WIDE, "?theme=dark&year=2018")]
)
def test_without_script_the_picture_fits_the_screen(reader, width, query):
    with reader(width=width, scheme="dark", java_script_enabled=False) as page:
        page.goto("/ka/map/?year=2018")

        picture, frame = page.locator(".map-picture img"), page.locator(".map-picture")
        assert picture.evaluate("image => image.currentSrc").endswith(f"/ka/map/picture.svg{query}")
        assert abs(picture.bounding_box()["height"] - frame.bounding_box()["height"]) < 3
        assert page.locator("#years output").bounding_box()["height"] < 50  # one line


@pytest.mark.slow
def test_a_year_that_is_none_stays_in_its_field_until_something_changes(reader):
    with reader(expected=("year=abc",)) as page:
        go(page, "/en/map/?year=abc")
        year, message = page.get_by_label("Year", exact=True), page.get_by_role("alert")
        expect(year).to_have_value("abc")
        expect(message).to_contain_text(f"Choose a year from 1994 to {today().year}.")

        year.fill("2018")
        year.press("Enter")

        expect(message).to_have_count(0)
        expect(page.locator(".field-error, [aria-invalid]")).to_have_count(0)
        assert page.url.endswith("/en/map/?year=2018")


@pytest.mark.slow
def test_very_many_offices_are_counted_by_the_server_and_named_at_the_last_zoom(reader, monkeypatch):
    monkeypatch.setattr(world, "OFFICES_SENT_WITH_PAGE", 3)
    forget_index()
    office = Office.objects.create(slug="near", kind="liaison", name_en="Near Tbilisi", opened=date(2016, 1, 1))
    office.premises.create(country="GE", city_en="Rustavi", latitude="41.69", longitude="44.84")

    with reader() as page:
        go(page, "/en/map/")
        cluster = page.locator(".office-cluster")
        expect(cluster).to_have_attribute("aria-label", "Offices: 2")
        expect(mark(page, KABUL)).to_be_attached()

        for _ in range(3):  # steps in, to the last zoom
            with page.expect_response(re.compile("clusters.json")):
                cluster.focus()
                page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Zoom in")).to_be_disabled()
        cluster.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#chosen h2")).to_have_text("Offices: 2")
        expect(page.locator("#chosen li")).to_have_text(
            ["NATO Liaison Office in Georgia (in operation)", "Near Tbilisi (in operation)"]
        )

        page.get_by_role("button", name="Close").click()
        slide(page, 2015)
        expect(page.locator("#counts")).to_contain_text("in operation 4")
        expect(mark(page, "near")).to_have_count(0)
        expect(line(page, "near")).to_have_count(0)

        line(page, TASHKENT).locator(".locate").click()
        expect(page.locator("#chosen")).to_contain_text("Tashkent, Uzbekistan")
    forget_index()


@pytest.mark.slow
def test_who_went_on_is_not_called_back_to_a_cluster_that_is_answered_late(reader, monkeypatch):
    monkeypatch.setattr(world, "OFFICES_SENT_WITH_PAGE", 3)
    forget_index()
    office = Office.objects.create(slug="near", kind="liaison", name_en="Near Tbilisi", opened=date(2016, 1, 1))
    office.premises.create(country="GE", city_en="Rustavi", latitude="41.69", longitude="44.84")

    with reader() as page:
        go(page, "/en/map/?view=8/41.691/44.837")
        cluster = page.locator(".office-cluster")
        expect(cluster).to_have_attribute("aria-label", "Offices: 2")
        held = []
        page.route(re.compile("clusters.json.*zoom=20"), lambda route: held.append(route))
        cluster.focus()
        page.keyboard.press("Enter")
        slide(page, 2025)
        expect(page.locator("#years output")).to_have_text("2025")
        assert len(held) == 1
        with page.expect_response(re.compile("zoom=20")):
            held[0].continue_()
        page.wait_for_timeout(300)

        expect(page.locator("#year-range")).to_be_focused()
        expect(page.locator("#chosen")).to_be_hidden()
    forget_index()


@pytest.mark.slow
def test_the_map_on_pages_of_others_keeps_its_state(reader):
    with reader(width=600) as page:
        go(page, "/en/map/embed/")
        slide(page, 2018)

        assert page.url.endswith("/en/map/embed/?year=2018")
        expect(page.locator("h1 a")).to_have_attribute("href", re.compile(r"/en/map/\?year=2018$"))
        assert faults(page) == []
        page.reload()
        expect(line(page, TASHKENT).locator(".tag")).to_have_text("closed")
        assert page.context.cookies() == []


@pytest.mark.slow
def test_names_with_markup_are_shown_as_they_are_written(reader):
    name = '<img src=x onerror="document.title=1"> & "Söhne"'
    Office.objects.filter(slug=TBILISI).update(name_en=name)

    with reader() as page:
        go(page, f"/en/map/?office={TBILISI}")
        slide(page, 2016)

        expect(page.locator("#chosen h2")).to_have_text(name)
        expect(line(page, TBILISI).locator("a").first).to_have_text(name)
        assert page.locator(".explorer img[src=x]").count() == 0
        assert json.loads(page.locator("#map-data").text_content())["offices"][2]["name"] == name
