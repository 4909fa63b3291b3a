"""The very day: what counts the day before, on the day, and the day after, wherever the site reckons with days.

One table for each precision, read by the model, the querysets, the index of very many offices, the list, the map's data
and (in ``tests/browser/test_days.py``) the browser.
"""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from offices.models import Appointment, Office
from offices.office_index import read_index
from offices.selection import OfficeSelection
from tests.documents import read
from tests.factories import AppointmentFactory, OfficeFactory, PostFactory, PremisesFactory

pytestmark = pytest.mark.django_db

STORED = date(2014, 5, 16)
# {precision: (the first day on which a beginning counts, the first day on which an end counts)}
TURNS = {
    "day": (date(2014, 5, 16), date(2014, 5, 16)),
    "month": (date(2014, 5, 1), date(2014, 5, 31)),
    "year": (date(2014, 1, 1), date(2014, 12, 31)),
    "latest": (date(2014, 5, 1), date(2014, 5, 31)),
    "earliest": (date(2014, 5, 1), date(2014, 5, 31)),
}
ABOUT = [("before", -1), ("on", 0), ("after", 1)]
# (precision, day, status)
OPENINGS = [
    (precision, begin + timedelta(days=days), "planned" if days < 0 else "open")
    for precision, (begin, _end) in TURNS.items()
    for _name, days in ABOUT
]
CLOSINGS = [
    (precision, end + timedelta(days=days), "open" if days < 0 else "closed")
    for precision, (_begin, end) in TURNS.items()
    for _name, days in ABOUT
]
# (precision of the end, stored end, precision of the next beginning, stored beginning, day on which the next one counts)
MOVES = [
    ("day", STORED, "day", STORED, date(2014, 5, 16)),
    ("month", STORED, "month", date(2014, 5, 3), date(2014, 5, 1)),
    ("year", STORED, "year", STORED, date(2014, 1, 1)),
    ("day", date(2014, 5, 20), "month", STORED, date(2014, 5, 20)),
    ("month", STORED, "day", date(2014, 5, 20), date(2014, 5, 20)),
    ("latest", STORED, "latest", date(2014, 7, 9), date(2014, 7, 1)),
    ("earliest", STORED, "day", date(2014, 7, 9), date(2014, 7, 9)),
    ("day", date(2014, 3, 31), "earliest", STORED, date(2014, 5, 1)),
]


def at(day):
    """Noon of a day in Brussels."""
    return time_machine.travel(f"{day.isoformat()}T11:00:00Z", tick=False)


def office_of(change, precision):
    if change == "opened":
        return OfficeFactory(slug="office", opened=STORED, opened_precision=precision)
    return OfficeFactory(slug="office", opened=date(2009, 3, 7), closed=STORED, closed_precision=precision)


def move(until_precision, until, since_precision, since):
    office = OfficeFactory(slug="office", opened=date(2009, 3, 7))
    PremisesFactory(office=office, city_en="Astana", until=until, until_precision=until_precision)
    PremisesFactory(
        office=office,
        city_en="Tashkent",
        since=since,
        since_precision=since_precision,
        latitude="41.3",
        longitude="69.2",
    )
    return office


def tags(document):
    """The statuses that a list of offices shows."""
    return [span["text"] for span in document.all("span") if (span.get("class") or "").startswith("tag ")]


def status_for_staff(staff):
    (cell,) = read(staff.get("/admin/offices/office/")).all("td", class_="field-status_in_list")
    return cell["text"]


@pytest.mark.parametrize(
    ("change", "precision", "day", "status"),
    [*(("opened", *row) for row in OPENINGS), *(("closed", *row) for row in CLOSINGS)],
)
def test_an_office_turns_on_the_very_day_everywhere(client, change, precision, day, status):
    office = office_of(change, precision)

    with at(day):
        listed = read(client.get("/en/offices/"))
        exported = json.loads(client.get("/en/map/features.geojson").content)["features"][0]["properties"]
        asked = {
            name: [row.slug for row in OfficeSelection({"status": name}).narrow(Office.objects.all())]
            for name in Office.Status.values
        }
        index = read_index()
        counted = dict(index.counts(OfficeSelection({})))
        of_itself = office.status_on(day)

    assert of_itself == status
    assert office.is_open_on(day) == (status == "open")
    assert asked == {name: ["office"] if name == status else [] for name in Office.Status.values}
    assert counted == {status: 1}
    assert tags(listed) == [Office.Status(status).label]
    assert exported["status"] == status


