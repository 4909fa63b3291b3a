"""Two at once on PostgreSQL, with real connections: what holds whoever comes first. ``SREP_RACES`` says how often."""

import pytest

from publishing.models import JournalEntry, Revision, SiteRevision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.change_sets import undo
from publishing.workflow.drafts import discard, restore, save_draft, undelete
from publishing.workflow.publication import delete, publish
from regions.models import Partner, Region
from tests.factories import OfficeFactory, PartnerFactory, PostFactory, RegionFactory, SourceFactory
from tests.publishing.workflow.racing import RUNS, World, race
from tests.publishing.workflow.test_change_sets import draft_of, new_draft_of, set_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.parametrize("number", range(RUNS)),
]


@pytest.fixture
def world(db):
    return World()


def test_undo_against_a_publication_of_its_object(world, number):
    undoing, publishing = race(
        number, lambda: undo(world.set, world.user), lambda: publish(world.draft, world.user, "Later.")
    )

    world.check(acts=2 - undoing.refused)
    assert not publishing.refused
    world.region.refresh_from_db()
    # What came second stands: an undo before it, or a refused undo.
    assert world.region.profile_en == "From the draft."
    assert world.region.name_en == ("From the set" if undoing.refused else "First")


def test_undo_against_the_form(world, number):
    send = world.form(name_fr="Du formulaire")
    world.texts.add("Du formulaire")

    undoing, sending = race(number, lambda: undo(world.set, world.user), send)

    assert sending.answer.status_code == 302
    world.check(acts=2 - undoing.refused)


def test_two_undo_the_same_set(world, number):
    race(number, *[lambda: undo(world.set, world.user)] * 2)

    world.check(acts=1)
    world.region.refresh_from_db()
    assert world.region.name_en == "First"


def test_delete_against_publish(world, number):
    _deleting, publishing = race(
        number, lambda: delete(world.region, world.user), lambda: publish(world.draft, world.user)
    )

    world.check(acts=2 - publishing.refused)
    assert not Region._base_manager.filter(pk=world.region.pk).exists()
    assert not world.revisions().drafts().exists()


def test_delete_against_undo(world, number):
    _deleting, undoing = race(number, lambda: delete(world.region, world.user), lambda: undo(world.set, world.user))

    world.check(acts=2 - undoing.refused)
    assert not Region._base_manager.filter(pk=world.region.pk).exists()


def test_delete_against_the_form(world, number):
    send = world.form(profile_fr="Du formulaire")
    world.texts.add("Du formulaire")

    _deleting, sending = race(number, lambda: delete(world.region, world.user), send)

    assert sending.answer.status_code == 302
    world.check()
    assert not Region._base_manager.filter(pk=world.region.pk).exists()


def test_two_deletions(world, number):
    first, second = race(number, *[lambda: delete(world.region, world.user)] * 2)

    assert [first.answer, second.answer].count(None) == 1
    world.check(acts=1)


def test_two_withdrawals_of_what_depends_on_each_other(world, number):
    office = OfficeFactory()
    post = PostFactory(office=office)
    before = SiteRevision.current()

    race(number, lambda: delete(office, world.user), lambda: delete(post, world.user))

    for gone in (office, post):
        (_deletion,) = Revision.objects.of(gone).filter(snapshot__isnull=True)
        assert JournalEntry.objects.filter(object_id=str(gone.pk), action="deleted").count() == 1
        assert not Revision.objects.of(gone).live().exists()
    together = len({revision.publication for revision in Revision.objects.filter(snapshot__isnull=True)})
    assert SiteRevision.current() - before == together


def test_an_office_is_deleted_while_a_post_of_it_is_published(world, number):
    office = OfficeFactory()
    draft = new_draft_of(PostFactory(office=office, title_en="New post"))

    deleting, publishing = race(number, lambda: delete(office, world.user), lambda: publish(draft, world.user))

    assert deleting.answer is not None
    assert not Revision.objects.filter(object_id__in=[office.pk, draft.object_id]).live().exists()
    assert (
        Revision.objects.of_key(draft.model, draft.object_id).filter(snapshot__isnull=True).exists()
        != publishing.refused
    )


def test_a_source_is_deleted_while_who_cites_it_is_published(world, number):
    source = SourceFactory()
    world.region.sources.add(source)
    draft = draft_of(world.region, name_ka="რეგიონი")
    draft = save_draft(world.region, draft.snapshot, base=ensure_live_revision(world.region))

    race(number, lambda: delete(source, world.user), lambda: publish(draft, world.user))

    world.check()
    assert not world.region.sources.exists()


def test_publish_against_publish_of_the_same_draft(world, number):
    first, second = race(number, *[lambda: publish(world.draft, world.user)] * 2)

    assert (first.refused, second.refused) == (False, False)
    world.check(acts=1)


