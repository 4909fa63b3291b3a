"""Long files are written while they are sent: the same text, in pieces, with a name."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atlas import files, office_rows, world
from languages.dates import today
from offices.models import Office
from publishing.models import SiteRevision
from tests.factories import OfficeFactory, PartnerFactory, PremisesFactory, RegionFactory
from tests.office_index import forget_index

pytestmark = pytest.mark.django_db

PATHS = [f"/ka/map/features.{suffix}" for suffix in ("geojson", "csv", "kml", "gpx")]


@pytest.fixture
def offices():
    PartnerFactory(region=RegionFactory(slug="caucasus"))
    for number in range(7):
        office = OfficeFactory(slug=f"office-{number}", name_ka="ბიურო" if number % 2 else "", opened=date(2010, 1, 1))
        PremisesFactory(office=office, until=date(2015, 1, 1), city_en="First")
        PremisesFactory(office=office, since=date(2015, 1, 1), city_en="Then", city_ka="მერე")


@pytest.fixture
def short_pieces(monkeypatch):
    monkeypatch.setattr(files, "PIECE", 200)
    monkeypatch.setattr(files, "SHORT", 1)
    monkeypatch.setattr(office_rows, "AT_ONCE", 2)
    monkeypatch.setattr(office_rows, "OFFICES_HELD", 3)


@pytest.fixture(params=[True, False])
def from_the_index(request, monkeypatch):
    forget_index()
    if request.param:
        monkeypatch.setattr(world, "OFFICES_SENT_WITH_PAGE", 3)
    yield
    forget_index()


@pytest.mark.usefixtures("from_the_index")
@pytest.mark.parametrize("path", PATHS)
def test_a_long_file_says_what_a_short_one_says(client, offices, monkeypatch, path):
    whole = client.get(path, {"year": "2014"})
    monkeypatch.setattr(files, "PIECE", 200)
    monkeypatch.setattr(files, "SHORT", 1)
    monkeypatch.setattr(office_rows, "AT_ONCE", 2)
    streamed = client.get(path, {"year": "2014"})

    assert (whole.streaming, streamed.streaming) == (False, True)
    assert streamed.getvalue() == whole.content
    assert {name: value for name, value in streamed.items() if name != "ETag"} == {
        name: value for name, value in whole.items() if name not in {"ETag", "Content-Length"}
    }


@pytest.mark.usefixtures("pages_are_kept")
@pytest.mark.parametrize("path", PATHS)
def test_a_file_of_a_few_pieces_is_cached_like_a_page(client, offices, monkeypatch, path):
    monkeypatch.setattr(files, "PIECE", 200)

    first = client.get(path)
    with CaptureQueriesContext(connection) as queries:
        again = client.get(path)

    assert len(first.content) > 3 * files.PIECE
    assert (again.content, [query["sql"] for query in queries if "offices" in query["sql"]]) == (first.content, [])


@pytest.mark.usefixtures("pages_are_kept")
def test_a_long_file_is_sent_and_not_cached(client, offices, short_pieces):
    answers = [client.get("/en/map/features.csv") for _again in range(2)]

    assert [(answer.streaming, answer.getvalue().count(b"\n")) for answer in answers] == [(True, 8)] * 2
    assert ["Cache-Control" in answer for answer in answers] == [False] * 2


@pytest.mark.parametrize("path", PATHS)
def test_offices_are_read_as_the_file_is_sent(client, offices, short_pieces, path):
    with CaptureQueriesContext(connection) as queries:
        sending = iter(client.get(path).streaming_content)
        next(sending)
        begun = len(read_from("offices_premises", queries))
        list(sending)

    keys = Office.objects.values_list("pk", flat=True)
    assert begun < len(read_from("offices_premises", queries))
    for table in ("offices_office", "offices_premises"):
        named = [sum(key.hex in sql or str(key) in sql for key in keys) for sql in read_from(table, queries)]
        assert named[-4:] == [2, 2, 2, 1]


def read_from(table, queries):
    """The queries that begin with one table."""
    return [query["sql"] for query in queries if f'FROM "{table}"' in query["sql"]]


@pytest.mark.parametrize("path", PATHS)
def test_a_long_file_keeps_its_name_until_something_is_published_or_the_day_ends(client, offices, short_pieces, path):
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        name = client.get(path)["ETag"]
        again = client.get(path, headers={"If-None-Match": name})
    with time_machine.travel("2026-11-25T12:00:00Z", tick=False):
        tomorrow = client.get(path, headers={"If-None-Match": name})
    SiteRevision.raise_number()
    published = client.get(path)["ETag"]

    assert name.startswith('W/"0-')
    assert (again.status_code, tomorrow.status_code) == (304, 200)
    assert published.startswith('W/"1-')


def test_a_file_that_is_not_wanted_to_its_end_leaves_no_query_open(client, offices, short_pieces):
    sending = iter(client.get("/en/map/features.csv").streaming_content)
    next(sending)

    assert connection.connection is not None
    OfficeFactory(slug="written-meanwhile")
    assert b"written-meanwhile" not in b"".join(sending)


def test_a_request_for_the_head_reads_no_more_than_the_beginning(client, offices, short_pieces):
    response = client.head("/en/map/features.csv")

    assert (response.status_code, response.getvalue()) == (200, b"")
    assert "ETag" in response


def test_a_long_answer_to_an_invalid_query_says_what_is_wrong_and_has_no_name(client, offices, short_pieces):
    response = client.get("/en/map/features.geojson", {"year": "abc"})

    assert (response.status_code, response.has_header("ETag")) == (400, False)
    said = f"Choose a year from 2010 to {today().year}."
    assert response.getvalue().decode().endswith(f'"errors":{{"year":["{said}"]}}}}')
