"""nginx before gunicorn and PostgreSQL: what it holds, and what it holds off."""

import contextlib
import re
import socket
import ssl
import time
from http.client import RemoteDisconnected
from statistics import median
from uuid import uuid4

import pytest
from django.contrib import admin

from pages.cache import SHARED
from pictures.editing import PictureEditing
from pictures.files import LARGEST_FILE
from pictures.views import UNCHANGING
from srep.middleware import BYTES_READ
from tests.deploy.machine import SITE, SOURCE, wait_until
from tests.documents import Document

REGION = "/en/regions/south-caucasus/"
CONF = (SOURCE / "deploy/nginx/srep.conf").read_text()


# What is written in two places


def test_nginx_knows_how_much_the_site_reads():
    assert re.findall(r"client_max_body_size (\d+);", CONF) == [str(BYTES_READ)]


def test_nginx_takes_for_everybodys_what_the_page_cache_gives_to_everybody():
    (pattern,) = re.findall(r'"~(\^public.*?)" "";', CONF)

    assert re.search(pattern, SHARED)
    assert re.search(pattern, UNCHANGING)
    assert not re.search(pattern, "max-age=0, no-cache, no-store, must-revalidate, private")


def test_nginx_passes_pictures_on_with_every_form_that_takes_them_and_with_no_other():
    pattern, megabytes = re.search(r"location ~ (\^/admin/\S+) \{\s+client_max_body_size (\d+)m;", CONF).groups()
    admins = admin.site._registry.values()
    takes = [each.opts for each in admins if isinstance(each, PictureEditing)]
    others = [each.opts for each in admins if not isinstance(each, PictureEditing)]

    def forms(options):
        return [f"/admin/{options.app_label}/{options.model_name}/{page}/" for page in ("add", f"{uuid4()}/change")]

    assert all(re.search(pattern, form) for options in takes for form in forms(options))
    assert not any(re.search(pattern, form) for options in others for form in forms(options))
    assert int(megabytes) * 2**20 > 2 * LARGEST_FILE


def test_whoever_waits_for_another_waits_longer_than_that_may_take():
    def seconds(path, words):
        (found,) = re.findall(words, (SOURCE / path).read_text())
        return int(found)

    query = seconds("srep/settings.py", r'"DATABASE_STATEMENT_SECONDS", default=(\d+)')
    nginx = seconds("deploy/nginx/srep.conf", r"proxy_read_timeout (\d+)s;")
    silent = seconds("deploy/gunicorn.conf.py", r"\ntimeout = (\d+)")
    reload = seconds("deploy/gunicorn.conf.py", r"\ngraceful_timeout = (\d+)")
    stop = seconds("deploy/systemd/srep-web.service", r"TimeoutStopSec=(\d+)")

    assert query < nginx < silent
    assert query <= reload < stop


def test_a_large_form_goes_through_only_where_pictures_are_taken(machine):
    body = b"x" * (BYTES_READ + 1)

    answers = {
        path: machine.get(path, "POST", body)[0] for path in ("/admin/login/", "/en/", "/admin/offices/office/add/")
    }

    assert answers == {"/admin/login/": 413, "/en/": 413, "/admin/offices/office/add/": 403}


# Whom it answers


@pytest.mark.parametrize("host", ["evil.example", f"{SITE}.evil.example", "127.0.0.1", f"www.{SITE}"])
def test_another_host_is_not_answered(machine, host):
    with pytest.raises(RemoteDisconnected):
        machine.get("/en/", host=host)


def test_another_name_gets_no_certificate(machine):
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
        machine.get("/en/", name="evil.example")


def test_http_leads_to_https_on_the_sites_own_name_only(machine):
    def answer(host):
        with socket.create_connection(("127.0.0.1", machine.http), 10) as plain:
            plain.sendall(f"GET /en/offices/?year=2012 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            return plain.makefile("rb").read().decode()

    assert f"\r\nLocation: https://{SITE}/en/offices/?year=2012\r\n" in answer(SITE)
    assert answer("evil.example") == ""


def test_it_speaks_http_2_and_no_old_tls(machine):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", machine.https), 10) as plain,
        context.wrap_socket(plain, server_hostname=SITE) as secure,
    ):
        assert (secure.selected_alpn_protocol(), secure.version()) == ("h2", "TLSv1.3")
    with pytest.deprecated_call():
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", machine.https), 10) as plain, pytest.raises((ssl.SSLError, OSError)):
        context.wrap_socket(plain, server_hostname=SITE)


