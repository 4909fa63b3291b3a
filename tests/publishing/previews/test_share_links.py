from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from publishing.models import Comment, JournalEntry, ShareLink
from publishing.previews.shared import COMMENTS_BY_LINK, comment_signer
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import discard, restore, save_draft
from publishing.workflow.publication import publish
from tests.documents import Document
from tests.factories import OfficeFactory, PremisesFactory, RegionFactory, UserFactory

pytestmark = pytest.mark.django_db
GONE = "This preview is no longer available"


@pytest.fixture
def draft():
    office = OfficeFactory(slug="liaison", name_en="Live name", name_fr="Nom public")
    office.regions.add(RegionFactory())
    PremisesFactory(office=office)
    base, snapshot = ensure_live_revision(office), take_snapshot(office)
    snapshot["fields"] |= {"name_en": "Secret plan", "name_fr": "Plan secret"}
    return save_draft(office, snapshot, base=base)


def link_to(draft, language="en", **values):
    expires = values.pop("expires", timezone.now() + timedelta(days=1))
    values.setdefault("author", UserFactory())
    return ShareLink.objects.create(revision=draft, language=language, expires=expires, **values)


def address(link, path=""):
    return f"/preview/{link.token}/{path}"


def body(response):
    return response.content.decode()


@pytest.fixture
def reader():
    return Client(enforce_csrf_checks=True)


def editor(*permissions):
    user = UserFactory(is_superuser=False, language="en")
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_link_opens_the_draft_for_somebody_without_an_account(reader, draft):
    link = link_to(draft, "fr")

    opened = reader.get(address(link))
    page = reader.get(opened["Location"])

    assert opened["Location"] == address(link, "fr/offices/liaison/")
    assert page.status_code == 200
    assert "<h1>Plan secret</h1>" in body(page)
    assert f'href="{address(link, "fr/offices/")}"' in body(page)
    assert "Plan secret" not in body(reader.get("/fr/offices/liaison/"))
    assert not reader.cookies


def test_nobody_keeps_or_lists_a_shared_preview_or_learns_its_address(reader, draft):
    link, dead = link_to(draft), link_to(draft, revoked=timezone.now())

    for path in (address(link), address(link, "en/offices/liaison/"), address(link, "en/x/"), address(dead)):
        response = reader.get(path)
        assert response["Cache-Control"] == "no-store, private"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "ETag" not in response


def test_what_a_link_shows_is_in_its_language_whatever_the_reader_asks_for(reader, draft):
    link, dead = link_to(draft, "fr"), link_to(draft, "fr", revoked=timezone.now())

    for path in (address(link), address(link, "fr/offices/liaison/"), address(link, "fr/x/"), address(dead)):
        assert reader.get(path, headers={"accept-language": "ka"})["Content-Language"] == "fr"


def test_a_link_shows_its_own_language_only(reader, draft):
    link = link_to(draft, "fr")

    page = body(reader.get(address(link, "fr/offices/liaison/")))

    assert reader.get(address(link, "en/offices/liaison/")).status_code == 404
    assert 'href="/en/offices/liaison/"' in page
    assert address(link, "en/") not in page


@pytest.mark.parametrize("path", ["admin/", "healthz", "en", "fr/"])
def test_a_link_shows_public_pages_only(reader, draft, path):
    expected = 302 if path == "en" else 404

    assert reader.get(address(link_to(draft), path)).status_code == expected


@pytest.mark.parametrize("end", ["expired", "revoked", "published", "discarded", "inactive", "no staff", "deleted"])
def test_a_dead_link_says_so(reader, draft, end):
    link = link_to(draft)
    assert reader.get(address(link)).status_code == 302

    if end == "expired":
        ShareLink.objects.update(expires=timezone.now())
    elif end == "revoked":
        ShareLink.objects.update(revoked=timezone.now())
    elif end == "published":
        publish(draft)
    elif end == "discarded":
        discard(draft)
    elif end == "deleted":
        link.author.delete()
    else:
        User.objects.update(**{"is_active" if end == "inactive" else "is_staff": False})

    for path in ("", "en/", "en/offices/liaison/"):
        response = reader.get(address(link, path))
        assert response.status_code == 410
        assert GONE in body(response)
        assert "Secret plan" not in body(response)
    assert comment(reader, link).status_code == 410
    assert not Comment.objects.exists()


def saved_again(draft, name="Another"):
    snapshot = {**draft.snapshot, "fields": {**draft.snapshot["fields"], "name_en": name}}
    return save_draft(draft.model(pk=draft.object_id, slug="liaison"), snapshot)


