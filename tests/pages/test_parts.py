"""What each process makes once a publication, whoever asks: parts of pages, and whole pages that read no query."""

from datetime import UTC, datetime

import brotli
import pytest
import time_machine
from django.core.cache import caches

from offices.models import Office
from pages import page
from pages.parts import part
from publishing.models import SiteRevision
from publishing.revisions.present import mark_response_stale, published_as
from tests.factories import MilestoneFactory, OfficeFactory, PartnerFactory, PostFactory, PremisesFactory, RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_kept")]


@pytest.fixture
def content():
    office = OfficeFactory(slug="liaison", name_en="Liaison Office")
    region = RegionFactory(slug="south-caucasus")
    office.regions.add(region)
    PremisesFactory(office=office, time_zone="Europe/Brussels")
    PartnerFactory(slug="georgia", region=region)
    PostFactory(office=office)
    MilestoneFactory(office=office)


PAGES = [
    "/en/",
    "/en/regions/",
    "/en/regions/south-caucasus/",
    "/en/partners/georgia/",
    "/en/offices/liaison/",
    "/en/contact/",
    "/en/representative/",
    "/en/about/",
]


# These read a query, but nothing of what others append.
PAGES_WITH_A_FORM = ["/en/map/", "/en/map/embed/", "/en/timeline/"]

# Whatever any page reads of a query.
EVERYTHING = {"year": 2012, "region": "south-caucasus", "kind": "liaison", "status": "open", "q": "typed-by-me"}
EVERYTHING |= {"office": "liaison", "partner": "georgia", "panel": "table", "page": 2, "theme": "dark", "size": "small"}


@pytest.mark.parametrize("path", [*PAGES, *PAGES_WITH_A_FORM])
def test_a_page_of_whose_query_nothing_is_read_is_made_once_whatever_others_append(client, content, path):
    first = client.get(path, {"utm_source": "one"})
    second = client.get(path, {"utm_source": "two"})

    assert second.content == first.content
    assert first.templates
    assert second.templates == []


@pytest.mark.parametrize("path", PAGES)
def test_such_a_page_says_the_same_whatever_is_asked(client, content, path):
    plain = client.get(path, headers={"cookie": "a=b"})
    caches["parts"].clear()
    asked = client.get(path, EVERYTHING)

    assert asked.templates
    assert asked.content == plain.content


@pytest.mark.parametrize("path", [*PAGES, *PAGES_WITH_A_FORM])
def test_a_browser_gets_such_a_page_compressed_once_and_as_others_get_it(client, content, path, monkeypatch):
    made = []
    monkeypatch.setattr(page, "compressed", lambda content: made.append(content) or brotli.compress(content))
    of_browser = {"Accept-Encoding": "gzip, br"}

    whole = client.get(path, {"utm_source": "one"})
    for_reader = client.get(path, {"utm_source": "two"}, headers=of_browser)
    for_staff = client.get(path, headers=of_browser | {"Cookie": "a=b"})

    assert (brotli.decompress(for_reader.content), for_staff.content) == (whole.content, for_reader.content)
    assert made == [whole.content]
    assert int(for_reader["Content-Length"]) == len(for_reader.content)


def test_such_a_page_is_made_anew_after_a_publication_and_in_each_language(client, content):
    before = client.get("/en/offices/liaison/", {"utm_source": "one"})
    Office.objects.update(name_en="New name")
    SiteRevision.raise_number()
    after = client.get("/en/offices/liaison/", {"utm_source": "one"})
    in_georgian = client.get("/ka/offices/liaison/", {"utm_source": "one"})

    names = [b"New name" in response.content for response in (before, after, in_georgian)]
    assert names == [False, True, True]
    assert b'<html lang="ka"' in in_georgian.content


@pytest.mark.parametrize("path", ["/en/offices/", "/en/map/", "/en/map/embed/", "/en/timeline/", "/en/changes/"])
def test_a_page_that_reads_its_query_is_made_for_each_reader_who_sends_one(client, content, path):
    whole = client.get(path, headers={"cookie": "a=b"})
    asked = client.get(path, {"year": "nonsense", "region": "typed-by-me"})
    asked_for_nothing = client.get(path, {"q": " ", "kind": " ", "region": " "})
    again = client.get(path, headers={"cookie": "a=b"})

    assert asked.templates
    assert asked_for_nothing.templates
    assert b"typed-by-me" not in whole.content + again.content
    assert again.content == whole.content
    assert again.templates == []


def test_pages_that_do_not_exist_are_not_taken_for_one_another(client, content):
    pages = [client.get(f"/en/{name}/").content.decode() for name in ("nowhere", "elsewhere")]

    assert ["/ka/elsewhere/" in page for page in pages] == [False, True]


def test_a_page_of_stale_rows_is_not_kept():
    made = []

    def make(words, is_stale):
        made.append(words)
        if is_stale:
            mark_response_stale()
        return words

    with published_as(1):
        part("test", ["stale"], lambda: make("old", is_stale=True))
    with published_as(1):
        part("test", ["stale"], lambda: make("new", is_stale=False))
    with published_as(1):
        last = part("test", ["stale"], lambda: make("newest", is_stale=False))

    assert made == ["old", "new"]
    assert last == "new"


def test_what_was_begun_before_midnight_is_not_shown_the_day_after():
    with time_machine.travel(datetime(2026, 6, 9, 21, 59, 59, tzinfo=UTC), tick=False) as clock, published_as(1):
        clock.move_to(datetime(2026, 6, 9, 22, 0, 1, tzinfo=UTC))
        part("test", ["midnight"], lambda: "made of yesterday's rows")
    with time_machine.travel(datetime(2026, 6, 9, 22, 0, 2, tzinfo=UTC), tick=False), published_as(1):
        shown = part("test", ["midnight"], lambda: "made of today's rows")

    assert shown == "made of today's rows"


def test_what_a_page_lists_is_not_read_for_a_page_that_is_there(client, content, django_assert_num_queries):
    client.get("/en/", headers={"cookie": "a=b"})

    with django_assert_num_queries(1):  # the site revision
        client.get("/en/", headers={"cookie": "a=b"})
