"""The browser reckons with days as the server does: the same statuses and places on every day of the table."""

import json
from base64 import b64encode
from datetime import date, timedelta

import pytest
from django.contrib.staticfiles import finders

from atlas.explorer import explorer_data
from atlas.strip import Strip
from atlas.world import MapState
from offices.models import Office
from offices.selection import OfficeSelection
from tests.factories import MilestoneFactory, OfficeFactory, PremisesFactory
from tests.offices.test_very_day import ABOUT, MOVES, STORED, TURNS, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

RECKON = """async ([module, worlds]) => {
    const { MapState } = await import(module);
    return worlds.map((data) => {
        const world = new MapState(data, {});
        const marks = world.marks.map(({ office, place, status }) => [office.slug, [status, place?.city ?? null]]);
        return [Object.fromEntries(marks), world.milestones.length];
    });
}"""


def test_the_browser_turns_on_the_very_day_as_well(chromium):
    for number, (until_precision, until, since_precision, since, _turn) in enumerate(MOVES):
        office = OfficeFactory(slug=f"moved-{number}", opened=date(2009, 3, 7))
        PremisesFactory(office=office, city_en="Astana", until=until, until_precision=until_precision)
        PremisesFactory(office=office, city_en="Tashkent", since=since, since_precision=since_precision)
    for precision in TURNS:
        OfficeFactory(slug=f"opened-{precision}", opened=STORED, opened_precision=precision)
        OfficeFactory(slug=f"closed-{precision}", opened=date(2009, 3, 7), closed=STORED, closed_precision=precision)
    MilestoneFactory(day=STORED, day_precision="month")
    turns = {turn for both in TURNS.values() for turn in both} | {turn for *_columns, turn in MOVES}
    days = sorted({turn + timedelta(days=shift) for turn in turns for _name, shift in ABOUT})

    worlds = [world_on(day) for day in days]
    module = b64encode(finders_read("atlas/world.js")).decode()
    page = chromium.new_page()
    reckoned = page.evaluate(RECKON, [f"data:text/javascript;base64,{module}", worlds])
    page.close()

    expected = []
    for day in days:
        with at(day):
            expected.append([marks_on(day), int(day >= date(2014, 5, 1))])
    assert reckoned == expected


def world_on(day):
    with at(day):
        state = MapState(OfficeSelection({}))
        return json.loads(json.dumps(explorer_data(state, Strip(state))))


def marks_on(day):
    marks = {}
    for office in Office.objects.prefetch_related("premises"):
        place = office.place_on(day)
        marks[office.slug] = [office.status_on(day).value, place and place.city_en]
    return marks


def finders_read(name):
    with open(finders.find(name), "rb") as file:
        return file.read()