def test_a_dead_link_says_kindly_what_happened(reader, draft):
    expired, revoked = link_to(draft, expires=timezone.now()), link_to(draft, revoked=timezone.now())
    link, of_who_left = link_to(draft), link_to(draft, author=UserFactory(is_active=False))

    said = [body(reader.get(address(each))) for each in (expired, revoked, of_who_left)]
    publish(saved_again(draft))
    said.append(body(reader.get(address(link))))

    for page, words in zip(
        said,
        (
            "The link has expired.",
            "The link was revoked.",
            "The link was revoked.",
            "What you were shown as a draft has been published since.",
        ),
        strict=True,
    ):
        assert words in page
    assert ['href="/en/offices/liaison/"' in page for page in said] == [False, False, False, True]
    assert ["Ask the person who sent you the link" in page for page in said] == [True, True, True, False]


def test_a_dead_link_to_a_draft_that_was_given_up_says_so(reader, draft):
    link = link_to(draft)
    discard(draft)

    assert "Nobody works on this draft any more." in body(reader.get(address(link)))


def test_a_link_shows_the_draft_as_it_was_saved_last_and_says_so(reader, draft, pages_are_kept):
    link, words = link_to(draft), "It was saved again since you were sent the link"
    before = body(reader.get(address(link, "en/offices/liaison/")))

    newer = saved_again(draft)

    after = body(reader.get(address(link, "en/offices/liaison/")))
    assert ("Secret plan" in before, words in before) == (True, False)
    assert ("Another" in after, "Secret plan" in after, words in after) == (True, False, True)
    assert ShareLink.objects.get().revision == newer


def test_a_link_follows_a_draft_that_is_begun_anew_from_an_earlier_one(reader, draft):
    link = link_to(saved_again(draft))

    restore(draft)

    assert "Secret plan" in body(reader.get(address(link, "en/offices/liaison/")))


def test_what_was_said_by_a_link_stays_with_it(reader, draft):
    link = link_to(draft)
    comment(reader, link)
    saved_again(draft)

    assert link.comments.count() == 1
    assert 'id="your-comments"' in body(reader.get(address(link, "en/offices/liaison/")))


def test_a_token_that_nobody_made_opens_nothing(reader, draft):
    link = link_to(draft)

    for token in ("x", link.token[:-1], link.token.swapcase(), "ä" * 500):
        assert reader.get(f"/preview/{token}/en/").status_code == 404


def test_a_draft_that_cannot_be_shown_tells_a_reader_no_more_than_that(reader, draft):
    draft.snapshot["fields"]["closed"] = "1990-01-01"
    draft.save()

    response = reader.get(address(link_to(draft), "en/offices/liaison/"))

    assert response.status_code == 409
    assert "closing date" not in body(response)


def comment(client, link, **data):
    data = {"name": "Nino", "text": "Well said.", "proof": comment_signer.sign(link.pk), **data}
    return client.post(address(link, "comment/"), data)


def test_a_comment_reaches_the_editors(reader, staff, draft):
    link = link_to(draft)

    response = comment(reader, link, page="/en/offices/liaison/")

    kept = Comment.objects.get()
    assert response["Location"] == address(link, "en/offices/liaison/#your-comments")
    assert (kept.revision, kept.share_link, kept.author, kept.name, kept.text) == (
        draft,
        link,
        None,
        "Nino",
        "Well said.",
    )
    assert "Well said." in body(reader.get(address(link, "en/offices/liaison/")))
    shared, form, index = (
        body(staff.get(path))
        for path in (
            reverse("admin:share_links", args=[draft.pk]),
            reverse("admin:offices_office_change", args=[draft.object_id]),
            reverse("admin:index"),
        )
    )
    assert ["Well said." in page and "Nino" in page for page in (shared, form, index)] == [True, True, True]
    assert JournalEntry.objects.get(action="commented").username == "Nino"
    assert not reader.cookies


def test_a_guest_reads_what_guests_of_the_same_link_wrote_and_nothing_of_the_staff_or_of_other_links(reader, draft):
    link, other = link_to(draft), link_to(draft)
    Comment.objects.create(revision=draft, author=UserFactory(), text="Not before the minister has agreed.")
    Comment.objects.create(revision=draft, share_link=other, name="Aram", text="Other guests wrote this.")
    Comment.objects.create(revision=draft, share_link=link, name="Nino", text="Guests wrote this.")

    page = body(reader.get(address(link, "en/offices/liaison/")))

    bar = Document(page[page.index("<aside") : page.index("</aside>")])
    assert [words.partition(" ")[0] + words[-18:] for words in bar.words("li")] == ["Nino,Guests wrote this."]
    assert [words in page for words in ("Guests", "minister", "Aram")] == [True, False, False]


def test_the_page_of_a_link_has_the_form_with_its_proof(reader, draft):
    link = link_to(draft)

    page = " ".join(body(reader.get(address(link, "en/offices/liaison/"))).split())

    proof = page.partition('name="proof" value="')[2].partition('"')[0]
    assert comment_signer.unsign(proof) == str(link.pk)
    assert f'<form method="post" action="{address(link, "comment/")}"' in page


