import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from offices import present_index as index_module
from offices.models import Office
from publishing.models import ChangeSet, Revision, SiteRevision, Task
from publishing.preview_links import PreviewedPage
from publishing.previews import Rehearsal
from publishing.publication import live_revision, publish, save_draft
from publishing.snapshots import take
from tests.factories import OfficeFactory, PassageFactory, PremisesFactory, QuestionFactory, RegionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    office = OfficeFactory(slug="liaison", name_en="Live name", name_fr="Nom public")
    office.regions.add(RegionFactory())
    PremisesFactory(office=office)
    return office


@pytest.fixture
def reader():
    """A browser of the public, which nobody signed in with."""
    return Client()


def draft_of(instance, **fields):
    base = live_revision(instance)
    snapshot = take(instance)
    snapshot["fields"] |= fields
    return save_draft(instance, snapshot, base=base)


def address(revision, path=""):
    return reverse("admin:revision_preview", args=[revision.pk]) + path


def body(response):
    return response.content.decode()


def test_a_preview_is_the_public_page_with_the_draft_and_the_public_page_stays_as_it_is(reader, staff, office):
    draft = draft_of(office, name_en="Secret plan")
    before = reader.get("/en/offices/liaison/")

    preview = staff.get(address(draft, "en/offices/liaison/"))

    after = reader.get("/en/offices/liaison/")
    assert preview.status_code == 200
    assert "<h1>Secret plan</h1>" in body(preview)
    assert "Live name</h1>" not in body(preview)
    assert (before.content, before["ETag"]) == (after.content, after["ETag"])
    assert "Secret plan" not in body(after)
    assert SiteRevision.current() == 0


def test_a_preview_differs_from_the_page_once_published_only_by_its_bar_its_links_and_its_style(reader, staff, office):
    draft = draft_of(office, name_en="New name")
    prefix = f"/admin/preview/{draft.pk}"
    preview = body(staff.get(address(draft, "en/offices/liaison/")))
    publish(draft)

    published = body(reader.get("/en/offices/liaison/"))

    bar_start, bar_end = preview.index('<aside class="preview-bar"'), preview.index("</aside>") + len("</aside>")
    without = preview[:bar_start] + preview[bar_end:]
    without = without.replace('<link rel="stylesheet" href="/static/publishing/preview.css">', "").replace(prefix, "")
    assert without.split() == published.split()


def test_a_preview_without_a_path_opens_the_page_of_the_object_in_the_editors_language(staff, office):
    draft = draft_of(office, slug="new-slug")

    response = staff.get(address(draft))

    assert response["Location"] == f"/admin/preview/{draft.pk}/en/offices/new-slug/"
    assert staff.get(response["Location"]).status_code == 200


def test_an_object_without_a_page_of_its_own_opens_where_it_stands(staff):
    question, passage = QuestionFactory(slug="why"), PassageFactory()

    locations = [staff.get(address(draft_of(row)))["Location"].rpartition("-")[2] for row in (question, passage)]

    assert [location.partition("/")[2] for location in locations] == ["en/#why", "en/about/"]


def test_a_preview_is_kept_by_nobody(staff, office):
    response = staff.get(address(draft_of(office), "en/offices/liaison/"))

    assert set(response["Cache-Control"].split(", ")) == {
        "no-store", "private", "max-age=0", "no-cache", "must-revalidate",
    }  # fmt: skip
    assert response["X-Robots-Tag"] == "noindex"
    assert "ETag" not in response
    assert response["X-Frame-Options"] == "DENY"


def test_every_language_can_be_previewed_under_the_address_of_its_page(staff, office):
    draft = draft_of(office, name_ka="ოფისი")

    page = body(staff.get(address(draft, "ka/offices/liaison/")))

    assert '<html lang="ka"' in page
    assert "<h1>ოფისი</h1>" in page
    assert f'<a href="/admin/preview/{draft.pk}/fr/offices/liaison/"' in page


def test_links_inside_stay_in_the_preview_and_static_files_do_not_change(staff, office):
    draft = draft_of(office, name_en="New name")
    prefix = f"/admin/preview/{draft.pk}"

    page = body(staff.get(address(draft, "en/map/")))

    assert f'href="{prefix}/en/offices/"' in page
    assert f'src="{prefix}/en/map/picture.svg"' in page
    assert f'srcset="{prefix}/en/map/picture.svg?theme=dark"' in page
    assert f'action="{prefix}/en/map/"' in page
    assert f'"url": "{prefix}/en/offices/liaison/"' in page
    assert 'href="/static/srep/site.css"' in page
    assert '<link rel="canonical" href="http://testserver/en/map/">' in page


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ('<a href="/en/x/?a=1&amp;b=2#c">', '<a href="/P/en/x/?a=1&amp;b=2#c">'),
        ("<a href=/fr/>", "<a href=/P/fr/>"),
        ("<a class='x' href='http://testserver/en/'>", "<a class='x' href='/P/en/'>"),
        ('<a title=" href=\'/en/\'" href="/enx/">', '<a title=" href=\'/en/\'" href="/enx/">'),
        ('<img srcset="/en/a.png 1x, /en/b.png 2x">', '<img srcset="/P/en/a.png 1x, /P/en/b.png 2x">'),
        ('<a href="//other.example/en/">', '<a href="//other.example/en/">'),
        ('<a href="https://other.example/en/">', '<a href="https://other.example/en/">'),
        ('<a href="/static/x.css">', '<a href="/static/x.css">'),
        ('<script type="application/json">{"u": "/en/x/", "t": "see /en/x/"}</script>',
         '<script type="application/json">{"u": "/P/en/x/", "t": "see /en/x/"}</script>'),
        ("<p>\n/en/</p><script>const a = '<a href=\"/en/\">';</script>",
         "<p>\n/en/</p><script>const a = '<a href=\"/en/\">';</script>"),
    ],
)  # fmt: skip
def test_only_addresses_of_public_pages_are_rewritten(tag, expected):
    page = PreviewedPage(f"<html><head></head>\n<body>{tag}</body></html>", "/P", ("en", "fr"))

    assert page.with_bar("[head]", "[bar]") == f"<html><head>[head]</head>\n<body>[bar]{expected}</body></html>"


