"""Pictures in a backup, and back."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from pictures import files
from srep.management.commands.restore import Command
from tests.pictures.pictures import stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def database(monkeypatch):
    """The commands without the database itself, which has tests of its own."""
    monkeypatch.setattr("srep.management.commands.backup.Command.copy", lambda _self, path: path.touch())
    monkeypatch.setattr("srep.management.commands.backup.check_copy", lambda _path: None)
    monkeypatch.setattr("srep.management.commands.restore.check_copy", lambda _path: None)
    monkeypatch.setattr(Command, f"restore_{connection.vendor}", lambda _self, _file: None)


def contents(key):
    return {file.name: file.read_bytes() for file in files.folder_of(key).iterdir()}


@pytest.mark.usefixtures("database")
def test_a_backup_has_every_picture_once_for_its_owner_alone_and_brings_back_what_is_missing(tmp_path, media):
    key, other = stored(), stored(width=500)
    before = contents(key)
    unfinished = media / key[:2] / "unfinished-1"
    unfinished.mkdir()
    folder = tmp_path / "backups"
    call_command("backup", folder, verbosity=0)
    call_command("backup", folder / "again", verbosity=0)
    (copy,) = folder.glob("srep-*")
    assert sorted(each.name for each in (folder / "pictures").glob("??/*")) == sorted([key, other])
    assert {path.stat().st_mode & 0o077 for path in (folder / "pictures").rglob("*")} == {0}
    files.remove(key)
    unfinished.rmdir()

    call_command("restore", copy, yes=True, verbosity=0)

    assert contents(key) == before
    assert sorted(each.name for each in media.glob("??/*")) == sorted([key, other])


@pytest.mark.usefixtures("database")
def test_a_site_without_pictures_is_copied_too(tmp_path):
    call_command("backup", tmp_path / "backups", verbosity=0)

    assert not (tmp_path / "backups" / "pictures").exists()


@pytest.mark.usefixtures("database")
def test_pictures_that_cannot_be_written_are_told_of_after_both_commands(tmp_path, media):
    stored()
    folder = tmp_path / "backups"
    call_command("backup", folder, verbosity=0)
    (copy,) = folder.glob("srep-*")
    in_the_way = media.parent.rename(tmp_path / "other")
    media.parent.touch()

    with pytest.raises(CommandError, match=rf"^The database is that of {copy.name}, but pictures are missing: "):
        call_command("restore", copy, yes=True, verbosity=0)

    media.parent.unlink()
    in_the_way.rename(media.parent)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "pictures").touch()
    with pytest.raises(CommandError, match="pictures"):
        call_command("backup", tmp_path / "full", verbosity=0)
