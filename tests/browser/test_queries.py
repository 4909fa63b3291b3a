"""The browser reads a query string as the server does, and leaves what is invalid to it."""

import pytest
from playwright.sync_api import expect

from languages.dates import today
from tests.browser.test_map import go
from tests.queries import QUERIES, make_offices

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

YEAR = f"Choose a year from 2003 to {today().year}."
READ = """async (queries) => {
    const { readQuery, writeState } = await import("/static/atlas/address.js");
    const { MapState } = await import("/static/atlas/world.js");
    const data = JSON.parse(document.getElementById("map-data").textContent);
    return queries.map((query) => {
        const { state, invalid } = readQuery(query, data);
        const asks = Object.fromEntries(new URLSearchParams(writeState(state)));
        const offices = new MapState(data, state).marks.map(({ office }) => office.slug).sort().join(" ");
        return { query, asks, invalid, offices };
    });
}"""


@pytest.fixture
def offices(transactional_db):
    make_offices()


def test_each_query_asks_in_the_browser_for_what_it_asks_on_the_server(reader, offices):
    with reader() as page:
        go(page, "/en/map/")
        found = page.evaluate(READ, [row["query"] for row in QUERIES])

    for row, answer in zip(QUERIES, found, strict=True):
        asks = {name: str(value) for name, value in row.get("asks", {}).items()}
        expected = {"query": row["query"], "asks": asks, "invalid": sorted(row.get("invalid", []))}
        assert {**answer, "invalid": sorted(answer["invalid"])} == {**expected, "offices": row["offices"]}


def test_what_is_invalid_stays_in_its_field_with_a_sentence_and_the_server_answers_it(reader, offices):
    with reader(expected=["year=201"]) as page:
        go(page, "/en/map/?region=central-asia")
        year = page.get_by_label("Year", exact=True)

        year.fill("201")
        page.get_by_label("Kind of office").focus()
        expect(year).to_have_value("201")
        expect(page.locator("#error_year")).to_have_text(YEAR)
        expect(page.locator("#office-list [data-office]")).to_have_count(2)
        assert page.url.endswith("?region=central-asia")

        year.press("Enter")
        expect(page.locator(".errors")).to_contain_text(YEAR)
        page.wait_for_selector("html[data-map=ready]")
        expect(year).to_have_value("201")
        expect(page.locator("#office-list [data-office]")).to_have_count(4)

        year.fill("2012.0")
        page.get_by_label("Kind of office").focus()
        expect(page.locator("#error_year, .errors")).to_have_count(0)
        expect(page.locator("#office-list [data-office]")).to_have_count(1)
        assert page.url.endswith("?year=2012&region=central-asia")


@pytest.mark.slow
def test_back_to_an_invalid_query_shows_what_the_server_says(reader, offices):
    with reader(expected=["year=1800"]) as page:
        go(page, "/en/map/?year=1800&kind=liaison")
        page.locator(".reset").click()
        expect(page.locator(".errors, .field-error")).to_have_count(0)
        expect(page.get_by_label("Year", exact=True)).to_have_value("")
        page.go_back()

        expect(page.locator(".errors")).to_contain_text(YEAR)
        expect(page.get_by_label("Year", exact=True)).to_have_value("1800")