def test_the_skip_link_stays_first():
    page = PreviewedPage('<head></head><body>\n<a class="skip" href="#content">Skip</a>\n<main>', "/P", ("en",))

    assert page.with_bar("", "[bar]") == '<head></head><body>\n<a class="skip" href="#content">Skip</a>[bar]\n<main>'


@pytest.mark.parametrize("path", ["admin/", "admin/logout/", "healthz", "static/srep/site.css", "xx/", "preview/x/"])
def test_nothing_but_public_pages_can_be_previewed(staff, office, path):
    assert staff.get(address(draft_of(office), path)).status_code == 404


def test_a_preview_answers_to_reading_only(staff, office):
    assert staff.post(address(draft_of(office), "en/")).status_code == 405


def test_a_page_that_does_not_exist_with_the_draft_says_so_within_the_preview(staff, office):
    response = staff.get(address(draft_of(office, slug="moved"), "en/offices/liaison/"))

    assert response.status_code == 404
    assert "preview-bar" in body(response)


def test_the_page_is_made_for_nobody_in_particular(staff, office, monkeypatch):
    seen = []
    draft = draft_of(office)
    from offices.views import OfficeDetailView

    original = OfficeDetailView.setup
    monkeypatch.setattr(OfficeDetailView, "setup", lambda s, r, *a, **k: (seen.append(r), original(s, r, *a, **k))[1])

    staff.post(address(draft, "en/offices/liaison/"))
    staff.get(address(draft, "en/offices/liaison/"), {"year": "2012"})

    (request,) = seen
    assert (request.method, request.path, dict(request.COOKIES)) == ("GET", "/en/offices/liaison/", {})
    assert request.user.is_anonymous
    assert not hasattr(request, "session")
    assert request.GET.dict() == {"year": "2012"}


@pytest.mark.parametrize(("permission", "status"), [(None, 403), ("view_region", 403), ("view_office", 200)])
def test_who_may_not_see_the_content_sees_no_preview(client, office, permission, status):
    editor = UserFactory(is_superuser=False)
    if permission:
        editor.user_permissions.add(Permission.objects.get(codename=permission))
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    draft = draft_of(office)

    assert client.get(address(draft, "en/offices/liaison/")).status_code == status


def test_readers_are_asked_to_sign_in(client, office):
    response = client.get(address(draft_of(office), "en/"))

    assert response["Location"].startswith("/admin/login/")


def test_a_draft_against_the_rules_says_what_is_wrong(staff, office):
    draft = draft_of(office, closed="2001-01-01")

    responses = [staff.get(address(draft, path)) for path in ("", "en/offices/liaison/")]

    for response in responses:
        assert response.status_code == 409
        assert "The closing date must come after the opening date." in body(response)
        assert response["Cache-Control"].startswith("no-store, private")


def test_what_was_published_since_the_draft_began_is_in_its_preview(staff, office):
    draft = draft_of(office, name_en="Mine")
    Office.objects.update(profile_en="Theirs")

    page = body(staff.get(address(draft, "en/offices/liaison/")))

    assert "<h1>Mine</h1>" in page
    assert "Theirs" in page
    assert Revision.objects.drafts().get().snapshot["fields"]["profile_en"] == "What it does."


def test_a_new_object_and_a_deletion_can_be_previewed(staff, office):
    new = OfficeFactory(slug="brand-new", name_en="Brand new")
    snapshot = take(new)
    new.delete()
    new.pk = snapshot["pk"]
    draft = save_draft(new, snapshot)

    assert "<h1>Brand new</h1>" in body(staff.get(address(draft, "en/offices/brand-new/")))
    assert Office.objects.get() == office


def test_the_index_of_very_many_offices_takes_nothing_from_a_preview(reader, staff, office, monkeypatch):
    monkeypatch.setattr("atlas.world.FEW", 0)
    OfficeFactory()
    index_module.forget_index()
    draft = draft_of(office, opened="2090-01-01")
    seen = "en/map/seen.json?bounds=0,0,90,80&zoom=3"
    counted = lambda response: body(response).count("planned <b>1</b>")  # noqa: E731

    preview = counted(staff.get(address(draft, "en/map/")))
    staff.get(address(draft, seen))
    public = counted(reader.get("/en/map/"))
    again = counted(staff.get(address(draft, "en/map/")))

    index_module.forget_index()
    assert [preview, public, again] == [1, 0, 1]


