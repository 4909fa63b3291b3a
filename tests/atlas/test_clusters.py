"""Very many offices: counted exactly as the database would, and drawn as clusters."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atlas import world
from atlas.clusters import clustered
from atlas.world import MapState
from offices.models import Office
from offices.office_index import read_index
from offices.selection import OfficeSelection
from tests.atlas.test_views import data_of, listed
from tests.factories import OfficeFactory, PartnerFactory, PremisesFactory, RegionFactory
from tests.office_index import forget_index

pytestmark = pytest.mark.django_db

WORLD = (-180, -90, 180, 90)


@pytest.fixture(autouse=True)
def fresh_index():
    forget_index()
    yield
    forget_index()


@pytest.fixture
def offices():
    """Offices of every fate: moved, closed, planned, without a position, in the same place."""
    asia = RegionFactory(slug="asia")
    moved = OfficeFactory(slug="moved", opened=date(2010, 1, 1))
    moved.regions.set([asia])
    PremisesFactory(office=moved, city_en="First", latitude="51", longitude="71", until=date(2013, 1, 1))
    PremisesFactory(office=moved, city_en="Then", latitude="41", longitude="69", since=date(2014, 1, 1))
    closed = OfficeFactory(slug="closed", kind="civilian", opened=date(2003, 1, 1), closed=date(2021, 1, 1))
    PremisesFactory(office=closed, city_en="Closed", latitude="34.5", longitude="69.1")
    uncertain = OfficeFactory(slug="uncertain", opened=date(2012, 3, 1), opened_precision="latest")
    PremisesFactory(office=uncertain, latitude="51", longitude="66")
    OfficeFactory(slug="seat", kind="headquarters", opened=date(2004, 9, 1))
    PremisesFactory(office=OfficeFactory(slug="planned", opened=date(2098, 1, 1)), city_en="Soon")
    OfficeFactory(slug="nowhere").regions.set([asia])
    return Office.objects


def selection(**query):
    return OfficeSelection({name: str(value) for name, value in query.items()})


QUERIES = [
    {},
    {"year": 2005},
    {"year": 2004},
    {"year": 2011, "status": "uncertain"},
    {"year": 2011, "status": "planned"},
    {"year": 2013},
    {"year": 2022},
    {"year": 2099},
    {"region": "asia"},
    {"kind": "civilian"},
    {"status": "closed"},
    {"status": "planned"},
    {"q": "then"},
    {"year": 2022, "status": "open", "region": "asia"},
]


@pytest.mark.parametrize("query", QUERIES)
def test_counts_are_those_of_the_database(offices, query):
    assert read_index().counts(selection(**query)) == MapState(selection(**query)).counts


@pytest.mark.parametrize("query", QUERIES)
def test_offices_are_seen_where_the_database_has_them(offices, query):
    index = read_index()
    located = [mark for mark in MapState(selection(**query)).marks if mark.is_located]

    for mark in located:
        around = [float(mark.place.longitude) - 0.1, float(mark.place.latitude) - 0.1]
        bounds = (*around, around[0] + 0.2, around[1] + 0.2)
        assert mark.office.pk in clustered(index, selection(**query), bounds, 8)[1]
    clusters, keys = clustered(index, selection(**query), WORLD, 8)
    assert sum(cluster.count for cluster in clusters) + len(keys) == len(located)


def test_near_offices_are_a_cluster_that_parts_on_the_way_in(offices):
    for step in range(20):
        PremisesFactory(latitude=f"{42 + step / 100:.2f}", longitude="60")
    index = read_index()

    far, _keys = clustered(index, selection(), (59, 41, 61, 43), 3)
    near, keys = clustered(index, selection(), (59, 41, 61, 43), 14)

    assert [cluster.count for cluster in far] == [20]
    assert (near, len(keys)) == ([], 20)


def test_few_offices_at_one_place_are_fanned_out_and_many_are_counted(offices):
    for _ in range(8):
        PremisesFactory(latitude="45", longitude="60")
    few = clustered(read_index(), selection(), (59, 44, 61, 46), 8)
    PremisesFactory(latitude="45", longitude="60")
    many = clustered(read_index(), selection(), (59, 44, 61, 46), 8)

    assert (few[0], len(few[1])) == ([], 8)
    assert ([cluster.count for cluster in many[0]], many[1]) == ([9], [])


def test_places_at_the_edges_are_counted(offices):
    for latitude, longitude in [("90", "180"), ("-90", "-180"), ("90", "-180"), ("0", "180")]:
        PremisesFactory(latitude=latitude, longitude=longitude)

    clusters, keys = clustered(read_index(), selection(), WORLD, 0)

    assert sum(cluster.count for cluster in clusters) + len(keys) == 8


def test_no_offices_are_no_cluster():
    assert clustered(read_index(), selection(), WORLD, 4) == ([], [])
    assert read_index().counts(selection()) == []


def test_a_page_with_very_many_offices_names_the_first_and_counts_all(client, monkeypatch, offices):
    monkeypatch.setattr(world, "OFFICES_SENT_WITH_PAGE", 3)
    monkeypatch.setattr(world, "OFFICES_LISTED", 2)

    response = client.get("/en/map/", {"office": "planned"})
    page = response.content.decode()

    assert listed(response) == ["seat", "closed"]
    assert "Not listed here: 4. Narrow the selection to see them." in page
    assert "<span>in operation <b>4</b></span><span>planned <b>1</b></span><span>closed <b>1</b></span>" in page
    assert [office["slug"] for office in data_of(response)["offices"]] == ["planned"]


def test_of_very_many_offices_the_list_names_the_first_that_were_asked_for(client, monkeypatch, offices):
    monkeypatch.setattr(world, "OFFICES_SENT_WITH_PAGE", 3)
    monkeypatch.setattr(world, "OFFICES_LISTED", 2)

    response = client.get("/en/map/", {"kind": "liaison", "status": "open"})

    assert listed(response) == ["moved", "nowhere"]
    assert "Not listed here: 1. Narrow the selection to see them." in response.content.decode()


def test_the_picture_of_very_many_offices_counts_them(client, monkeypatch, offices):
    monkeypatch.setattr(world, "OFFICES_SENT_WITH_PAGE", 3)
    for step in range(20):
        PremisesFactory(latitude=f"{46 + step / 1000:.3f}", longitude="61")

    picture = client.get("/en/map/picture.svg").content.decode()

    assert ">20</text>" in picture


def test_the_map_is_told_what_it_shows(client, offices):
    PartnerFactory(code="GE")

    answer = client.get("/en/map/clusters.json", {"bounds": "68,40,70,42", "zoom": "5", "year": "2020"}).json()

    assert answer["clusters"] == []
    assert [office["slug"] for office in answer["offices"]] == ["moved"]


@pytest.mark.parametrize(
    "query", [{"bounds": "1,2,3"}, {"bounds": "nan,0,1,1"}, {"bounds": "5,0,1,1"}, {"zoom": "inf"}, {"zoom": "99"}]
)
def test_wrong_bounds_are_refused(client, query):
    response = client.get("/en/map/clusters.json", query)

    assert response.status_code == 400
    assert list(response.json()["errors"]) == list(query)


@pytest.mark.parametrize("path", ["/en/map/", "/en/map/clusters.json", "/en/map/picture.svg"])
def test_very_many_offices_take_the_queries_of_few(client, monkeypatch, path):
    monkeypatch.setattr(world, "OFFICES_SENT_WITH_PAGE", 0)
    PremisesFactory(office=OfficeFactory(opened=date(2010, 1, 1)))
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for number in range(29):
        PremisesFactory(latitude=f"{34 + number / 2}", office__opened=date(2011, 1, 1))
    forget_index()
    client.get(path)

    with CaptureQueriesContext(connection) as thirty:
        client.get(path)

    assert len(thirty) == len(one)
