"""What strangers and single authors may cost, counted in rows, bytes and statements."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pages import cache as page_cache
from publishing.middleware import DueWork
from publishing.models import ChangeSet, Comment, JournalEntry, SiteRevision, Task
from publishing.previews.comments import COMMENTS_ON_DRAFT
from publishing.previews.share_links import share
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets, roles
from publishing.workflow.drafts import save_draft
from publishing.workflow.plans import plan
from tests.factories import OfficeFactory, UserFactory
from tests.public_pages import form_data

pytestmark = pytest.mark.django_db

WRITES = re.compile("INSERT|UPDATE|DELETE|SAVEPOINT|BEGIN")


@pytest.fixture
def office():
    return OfficeFactory(slug="liaison", name_en="Liaison")


@pytest.fixture
def draft(office):
    snapshot = take_snapshot(office)
    snapshot["fields"]["name_en"] = "New name"
    return save_draft(office, snapshot, base=ensure_live_revision(office))


def writes(queries):
    return [query["sql"] for query in queries if WRITES.match(query["sql"])]


# Due work


def test_what_is_due_is_carried_out_for_nobody_and_bears_nobodys_address(draft, settings, monkeypatch):
    settings.DUE_WORK_SECONDS = 1
    monkeypatch.setattr(DueWork, "_next_look", 0.0)
    task = plan(Task.Action.PUBLISH, timezone.now() + timedelta(hours=1), revision=draft, by=UserFactory())
    Task.objects.filter(pk=task.pk).update(due=timezone.now())
    JournalEntry.objects.all().delete()

    Client().get("/en/", REMOTE_ADDR="203.0.113.7")

    entries = JournalEntry.objects.order_by("pk").values_list("action", "address")
    assert list(entries) == [("published", None), ("carried out", None)]


# Comments


def test_a_comment_that_stands_there_already_is_not_said_to_be_added(staff, draft):
    address = reverse("admin:revision_comment", args=[draft.pk])

    said = [
        [str(message) for message in staff.post(address, {"text": "Agreed"}, follow=True).context["messages"]]
        for _each in range(2)
    ]

    assert said == [["The comment is added."], ["This comment stands here already. It was not added again."]]
    assert Comment.objects.count() == JournalEntry.objects.filter(action="commented").count() == 1


def test_a_draft_takes_so_many_comments(staff, draft):
    author = UserFactory()
    Comment.objects.bulk_create(
        Comment(revision=draft, author=author, text=str(n)) for n in range(COMMENTS_ON_DRAFT - 1)
    )
    address = reverse("admin:revision_comment", args=[draft.pk])

    for text in ("The last", "One more"):
        page = staff.post(address, {"text": text}, follow=True)

    assert [str(message) for message in page.context["messages"]] == ["This draft has as many comments as it can take."]
    assert Comment.objects.count() == COMMENTS_ON_DRAFT


# Shared previews


@pytest.mark.usefixtures("pages_are_kept")
def test_who_looks_at_a_shared_preview_again_writes_nothing_until_it_changes(draft, office):
    link = share(draft, "en", timezone.now() + timedelta(days=7), UserFactory())
    page, reader = f"/preview/{link.token}/en/offices/liaison/", Client()

    first = reader.get(page)
    with CaptureQueriesContext(connection) as queries:
        again = [reader.get(page) for _each in range(3)]

    assert b"New name" in first.content
    assert [response.content for response in again] == [first.content] * 3
    assert writes(queries) == []
    Comment.objects.create(revision=draft, share_link=link, name="Aram", text="Well said.")
    assert b"Well said." in reader.get(page).content
    link.revoked = timezone.now()
    link.save()
    assert reader.get(page).status_code == 410


# Forms


def test_a_form_that_says_it_has_five_thousand_rows_costs_two_hundred_and_is_refused_in_words(
    staff, office, monkeypatch
):
    from django.forms import BaseModelFormSet

    built = []
    construct = BaseModelFormSet._construct_form
    monkeypatch.setattr(
        BaseModelFormSet,
        "_construct_form",
        lambda self, i, **kwargs: (built.append(i), construct(self, i, **kwargs))[1],
    )
    url = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(staff.get(url), "office_form")

    response = staff.post(url, data | {"premises-TOTAL_FORMS": "5000", "_save": "1"})

    assert response.status_code == 200
    assert "Please submit at most 200 forms." in response.content.decode()
    assert len(built) <= 2 * 200 + 20


# Roles


def test_roles_that_were_given_half_of_their_permissions_get_all_at_the_next_time(monkeypatch):
    Group.objects.all().delete()
    roles.make_roles()
    given = []
    real = roles.default_permissions

    def killed(role, model):
        given.append(role)
        if len(given) == 3:
            raise KeyboardInterrupt
        return real(role, model)

    monkeypatch.setattr(roles, "default_permissions", killed)
    with pytest.raises(KeyboardInterrupt):
        roles.give_permissions(Task)
    monkeypatch.undo()

    roles.give_permissions(Task)

    assert len(given) == 3
    assert {
        name: set(
            Permission.objects.filter(group__name=name, content_type__model="task").values_list("codename", flat=True)
        )
        for name in roles.ROLES
    } == {name: roles.default_permissions(name, Task) for name in roles.ROLES}


# Pages that are kept


@pytest.fixture
def kept(pages_are_kept):
    """How many pages and selections are kept."""
    return lambda: (len(caches["pages"]._cache), len(caches["selections"]._cache))


@pytest.mark.parametrize(
    "query",
    [
        "&" * 3000,
        "year=2014&",
        "year=2014&year=2014",
        "year=02014",
        "year=+2014",
        "ye%61r=2014",
        "year=2014&unknown=1",
        "theme=x",
        "theme=light%20",
        "size=other",
        "page=0",
        "page=00001",
        "page=12345",
        "page=other",
        "region=" + "a" * 61,
        "kind=a.b",
        "year",
    ],
)
def test_what_is_written_in_another_way_is_not_kept(office, kept, query):
    for path in ("/en/offices/", "/en/changes/", "/en/map/picture.svg"):
        Client().get(f"{path}?{query}")

    assert kept() == (0, 0)


@pytest.mark.parametrize(
    "query", ["theme=dark&size=small", "year=2014&kind=liaison", "kind=liaison&year=2014", "page=2"]
)
def test_what_is_known_is_kept(office, kept, query):
    Client().get(f"/en/offices/?{query}")

    assert kept() == (0, 1)


def test_what_somebody_appends_is_in_nobody_elses_page(office, kept):
    Client().get(f"/en/offices/?{'&' * 3000}")

    assert len(Client().get("/en/offices/").content) < 60_000


def test_the_memory_of_pages_is_bounded_and_selections_push_no_page_out(office, kept, monkeypatch):
    monkeypatch.setattr(page_cache, "MOST_BYTES_OF_ALL", 200_000)
    type(office).objects.update(opened=date(1950, 1, 1))
    Client().get("/en/offices/")

    for year in range(1950, 2026):
        assert Client().get(f"/en/offices/?year={year}").status_code == 200

    assert sum(map(len, caches["selections"]._cache.values())) <= 200_000
    assert caches["selections"]._cache.keys() == caches["selections"]._expire_info.keys()
    pages, selections = kept()
    assert pages == 1
    assert 1 < selections < 76


def test_a_page_that_is_not_kept_has_the_same_name_for_head_and_get(office):
    path = "/en/offices/?q=liaison"

    get, head = Client().get(path), Client().head(path)

    assert (head["ETag"], head.content) == (get["ETag"], b"")


def test_a_kept_page_is_served_while_the_database_is_away(office, kept, monkeypatch):
    reader = Client(raise_request_exception=False)
    first = reader.get("/en/offices/")

    def away(*args):
        raise DatabaseError("connection refused")

    monkeypatch.setattr(SiteRevision, "current", away)

    assert reader.get("/en/offices/").content == first.content


# Plans


@pytest.mark.parametrize(
    ("zone", "due", "words"),
    [
        ("America/New_York", "9999-12-31T23:59", "Write a year between 1900 and 2100."),
        ("America/New_York", "9999-12-31T10:00", "Write a year between 1900 and 2100."),
        ("Asia/Tbilisi", "0001-01-01T00:00", "Choose a time to come."),
        ("Asia/Tbilisi", "2101-01-01T00:00", "Write a year between 1900 and 2100."),
        ("Europe/Brussels", "10000-01-01T00:00", "Enter a valid date/time."),
    ],
)
def test_a_plan_for_a_day_at_the_end_of_time_is_refused_in_words(client, draft, zone, due, words):
    client.force_login(UserFactory(language="en", time_zone=zone), backend="django.contrib.auth.backends.ModelBackend")

    page = client.post(reverse("admin:revision_plan", args=[draft.pk]), {"due": due})

    assert (page.status_code, page.context["form"].errors) == (200, {"due": [words]})
    assert Task.objects.count() == 0


@pytest.mark.parametrize(("may_change", "status", "state"), [(False, 403, "planned"), (True, 302, "cancelled")])
def test_a_plan_is_called_off_by_who_may_do_what_it_says(draft, may_change, status, state):
    change_set = ChangeSet.objects.create(name="Moves")
    change_sets.add(change_set, draft)
    task = plan(Task.Action.PUBLISH, timezone.now() + timedelta(hours=1), change_set=change_set, by=UserFactory())
    user = UserFactory(is_superuser=False, language="en")
    names = ["publish", "change_task", "view_task", "view_office", "view_changeset", *["change_office"] * may_change]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    chosen = {"action": "call_off", "_selected_action": [task.pk]}

    answer = client.post(reverse("admin:plan_cancel", args=[task.pk]))
    after = Task.objects.get().state
    Task.objects.update(state="planned")
    client.post(reverse("admin:publishing_task_changelist"), chosen)

    assert (answer.status_code, after, Task.objects.get().state) == (status, state, state)
