import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory

from mandate.models import Question
from offices.models import Office
from tests.documents import read
from tests.factories import MilestoneFactory, OfficeFactory, QuestionFactory
from tests.srep.test_headers import ALWAYS, protection

pytestmark = pytest.mark.django_db

PUBLIC = ["/en/", "/ka/offices/", "/en/offices/an-office/", "/en/timeline/", "/en/map/"]


@pytest.fixture(autouse=True)
def content():
    QuestionFactory()
    OfficeFactory(slug="an-office")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_reader_gets_no_cookie_and_an_unchanged_page_is_not_sent_again(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert first.status_code == 200
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("/en/", lambda: Question.objects.update(answer_en="Changed.")),
        ("/ka/offices/", OfficeFactory),
        ("/en/offices/an-office/", lambda: Office.objects.update(name_en="Changed")),
        ("/en/timeline/", MilestoneFactory),
        ("/en/map/", OfficeFactory),
    ],
)
def test_a_changed_page_is_sent_again(client, path, change):
    first = client.get(path)
    change()

    again = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 200
    assert again.content != first.content
    assert again["ETag"] != first["ETag"]


def test_a_foreign_host_is_refused_and_never_repeated(client):
    response = client.get("/en/", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert b"evil.example" not in response.content


@pytest.mark.parametrize("path", ["/en/offices/?year=%00", "/en/off%00ices/", "/en/map/?q=%00", "/admin/?%00=1"])
def test_a_nul_character_in_an_address_is_answered_with_400(client, path):
    assert client.get(path).status_code == 400


def test_a_nul_character_in_the_key_of_a_session_is_answered_with_400(client):
    client.cookies["session"] = "a\0bcdefghijk"

    assert client.get("/admin/").status_code == 400


def test_a_nul_character_is_refused_in_the_readers_language_and_as_strictly_as_any_page(client):
    client.get("/fr/")

    response = client.get("/ka/off%00ices/?q=1")

    document = read(response)
    assert document.one("html")["lang"] == "ka"
    assert document.faults == []
    assert document.one("a", hreflang="ru")["href"] == "/ru/off%00ices/"
    assert protection(response) == ALWAYS


@pytest.mark.parametrize("path", ["/", *PUBLIC, "/en/no-such-page/", "/robots.txt", "/sitemap.xml", "/healthz"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "NONSENSE"])
def test_readers_can_only_read(path, method):
    response = Client(enforce_csrf_checks=True).generic(method, path)

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("path", [*PUBLIC, "/ka/no-such-page/", "/robots.txt"])
def test_head_says_what_get_would_and_sends_no_body(path):
    """Asked as a web server asks: Django's client would take the body away by itself."""
    get, head = answer("GET", path), answer("HEAD", path)

    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head["Content-Length"] == str(len(get.content))
    assert head["Content-Type"] == get["Content-Type"]


def test_head_does_not_make_a_file_that_is_not_wanted():
    head = answer("HEAD", "/en/map/features.csv")

    assert (head.status_code, head.getvalue()) == (200, b"")
    assert answer("GET", "/en/map/features.csv").getvalue() != b""


def answer(method, path):
    return WSGIHandler().get_response(RequestFactory().generic(method, path))


@pytest.mark.parametrize(
    "path", ["/xx/", "/de/offices/", "/EN-gb/", "/en/offices/no-such/", "/en/regions/../../etc/", "/en/" + "a" * 5000]
)
def test_an_unknown_address_is_a_404(client, path):
    assert client.get(path).status_code == 404


def test_an_error_shows_nothing_of_the_inside(client, monkeypatch):
    client.raise_request_exception = False

    def fail(*args, **kwargs):
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("mandate.views.HomeView.get_context_data", fail)

    response = client.get("/ka/")

    assert response.status_code == 500
    assert b"secret" not in response.content
    assert b"Traceback" not in response.content
    assert b'lang="ka"' in response.content
