"""One meaning of a query string: the list, the map, its data, its pictures and its embedding show the same offices."""

import csv
import json
import re
from urllib.parse import quote

import pytest
from django.conf import settings
from django.http import QueryDict

from languages.clean_text import clean_query
from offices.selection import OfficeSelection
from tests.documents import read
from tests.offices.test_views import slugs
from tests.queries import QUERIES, make_offices

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices():
    make_offices()


def asked(selection):
    """The selection in plain values."""
    return {name: getattr(value, "slug", value) for name, value in selection.asked.items()}


def test_each_query_is_read_as_the_table_says(offices):
    assert len(QUERIES) >= 60
    for row in QUERIES:
        selection = OfficeSelection(clean_query(QueryDict(row["query"])))

        assert (row["query"], sorted(selection.errors)) == (row["query"], sorted(row.get("invalid", [])))
        assert (row["query"], asked(selection) | same_view(selection)) == (row["query"], row.get("asks", {}))


def same_view(selection):
    """A view as the browser writes it: to three decimals."""
    if not (view := selection.asked.get("view")):
        return {}
    return {"view": "/".join(f"{float(part):.3f}".rstrip("0").rstrip(".") for part in view.split("/"))}


def test_a_canonical_query_means_the_same_and_is_its_own(offices):
    for row in QUERIES:
        if "asks" in row:
            canonical = OfficeSelection(clean_query(QueryDict(row["query"]))).canonical
            again = OfficeSelection(QueryDict(canonical))

            assert asked(again) == asked(OfficeSelection(clean_query(QueryDict(row["query"]))))
            assert again.canonical == canonical


def listed(response):
    return slugs(read(response))


def on_map(response):
    return [line["data-office"] for line in read(response).all("li") if "data-office" in line]


def in_features(response):
    features = json.loads(b"".join(response))["features"]
    return [f["properties"]["slug"] for f in features if f["properties"]["type"] == "office"]


def in_table(response):
    return [row["slug"] for row in csv.DictReader(response.content.decode("utf-8-sig").splitlines())]


def in_placemarks(response):
    return re.findall(r"offices/([\w-]+)/", response.content.decode())


def in_picture(response):
    return [mark.office.slug for mark in response.context["marks"]]


@pytest.mark.parametrize(
    ("path", "shown", "rows"),
    [
        pytest.param("/en/offices/", listed, QUERIES, marks=pytest.mark.slow),
        pytest.param("/en/offices/", listed, QUERIES[::5], marks=pytest.mark.sample),
        pytest.param("/en/map/", on_map, QUERIES, marks=pytest.mark.slow),
        pytest.param("/en/map/", on_map, QUERIES[::5], marks=pytest.mark.sample),
        pytest.param("/en/map/features.geojson", in_features, QUERIES, marks=pytest.mark.slow),
        pytest.param("/en/map/features.geojson", in_features, QUERIES[::5], marks=pytest.mark.sample),
        pytest.param("/en/map/picture.svg", in_picture, QUERIES, marks=pytest.mark.slow),
        pytest.param("/en/map/picture.svg", in_picture, QUERIES[::5], marks=pytest.mark.sample),
        # These are made as the map and its features are: every fifth query tells whether they read it.
        ("/en/map/embed/", on_map, QUERIES[::5]),
        ("/en/map/features.csv", in_table, QUERIES[::5]),
        ("/en/map/features.kml", in_placemarks, QUERIES[::5]),
        ("/en/map/features.gpx", in_placemarks, QUERIES[::5]),
    ],
)
def test_one_query_shows_the_same_offices_at_every_address(client, offices, path, shown, rows):
    for row in rows:
        response = client.get(f"{path}?{row['query']}")

        found = row["query"], response.status_code, " ".join(sorted(set(shown(response))))
        assert found == (row["query"], 400 if "invalid" in row else 200, row["offices"])


def test_the_answer_about_embedding_repeats_the_canonical_query_alone(client, offices):
    for row in QUERIES:
        address = quote(f"{settings.SITE_URL}/en/map/?{row['query']}", safe="")
        response = client.get(f"/en/map/oembed/?url={address}")

        if "invalid" in row:
            assert (response.status_code, list(response.json()["errors"])) == (400, row["invalid"])
        else:
            canonical = OfficeSelection(clean_query(QueryDict(row["query"]))).canonical
            assert response.json()["thumbnail_url"].partition("?")[2] == canonical


@pytest.mark.parametrize(
    ("path", "query", "repeated"),
    [
        ("/en/", "&&&year=2014&x=y", ""),
        ("/en/offices/", "&&&", ""),
        ("/en/offices/", "&x=1&kind=liaison&&year=2014", "?year=2014&kind=liaison"),
        ("/en/offices/", "year=abc&region=central-asia&x=1", "?year=abc&region=central-asia"),
        ("/en/offices/", "year=+abc+&kind=+", "?year=abc"),
        ("/en/map/", "q=a+b&year=02014&utm=1&office=tbilisi", "?year=2014&q=a+b&office=tbilisi"),
        ("/en/timeline/", "year=2014&region=central-asia", "?region=central-asia"),
        ("/en/changes/", "page=1&utm=1", ""),
    ],
)
def test_links_to_a_page_repeat_nothing_of_the_query_but_its_canonical_form(client, offices, path, query, repeated):
    document = read(client.get(f"{path}?{query}"))

    assert [a["href"] for a in document.all("a", lang="ru") if "hreflang" in a] == [
        path.replace("en", "ru", 1) + repeated
    ]
    if path == "/en/map/":
        link = document.one("link", type="application/json+oembed")["href"]
        assert link.partition("?url=")[2] == quote(settings.SITE_URL + path + repeated, safe="")


def test_a_huge_invalid_query_does_not_grow_the_page(client, offices):
    small, large = (client.get(f"/en/map/?year={'9' * n}&{'&' * n}") for n in (200, 4000))

    assert [(page.status_code, b"Choose a year" in page.content) for page in (small, large)] == [(400, True)] * 2
    assert abs(len(large.content) - len(small.content)) < 100
