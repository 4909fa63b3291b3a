"""What is cached is answered before any middleware runs and without asking the database, and is never a second old."""

import pytest
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from offices.models import Office
from pages import cache
from pages.cache import CachingHandler, KnownRevision
from publishing.middleware import DueWork
from publishing.models import SiteRevision
from tests.factories import OfficeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_kept")]

PAGE = "/en/offices/liaison/"


class Site:
    """The site as a server sees it, at a time that the test sets, in seconds."""

    def __init__(self, monkeypatch):
        # As of Django's own client: the connection is the test's, and stays.
        monkeypatch.setattr(signals.request_started, "send", lambda **_about: None)
        monkeypatch.setattr(cache, "known_revision", KnownRevision())
        monkeypatch.setattr(SiteRevision, "last_raised", 0.0)
        monkeypatch.setattr(cache.time, "monotonic", lambda: self.now)
        self.now = 1000.0
        self.handler = CachingHandler()

    def ask(self, path=PAGE, method="GET", **headers):
        """(status, {header: value}, body, number of queries)"""
        environ = RequestFactory(headers={"Host": "testserver"} | headers).generic(method, path).environ
        started = []
        with CaptureQueriesContext(connection) as queries:
            body = b"".join(self.handler(environ, lambda *start: started.append(start)))
        status, found = started[0]
        return int(status.split()[0]), dict(found), body, len(queries)


@pytest.fixture
def site(monkeypatch, settings):
    settings.DUE_WORK_SECONDS = 0
    OfficeFactory(slug="liaison", name_en="Old name")
    return Site(monkeypatch)


def change(name="New name", *, is_announced):
    Office.objects.update(name_en=name)
    if is_announced:  # by another process, so that this one has to ask
        number = SiteRevision.current()
        SiteRevision.objects.update(number=number + 1)


def test_a_cached_page_is_the_same_with_all_its_headers_and_costs_no_query(site):
    first = site.ask()
    again = site.ask()

    assert (first[0], first[3] > 0) == (200, True)
    assert again == (*first[:3], 0)
    assert {"Content-Security-Policy", "Permissions-Policy", "Referrer-Policy", "ETag"} <= set(again[1])


def test_what_another_process_published_is_seen_within_a_second(site):
    site.ask()
    change(is_announced=True)

    seen = []
    for site.now in (1000.4, 1000.6, 1000.7):
        _status, _headers, body, queries = site.ask()
        seen.append((b"New name" in body, queries > 0))

    assert seen == [(False, False), (True, True), (True, False)]


@pytest.mark.django_db(transaction=True)
def test_what_this_process_published_is_seen_at_once(site):
    site.ask()
    change(is_announced=False)
    site.now += 0.1
    SiteRevision.raise_number()

    assert b"New name" in site.ask()[2]


def test_one_request_at_a_time_asks_what_is_new(site):
    site.ask()
    change(is_announced=False)
    site.now += 0.6

    answers = [site.ask(), site.ask()]

    assert [(b"Old name" in answer[2], answer[3]) for answer in answers] == [(True, 1), (True, 0)]


def test_who_is_told_the_number_late_does_not_put_back_what_another_knows(monkeypatch):
    known, clock = KnownRevision(), iter((1.0, 2.0))
    monkeypatch.setattr(cache.time, "monotonic", lambda: next(clock))

    def slow():
        monkeypatch.setattr(SiteRevision, "current", lambda: 8)
        known.read()
        return 7

    monkeypatch.setattr(SiteRevision, "current", slow)

    assert (known.read(), known.number) == (7, 8)


def test_pages_are_served_while_the_database_is_away_and_the_rest_says_so(site, monkeypatch):
    site.ask()

    def fail():
        raise OperationalError

    monkeypatch.setattr(SiteRevision, "current", fail)
    answers = []
    for site.now in (1000.6, 1000.7, 1005.0):
        answers.append((site.ask()[0], site.ask("/en/regions/")[0]))

    assert answers == [(200, 503)] * 3


@pytest.mark.parametrize(
    ("headers", "status", "is_asked"),
    [
        ({"If-None-Match": "{etag}"}, 304, False),
        ({"If-None-Match": 'W/"another"'}, 200, False),
        ({"Host": "evil.example"}, 400, True),
        ({"Cookie": "a=b"}, 200, True),
        ({"Authorization": "Basic eDp5"}, 200, True),
    ],
    ids=str,
)
def test_who_asks_otherwise_is_answered_by_the_site_itself(site, monkeypatch, headers, status, is_asked):
    etag, asked = site.ask()[1]["ETag"], []
    whole = WSGIHandler.__call__
    monkeypatch.setattr(WSGIHandler, "__call__", lambda *args: asked.append(args) or whole(*args))

    answer = site.ask(**{name: value.format(etag=etag) for name, value in headers.items()})

    assert (answer[0], bool(asked)) == (status, is_asked)
    assert (answer[2] == b"") is (status == 304)


def test_a_head_request_is_sent_the_headers_alone(site):
    whole = site.ask()

    assert site.ask(method="HEAD") == (200, whole[1], b"", 0)


def test_who_asks_safely_is_not_shown_what_was_asked_in_the_open(site, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    site.ask()
    settings.SECURE_SSL_REDIRECT = True
    site.handler = CachingHandler()

    assert site.ask(**{"X-Forwarded-Proto": "https"})[3] > 0


@pytest.mark.parametrize(("method", "path"), [("POST", PAGE), ("GET", "/en/offices/?q=a"), ("GET", "/healthz")])
def test_what_is_not_for_the_cache_goes_through_the_site(site, method, path):
    site.ask(path=path, method=method)

    assert site.handler.find(RequestFactory(headers={"Host": "testserver"}).generic(method, path)) is None


def test_due_work_is_not_forgotten_for_want_of_other_requests(site, settings, monkeypatch):
    looks = []
    monkeypatch.setattr("publishing.middleware.run_due", lambda: looks.append(site.now))
    monkeypatch.setattr(DueWork, "_next_look", 0.0)
    settings.DUE_WORK_SECONDS = 15

    for site.now in (1000.0, 1000.1, 1014.0, 1015.0, 1015.1):
        assert site.ask()[0] == 200

    assert looks == [1000.0, 1015.0]
