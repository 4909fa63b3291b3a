"""An office with its source, post and holder, made by an author as drafts alone and published as one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from offices.models import Appointment, Office
from publishing.models import ChangeSet, Revision, Task
from tests.browser.conftest import NARROW, WIDE, faults
from tests.factories import OfficeFactory, UserFactory
from tests.pictures.pictures import encoded, image

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": encoded(image(1600, 1200))}
TITLES = ["Head of office", "Liaison Office Armenia", "Treaty (2026)"]


@pytest.fixture(autouse=True)
def no_work_in_passing(settings):
    """Due work is done by the command alone, so that a test knows when."""
    settings.DUE_WORK_SECONDS = 0


def person(role, username):
    user = UserFactory(username=username, is_superuser=False, language="en")
    user.groups.add(Group.objects.get(name=role))
    return user


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


def choose(page, field, term, option):
    """Chooses from what an autocomplete of many finds."""
    box = page.locator(f"#id_{field} + .select2-container")
    box.locator(".select2-search__field").fill(term)
    page.get_by_role("option", name=option, exact=True).click()
    expect(box.locator(".select2-selection__choice")).to_contain_text(option)


def draft_office_with_source(page):
    page.goto(reverse("admin:offices_office_add"))
    page.get_by_label("Name (English)").fill("Liaison Office Armenia")
    page.locator("#id_kind").select_option("liaison")
    page.locator("#id_opened").fill("2026-01-01")
    write_link(page)
    page.locator("#id_picture-file").set_input_files(PHOTO)
    page.get_by_label("Alternative text (English)").fill("The house")
    page.get_by_label("Credit").fill("A. Photographer")
    page.get_by_label("Licence").select_option(label="CC BY 4.0")
    with page.expect_popup() as opened:
        page.locator("#add_id_sources").click()
    window = opened.value
    window.locator("#id_key").fill("TREATY")
    window.locator("#id_title").fill("Treaty")
    window.locator("#id_dated").fill("2026")
    assert faults(window) == []
    with window.expect_event("close"):
        press(window, "Save draft")
    expect(page.locator(".field-sources .select2-selection__choice")).to_contain_text("Treaty (2026) (draft)")
    assert page.get_by_label("Name (English)").input_value() == "Liaison Office Armenia"
    press(page, "Save draft")
    expect(page.get_by_role("heading", name="This is a draft. Readers do not see it yet.")).to_be_visible()


def write_link(page):
    """Into the profile, to the page of another office, chosen by its name."""
    page.locator("#id_profile_en").focus()
    box = page.locator('.field-profile_en .ProseMirror[role="textbox"]')
    expect(box).to_be_focused()
    page.keyboard.type("It works with ")
    page.keyboard.press("Control+K")
    page.get_by_label("Leads to").fill("georgia")
    page.get_by_role("button", name="Liaison Office Georgia").click()
    expect(box.get_by_role("link", name="Liaison Office Georgia")).to_be_visible()


def draft_post_with_holder(page):
    page.get_by_role("link", name="Add post").click()
    expect(page.locator(".field-office .select2-selection__rendered")).to_contain_text("Liaison Office Armenia (draft)")
    page.get_by_label("Title (English)").fill("Head of office")
    page.get_by_role("button", name="Add appointment").click()
    page.locator("#id_appointments-0-person_en").fill("Ani Example")
    page.locator("#id_appointments-0-since").fill("2026-01-02")
    choose(page, "appointments-0-sources", "treaty", "Treaty (2026) (draft)")
    press(page, "Save draft")
    expect(page.get_by_text("In one change set, to be published as one:")).to_contain_text("Head of office")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_author_makes_an_office_with_post_holder_source_picture_and_link_and_it_goes_live_as_one(
    reader, log_in, width
):
    OfficeFactory(slug="liaison-georgia", name_en="Liaison Office Georgia")
    with reader(width=width) as page:
        log_in(page, person("Authors", "nino"))
        draft_office_with_source(page)
        draft_post_with_holder(page)
        assert faults(page) == []
        press(page, "Submit for review")
        expect(page.get_by_text("The draft is submitted for review.")).to_be_visible()
        page.get_by_role("link", name="Preview", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Liaison Office Armenia")
        expect(page.get_by_role("main")).to_contain_text("Ani Example")
        assert page.goto("/en/offices/").status == 200
        assert "Liaison Office Armenia" not in page.content()

    with reader(width=width) as page:
        log_in(page, person("Reviewers", "david"))
        waiting = page.get_by_role("region", name="Waiting for review")
        waiting.get_by_role("link", name="Head of office").click()
        press(page, "Approve")
        expect(page.get_by_text("The draft is approved.")).to_be_visible()

    with reader(width=width) as page:
        log_in(page, person("Publishers", "tamar"))
        change_set = ChangeSet.objects.get()
        page.goto(reverse("admin:publishing_changeset_change", args=[change_set.pk]))
        members = page.locator(".change-set-drafts li > a")
        assert sorted(members.all_inner_texts()) == TITLES
        page.get_by_role("button", name="Plan the publication").click()
        page.get_by_label("Day and time").fill((timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT10:00"))
        page.get_by_label("Change note").fill("A new office.")
        press(page, "Plan")
        expect(page.get_by_text("It is planned for:").first).to_be_visible()

        Task.objects.update(due=timezone.now() - timedelta(seconds=1))
        call_command("publish_due")
        page.goto("/en/offices/liaison-office-armenia/")
        expect(page.get_by_role("main")).to_contain_text("Ani Example")
        expect(page.get_by_role("img", name="The house")).to_have_js_property("complete", True)
        link = page.get_by_role("main").get_by_role("link", name="Liaison Office Georgia")
        assert link.first.get_attribute("href") == "/en/offices/liaison-georgia/"

    assert Task.objects.get().state == Task.State.DONE
    assert not Revision.objects.drafts().exists()
    assert Appointment.objects.get().sources.get() == Office.objects.get(slug="liaison-office-armenia").sources.get()


def test_a_copy_of_an_office_takes_its_address_from_the_name_it_is_given(reader, log_in):
    office = OfficeFactory(slug="tbilisi", name_en="Tbilisi", profile_en="What it does.")
    with reader() as page:
        log_in(page, person("Authors", "nino"))
        page.goto(reverse("admin:offices_office_change", args=[office.pk]))
        press(page, "Begin a copy")
        expect(page.get_by_text("This is a copy, and a draft.")).to_be_visible()
        page.get_by_label("Name (English)").press_sequentially("Baku")
        assert page.locator("#id_slug").input_value() == "baku"
        assert page.get_by_label("Profile (English)").input_value() == "What it does."
        assert faults(page) == []
        press(page, "Save draft")
        expect(page.get_by_text("The draft is saved.").first).to_be_visible()

    assert Revision.objects.drafts().get().title == "Baku"
