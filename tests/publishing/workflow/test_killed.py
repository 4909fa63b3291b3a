"""A publication of a change set that is killed at any of its steps leaves all of it live, or nothing."""

import json
import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.factories import OfficeFactory, RegionFactory
from tests.publishing.workflow.test_change_sets import draft_of, set_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def database_url(folder):
    """The test's database as another process reaches it; SQLite's, which is in memory, is copied into ``folder``."""
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(folder / "site.sqlite3")
        connection.connection.backup(copy)
        copy.close()
        return f"sqlite:///{folder / 'site.sqlite3'}"
    database = connection.settings_dict
    place = f"{database['HOST']}:{database['PORT'] or 5432}"
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{place}/{database['NAME']}"


def test_killed_at_any_step_all_or_nothing_is_live_and_again_completes_it(tmp_path):
    region, office = RegionFactory(name_en="Old"), OfficeFactory(name_en="Old")
    change_set = set_of(draft_of(region, name_en="New"), draft_of(office, name_en="New"))

    run = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.publishing.workflow.killed_publication", str(change_set.pk)],
        env={**os.environ, "DATABASE_URL": database_url(tmp_path)},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout)
    assert len(said["before"]) > 20
    assert {tuple(state) for state in said["before"]} == {(0, 2, "open", 0)}
    assert said["after"] == said["again"] == [2, 2, "published", 1]
    assert said["lived"] == [False] * (len(said["before"]) + 1) + [True]
