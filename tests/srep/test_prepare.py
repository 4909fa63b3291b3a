from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from offices.models import Office
from publishing.models import LoadedRow, SiteRevision
from srep.management.commands.prepare import umask
from srep.settings import LANGUAGES
from tests.documents import Document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def static_files_elsewhere(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def prepare():
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


def test_the_first_staff_member_gets_a_fresh_password_that_is_told_once(client, monkeypatch):
    monkeypatch.delenv("SREP_ADMIN_PASSWORD", raising=False)

    first, second = prepare(), prepare()

    password = first.split("with the password ")[1].split(". It is not shown again.")[0]
    assert len(password) >= 15
    user = get_user_model().objects.get()
    assert (user.check_password(password), user.is_staff, user.is_superuser) == (True, True, True)
    assert password not in second
    assert "editor" not in second


def test_two_sites_have_different_passwords(monkeypatch):
    monkeypatch.delenv("SREP_ADMIN_PASSWORD", raising=False)
    first = prepare()
    get_user_model().objects.all().delete()

    assert first.splitlines()[-1] != prepare().splitlines()[-1]


def test_the_password_may_be_given_and_is_then_not_printed(monkeypatch):
    monkeypatch.setenv("SREP_ADMIN_PASSWORD", "correct horse battery staple")

    said = prepare()

    assert get_user_model().objects.get().check_password("correct horse battery staple")
    assert "correct horse" not in said


@pytest.mark.parametrize("password", ["short", "passwordpassword1"[:14], "editor-editor"])
def test_a_weak_given_password_is_refused_and_nobody_is_made(monkeypatch, password):
    monkeypatch.setenv("SREP_ADMIN_PASSWORD", password)

    with pytest.raises(CommandError, match=r"^SREP_ADMIN_PASSWORD: "):
        prepare()

    assert not get_user_model().objects.exists()


def test_a_database_that_cannot_be_opened_is_told_in_one_sentence(monkeypatch):
    def refuse():
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(connection, "ensure_connection", refuse)

    with pytest.raises(CommandError, match=r"^The database cannot be opened: unable to open database file$"):
        prepare()


def test_a_database_of_a_later_release_is_left_as_it_is_and_what_is_left_of_a_former_one_does_no_harm():
    recorder = MigrationRecorder(connection)
    recorder.record_applied("regions", "0001_as_it_was_called_once")
    prepare()
    LoadedRow.objects.all().delete()
    recorder.record_applied("regions", "9999_later")

    with pytest.raises(
        CommandError, match=r"later release, which has applied regions\.9999_later\. Nothing was changed\."
    ):
        prepare()

    assert not LoadedRow.objects.exists()


def test_preparing_again_loses_nothing(settings):
    prepare()
    Office.objects.filter(slug="liaison-georgia").update(profile_en="Changed by an editor.")
    marker = settings.STATIC_ROOT / "marker"
    marker.write_text("still here")

    prepare()

    assert Office.objects.get(slug="liaison-georgia").profile_en == "Changed by an editor."
    assert marker.read_text() == "still here"


def test_a_changed_static_file_is_collected_without_a_word(settings, tmp_path, capsys):
    source = tmp_path / "source"
    source.mkdir()
    settings.STATICFILES_DIRS = [source]
    (source / "a.css").write_text("a{}")
    prepare()

    (source / "b.css").write_text("b{}")
    prepare()

    assert (settings.STATIC_ROOT / "b.css").read_text() == "b{}"
    assert capsys.readouterr().out == ""


def test_what_searches_read_is_made_anew_after_an_upgrade_and_pages_with_it():
    prepare()
    before = SiteRevision.current()
    Office.objects.filter(slug="liaison-georgia").update(folded="as an older release wrote it")

    prepare()

    assert "tiflis" in Office.objects.get(slug="liaison-georgia").folded.split("\n")
    assert SiteRevision.current() == before + 1


def mode(path):
    return f"{path.stat().st_mode & 0o777:o}"


def test_secrets_and_the_database_are_closed_to_other_accounts_and_static_files_are_not(
    settings, tmp_path, monkeypatch
):
    settings.ENV_FILE = tmp_path / ".env"
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "site.sqlite3"))
    for name in (".env", "site.sqlite3", "site.sqlite3-wal"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    closed = "640"
    if connection.vendor != "sqlite":
        (tmp_path / "site.sqlite3").chmod(0o640)
        (tmp_path / "site.sqlite3-wal").chmod(0o640)

    with umask(0o077):
        prepare()

    assert {mode(tmp_path / name) for name in (".env", "site.sqlite3", "site.sqlite3-wal")} == {closed}
    assert mode(settings.STATIC_ROOT) == "755"
    assert {mode(path) for path in settings.STATIC_ROOT.rglob("*")} == {"644", "755"}


def test_a_page_is_written_in_each_language_for_when_the_site_does_not_answer(settings):
    prepare()

    pages = {code: Document((settings.STATIC_ROOT / "away" / f"{code}.html").read_text()) for code, _ in LANGUAGES}
    assert [page.one("html")["lang"] for page in pages.values()] == list(pages)
    assert "The site is too busy" in str(pages["en"].words("main"))
    assert len({str(page.words("h1")) for page in pages.values()}) == len(pages)