@pytest.mark.parametrize("said", ["203.0.113.7", "203.0.113.7, 203.0.113.8", "unknown"])
def test_what_a_client_says_of_its_address_is_not_believed(machine, database, said):
    headers = {"X-Forwarded-For": said, "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}

    status, *_rest = sign_in(machine, "127.0.0.41", headers)

    assert status == 200
    seen = database.execute("SELECT address FROM publishing_journalentry ORDER BY id DESC LIMIT 1").fetchone()
    assert str(seen[0]) == "127.0.0.41"


def test_a_client_cannot_say_that_it_came_over_https(machine):
    with socket.create_connection(("127.0.0.1", machine.http), 10) as plain:
        plain.sendall(f"GET /en/ HTTP/1.0\r\nHost: {SITE}\r\nX-Forwarded-Proto: https\r\n\r\n".encode())
        assert plain.recv(12) == b"HTTP/1.1 301"


# What it caches


def test_a_page_for_everybody_is_cached_once_for_each_compression(machine):
    path, ask = "/en/timeline/", {"Accept-Encoding": "br, gzip"}
    first, plain = machine.get(path, headers=ask), machine.get(path)
    wait_until(lambda: machine.get(path, headers=ask)[1]["X-Cache"] == "HIT")
    worded = machine.get(path, headers={"Accept-Encoding": "gzip;q=0.5,  br;q=1.0, zstd"})

    assert [answer[1]["X-Cache"] for answer in (first, plain)] == ["MISS", "MISS"]
    assert worded[1]["X-Cache"] in ("HIT", "EXPIRED")  # the same one, new or old
    assert [answer[1]["Content-Encoding"] for answer in (first, worded, plain)] == ["br", "br", None]
    assert first[2] == worded[2]


@pytest.mark.parametrize(
    ("asked", "sent"), [("gzip, br;q=0", "gzip"), ("br; q=0.0, gzip;q=0", None), ("br;q=0.1, gzip;q=0", "br")]
)
def test_what_a_reader_refuses_is_not_sent(machine, asked, sent):
    assert machine.get("/en/regions/", headers={"Accept-Encoding": asked})[1]["Content-Encoding"] == sent


def test_nobody_gets_what_was_made_for_somebody_else(machine):
    for headers in ({"Cookie": "__Host-session=x"}, {"Authorization": "Basic eDp4"}):
        assert machine.get("/en/about/", headers=headers)[1]["X-Cache"] == "BYPASS"
    assert machine.get("/en/about/")[1]["X-Cache"] == "MISS"
    assert [machine.get("/")[1]["X-Cache"] for _time in range(2)] == ["MISS", "MISS"]
    assert {machine.get(path)[1]["X-Cache"] for path in ("/admin/login/", "/preview/x/", "/healthz", "/readyz")} == {
        None
    }


def test_what_the_reader_has_already_is_not_sent_again(machine):
    etag = machine.get("/en/")[1]["ETag"]

    status, headers, body = machine.get("/en/", headers={"If-None-Match": etag})

    assert (status, headers["ETag"], body) == (304, etag, b"")


def test_a_page_is_never_older_than_five_seconds_after_a_publication(machine, publish):
    """Neither one that is asked for all the time, nor the first look at one that nobody asked for meanwhile.

    What it takes to make a page comes on top: next to nothing on a machine that has little else to do.
    """
    machine.get(REGION), machine.get(f"{REGION}?year=2015")
    start = time.monotonic()
    machine.get(REGION, headers={"Cookie": "some=cookie"})  # past the cache
    making = time.monotonic() - start
    publish("The Caucasus, published")
    start = time.monotonic()
    while time.monotonic() < start + 5 + making:
        machine.get(REGION)
        time.sleep(0.05)

    assert b"The Caucasus, published" in machine.get(REGION)[2]
    assert b"The Caucasus, published" in machine.get(f"{REGION}?year=2015")[2]


@pytest.mark.parametrize("encoding", ["br", "gzip", None])
def test_static_files_go_out_as_they_were_compressed(machine, encoding):
    path = re.search(r"/static/srep/site[^\"]+\.css", machine.get("/en/")[2].decode())[0]
    file = machine.folder / f"opt/srep/var{path}{({'br': '.br', 'gzip': '.gz'}).get(encoding, '')}"

    status, headers, body = machine.get(path, headers={"Accept-Encoding": encoding} if encoding else {})

    assert (status, headers["Content-Encoding"], body == file.read_bytes()) == (200, encoding, True)
    assert headers["Content-Type"] == "text/css; charset=utf-8"
    assert (headers["Cache-Control"], headers["Vary"]) == ("max-age=315360000, public, immutable", "Accept-Encoding")
    assert machine.get("/static/srep/site.css")[1]["Cache-Control"] == "max-age=60, public"


@pytest.mark.parametrize(
    "path",
    ["/static/../../.env", "/static/%2e%2e/%2e%2e/.env", "/static../.env", "/static/../srep.sqlite3", "/away/en.html"],
)
def test_nothing_but_static_files_is_served_from_the_disk(machine, path):
    assert machine.get(path)[0] in (400, 404)


# What it holds off


def sign_in(machine, source, headers=(), name="nobody"):
    """A refused attempt to sign in."""
    _status, received, page = machine.get("/admin/login/", source=source)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.decode())[1]
    cookie = received["Set-Cookie"].split(";")[0]
    headers = {**dict(headers), "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded",
               "Referer": f"https://{SITE}/admin/login/"}  # fmt: skip
    body = f"csrfmiddlewaretoken={token}&username={name}&password=wrong"
    return machine.get("/admin/login/", "POST", body, headers, source=source)


