"""What each kind of answer forbids the browser: all headers that protect, compared whole."""

from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from publishing.previews.share_links import share
from tests.factories import OfficeFactory, UserFactory
from tests.publishing.workflow.test_change_sets import draft_of

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
SENSORS = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=()"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": SENSORS,
    "Strict-Transport-Security": None,  # the site of the tests speaks plain HTTP
    "Access-Control-Allow-Origin": None,
    "Cache-Control": None,
    "X-Robots-Tag": None,
    "Set-Cookie": None,
    "Server": None,
}
FRAMED = {
    "X-Frame-Options": None,
    "Content-Security-Policy": POLICY | {"frame-ancestors": ["'self'"]},
}
FOR_PAGES_OF_OTHERS = {"Access-Control-Allow-Origin": "*"}
NEVER_CACHED = {"Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private"}
PREVIEWED = {"Cache-Control": "no-store, private, max-age=0, no-cache, must-revalidate", "X-Robots-Tag": "noindex"}
SHARED = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}

# {what it is: (status, who asks, path, which headers are otherwise)}
ANSWERS = {
    "home page": (200, "reader", "/en/", {}),
    "list": (200, "reader", "/ka/offices/", {}),
    "object": (200, "reader", "/en/offices/liaison/", {}),
    "map": (200, "reader", "/en/map/", {}),
    "map on pages of others": (200, "reader", "/en/map/embed/", FRAMED),
    "data of the map": (200, "reader", "/en/map/features.geojson", FOR_PAGES_OF_OTHERS),
    "table": (200, "reader", "/en/map/features.csv", FOR_PAGES_OF_OTHERS),
    "track of the map": (200, "reader", "/en/map/features.gpx", FOR_PAGES_OF_OTHERS),
    "picture": (200, "reader", "/en/map/picture.svg", {}),
    "feed": (200, "reader", "/en/changes.atom", {}),
    "sitemap": (200, "reader", "/sitemap.xml", {}),
    "robots.txt": (200, "reader", "/robots.txt", {}),
    "health": (200, "reader", "/healthz", {"Cache-Control": "no-store"}),
    "readiness": (200, "reader", "/readyz", {"Cache-Control": "no-store"}),
    "front door": (302, "reader", "/", {}),
    "address without its slash": (301, "reader", "/en/offices", {}),
    "unknown page": (404, "reader", "/en/no-such-page/", {}),
    "unknown page in no language": (404, "reader", "/no-such-page/", {}),
    "NUL": (400, "reader", "/en/?q=%00", {}),
    "login": (200, "reader", "/admin/login/", NEVER_CACHED),
    "staff page without a session": (302, "reader", "/admin/offices/office/", NEVER_CACHED),
    "shared preview": (200, "reader", "/preview/{token}/en/offices/", SHARED),
    "page outside of a shared preview": (404, "reader", "/preview/{token}/ka/offices/", SHARED),
    "unknown shared preview": (404, "reader", "/preview/no-such/en/offices/", {}),
    "first page of the staff": (200, "editor", "/admin/", NEVER_CACHED),
    "list of the staff": (200, "editor", "/admin/offices/office/", NEVER_CACHED),
    "form": (200, "editor", "/admin/offices/office/{office}/change/", NEVER_CACHED),
    "unknown page of the staff": (404, "editor", "/admin/offices/no-such/", {}),
    "preview": (200, "editor", "/admin/preview/{draft}/en/offices/liaison/", PREVIEWED),
    "preview of the map": (200, "editor", "/admin/preview/{draft}/en/map/embed/", PREVIEWED),
    "journal as a table": (200, "editor", "/admin/publishing/journalentry/export/", NEVER_CACHED),
}


def protection(response):
    """The headers of ``ALWAYS`` as the response has them, the policy as {directive: [sources]}."""
    found = {name: response.headers.get(name) for name in ALWAYS}
    if policy := found["Content-Security-Policy"]:
        parts = [part.split() for part in policy.split(";")]
        found["Content-Security-Policy"] = {name: sources for name, *sources in parts}
        assert len(parts) == len(found["Content-Security-Policy"])
    return found


