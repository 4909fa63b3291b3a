"""Work on drafts as people do it: author, reviewer, publisher, a reader without an account, and two at one text."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from offices.models import Office
from publishing.models import Comment, Revision, ShareLink, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from tests.browser.conftest import SECRET
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORMER, NEW = "Liaison Office", "Liaison Office Georgia"


@pytest.fixture
def office():
    office = PremisesFactory(office__slug="liaison-georgia", office__name_en=FORMER, city_en="Tbilisi").office
    ContactFactory(office=office)
    ensure_live_revision(office)
    return office


@pytest.fixture(autouse=True)
def no_work_in_passing(settings):
    """Due work is done by the command alone, so that a test knows when."""
    settings.DUE_WORK_SECONDS = 0


def person(role, username):
    user = UserFactory(username=username, is_superuser=False, language="en")
    user.groups.add(Group.objects.get(name=role))
    return user


def change_path(office):
    return reverse("admin:offices_office_change", args=[office.pk])


def draft_of(office):
    return Revision.objects.of(office).drafts().get()


def drafted(office, name):
    """A draft in which the office is called otherwise."""
    base = ensure_live_revision(office)
    office.name_en = name
    return save_draft(office, take_snapshot(office), base=base)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


def heading(page, path):
    page.goto(path)
    return page.get_by_role("heading", level=1).inner_text()


def test_an_author_drafts_a_reviewer_approves_and_a_publisher_schedules(reader, log_in, office):
    with reader() as page:
        log_in(page, person("Authors", "nino"))
        page.goto(change_path(office))
        assert page.get_by_role("button", name="Publish").count() == 0
        page.get_by_label("Name (English)").fill(NEW)
        press(page, "Save draft")
        expect(page.get_by_role("heading", name="This is a draft. Readers see the earlier version.")).to_be_visible()
        press(page, "Submit for review")
        expect(page.get_by_text("The draft is submitted for review.")).to_be_visible()
        assert page.get_by_role("button", name="Approve").count() == 0
        assert heading(page, "/en/offices/liaison-georgia/") == FORMER

    with reader() as page:
        log_in(page, person("Reviewers", "david"))
        waiting = page.get_by_role("region", name="Waiting for review")
        waiting.get_by_role("link", name=NEW).click()
        page.locator("#review-text").fill("The name is as the ministry writes it.")
        press(page, "Approve")
        expect(page.get_by_text("The draft is approved.")).to_be_visible()
        assert "The name is as the ministry writes it." in page.locator("#comments li").inner_text()
        assert page.get_by_role("link", name="Plan the publication").count() == 0

    with reader() as page:
        log_in(page, person("Publishers", "tamar"))
        page.goto(change_path(office))
        page.get_by_role("link", name="Plan the publication").click()
        page.get_by_label("Day and time").fill((timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT10:00"))
        page.get_by_label("Change note").fill("The office has a longer name.")
        press(page, "Plan")
        expect(page.get_by_role("listitem").filter(has_text="It is planned for:")).to_be_visible()

        call_command("publish_due")
        assert heading(page, "/en/offices/liaison-georgia/") == FORMER

        Task.objects.update(due=timezone.now() - timedelta(seconds=1))
        call_command("publish_due")
        assert heading(page, "/en/offices/liaison-georgia/") == NEW
        page.goto("/en/changes/")
        assert page.locator(".changes li > p").all_inner_texts() == ["The office has a longer name."]

    assert Task.objects.get().state == Task.State.DONE


@pytest.mark.slow
def test_a_colleague_without_an_account_reads_the_preview_and_comments(reader, log_in, office):
    draft = drafted(office, NEW)
    nino = person("Authors", "nino")
    with reader() as page:
        log_in(page, nino)
        page.goto(change_path(office))
        page.get_by_role("link", name="Shared previews").click()
        page.get_by_label("Days").fill("3")
        press(page, "Make a link")
        address = page.get_by_label("Link", exact=True).input_value()

    with reader(expected=(address,)) as page:
        assert heading(page, address) == NEW
        page.get_by_text("Comment on this draft").click()
        page.get_by_label("Your name").fill("Ketevan")
        page.get_by_label("Comment", exact=True).fill("The street has another name now.")
        press(page, "Send")
        expect(page.locator("#your-comments")).to_contain_text("The street has another name now.")
        assert heading(page, "/en/offices/liaison-georgia/") == FORMER

        ShareLink.objects.update(revoked=timezone.now())
        assert heading(page, address) == "This preview is no longer available"

    with reader() as page:
        log_in(page, nino)
        comments = page.get_by_role("region", name="Comments")
        expect(comments).to_contain_text("Ketevan")
        comments.get_by_role("link").click()
        expect(page.locator("#comments")).to_contain_text("The street has another name now.")

    assert Comment.objects.get().revision == draft


@pytest.mark.slow
def test_two_editors_change_one_field_and_neither_loses_a_word(reader, log_in, office):
    with reader() as hers, reader() as his:
        log_in(hers, person("Publishers", "nino"))
        log_in(his, person("Publishers", "david"))
        for page in (hers, his):
            page.goto(change_path(office))
        expect(his.get_by_text("Also has this form open:")).to_contain_text("nino")
        hers.get_by_label("Name (English)").fill("Her name")
        hers.get_by_label("Change note").fill("A better name.")
        press(hers, "Publish")
        hers.wait_for_url("**/admin/offices/office/")

        his.get_by_label("Name (English)").fill("His name")
        his.get_by_label("Change note").fill("Another name.")
        press(his, "Publish")

        conflict = his.locator(".field-name_en .errorlist, .errorlist:has(+ .field-name_en)").first
        expect(conflict).to_contain_text("nino")
        expect(conflict.locator("q ins")).to_have_text("inserted: Her name")
        expect(his.get_by_label("Name (English)")).to_have_value("His name")
        assert Office.objects.get().name_en == "Her name"

        his.get_by_label("Name (English)").fill("Her name and his")
        press(his, "Publish")
        his.wait_for_url("**/admin/offices/office/")

    assert Office.objects.get().name_en == "Her name and his"
    assert [r.snapshot["fields"]["name_en"] for r in Revision.objects.of(office).published()][:2] == [
        "Her name and his",
        "Her name",
    ]


@pytest.mark.slow
def test_text_sent_after_the_session_ended_is_offered_again(reader, log_in, office):
    nino = person("Authors", "nino")
    with reader() as page:
        log_in(page, nino)
        page.goto(change_path(office))
        page.get_by_label("Name (English)").fill(NEW)
        Session.objects.all().delete()
        press(page, "Save draft")
        page.get_by_label("Username").fill(nino.username)
        page.get_by_label("Password").fill(SECRET)
        press(page, "Log in")

        expect(page.get_by_text("Text that you typed here before was not saved.")).to_be_visible()
        expect(page.get_by_label("Name (English)")).to_have_value(FORMER)
        press(page, "Put it back")
        expect(page.get_by_label("Name (English)")).to_have_value(NEW)
        press(page, "Save draft")
        expect(page.get_by_text("The draft is saved. Readers do not see it yet.")).to_be_visible()
        page.goto(change_path(office))
        assert not page.locator("#typed-text").is_visible()

    assert draft_of(office).snapshot["fields"]["name_en"] == NEW


@pytest.mark.slow
def test_an_office_deleted_by_mistake_comes_back_with_its_rows(reader, log_in, office):
    before = take_snapshot(office)
    with reader(expected=("/en/offices/liaison-georgia/",)) as page:
        log_in(page, person("Publishers", "tamar"))
        page.goto(change_path(office))
        page.get_by_role("link", name="Delete", exact=True).first.click()
        page.get_by_label("Change note").fill("By mistake.")
        press(page, "Delete")
        page.wait_for_url("**/admin/offices/office/")
        assert page.goto("/en/offices/liaison-georgia/").status == 404

        page.goto("/admin/offices/office/")
        page.get_by_role("link", name="Deleted", exact=True).click()
        press(page, f"Restore: {FORMER}")
        expect(page.get_by_role("heading", name="This is a draft. Readers do not see it yet.")).to_be_visible()
        assert page.goto("/en/offices/liaison-georgia/").status == 404

        page.goto(change_path(office))
        page.get_by_label("Change note").fill("It is back.")
        press(page, "Publish")
        page.wait_for_url("**/admin/offices/office/")
        assert heading(page, "/en/offices/liaison-georgia/") == FORMER
        assert "+995 32 293 38 01" in page.locator("main").inner_text()

    assert take_snapshot(Office.objects.get()) == before


@pytest.mark.slow
def test_a_change_set_of_two_drafts_is_previewed_and_published(reader, log_in, office):
    other = OfficeFactory(slug="liaison-uzbekistan", name_en="Office")
    drafted(office, NEW)
    drafted(other, "Liaison Office Uzbekistan")
    with reader() as page:
        log_in(page, person("Publishers", "tamar"))
        page.goto("/admin/publishing/changeset/add/")
        page.get_by_label("Name").fill("Longer names")
        page.get_by_label("Change note").fill("Each office has its country in its name.")
        press(page, "Save and continue editing")
        for name in (NEW, "Liaison Office Uzbekistan"):
            page.get_by_label("Draft", exact=True).select_option(label=f"{name} (office)")
            press(page, "Add to the change set")
            expect(page.get_by_role("region", name="Drafts in this change set")).to_contain_text(name)
        change_set = page.url
        assert page.get_by_role("button", name="Plan the publication").count() == 1

        page.get_by_role("link", name="Preview", exact=True).click()
        page.wait_for_url("**/en/")
        base = page.url.partition("/en/")[0]
        assert heading(page, f"{base}/en/offices/liaison-georgia/") == NEW
        assert heading(page, f"{base}/en/offices/liaison-uzbekistan/") == "Liaison Office Uzbekistan"
        assert heading(page, "/en/offices/liaison-georgia/") == FORMER

        page.goto(change_set)
        press(page, "Publish all")
        expect(page.get_by_text("The change set is published.")).to_be_visible()
        assert heading(page, "/en/offices/liaison-georgia/") == NEW
        assert heading(page, "/en/offices/liaison-uzbekistan/") == "Liaison Office Uzbekistan"
