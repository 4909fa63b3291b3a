"""What a request says of itself may be any nonsense: it is left out or refused, and never a fault."""

import gzip

import brotli
import pytest
from django.core import signals
from django.test import Client, RequestFactory

from pages.cache import CachingHandler
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db

PAGE = "/en/offices/liaison/"
PLAIN = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@pytest.fixture(autouse=True)
def office():
    return OfficeFactory(slug="liaison", name_en="Liaison office")


@pytest.fixture
def handler(monkeypatch):
    # As of Django's own client: the connection is the test's, and stays.
    monkeypatch.setattr(signals.request_started, "send", lambda **_about: None)
    return CachingHandler()


def ask(handler, path=PAGE, method="GET", kind="", data=b""):
    """The status of what a server is answered; ``kind`` is the ``Content-Type`` of the request."""
    environ = RequestFactory(headers={"Host": "testserver"}).generic(method, path, data).environ
    started = []
    list(handler(environ | {"CONTENT_TYPE": kind}, lambda *start: started.append(start)))
    return int(started[0][0].split()[0])


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json; charset=utf-8", 200),
        ("text/plain; charset=nonsense", 200),
        ("text/plain; charset=windows-1251", 200),
        ("text/plain; charset=undefined", 400),
        ("text/plain; charset=rot13", 400),
        ("text/plain; charset=idna", 400),
        ("text/plain; charset*=nonsense''x", 400),
        ("text/plain; x*=undefined''%41", 400),
        (";;;=;*=''", 200),
    ],
)
def test_the_type_of_a_body_that_nobody_sent_is_no_fault(handler, kind, status):
    assert ask(handler, f"{PAGE}?a=%41", kind=kind) == status


@pytest.mark.parametrize(
    ("half", "encoding", "status"),
    [
        ("%5Cud800", "unicode_escape", 400),
        ("%2B2AA-", "utf-7", 400),
        ("%5Cud800", "utf-7", 200),  # there it is six characters
        ("%2B2AA-", "unicode_escape", 200),
    ],
)
def test_half_of_a_character_is_refused_where_an_encoding_can_write_it(handler, half, encoding, status):
    statuses = [
        ask(handler, f"{path}?q={half}", kind=f"text/plain; charset={encoding}")
        for path in ("/en/offices/", "/en/map/features.csv", "/admin/login/")
    ]

    assert statuses == [status] * 3


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("gzip, br", "br"),
        ("gzip, br;q=0", "gzip"),
        ("gzip;q=0, br;q=0.000", ""),
        ("GZIP ; Q=0 , br ; q=1", "br"),
        ("gzip;q=0.5, br;q=0", "gzip"),
        ("*;q=0", ""),
        ("br;q=0, *", ""),
        ("identity;q=0, gzip", "gzip"),
    ],
)
@pytest.mark.parametrize("path", [PAGE, "/en/offices/?q=words", "/en/map/"])
def test_no_encoding_that_a_reader_refuses_is_sent(path, asked, sent):
    answer = Client().get(path, headers={"Accept-Encoding": asked})

    assert (answer.status_code, answer.get("Content-Encoding", "")) == (200, sent)
    assert b"</html>" in PLAIN[sent](answer.content)


@pytest.mark.usefixtures("pages_are_kept")
def test_who_refuses_an_encoding_is_not_sent_what_is_cached_in_it(handler):
    found = []
    for asked in ("br", "br;q=0", "gzip", "gzip;q=0"):
        environ = RequestFactory(headers={"Host": "testserver", "Accept-Encoding": asked}).get(PAGE).environ
        list(handler(environ, lambda _status, headers: found.append(dict(headers).get("Content-Encoding"))))

    assert found == ["br", None, "gzip", None]


@pytest.mark.parametrize("path", ["/", PAGE, "/sitemap.xml", "/en/map/features.csv", "/robots.txt", "/en/nowhere/"])
def test_who_asks_what_may_be_done_is_told_and_sent_no_page(path):
    answer = Client().options(path)

    assert (answer.status_code, answer["Allow"], answer.content) == (204, "GET, HEAD, OPTIONS", b"")
