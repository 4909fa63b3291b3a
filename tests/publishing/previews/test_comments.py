import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from publishing.models import Comment, JournalEntry
from publishing.previews.comments import comments_on
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import publish
from tests.factories import OfficeFactory, UserFactory

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
    Comment.objects.create(revision=draft, text="Look here", author=UserFactory(username="nino"))
    index = reverse("admin:index")
    allowed, other = signed_in("view_office", "view_comment"), signed_in("view_region", "view_comment")

    seen = ["Look here" in client.get(index).content.decode() for client in (allowed, other)]
    publish(draft)
    later = "Look here" in allowed.get(index).content.decode()

    assert (seen, later) == ([True, False], False)
