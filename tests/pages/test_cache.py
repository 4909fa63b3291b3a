"""Pages are kept for readers without a past, until something is published; nothing else is, and nobody else is asked."""

from datetime import UTC, date, datetime, timedelta

import brotli
import pytest
import time_machine
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.db import OperationalError
from django.template.response import TemplateResponse
from django.test import Client
from django.utils import timezone

from offices.models import Office
from publishing.models import ChangeSet, SiteRevision
from publishing.previews.rehearsal import Rehearsal
from publishing.previews.share_links import share
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.revisions.staging import staged
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import publish
from tests.factories import OfficeFactory, PremisesFactory, RegionFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_kept")]

PAGE = "/en/offices/liaison/"


@pytest.fixture
def office():
    office = OfficeFactory(slug="liaison", name_en="Old name", name_ka="ძველი სახელი")
    office.regions.add(RegionFactory(slug="south-caucasus"))
    PremisesFactory(office=office, time_zone="Europe/Brussels")
    return office


def draft_of(office, **fields):
    snapshot = take_snapshot(office)
    snapshot["fields"] |= fields
    return save_draft(office, snapshot, base=ensure_live_revision(office))


def is_kept(first, again=None, *, client=None):
    """Whether the page asked by ``first`` (keyword arguments of ``Client.get``) serves one asked by ``again``."""
    client = client or Client()
    client.get(**{"path": PAGE, **first})
    return is_from_cache(client.get(**{"path": PAGE, **(first if again is None else again)}))


def is_from_cache(response):
    """No view was asked for it."""
    return response.status_code == 200 and not isinstance(response, TemplateResponse)


def test_a_page_is_kept_with_all_its_headers_and_costs_one_query(client, office, django_assert_num_queries):
    first = client.get(PAGE)

    with django_assert_num_queries(1):
        again = client.get(PAGE)

    assert (again.content, dict(again.items())) == (first.content, dict(first.items()))
    assert again["Cache-Control"] == "public, max-age=0, s-maxage=5, stale-while-revalidate=5"


def test_a_kept_page_is_not_sent_again_to_who_has_it(client, office):
    etag = client.get(PAGE)["ETag"]

    kept_answer = client.get(PAGE, headers={"If-None-Match": etag})
    other = client.get(PAGE, headers={"If-None-Match": '"another"'})

    assert (kept_answer.status_code, kept_answer.content, kept_answer["ETag"]) == (304, b"", etag)
    assert other.status_code == 200


def test_a_conditional_request_fills_the_cache_too(client, office, django_assert_num_queries):
    etag = client.get(PAGE)["ETag"]
    caches["pages"].clear()

    assert client.get(PAGE, headers={"If-None-Match": etag}).status_code == 304

    with django_assert_num_queries(1):
        assert client.get(PAGE).status_code == 200


def test_a_publication_is_seen_at_once(client, office):
    draft = draft_of(office, name_en="New name")
    client.get(PAGE)

    publish(draft)

    assert b"New name" in client.get(PAGE).content


@pytest.mark.parametrize(
    "past", [{"Cookie": "session=x"}, {"Cookie": "theme=dark"}, {"Authorization": "Basic eDp5"}], ids=str
)
def test_who_sends_a_cookie_or_a_password_neither_fills_the_cache_nor_reads_from_it(office, past):
    filled = is_kept({"headers": past}, {})
    read = is_kept({}, {"headers": past})

    assert (filled, read) == (False, False)
    assert "Cache-Control" not in Client().get(PAGE, headers=past)


def test_an_editor_signed_in_neither_fills_the_cache_nor_reads_from_it(office, staff):
    filled = is_kept({}, client=staff)
    Client().get(PAGE)

    assert (filled, is_from_cache(staff.get(PAGE))) == (False, False)


def test_languages_do_not_share_a_page(client, office):
    client.get(PAGE)

    assert "ძველი სახელი" in client.get(PAGE.replace("/en/", "/ka/")).content.decode()


def test_browsers_that_take_no_gzip_get_none(client, office):
    RegionFactory(slug="central-asia", profile_en="Words. " * 200)
    page = "/en/regions/central-asia/"
    pressed = client.get(page, headers={"Accept-Encoding": "gzip, deflate"})
    plain = client.get(page)
    again = client.get(page, headers={"Accept-Encoding": "gzip"})
    smaller = client.get(page, headers={"Accept-Encoding": "gzip, br"})

    assert pressed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert again.content == pressed.content
    assert (smaller["Content-Encoding"], int(smaller["Content-Length"])) == ("br", len(smaller.content))
    assert brotli.decompress(smaller.content) == plain.content
    assert smaller["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("page", "expected"), [("/en/regions/south-caucasus/", "br"), ("/en/offices/?q=words", "gzip")], ids=str
)
def test_only_what_says_the_same_to_everybody_is_sent_to_who_has_a_cookie_as_long_as_it_is(
    client, office, page, expected
):
    answers = [client.get(page, headers={"Accept-Encoding": "gzip, br", "Cookie": "a=b"}) for _again in range(2)]

    assert [answer["Content-Encoding"] for answer in answers] == [expected] * 2
    assert {"Accept-Encoding"} <= {*answers[0]["Vary"].split(", ")}


def test_a_head_request_reads_from_the_cache_but_does_not_fill_it(client, office):
    assert client.head(PAGE).status_code == 200
    first = client.get(PAGE)
    head = client.head(PAGE)

    assert (is_from_cache(first), is_from_cache(head)) == (False, True)
    assert (head["ETag"], head["Content-Length"]) == (first["ETag"], first["Content-Length"])


def test_a_post_request_is_left_alone(client, office):
    client.get(PAGE)

    assert client.post(PAGE).status_code == 405


