import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from offices.models import Office
from publishing.models import ChangeSet, Revision, SiteRevision, Task
from publishing.previews.rehearsal import Rehearsal
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import publish
from tests.documents import Document
from tests.factories import OfficeFactory, PassageFactory, PremisesFactory, QuestionFactory, RegionFactory, UserFactory
from tests.office_index import forget_index

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
    base = ensure_live_revision(instance)
    snapshot = take_snapshot(instance)
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


def of_any_revision(page):
    """A page without how it is cited, for that names the site revision."""
    return re.sub(r'<details class="cite-page".*?</details>', "", page, flags=re.DOTALL)


def test_a_preview_differs_from_the_page_once_published_only_by_its_bar_its_links_and_its_style(reader, staff, office):
    draft = draft_of(office, name_en="New name")
    prefix = f"/admin/preview/{draft.pk}"
    preview = body(staff.get(address(draft, "en/offices/liaison/")))
    publish(draft)

    published = body(reader.get("/en/offices/liaison/"))

    bar_start, bar_end = preview.index('<aside class="preview-bar"'), preview.index("</aside>") + len("</aside>")
    without = preview[:bar_start] + preview[bar_end:]
    without = without.replace('<link rel="stylesheet" href="/static/publishing/preview.css">', "").replace(prefix, "")
    assert of_any_revision(without).split() == of_any_revision(published).split()


def test_a_preview_without_a_path_opens_the_page_of_the_object_in_the_editors_language(staff, office):
    draft = draft_of(office, slug="new-slug")

    response = staff.get(address(draft))

    assert response["Location"] == f"/admin/preview/{draft.pk}/en/offices/new-slug/"
    assert staff.get(response["Location"]).status_code == 200


def test_an_object_without_a_page_of_its_own_opens_where_it_stands(staff):
    question, passage = QuestionFactory(slug="why"), PassageFactory()

    locations = [staff.get(address(draft_of(row)))["Location"] for row in (question, passage)]

    assert [location.partition("/en/")[2] for location in locations] == ["#question-why", "about/"]


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


PAGES = [
    "", "offices/", "offices/liaison/", "regions/", "timeline/?region=x", "representative/", "about/", "changes/",
    "map/", "map/?year=2014", "map/embed/", "map/picture.svg", "no-such-page/",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_no_link_leads_out_of_a_preview(staff, office, page):
    prefix = f"/admin/preview/{draft_of(office).pk}/"

    text = body(staff.get(f"{prefix}ka/{page}"))

    document = Document(re.sub("<aside.*</aside>", "", text, flags=re.DOTALL))
    links = [
        address.split(" ")[0]
        for element in document.elements
        if element["tag"] not in ("link", "meta", "script", "base")
        for name in ("href", "src", "srcset", "action")
        for address in [element.get(name, "")]
        if address and address[0] not in "#?"
    ]
    links += re.findall(r'"url": ?"(/.*?)"', text)
    assert [link for link in links if not link.startswith((prefix, "/static/"))] == []


@pytest.mark.parametrize("page", PAGES[:10])
def test_a_previewed_page_says_of_itself_what_the_public_page_says(reader, staff, office, page):
    told = lambda text: re.findall(r"<(?:link|meta)[^>]*>|<script[^>]*ld\+json.*?</script>", text, re.DOTALL)  # noqa: E731
    draft = draft_of(office)

    preview, public = (body(each.get(f"{start}ka/{page}")) for each, start in ((staff, address(draft)), (reader, "/")))

    assert [line for line in told(preview) if "publishing/preview.css" not in line] == told(public)


def test_the_skip_link_stays_first(staff, office):
    text = body(staff.get(address(draft_of(office), "en/")))

    assert text.index("<body>") < text.index('class="skip"') < text.index("<aside") < text.index("<header")


def test_the_prefix_of_a_preview_ends_with_it(staff, office):
    staff.get(address(draft_of(office), "en/offices/liaison/"))
    staff.get(address(draft_of(office, closed="2001-01-01"), "en/offices/liaison/"))

    assert reverse("offices:list") == "/en/offices/"


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
    assert (request.method, request.path_info, dict(request.COOKIES)) == ("GET", "/en/offices/liaison/", {})
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
    snapshot = take_snapshot(new)
    new.delete()
    new.pk = snapshot["pk"]
    draft = save_draft(new, snapshot)

    assert "<h1>Brand new</h1>" in body(staff.get(address(draft, "en/offices/brand-new/")))
    assert Office.objects.get() == office


def test_the_index_of_very_many_offices_takes_nothing_from_a_preview(reader, staff, office, monkeypatch):
    monkeypatch.setattr("atlas.world.OFFICES_SENT_WITH_PAGE", 0)
    OfficeFactory()
    forget_index()
    draft = draft_of(office, opened="2090-01-01")
    seen = "en/map/clusters.json?bounds=0,0,90,80&zoom=3"
    counted = lambda response: body(response).count("planned <b>1</b>")  # noqa: E731

    preview = counted(staff.get(address(draft, "en/map/")))
    staff.get(address(draft, seen))
    public = counted(reader.get("/en/map/"))
    again = counted(staff.get(address(draft, "en/map/")))

    forget_index()
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
    from languages.dates import today

    with Rehearsal([], datetime(2090, 6, 1, 22, 30, tzinfo=UTC)).in_place():
        inside = today()

    assert inside == date(2090, 6, 2)
    assert today() == timezone.localdate()


def test_one_draft_is_previewed_as_of_a_minute(staff, office):
    draft = draft_of(office, closed="2090-06-01")
    entry = address(draft)
    page = "/en/offices/liaison/"

    pages = [
        body(staff.get(entry, {"at": f"2090-{day}T10:00", "page": page}, follow=True)) for day in ("05-31", "06-02")
    ]

    assert ["tag-closed" in page for page in pages] == [False, True]
    assert f'href="{entry}at/2090-06-02T10:00/en/offices/"' in pages[1]
    assert staff.get(entry, {"at": "2090-06-02T10:00"})["Location"] == f"{entry}at/2090-06-02T10:00{page}"
    assert Office.objects.get().closed is None


@pytest.mark.parametrize("minute", ["x", "2026-13-01T10:00", "0001-01-01T00:00", "2026-12-01T10:00:00"])
def test_a_minute_that_is_none_is_refused(staff, office, minute):
    of_set = reverse("admin:change_set_preview", args=[ChangeSet.objects.create(name="Move").pk])

    for entry in (of_set, address(draft_of(office))):
        assert staff.get(entry, {"at": minute}).status_code == 404
        assert staff.get(f"{entry}at/{minute}/en/").status_code == 404


def test_a_minute_leads_to_the_home_page_as_of_then(staff):
    entry = reverse("admin:change_set_preview", args=[ChangeSet.objects.create(name="Move").pk])

    answer = staff.get(entry, {"at": "2026-12-01T10:00"})

    assert (answer.status_code, answer["Location"]) == (302, f"{entry}at/2026-12-01T10:00/en/")


def test_a_planned_withdrawal_is_seen_and_one_that_cannot_be_is_named(staff, office):
    change_set = ChangeSet.objects.create(name="Move")
    revision = ensure_live_revision(office)
    Task.objects.create(
        author=UserFactory(), action=Task.Action.WITHDRAW, revision=revision, due=timezone.now() + timedelta(days=1)
    )
    minute = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    entry = reverse("admin:change_set_preview", args=[change_set.pk])

    assert staff.get(f"{entry}at/{minute}/en/offices/liaison/").status_code == 404
    assert Office.objects.count() == 1
