"""What the map says of one office or partner, and of milestones where there are none."""

import json
from datetime import date

import pytest

from tests.documents import read
from tests.factories import ContactFactory, MilestoneFactory, OfficeFactory, PartnerFactory, PremisesFactory

pytestmark = pytest.mark.django_db


def office_of_the_data(document):
    (script,) = document.all("script", id="map-data")
    return json.loads(script["text"])["offices"][0]


@pytest.mark.parametrize(
    ("opened", "closed", "query", "numbers"),
    [
        (date(2010, 1, 1), None, "", ["+995 32 293 38 01"]),
        (date(2010, 1, 1), None, "&year=2012", ["+995 32 293 38 01"]),
        (date(2010, 1, 1), date(2017, 4, 1), "", []),
        (date(2010, 1, 1), date(2017, 4, 1), "&year=2012", []),
        (date(2098, 1, 1), None, "", []),
    ],
)
def test_a_card_tells_the_number_of_an_office_in_operation_alone(client, opened, closed, query, numbers):
    office = OfficeFactory(slug="here", opened=opened, closed=closed)
    PremisesFactory(office=office)
    ContactFactory(office=office)

    document = read(client.get(f"/en/map/?office=here{query}"))

    links = [link["text"].strip() for link in document.all("a") if link.get("href", "").startswith("tel:")]
    assert links == [*numbers, *["Call" for _number in numbers]]
    assert [contact["text"] for contact in office_of_the_data(document)["contacts"]] == numbers


@pytest.mark.parametrize(("capital", "told"), [("Tbilisi", "Here · Capital: Tbilisi"), ("", "Here")])
def test_a_card_tells_the_capital_where_one_is_known(client, capital, told):
    PartnerFactory(slug="georgia", code="GE", capital_en=capital, region__name_en="Here")

    assert told in read(client.get("/en/map/?partner=georgia")).words("p")


@pytest.mark.parametrize(
    ("query", "said"),
    [("", "Nothing is listed here yet."), ("?year=2012", "No milestone in this year.")],
)
def test_of_no_milestone_is_said_in_which_time_only_where_a_year_was_chosen(client, query, said):
    OfficeFactory(opened=date(2010, 1, 1))
    MilestoneFactory(day=date(2098, 1, 1))

    page = client.get(f"/en/map/{query}").content.decode().partition('id="milestones">')[2].partition("</ol>")[0]

    assert said in page
    assert page.count("<li>") == 1
