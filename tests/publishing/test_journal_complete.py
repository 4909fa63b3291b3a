"""Every action that the journal knows, done as the staff do it, and each field of an account that decides what one may do."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from publishing.journal.entries import Action, acting_for
from publishing.journal.sentences import sentence
from publishing.models import JournalEntry, Revision, ShareLink, Task
from tests.factories import RegionFactory, UserFactory
from tests.public_pages import form_data
from tests.publishing.roles import signed_in
from tests.publishing.test_single_permissions import World, added_draft, here, of_office, resolved, revoked, somebody
from translations import states
from translations.models import Pair, digest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_2030")]

CHIEF, ADDRESS = "chief", "203.0.113.7"
SECRET = "some quite long words 7"


@pytest.fixture
def chief():
    """Signed in as an administrator who sits at ``ADDRESS``."""
    client = signed_in(UserFactory(username=CHIEF, language="en"))
    client.defaults["REMOTE_ADDR"] = ADDRESS
    return client


def noted_since(pk):
    entries = JournalEntry.objects.filter(pk__gt=pk).order_by("pk")
    return [(entry.username, entry.action, entry.address) for entry in entries]


def last():
    return JournalEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def post(url, data=None):
    return lambda client: client.post(url, data or {})


def posted(pair):
    return post(*pair)


def restored(world):
    return post(here("revision_restore", world.draft.base.pk))


def shared(world):
    return post(here("share_links", world.draft.pk), {"language": "en", "days": "3"})


def due(world, **values):
    """A plan whose minute has come, made by a colleague."""
    task = world.plan(revision=world.draft, **values)
    Task.objects.filter(pk=task.pk).update(due=timezone.now() - timedelta(seconds=1))
    return lambda client: call_command("publish_due", verbosity=0)


def failing(world):
    world.colleague.is_active = False
    world.colleague.save()
    return due(world)


def sign_in(world):
    user = UserFactory(username=CHIEF + "2", password=SECRET)
    return lambda client: Client(REMOTE_ADDR=ADDRESS).post(
        reverse("admin:login"), {"username": user.username, "password": SECRET}
    )


def not_allowed(world):
    guest = signed_in(UserFactory(username="guest", is_superuser=False))
    guest.defaults["REMOTE_ADDR"] = ADDRESS
    return lambda client: guest.post(here("offices_office_delete", world.office.pk))


def refused(world):
    UserFactory(username="guest")
    return lambda client: Client(REMOTE_ADDR=ADDRESS).post(
        reverse("admin:login"), {"username": "guest", "password": "wrong"}
    )


def locked_out(world):
    UserFactory(username="guest")
    guesser = Client(REMOTE_ADDR=ADDRESS)
    for _time in range(7):
        guesser.post(reverse("admin:login"), {"username": "guest", "password": "wrong"})
    return lambda client: guesser.post(reverse("admin:login"), {"username": "guest", "password": "wrong"})


def asked_for_reset(world):
    UserFactory(username="guest", email="guest@example.org")

    def act(client):
        Client(REMOTE_ADDR=ADDRESS).post(reverse("admin_password_reset"), {"email": "guest@example.org"})
        call_command("publish_due", verbosity=0)

    return act


def accepted(world):
    world.office.name_ru = "2011"
    states.record(world.office, "ru", {"name"})
    pairs = [str(pair.pk) for pair in Pair.objects.all()]
    return post(here("translations_pair_changelist"), {"action": "accept_faults", "_selected_action": pairs})


def reviewed(world):
    accepted(world)
    pairs = [str(pair.pk) for pair in Pair.objects.all()]
    return post(here("translations_pair_changelist"), {"action": "mark_as_reviewed", "_selected_action": pairs})


def note_translated(world):
    Revision.objects.live().update(change_note="Moved.", published=timezone.now())
    return post(f"{reverse('admin:texts_notes')}?language=ka", {digest("Moved."): "გადავიდა."})


COLLEAGUE = "colleague"  # whoever planned it
# {action: (what brings it about, what is noted then, in order, each with who did it)}
ACTIONS = {
    Action.SAVED_DRAFT: (lambda w: posted(of_office(w, name_en="Third", _draft="1")), [CHIEF]),
    Action.DISCARDED: (
        lambda w: post(here("offices_office_discard", w.office.pk), {"revision": str(w.draft.pk)}),
        [CHIEF],
    ),
    Action.PUBLISHED: (lambda w: posted(of_office(w, name_en="Third", _save="1")), [CHIEF]),
    Action.CORRECTED: (lambda w: posted(of_office(w, name_en="Third", minor="on", _save="1")), [CHIEF]),
    Action.DELETED: (
        lambda w: post(here("offices_office_delete", w.office.pk), {"post": "yes", "change_note": "Closed."}),
        [CHIEF, CHIEF],  # the post that goes with it
    ),
    Action.RESTORED: (restored, [CHIEF]),
    Action.SUBMITTED: (lambda w: post(here("revision_submit", w.draft.pk)), [CHIEF]),
    Action.RETURNED: (lambda w: post(here("revision_return", w.submitted().pk), {"text": "Why?"}), [CHIEF]),
    Action.APPROVED: (lambda w: post(here("revision_approve", w.submitted().pk)), [CHIEF]),
    Action.COMMENTED: (lambda w: post(here("revision_comment", w.draft.pk), {"text": "Why?"}), [CHIEF]),
    Action.RESOLVED: (lambda w: posted(resolved(w)), [CHIEF]),
    Action.SHARED: (shared, [CHIEF]),
    Action.REVOKED: (lambda w: posted(revoked(w)), [CHIEF]),
    Action.PLANNED: (
        lambda w: post(here("revision_plan", w.draft.pk), {"due": "2030-01-01T10:00", "note": ""}),
        [CHIEF],
    ),
    Action.CANCELLED: (lambda w: post(here("plan_cancel", w.plan(revision=w.draft).pk)), [CHIEF]),
    Action.CARRIED_OUT: (due, [COLLEAGUE]),
    Action.FAILED: (failing, [COLLEAGUE]),
    Action.CHANGE_SET: (lambda w: posted(added_draft(w)), [CHIEF]),
    Action.SIGNED_IN: (sign_in, [CHIEF + "2"]),
    Action.SIGNED_OUT: (lambda w: post(reverse("admin:logout")), [CHIEF]),
    Action.REFUSED: (refused, ["guest"]),
    Action.LOCKED_OUT: (locked_out, ["guest"]),
    Action.ASKED_FOR_RESET: (asked_for_reset, [""]),
    Action.NOT_ALLOWED: (not_allowed, ["guest"]),
    Action.STAFF_CHANGED: (
        lambda w: post(here("auth_group_delete", Group.objects.first().pk), {"post": "yes"}),
        [CHIEF],
    ),
    Action.REVIEWED: (reviewed, [CHIEF]),
    Action.NOTE_TRANSLATED: (note_translated, [CHIEF]),
    Action.ACCEPTED: (accepted, [CHIEF]),
    Action.EXPORTED: (lambda w: lambda client: list(client.get(here("publishing_journalentry_export"))), [CHIEF]),
}
BESIDE = {
    Action.CARRIED_OUT: {Action.PUBLISHED},
    Action.CORRECTED: {Action.SAVED_DRAFT},
    Action.PUBLISHED: {Action.SAVED_DRAFT},  # a form saves its draft and publishes that
}


def test_the_table_has_every_action():
    # The archive is made by a command, and has tests of its own.
    assert sorted([*ACTIONS, Action.ARCHIVED]) == sorted(Action.values)


@pytest.mark.parametrize("action", [pytest.param(action, id=action.value) for action in ACTIONS])
def test_every_action_is_noted_with_who_did_it_and_from_where(chief, action):
    prepare, whose = ACTIONS[action]
    world = World()
    do, before = prepare(world), last()

    do(chief)

    noted = noted_since(before)
    planner = world.colleague.username
    names = [planner if name == COLLEAGUE else name for name in whose]
    address = None if COLLEAGUE in whose else ADDRESS
    assert [entry for entry in noted if entry[1] == action] == [(name, action, address) for name in names]
    assert {entry[1] for entry in noted} - {action} == BESIDE.get(action, set())


# {what changes: (fields of the form, what the journal says)}
FIELDS = {
    "username": ({"username": "nana"}, "What “nana” may do was changed: username: nana."),
    "active": ({"is_active": None}, "What “nino” may do was changed: active: No."),
    "staff": ({"is_staff": None}, "What “nino” may do was changed: staff status: No."),
    "superuser": ({"is_superuser": "on"}, "What “nino” may do was changed: superuser status: Yes."),
    "languages": ({"translates": ["ka"]}, "What “nino” may do was changed: languages they translate into: ქართული."),
    "regions": (
        {"regions": lambda: [str(RegionFactory(name_en="South Caucasus").pk)]},
        "What “nino” may do was changed: regions whose texts they translate: South Caucasus.",
    ),
    "group": (
        {"groups": lambda: [str(Group.objects.get(name="Publishers").pk)]},
        "What “nino” may do was changed: given: Publishers.",
    ),
}


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_whatever_decides_what_somebody_may_do_is_noted_in_a_sentence(chief, field):
    nino = UserFactory(username="nino", is_superuser=False)
    url = here("accounts_user_change", nino.pk)
    data, (changes, said) = form_data(chief.get(url), "user_form"), FIELDS[field]
    for name, value in changes.items():
        data.pop(name, None)
        if value is not None:
            data[name] = value() if callable(value) else value
    before = last()

    chief.post(url, data)

    entries = JournalEntry.objects.filter(pk__gt=before)
    assert [(entry.username, entry.address, sentence(entry)) for entry in entries] == [(CHIEF, ADDRESS, said)]


def test_what_is_taken_from_somebody_is_noted_too(chief):
    nino = UserFactory(username="nino")
    nino.groups.add(Group.objects.get(name="Authors"))
    url = here("accounts_user_change", nino.pk)
    data, before = form_data(chief.get(url), "user_form"), last()
    for name in ("groups", "is_superuser"):
        data.pop(name)

    chief.post(url, data)

    assert [sentence(entry) for entry in JournalEntry.objects.filter(pk__gt=before).order_by("pk")] == [
        "What “nino” may do was changed: superuser status: No.",
        "What “nino” may do was changed: taken away: Authors.",
    ]


def test_a_permission_that_a_script_gives_or_takes_for_somebody_is_noted():
    nino, chief = UserFactory(username="nino"), UserFactory(username=CHIEF)
    publish = Permission.objects.get(codename="publish")
    before = last()

    with acting_for(SimpleNamespace(user=chief, META={"REMOTE_ADDR": ADDRESS})):
        nino.user_permissions.add(publish)
        nino.user_permissions.remove(publish)
        nino.user_permissions.add(publish)
        nino.user_permissions.clear()

    entries = JournalEntry.objects.filter(pk__gt=before).order_by("pk")
    assert {(entry.username, entry.address, entry.subject, entry.detail) for entry in entries} == {
        (CHIEF, ADDRESS, "nino", str(publish))
    }
    assert [entry.facts["changes"][0][0] for entry in entries] == ["given", "taken"] * 2


def test_a_new_account_a_new_password_and_the_end_of_an_account_are_noted(chief):
    add = here("accounts_user_add")
    new = form_data(chief.get(add), "user_form") | {"username": "nino", "password1": SECRET, "password2": SECRET}
    before = last()

    chief.post(add, new)
    nino = User.objects.get(username="nino")
    another = f"{SECRET} and more"
    chief.post(
        here("auth_user_password_change", nino.pk), {"password1": another, "password2": another, "set-password": "1"}
    )
    chief.post(here("accounts_user_delete", nino.pk), {"post": "yes"})

    entries = JournalEntry.objects.filter(pk__gt=before).order_by("pk")
    assert {entry.username for entry in entries} == {CHIEF}
    assert [sentence(entry) for entry in entries] == [
        "What “nino” may do was changed: username: nino; active: Yes; staff status: Yes; superuser status: No; a new password.",
        "What “nino” may do was changed: a new password.",
        "The staff member or role “nino” was deleted.",
    ]
    assert not any(SECRET in str(entry.facts) for entry in entries)


def test_a_superuser_made_on_the_command_line_is_noted(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", SECRET)

    call_command("createsuperuser", interactive=False, username="root", email="", verbosity=0)

    entry = JournalEntry.objects.get()
    assert (entry.username, entry.address, entry.subject) == ("", None, "root")
    assert ["is_superuser", True] in entry.facts["changes"]


def test_what_is_loaded_from_a_dump_is_not_noted_as_the_dump_has_its_journal(tmp_path):
    nino, file = UserFactory(username="nino"), tmp_path / "staff.json"
    call_command("dumpdata", "accounts.user", output=file, verbosity=0)
    User.objects.filter(pk=nino.pk).update(is_active=False)
    before = last()

    call_command("loaddata", file, verbosity=0)

    assert User.objects.get(pk=nino.pk).is_active is True
    assert last() == before


def test_what_a_group_may_do_and_its_end_are_noted(chief):
    group = Group.objects.get(name="Authors")
    url = here("auth_group_change", group.pk)
    data = form_data(chief.get(url), "group_form")
    publish = str(Permission.objects.get(codename="publish").pk)
    before = last()

    chief.post(url, data | {"permissions": [*data["permissions"], publish]})
    chief.post(here("auth_group_delete", group.pk), {"post": "yes"})

    assert [sentence(entry) for entry in JournalEntry.objects.filter(pk__gt=before).order_by("pk")] == [
        "What “Authors” may do was changed: given: Publishing | revision | Can publish.",
        "The staff member or role “Authors” was deleted.",
    ]


def test_an_attempt_that_is_refused_changes_nothing_and_is_noted_as_such():
    world, client = World(), somebody("view_office")
    before = last()

    client.post(here("revision_submit", world.draft.pk))
    client.post(here("revision_approve", world.draft.pk))
    client.post(here("share_links", world.draft.pk), {"language": "en", "days": "3"})

    noted = JournalEntry.objects.filter(pk__gt=before)
    assert [entry.action for entry in noted] == [Action.NOT_ALLOWED] * 3
    assert not ShareLink.objects.exists()
    assert Revision.objects.drafts().filter(review="").count() == 2
