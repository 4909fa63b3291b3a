import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from publishing.models import Comment, JournalEntry
from publishing.previews.comments import COMMENTS_SHOWN_FOR, comments_on, places_in
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import discard, save_draft
from publishing.workflow.publication import delete, publish
from tests.documents import Document
from tests.factories import OfficeFactory, PremisesFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return drafted(OfficeFactory(), "First")


def drafted(office, name):
    base, snapshot = ensure_live_revision(office), take_snapshot(office)
    snapshot["fields"]["name_en"] = name
    return save_draft(office, snapshot, base=base)


def signed_in(*permissions):
    user = UserFactory(is_superuser=False, language="en")
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.user = user
    return client


def address(draft):
    return reverse("admin:revision_comment", args=[draft.pk])


def form_of(draft):
    return reverse("admin:offices_office_change", args=[draft.object_id])


def test_a_comment_stands_on_the_form_of_its_draft(draft):
    client = signed_in("view_office", "view_comment", "add_comment")

    response = client.post(address(draft), {"text": "Is this <b>right</b>?"})

    kept = Comment.objects.get()
    assert response["Location"] == f"{form_of(draft)}#comments"
    assert (kept.revision, kept.author, kept.share_link, kept.text) == (
        draft,
        client.user,
        None,
        "Is this <b>right</b>?",
    )
    assert "Is this &lt;b&gt;right&lt;/b&gt;?" in client.get(form_of(draft)).content.decode()
    assert JournalEntry.objects.filter(action="commented", user=client.user).count() == 1


def test_the_same_comment_twice_is_kept_once(draft):
    client = signed_in("view_office", "add_comment")

    for _n in range(2):
        client.post(address(draft), {"text": "Again"})

    assert Comment.objects.count() == 1


@pytest.mark.parametrize("text", ["", " ", "x" * 5001, "\0\u200b"])
def test_a_comment_that_cannot_be_kept_is_refused_in_words(draft, text):
    response = signed_in("view_office", "add_comment").post(address(draft), {"text": text}, follow=True)

    assert response.status_code == 200
    assert 'class="error"' in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("permissions", [(), ("view_office",), ("add_comment",), ("view_region", "add_comment")])
def test_who_lacks_a_permission_comments_on_nothing(draft, permissions):
    assert signed_in(*permissions).post(address(draft), {"text": "No"}).status_code == 403
    assert not Comment.objects.exists()


def test_a_comment_is_posted(draft):
    assert signed_in("view_office", "add_comment").get(address(draft)).status_code == 405


def test_comments_stay_while_the_draft_is_worked_on_and_end_with_its_publication(draft):
    office = draft.model.objects.get()
    Comment.objects.create(revision=draft, text="On the first")
    second = drafted(office, "Second")
    Comment.objects.create(revision=second, text="On the second")

    before = [comment.text for comment in comments_on(second)]
    publish(second)
    office.refresh_from_db()
    after = [comment.text for comment in comments_on(drafted(office, "Third"))]

    assert before == ["On the first", "On the second"]
    assert after == []


def test_the_first_page_names_comments_of_what_one_may_see_while_there_is_a_draft(draft):
    for words in ("one", "two", "resolved", "old"):
        Comment.objects.create(revision=draft, text=f"Remark {words}", author=UserFactory())
    Comment.objects.filter(text="Remark resolved").update(resolved=timezone.now())
    Comment.objects.filter(text="Remark old").update(created=timezone.now() - COMMENTS_SHOWN_FOR)
    drafted(OfficeFactory(), "Another")
    allowed, other = signed_in("view_office", "view_comment"), signed_in("view_region", "view_comment")

    def named(client):
        return re.findall(r"Remark \w+", client.get(reverse("admin:index")).content.decode())

    seen = [named(client) for client in (allowed, other)]
    publish(draft)
    seen.append(named(allowed))
    second = drafted(draft.find_object(), "Second")
    seen.append(named(allowed))
    Comment.objects.create(revision=second, text="Remark three", author=UserFactory())
    discard(second)
    seen.append(named(allowed))

    assert seen == [["Remark two", "Remark one"], [], [], [], []]


def test_the_form_leads_to_the_comments_of_its_draft_whoever_may_read_them(draft):
    permissions = ("view_office", "change_office")

    pages = [signed_in(*permissions, *more).get(form_of(draft)) for more in (["view_comment"], [])]

    assert ["#comments-title" in page.content.decode() for page in pages] == [True, False]


def hrefs(page):
    return [element["href"] for element in page.all("a", **{"class": "to-place"})]


