"""What reaches the staff by e-mail, and where its links lead them: a new password, and news of their drafts in their language."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from publishing.models import JournalEntry
from tests.browser.conftest import LOOKS, faults
from tests.browser.test_editing import change_path
from tests.factories import OfficeFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "quite another pass phrase 9"


def person(role, **values):
    user = UserFactory(is_superuser=False, email=f"{values['username']}@example.org", **values)
    user.groups.add(Group.objects.get(name=role))
    return user


def sent():
    """The messages that the scheduler sends, once what happened is some minutes ago."""
    JournalEntry.objects.update(when=timezone.now() - timedelta(minutes=10))
    mail.outbox.clear()
    call_command("publish_due", verbosity=0)
    return mail.outbox


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_forgotten_password_is_set_anew_by_the_link_that_comes(reader, site, width, scheme):
    nino, found = person("Authors", username="nino", language="en"), {}
    with reader(width=width, scheme=scheme) as page:

        def look(name):
            found[name] = faults(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found[name].append("wider than the page")

        page.goto("/admin/")
        page.get_by_role("link", name="Forgotten your login credentials?").click()
        look("asking")
        page.get_by_label("Email address").fill(nino.email)
        page.get_by_role("button", name="Reset my password").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Password reset sent")
        look("asked")

        (message,) = sent()
        assert message.to == [nino.email]
        page.goto(re.search(rf"{re.escape(site)}/\S+", message.body)[0])
        look("choosing")
        page.get_by_label("New password:").fill(NEW)
        page.get_by_label("Confirm password:").fill(NEW)
        page.get_by_role("button", name="Change my password").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Password reset complete")
        look("chosen")

        page.get_by_role("link", name="Log in").click()
        page.get_by_label("Username").fill("nino")
        page.get_by_label("Password").fill(NEW)
        page.get_by_role("button", name="Log in").click()
        expect(page.locator("#user-tools")).to_contain_text("nino")

    assert {name: what for name, what in found.items() if what} == {}


def test_who_works_in_georgian_is_told_in_georgian_what_became_of_a_draft(reader, log_in, site):
    office = OfficeFactory(name_en="Liaison Office", name_ka="სამეკავშირეო ოფისი")
    nino = person("Authors", username="nino", language="ka")
    david = person("Reviewers", username="david", language="ka")
    with reader() as page:
        log_in(page, nino)
        page.goto(change_path(office))
        page.locator("#id_name_en").fill("Liaison Office Georgia")
        page.locator("[name=_submit]").click()
        expect(page.locator(".messagelist .success")).to_be_visible()
    (submitted,) = sent()

    with reader() as page:
        log_in(page, david)
        page.goto(re.search(rf"{re.escape(site)}/\S+change/", submitted.body)[0])
        page.locator("#review-text").fill("დაწერეთ ქალაქიც.")
        page.locator(".review-panel [type=submit]").last.click()
        expect(page.locator(".sent-back")).to_contain_text("დაწერეთ ქალაქიც.")
    (returned,) = sent()

    with translation.override("ka"):
        subject = gettext("News about your work on the staff pages")
        words = [
            gettext(each) % {"who": who, "what": "ოფისი, სამეკავშირეო ოფისი"}
            for each, who in (
                ("%(who)s submitted a draft for review: %(what)s", "nino"),
                ("%(who)s sent your draft back: %(what)s", "david"),
            )
        ]
    assert [message.to for message in (submitted, returned)] == [[david.email], [nino.email]]
    assert [message.subject for message in (submitted, returned)] == [subject, subject]
    assert [message.body.partition("\n")[0] for message in (submitted, returned)] == words
    assert all(re.search("[ა-ჰ]{5}", each) for each in (subject, *words))
    with reader() as page:
        log_in(page, nino)
        page.goto(re.search(rf"{re.escape(site)}/\S+change/", returned.body)[0])
        expect(page.locator(".sent-back")).to_contain_text("დაწერეთ ქალაქიც.")
