"""What somebody tries who may do little: read drafts of other content, publish by detours, act on what they never saw."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from offices.models import Office
from publishing.models import ChangeSet, Comment, Revision, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.drafts import save_draft
from publishing.workflow.plans import plan
from publishing.workflow.roles import AUTHORS, PUBLISHERS, REVIEWERS
from tests.factories import MilestoneFactory, OfficeFactory, PartnerFactory, RegionFactory, UserFactory
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in
from translations.models import Pair

pytestmark = pytest.mark.django_db

CHANGED = "It was changed meanwhile. Look at it again."


@pytest.fixture
def office():
    return OfficeFactory(name_en="Liaison")


def somebody(*codenames):
    user = UserFactory(is_superuser=False, language="en")
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return signed_in(user)


def draft_of(row, by=None, **fields):
    row.refresh_from_db()
    base, snapshot = ensure_live_revision(row), take_snapshot(row)
    snapshot["fields"] |= fields or {"name_en": "Secret name"}
    row.name_en = snapshot["fields"]["name_en"]
    return save_draft(row, snapshot, by, base)


def set_of(*drafts):
    change_set = ChangeSet.objects.create(name="Moves")
    for draft in drafts:
        change_sets.add(change_set, draft)
    return change_set


def form_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_plans_for_content_that_one_may_not_see_are_not_told(office):
    draft = draft_of(office)
    task = plan(Task.Action.PUBLISH, timezone.now() + timedelta(days=1), revision=draft, by=UserFactory())
    client = somebody("view_task", "view_region", "view_revision")
    pages = [
        client.get(reverse("admin:index")),
        client.get(reverse("admin:publishing_task_changelist")),
        client.get(reverse("admin:publishing_task_change", args=[task.pk]), follow=True),
    ]

    assert ["Secret name" in page.content.decode() for page in pages] == [False] * 3
    assert "Secret name" in somebody("view_task", "view_office").get(reverse("admin:index")).content.decode()


def test_plans_for_change_sets_are_told_to_whoever_may_see_change_sets(office):
    change_set = set_of(draft_of(office))
    task = plan(Task.Action.PUBLISH, timezone.now() + timedelta(days=1), change_set=change_set, by=UserFactory())
    clients = somebody("view_task", "view_office"), somebody("view_task", "view_office", "view_changeset")

    told = [client.get(reverse("admin:index")).context["plans"]["planned"] for client in clients]
    listed = [
        list(client.get(reverse("admin:publishing_task_changelist")).context["cl"].result_list) for client in clients
    ]

    assert (told, listed) == ([[], [task]], [[], [task]])


def test_what_comes_back_with_a_change_set_is_told_to_whoever_may_see_all_that_is_in_it(office):
    MilestoneFactory(office=office, text_en="It opened")
    deletion = draft_of(office)
    Revision.objects.filter(pk=deletion.pk).update(snapshot=None)
    change_sets.publish(change_set := set_of(deletion, draft_of(RegionFactory(), name_en="Open")))
    url = reverse("admin:publishing_changeset_change", args=[change_set.pk])

    pages = [somebody("view_changeset", "view_region", *more).get(url) for more in ((), ("view_office",))]

    assert [b"It opened" in page.content for page in pages] == [False, True]


def test_who_may_not_see_content_leaves_no_trace_in_its_history(office):
    client = somebody("view_region", "change_region")

    answers = [client.get(form_of(office)), client.post(form_of(office), {"_draft": "1"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not Revision.objects.exists()


def test_drafts_in_a_change_set_that_one_may_not_see_are_not_told(office):
    region = RegionFactory(name_en="Caucasus")
    change_set = set_of(draft_of(office, name_en="Secret name", closed="1990-01-01"), draft_of(region, name_en="Open"))
    client = somebody("view_changeset", "change_changeset", "view_region", "change_region")

    page = client.get(reverse("admin:publishing_changeset_change", args=[change_set.pk])).content.decode()

    assert ("Secret name" in page, "The closing date" in page, "Open" in page) == (False, False, True)
    assert "There are drafts in it that you may not see." in page


@pytest.mark.parametrize(
    ("seen", "status"), [(("office", "region"), 200), (("office",), 403), (("region",), 403), ((), 403)]
)
def test_a_preview_is_seen_by_whoever_may_see_all_that_is_in_it(office, seen, status):
    change_set = set_of(draft_of(office), draft_of(RegionFactory(), name_en="Open"))
    client = somebody("view_changeset", *(f"view_{kind}" for kind in seen))

    assert client.get(f"{reverse('admin:change_set_preview', args=[change_set.pk])}en/").status_code == status


def test_comments_are_read_by_whoever_may_read_comments(office):
    draft = draft_of(office)
    Comment.objects.create(revision=draft, text="Between us.", name="Nino")
    pages = [form_of(office), reverse("admin:share_links", args=[draft.pk])]
    without = somebody("view_office", "view_sharelink")
    reader = somebody("view_office", "view_sharelink", "view_comment")

    seen = [[b"Between us." in client.get(page).content for page in pages] for client in (without, reader)]

    assert seen == [[False, False], [True, True]]


@pytest.mark.parametrize(("role", "reviewed"), [(AUTHORS, False), (REVIEWERS, True)])
def test_texts_are_marked_as_reviewed_only_by_whoever_may_review(role, reviewed):
    partner = PartnerFactory(name_en="Georgia", name_ka="საქართველო")
    client = signed_in(person(role))
    page = client.get(form_of(partner), {"beside": "ka"})
    data = form_data(page, "partner_form") | {"reviewed_languages": ["ka"], "_draft": "1"}

    client.post(form_of(partner), data)

    assert (b'name="reviewed_languages"' in page.content) is reviewed
    assert Pair.objects.filter(language="ka", reviewed=True).exists() is reviewed


def test_a_change_set_that_was_changed_meanwhile_is_not_published_unseen(office):
    change_set = set_of(draft_of(office))
    client = signed_in(person(PUBLISHERS))
    page = client.get(reverse("admin:publishing_changeset_change", args=[change_set.pk]))
    publish = reverse("admin:change_set_publish", args=[change_set.pk])
    draft_of(office, name_en="Slipped in")

    refused = client.post(publish, {"seen": page.context["seen"]}, follow=True)
    between = Office.objects.get().name_en
    client.post(publish, {"seen": change_sets.contents_token(change_set), "change_note": "Renamed."})

    assert (said(refused), between, Office.objects.get().name_en) == ([CHANGED], "Liaison", "Slipped in")


def test_a_draft_that_a_colleague_saved_meanwhile_is_not_discarded_unseen(office):
    client, discard = signed_in(person(AUTHORS)), form_of(office).replace("change", "discard")
    seen = draft_of(office)
    draft_of(office, name_en="Newer")

    refused = client.post(discard, {"revision": str(seen.pk)}, follow=True)

    assert said(refused) == [CHANGED]
    assert Revision.objects.drafts().get().snapshot["fields"]["name_en"] == "Newer"


def test_undoing_a_change_set_deletes_nothing_for_whoever_may_not_delete():
    office = OfficeFactory()
    revision = save_draft(office, take_snapshot(office))
    Office.objects.all().delete()
    change_set = set_of(revision)
    change_sets.publish(change_set)
    client = somebody("view_changeset", "view_office", "change_office", "publish")

    answer = client.post(reverse("admin:change_set_undo", args=[change_set.pk]))

    assert answer.status_code == 403
    assert Office.objects.exists()


@pytest.mark.parametrize("act", [change_sets.publish, change_sets.undo])
def test_an_act_is_itself_refused_to_whoever_may_do_it_with_a_part_alone(office, act):
    """Whoever asks for it: pages and plans look before."""
    change_set = set_of(draft_of(office), draft_of(RegionFactory(name_en="Caucasus")))
    if act == change_sets.undo:
        change_sets.publish(change_set)
    user = UserFactory(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=["publish", "change_office"]))

    with pytest.raises(PermissionDenied):
        act(change_set, user)


@pytest.mark.parametrize("step", ["publish", "undo", "discard"])
def test_nothing_is_done_with_a_change_set_by_whoever_may_not_change_what_is_in_it(office, step):
    change_set = set_of(draft_of(office), draft_of(RegionFactory(name_en="Caucasus")))
    if step == "undo":
        change_sets.publish(change_set)
    before = ChangeSet.objects.get().state
    client = somebody("view_changeset", "change_changeset", "publish", "view_office", "change_office", "view_region")

    answer = client.post(reverse(f"admin:change_set_{step}", args=[change_set.pk]))

    assert (answer.status_code, ChangeSet.objects.get().state) == (403, before)
    assert change_set.revisions.count() == 2


def test_the_note_of_a_change_set_alone_ends_no_plan_and_publishes_nothing_new(office):
    change_set = set_of(draft_of(office))
    task = plan(Task.Action.PUBLISH, timezone.now() + timedelta(days=1), change_set=change_set, by=UserFactory())
    client = signed_in(person(AUTHORS))
    url = reverse("admin:publishing_changeset_change", args=[change_set.pk])

    client.post(url, {"name": "Moves", "note": "Nobody agreed to this."})
    change_sets.publish(change_set, task.author, task.note, task)

    assert ChangeSet.objects.get().note == ""


@pytest.mark.parametrize("page", ["compare", "preview", "links", "history", "form"])
def test_a_draft_is_not_read_by_whoever_may_not_see_its_content(office, page):
    draft = draft_of(office)
    urls = {
        "compare": reverse("admin:revision_compare", args=[draft.pk]),
        "preview": f"{reverse('admin:revision_preview', args=[draft.pk])}en/offices/",
        "links": reverse("admin:share_links", args=[draft.pk]),
        "history": reverse("admin:offices_office_history", args=[office.pk]),
        "form": form_of(office),
    }
    client = somebody(
        "view_region", "change_region", "view_revision", "publish", "approve", "view_sharelink", "view_changeset"
    )

    assert client.get(urls[page]).status_code == 403
