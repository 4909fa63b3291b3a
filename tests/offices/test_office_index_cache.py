"""The cached index of very many offices: what was published is in it at once, and it is read once for all."""

import threading
from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone

from offices import office_index_cache
from offices.models import Office, Premises
from offices.office_index import OfficeIndex, read_index
from offices.office_index_cache import CachedIndex, OfficeIndexCache, office_index
from offices.selection import OfficeSelection
from publishing.models import SiteRevision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.present import published_as
from publishing.revisions.snapshots import take_snapshot
from publishing.revisions.staging import staged
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import delete, publish
from tests.factories import AppointmentFactory, OfficeFactory, PartnerFactory, PremisesFactory, RegionFactory
from tests.office_index import forget_index

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
    return Office.objects


def everything(index):
    """The arrays of an index as lists."""
    names = [name for name in OfficeIndex.__dataclass_fields__ if name != "region_bits"]
    values = {name: getattr(index, name) for name in names}
    return {
        name: (np.nan_to_num(array, nan=-1) if name in {"x", "y"} else array).tolist() for name, array in values.items()
    }


def publish_change(office, change):
    snapshot = take_snapshot(office)
    change(snapshot)
    return publish(save_draft(office, snapshot, base=ensure_live_revision(office)))


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


@pytest.mark.parametrize("change", [move_forward, move_behind_all, serve_nobody, lose_premises, move_house])
def test_a_publication_is_seen_at_once(offices, change):
    before = office_index()

    publish_change(offices.get(slug="office-5"), change)
    after = office_index()

    assert everything(after) == everything(read_index())
    assert everything(after) != everything(before)


@pytest.fixture
def read_keys(monkeypatch):
    """The keys of what is read for the index; ``None`` for everything."""
    found = []
    real = office_index_cache.read_index
    monkeypatch.setattr(office_index_cache, "read_index", lambda keys=None: found.append(keys) or real(keys))
    return found


@pytest.mark.parametrize("act", [lambda office: publish_change(office, move_forward), delete])
def test_a_publication_costs_what_it_changed(offices, read_keys, act):
    long_ago = timezone.now() - timedelta(days=1)
    offices.update(updated=long_ago)
    Premises.objects.update(updated=long_ago)
    office_index()
    office = offices.get(slug="office-5")
    key = office.pk

    act(office)

    assert everything(office_index()) == everything(read_index())
    assert read_keys == [None, {key}]


@pytest.mark.parametrize("most", [0, 2000])
def test_what_changed_behind_its_back_or_in_great_numbers_is_read_whole(offices, read_keys, monkeypatch, most):
    monkeypatch.setattr(office_index_cache, "MOST_CHANGED", most)
    office_index()

    offices.filter(slug="office-1").delete()
    SiteRevision.raise_number()

    assert everything(office_index()) == everything(read_index())
    assert read_keys[-1] is None


WORDS = ["office-3", "kazakhstan", "ქაზ", "asia", "tbilisi", "o", "office caucasus", "nowhere", "piriz"]


@pytest.mark.parametrize("words", WORDS)
def test_the_arrays_find_what_the_database_finds(offices, words):
    RegionFactory(slug="served", name_en="Asia Minor").offices.add(offices.get(slug="office-1"))
    PartnerFactory(code="KZ", slug="kazakhstan", region=RegionFactory(slug="other"))
    PremisesFactory(office=OfficeFactory(slug="here", name_ka="ქაზბეგი"), country="KZ", city_en="Tbilisi")
    AppointmentFactory(post__office=offices.get(slug="office-2"), person_en="Javier Colomina Píriz")

    selection = OfficeSelection({"q": words})

    assert set(read_index().first(selection, None)) == set(selection.narrow(offices.all()).values_list("pk", flat=True))


def test_offices_that_appear_and_go_are_seen(offices):
    office_index()

    delete(offices.get(slug="office-4"))
    OfficeFactory(slug="added", opened=date(2011, 1, 1))
    SiteRevision.raise_number()

    assert [offices.get(pk=key).slug for key in office_index().keys] == [
        "office-0",
        "office-1",
        "added",
        "office-2",
        "office-3",
        "office-5",
    ]


def test_a_new_region_and_a_lower_revision_are_noticed(offices):
    SiteRevision.raise_number()
    office_index()
    RegionFactory(slug="first", position=0)
    SiteRevision.raise_number()
    with_region = office_index()
    OfficeFactory()
    SiteRevision.objects.update(number=0)

    assert len(with_region.region_bits) == 3
    assert len(office_index().keys) == len(with_region.keys) + 1


def test_the_index_is_cached_while_nothing_is_published(offices, django_assert_num_queries):
    first = office_index()

    with django_assert_num_queries(1):
        assert office_index() is first


def test_a_preview_has_an_index_of_its_own(offices):
    cached = office_index()
    office = offices.first()
    snapshot = take_snapshot(office)
    move_forward(snapshot)

    with staged(save_draft(office, snapshot, base=ensure_live_revision(office))):
        shown = everything(office_index())

    assert shown != everything(cached)
    assert office_index() is cached


@pytest.fixture
def slow_reading(monkeypatch):
    """A thread that reads the index and takes its time, while the test asks; ``reads`` counts."""
    may_end, has_begun, reads = threading.Event(), threading.Event(), []

    def read_slowly():
        reads.append(1)
        has_begun.set()
        may_end.wait(10)
        return "new"

    monkeypatch.setattr(office_index_cache, "read_index", read_slowly)
    monkeypatch.setattr(office_index_cache.SiteRevision, "current", lambda: 2)
    yield may_end, has_begun, reads
    may_end.set()


@pytest.mark.parametrize(("age", "answer"), [(1, "old"), (6, "new")])
def test_readers_do_not_wait_for_the_reading_unless_their_answer_is_too_old(slow_reading, age, answer):
    may_end, has_begun, reads = slow_reading
    cache = OfficeIndexCache()
    cache._cached = CachedIndex("old", 3, None, office_index_cache.time.monotonic() - age)
    reading = threading.Thread(target=cache.get)
    reading.start()
    has_begun.wait(10)

    if answer == "new":
        threading.Timer(0.2, may_end.set).start()
    with published_as(2) as page:
        assert cache.get() == answer

    assert page.is_stale is (answer == "old")
    may_end.set()
    reading.join()
    assert (cache.get(), len(reads), connection.in_atomic_block) == ("new", 1, True)


def test_an_index_is_as_old_as_the_last_time_that_it_was_the_present_one(slow_reading, monkeypatch):
    may_end, has_begun, _reads = slow_reading
    cache = OfficeIndexCache()
    cache._cached = CachedIndex("old", 2, None, office_index_cache.time.monotonic() - 60)
    cache.get()
    monkeypatch.setattr(office_index_cache.SiteRevision, "current", lambda: 1)
    reading = threading.Thread(target=cache.get)
    reading.start()
    has_begun.wait(10)

    with published_as(1) as page:
        assert cache.get() == "old"

    assert page.is_stale
    may_end.set()
    reading.join()


def test_many_readers_of_what_is_too_old_wait_for_one_reading(slow_reading):
    may_end, has_begun, reads = slow_reading
    cache, answers = OfficeIndexCache(), []
    readers = [threading.Thread(target=lambda: answers.append(cache.get())) for _ in range(8)]
    for reader in readers:
        reader.start()
    has_begun.wait(10)
    may_end.set()
    for reader in readers:
        reader.join()

    assert (answers, len(reads)) == (["new"] * 8, 1)