def test_who_signs_in_again_and_again_is_told_to_wait_in_words_and_others_are_not(machine):
    statuses = [
        machine.get("/admin/login/", "POST", "", {"Accept-Language": "ka"}, source="127.0.0.42") for _ in range(20)
    ]

    assert {status for status, *_rest in statuses[:10]} == {403}
    status, headers, body = statuses[-1]
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (429, "30", "no-store")
    assert Document(body.decode()).one("html")["lang"] == "ka"
    assert machine.get("/admin/login/", source="127.0.0.42")[0] == 200
    assert sign_in(machine, "127.0.0.43")[0] == 200


@pytest.mark.parametrize("address", ["/en/offices/?q=%s", "/en/map/preview.png?year=%s"])
def test_who_searches_or_has_pictures_drawn_without_end_is_told_to_wait(machine, address):
    statuses = []
    with machine.connection(source="127.0.0.44") as connection, contextlib.ExitStack() as stack:
        others = [stack.enter_context(machine.connection(source="127.0.0.44")) for _ in range(30)]
        for year, other in enumerate(others, 1995):
            other.request("GET", address % year)
        statuses = [other.getresponse().status for other in others]
        connection.request("GET", "/en/offices/")
        assert connection.getresponse().status == 200

    assert set(statuses) == {200, 429}
    assert machine.get(address % 1995, source="127.0.0.45")[0] == 200


def test_a_large_body_is_refused_and_one_that_the_site_refuses_is_read_to_its_end(machine):
    assert machine.get("/en/", "POST", b"x" * (BYTES_READ + 1))[0] == 413
    for size in (400_000, BYTES_READ):
        assert [machine.get("/en/", "POST", b"x" * size)[0] for _time in range(3)] == [405] * 3


def test_sixty_slow_clients_keep_no_visitor_waiting(machine):
    alone = median_wait(machine, "127.0.0.48")
    with contextlib.ExitStack() as stack:
        for number in range(60):
            connection = stack.enter_context(machine.connection())
            head = f"POST /admin/login/ HTTP/1.1\r\nHost: {SITE}\r\nContent-Length: 1000\r\n"
            connection.sock.sendall((head + ("\r\nx" if number % 2 else "")).encode())

        among_them = median_wait(machine, "127.0.0.46")

    assert among_them < 1 + alone


def median_wait(machine, source):
    """Seconds that a visitor waits for a page."""
    waits = []
    for path in ("/en/", "/healthz", "/fr/map/", "/admin/login/") * 3:
        start = time.monotonic()
        assert machine.get(path, source=source)[0] == 200
        waits.append(time.monotonic() - start)
    return median(waits)


# When the site is away


def test_a_site_that_is_away_is_shown_as_it_was_or_said_to_be_away_in_words(machine):
    cached = machine.get("/ru/offices/")[2]
    machine.run("systemctl stop srep-web")
    try:
        wait_until(lambda: machine.get("/ru/offices/")[1]["X-Cache"] == "STALE")
        stale = machine.get("/ru/offices/")
        never_read = machine.get("/hy/timeline/")
        by_browser = machine.get("/admin/", headers={"Accept-Language": "fr-FR, en;q=0.5", "Cookie": "a=b"})
        unspoken = machine.get("/admin/", headers={"Accept-Language": "de", "Cookie": "a=b"})
        written = machine.get("/admin/login/", "POST", "typed=text", source="127.0.0.47")
    finally:
        machine.run("systemctl start srep-web")
        wait_until(lambda: machine.get("/healthz")[0] == 200)

    assert (stale[0], stale[1]["X-Cache"], stale[2] == cached) == (200, "STALE", True)
    for (status, headers, body), language in (
        (never_read, "hy"),
        (by_browser, "fr"),
        (unspoken, "en"),
        (written, "en"),
    ):
        document = Document(body.decode())
        assert (status, headers["Retry-After"], document.one("html")["lang"]) == (503, "30", language)
        (sheet,) = [link["href"] for link in document.all("link")]
        assert machine.get(sheet)[0] == 200


def test_the_log_keeps_no_link_of_a_shared_preview(machine):
    machine.get("/preview/a-token-that-opens-a-draft/en/")

    log = machine.folder / "var/log/nginx/srep.log"  # nginx writes it once a second
    wait_until(lambda: '"GET /preview/..." 404' in log.read_text())
    assert "a-token" not in log.read_text()
