import pytest
from playwright.sync_api import expect

from publishing.models import Presence, Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from tests.browser.conftest import faults, wait_until
from tests.browser.test_editing import change_path
from tests.factories import ContactFactory, OfficeFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_text_typed_when_the_session_ended_is_offered_after_logging_in(reader, log_in):
    office = OfficeFactory()
    with reader() as page:
        log_in(page)
        page.goto(f"{change_path(office)}?beside=fr")
        page.get_by_label("Name (français)").fill("Bureau de liaison")
        page.get_by_role("button", name="Add contact").click()
        page.locator("#contacts-0").get_by_label("Label (English)").fill("Reception")
        page.context.clear_cookies(name="session")
        page.get_by_role("button", name="Save draft").first.click()
        page.get_by_text("Your session had ended when the form was sent").wait_for()
        user = UserFactory._meta.model.objects.get()
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill("a long enough pass phrase")
        page.get_by_role("button", name="Log in").click()

        page.get_by_text("Text that you typed here before was not saved.").wait_for()
        assert faults(page) == []
        assert page.locator("#id_name_fr").input_value() == ""
        page.get_by_role("button", name="Put it back").click()
        expect(page.locator("#id_name_fr")).to_have_value("Bureau de liaison")
        expect(page.locator("#id_contacts-0-label_en")).to_have_value("Reception")
        expect(page.locator("#id_name_fr")).to_be_focused()
        page.locator("#id_contacts-0-kind").select_option("telephone")
        page.locator("#id_contacts-0-value").fill("+995322933801")
        page.get_by_role("button", name="Save draft").first.click()
        page.get_by_text("The draft is saved.").wait_for()

        expect(page.locator("#typed-text")).to_be_hidden()

    assert Revision.objects.drafts().get().snapshot["fields"]["name_fr"] == "Bureau de liaison"


@pytest.mark.slow
def test_a_form_with_a_draft_says_who_is_there_and_has_no_faults(reader, log_in):
    office = ContactFactory().office
    nino = UserFactory(username="nino", first_name="Nino", last_name="Example")
    save_draft(office, take_snapshot(office) | {}, nino, ensure_live_revision(office))
    with reader(width=360, height=800) as page:
        log_in(page)
        page.goto(change_path(office))
        page.get_by_role("heading", name="This is a draft. Readers see the earlier version.").wait_for()
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.goto("/admin/")
        expect(page.get_by_role("heading", name="Drafts")).to_be_visible()
        assert faults(page) == []
        wait_until(lambda: not Presence.objects.exists())
