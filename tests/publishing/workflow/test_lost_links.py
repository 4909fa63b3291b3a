"""What referred to an object when it was deleted refers to it again when it comes back."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from mandate.models import Milestone
from offices.models import Office
from publishing.models import ChangeSet, Revision, SiteRevision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets, lost_links
from publishing.workflow.drafts import save_draft, undelete
from publishing.workflow.lost_links import Links
from publishing.workflow.publication import delete, publish
from tests.factories import MilestoneFactory, OfficeFactory, PostFactory, RegionFactory, SourceFactory
from tests.public_pages import form_data

pytestmark = pytest.mark.django_db

AGAIN = "Comes back with it, as it referred to it before: %s."
NOT = "Referred to it before, and says something else now: %s."


@pytest.fixture
def office():
    return OfficeFactory(slug="tbilisi", name_en="Tbilisi")


def sentences(response):
    return [str(message) for message in response.context["messages"]]


def deletion_of(instance):
    """A draft with which the object is deleted."""
    snapshot = take_snapshot(instance)
    snapshot["fields"]["profile_en"] = "On its way out."
    draft = save_draft(instance, snapshot, base=ensure_live_revision(instance))
    Revision.objects.filter(pk=draft.pk).update(snapshot=None)
    return draft


def set_of(*drafts):
    change_set = ChangeSet.objects.create(name="Move")
    for draft in drafts:
        change_sets.add(change_set, draft)
    return change_set


def test_names_that_are_sentences_stand_in_one_without_their_stops():
    links = Links(["The office opens.", "An officer is appointed."], ["It closes."])

    assert links.sentences() == [AGAIN % "The office opens, An officer is appointed", NOT % "It closes"]


def test_a_field_that_named_it_names_it_again(office):
    milestone, closed = MilestoneFactory(office=office), OfficeFactory(successor=office)
    before = take_snapshot(milestone), take_snapshot(closed)

    (draft,) = undelete(delete(office))
    between = Milestone.objects.get().office, Office.objects.get().successor
    revision = publish(draft)

    assert between == (None, None)
    assert (take_snapshot(Milestone.objects.get()), take_snapshot(Office.objects.get(pk=closed.pk))) == before
    assert sorted(revision.links.restored) == sorted([str(milestone), closed.name_en])
    assert Revision.objects.of(milestone).live().get().snapshot == before[0]


def test_a_list_that_held_it_holds_it_again():
    region, source = RegionFactory(name_en="Caucasus"), SourceFactory()
    office, other = OfficeFactory(name_en="Tbilisi"), OfficeFactory(name_en="Baku")
    for each in (office, other):
        each.regions.add(region, RegionFactory())
        each.sources.add(source, SourceFactory())
    before = take_snapshot(office), take_snapshot(other)

    for gone in (region, source):
        (draft,) = undelete(delete(gone))
        publish(draft)

    assert (take_snapshot(Office.objects.get(pk=office.pk)), take_snapshot(Office.objects.get(pk=other.pk))) == before


def test_an_address_of_something_else_that_led_to_it_leads_to_it_again(client, office):
    former, later = OfficeFactory(slug="yerevan"), OfficeFactory(slug="baku")
    delete(former, leads_to=office)

    deletion = delete(office, leads_to=later)
    between = client.get("/en/offices/yerevan/")["Location"]
    publish(undelete(deletion)[0])

    assert between == "/en/offices/baku/"
    assert client.get("/en/offices/yerevan/")["Location"] == "/en/offices/tbilisi/"


def test_its_own_former_address_is_not_told_as_something_else_that_led_to_it(client):
    office, later = OfficeFactory(slug="yerevan"), OfficeFactory(slug="baku")
    snapshot = take_snapshot(office)
    snapshot["fields"]["slug"] = "tbilisi"
    publish(save_draft(office, snapshot, base=ensure_live_revision(office)))

    deletion = delete(Office.objects.get(slug="tbilisi"), leads_to=later)
    between = [client.get(f"/en/offices/{slug}/")["Location"] for slug in ("yerevan", "tbilisi")]
    foreseen = lost_links.foreseen(deletion)
    publish(undelete(deletion)[0])

    assert (between, foreseen) == (["/en/offices/baku/"] * 2, Links())
    assert client.get("/en/offices/yerevan/")["Location"] == "/en/offices/tbilisi/"


def test_what_says_something_else_now_stays_and_is_named(office):
    other = OfficeFactory(name_en="Baku")
    taken, kept = MilestoneFactory(office=office, text_en="Taken"), MilestoneFactory(office=office, text_en="Kept")
    gone = MilestoneFactory(office=office, text_en="Gone")

    deletion = delete(office)
    Milestone.objects.filter(pk=taken.pk).update(office=other)
    gone.delete()
    revision = publish(undelete(deletion)[0])

    assert dict(Milestone.objects.values_list("text_en", "office__name_en")) == {"Taken": "Baku", "Kept": "Tbilisi"}
    assert (revision.links.restored, sorted(revision.links.others)) == ([str(kept)], sorted([str(taken), str(gone)]))


def test_what_the_rules_would_refuse_now_stays_and_is_named(office, monkeypatch):
    milestone = MilestoneFactory(office=office, text_en="Opened")
    monkeypatch.setattr(lost_links, "check", lambda row: ["Too many."] if row.office_id else [])

    revision = publish(undelete(delete(office))[0])

    milestone.refresh_from_db()
    assert (milestone.office, revision.links.others) == (None, ["Opened"])
    assert Revision.objects.of(milestone).live().get().snapshot == take_snapshot(milestone)


def test_it_comes_back_once_and_a_later_state_is_left_alone(office):
    milestone = MilestoneFactory(office=office)
    publish(undelete(delete(office))[0])
    Milestone.objects.update(office=None)
    snapshot = take_snapshot(Office.objects.get())
    snapshot["fields"]["name_en"] = "New name"

    publish(save_draft(office, snapshot, base=ensure_live_revision(Office.objects.get())))

    milestone.refresh_from_db()
    assert milestone.office is None


def test_the_form_says_before_and_after_publishing_what_comes_back(staff, office):
    MilestoneFactory(office=office, text_en="Opened")
    taken = MilestoneFactory(office=office, text_en="Taken")
    undelete(delete(office))
    Milestone.objects.filter(pk=taken.pk).update(office=OfficeFactory())
    url = reverse("admin:offices_office_change", args=[office.pk])

    page = staff.get(url)
    data = form_data(page, "office_form") | {"_save": "Publish", "change_note": "Back."}
    said = sentences(staff.post(url, data, follow=True))

    assert (AGAIN % "Opened" in page.content.decode(), NOT % "Taken" in page.content.decode()) == (True, True)
    assert said[1:] == [AGAIN % "Opened", NOT % "Taken"]
    assert Milestone.objects.get(text_en="Opened").office == office


def test_undoing_a_change_set_puts_the_links_back_and_says_so_before(staff, office):
    MilestoneFactory(office=office, text_en="Opened")
    before = take_snapshot(Milestone.objects.get())
    change_set = set_of(deletion_of(office))
    change_sets.publish(change_set)
    url = reverse("admin:publishing_changeset_change", args=[change_set.pk])

    page = staff.get(url).content.decode()
    answer = staff.post(reverse("admin:change_set_undo", args=[change_set.pk]), follow=True)

    assert AGAIN % "Opened" in page
    said = f"What was live before is live again. {office}"
    assert list(map(strip_tags, sentences(answer))) == [said, AGAIN % "Opened"]
    assert take_snapshot(Milestone.objects.get()) == before
    assert SiteRevision.current() == 2


def test_what_goes_with_it_has_links_of_its_own(office):
    post = PostFactory(office=office)
    post.sources.add(SourceFactory())
    milestone = MilestoneFactory(office=office)
    before = take_snapshot(post), take_snapshot(milestone)

    undelete(delete(office))
    change_sets.publish(ChangeSet.objects.get())

    assert (take_snapshot(type(post).objects.get()), take_snapshot(Milestone.objects.get())) == before
