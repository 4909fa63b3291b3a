"""Several drafts that go live together or not at all, and back together."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from offices.models import Office, Post
from publishing.models import ChangeSet, JournalEntry, Revision, SiteRevision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.change_sets import undo
from publishing.workflow.drafts import discard, restore, save_draft, undelete
from publishing.workflow.publication import PublicationError, delete, publish
from regions.models import Partner, Region
from tests.factories import OfficeFactory, PartnerFactory, PostFactory, RegionFactory, SourceFactory, UserFactory
from translations.states import record, states_of

pytestmark = pytest.mark.django_db


def draft_of(instance, **fields):
    snapshot = take_snapshot(instance)
    snapshot["fields"] |= fields
    return save_draft(instance, snapshot, base=ensure_live_revision(instance))


def new_draft_of(instance):
    """``instance`` as a draft that was never live."""
    revision = save_draft(instance, take_snapshot(instance))
    type(instance)._base_manager.filter(pk=instance.pk).delete()
    return revision


def set_of(*drafts, note="Together."):
    change_set = ChangeSet.objects.create(name="Move", note=note)
    for draft in drafts:
        change_sets.add(change_set, draft)
    return change_set


def names(change_set):
    return [obstacle.revision.title for obstacle in change_sets.conflicts_of(change_set)]


def test_all_drafts_go_live_as_one_and_raise_the_site_revision_once():
    region, office = RegionFactory(name_en="Old region"), OfficeFactory(name_en="Old office")
    change_set = set_of(draft_of(region, name_en="New region"), draft_of(office, name_en="New office"))
    publisher = UserFactory()

    change_sets.publish(change_set, publisher)
    change_sets.publish(change_set, publisher)

    assert (Region.objects.get().name_en, Office.objects.get().name_en) == ("New region", "New office")
    assert SiteRevision.current() == 1
    stored = ChangeSet.objects.get()
    assert (stored.state, stored.published_by) == ("published", publisher)
    published = Revision.objects.published()
    assert [(r.state, r.change_note, r.published, r.change_set) for r in published] == [
        ("live", "Together.", stored.published, stored)
    ] * 2


def test_new_objects_that_need_each_other_go_live_in_any_order():
    partner = PartnerFactory(region__name_en="New region")
    post = PostFactory(office__slug="new-office")
    region, office = partner.region, post.office
    drafts = [new_draft_of(row) for row in (partner, post, region, office)]

    change_set = set_of(*drafts)
    foreseen = change_sets.conflicts_of(change_set)
    change_sets.publish(change_set)

    assert foreseen == []
    assert Partner.objects.get().region == region
    assert Post.objects.get().office == office
    assert sorted(Revision.objects.live().values_list("object_id", flat=True)) == sorted(
        row.pk for row in (partner, post, region, office)
    )


def test_a_post_takes_over_the_lead_of_an_office_in_either_order():
    office = OfficeFactory()
    head, other = PostFactory(office=office, is_head=True), PostFactory(office=office, is_head=False)
    change_set = set_of(draft_of(other, is_head=True), draft_of(head, is_head=False))

    change_sets.publish(change_set)

    assert dict(Post.objects.values_list("pk", "is_head")) == {head.pk: False, other.pk: True}


def test_a_draft_that_cannot_go_live_is_named_before_and_keeps_all_back():
    region, office = RegionFactory(name_en="Region"), OfficeFactory(name_en="Office")
    change_set = set_of(draft_of(region, name_en="New region"), draft_of(office, closed="2010-01-01"))

    foreseen = change_sets.conflicts_of(change_set)
    with pytest.raises(PublicationError) as refusal:
        change_sets.publish(change_set)

    assert [str(obstacle) for obstacle in foreseen] == ["Office: The closing date must come after the opening date."]
    assert refusal.value.faults == ["Office: The closing date must come after the opening date."]
    assert Region.objects.get().name_en == "Region"
    assert ChangeSet.objects.get().state == "open"
    assert SiteRevision.current() == 0


def test_of_two_drafts_the_one_that_refers_to_what_is_gone_is_named():
    office, source = OfficeFactory(), SourceFactory()
    snapshot = take_snapshot(office)
    snapshot["relations"]["sources"] = [str(source.pk)]
    change_set = set_of(draft_of(OfficeFactory(), name_en="Other"), save_draft(office, snapshot))
    delete(source)

    said = "It refers to something that does not exist any more. Choose again what it refers to."
    assert list(map(str, change_sets.conflicts_of(change_set))) == [f"{office}: {said}"]


def test_two_new_objects_of_one_address_are_named():
    first = OfficeFactory(slug="tbilisi", name_en="First")
    drafts = [new_draft_of(first)]
    drafts.append(new_draft_of(OfficeFactory(slug="tbilisi", name_en="Second")))
    change_set = set_of(*drafts)

    assert len(names(change_set)) == 1
    with pytest.raises(PublicationError):
        change_sets.publish(change_set)
    assert not Office.objects.exists()


def test_what_went_live_meanwhile_is_merged_or_named():
    office = OfficeFactory(name_en="Old", name_fr="Ancien")
    change_set = set_of(draft_of(office, name_en="Mine"))

    Office.objects.update(name_fr="Nouveau")
    merged = names(change_set)
    Office.objects.update(name_en="Theirs")

    (obstacle,) = change_sets.conflicts_of(change_set)
    assert merged == []
    assert obstacle.sentences == ("Somebody else published a change to the same text. Compare the two first.",)
    with pytest.raises(PublicationError, match="Somebody else published"):
        change_sets.publish(change_set)
    assert Office.objects.get().name_en == "Theirs"


def test_a_draft_that_is_edited_again_stays_in_the_set():
    office = OfficeFactory(name_en="Old")
    change_set = set_of(draft_of(office, name_en="First"))
    draft_of(office, name_en="Second")

    change_sets.publish(change_set)

    assert Office.objects.get().name_en == "Second"
    assert [r.snapshot["fields"]["name_en"] for r in change_set.revisions.all()] == ["Second"]


def test_drafts_that_were_replaced_or_discarded_are_named():
    replaced, discarded = OfficeFactory(name_en="A"), OfficeFactory(name_en="B")
    change_set = set_of(draft_of(replaced, name_en="A draft"), draft_of(discarded, name_en="B draft"))
    restore(ensure_live_revision(replaced))
    discard(Revision.objects.of(discarded).drafts().get())

    assert names(change_set) == ["A draft", "B draft"]


def test_a_draft_that_is_published_alone_leaves_its_set():
    alone, other = OfficeFactory(name_en="A"), OfficeFactory(name_en="B")
    draft = draft_of(alone, name_en="A new")
    change_set = set_of(draft, draft_of(other, name_en="B new"))

    publish(draft)
    change_sets.publish(change_set)

    assert [r.object_id for r in change_sets.members_of(ChangeSet.objects.get())] == [other.pk]
    assert sorted(Office.objects.values_list("name_en", flat=True)) == ["A new", "B new"]


def test_an_object_has_one_draft_in_a_set_and_a_draft_is_in_one_set():
    office = OfficeFactory()
    draft = draft_of(office, name_en="New")
    first, second = set_of(draft), set_of(draft)

    assert (first.revisions.count(), second.revisions.count()) == (0, 1)


def test_a_closed_set_takes_no_draft():
    change_set = set_of()
    change_sets.discard(change_set)

    with pytest.raises(PublicationError, match="Only a draft"):
        change_sets.add(change_set, draft_of(OfficeFactory(), name_en="New"))
    with pytest.raises(PublicationError, match="no longer"):
        change_sets.publish(change_set)


def test_an_empty_set_is_not_published():
    with pytest.raises(PublicationError, match="no draft"):
        change_sets.publish(set_of())


def test_undoing_puts_back_all_that_was_there_before():
    kept, gone = OfficeFactory(name_en="Kept"), OfficeFactory(name_en="Gone")
    partner = PartnerFactory()
    before = {row.pk: take_snapshot(row) for row in (kept, gone)}
    deletion = restore(ensure_live_revision(gone))
    Revision.objects.filter(pk=deletion.pk).update(snapshot=None)
    change_set = set_of(
        draft_of(kept, name_en="Changed"), deletion, *map(new_draft_of, (partner, partner.region)), note="A move."
    )
    change_sets.publish(change_set)
    between = sorted(Office.objects.values_list("name_en", flat=True)), Partner.objects.count()

    undo(change_set)
    undo(change_set)

    assert between == (["Changed"], 1)
    assert {office.pk: take_snapshot(office) for office in Office.objects.all()} == before
    assert (Partner.objects.count(), Region.objects.count()) == (0, 0)
    assert SiteRevision.current() == 2
    assert {r.change_note for r in Revision.objects.published()[:4]} == {"Undone: A move."}
    assert Revision.objects.live().count() == 2
    assert ChangeSet.objects.get().state == "undone"


def test_what_went_with_a_deleted_object_comes_back_with_it():
    post = PostFactory()
    before = take_snapshot(post), take_snapshot(post.office)
    deletion = restore(ensure_live_revision(post.office))
    Revision.objects.filter(pk=deletion.pk).update(snapshot=None)
    change_set = set_of(deletion)
    change_sets.publish(change_set)
    between = Office.objects.count(), Post.objects.count()

    undo(change_set)

    assert between == (0, 0)
    assert (take_snapshot(Post.objects.get()), take_snapshot(Office.objects.get())) == before


def test_what_was_changed_since_is_named_and_nothing_is_undone():
    first, second = OfficeFactory(name_en="First"), OfficeFactory(name_en="Second")
    change_set = set_of(draft_of(first, name_en="First new"), draft_of(second, name_en="Second new"))
    change_sets.publish(change_set)
    publish(draft_of(Office.objects.get(pk=second.pk), profile_en="Since."))

    with pytest.raises(PublicationError) as refusal:
        undo(change_set)

    assert refusal.value.faults == ["Changed since, so this cannot be undone as one: Second new."]
    assert sorted(Office.objects.values_list("name_en", flat=True)) == ["First new", "Second new"]


@pytest.mark.parametrize("kind", ["protected", "cascading", "emptied", "many"])
def test_what_refers_to_a_new_object_keeps_it(kind):
    new = RegionFactory() if kind in ("protected", "many") else OfficeFactory()
    change_set = set_of(new_draft_of(new))
    change_sets.publish(change_set)
    if kind == "protected":
        PartnerFactory(region=new, name_en="Later")
    elif kind == "cascading":
        PostFactory(office=new, title_en="Later")
    elif kind == "emptied":
        OfficeFactory(successor=new, name_en="Later")
    else:
        OfficeFactory(name_en="Later").regions.add(new)

    with pytest.raises(PublicationError) as refusal:
        undo(change_set)

    assert refusal.value.faults == ["First remove what refers to the new content: Later."]
    assert type(new).objects.filter(pk=new.pk).exists()


# The staff's pages


def form_of(change_set):
    return reverse("admin:publishing_changeset_change", args=[change_set.pk])


def test_a_change_set_is_made_filled_and_published_in_the_staff_site(staff):
    office = OfficeFactory(name_en="Old")
    draft = draft_of(office, name_en="New")

    staff.post(reverse("admin:publishing_changeset_add"), {"name": "Move", "note": "Why."})
    change_set = ChangeSet.objects.get()
    staff.post(reverse("admin:change_set_add"), {"change_set": change_set.pk, "revision": str(draft.pk)})
    page = staff.get(form_of(change_set))
    answer = staff.post(reverse("admin:change_set_publish", args=[change_set.pk]), follow=True)

    assert [member["revision"].pk for member in page.context["members"]] == [draft.pk]
    assert page.context["obstacles"] == []
    assert [strip_tags(message) for message in answer.context["messages"]] == ["The change set is published. New"]
    assert Office.objects.get().name_en == "New"
    assert ChangeSet.objects.get().author is not None


def test_the_page_of_a_change_set_names_what_forbids_it(staff):
    change_set = set_of(draft_of(OfficeFactory(name_en="Office"), closed="2010-01-01"))

    page = staff.get(form_of(change_set)).content.decode()
    answer = staff.post(reverse("admin:change_set_publish", args=[change_set.pk]), {"change_note": "Why."}, follow=True)

    assert page.count("The closing date must come after the opening date.") == 1
    assert [str(message) for message in answer.context["messages"]] == [
        "Office: The closing date must come after the opening date."
    ]


def test_drafts_are_removed_and_a_set_is_discarded_and_undone_in_the_staff_site(staff):
    office, other = OfficeFactory(name_en="Old"), OfficeFactory(name_en="Other")
    draft, stays = draft_of(office, name_en="New"), draft_of(other, name_en="Other new")
    change_set, second = set_of(draft, stays), set_of()

    staff.post(reverse("admin:change_set_remove", args=[change_set.pk]), {"removed": str(draft.pk)})
    staff.post(reverse("admin:change_set_discard", args=[second.pk]))
    staff.post(reverse("admin:change_set_publish", args=[change_set.pk]), {"change_note": "Renamed."})
    staff.post(reverse("admin:change_set_undo", args=[change_set.pk]))

    assert sorted(ChangeSet.objects.values_list("state", flat=True)) == ["discarded", "undone"]
    steps = JournalEntry.objects.filter(action="change set", username__gt="").order_by("id")
    assert [entry.facts["step"] for entry in steps] == ["removed", "discarded", "published", "undone"]
    assert sorted(Office.objects.values_list("name_en", flat=True)) == ["Old", "Other"]
    assert Revision.objects.get(pk=draft.pk).state == "draft"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("change_set_publish", {}),
        ("change_set_undo", {}),
        ("change_set_discard", {}),
        ("change_set_remove", {"removed": "x"}),
    ],
)
def test_every_step_is_a_post_by_somebody_who_may(client, name, data):
    office = OfficeFactory(name_en="Old")
    change_set = set_of(draft_of(office, name_en="New"))
    address = reverse(f"admin:{name}", args=[change_set.pk])
    client.force_login(UserFactory(is_superuser=False), backend="django.contrib.auth.backends.ModelBackend")

    refused = client.post(address, data).status_code
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")

    assert (refused, client.get(address).status_code) == (403, 405)
    assert Office.objects.get().name_en == "Old"
    assert change_set.revisions.count() == 1


@pytest.mark.parametrize("data", [{}, {"revision": "x", "change_set": "y"}, {"revision": "\0", "change_set": "9" * 40}])
def test_what_is_no_draft_or_no_set_is_refused_in_words(staff, data):
    answer = staff.post(reverse("admin:change_set_add"), data, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "Choose a draft and a change set that is being worked on."
    ]


def test_what_readers_knew_before_is_not_published_without_a_note_unless_it_is_a_minor_correction(staff):
    office = OfficeFactory(name_en="Old", name_ka="ძველი")
    record(office, "ka")
    change_set = set_of(draft_of(office, name_en="Old!"), note="")
    publish = reverse("admin:change_set_publish", args=[change_set.pk])

    refused = staff.post(publish, follow=True)
    assert [str(message) for message in refused.context["messages"]] == [
        "Write in the change note what changes and why."
    ]
    staff.post(publish, {"minor": "on"})

    office.refresh_from_db()
    assert (office.name_en, Revision.objects.of(office).live().get().change_note) == ("Old!", "")
    assert states_of([office], ["ka"])[office.pk, "name", "ka"] == "draft"


def test_the_note_that_is_sent_is_the_one_that_readers_find(staff):
    office = OfficeFactory(name_en="Old")
    change_set = set_of(draft_of(office, name_en="New"), note="")

    staff.post(reverse("admin:change_set_publish", args=[change_set.pk]), {"change_note": "Renamed by law."})

    assert Revision.objects.of(office).live().get().change_note == "Renamed by law."


def test_a_return_from_deletion_is_published_with_a_note(staff):
    office = OfficeFactory(name_en="Old")
    deletion = delete(office)
    draft = undelete(deletion)[0]
    change_set = set_of(draft, note="")

    refused = staff.post(reverse("admin:change_set_publish", args=[change_set.pk]), follow=True)

    assert [str(message) for message in refused.context["messages"]] == [
        "Write in the change note what changes and why."
    ]