def posted(client, draft, **data):
    return client.post(address(draft), data, follow=True)


def test_a_comment_on_a_field_or_a_row_leads_there(draft):
    client = signed_in(
        "view_office", "change_office", "view_premises", "change_premises", "view_comment", "add_comment"
    )
    office = draft.model.objects.get()
    _first, second = (
        PremisesFactory(office=office, **days) for days in ({"until": "2012-01-01"}, {"since": "2012-01-01"})
    )
    draft = drafted(office, "Second")
    places = {"profile": "id_profile_en", "opened": "id_opened", "regions": "id_regions"}
    places |= {"picture": "id_picture-file", str(second.pk): None}
    for place in places:
        posted(client, draft, text=f"About {place}", place=place)

    page = Document(client.get(form_of(draft)).content.decode())

    links = zip(page.words("a", **{"class": "to-place"}), hrefs(page), strict=True)
    links = [(words, target) for words, target in links if not target.endswith(("-heading", "-title"))]
    assert [target for _words, target in links[:4]] == [f"#{key}" for key in places.values() if key]
    assert links[0][0] == "Profile"
    assert links[4][0].startswith("Premises: ")
    assert {target.removeprefix("#") for _words, target in links} <= {element.get("id") for element in page.elements}
    assert page.one("input", name=f"{links[4][1].removeprefix('#')}-id")["value"] == str(second.pk)


@pytest.mark.parametrize("place", ["nothing", "folded", "id", "profile_en", "00000000-0000-0000-0000-000000000000"])
def test_a_comment_on_what_is_not_there_is_refused_in_words(draft, place):
    page = posted(signed_in("view_office", "add_comment"), draft, text="Why?", place=place)

    assert "no longer has what the comment is about" in page.content.decode()
    assert not Comment.objects.exists()


def test_a_comment_is_resolved_once_and_can_be_opened_again(draft):
    client = signed_in("view_office", "change_office", "view_comment", "add_comment")
    comment = Comment.objects.create(revision=draft, text="Name the city", author=UserFactory(username="nino"))
    resolve = reverse("admin:resolve_comment", args=[comment.pk])

    answers = [client.post(resolve, follow=True).content.decode() for _n in range(2)]

    comment.refresh_from_db()
    assert (comment.resolved_by, comment.resolved is not None) == (client.user, True)
    assert JournalEntry.objects.filter(action="resolved").count() == 1
    assert "1 resolved" in answers[-1]
    assert "Name the city" not in client.get(reverse("admin:index")).content.decode()

    client.post(resolve, {"reopen": "1"})
    comment.refresh_from_db()
    assert (comment.resolved, comment.resolved_by) == (None, None)
    assert "Name the city" in client.get(reverse("admin:index")).content.decode()


def test_who_may_not_comment_resolves_nothing(draft):
    comment = Comment.objects.create(revision=draft, text="Name the city")
    for client in (signed_in("view_office", "view_comment"), signed_in("add_comment", "view_region")):
        assert client.post(reverse("admin:resolve_comment", args=[comment.pk])).status_code == 403
    comment.refresh_from_db()
    assert comment.resolved is None


def test_a_deletion_has_no_places_and_its_pages_answer(draft):
    office = draft.model.objects.get()
    deletion = delete(office)
    staff = signed_in("view_office", "change_office", "view_comment", "add_comment", "view_sharelink")

    assert places_in(deletion.snapshot) == {}
    assert staff.post(address(deletion), {"text": "Why?", "place": "name"}).status_code == 302
    assert staff.get(reverse("admin:share_links", args=[deletion.pk])).status_code < 500


@pytest.mark.parametrize("end", ["published", "discarded", "begun anew"])
def test_a_comment_that_nobody_would_see_is_not_said_to_be_added(draft, end):
    client = signed_in("view_office", "change_office", "view_comment", "add_comment")
    if end == "discarded":
        discard(draft)
    else:
        publish(draft)
    if end == "begun anew":
        drafted(draft.find_object(), "Second")

    (said,) = client.post(address(draft), {"text": "Which city?"}, follow=True).context["messages"]

    assert str(said) == "Nobody works on this draft any more."
    assert not Comment.objects.exists()


def test_a_comment_on_a_draft_that_was_saved_again_meanwhile_stands_below_the_present_one(draft):
    client = signed_in("view_office", "change_office", "view_comment", "add_comment")
    later = drafted(draft.find_object(), "Second")

    client.post(address(draft), {"text": "Which city?"})

    assert [comment.text for comment in comments_on(later)] == ["Which city?"]
