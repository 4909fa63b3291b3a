"""Which answers may be kept at all, and under which keys."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import caches
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory
from hypothesis import given, strategies as st

from pages.cache import MOST_BYTES, PageCache, canonical_query, key_of
from publishing.revisions.present import mark_response_stale

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_kept")]

PAGE = "/en/offices/liaison/"


names = st.sampled_from(["year", "region", "kind", "a&b", "", "ә"])
queries = st.lists(st.tuples(names, st.sampled_from(["", "1", "2", "x=1", "1&kind=2", "é"])), max_size=5)


def as_query(pairs):
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query


@given(queries, queries)
def test_queries_are_the_same_in_one_form_exactly_if_a_view_reads_the_same(first, second):
    first, second = as_query(first), as_query(second)

    assert (canonical_query(first) == canonical_query(second)) == (dict(first.lists()) == dict(second.lists()))


def test_the_key_differs_by_each_thing_that_a_page_depends_on():
    def key(path=PAGE, query=None, number=1, encoding="", moment=datetime(2026, 5, 1, 12, 1, tzinfo=UTC), secure=False):
        request = RequestFactory().get(path, query or {}, headers={"Accept-Encoding": encoding}, secure=secure)
        with time_machine.travel(moment, tick=False):
            return key_of(request, number)

    keys = [
        key(),
        key(path="/fr/offices/liaison/"),
        key(query={"year": "2020"}),
        key(number=2),
        key(encoding="gzip"),
        key(secure=True),
        key(moment=datetime(2026, 5, 1, 12, 16, tzinfo=UTC)),
    ]

    assert len(set(keys)) == len(keys)
    assert key() == key(moment=datetime(2026, 5, 1, 12, 14, tzinfo=UTC))


def answer_of(**changes):
    response = HttpResponse("words", content_type="text/html")
    for name, value in changes.pop("headers", {}).items():
        response[name] = value
    if "cookie" in changes:
        response.set_cookie(changes["cookie"], "x")
    response.status_code = changes.get("status", 200)
    response.content = changes.get("content", b"words")
    return response


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 1),
        ({"headers": {"Vary": "Accept-Encoding"}}, 1),
        ({"headers": {"Vary": "Cookie"}}, 0),
        ({"headers": {"Vary": "Accept-Encoding, Accept-Language"}}, 0),
        ({"headers": {"Cache-Control": "no-store"}}, 0),
        ({"headers": {"Cache-Control": "private"}}, 0),
        ({"cookie": "session"}, 0),
        ({"status": 500}, 0),
        ({"status": 204}, 0),
        ({"content": b"x" * (MOST_BYTES + 1)}, 0),
    ],
    ids=str,
)
def test_only_a_whole_page_for_everybody_is_kept(changes, count):
    PageCache(lambda request: answer_of(**changes))(RequestFactory().get("/en/"))

    assert len(caches["pages"]._cache) == count


def test_an_answer_that_says_it_is_outdated_is_not_kept():
    def outdated(request):
        mark_response_stale()
        return answer_of()

    response = PageCache(outdated)(RequestFactory().get("/en/"))

    assert ("Cache-Control" in response, len(caches["pages"]._cache)) == (False, 0)
