"""Pictures that nobody saved are taken away; what the history names stays."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from pictures import files, uploads
from pictures.models import StoredPicture
from pictures.uploads import KEPT_UNSAVED, remove_unused, send_again
from publishing.revisions.live import ensure_live_revision
from publishing.workflow.drafts import discard
from tests.factories import OfficeFactory
from tests.pictures.pictures import pictured, stored
from tests.pictures.test_serving import drafted

pytestmark = pytest.mark.django_db
LATER = timezone.timedelta(days=8)


def test_what_was_never_saved_goes_after_a_week_and_not_before(media):
    ensure_live_revision(OfficeFactory())
    key = stored()

    assert remove_unused() == 0
    assert files.folder_of(key).exists()
    assert remove_unused(timezone.now() + LATER) == 1
    assert not files.folder_of(key).exists()
    assert [*media.iterdir()] == []
    assert not StoredPicture.objects.exists()


def test_one_that_is_sent_again_while_what_is_old_is_taken_away_keeps_its_files(monkeypatch):
    key, write = stored(), files.write
    StoredPicture.objects.update(last_sent=timezone.now() - LATER)

    def write_while_old_ones_go(*args):
        write(*args)
        remove_unused()

    monkeypatch.setattr(files, "write", write_while_old_ones_go)

    assert stored() == key
    assert StoredPicture.objects.filter(pk=key).exists()
    assert files.folder_of(key).exists()


def test_one_that_a_form_is_sent_with_just_before_it_goes_stays(monkeypatch):
    key = stored()
    StoredPicture.objects.update(last_sent=timezone.now() - LATER)

    def lock():
        send_again(key)
        return transaction.atomic()

    monkeypatch.setattr(uploads, "transaction", SimpleNamespace(atomic=lock))

    assert remove_unused() == 0
    assert files.folder_of(key).exists()


def test_what_a_revision_names_stays_also_if_it_was_discarded(django_assert_num_queries):
    published, draft = OfficeFactory(**pictured()), OfficeFactory()
    ensure_live_revision(published)
    key = stored(width=500)
    discard(drafted(draft, picture=key))

    assert remove_unused(timezone.now() + LATER) == 0

    assert files.folder_of(key).exists()
    assert files.folder_of(published.picture).exists()
    with django_assert_num_queries(1):  # each was looked for once
        assert remove_unused(timezone.now() + LATER) == 0


def test_a_form_that_is_sent_again_holds_its_picture():
    key = stored()
    StoredPicture.objects.update(last_sent=timezone.now() - KEPT_UNSAVED - timedelta(hours=1))

    assert send_again(key)

    assert remove_unused() == 0
    assert files.folder_of(key).exists()


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing_half_written(monkeypatch, media):
    key = stored()
    files.remove(key)
    monkeypatch.setattr(Path, "rename", refuse)

    with pytest.raises(OSError, match="full"):
        files.write(key, {"master.jpg": b"x"})

    assert [*media.rglob("*.jpg"), *media.rglob("unfinished*")] == []


def test_what_somebody_else_wrote_in_the_same_moment_stays(monkeypatch, media):
    key = stored()
    written = {file.name: file.read_bytes() for file in files.folder_of(key).iterdir()}
    looks = iter([False])  # it was not there yet when one looked first
    exists = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: next(looks, True) and exists(path))

    files.write(key, {"master.jpg": b"other"})

    assert {file.name: file.read_bytes() for file in files.folder_of(key).iterdir()} == written
    assert [*media.rglob("unfinished*")] == []


def refuse(*args):
    raise OSError("The disk is full")


def test_the_command_says_what_it_did(capsys):
    stored()
    StoredPicture.objects.update(last_sent=timezone.now() - KEPT_UNSAVED - timedelta(hours=1))

    call_command("remove_unused_pictures")

    assert capsys.readouterr().out == "1 pictures removed.\n"
