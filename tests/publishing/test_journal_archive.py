"""Old entries of the journal go to a file, and by no other way."""

import gzip
import json
import os
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from publishing.journal.entries import Action, record
from publishing.journal.guard import guard
from publishing.journal.sentences import sentence
from publishing.models import JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def guarded():
    guard(connection)


@pytest.fixture
def entries():
    made = []
    for year in (2023, 2024, 2025, 2026):
        with time_machine.travel(datetime(year, 5, 1, 12, tzinfo=UTC), tick=False):
            made.append(record(Action.PUBLISHED, f"Liaison {year}", username="nino", detail="Renamed.", step="x"))
    return made


def subjects():
    return list(JournalEntry.objects.order_by("pk").values_list("subject", flat=True))


def archive(path, before="2025-01-01"):
    call_command("archive_journal", before=before, to=path, verbosity=0)


def test_entries_from_before_a_day_are_in_the_file_whole_and_no_longer_in_the_journal(entries, tmp_path):
    path = tmp_path / "old.jsonl.gz"

    archive(path)

    with gzip.open(path, "rt") as lines:
        kept = [json.loads(line) for line in lines]
    assert [(row["id"], row["when"], row["username"], row["subject"], row["facts"]) for row in kept] == [
        (entry.pk, f"{year}-05-01T12:00:00Z", "nino", f"Liaison {year}", {"step": "x"})
        for entry, year in zip(entries[:2], (2023, 2024), strict=True)
    ]
    assert {*kept[0]} == {field.attname for field in JournalEntry._meta.concrete_fields}
    assert path.stat().st_mode & 0o777 == 0o600
    assert subjects() == ["Liaison 2025", "Liaison 2026", str(entries[1])]
    last = JournalEntry.objects.order_by("pk").last()
    assert sentence(last) == (
        "The journal was archived up to “2024-05-01 12:00 nino: published Liaison 2024”. Entries taken out: 2."
    )
    assert last.detail == str(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.filter(subject="Liaison 2025").delete(),
        lambda rows: rows.filter(action="archived").delete(),
        lambda rows: rows.all().delete(),
        lambda rows: rows.filter(subject="Liaison 2025").update(subject="Other"),
        lambda rows: rows.filter(action="archived").update(object_id="999999999"),
    ],
)
def test_an_archive_permits_nothing_else(entries, tmp_path, change):
    archive(tmp_path / "old.jsonl.gz")
    before = subjects()

    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        change(JournalEntry.objects)

    assert subjects() == before


def test_what_was_archived_may_be_archived_on(entries, tmp_path):
    archive(tmp_path / "first.jsonl.gz")
    archive(tmp_path / "second.jsonl.gz", "2026-01-01")

    assert subjects()[0] == "Liaison 2026"
    assert JournalEntry.objects.filter(action="archived").count() == 2


@pytest.mark.parametrize(
    ("before", "words"),
    [("abc", "write a day"), ("9999-12-31", "write a day"), ("2025-02-30", "write a day"), ("2020-01-01", "no entry")],
)
def test_a_day_that_archives_nothing_is_refused_in_words(entries, tmp_path, before, words):
    with pytest.raises(CommandError, match=words):
        archive(tmp_path / "old.jsonl.gz", before)

    assert len(subjects()) == 4
    assert list(tmp_path.iterdir()) == []


@time_machine.travel("2026-11-24T12:00:00Z", tick=False)
@pytest.mark.parametrize(("before", "archived"), [("2026-11-23", True), ("2026-11-24", True), ("2026-11-25", False)])
def test_a_day_is_archived_up_to_once_it_has_begun(entries, tmp_path, before, archived):
    if archived:
        archive(tmp_path / "old.jsonl.gz", before)
    else:
        with pytest.raises(CommandError, match="write a day that has begun"):
            archive(tmp_path / "old.jsonl.gz", before)

    assert len(subjects()) == (1 if archived else 4)


def test_what_a_clock_that_was_set_back_put_after_a_later_entry_stays_with_it(tmp_path):
    for year in (2023, 2026, 2024):
        with time_machine.travel(datetime(year, 5, 1, 12, tzinfo=UTC), tick=False):
            record(Action.PUBLISHED, f"Liaison {year}")

    archive(tmp_path / "old.jsonl.gz")

    assert subjects()[:2] == ["Liaison 2026", "Liaison 2024"]


@pytest.mark.parametrize("left_out", ["before", "to"])
def test_an_archive_needs_a_day_and_a_file(entries, tmp_path, left_out):
    asked = {"before": "2025-01-01", "to": tmp_path / "old.jsonl.gz"}
    del asked[left_out]

    with pytest.raises(CommandError, match=f"required: --{left_out}"):
        call_command("archive_journal", **asked)

    assert len(subjects()) == 4


def test_no_file_is_written_over(entries, tmp_path):
    path = tmp_path / "old.jsonl.gz"
    path.write_text("An archive.")

    with pytest.raises(CommandError, match="exists"):
        archive(path)

    assert (path.read_text(), len(subjects())) == ("An archive.", 4)


def test_a_file_that_cannot_be_finished_leaves_the_journal_whole(entries, tmp_path, monkeypatch):
    def fail(*args):
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", fail)

    with pytest.raises(OSError, match="No space"):
        archive(tmp_path / "old.jsonl.gz")

    assert len(subjects()) == 4


def test_of_two_who_archive_the_same_at_once_one_is_refused_and_takes_nothing_out(entries, tmp_path, monkeypatch):
    first, second, fsync = tmp_path / "1.jsonl.gz", tmp_path / "2.jsonl.gz", os.fsync

    def meanwhile(number):
        monkeypatch.setattr(os, "fsync", fsync)
        archive(second)

    monkeypatch.setattr(os, "fsync", meanwhile)
    with pytest.raises(CommandError, match="The journal changed meanwhile"):
        archive(first)

    assert subjects()[:2] == ["Liaison 2025", "Liaison 2026"]
    assert JournalEntry.objects.get(action=Action.ARCHIVED).detail == str(second)
