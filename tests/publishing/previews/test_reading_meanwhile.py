import sqlite3
import threading
from contextlib import closing

import pytest
from django.db import connection, connections
from django.test import Client

from offices.models import Office
from publishing.previews.rehearsal import Rehearsal
from tests.factories import OfficeFactory, PremisesFactory, RegionFactory
from tests.publishing.previews.test_rehearsal import draft_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    office = OfficeFactory(slug="liaison", name_en="Live name", name_fr="Nom public")
    office.regions.add(RegionFactory())
    PremisesFactory(office=office)
    return office


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """A database that two connections can read: with SQLite, a file in place of the memory."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    path = tmp_path / "shared.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        in_memory.backup(file)
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name


def test_somebody_else_reading_meanwhile_sees_what_is_live(shared_database, staff, office):
    """Another thread with a connection of its own reads while the draft is in place."""
    draft = draft_of(office, name_en="Secret plan")
    before = Client().get("/en/offices/liaison/")
    seen = []

    def read():
        try:
            page = Client().get("/en/offices/liaison/")
            seen.extend([page.content, page["ETag"]])
        finally:
            connections["default"].close()

    with Rehearsal([draft]).in_place():
        reader = threading.Thread(target=read)
        reader.start()
        reader.join(20)
        here = Office.objects.get().name_en

    assert here == "Secret plan"
    assert seen == [before.content, before["ETag"]]
