"""The kept index of very many offices: what was published is in it at once, and only that is read."""

import threading
from datetime import date

import numpy as np
import pytest
from django.db import connection

from offices import present_index
from offices.models import Office, Premises
from offices.office_index import PER_OFFICE, PER_ROW, read_index
from offices.present_index import PresentIndex, forget_index, office_index
from publishing.kept import published_as
from publishing.models import SiteRevision
from publishing.publication import delete, live_revision, publish, save_draft
from publishing.snapshots import take
from publishing.staging import staged
from tests.factories import OfficeFactory, PremisesFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_index():
    forget_index()
    yield
    forget_index()


@pytest.fixture
def offices():
    regions = RegionFactory(slug="asia"), RegionFactory(slug="caucasus")
    for number in range(6):
        office = OfficeFactory(slug=f"office-{number}", opened=date(2010 + number // 2, 1, 1))
        office.regions.set(regions[: number % 3])
        for year in range(2011, 2011 + number % 3):
            PremisesFactory(
                office=office, since=date(year, 1, 1), until=date(year + 1, 1, 1), latitude=f"{40 + number}"
            )
    # Older than any publication that may still be under way.
    for model in (Office, Premises):
        model.objects.update(updated="2020-01-01T00:00:00Z")
    return Office.objects


def everything(index):
    names = [*PER_OFFICE, *PER_ROW, "office"]
    return {name: getattr(index, name).tolist() for name in names if name not in {"x", "y"}} | {
        name: np.nan_to_num(getattr(index, name), nan=-1).tolist() for name in ("x", "y")
    }


def publish_change(office, change):
    snapshot = take(office)
    change(snapshot)
    return publish(save_draft(office, snapshot, base=live_revision(office)))


def move_forward(snapshot):
    snapshot["fields"]["opened"] = "2014-05-05"


def move_behind_all(snapshot):
    snapshot["fields"]["opened"] = "2040-05-05"


def serve_nobody(snapshot):
    snapshot["relations"]["regions"] = []


def lose_premises(snapshot):
    snapshot["rows"]["premises"] = []


def move_house(snapshot):
    snapshot["rows"]["premises"][0]["fields"]["latitude"] = "12.50000"


@pytest.fixture
def reads(monkeypatch):
    """What was read of the content: ``None`` for everything, or the keys of the offices."""
    seen = []
    monkeypatch.setattr(present_index, "read_index", lambda keys=None: seen.append(keys) or read_index(keys))
    return seen


@pytest.mark.parametrize("change", [move_forward, move_behind_all, serve_nobody, lose_premises, move_house])
def test_a_publication_is_seen_at_once_and_only_what_it_changed_is_read(offices, reads, change):
    before = office_index()
    office = offices.get(slug="office-5")

    publish_change(office, change)
    after = office_index()

    assert reads == [None, {office.pk}]
    assert everything(after) == everything(read_index())
    assert everything(after) != everything(before)


def test_offices_that_appear_and_go_are_seen(offices, reads):
    office_index()
    gone = offices.get(slug="office-4")
    key = gone.pk

    delete(gone)
    added = OfficeFactory(slug="added", opened=date(2011, 1, 1))
    SiteRevision.raise_number()

    assert everything(office_index()) == everything(read_index())
    assert reads == [None, {key, added.pk}]


def test_a_link_taken_away_past_every_revision_is_noticed_by_its_number(offices, reads):
    office_index()
    Office.regions.through.objects.first().delete()
    SiteRevision.raise_number()

    assert everything(office_index()) == everything(read_index())
    assert reads == [None, None]


def test_a_new_region_and_a_lower_revision_read_everything(offices, reads):
    SiteRevision.raise_number()
    office_index()
    RegionFactory(slug="first", position=0)
    SiteRevision.raise_number()
    office_index()
    SiteRevision.objects.update(number=0)
    office_index()

    assert reads == [None, None, None]


def test_the_index_is_kept_while_nothing_is_published(offices, django_assert_num_queries):
    first = office_index()

    with django_assert_num_queries(1):
        assert office_index() is first


def test_a_preview_has_an_index_of_its_own(offices):
    kept = office_index()
    office = offices.first()
    snapshot = take(office)
    move_forward(snapshot)

    with staged(save_draft(office, snapshot, base=live_revision(office))):
        shown = everything(office_index())

    assert shown != everything(kept)
    assert office_index() is kept


@pytest.fixture
def slow_renewal(monkeypatch):
    """A thread that renews the index and takes its time, while the test asks."""
    may_end, has_begun = threading.Event(), threading.Event()

    def renew(kept):
        has_begun.set()
        may_end.wait(10)
        return present_index.Kept("new", 2, None, 0.0)

    monkeypatch.setattr(present_index, "renewed", renew)
    monkeypatch.setattr(present_index.SiteRevision, "current", lambda: 2)
    yield may_end, has_begun
    may_end.set()


@pytest.mark.parametrize(("age", "answer"), [(1, "old"), (6, "new")])
def test_readers_do_not_wait_for_a_renewal_unless_their_answer_is_too_old(slow_renewal, age, answer):
    may_end, has_begun = slow_renewal
    present = PresentIndex()
    present._kept = present_index.Kept("old", 1, None, present_index.time.monotonic() - age)
    renewing = threading.Thread(target=present.get)
    renewing.start()
    has_begun.wait(10)

    if answer == "new":
        threading.Timer(0.2, may_end.set).start()
    with published_as(2) as page:
        assert present.get() == answer

    assert page.is_outdated is (answer == "old")
    may_end.set()
    renewing.join()
    assert (present.get(), connection.in_atomic_block) == ("new", True)
