"""What a page gives its map: all that the map's modules read, and nothing that they do not."""

import json
import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from tests.documents import read
from tests.factories import (
    AppointmentFactory,
    ContactFactory,
    MilestoneFactory,
    OfficeFactory,
    PartnerFactory,
    PremisesFactory,
    RegionFactory,
)

MODULES = "\n".join(path.read_text() for path in (settings.BASE_DIR / "static/atlas").glob("*.js"))
TAKEN_APART = {name for names in re.findall(r"\{([\w, =]+)\}", MODULES) for name in re.findall(r"\w+", names)}


@pytest.fixture
def data(db):
    region = RegionFactory(slug="south", latitude="42", longitude="45")
    partner = PartnerFactory(region=region, code="GE", local_name="საქართველო", local_language="ka")
    office = OfficeFactory(closed=date(2030, 1, 1), closing_note_en="The embassy.")
    office.regions.add(region)
    PremisesFactory(office=office, address_en="1, Street", local_address="ქუჩა 1", local_language="ka")
    ContactFactory(office=office, verified=date(2024, 1, 1))
    AppointmentFactory(post__office=OfficeFactory(kind="headquarters"))
    MilestoneFactory(region=region, partner=partner)
    script = read(Client().get("/en/map/")).one("script", type="application/json")
    return json.loads(script["text"])


@pytest.mark.parametrize("name", ["data", "words"])
def test_the_map_is_given_what_it_reads_and_no_more(data, name):
    given = (data if name == "data" else data["words"]).keys()
    asked = set(re.findall(rf"\b{name}\.(\w+)", MODULES))

    assert asked - given == set()
    assert given - asked - TAKEN_APART == set()


ROWS = {
    "regions": "slug name url position folded",
    "partners": "slug name url code region capital localName since position",
    "offices": "slug name url kind regions opened openedWords closed closedWords attestedWords isUncertain closingNote "
    "contacts places folded",
    "places": "since city country code position precision address localAddress",
    "contacts": "kind label text link verified",
    "holders": "since name words",
    "milestones": "day dayWords text regions",
}


@pytest.mark.parametrize("kind", ROWS)
def test_whatever_a_row_has_is_read_by_the_map(data, kind):
    (row, *_others) = data.get(kind) or data["offices"][0][kind]

    assert sorted(row) == sorted(ROWS[kind].split())
    assert {name for name in row if not re.search(rf"\.{name}\b", MODULES)} - TAKEN_APART == set()
