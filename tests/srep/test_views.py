import re

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.timezone import localdate

from srep.views import has_all_migrations, server_error
from tests.documents import Document, read
from tests.factories import (
    MilestoneFactory,
    OfficeFactory,
    PassageFactory,
    PostFactory,
    QuestionFactory,
    RegionFactory,
    TermFactory,
)
from translations.states import TARGET_LANGUAGES


@pytest.mark.parametrize(
    ("accepted", "address"),
    [
        ("", "/en/"),
        ("ka", "/ka/"),
        ("de, ky;q=0.8, fr;q=0.5", "/ky/"),
        ("ru-RU,ru;q=0.9", "/ru/"),
        ("de, *;q=0.1", "/en/"),
        ("nonsense;;q=x" * 1000, "/en/"),
        ("ru;q=0", "/en/"),
        ("ru;q=0.000, ky;q=0.001", "/ky/"),
        ("ru;q=0, *", "/en/"),
        ("en;q=0, *;q=0.5", "/fr/"),
        ("*;q=0", "/en/"),
        ("ru;q=2", "/en/"),
        ("ru;q=, ky", "/en/"),
        ("x" * 100, "/en/"),
    ],
)
def test_the_front_door_leads_to_the_language_that_the_reader_asks_for(client, accepted, address):
    response = client.get("/", headers={"Accept-Language": accepted})

    assert (response.status_code, response["Location"]) == (302, address)
    assert response["Vary"] == "Accept-Language"
    assert not response.cookies
    assert f"/{client.get('/admin/login/', headers={'Accept-Language': accepted})['Content-Language']}/" == address


def state_of(client, path):
    response = client.get(path)

    assert (response["Content-Type"], response["Cache-Control"]) == ("text/plain", "no-store")
    return response.status_code, response.content.decode()


def test_a_process_that_answers_is_healthy_without_asking_the_database(client):
    assert state_of(client, "/healthz") == (200, "ok\n")


@pytest.mark.django_db
def test_the_site_is_ready_while_its_database_answers(client):
    assert state_of(client, "/readyz") == (200, "ok\n")


@pytest.mark.django_db
def test_the_site_is_healthy_and_not_ready_without_its_database(client, monkeypatch):
    def fail(*args):
        raise DatabaseError("gone, with a password in the words")

    monkeypatch.setattr(connection, "cursor", fail)

    assert state_of(client, "/healthz") == (200, "ok\n")
    assert state_of(client, "/readyz") == (503, "The database cannot be reached.\n")


@pytest.mark.django_db
def test_the_site_is_not_ready_before_every_migration_is_applied(client, monkeypatch):
    monkeypatch.setattr(has_all_migrations, "is_known", False)
    row = MigrationRecorder.Migration.objects.filter(app="offices").latest("pk")
    row.delete()

    assert state_of(client, "/readyz") == (503, "The database lacks migrations: run prepare.\n")

    row.save()

    assert state_of(client, "/readyz") == (200, "ok\n")


@pytest.mark.django_db
def test_robots_are_sent_to_the_map_of_the_site(client):
    assert client.get("/robots.txt").content.decode() == (
        "User-agent: *\nDisallow: /admin/\nDisallow: /*/map/?\nDisallow: /*/offices/?\n\nSitemap: http://testserver/sitemap.xml\n"
    )


@pytest.mark.django_db
def test_addresses_come_from_the_settings_and_never_from_the_request(client):
    QuestionFactory()

    for path in ("/sitemap.xml", "/en/", "/robots.txt"):
        text = client.get(path, headers={"Host": "testserver:8443"}).content.decode()
        assert "http://testserver" in text
        assert "8443" not in text


@pytest.mark.django_db
def test_the_map_of_the_site_names_each_page_with_its_languages_and_last_change(client):
    region = RegionFactory(slug="here", name_fr="Ici")

    text = client.get("/sitemap.xml").content.decode()

    (entry,) = re.findall(r"<url>\s*<loc>http://testserver/fr/regions/here/</loc>.*?</url>", text, re.DOTALL)
    assert re.findall(r"<lastmod>(.*?)</lastmod>", entry) == [localdate(region.updated).isoformat()]
    assert re.findall(r'hreflang="(.*?)" href="(.*?)"', entry) == [
        ("en", "http://testserver/en/regions/here/"),
        ("fr", "http://testserver/fr/regions/here/"),
        ("x-default", "http://testserver/en/regions/here/"),
    ]
    assert "/ru/regions/here/" not in text


