"""The database is copied while others use it, and comes back whole."""

import os
import subprocess
import sys

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from srep.management.commands.backup import Command
from tests.upgrades.databases import loaded, losses

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LOSS = "from django.db import connection; connection.cursor().execute(\"UPDATE regions_region SET slug = 'lost-' || slug\")"
ENDING = {"sqlite": "sqlite3", "postgresql": "pgdump"}


def run(url, *words):
    """(exit code, what is said) of a command of a site whose database is at ``url``."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *words], env={**os.environ, "DATABASE_URL": url}, cwd=settings.BASE_DIR,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    return done.returncode, (done.stdout or done.stderr).strip()


def test_a_copy_is_whole_readable_by_its_owner_alone_and_comes_back_whole(tmp_path):
    folder = tmp_path / "backups"
    with loaded(tmp_path) as (url, rows):
        before = rows()
        code, name = run(url, "backup", str(folder))
        (copy,) = folder.iterdir()
        assert (code, name) == (0, str(copy))
        assert (copy.suffix, copy.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (
            f".{ENDING[connection.vendor]}", 0o600, 0o700,
        )  # fmt: skip
        assert run(url, "shell", "-c", LOSS)[0] == 0
        assert losses(before, rows()) != []

        assert run(url, "restore", "--yes", str(copy))[0] == 0

        assert losses(before, rows()) == losses(rows(), before) == []


def test_a_file_that_is_no_whole_copy_is_refused_and_changes_nothing(tmp_path):
    with loaded(tmp_path) as (url, rows):
        before = rows()
        run(url, "backup", str(tmp_path / "backups"))
        (copy,) = (tmp_path / "backups").iterdir()
        half = tmp_path / f"half{copy.suffix}"
        half.write_bytes(copy.read_bytes()[:5000])
        other = tmp_path / "other.txt"
        other.touch()

        assert [run(url, "restore", "--yes", str(path))[0] for path in (half, other, tmp_path / "none")] == [1, 1, 1]
        assert rows() == before


def test_a_folder_that_is_none_is_told_in_a_sentence(tmp_path):
    place = tmp_path / "file"
    place.touch()

    with pytest.raises(CommandError, match="File exists"):
        call_command("backup", place)


def test_no_copy_takes_the_place_of_another(tmp_path):
    with time_machine.travel("2030-01-02T03:04:05Z", tick=False):
        copy = tmp_path / f"srep-2030-01-02T030405Z.{ENDING[connection.vendor]}"
        copy.write_text("Another.")

        with pytest.raises(CommandError, match=f"^{copy} exists already.$"):
            call_command("backup", tmp_path)

    assert [*tmp_path.iterdir()] == [copy]
    assert copy.read_text() == "Another."


def test_a_disk_that_is_full_is_told_in_a_sentence_and_holds_nothing_unfinished(tmp_path, monkeypatch):
    def fill(_command, path):
        path.touch()
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Command, "copy", fill)

    with pytest.raises(CommandError, match=r"^database or disk is full$"):
        call_command("backup", tmp_path)

    assert [*tmp_path.iterdir()] == []


def test_old_copies_go_but_for_the_newest(tmp_path):
    for name in ("srep-2020-01-01T000000Z", "srep-2020-01-02T000000Z", "mine"):
        file = tmp_path / f"{name}.{ENDING[connection.vendor]}"
        file.touch()
        os.utime(file, (0, 0))
    with loaded(tmp_path) as (url, _rows):
        _code, name = run(url, "backup", str(tmp_path), "--days", "30")

    left = sorted(path.name for path in tmp_path.glob(f"*.{ENDING[connection.vendor]}") if path.stem != "site")
    assert left == [f"mine.{ENDING[connection.vendor]}", os.path.basename(name)]