@pytest.fixture
def places():
    office = OfficeFactory(slug="liaison")
    draft = draft_of(office, name_en="New")
    link = share(draft, "en", timezone.now() + timedelta(days=1), UserFactory())
    return {"office": office.pk, "draft": draft.pk, "token": link.token}


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_an_answer_has_all_headers_that_protect_and_no_others(staff, places, name):
    status, who, path, otherwise = ANSWERS[name]
    client = staff if who == "editor" else Client()

    response = client.get(path.format_map(places))

    assert response.status_code == status
    assert protection(response) == ALWAYS | otherwise


@pytest.mark.parametrize("name", sorted(name for name, row in ANSWERS.items() if row[1] == "reader"))
def test_a_reader_is_given_no_cookie_but_to_log_in(places, name):
    response = Client().get(ANSWERS[name][2].format_map(places))

    assert sorted(response.cookies) == (["csrf"] if name == "login" else [])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_refusal_to_write_protects_as_any_page(method):
    response = Client().generic(method, "/en/")

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert protection(response) == ALWAYS


def test_a_form_without_its_token_is_refused_under_the_same_policy(places):
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {})

    assert response.status_code == 403
    assert protection(response) == ALWAYS


def test_an_error_of_the_server_is_told_under_the_same_policy(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("mandate.views.HomeView.get_context_data", lambda *args, **kwargs: 1 / 0)

    response = client.get("/en/")

    assert response.status_code == 500
    assert protection(response) == ALWAYS


def test_a_page_from_the_cache_protects_as_it_did_when_it_was_made(pages_are_kept, places):
    for name in ("list", "map on pages of others"):
        first, second = (Client().get(ANSWERS[name][2]) for _time in range(2))

        for_others = {"Cache-Control": "public, max-age=0, s-maxage=5, stale-while-revalidate=5"}
        assert protection(first) == protection(second) == ALWAYS | ANSWERS[name][3] | for_others


def test_a_static_file_is_what_it_says_and_nobody_guesses(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "plain.css").write_text("a {}")

    response = WSGIHandler().get_response(RequestFactory().get("/static/plain.css"))
    response.close()

    assert (response.status_code, response["Content-Type"]) == (200, 'text/css; charset="utf-8"')
    assert protection(response) == ALWAYS | {
        "Content-Security-Policy": None,
        "X-Frame-Options": None,
        "Permissions-Policy": None,
        "Referrer-Policy": None,
        "Cross-Origin-Opener-Policy": None,
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "max-age=60, public",
    }


def test_over_https_the_browser_keeps_to_it(settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True

    response = Client().get("/robots.txt", secure=True)

    assert protection(response) == ALWAYS | {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def test_whoever_signs_in_gets_a_cookie_that_no_script_and_no_other_site_can_use(settings):
    client, password = Client(), "a long enough pass phrase"
    client.get("/admin/login/")
    client.post(reverse("admin:login"), {"username": UserFactory().username, "password": password})

    cookies = {
        name: (row["httponly"], row["samesite"], row["domain"], row["path"]) for name, row in client.cookies.items()
    }
    assert cookies == {"csrf": (True, "Lax", "", "/"), "session": (True, "Lax", "", "/")}


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("/en/map/features.csv", {}, "offices.csv"),
        ("/en/map/features.kml", {}, "offices.kml"),
        ("/en/map/features.gpx", {}, "offices.gpx"),
        (reverse("admin:texts_overview"), {"format": "csv"}, "texts-by-language.csv"),
        (reverse("admin:publishing_journalentry_export"), {}, "journal.csv"),
        (reverse("admin:offices_office_export"), {"file": "csv", "languages": ["en"]}, "offices.csv"),
        (reverse("admin:offices_office_export"), {"file": "xlsx", "languages": ["en"]}, "offices.xlsx"),
        (
            reverse("admin:texts_export"),
            {"file": "csv", "languages": ["fr"], "kinds": ["offices.office"]},
            "texts.csv",
        ),
    ],
)
def test_a_file_is_kept_under_a_name_and_never_shown_as_a_page(staff, path, query, name):
    OfficeFactory(name_en="Liaison")

    response = staff.get(path, query)

    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