@pytest.mark.parametrize(
    "data",
    [
        {"text": ""},
        {"text": "x" * 5001},
        {"text": "\0\u200b"},
        {"name": ""},
        {"name": "x" * 121},
        {"proof": ""},
        {"proof": "1:x:y"},
    ],
)
def test_a_comment_that_cannot_be_kept_says_why_and_keeps_what_was_written(reader, draft, data):
    link = link_to(draft)

    response = comment(reader, link, **{"text": "My words", **data})

    assert response.status_code == 400
    assert not Comment.objects.exists()
    if "text" not in data:
        assert "My words</textarea>" in body(response)


def test_the_proof_of_another_link_is_none(reader, draft):
    one, other = link_to(draft), link_to(draft)

    assert comment(reader, one, proof=comment_signer.sign(other.pk)).status_code == 400


def test_a_machine_that_fills_in_everything_is_not_heard(reader, draft):
    assert comment(reader, link_to(draft), website="https://spam.example").status_code == 302
    assert not Comment.objects.exists()


def test_the_same_comment_twice_is_kept_once_and_a_link_takes_so_many(reader, draft):
    link = link_to(draft)

    comment(reader, link)
    comment(reader, link)
    assert link.comments.count() == 1
    Comment.objects.bulk_create(
        Comment(revision=draft, share_link=link, name="N", text=str(n)) for n in range(COMMENTS_BY_LINK - 1)
    )

    assert comment(reader, link, text="One more").status_code == 400
    assert link.comments.count() == COMMENTS_BY_LINK


def test_a_comment_leads_back_to_no_other_site(reader, draft):
    link = link_to(draft)

    for page in ("https://evil.example/", "//evil.example/en/", "/admin/", "/fr/"):
        response = comment(reader, link, page=page, text=f"From {page}")
        assert response["Location"] == address(link)


# Managed by the staff


def manage(draft):
    return reverse("admin:share_links", args=[draft.pk])


SHARING = ("view_office", "change_office", "view_sharelink", "add_sharelink")


def test_an_editor_makes_a_link_and_revokes_it(draft, reader):
    client = editor(*SHARING)

    client.post(manage(draft), {"language": "ka", "days": "3"})

    link = ShareLink.objects.get()
    assert (link.revision, link.language) == (draft, "ka")
    assert timedelta(days=2, hours=23) < link.expires - timezone.now() <= timedelta(days=3)
    assert f'value="http://testserver{address(link)}"' in body(client.get(manage(draft)))

    client.post(reverse("admin:revoke_share_link", args=[link.pk]))

    assert reader.get(address(link)).status_code == 410
    assert link.token not in body(client.get(manage(draft)))
    noted = JournalEntry.objects.filter(action__in=("shared", "revoked")).order_by("id")
    assert list(noted.values_list("action", "model")) == [("shared", "offices.office"), ("revoked", "offices.office")]


@pytest.mark.parametrize("data", [{"days": "0"}, {"days": "31"}, {"days": "x"}, {"language": "xx"}, {"language": ""}])
def test_a_link_lasts_from_one_day_to_thirty_in_a_language_of_the_site(draft, data):
    response = editor(*SHARING).post(manage(draft), {"language": "en", "days": "7", **data})

    assert response.status_code == 400
    assert not ShareLink.objects.exists()


@pytest.mark.parametrize("missing", SHARING)
def test_who_lacks_a_permission_makes_no_link(draft, missing):
    client = editor(*(name for name in SHARING if name != missing))

    # Who may change an object may also look at it.
    assert client.post(manage(draft), {"language": "en", "days": "7"}).status_code == (
        302 if missing == "view_office" else 403
    )
    assert ShareLink.objects.count() == (missing == "view_office")


def test_what_is_no_draft_is_not_shared(draft):
    discard(draft)

    assert editor(*SHARING).post(manage(draft), {"language": "en", "days": "7"}).status_code == 403


def test_only_its_author_or_who_may_change_links_revokes_one(draft):
    link = link_to(draft, author=UserFactory())
    path = reverse("admin:revoke_share_link", args=[link.pk])

    clients = editor(*SHARING), editor(*SHARING, "change_sharelink")
    assert [path in body(client.get(manage(draft))) for client in clients] == [False, True]

    assert editor(*SHARING).post(path).status_code == 403
    assert editor("change_sharelink").post(path).status_code == 403
    assert editor(*SHARING).get(path).status_code == 405
    assert ShareLink.objects.usable().count() == 1
    assert editor("view_office", "change_sharelink").post(path).status_code == 302
    assert ShareLink.objects.usable().count() == 0
