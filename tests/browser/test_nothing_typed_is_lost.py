"""What is typed into one form of a page stays when a button of another is pressed, or a link leads away."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from publishing.models import Comment, Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.review import submit
from tests.browser.test_editing import change_path
from tests.factories import OfficeFactory, UserFactory
from tests.publishing.workflow.test_change_sets import set_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft():
    office = OfficeFactory(name_en="Liaison")
    snapshot = take_snapshot(office)
    draft = save_draft(
        office, {**snapshot, "fields": snapshot["fields"] | {"name_en": "New"}}, None, ensure_live_revision(office)
    )
    return submit(draft, UserFactory())


@pytest.mark.parametrize("button", ["Save draft", "Approve", "Resolve"])
def test_a_comment_that_was_begun_stays_whatever_else_is_pressed(reader, log_in, draft, button):
    Comment.objects.create(revision=draft, text="Why?", author=UserFactory())
    office = draft.find_object()
    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        page.get_by_label("About").select_option(label="Name")
        page.locator("#comment-text").fill("The name of")
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.locator(".messagelist .success").or_(page.get_by_text("1 resolved"))).to_be_visible()

        expect(page.locator("#comment-text")).to_have_value("The name of")
        expect(page.get_by_label("About").locator("option:checked")).to_have_text("Name")
        page.locator("#comment-text").press_sequentially(" the city.")
        page.get_by_role("button", name="Add comment").click()
        expect(page.get_by_text("The comment is added.")).to_be_visible()
        expect(page.locator("#comment-text")).to_have_value("")
        page.reload()
        expect(page.locator("#comment-text")).to_have_value("")

    assert Comment.objects.latest("pk").text.endswith("the city.")


def test_what_was_written_for_a_review_stays_when_a_comment_is_sent(reader, log_in, draft):
    with reader() as page:
        log_in(page)
        page.goto(change_path(draft.find_object()))
        page.locator("#review-text").fill("Name the city.")
        page.locator("#comment-text").fill("A remark.")
        page.get_by_role("button", name="Add comment").click()
        expect(page.get_by_text("The comment is added.")).to_be_visible()

        expect(page.locator("#review-text")).to_have_value("Name the city.")


def test_what_was_sent_does_not_come_back_where_another_page_said_that_it_arrived(reader, log_in, draft):
    links = reverse("admin:share_links", args=[draft.pk])
    with reader() as page:
        log_in(page)
        page.goto(links)
        page.locator("#comment-text").fill("Which city?")
        page.get_by_role("button", name="Add comment").click()
        expect(page.get_by_text("The comment is added.")).to_be_visible()
        page.goto(links)
        expect(page.locator("#comment-text")).to_have_value("")

        page.goto(change_path(draft.find_object()))
        page.locator("#review-text").fill("Good.")
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.get_by_text("The draft is approved.")).to_be_visible()
        Revision.objects.filter(pk=draft.pk).update(review=draft.review)
        page.goto(change_path(draft.find_object()))
        expect(page.locator("#review-text")).to_have_value("")


def test_a_comment_that_was_sent_when_the_session_had_ended_stays(reader, log_in, draft):
    address = reverse("admin:revision_comment", args=[draft.pk])
    with reader(expected=[address]) as page:
        log_in(page)
        page.goto(change_path(draft.find_object()))
        page.locator("#comment-text").fill("Name the city.")
        page.context.clear_cookies(name="session")
        page.get_by_role("button", name="Add comment").click()
        page.wait_for_load_state()
        log_in(page, UserFactory._meta.model.objects.filter(is_superuser=True).latest("pk"))
        page.goto(change_path(draft.find_object()))

        expect(page.locator("#comment-text")).to_have_value("Name the city.")

    assert not Comment.objects.exists()


def test_the_name_of_a_change_set_is_offered_again_after_a_link_was_followed(reader, log_in, draft):
    change_set = set_of(draft)
    with reader() as page:
        log_in(page)
        page.goto(reverse("admin:publishing_changeset_change", args=[change_set.pk]))
        page.get_by_label("Name").fill("The move to Tbilisi")
        page.get_by_role("link", name="New", exact=True).click()
        page.wait_for_url(f"**{change_path(draft.find_object())}")
        page.goto(reverse("admin:publishing_changeset_change", args=[change_set.pk]))
        page.get_by_role("button", name="Put it back").click()
        expect(page.get_by_label("Name")).to_have_value("The move to Tbilisi")

        page.get_by_label("Minor correction").check()
        page.get_by_role("button", name="Publish all").click()
        expect(page.get_by_text("The change set is published.")).to_be_visible()
        expect(page.locator("#typed-text")).to_be_hidden()

    change_set.refresh_from_db()
    assert (change_set.name, change_set.state) == ("The move to Tbilisi", "published")
