"""E-mail to the staff: once, several things together, in the receiver's language, and never the text of a draft."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from publishing.models import ChangeSet, JournalEntry, Revision, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets, notices
from publishing.workflow.drafts import save_draft
from publishing.workflow.notices import THINGS_IN_A_MESSAGE, TOO_OLD, send_notices
from publishing.workflow.plans import cancel, plan, run_due
from publishing.workflow.publication import publish
from publishing.workflow.review import approve, send_back, submit
from publishing.workflow.roles import AUTHORS, PUBLISHERS, REVIEWERS, TRANSLATORS
from tests.factories import OfficeFactory, RegionFactory
from tests.publishing.roles import person, signed_in
from translations.states import record

pytestmark = pytest.mark.django_db

SECRET = "Not to be known yet"


@pytest.fixture
def nino():
    return person(AUTHORS, username="nino", email="nino@example.org")


@pytest.fixture
def aram():
    return person(REVIEWERS, username="aram", email="aram@example.org", language="hy")


@pytest.fixture
def draft(nino):
    office = OfficeFactory(name_en="Liaison office")
    snapshot = take_snapshot(office)
    snapshot["fields"] |= {"name_en": SECRET, "profile_en": SECRET}
    return save_draft(office, snapshot, nino, ensure_live_revision(office))


def later(minutes=6):
    return timezone.now() + timedelta(minutes=minutes)


def sent_to(address):
    return [message for message in mail.outbox if message.to == [address]]


def test_a_submission_reaches_who_may_review_it_in_their_language(nino, aram, draft):
    submit(draft, nino)

    assert send_notices(later()) == 1
    (message,) = mail.outbox
    assert message.to == ["aram@example.org"]
    assert re.search("[ա-ֆ]{5}", message.subject)
    assert "Liaison office" in message.body
    assert f"{settings.SITE_URL}{reverse('admin:offices_office_change', args=[draft.object_id])}" in message.body


def test_what_happens_within_minutes_comes_in_one_message_and_once(nino, aram, draft):
    submit(draft, nino)
    send_back(draft, aram, "Name the city.")
    signed_in(aram).post(reverse("admin:revision_comment", args=[draft.pk]), {"text": "And the street."})

    assert send_notices(timezone.now()) == 0
    send_notices(later())
    send_notices(later())

    (message,) = sent_to("nino@example.org")
    assert "aram sent your draft back: Office, Liaison office" in message.body
    assert "aram commented on your draft: Office, Liaison office" in message.body


def test_no_message_has_the_text_of_a_draft_or_of_a_comment(nino, aram, draft):
    submit(draft, nino)
    send_back(draft, aram, "Name the city.")
    new = person(AUTHORS, username="david", email="david@example.org")
    unpublished = save_draft(
        OfficeFactory.build(name_en=SECRET, slug="new"),
        take_snapshot(OfficeFactory.build(name_en=SECRET, slug="new")),
        new,
    )
    submit(unpublished, new)

    send_notices(later())

    assert mail.outbox
    assert not any(SECRET in message.body + message.subject or "city" in message.body for message in mail.outbox)


@pytest.mark.parametrize(
    "change",
    [{"mail_on": []}, {"mail_on": ["review", "failed"]}, {"email": ""}, {"is_active": False}, {"is_staff": False}],
)
def test_who_does_not_wish_it_or_may_not_know_is_told_nothing(nino, aram, draft, change):
    submit(draft, nino)
    approve(draft, aram)
    type(nino).objects.filter(pk=nino.pk).update(**change)

    assert send_notices(later()) == 1
    assert mail.outbox[0].to == ["aram@example.org"]


def test_nobody_is_told_of_what_they_did_themselves_or_of_others_work(nino, draft):
    tamar = person(REVIEWERS, username="tamar", email="tamar@example.org")
    other = person(AUTHORS, username="other", email="other@example.org")
    submit(draft, nino)
    approve(draft, tamar)

    send_notices(later())

    assert len(sent_to("tamar@example.org")) == 1  # of the submission
    assert "approved" not in sent_to("tamar@example.org")[0].body
    assert sent_to(other.email) == []


def test_whoever_planned_it_is_told_that_it_failed(draft):
    chief = person(PUBLISHERS, username="chief", email="chief@example.org")
    plan(Task.Action.PUBLISH, timezone.now() + timedelta(hours=1), by=chief, revision=draft)
    type(chief).objects.filter(pk=chief.pk).update(is_staff=True)
    chief.groups.clear()
    run_due(later(61))

    send_notices(later())

    assert [message.to for message in mail.outbox] == [["chief@example.org"]]


def test_a_change_set_that_bears_the_title_of_a_draft_is_not_named(draft):
    chief = person(PUBLISHERS, username="chief", email="chief@example.org")
    change_set = ChangeSet.objects.create(name=SECRET)
    change_sets.add(change_set, draft)
    plan(Task.Action.PUBLISH, timezone.now() + timedelta(hours=1), by=chief, change_set=change_set)
    chief.groups.clear()
    run_due(later(61))

    send_notices(later())

    url = f"{settings.SITE_URL}{reverse('admin:publishing_changeset_change', args=[change_set.pk])}"
    assert mail.outbox[0].body.startswith(f"What you planned could not be done: Change set\n{url}\n")
    assert SECRET not in mail.outbox[0].body + mail.outbox[0].subject


def test_who_may_not_approve_their_own_draft_is_not_told_that_it_waits(nino, aram):
    office = OfficeFactory()
    draft = save_draft(office, take_snapshot(office), aram, ensure_live_revision(office))

    submit(draft, nino)

    assert send_notices(later()) == 0


def test_who_wrote_a_draft_and_who_submitted_it_are_told_each_once(nino, aram, draft):
    tamar = person(AUTHORS, username="tamar", email="tamar@example.org")
    submit(draft, tamar)
    approve(draft, aram)

    send_notices(later())

    told = sorted(message.to[0] for message in mail.outbox if "approved your draft" in message.body)
    assert told == ["nino@example.org", "tamar@example.org"]


def test_a_guest_does_not_speak_in_a_message(nino, draft):
    JournalEntry.objects.create(
        action="commented", subject="x", model="offices.office", object_id=str(draft.object_id),
        username="Win at https://bad.example", facts={"concerns": [nino.pk]},
    )  # fmt: skip

    send_notices(later())

    assert "bad.example" not in mail.outbox[0].body
    assert "Somebody commented on your draft" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("backend", "options"),
    [("smtp", {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1}), ("filebased", {"EMAIL_FILE_PATH": "/dev/null/mail"})],
    ids=["no server", "a folder that cannot be made"],
)
def test_what_could_not_be_sent_is_sent_the_next_time(nino, aram, draft, settings, caplog, backend, options):
    submit(draft, nino)
    approve(draft, aram)
    before, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"django.core.mail.backends.{backend}.EmailBackend"
    for name, value in options.items():
        setattr(settings, name, value)

    failed = send_notices(later())
    settings.EMAIL_BACKEND = before

    assert failed == 0
    assert "No e-mail could be sent" in caplog.text
    assert send_notices(later()) == 2


def test_nobody_is_told_after_days(nino, aram, draft):
    submit(draft, nino)

    assert send_notices(timezone.now() + TOO_OLD + timedelta(hours=1)) == 0


def test_of_very_many_things_the_last_are_told_in_their_order_and_none_again(nino):
    numbers = range(THINGS_IN_A_MESSAGE + 2)
    for number in numbers:
        JournalEntry.objects.create(action="commented", subject=f"thing-{number}", facts={"concerns": [nino.pk]})

    sent = [send_notices(later()) for _time in range(2)]

    assert sent == [1, 0]
    assert re.findall(r"thing-\d+", mail.outbox[0].body) == [f"thing-{number}" for number in numbers[2:]]
    assert "\n\nand 2 more\n\n" in mail.outbox[0].body


@pytest.mark.parametrize(("seconds", "messages"), [(-1, 0), (0, 1)])
def test_a_message_waits_for_five_minutes(nino, aram, draft, seconds, messages):
    submit(draft, nino)
    submitted = JournalEntry.objects.get(action="submitted").when

    assert send_notices(submitted + timedelta(minutes=5, seconds=seconds)) == messages


def test_what_happened_two_days_ago_is_told_and_nothing_before_it(nino):
    now = timezone.now()
    for age in (TOO_OLD, TOO_OLD - timedelta(minutes=1)):
        entry = JournalEntry.objects.create(action="commented", subject=str(age), facts={"concerns": [nino.pk]})
        JournalEntry.objects.filter(pk=entry.pk).update(when=now - age)

    send_notices(now)

    assert [line for line in mail.outbox[0].body.splitlines() if "draft" in line] == [
        f"Somebody commented on your draft: {age}"
    ]


def test_of_two_processes_that_look_at_once_each_person_is_told_by_one(nino, aram, draft, monkeypatch):
    submit(draft, nino)
    approve(draft, aram)
    send_mail, others = notices.send_mail, []

    def send_while_another_process_looks(*args):
        monkeypatch.setattr(notices, "send_mail", send_mail)
        others.append(send_notices(later()))
        return send_mail(*args)

    monkeypatch.setattr(notices, "send_mail", send_while_another_process_looks)
    own = send_notices(later())

    assert (own, others) == (1, [1])
    assert sorted(message.to[0] for message in mail.outbox) == ["aram@example.org", "nino@example.org"]


def test_the_scheduler_sends_them(nino, aram, draft):
    submit(draft, nino)
    JournalEntry.objects.update(when=timezone.now() - timedelta(minutes=10))

    call_command("publish_due", verbosity=0)

    assert len(mail.outbox) == 1
    assert Revision.objects.drafts().exists()


@pytest.mark.parametrize(
    ("bound", "told"),
    [([0], ["here@example.org"]), ([1], []), ([], ["here@example.org"])],
)
def test_of_english_that_changed_a_translator_is_told_where_it_is_theirs(bound, told):
    here, elsewhere = RegionFactory(), RegionFactory()
    office = OfficeFactory(profile_ka="ბიურო")
    office.regions.set([here])
    record(office, "ka", {"profile"})
    regions = [str((here, elsewhere)[number].pk) for number in bound]
    person(TRANSLATORS, email="here@example.org", working_languages=["ka"], translates=["ka"], regions=regions)
    snapshot = take_snapshot(office)
    snapshot["fields"]["profile_en"] = "Other words."
    publish(save_draft(office, snapshot, None, ensure_live_revision(office)))

    send_notices(later())

    assert [address for message in mail.outbox for address in message.to] == told


def test_whoever_changes_content_everywhere_is_told_whatever_regions_they_have():
    office = OfficeFactory(profile_ka="ბიურო")
    record(office, "ka", {"profile"})
    person(AUTHORS, email="nino@example.org", working_languages=["ka"], regions=[str(RegionFactory().pk)])
    snapshot = take_snapshot(office)
    snapshot["fields"]["profile_en"] = "Other words."
    publish(save_draft(office, snapshot, None, ensure_live_revision(office)))

    send_notices(later())

    assert [message.to for message in mail.outbox] == [["nino@example.org"]]


def test_who_approves_but_may_not_see_the_kind_of_content_is_told_of_no_submission(nino, aram, draft):
    other = person(email="other@example.org")
    other.user_permissions.add(Permission.objects.get(codename="approve"))
    submit(draft, nino)

    send_notices(later())

    assert [message.to for message in mail.outbox] == [["aram@example.org"]]


@pytest.mark.parametrize("may", ["view_office", "change_office"])
def test_who_approves_and_may_see_the_kind_of_content_in_some_way_is_told_of_a_submission(nino, draft, may):
    other = person(email="other@example.org")
    other.user_permissions.set(Permission.objects.filter(codename__in=["approve", may]))
    submit(draft, nino)

    send_notices(later())

    assert [message.to for message in mail.outbox] == [["other@example.org"]]


def planned_by(username, draft):
    chief = person(PUBLISHERS, username=username, email=f"{username}@example.org")
    plan(Task.Action.PUBLISH, timezone.now() + timedelta(hours=1), by=chief, revision=draft)
    return chief


def saved_again(draft, by):
    snapshot = {**draft.snapshot, "fields": draft.snapshot["fields"] | {"name_en": "Other words"}}
    return save_draft(draft.find_object(), snapshot, by)


def test_whoever_planned_it_is_told_that_a_colleague_ended_the_plan(nino, draft):
    planned_by("chief", draft)
    saved_again(draft, nino)

    send_notices(later())

    (message,) = sent_to("chief@example.org")
    assert message.body.startswith("nino called off what you planned: Office, Liaison office\n")


@pytest.mark.parametrize("act", ["cancelled", "planned anew", "both cancelled by themselves"])
def test_whoever_planned_it_is_told_that_a_colleague_called_the_plan_off(nino, draft, act):
    chief = planned_by("chief", draft)
    if act == "planned anew":
        planned_by("other", draft)
    else:
        cancel(Task.objects.get(), nino if act == "cancelled" else chief)

    send_notices(later())

    who = {"cancelled": ["nino"], "planned anew": ["other"]}.get(act, [])
    told = [message.body.partition("\n")[0] for message in sent_to("chief@example.org")]
    assert told == [f"{each} called off what you planned: Office, Liaison office" for each in who]


def test_nobody_is_told_again_when_a_plan_that_failed_is_taken_off_the_list(nino, draft):
    planned_by("chief", draft)
    Task.objects.update(state=Task.State.FAILED)
    cancel(Task.objects.get(), nino)

    send_notices(later())

    assert sent_to("chief@example.org") == []


def test_of_a_plan_that_they_ended_themselves_or_that_was_kept_earlier_nobody_is_told(nino, draft):
    chief = planned_by("chief", draft)
    again = saved_again(draft, chief)
    other = planned_by("other", again)
    publish(again, chief)

    send_notices(later())

    assert (sent_to(chief.email), sent_to(other.email)) == ([], [])
