"""Of what may be very many, a page shows so many as its bound says, those that matter first; here two of three."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from publishing.journal.entries import Action, record
from publishing.models import ChangeSet, Comment, Task
from publishing.revisions.live import ensure_live_revision
from publishing.workflow.change_sets import add
from publishing.workflow.review import submit
from tests.factories import MilestoneFactory, OfficeFactory, UserFactory
from tests.publishing.admin.test_together import drafted
from tests.publishing.published import note_publication

pytestmark = pytest.mark.django_db

ONE, TWO, THREE = (datetime(2030, 1, day, tzinfo=UTC) for day in (1, 2, 3))


@pytest.fixture
def user(staff):
    return staff.get(reverse("admin:index")).context["user"]


@pytest.fixture
def first_page(staff):
    return lambda: staff.get(reverse("admin:index")).context


def three_drafts(by=None):
    return [drafted(OfficeFactory(name_en=name), by, profile_en="New.") for name in ("One", "Two", "Three")]


@pytest.fixture
def two(monkeypatch):
    """Sets bounds to two."""
    return lambda *bounds: [monkeypatch.setattr(bound, 2) for bound in bounds]


def test_drafts_of_the_first_page(two, user, first_page):
    two("publishing.admin.dashboard.DRAFTS_OF_ONE_LIST")
    own, others = three_drafts(user), three_drafts(UserFactory())

    page = first_page()

    shown = [[entry["draft"] for entry in page[name]] for name in ("own_drafts", "drafts_of_others")]
    assert shown == [own[:0:-1], others[:0:-1]]


def test_what_waits_for_a_review(two, first_page):
    two("publishing.admin.dashboard.ROWS_LISTED")
    for draft in three_drafts():
        submit(draft, None)

    assert len(first_page()["waiting_for_review"]) == 2


def test_plans_and_what_failed(two, first_page):
    two("publishing.admin.dashboard.ROWS_LISTED")
    live, now = ensure_live_revision(OfficeFactory()), timezone.now()
    for state in (Task.State.PLANNED, Task.State.FAILED):
        for day in (TWO, THREE, ONE):
            Task.objects.create(due=day, revision=live, state=state, done=now - (day - ONE) - timedelta(1))
    Task.objects.create(due=ONE, revision=live, state=Task.State.FAILED, done=now - timedelta(30))

    plans = first_page()["plans"]

    assert [[task.due for task in plans[name]] for name in ("planned", "failed")] == [[ONE, TWO]] * 2


def test_what_somebody_did_last(two, user, first_page):
    two("publishing.admin.dashboard.ACTIONS_TOLD")
    for name in ("One", "Two", "Three"):
        record(Action.PUBLISHED, OfficeFactory(name_en=name), user)

    told = " ".join(entry["sentence"] for entry in first_page()["own_actions"])

    assert [name in told for name in ("One", "Two", "Three")] == [False, True, True]


def test_comments_of_the_first_page(two, first_page):
    two("publishing.previews.comments.COMMENTS_ON_FIRST_PAGE")
    draft = three_drafts()[0]
    for text in ("One", "Two", "Three"):
        Comment.objects.create(revision=draft, text=text)

    assert [entry["comment"].text for entry in first_page()["comments"]] == ["Three", "Two"]


@pytest.mark.parametrize(("number", "more", "control"), [(2, 0, "Select"), (3, 1, "TextInput")])
def test_what_refers_to_something_that_is_deleted_and_what_its_address_may_lead_to(two, staff, number, more, control):
    two("publishing.admin.deletion.REFERENCES_LISTED", "publishing.admin.deletion.SUCCESSORS_LISTED")
    office = OfficeFactory()
    for _each in range(number):
        MilestoneFactory(office=office), OfficeFactory()

    page = staff.get(reverse("admin:offices_office_delete", args=[office.pk])).context

    (_what, named, others), field = page["references"][0], page["deletion_form"].fields["leads_to"]
    assert (len(named), others, type(field.widget).__name__) == (2, more, control)


@pytest.mark.parametrize("number", [2, 3])
def test_what_a_search_finds(two, staff, number):
    two(
        "publishing.admin.search.OBJECTS_SHOWN",
        "publishing.admin.search.HITS_OF_OBJECT",
        "srep.staff_search.ROWS_OF_A_KIND",
    )
    for _each in range(number):
        texts = {f"{name}_en": "Kazbek" for name in ("name", "profile", "life_note")}
        ensure_live_revision(OfficeFactory(**texts)), ChangeSet.objects.create(name="Kazbek")

    page = staff.get(reverse("admin:search"), {"q": "kazbek"}).context

    assert ([len(found.hits) for found in page["found"]], page["is_more"]) == ([2, 2], number > 2)
    assert [len(group["rows"]) for group in page["others"]] == [2]


def test_drafts_that_may_go_into_a_change_set(two, staff):
    two("publishing.admin.change_sets.DRAFTS_OFFERED")
    change_set = ChangeSet.objects.create(name="Moves")
    three_drafts()

    page = staff.get(reverse("admin:publishing_changeset_change", args=[change_set.pk])).context

    assert [draft.title for draft in page["free_drafts"]] == ["One", "Three"]


def test_milestones_and_changes_of_the_home_page(two, client):
    two("mandate.views.MILESTONES_ON_HOME_PAGE", "mandate.views.CHANGES_ON_HOME_PAGE", "atlas.world.MILESTONES_SHOWN")
    for year, name in ((2001, "One"), (2003, "Three"), (2002, "Two")):
        MilestoneFactory(day=date(year, 1, 1), text_en=name)
        note_publication(OfficeFactory(), note=name)

    home, on_map = client.get("/en/").context, client.get("/en/map/").context

    assert [row.text_en for row in home["milestones"]] == ["Three", "Two"]
    assert [row.text_en for row in on_map["state"].milestones] == ["Two", "Three"]
    assert len(home["changes"]) == 2


def test_pages_of_what_a_change_set_published(two, staff):
    two("publishing.admin.access.PAGES_LINKED")
    change_set = ChangeSet.objects.create(name="Moves", note="Moved.")
    for draft in three_drafts():
        add(change_set, draft)

    response = staff.post(reverse("admin:change_set_publish", args=[change_set.pk]), follow=True)

    (said,) = map(str, response.context["messages"])
    assert re.findall(r">(\w+)</a>", said) == ["One", "Three"]
