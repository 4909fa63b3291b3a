"""Plans that hold no longer: their planner may not publish any more, or something else stands there than was planned."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from offices.models import Office
from publishing.models import ChangeSet, JournalEntry, Revision, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.drafts import discard, restore, save_draft
from publishing.workflow.plans import plan, run_due
from publishing.workflow.publication import PublicationError, delete, publish
from publishing.workflow.review import approve, submit
from publishing.workflow.roles import AUTHORS, PUBLISHERS, REVIEWERS
from tests.factories import OfficeFactory, PostFactory, UserFactory
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_2030")]

NOON = datetime(2030, 5, 1, 12, 0, tzinfo=UTC)
REFUSED = "Whoever planned it may not publish it any more. Plan it anew."
SAVED_AGAIN = "The draft was saved again since. Plan its publication anew."
OTHER_CONTENTS = "The change set was changed since. Plan its publication anew."
DRAFT = {"_draft": "Save draft"}


@pytest.fixture
def office():
    return OfficeFactory(name_en="Liaison")


@pytest.fixture
def publisher():
    return person(PUBLISHERS, username="aram")


def draft_of(office, by=None, **fields):
    office.refresh_from_db()
    snapshot = take_snapshot(office)
    snapshot["fields"] |= fields or {"name_en": "New name"}
    return save_draft(office, snapshot, by, ensure_live_revision(office))


def planned(office, by, due=NOON):
    return plan(Task.Action.PUBLISH, due, revision=draft_of(office), by=by, change_note="Renamed.")


def set_of(*drafts, note=""):
    change_set = ChangeSet.objects.create(name="Moves", note=note)
    for draft in drafts:
        change_sets.add(change_set, draft)
    return change_set


def after(task):
    task.refresh_from_db()
    return task.state, task.outcome


def form_of(office):
    return reverse("admin:offices_office_change", args=[office.pk])


def said(response):
    return [str(message) for message in response.context["messages"]]


# Whoever planned it may not any more


def leaves(user):
    user.is_active = False
    user.save()


def leaves_the_staff(user):
    user.is_staff = False
    user.save()


def loses_the_role(user):
    user.groups.set(Group.objects.filter(name=AUTHORS))


def keeps_only(*codenames):
    def become(user):
        user.groups.clear()
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))

    return become


@pytest.mark.parametrize(
    "becomes",
    [
        leaves,
        leaves_the_staff,
        loses_the_role,
        keeps_only("publish", "add_task", "view_office"),
        keeps_only("publish", "change_office"),
        keeps_only("add_task", "change_office"),
        lambda u: u.delete(),
    ],
)
def test_a_plan_is_not_carried_out_for_somebody_who_may_not_publish_any_more(office, publisher, becomes):
    task = planned(office, publisher)

    becomes(publisher)
    run_due(NOON)

    assert after(task) == ("failed", REFUSED)
    assert Office.objects.get().name_en == "Liaison"
    assert JournalEntry.objects.get(action="failed").detail == REFUSED
    page = signed_in(person(PUBLISHERS)).get(reverse("admin:index"))
    assert [each.pk for each in page.context["plans"]["failed"]] == [task.pk]


def test_a_change_set_and_a_withdrawal_are_not_carried_out_for_such_a_one_either(office, publisher):
    other = OfficeFactory(name_en="Other")
    tasks = [
        plan(Task.Action.PUBLISH, NOON, change_set=set_of(draft_of(office)), by=publisher),
        plan(Task.Action.WITHDRAW, NOON, revision=ensure_live_revision(other), by=publisher),
    ]

    loses_the_role(publisher)
    run_due(NOON)

    assert [after(task) for task in tasks] == [("failed", REFUSED)] * 2
    assert sorted(Office.objects.values_list("name_en", flat=True)) == ["Liaison", "Other"]


def test_who_may_not_delete_what_depends_on_it_neither_plans_its_withdrawal_nor_has_it_carried_out(office):
    PostFactory(office=office)
    user = person()
    names = ("publish", "add_task", "view_office", "change_office", "delete_office")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    task = plan(Task.Action.WITHDRAW, NOON, revision=ensure_live_revision(office), by=user)
    url = reverse("admin:withdrawal_plan", args=[ensure_live_revision(office).content_type_id, office.pk])

    refused = signed_in(user).post(url, {"due": "2030-05-01T16:00"})
    run_due(NOON)

    assert refused.status_code == 403
    assert after(task) == ("failed", REFUSED)
    assert Office.objects.exists()


def test_whoever_still_may_has_the_plan_carried_out(office, publisher):
    task = planned(office, publisher)

    run_due(NOON)

    assert after(task) == ("done", "Published.")


# Something else stands there than was planned


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        (discard, ("failed", "The draft is discarded. It stays in the history.")),
        (lambda draft: restore(draft.base), ("failed", SAVED_AGAIN)),
        (lambda draft: delete(Office.objects.get()), ("failed", "It was not on the site any more.")),
        (publish, ("cancelled", "Published.")),
    ],
)
def test_a_plan_ends_with_its_draft(office, publisher, end, outcome):
    task = planned(office, publisher)

    end(task.revision)

    assert after(task) == outcome
    assert run_due(NOON) == []
    assert JournalEntry.objects.filter(action="cancelled").count() == 1


def test_publishing_the_form_ends_the_plan_for_its_draft(office, publisher, staff):
    task = planned(office, publisher)

    data = form_data(staff.get(form_of(office)), "office_form")
    staff.post(form_of(office), data | {"change_note": "At once.", "_save": "Publish"})

    assert after(task) == ("cancelled", "Published.")
    assert Office.objects.get().name_en == "New name"


def test_nobody_plans_a_draft_that_was_saved_again(office, publisher):
    first = draft_of(office)
    draft_of(office, name_en="Newer")

    with pytest.raises(PublicationError, match="no longer the one"):
        plan(Task.Action.PUBLISH, NOON, revision=first, by=publisher)


def test_a_withdrawal_does_not_mind_a_draft_that_is_saved(office, publisher):
    task = plan(Task.Action.WITHDRAW, NOON, revision=ensure_live_revision(office), by=publisher)
    draft_of(office)
    draft_of(office, name_en="Newer")

    run_due(NOON)

    assert after(task) == ("done", "Withdrawn.")


def saved_again(office, other, change_set):
    draft_of(office, name_en="Newer")


def put_in(office, other, change_set):
    change_sets.add(change_set, draft_of(other))


def taken_out(office, other, change_set):
    change_sets.remove(change_set, change_set.revisions.get())


def moved(office, other, change_set):
    set_of(change_set.revisions.get())


def published_alone(office, other, change_set):
    publish(change_set.revisions.get())


@pytest.mark.parametrize("change", [saved_again, put_in, taken_out, moved, published_alone])
def test_a_change_set_that_is_changed_ends_its_plan_at_once(office, publisher, change):
    other = OfficeFactory(name_en="Other")
    change_set = set_of(draft_of(office))
    task = plan(Task.Action.PUBLISH, NOON, change_set=change_set, by=publisher)

    change(office, other, change_set)

    assert after(task) == ("failed", OTHER_CONTENTS)
    assert run_due(NOON) == []


def test_what_nobody_planned_is_not_published_even_if_the_plan_still_stands(office, publisher):
    change_set = set_of(draft_of(office))
    task = plan(Task.Action.PUBLISH, NOON, change_set=change_set, by=publisher)
    later = draft_of(OfficeFactory(name_en="Other"))
    Revision.objects.filter(pk=later.pk).update(change_set=change_set)

    run_due(NOON)

    assert after(task) == ("failed", OTHER_CONTENTS)
    assert sorted(Office.objects.values_list("name_en", flat=True)) == ["Liaison", "Other"]


def test_the_note_of_a_change_set_is_published_as_it_was_planned(office, publisher):
    change_set = set_of(draft_of(office), note="As agreed.")
    plan(Task.Action.PUBLISH, NOON, change_set=change_set, by=publisher)
    ChangeSet.objects.update(note="Nobody agreed to this.")

    run_due(NOON)

    assert Revision.objects.live().get().change_note == "As agreed."


# What the staff site says


def test_the_form_says_before_and_after_saving_what_becomes_of_the_plan(office, publisher):
    planned(office, publisher)
    client = signed_in(person(AUTHORS))

    before = client.get(form_of(office))
    data = form_data(before, "office_form") | {"name_en": "Newer"}
    saved = client.post(form_of(office), data | DRAFT, follow=True).content.decode()

    assert "It is planned for: 1 May 2030, 14:00" in before.content.decode()
    assert "Saving the draft again ends its review and calls off what is planned with it." in before.content.decode()
    assert "Publish, 1 May 2030, 14:00: failed." in saved
    assert SAVED_AGAIN in saved
    assert "It is planned for:" not in saved
    assert "Plan it as it stands now for the same time" not in saved  # an author may not


def test_whoever_may_publish_plans_the_new_state_for_the_same_time_with_one_click(office, publisher):
    task = planned(office, publisher)
    client = signed_in(publisher)
    data = form_data(client.get(form_of(office)), "office_form") | {"name_en": "Newer"}

    saved = client.post(form_of(office), data | DRAFT, follow=True)
    draft = Revision.objects.drafts().get()
    answer = client.post(reverse("admin:plan_again", args=[task.pk]), {"seen": str(draft.pk)}, follow=True)
    run_due(NOON)

    assert "Plan it as it stands now for the same time" in saved.content.decode()
    assert said(answer) == ["It is planned for: 1 May 2030, 14:00"]
    assert Office.objects.get().name_en == "Newer"
    assert Revision.objects.live().get().change_note == "Renamed."
    assert after(task)[0] == "cancelled"


def test_a_state_that_the_planner_did_not_see_is_not_planned_with_one_click(office, publisher):
    task = planned(office, publisher)
    seen = draft_of(office, name_en="Newer")
    draft_of(office, name_en="Newest")

    answer = signed_in(publisher).post(reverse("admin:plan_again", args=[task.pk]), {"seen": str(seen.pk)}, follow=True)

    assert said(answer) == ["It was changed meanwhile. Look at it again."]
    assert not Task.objects.filter(state="planned").exists()


def test_a_time_that_has_passed_is_not_planned_again(office, publisher):
    task = planned(office, publisher, timezone.now() - timedelta(hours=1))
    draft = draft_of(office, name_en="Newer")

    answer = signed_in(publisher).post(
        reverse("admin:plan_again", args=[task.pk]), {"seen": str(draft.pk)}, follow=True
    )

    assert said(answer) == ["Choose a time to come."]
    assert not Task.objects.filter(state="planned").exists()


def test_the_page_of_a_change_set_shows_its_plan_and_calls_it_off(office, publisher):
    change_set = set_of(draft_of(office))
    task = plan(Task.Action.PUBLISH, NOON, change_set=change_set, by=publisher)
    url = reverse("admin:publishing_changeset_change", args=[change_set.pk])
    client, cancel = signed_in(publisher), reverse("admin:plan_cancel", args=[task.pk])

    page = client.get(url).content.decode()
    of_author = signed_in(person(AUTHORS)).get(url).content.decode()
    answer = client.post(cancel, follow=True)

    assert ("1 May 2030, 14:00" in page, cancel in page) == (True, True)
    assert ("1 May 2030, 14:00" in of_author, cancel in of_author) == (True, False)
    assert said(answer) == ["1 plan is cancelled."]
    assert after(task)[0] == "cancelled"
    assert "1 May 2030, 14:00" not in answer.content.decode()


def test_a_change_set_that_was_changed_is_planned_again_with_one_click(office, publisher):
    change_set = set_of(draft_of(office))
    task = plan(Task.Action.PUBLISH, NOON, change_set=change_set, by=publisher, change_note="Renamed.")
    draft_of(office, name_en="Newer")
    client = signed_in(publisher)
    url = reverse("admin:publishing_changeset_change", args=[change_set.pk])

    page = client.get(url)
    answer = client.post(
        reverse("admin:plan_again", args=[task.pk]), {"seen": str(change_set.revisions.get().pk)}, follow=True
    )
    run_due(NOON)

    assert OTHER_CONTENTS in page.content.decode()
    assert said(answer) == ["It is planned for: 1 May 2030, 14:00"]
    assert Office.objects.get().name_en == "Newer"


def test_an_approval_ends_with_the_state_that_was_approved_and_the_form_says_so(office):
    author, reviewer = person(AUTHORS), person(REVIEWERS)
    draft = draft_of(office, author)
    submit(draft, author)
    approve(draft, reviewer)
    client = signed_in(author)

    before = client.get(form_of(office))
    data = form_data(before, "office_form") | {"name_en": "Newer"}
    saved = client.post(form_of(office), data | DRAFT, follow=True)

    assert "Saving the draft again ends its review" in before.content.decode()
    assert said(saved)[0] == "The review was of the earlier draft. Submit this one anew."
    assert Revision.objects.drafts().get().review == ""


def test_a_plan_of_somebody_else_is_cancelled_only_by_who_may_see_it(office):
    user = UserFactory(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=("publish", "change_task")))
    task = planned(office, person(PUBLISHERS))

    assert signed_in(user).post(reverse("admin:plan_cancel", args=[task.pk])).status_code == 403
    assert after(task)[0] == "planned"