def test_a_file_that_is_written_while_it_is_sent_is_previewed_too(staff, office, monkeypatch):
    monkeypatch.setattr("atlas.files.PIECE", 1)
    draft = draft_of(office, name_en="Only in the draft")

    response = staff.get(address(draft, "en/map/features.csv"))

    assert "Only in the draft" in body(response)
    assert response["Content-Disposition"] == 'attachment; filename="offices.csv"'


def test_a_change_set_is_previewed_as_one(staff, office):
    change_set = ChangeSet.objects.create(name="Move")
    question = QuestionFactory(question_en="Old question?")
    for draft in (draft_of(office, name_en="New office name"), draft_of(question, question_en="New question?")):
        Revision.objects.filter(pk=draft.pk).update(change_set=change_set)
    prefix = reverse("admin:change_set_preview", args=[change_set.pk])

    home = body(staff.get(f"{prefix}en/"))
    listed = body(staff.get(f"{prefix}en/offices/"))

    assert "New question?" in home
    assert "New office name" in listed
    assert "Change set: Move" in home
    assert f'href="{prefix}en/offices/"' in home


def test_a_change_set_is_previewed_as_of_a_minute_with_what_is_planned_until_then(staff, office):
    change_set = ChangeSet.objects.create(name="Move")
    planned = draft_of(QuestionFactory(), question_en="Planned question?")
    closing = draft_of(office, closed="2090-06-01")
    Revision.objects.filter(pk=closing.pk).update(change_set=change_set)
    Task.objects.create(
        author=UserFactory(),
        action=Task.Action.PUBLISH,
        revision=planned,
        due=datetime(2090, 6, 1, 8, 0, tzinfo=timezone.get_default_timezone()),
    )
    entry = reverse("admin:change_set_preview", args=[change_set.pk])

    pages = {}
    for minute in ("2090-05-31T10:00", "2090-06-01T07:59", "2090-06-01T08:00"):
        first = staff.get(entry, {"at": minute, "page": "/en/offices/liaison/"})
        assert first["Location"] == f"{entry}at/{minute}/en/offices/liaison/"
        pages[minute] = body(staff.get(first["Location"])), body(staff.get(f"{entry}at/{minute}/en/"))

    states = {
        minute: ('class="status closed"' in page or "status-closed" in page, "Planned question?" in home)
        for minute, (page, home) in pages.items()
    }
    assert [home for _closed, home in states.values()] == [False, False, True]
    assert f'href="{entry}at/2090-06-01T08:00/en/offices/"' in pages["2090-06-01T08:00"][1]
    assert Office.objects.get().closed is None


def test_today_is_the_day_of_the_minute_and_only_inside(office):
    from offices.querysets import today

    with Rehearsal([], datetime(2090, 6, 1, 22, 30, tzinfo=UTC)).in_place():
        inside = today()

    assert inside == date(2090, 6, 2)
    assert today() == timezone.localdate()


@pytest.mark.parametrize("minute", ["x", "2026-13-01T10:00", "0001-01-01T00:00", "2026-12-01T10:00:00"])
def test_a_minute_that_is_none_is_refused(staff, minute):
    entry = reverse("admin:change_set_preview", args=[ChangeSet.objects.create(name="Move").pk])

    assert staff.get(entry, {"at": minute}).status_code in (302, 404)
    assert staff.get(f"{entry}at/{minute}/en/").status_code in (200, 404)


def test_a_planned_withdrawal_is_seen_and_one_that_cannot_be_is_named(staff, office):
    change_set = ChangeSet.objects.create(name="Move")
    revision = live_revision(office)
    Task.objects.create(
        author=UserFactory(), action=Task.Action.WITHDRAW, revision=revision, due=timezone.now() + timedelta(days=1)
    )
    minute = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    entry = reverse("admin:change_set_preview", args=[change_set.pk])

    assert staff.get(f"{entry}at/{minute}/en/offices/liaison/").status_code == 404
    assert Office.objects.count() == 1


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """A database that two connections can read: with SQLite, a file in place of the memory."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    path = tmp_path / "shared.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        in_memory.backup(file)
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name


def test_somebody_else_reading_meanwhile_sees_what_is_live(shared_database, staff, office):
    """Another thread with a connection of its own reads while the draft is in place."""
    draft = draft_of(office, name_en="Secret plan")
    before = Client().get("/en/offices/liaison/")
    seen = []

    def read():
        try:
            page = Client().get("/en/offices/liaison/")
            seen.extend([page.content, page["ETag"]])
        finally:
            connections["default"].close()

    with Rehearsal([draft]).in_place():
        reader = threading.Thread(target=read)
        reader.start()
        reader.join(20)
        here = Office.objects.get().name_en

    assert here == "Secret plan"
    assert seen == [before.content, before["ETag"]]
