"""Run by test_interleavings.py with the database in DATABASE_URL, the key of a region and a number of saves.

Four threads write a text each, again and again, half of the times as a draft that is published after; two read pages.
Each pauses for a moment before it begins anew, as a person does: SQLite keeps no queue of those who wait for it.
"""

import json
import os
import sys
import threading
import time

import django

import tests.environment  # noqa: F401 - the environment of the tests
from tests.conftest import pytest_configure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "srep.settings")
pytest_configure()
django.setup()

from django.db import connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from publishing.models import Revision  # noqa: E402
from publishing.revisions.live import ensure_live_revision  # noqa: E402
from publishing.revisions.snapshots import take_snapshot  # noqa: E402
from publishing.workflow.drafts import save_draft  # noqa: E402
from publishing.workflow.publication import publish  # noqa: E402
from regions.models import Region  # noqa: E402
from tests.publishing.published import note_publication  # noqa: E402

PAUSE = 0.1  # seconds
FIELDS = ["name_fr", "profile_fr", "name_ka", "profile_ka"]


def save(key, field, text, as_draft):
    """As the staff's form does: one transaction that locks the row first."""
    with transaction.atomic():
        region = Region.objects.select_for_update().get(pk=key)
        if not as_draft:
            setattr(region, field, text)
            region.save(update_fields=[field])
            note_publication(region)
            return
        snapshot = take_snapshot(region)
        snapshot["fields"][field] = text
        publish(save_draft(region, snapshot, base=ensure_live_revision(region), faults=[]))


def main(key, saves):
    failures, read, is_over = [], [], threading.Event()

    def carefully(work):
        def run(*args):
            try:
                work(*args)
            except Exception as error:
                failures.append(repr(error))
            finally:
                connections.close_all()

        return run

    @carefully
    def write(number, field):
        for count in range(saves):
            save(key, field, f"{number} {count}", as_draft=count % 2 == 0)
            time.sleep(PAUSE)

    @carefully
    def look():
        client = Client(SERVER_NAME="testserver")
        while not is_over.is_set():
            read.append(client.get("/fr/regions/").status_code)
            time.sleep(PAUSE)

    writers = [threading.Thread(target=write, args=pair) for pair in enumerate(FIELDS)]
    readers = [threading.Thread(target=look) for _number in range(2)]
    for thread in (*writers, *readers):
        thread.start()
    for thread in writers:
        thread.join()
    is_over.set()
    for thread in readers:
        thread.join()

    region = Region.objects.get(pk=key)
    snapshots = list(Revision.objects.of(region).values_list("snapshot", flat=True))
    kept = [{s["fields"][field] for s in snapshots} - {"", None} for field in FIELDS]
    said = {"failures": failures, "read": read.count(200), "live": [getattr(region, field) for field in FIELDS]}
    print(json.dumps(said | {"kept": [len(texts) for texts in kept]}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