def test_publish_against_publish_of_two_objects(world, number):
    other = draft_of(RegionFactory(), name_en="Other")

    race(number, lambda: publish(world.draft, world.user), lambda: publish(other, world.user))

    world.check(acts=2)
    assert Revision.objects.get(pk=other.pk).state == Revision.State.LIVE


def test_publish_against_a_draft_that_takes_its_place(world, number):
    later = take_snapshot(world.region)
    later["fields"] |= {"profile_en": "From the draft.", "profile_fr": "Plus tard"}
    world.texts.add("Plus tard")
    base = ensure_live_revision(world.region)

    publishing, saving = race(
        number,
        lambda: publish(world.draft, world.user),
        lambda: save_draft(world.region, later, world.user, base),
    )

    world.check(acts=1 - publishing.refused)
    publish(saving.answer, world.user)
    world.region.refresh_from_db()
    assert world.region.profile_fr == "Plus tard"


def test_a_draft_is_discarded_while_it_is_published(world, number):
    _discarding, publishing = race(
        number, lambda: discard(world.draft, world.user), lambda: publish(world.draft, world.user)
    )

    world.check(acts=1 - publishing.refused)
    world.draft.refresh_from_db()
    assert world.draft.state == (Revision.State.DISCARDED if publishing.refused else Revision.State.LIVE)
    discarded = JournalEntry.objects.filter(action="discarded").count()
    assert discarded == publishing.refused


def test_two_bring_back_what_was_deleted(world, number):
    deletion = delete(world.region, world.user)

    race(number, *[lambda: undelete(deletion, world.user)] * 2)

    assert world.revisions().drafts().count() == 1
    assert JournalEntry.objects.filter(action="restored").count() == 1


def test_two_begin_with_earlier_states(world, number):
    old = world.revisions().order_by("number").first()

    race(number, *[lambda: restore(old, world.user)] * 2)

    assert world.revisions().drafts().count() == 1
    world.check(acts=0)


@pytest.mark.parametrize("is_draft", [False, True])
def test_a_source_removed_by_one_and_one_added_by_another(world, number, is_draft):
    kept, removed, added = (SourceFactory() for _each in range(3))
    publish(world.draft)
    world.region.sources.set([kept, removed])
    button = {"_draft": "1"} if is_draft else {}
    sources = ([kept], [kept, removed, added])
    sends = [world.form(sources=[str(each.pk) for each in sent], **button) for sent in sources]

    answers = race(number, *sends)

    assert [each.answer.status_code for each in answers] == [302, 302]
    (last,) = world.revisions().drafts() if is_draft else world.revisions().live()
    assert last.snapshot["relations"]["sources"] == sorted([str(kept.pk), str(added.pk)])
    world.check()


def test_the_same_edit_by_both_is_no_conflict(world, number):
    publish(world.draft)
    sends = [world.form(name_fr="Même") for _each in range(2)]
    world.texts.add("Même")

    answers = race(number, *sends)

    assert [each.answer.status_code for each in answers] == [302, 302]
    assert world.revisions().filter(snapshot__fields__name_fr="Même").count() == 1
    world.check()


def test_different_edits_of_one_text_never_overwrite_each_other(world, number):
    publish(world.draft)
    sends = [world.form(name_fr=text) for text in ("Un", "Deux")]

    answers = [each.answer.status_code for each in race(number, *sends)]

    assert sorted(answers) == [200, 302]
    world.region.refresh_from_db()
    assert world.region.name_fr == ("Un", "Deux")[answers.index(302)]


def test_deletion_ends_the_drafts_of_what_goes_with_it(world, number):
    office = OfficeFactory()
    post = PostFactory(office=office)
    draft, before = draft_of(post, title_en="Never"), SiteRevision.current()

    _deleting, publishing = race(number, lambda: delete(office, world.user), lambda: publish(draft, world.user))

    draft.refresh_from_db()
    assert draft.state == (Revision.State.REPLACED if publishing.refused else Revision.State.PAST)
    assert SiteRevision.current() - before == (1 if publishing.refused else 2)
    deletions = Revision.objects.filter(snapshot__isnull=True)
    assert {each.object_id for each in deletions} == {office.pk, post.pk}
    assert len({each.publication for each in deletions}) == 1


def test_a_partner_moves_to_a_region_that_is_published(world, number):
    """Who refers to an object waits for nobody who publishes it, and nobody for them."""
    partner = PartnerFactory(name_en="Partner")
    moving = draft_of(partner, region_id=str(world.region.pk))
    both = set_of(world.draft, draft_of(PartnerFactory(region=world.region), name_en="Other"))

    acts = race(number, lambda: publish(moving, world.user), lambda: change_sets.publish(both, world.user))

    assert [act.refused for act in acts] == [False, False]
    assert Partner.objects.get(pk=partner.pk).region_id == world.region.pk
    world.check(acts=2)