@pytest.mark.django_db
def test_the_map_of_the_site_names_a_page_in_the_languages_of_what_it_is_about_alone(client):
    QuestionFactory(question_fr="Une question ?")
    MilestoneFactory(text_ru="Веха")
    PostFactory(office=OfficeFactory(kind="headquarters", name_uz="Bosh ofis"), title_hy="Ներկայացուցիչ")
    RegionFactory(name_ka="რეგიონი")
    TermFactory(term_tk="söz")
    for page, body in {"about": "body_kk", "privacy": "body_ky", "accessibility": "body_tg"}.items():
        PassageFactory(page=page, **{body: "Матн"})

    found = re.findall(r"<loc>http://testserver/(..)(/.*?)</loc>", client.get("/sitemap.xml").content.decode())

    languages = {path: {code for code, other in found if other == path} - {"en"} for _code, path in found}
    assert {path: codes for path, codes in languages.items() if path.count("/") < 3} == {
        "/": {"fr"},
        "/timeline/": {"ru"},
        "/representative/": {"hy"},
        "/contact/": {"ka"},
        "/about/": {"kk"},
        "/privacy/": {"ky"},
        "/accessibility/": {"tg"},
        "/glossary/": {"tk"},
        "/changes/": {*TARGET_LANGUAGES},
        "/regions/": {"ka"},
        "/offices/": {"uz"},
        "/map/": {"uz"},
    }


@pytest.mark.django_db
def test_the_map_of_very_many_offices_is_several_files_that_name_each_page_once(client, monkeypatch):
    QuestionFactory()
    for _ in range(5):
        OfficeFactory()
    addresses = lambda path: re.findall(r"<loc>(.*?)</loc>", client.get(path).content.decode())  # noqa: E731
    whole = addresses("/sitemap.xml")
    monkeypatch.setattr("offices.sitemaps.OfficeSitemap.limit", 2)

    files = addresses("/sitemap.xml")
    named = [address for file in files for address in addresses(file.removeprefix("http://testserver"))]

    assert files == [f"http://testserver/sitemap-{number}.xml" for number in range(4)]
    assert sorted(named) == sorted(set(whole))
    assert client.get("/sitemap-4.xml").status_code == 404


@pytest.mark.parametrize("stylesheet_fails", [False, True])
def test_the_page_of_a_fault_needs_nothing_that_may_have_failed(monkeypatch, stylesheet_fails):
    def fail(*args):
        raise ValueError("no manifest")

    if stylesheet_fails:
        monkeypatch.setattr("srep.views.staticfiles_storage.url", fail)

    with translation.override("ka"):
        response = server_error(RequestFactory().get("/ka/"))

    document = read(response)
    assert response.status_code == 500
    assert document.faults == []
    assert document.one("html")["lang"] == "ka"
    assert len(document.all("link")) == (0 if stylesheet_fails else 1)


@pytest.mark.django_db
def test_a_fault_shows_no_inside(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("a secret inside")

    monkeypatch.setattr("mandate.views.HomeView.get_context_data", fail)

    response = Client(raise_request_exception=False).get("/hy/")

    assert response.status_code == 500
    assert "secret" not in response.content.decode()
    assert read(response).one("html")["lang"] == "hy"


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "language"), [("/de/", "fr"), ("/ka/nothing/", "ka"), ("/nothing", "fr")])
def test_a_page_that_does_not_exist_is_refused_in_the_readers_language(client, path, language):
    response = client.get(path, headers={"Accept-Language": "fr"})

    document = Document(response.content.decode())
    assert response.status_code == 404
    assert document.faults == []
    assert document.one("html")["lang"] == language
    assert not response.cookies


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_words():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})

    assert response.status_code == 403
    assert read(response).words("h1") == ["You may not see this page"]
