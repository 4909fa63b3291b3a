"""What a question may cost, and what is said where it costs too much."""

import logging
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.handlers.wsgi import WSGIHandler
from django.db import InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from publishing.journal.entries import Action, record
from publishing.models import JournalEntry, Revision
from tests.documents import read
from tests.factories import OfficeFactory
from tests.public_pages import form_data
from tests.publishing.admin.test_drafting import ADD, DRAFT
from tests.srep.test_settings import GOOD, start

pytestmark = pytest.mark.django_db

WORDS = " ".join(f"w{number}" for number in range(1900))
SHORT_WORDS = " ".join(chr(0x4E00 + number) for number in range(950))
UNFOLDING = "ﷺ" * 900  # one letter that folds to four words
MODELS = [model for model, model_admin in admin.site._registry.items() if model_admin.search_fields]


def cost(client, path, query):
    """The most comparisons with LIKE (or INSTR) in one statement, and the length of the longest."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path, query)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert (response.status_code, bool(body)) == (200, True)
    statements = [query["sql"] for query in queries]
    return max(sql.count("LIKE") for sql in statements), max(map(len, statements))


@pytest.mark.parametrize("words", [WORDS, SHORT_WORDS, UNFOLDING], ids=["words", "short words", "unfolding"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_staff_list_looks_for_ten_words(staff, model, words):
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    likes, length = cost(staff, path, {"q": words})

    assert likes <= 10 * 5
    assert length < 40_000


def test_what_the_journal_exports_and_notes_of_a_search_is_bounded(staff):
    record(Action.PUBLISHED, "Liaison")

    likes, length = cost(staff, reverse("admin:publishing_journalentry_export"), {"q": WORDS})

    assert (likes <= 50, length < 40_000) == (True, True)
    assert len(str(JournalEntry.objects.get(action="exported").facts)) < 400


def test_what_a_field_completes_is_bounded(staff):
    query = {"app_label": "offices", "model_name": "post", "field_name": "office", "term": SHORT_WORDS}

    likes, length = cost(staff, reverse("admin:autocomplete"), query)

    assert (likes <= 20, length < 40_000) == (True, True)


def test_readers_too_look_for_ten_words():
    OfficeFactory()

    likes, length = cost(Client(), "/en/offices/", {"q": SHORT_WORDS[:200]})

    assert (likes <= 40, length < 40_000) == (True, True)


def test_ten_words_find_what_the_first_of_them_say(staff):
    office = OfficeFactory(name_en="Liaison office one two three four five six seven eight")
    path = reverse("admin:offices_office_changelist")

    found = staff.get(path, {"q": "Liaison liaison LIAISON office one two three four five six seven eight nowhere"})

    assert list(found.context["cl"].result_list) == [office]


# A database that is away or takes too long


@pytest.mark.parametrize(
    "error", [OperationalError("canceling statement due to statement timeout"), InterfaceError("x")]
)
@pytest.mark.parametrize("path", ["/ka/offices/", "/en/map/features.geojson"])
def test_a_database_that_fails_is_told_in_words_and_with_503(monkeypatch, error, path):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr("offices.selection.RegionSelection.__init__", fail)

    response = Client(raise_request_exception=False).get(path)

    document = read(response)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert document.one("html")["lang"] == path[1:3]
    if path.startswith("/en/"):
        assert "The site is too busy, or cannot reach its data." in response.content.decode()


def test_a_database_that_refuses_to_be_written_is_told_in_words_and_with_503(staff):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite says so as it says that it is away")
    staff.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")

    response = staff.post("/admin/regions/region/add/", {"name_en": "New", "slug": "new"})

    assert response.status_code == 503
    assert "The site is too busy, or cannot reach its data." in response.content.decode()


def test_a_database_without_a_table_of_the_release_is_answered_as_one_that_is_away(staff):
    """As after an upgrade before ``prepare``: what an editor typed waits for it."""
    staff.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE regions_region RENAME TO of_another_release")

    response = staff.post("/admin/regions/region/add/", {"name_en": "New", "slug": "new", "_draft": "1"})

    assert response.status_code == 503
    assert {field["name"]: field["value"] for field in read(response).all("input")}["name_en"] == "New"


def test_what_an_editor_typed_is_kept_for_sending_it_again_when_the_database_fails(staff, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError

    staff.raise_request_exception = False
    path, region = "/admin/regions/region/add/", {"name_en": 'A "long"\ntext <b>', "_publish": "1", "slug": "long"}
    monkeypatch.setattr("publishing.admin.work.Work.__post_init__", fail)
    answers = [staff.post(path, form) for form in (region, {"name_en": "x", "password": "secret"})]

    fields = [{field["name"]: field["value"] for field in read(answer).all("input")} for answer in answers]
    assert [(answer.status_code, answer["Cache-Control"]) for answer in answers] == [(503, "no-store")] * 2
    assert fields == [region, {}]
    assert read(answers[0]).one("form")["method"] == "post"
    assert b"secret" not in answers[1].content


@pytest.mark.django_db(transaction=True)
def test_on_a_full_disk_pages_are_shown_and_what_an_editor_typed_waits_for_room(staff):
    if connection.vendor != "sqlite":
        pytest.skip("the disk of PostgreSQL is not the test's to fill")
    texts = {f"profile_{code}": ("long " * 3_999).strip() for code in settings.MODELTRANSLATION_LANGUAGES}
    data = form_data(staff.get(ADD), "region_form") | {"slug": "long", "name_en": "New"} | texts
    staff.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no room is left of what other tests took back
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        full, shown = staff.post(ADD, data | DRAFT), Client().get("/en/offices/")
        cursor.execute("PRAGMA max_page_count = 4294967294")

    kept = {field["name"]: field["value"] for field in read(full).all("input")}
    assert (full.status_code, texts.items() <= kept.items(), shown.status_code) == (503, True, 200)
    assert not Revision.objects.exists()
    assert staff.post(ADD, kept).status_code == 302
    assert Revision.objects.count() == 1


def test_a_failing_program_is_still_an_error_of_ours(monkeypatch):
    monkeypatch.setattr("offices.selection.RegionSelection.__init__", lambda *args, **kwargs: 1 / 0)

    response = Client(raise_request_exception=False).get("/en/offices/")

    assert (response.status_code, b"The fault is ours" in response.content) == (500, True)


POSTGRESQL = {**GOOD, "DATABASE_URL": "postgres://user@127.0.0.1/name"}


BEHIND_A_WEB_SERVER = "import sys; sys.modules['srep.wsgi'] = sys; "


@pytest.mark.parametrize(
    ("before", "values", "options"),
    [
        ("", {}, "None"),
        ("", {"DATABASE_STATEMENT_SECONDS": "5"}, "{'options': '-c statement_timeout=5s'}"),
        (BEHIND_A_WEB_SERVER, {}, "{'options': '-c statement_timeout=30s'}"),
        (BEHIND_A_WEB_SERVER, {"DATABASE_STATEMENT_SECONDS": "0"}, "None"),
    ],
)
def test_the_web_server_waits_for_postgresql_half_a_minute_and_commands_as_long_as_they_need(before, values, options):
    assert start("s.DATABASES['default'].get('OPTIONS')", before, **POSTGRESQL, **values) == (0, options)


# What strangers send


def test_a_foreign_host_writes_no_traceback_into_the_log(caplog):
    with caplog.at_level(logging.INFO):
        Client().get("/en/", headers={"Host": "evil.example"})

    records = [record for record in caplog.records if record.name == "django.security.DisallowedHost"]
    assert "evil.example" in records[0].getMessage()
    assert [record.exc_info for record in caplog.records] == [None] * len(caplog.records)


@pytest.mark.parametrize("host", ["testserver:8443", "evil.example", "testserver:80"])
def test_the_way_to_https_repeats_nothing_that_a_stranger_sent(settings, host):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "representative.example.org"

    response = Client().get("/en/", headers={"Host": host})

    assert (response.status_code, response["Location"]) == (301, "https://representative.example.org/en/")


def test_https_names_the_host_of_the_site():
    assert start("s.SECURE_SSL_HOST", **{**GOOD, "SITE_URL": "https://example.org:8443"}) == (0, "example.org:8443")


@pytest.mark.parametrize(("sent", "is_read"), [(400_000, 400_000), (5_000_000, 2_000_000)])
def test_what_is_sent_to_a_public_page_is_read_before_it_is_refused(sent, is_read):
    request = RequestFactory().post("/en/", b"x" * sent, content_type="text/plain")
    request.environ["wsgi.input"] = body = BytesIO(b"x" * sent)
    request = type(request)(request.environ)

    response = WSGIHandler().get_response(request)

    assert (response.status_code, body.tell()) == (405, is_read)