@pytest.mark.parametrize(("until_precision", "until", "since_precision", "since", "turn"), MOVES)
@pytest.mark.parametrize(("name", "days"), ABOUT)
def test_an_office_moves_on_the_very_day_everywhere(
    client, until_precision, until, since_precision, since, turn, name, days
):
    office, day = move(until_precision, until, since_precision, since), turn + timedelta(days=days)
    city = "Astana" if name == "before" else "Tashkent"

    with at(day):
        listed = read(client.get("/en/offices/")).all("span", class_="office-facts")[0]["text"]
        exported = json.loads(client.get("/en/map/features.geojson").content)["features"][0]["geometry"]["coordinates"]
        index = read_index()
        (row,) = index.rows(OfficeSelection({}))

    assert office.place_on(day).city_en == city
    assert listed.startswith(city)
    assert exported == ([44.83412, 41.69143] if name == "before" else [69.2, 41.3])
    assert round(float(index.x[row]) * 360 - 180, 5) == exported[0]


@pytest.mark.parametrize("precision", TURNS)
@pytest.mark.parametrize(("name", "days"), ABOUT)
def test_an_appointment_begins_and_ends_on_the_very_day(precision, name, days):
    post, (begin, end) = PostFactory(), TURNS[precision]
    first = AppointmentFactory(post=post, since=date(2009, 3, 7), until=STORED, until_precision=precision)
    second = AppointmentFactory(post=PostFactory(is_head=False), since=STORED, since_precision=precision)

    day = end + timedelta(days=days)
    is_current = name == "before"
    assert first.is_current_on(day) == Appointment.objects.current(day).filter(pk=first.pk).exists() == is_current
    is_vacant_now = not is_current and precision != "earliest"
    assert [term.is_vacant for term in post.terms(day)] == ([False, True] if is_vacant_now else [False])

    day = begin + timedelta(days=days)
    has_begun = name != "before"
    assert second.is_current_on(day) == Appointment.objects.current(day).filter(pk=second.pk).exists() == has_begun
    assert len(second.post.terms(day)) == int(has_begun)


def test_today_is_the_day_at_the_seat_while_an_editor_sits_in_tokyo(staff):
    OfficeFactory(slug="office", opened=date(2026, 11, 25))

    with time_machine.travel("2026-11-24T22:30:00Z", tick=False), timezone.override("Asia/Tokyo"):
        before = status_for_staff(staff)
        public = tags(read(Client().get("/en/offices/")))
    with time_machine.travel("2026-11-24T23:00:00Z", tick=False), timezone.override("Asia/Tokyo"):
        after = status_for_staff(staff)

    assert (before, public, after) == ("planned", ["planned"], "in operation")


@pytest.mark.parametrize(
    ("day", "names"),
    [
        ("2014-05-15", ["Opening date", "Closing date"]),
        ("2014-05-16", ["Opened", "Closing date"]),
        ("2017-03-31", ["Opened", "Closing date"]),
        ("2017-04-01", ["Opened", "Closed"]),
    ],
)
def test_of_what_is_to_come_no_page_says_that_it_has_happened(client, day, names):
    OfficeFactory(slug="here", opened=date(2014, 5, 16), closed=date(2017, 4, 1))

    with time_machine.travel(day):
        document = read(client.get("/en/offices/here/"))

    assert document.words("dt") == names


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2014-05-15", {}),
        ("2014-05-16", {"foundingDate": "2014-05-16"}),
        ("2017-03-31", {"foundingDate": "2014-05-16"}),
        ("2017-04-01", {"foundingDate": "2014-05-16", "dissolutionDate": "2017-04-01"}),
    ],
)
def test_machines_are_told_of_a_founding_and_an_end_once_they_have_come_about(client, day, told):
    OfficeFactory(slug="here", opened=date(2014, 5, 16), closed=date(2017, 4, 1))

    with time_machine.travel(day):
        scripts = read(client.get("/en/offices/here/")).all("script", type="application/ld+json")

    (office,) = [
        row for row in (json.loads(script["text"]) for script in scripts) if row["@type"] == "GovernmentOffice"
    ]
    assert {key: value for key, value in office.items() if key.endswith("Date")} == told
