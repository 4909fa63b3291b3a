"""A forgotten password is set anew by a link that comes by e-mail, to the staff alone and a few times a day."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import ResetRequest
from publishing.journal.resets import LINKS_A_DAY, WAITING, WAITING_FROM_ONE_ADDRESS, LinkForm
from publishing.models import JournalEntry
from publishing.workflow.roles import AUTHORS
from tests.publishing.roles import person

pytestmark = pytest.mark.django_db

ASK, NEW = reverse("admin_password_reset"), "quite another pass phrase 9"


@pytest.fixture
def nino():
    nino = person(AUTHORS, username="nino", email="nino@example.org", language="ka")
    nino.set_password("some long pass phrase")
    nino.save()
    return nino


def ask(client, email="nino@example.org", **headers):
    return client.post(ASK, {"email": email}, headers=headers)


def send():
    call_command("publish_due", verbosity=0)


def link():
    return re.search(rf"{re.escape(settings.SITE_URL)}(/admin/reset/\S+)", mail.outbox[-1].body)[1]


def test_the_page_to_sign_in_leads_there(client):
    assert f'href="{ASK}"' in client.get(reverse("admin:login")).content.decode()


def test_every_page_on_the_way_says_whose_it_is(client, nino):
    ask(client)
    send()
    pages = [client.get(ASK), client.get(reverse("password_reset_done")), client.get(link(), follow=True)]
    pages.append(client.get(reverse("password_reset_complete")))

    for page in pages:
        assert "Special Representative: staff pages" in page.content.decode()
        assert "Django" not in page.content.decode()


def test_she_sets_a_new_password_and_is_signed_out_elsewhere(client, nino):
    elsewhere = Client()
    elsewhere.force_login(nino, backend="django.contrib.auth.backends.ModelBackend")
    ask(client)
    send()

    form = client.get(link(), follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"new_password1": NEW, "new_password2": NEW})

    assert get_user_model().objects.get(pk=nino.pk).check_password(NEW)
    assert elsewhere.get(reverse("admin:account")).status_code == 302
    assert "new_password1" not in client.get(link(), follow=True).content.decode()  # once


def test_the_message_is_in_her_language_and_leads_to_this_site_whatever_host_was_asked(client, nino):
    ask(client, host="testserver")
    send()

    (message,) = mail.outbox
    assert message.to == ["nino@example.org"]
    assert re.search("[ა-ჰ]{5}", message.subject)
    assert re.search("[ა-ჰ]{5}", message.body)
    assert set(re.findall(r"https?://[^/]+", message.body)) == {settings.SITE_URL}


def test_who_asks_does_not_learn_whether_anybody_has_the_address(client, nino):
    """Neither by the answer nor by what is done before it, whose time could be taken."""
    answers, done = [], []
    for email in ("nino@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            answers.append(ask(client, email))
        done.append([re.sub(r"'[^']*'", "…", query["sql"]) for query in queries])

    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, reverse("password_reset_done"))
    ] * 2
    assert done[0] == done[1]
    assert not any("accounts_user" in query for query in done[0])
    assert mail.outbox == []
    assert not JournalEntry.objects.filter(action="asked for reset").exists()
    send()
    send()
    assert [message.to for message in mail.outbox] == [["nino@example.org"]]


def test_one_person_is_sent_a_few_links_a_day(client, nino):
    for _time in range(LINKS_A_DAY + 5):
        ask(client)
        send()

    assert len(mail.outbox) == LINKS_A_DAY
    assert JournalEntry.objects.filter(action="asked for reset").count() == LINKS_A_DAY


def test_a_link_more_is_sent_after_a_day_and_to_everybody_else_at_once(client, nino):
    person(AUTHORS, username="aram", email="aram@example.org", password=nino.password)
    asked = []

    with time_machine.travel(datetime(2026, 5, 1, 12, 0, tzinfo=UTC), tick=False) as clock:
        for email, wait in [
            *[("nino@example.org", timedelta())] * LINKS_A_DAY,
            ("aram@example.org", timedelta()),
            ("nino@example.org", timedelta(hours=23, minutes=59)),
            ("nino@example.org", timedelta(minutes=1)),
        ]:
            clock.shift(wait)
            ask(client, email)
            send()
            asked.append(len(mail.outbox))

    assert asked[-3:] == [LINKS_A_DAY + 1, LINKS_A_DAY + 1, LINKS_A_DAY + 2]
    assert [message.to for message in mail.outbox[-2:]] == [["aram@example.org"], ["nino@example.org"]]


def test_of_two_processes_that_look_at_once_one_answers_each_request(client, nino, monkeypatch):
    person(AUTHORS, username="aram", email="aram@example.org", password=nino.password)
    for email in ("nino@example.org", "aram@example.org"):
        ask(client, email)
    send_mail = LinkForm.send_mail

    def send_while_another_process_looks(form, *args, **kwargs):
        monkeypatch.setattr(LinkForm, "send_mail", send_mail)
        send()
        send_mail(form, *args, **kwargs)

    monkeypatch.setattr(LinkForm, "send_mail", send_while_another_process_looks)
    send()

    assert [message.to for message in mail.outbox] == [["aram@example.org"], ["nino@example.org"]]


def test_the_journal_says_from_where_it_was_asked(client, nino):
    Client(REMOTE_ADDR="203.0.113.9").post(ASK, {"email": nino.email})
    send()

    entry = JournalEntry.objects.get(action="asked for reset")
    assert (entry.object_id, entry.address) == (str(nino.pk), "203.0.113.9")


def test_what_waits_has_a_bound_from_one_address_and_in_all(client, nino):
    for number in range(WAITING_FROM_ONE_ADDRESS + 3):
        assert (
            Client(REMOTE_ADDR=f"2001:db8::{number}").post(ASK, {"email": f"n{number}@example.org"}).status_code == 302
        )
    assert ResetRequest.objects.count() == WAITING_FROM_ONE_ADDRESS

    made = [ResetRequest(email="x@example.org", network=str(number)) for number in range(WAITING)]
    ResetRequest.objects.bulk_create(made[WAITING_FROM_ONE_ADDRESS:])
    assert ask(client).status_code == 302
    assert ResetRequest.objects.count() == WAITING
    send()
    assert not ResetRequest.objects.exists()


def test_what_nobody_sent_in_time_is_forgotten(client, nino, settings):
    ask(client)
    ResetRequest.objects.update(asked=timezone.now() - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))
    send()

    assert mail.outbox == []
    assert not ResetRequest.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_may_not_sign_in_is_sent_nothing(client, nino, change):
    get_user_model().objects.filter(pk=nino.pk).update(**change)

    ask(client)
    send()

    assert mail.outbox == []


def test_a_server_that_takes_no_mail_is_no_fault_of_the_page(client, nino, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    ask(client)
    send()

    assert "Failed to send password reset email" in caplog.text
