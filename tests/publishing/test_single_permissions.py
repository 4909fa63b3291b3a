"""Each action of the staff site by the least permissions with which it works, and by one less: to look instead of to act.

``ACTS`` names for each action what it needs. Somebody with exactly that may; without any one of it the site answers 403
and nothing changes. A change set has two members of two kinds, so that a right to one of them alone shows.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offices.models import Office, Post
from publishing.models import ChangeSet, Comment, Revision, ShareLink, Task
from regions.models import Region
from tests.factories import OfficeFactory, PostFactory, RegionFactory, UserFactory
from tests.public_pages import form_data
from tests.publishing.roles import signed_in
from tests.publishing.workflow.test_change_sets import draft_of, set_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_2030")]

DUE = {"due": "2030-01-01T10:00", "note": "In time."}


def somebody(*codenames):
    """Signed in, with these permissions and no other."""
    user = UserFactory(is_superuser=False, language="en")
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    assert user.user_permissions.count() == len(set(codenames))
    return signed_in(user)


class World:
    """An office with a post and a draft, and a region with a draft."""

    def __init__(self):
        self.office = OfficeFactory(slug="liaison", name_en="Liaison")
        self.post = PostFactory(office=self.office, slug="head")
        self.region = RegionFactory(slug="caucasus", name_en="Caucasus")
        self.draft = draft_of(self.office, name_en="New liaison")
        self.region_draft = draft_of(self.region, name_en="New Caucasus")
        self.colleague = UserFactory()

    def change_set(self):
        return set_of(self.draft, self.region_draft)

    def submitted(self):
        self.client.post(here("revision_submit", self.draft.pk))
        return self.draft

    @property
    def client(self):
        return signed_in(self.colleague)

    def submitted_set(self):
        change_set = self.change_set()
        self.client.post(here("change_set_submit", change_set.pk))
        return change_set

    def published(self):
        change_set = self.change_set()
        self.client.post(here("change_set_publish", change_set.pk))
        return change_set

    def published_new_region(self):
        """A change set whose second member was not live before."""
        self.region.delete()
        Revision.objects.of_key(Region, self.region_draft.object_id).exclude(pk=self.region_draft.pk).delete()
        Revision.objects.filter(pk=self.region_draft.pk).update(base=None)
        self.region_draft.refresh_from_db()
        return self.published()

    def plan(self, **what):
        return Task.objects.create(
            action=Task.Action.PUBLISH, due=timezone.now() + timedelta(days=1), author=self.colleague, **what
        )

    def deleted_office(self):
        Post.objects.all().delete()
        self.client.post(here("offices_office_delete", self.office.pk), {"post": "yes", "change_note": ""})
        return Revision.objects.get(object_id=self.office.pk, snapshot__isnull=True)


def here(name, *arguments):
    return reverse(f"admin:{name}", args=arguments)


def form(world, name, form_id, **fields):
    """A form as a colleague sees it, filled in."""
    return form_data(world.client.get(name), form_id) | fields


def of_office(world, **fields):
    url = here("offices_office_change", world.office.pk)
    return url, form(world, url, "office_form", **fields)


def added_region(world, **fields):
    url = here("regions_region_add")
    return url, form(world, url, "region_form", name_en="Third", slug="third", **fields)


def publication(world):
    return here("change_set_publish", world.change_set().pk), {}


def withdrawal(world):
    kind = ContentType.objects.get_for_model(Office).pk
    return here("withdrawal_plan", kind, world.office.pk), DUE


def again(world):
    task = world.plan(revision=world.draft, state=Task.State.FAILED)
    return here("plan_again", task.pk), {"seen": str(world.draft.pk)}


def again_as_set(world):
    change_set = world.change_set()
    keys = ",".join(sorted(str(draft.pk) for draft in (world.draft, world.region_draft)))
    return here("plan_again", world.plan(change_set=change_set, state=Task.State.FAILED).pk), {"seen": keys}


def added_draft(world):
    change_set = ChangeSet.objects.create(name="Moves")
    return here("change_set_add"), {"revision": str(world.draft.pk), "change_set": str(change_set.pk)}


def revoked(world):
    link = ShareLink.objects.create(
        revision=world.draft, language="en", author=world.colleague, expires=timezone.now() + timedelta(days=1)
    )
    return here("revoke_share_link", link.pk), {}


def resolved(world):
    comment = Comment.objects.create(revision=world.draft, author=world.colleague, text="Why?")
    return here("resolve_comment", comment.pk), {}


def position(row):
    return {"revision": str(row.pk)}


@dataclass
class Act:
    """What is asked for: ``sent`` is a function from the world to (address, what is posted, or None to read)."""

    name: str
    needs: str
    sent: object


ACTS = [
    # A change set and what is in it
    Act("add a draft to a set", "change_changeset change_office", added_draft),
    Act(
        "remove a draft from a set",
        "change_changeset change_office",
        lambda w: (here("change_set_remove", w.change_set().pk), {"removed": str(w.draft.pk)}),
    ),
    Act("publish a set", "view_changeset publish change_office change_region", publication),
    Act(
        "undo a set",
        "view_changeset publish change_office change_region",
        lambda w: (here("change_set_undo", w.published().pk), {}),
    ),
    Act(
        "undo a set with something new",
        "view_changeset publish change_office change_region delete_region",
        lambda w: (here("change_set_undo", w.published_new_region().pk), {}),
    ),
    Act(
        "discard a set",
        "change_changeset change_office change_region",
        lambda w: (here("change_set_discard", w.change_set().pk), {}),
    ),
    Act(
        "submit a set",
        "view_changeset change_office change_region",
        lambda w: (here("change_set_submit", w.change_set().pk), {}),
    ),
    Act(
        "approve what one may see of a set",
        "view_changeset approve view_office",
        lambda w: (here("change_set_approve", w.submitted_set().pk), {}),
    ),
    Act(
        "preview a set",
        "view_changeset view_office view_region",
        lambda w: (f"{here('change_set_preview', w.change_set().pk)}en/offices/", None),
    ),
    Act(
        "preview a set with what is planned until then",
        "view_changeset view_office view_region",
        lambda w: (
            w.plan(revision=w.region_draft)
            and f"{here('change_set_preview', set_of(w.draft).pk)}at/2030-01-01T10:00/en/offices/",
            None,
        ),
    ),
    Act(
        "preview a draft with what is planned until then",
        "view_office view_region",
        lambda w: (
            w.plan(revision=w.region_draft)
            and f"{here('revision_preview', w.draft.pk)}at/2030-01-01T10:00/en/offices/",
            None,
        ),
    ),
    Act("begin a set", "add_changeset", lambda w: (here("publishing_changeset_add"), {"name": "A", "note": ""})),
    Act(
        "name a set anew",
        "change_changeset",
        lambda w: (here("publishing_changeset_change", w.change_set().pk), {"name": "B", "note": ""}),
    ),
    # Plans
    Act("plan a draft", "publish add_task change_office", lambda w: (here("revision_plan", w.draft.pk), DUE)),
    Act(
        "plan a set",
        "publish add_task view_changeset change_office change_region",
        lambda w: (here("change_set_plan", w.change_set().pk), DUE),
    ),
    Act("plan a withdrawal of all that goes", "publish add_task delete_office delete_post", withdrawal),
    Act("plan a draft again", "publish add_task change_office", again),
    Act("plan a set again", "publish add_task view_changeset change_office change_region", again_as_set),
    Act(
        "cancel the plan of a draft",
        "publish change_task change_office",
        lambda w: (here("plan_cancel", w.plan(revision=w.draft).pk), {}),
    ),
    Act(
        "cancel the plan of a set",
        "publish change_task change_office change_region",
        lambda w: (here("plan_cancel", w.plan(change_set=w.change_set()).pk), {}),
    ),
    # Review and talk
    Act("submit", "change_office", lambda w: (here("revision_submit", w.draft.pk), {})),
    Act("approve", "view_office approve", lambda w: (here("revision_approve", w.submitted().pk), {})),
    Act("send back", "view_office approve", lambda w: (here("revision_return", w.submitted().pk), {"text": "Why?"})),
    Act("comment", "view_office add_comment", lambda w: (here("revision_comment", w.draft.pk), {"text": "Why?"})),
    Act("resolve a comment", "view_office add_comment", resolved),
    Act("read who has links", "view_office view_sharelink", lambda w: (here("share_links", w.draft.pk), None)),
    Act(
        "share",
        "change_office view_sharelink add_sharelink",
        lambda w: (here("share_links", w.draft.pk), {"language": "en", "days": "3"}),
    ),
    Act("revoke the link of another", "view_office change_sharelink", revoked),
    # One object
    Act("read a form", "view_office", lambda w: (here("offices_office_change", w.office.pk), None)),
    Act("save a draft", "change_office", lambda w: of_office(w, name_en="Third", _draft="1")),
    Act("publish a form", "change_office publish", lambda w: of_office(w, name_en="Third", _save="1")),
    Act("save a first draft", "add_region", lambda w: added_region(w, _draft="1")),
    Act("publish something new", "add_region publish", lambda w: added_region(w, _save="1")),
    Act("discard", "change_office", lambda w: (here("offices_office_discard", w.office.pk), position(w.draft))),
    Act("say that one is here", "change_office", lambda w: (here("offices_office_presence", w.office.pk), {})),
    Act("preview a draft", "view_office", lambda w: (f"{here('revision_preview', w.draft.pk)}en/offices/", None)),
    Act("read a comparison", "view_office", lambda w: (here("revision_compare", w.draft.pk), None)),
    Act("read a history", "view_office", lambda w: (here("offices_office_history", w.office.pk), None)),
    Act("restore", "change_office", lambda w: (here("revision_restore", w.draft.base.pk), {})),
    Act("bring back", "view_office add_office", lambda w: (here("revision_restore", w.deleted_office().pk), {})),
    Act(
        "delete with all that goes",
        "delete_office delete_post publish",
        lambda w: (here("offices_office_delete", w.office.pk), {"post": "yes", "change_note": "Closed."}),
    ),
]
CASES = [pytest.param(act, id=act.name) for act in ACTS]
# What is answered when it is done: a form leads on, a page is read, and presence is told to a script.
STATUS = {"say that one is here": 200}


def state():
    """All that an action may change, but the journal, which notes attempts too, and who is signed in."""
    return [
        sorted(map(str, model.objects.values_list(*names)))
        for model, names in (
            (Revision, ["object_id", "number", "state", "review", "change_set", "snapshot"]),
            (ChangeSet, ["pk", "name", "state"]),
            (Task, ["pk", "state", "due"]),
            (Comment, ["text", "resolved"]),
            (ShareLink, ["pk", "revoked"]),
            (Office, ["slug", "name_en"]),
            (Post, ["slug"]),
            (Region, ["slug", "name_en"]),
        )
    ]


def sent(client, url, data):
    return client.get(url) if data is None else client.post(url, data)


@pytest.mark.parametrize("act", CASES)
def test_an_action_works_with_the_least_that_it_needs(act):
    url, data = act.sent(World())
    before = state()

    response = sent(somebody(*act.needs.split()), url, data)

    assert response.status_code == STATUS.get(act.name, 200 if data is None else 302)
    assert not response.headers.get("Location", "").startswith("/admin/login/")
    assert (state() != before) is (data is not None and act.name not in STATUS)


def only_to_look(permission):
    """What is left of a right to change something: to see it."""
    action, _separator, kind = permission.partition("_")
    return {f"view_{kind}"} if action in ("add", "change", "delete") else set()


@pytest.mark.parametrize("act", CASES)
def test_an_action_is_refused_for_want_of_any_one_permission(act):
    url, data = act.sent(World())
    before, needed = state(), act.needs.split()

    answers = {}
    for lacking in needed:
        others = {name for name in needed if name != lacking} | only_to_look(lacking)
        with transaction.atomic():
            answers[lacking] = (sent(somebody(*others), url, data).status_code, state() == before)
            transaction.set_rollback(True)

    assert answers == dict.fromkeys(needed, (403, True))


def test_what_went_with_a_deletion_comes_back_only_for_whoever_may_add_it():
    world = World()
    world.client.post(here("offices_office_delete", world.office.pk), {"post": "yes", "change_note": ""})
    deletion = Revision.objects.get(object_id=world.office.pk, snapshot__isnull=True)

    found = []
    for permissions in (["view_office", "add_office"], ["view_office", "add_office", "add_post"]):
        with transaction.atomic():
            somebody(*permissions).post(here("revision_restore", deletion.pk))
            kinds = Revision.objects.drafts().exclude(object_id=world.region.pk).values_list("content_type__model")
            found.append(sorted(kind for (kind,) in kinds))
            transaction.set_rollback(True)

    assert found == [["office"], ["office", "post"]]


def deleted_page(world):
    world.deleted_office()
    return here("deleted")


TITLES = {
    "a change set": ("view_changeset", lambda w: here("publishing_changeset_change", w.change_set().pk)),
    "what can be added to a set": (
        "change_changeset",
        lambda w: here("publishing_changeset_change", set_of(w.region_draft).pk),
    ),
    "the plans": ("view_task", lambda w: w.plan(revision=w.draft) and here("publishing_task_changelist")),
    "the first page, of drafts": ("view_revision", lambda w: here("index")),
    "the first page, of plans": ("view_task", lambda w: w.plan(revision=w.draft) and here("index")),
    "the first page, of what waits": ("approve view_revision", lambda w: w.submitted() and here("index")),
    "the first page, of what is approved": (
        "publish view_revision",
        lambda w: w.client.post(here("revision_approve", w.submitted().pk)) and here("index"),
    ),
    "the first page, of comments": (
        "view_comment",
        lambda w: Comment.objects.create(revision=w.draft, text="New liaison?") and here("index"),
    ),
    "what was deleted": ("", deleted_page),
}
SEEN_WITH_CHANGE = {"what can be added to a set"}  # only what one may change is offered


@pytest.mark.parametrize("page", sorted(TITLES))
def test_a_title_is_told_only_to_whoever_may_see_its_kind(page):
    permissions, address = TITLES[page]
    url, right = address(World()), "change_office" if page in SEEN_WITH_CHANGE else "view_office"

    without = somebody("view_region", *permissions.split()).get(url)
    allowed = somebody("view_region", right, *permissions.split()).get(url)

    assert (without.status_code, allowed.status_code) == (200, 200)
    assert [b"iaison" in answer.content for answer in (without, allowed)] == [False, True]
