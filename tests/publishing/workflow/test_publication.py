from datetime import date

import pytest

from offices.models import Office, Premises
from publishing.models import Revision, SiteRevision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import apply_snapshot, take_snapshot
from publishing.revisions.staging import staged
from publishing.workflow.drafts import discard, restore, save_draft
from publishing.workflow.publication import PublicationError, delete, publish
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, RegionFactory, SourceFactory, UserFactory
from tests.publishing.published import note_publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    office = OfficeFactory(name_en="Liaison", name_fr="Liaison (fr)", opened=date(2010, 10, 1))
    office.regions.add(RegionFactory())
    office.sources.add(SourceFactory())
    PremisesFactory(office=office, city_en="Astana", until=date(2013, 3, 1)).sources.add(SourceFactory())
    PremisesFactory(office=office, city_en="Tashkent", since=date(2013, 3, 1))
    ContactFactory(office=office)
    return office


def changed(office, **fields):
    """A draft of ``office`` with other values in some columns."""
    base = ensure_live_revision(office)
    snapshot = take_snapshot(office)
    snapshot["fields"] |= fields
    return save_draft(office, snapshot, base=base)


def test_putting_a_snapshot_gives_the_same_snapshot_again(office):
    before = take_snapshot(office)
    Premises.objects.all().delete()
    office.sources.clear()
    Office.objects.update(name_en="Changed", opened=date(2000, 1, 1), profile_en="")

    apply_snapshot(before)

    assert take_snapshot(office) == before


def test_a_boundary_between_rows_can_move_by_a_snapshot(office):
    snapshot = take_snapshot(office)
    for row in snapshot["rows"]["premises"]:
        side = "until" if row["fields"]["until"] else "since"
        row["fields"][side] = "2014-01-01"

    apply_snapshot(snapshot)

    assert take_snapshot(office) == snapshot


def test_a_row_that_is_taken_out_goes_alone(office):
    before = take_snapshot(other := PremisesFactory().office)
    _first, last = take_snapshot(office)["rows"]["premises"]
    snapshot = take_snapshot(office)
    snapshot["rows"]["premises"] = [last]

    apply_snapshot(snapshot)

    assert take_snapshot(office)["rows"]["premises"] == [last]
    assert take_snapshot(other) == before


def test_what_is_wrong_with_the_rows_of_another_object_forbids_nothing(office):
    PremisesFactory(city_en="", time_zone="Mars/Olympus")
    draft = changed(office, name_en="New name")

    publish(draft)

    assert (draft.faults, Office.objects.get(pk=office.pk).name_en) == ([], "New name")


def test_a_draft_leaves_the_site_as_it_is_until_it_is_published(office):
    draft = changed(office, name_en="New name")
    seen = [Office.objects.get().name_en]
    with staged(draft) as (instance,):
        seen.append(Office.objects.get().name_en)
        assert instance.pk == office.pk
    seen.append(Office.objects.get().name_en)

    publish(draft)

    assert [*seen, Office.objects.get().name_en] == ["Liaison", "New name", "Liaison", "New name"]


def test_publishing_twice_publishes_once_and_raises_the_site_revision_once(office):
    editor = UserFactory()
    draft = changed(office, name_en="New name")

    first = publish(draft, editor, "Renamed.")
    second = publish(draft, editor, "Renamed.")

    assert first.pk == second.pk == Revision.objects.live().get().pk
    assert (first.published_by, first.change_note) == (editor, "Renamed.")
    assert SiteRevision.current() == 1


def test_an_older_draft_cannot_be_published_over_a_newer_one(office):
    older = changed(office, name_en="Older")
    changed(office, name_en="Newer")

    with pytest.raises(PublicationError, match="no longer the one"):
        publish(older)

    assert Office.objects.get().name_en == "Liaison"


def test_a_draft_against_the_rules_is_kept_with_its_faults_and_not_published(office):
    draft = changed(office, closed="2010-01-01")

    with pytest.raises(PublicationError) as refusal:
        publish(draft)

    assert draft.faults == ["The closing date must come after the opening date."]
    assert refusal.value.faults == draft.faults
    assert Office.objects.get().closed is None
    assert SiteRevision.current() == 0


def test_rows_that_would_overlap_are_a_fault_of_the_draft(office):
    snapshot = take_snapshot(office)
    for row in snapshot["rows"]["premises"]:
        row["fields"]["since"] = None
        row["fields"]["until"] = None

    draft = save_draft(office, snapshot, base=ensure_live_revision(office))

    assert draft.faults == ["The office already has premises in this time. End those before these begin."]


def test_what_was_loaded_meanwhile_in_other_columns_is_kept(office):
    draft = changed(office, name_en="New name")
    Office.objects.update(name_fr="Nouveau nom")

    publish(draft)

    assert list(Office.objects.values_list("name_en", "name_fr")) == [("New name", "Nouveau nom")]


def test_a_change_to_the_same_column_is_a_conflict_and_nothing_is_lost(office):
    draft = changed(office, name_en="Mine")
    Office.objects.update(name_en="Theirs")

    with pytest.raises(PublicationError) as refusal:
        publish(draft)

    assert refusal.value.faults == ["Somebody else published a change to the same text. Compare the two first."]
    assert Office.objects.get().name_en == "Theirs"
    assert Revision.objects.drafts().get().snapshot["fields"]["name_en"] == "Mine"


def test_a_deleted_object_comes_back_with_all_its_rows(office):
    before = take_snapshot(office)
    delete(office, note="By mistake.")
    gone = Office.objects.exists()
    last = Revision.objects.exclude(snapshot=None).first()

    publish(restore(last))

    assert not gone
    assert take_snapshot(Office.objects.get()) == before


def test_an_earlier_revision_is_restored_as_a_draft_first(office):
    first = ensure_live_revision(office)
    publish(changed(office, name_en="Second"))

    draft = restore(first)
    seen = Office.objects.get().name_en
    publish(draft)

    assert (seen, Office.objects.get().name_en) == ("Second", "Liaison")


def test_a_new_object_lives_as_a_draft_until_it_is_first_published(office):
    snapshot = take_snapshot(office)
    Office.objects.all().delete()
    draft = save_draft(office, snapshot)
    seen = Office.objects.exists()

    publish(draft)

    assert (seen, take_snapshot(Office.objects.get())) == (False, snapshot)


def test_what_was_saved_directly_becomes_the_live_revision(office):
    ensure_live_revision(office)
    Office.objects.update(name_en="Direct")
    office.refresh_from_db()

    revision = note_publication(office, note="Directly.")

    assert revision == Revision.objects.live().get()
    assert revision.snapshot == take_snapshot(office)
    assert SiteRevision.current() == 1


def test_a_discarded_draft_stays_in_the_history(office):
    draft = changed(office, name_en="Never")

    discard(draft)

    assert Revision.objects.get(pk=draft.pk).state == "discarded"
    assert not Revision.objects.drafts().exists()