@pytest.mark.parametrize(
    ("first", "second", "shares"),
    [
        ({"year": "2020"}, {"year": "2021"}, False),
        ({"year": "2020", "kind": "liaison"}, {"kind": "liaison", "year": "2020"}, True),
        ({"region": ["", "south-caucasus"]}, {"region": ["south-caucasus", ""]}, False),
        ({"kind": ["liaison", "civilian"]}, {"kind": ["liaison", "civilian"]}, False),
        ({"q": "old"}, {"q": "old"}, False),
        ({"utm_source": "x"}, {"utm_source": "x"}, False),
        ({"year": "2020", "fbclid": "x"}, {"year": "2020"}, False),
        ({}, {"unknown": "1"}, False),
    ],
    ids=str,
)
def test_what_is_asked_in_other_words_is_another_page_and_what_nobody_knows_is_not_kept(office, first, second, shares):
    ask = {"path": "/en/offices/"}

    assert is_kept({**ask, "data": first}, {**ask, "data": second}) is shares


def test_a_reader_never_sees_what_another_one_sent(client, office):
    client.get("/en/offices/", {"year": "2020", "utm_campaign": "private-words"})
    client.get("/en/offices/", {"utm_campaign": "private-words"})

    seen = [client.get("/en/offices/", data).content.decode() for data in ({}, {"year": "2020"})]

    assert ["private-words" in page for page in seen] == [False, False]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (
            datetime(2026, 6, 9, 21, 59, tzinfo=UTC),
            datetime(2026, 6, 9, 22, 0, 1, tzinfo=UTC),
            ["planned", "in operation"],
        ),
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, 1, tzinfo=UTC), ["UTC+2", "UTC+1"]),
    ],
    ids=["midnight in Brussels", "end of summer time"],
)
def test_a_new_day_and_a_changed_clock_are_seen_at_once(client, office, before, after, shown):
    Office.objects.update(opened=datetime(2026, 6, 10, tzinfo=UTC).date())
    pages = []

    for moment in (before, after):
        with time_machine.travel(moment, tick=False):
            pages.append(client.get(PAGE).content.decode())

    assert [words in page for page, words in zip(pages, shown, strict=True)] == [True, True]
    assert [words in page for page, words in zip(reversed(pages), shown, strict=True)] == [False, False]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/offices/none/", 404),
        ("/en/offices/liaison", 301),
        ("/en/offices/?year=nonsense", 400),
        ("/en/offices/?region=nowhere", 400),
    ],
)
def test_refusals_and_redirects_are_not_kept(client, office, path, status):
    for _ in range(2):
        response = client.get(path)
        assert (response.status_code, "s-maxage" in response.get("Cache-Control", "")) == (status, False)
    assert len(caches["pages"]._cache) == 0


@pytest.mark.parametrize("path", ["/", "/healthz", "/robots.txt", "/sitemap.xml", "/admin/login/", "/admin/"])
def test_what_stands_outside_the_languages_is_not_kept(client, staff, office, path):
    Client().get(path)
    staff.get(path)

    assert len(caches["pages"]._cache) == 0


def test_nothing_of_a_draft_is_kept(client, office, staff):
    draft = draft_of(office, name_en="Secret name")
    change_set = ChangeSet.objects.create(name="Secret")
    link = share(draft, "en", timezone.now() + timedelta(days=7), UserFactory())
    addresses = [
        f"/admin/preview/{draft.pk}{PAGE}",
        f"/preview/{link.token}{PAGE}",
        f"/admin/preview/set/{change_set.pk}{PAGE}",
    ]

    answers = [(staff if "admin" in address else client).get(address) for address in addresses]
    with Rehearsal([draft]).in_place():
        client.get(PAGE)

    assert [b"Secret name" in answer.content for answer in answers[:2]] == [True, True]
    assert len(caches["pages"]._cache) == 0
    assert b"Secret name" not in client.get(PAGE).content


def test_while_a_draft_is_in_place_no_kept_page_is_read(client, office):
    client.get(PAGE)

    with staged(draft_of(office, name_en="Draft name")):
        assert b"Draft name" in client.get(PAGE).content

    assert b"Old name" in client.get(PAGE).content


def test_a_foreign_host_is_refused_though_the_page_is_kept(client, office):
    client.get(PAGE)

    refusal = client.get(PAGE, headers={"host": "evil.example"})

    assert (refusal.status_code, "Content-Security-Policy" in refusal) == (400, True)


def test_without_the_number_the_page_itself_says_what_is_wrong(client, office, monkeypatch):
    def fail():
        raise OperationalError

    monkeypatch.setattr(SiteRevision, "current", fail)
    client.raise_request_exception = False

    failure = client.get(PAGE)

    assert (failure.status_code, "Content-Security-Policy" in failure) == (503, True)


def test_what_is_asked_again_and_again_in_new_ways_takes_no_more_room(client, office):
    most = caches["selections"]._max_entries = 20
    try:
        Office.objects.update(opened=date(1950, 1, 1))
        for year in range(1950, 2000):
            client.get("/en/offices/", {"year": year})
    finally:
        caches["selections"]._max_entries = 1000

    assert 0 < len(caches["selections"]._cache) <= most


class OutOfReach(LocMemCache):
    def get(self, *args, **kwargs):
        raise ConnectionError("refused")

    set = get


def test_pages_are_served_while_the_cache_is_out_of_reach(client, office, settings, caplog):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": f"{__name__}.OutOfReach"}}

    response = client.get(PAGE)

    assert (response.status_code, b"Old name" in response.content) == (200, True)
    assert [record.message for record in caplog.records if record.name == "pages.cache"] == [
        "The page cache cannot be read: refused",
        "The page cache cannot be written: refused",
    ]
