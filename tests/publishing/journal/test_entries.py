import csv
import io
import re
from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.models import User
from offices.models import Office
from publishing.journal.entries import Action, acting_for, record
from publishing.journal.guard import guard
from publishing.journal.sentences import SENTENCES, sentence
from publishing.models import ChangeSet, JournalEntry, Task
from publishing.previews.share_links import share
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import copy_of, take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.drafts import begin, discard, restore, save_draft
from publishing.workflow.plans import plan
from publishing.workflow.publication import delete, publish
from publishing.workflow.roles import ADMINISTRATORS, AUTHORS, PUBLISHERS
from tests.factories import OfficeFactory, UserFactory
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_2030")]

LIST = reverse("admin:publishing_journalentry_changelist")
EXPORT = reverse("admin:publishing_journalentry_export")
CHANGES = ["UPDATE {} SET subject = 'Other'", "DELETE FROM {}"]
if connection.vendor == "postgresql":  # SQLite knows no TRUNCATE
    CHANGES.append("TRUNCATE {}")


def entries(**kwargs):
    return list(JournalEntry.objects.filter(**kwargs).order_by("pk").values_list("username", "action", "subject"))


def draft_of(office, by, name="New name"):
    office.refresh_from_db()
    base, snapshot = ensure_live_revision(office), take_snapshot(office)
    snapshot["fields"] |= {"name_en": name}
    office.name_en = name
    return save_draft(office, snapshot, by, base)


def test_what_becomes_of_an_object_is_noted_with_who_did_it():
    office, nino = OfficeFactory(name_en="Liaison"), UserFactory(username="nino")

    discard(draft_of(office, nino, "Never"))
    live = publish(draft_of(office, nino), nino, "Renamed.")
    delete(Office.objects.get(), nino, "Closed.")
    restore(live, nino)

    assert entries(object_id=str(office.pk), model="offices.office") == [
        ("nino", "saved draft", "Never"),
        ("", "discarded", "Never"),
        ("nino", "saved draft", "New name"),
        ("nino", "published", "New name"),
        ("nino", "deleted", "New name"),
        ("nino", "restored", "New name"),
    ]
    assert JournalEntry.objects.get(action="published").detail == "Renamed."


def test_publishing_twice_is_noted_once():
    draft = draft_of(OfficeFactory(), None)

    publish(draft)
    publish(draft)

    assert JournalEntry.objects.filter(action="published").count() == 1


def test_what_is_done_in_the_staff_site_is_noted_with_the_address(settings):
    settings.PROXY_COUNT = 1
    office, nino = OfficeFactory(name_en="Liaison"), person(PUBLISHERS, username="nino")
    client = signed_in(nino)
    url = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(client.get(url), "office_form") | {"name_en": "New name", "_save": "1"}

    client.post(url, data, headers={"X-Forwarded-For": "198.51.100.9, 203.0.113.7"})

    entry = JournalEntry.objects.get(action="published")
    assert (entry.username, entry.address, entry.user) == ("nino", "203.0.113.7", nino)


def test_signing_in_and_out_and_failing_to_is_noted(client):
    UserFactory(username="nino", password="a long enough pass phrase")
    login = reverse("admin:login")

    client.post(login, {"username": "nino", "password": "wrong"}, REMOTE_ADDR="203.0.113.7")
    client.post(login, {"username": "nino", "password": "a long enough pass phrase"}, REMOTE_ADDR="203.0.113.7")
    client.post(reverse("admin:logout"), REMOTE_ADDR="203.0.113.7")

    assert list(
        JournalEntry.objects.exclude(action="staff changed").order_by("pk").values_list("username", "action", "address")
    ) == [
        ("nino", "refused", "203.0.113.7"),
        ("nino", "signed in", "203.0.113.7"),
        ("nino", "signed out", "203.0.113.7"),
    ]
    assert not JournalEntry.objects.filter(detail__contains="pass phrase").exists()


def test_who_guesses_too_often_is_noted_as_locked_out(client, settings):
    UserFactory(username="nino")

    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post(reverse("admin:login"), {"username": "nino", "password": "wrong"})

    assert entries(action="locked out") == [("nino", "locked out", "nino")]


def test_what_staff_may_do_is_noted_when_it_changes():
    nino = person(AUTHORS, username="nino")
    client = signed_in(person(ADMINISTRATORS, username="chief"))
    url = reverse("admin:accounts_user_change", args=[nino.pk])
    data = form_data(client.get(url), "user_form")
    JournalEntry.objects.all()._raw_delete("default")

    client.post(url, data | {"groups": [str(Group.objects.get(name=PUBLISHERS).pk)]})
    data = form_data(client.get(url), "user_form")
    data.pop("is_active")
    client.post(url, data)

    changes = JournalEntry.objects.filter(action="staff changed").order_by("pk")
    assert [(entry.username, sentence(entry)) for entry in changes] == [
        ("chief", "What “nino” may do was changed: taken away: Authors."),
        ("chief", "What “nino” may do was changed: given: Publishers."),
        ("chief", "What “nino” may do was changed: active: No."),
    ]


def test_what_was_noted_is_not_noted_again_when_something_else_is_saved():
    nino = UserFactory(username="nino")
    nino.is_staff = not nino.is_staff
    nino.save()
    before = entries(action="staff changed")

    nino.is_active = False  # which nobody saves
    nino.save(update_fields=["last_login"])  # as signing in does
    nino.save(update_fields=["language"])

    assert entries(action="staff changed") == before


def test_an_entry_is_neither_changed_nor_deleted():
    entry = record(Action.PUBLISHED, "Liaison")

    entry.subject = "Other"
    with pytest.raises(TypeError, match="only added to"):
        entry.save()
    with pytest.raises(TypeError, match="only added to"):
        entry.delete()

    assert entries(pk=entry.pk) == [("", "published", "Liaison")]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_the_journal(statement):
    guard(connection)
    record(Action.PUBLISHED, "Liaison")

    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(JournalEntry._meta.db_table))

    assert entries() == [("", "published", "Liaison")]


def test_a_migrated_site_has_the_guard():
    """The tests take it off to clean up; the migration is what sets it."""
    operations = import_module("publishing.migrations.0003_roles_and_journal").Migration.operations

    operations[1].code(None, SimpleNamespace(connection=connection))

    record(Action.PUBLISHED, "Liaison")
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        JournalEntry.objects.update(subject="Other")


def test_the_entry_of_somebody_who_left_stays():
    nino = UserFactory(username="nino")
    record(Action.PUBLISHED, "Liaison", nino)

    nino.delete()

    assert entries(action="published") == [("nino", "published", "Liaison")]
    assert signed_in(person(ADMINISTRATORS)).get(LIST).status_code == 200


def test_only_whoever_may_read_the_journal_reads_and_exports_it():
    publisher, administrator = signed_in(person(PUBLISHERS)), signed_in(person(ADMINISTRATORS))

    assert [client.get(url).status_code for client in (publisher, administrator) for url in (LIST, EXPORT)] == [
        403, 403, 200, 200,
    ]  # fmt: skip


def test_nobody_writes_in_the_journal_by_the_staff_site(staff):
    entry = record(Action.PUBLISHED, "Liaison")
    change = reverse("admin:publishing_journalentry_change", args=[entry.pk])

    answers = [
        staff.get(reverse("admin:publishing_journalentry_add")).status_code,
        staff.post(change, {"subject": "Other"}).status_code,
        staff.post(reverse("admin:publishing_journalentry_delete", args=[entry.pk]), {"post": "yes"}).status_code,
        staff.post(LIST, {"action": "delete_selected", "_selected_action": [entry.pk]}).status_code,
    ]

    assert answers == [403, 403, 403, 403]
    assert entries(pk=entry.pk) == [("", "published", "Liaison")]


def test_the_list_narrows_by_who_what_kind_and_words(staff):
    nino = UserFactory(username="nino")
    record(Action.PUBLISHED, OfficeFactory(name_en="Liaison"), nino)
    record(Action.DELETED, "Something")

    def found(**query):
        return [entry.subject for entry in staff.get(LIST, query).context["cl"].result_list]

    assert found(did="published") == found(kind="offices.office") == found(who=nino.pk) == ["Liaison"]
    assert found(q="Something", did="deleted") == ["Something"]
    assert found(did="nonsense", who="abc", kind="x", q="Liaison") == ["Liaison"]


def test_the_export_follows_the_filters_and_holds_no_formula(staff):
    record(Action.PUBLISHED, '=HYPERLINK("http://x")', detail="+1", username="@nino")
    record(Action.DELETED, "Something")

    response = staff.get(EXPORT, {"did": "published"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["username"], row["action"], row["subject"], row["detail"]) for row in rows] == [
        ("'@nino", "published", '\'=HYPERLINK("http://x")', "'+1")
    ]
    assert (response["Content-Type"], "no-store" in response["Cache-Control"]) == ("text/csv; charset=utf-8", True)
    assert entries(action="exported") == [(staff_name(staff), "exported", "journal")]


def test_the_whole_journal_is_exported_the_latest_first_without_its_export(staff):
    actions = [Action.PUBLISHED, Action.DELETED]
    for action in actions:
        record(action, "Liaison")

    text = b"".join(staff.get(EXPORT).streaming_content).decode("utf-8-sig")

    assert [row["action"] for row in csv.DictReader(io.StringIO(text))][:2] == actions[::-1]


def staff_name(client):
    return User.objects.get(pk=client.session["_auth_user_id"]).username


def test_what_is_too_long_or_has_nul_is_cut_and_kept(rf):
    request = rf.get("/", REMOTE_ADDR="no address")

    with acting_for(request):
        entry = record(Action.REFUSED, "x\0" * 400, username="n\0" * 400)

    assert (entry.subject, entry.username, entry.address) == ("x" * 300, "n" * 150, None)


def test_the_times_of_the_export_are_in_utc(staff):
    record(Action.PUBLISHED, "Liaison")

    text = b"".join(staff.get(EXPORT, {"q": "Liaison"}).streaming_content).decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    written = datetime.fromisoformat(row["when"])
    assert written.utcoffset() == timedelta(0)


# In words


def told(action):
    """The sentences of the entries about an action, in the order in which they were noted."""
    return [sentence(entry) for entry in JournalEntry.objects.filter(action=action).order_by("pk")]


@pytest.mark.parametrize("action", Action.values)
def test_every_action_has_a_sentence(action):
    assert [key for key in SENTENCES if action in (key, key[0])]


STEPS = {
    Action.RESOLVED: "resolved reopened",
    Action.PLANNED: "publish withdraw",
    Action.CHANGE_SET: "added removed submitted approved published undone discarded",
    Action.REFUSED: "unknown",
    Action.LOCKED_OUT: "unknown address ended",
    Action.STAFF_CHANGED: "changed deleted",
    Action.ACCEPTED: "withdrawn",
    Action.EXPORTED: "whole part",
}


def test_every_step_of_an_action_has_a_sentence_of_its_own():
    steps = {(action, step) for action, names in STEPS.items() for step in names.split()}

    assert {key for key in SENTENCES if isinstance(key, tuple)} == steps
    assert len({str(words) for words in SENTENCES.values()}) == len(SENTENCES)


def test_what_people_wrote_is_told_where_it_says_why():
    why = [action for action in Action.values if sentence(record(action, "X", detail="Why.", count=1)).endswith("Why.")]

    without_step = {Action.RESOLVED, Action.PLANNED, Action.CHANGE_SET, Action.STAFF_CHANGED, Action.EXPORTED}
    without_facts = {Action.SHARED, Action.REVOKED, Action.NOTE_TRANSLATED}  # told by their action, like those
    assert set(why) - without_step - without_facts == {
        "published", "corrected", "deleted", "cancelled", "carried out", "failed", "accepted",
    }  # fmt: skip
    assert sentence(record(Action.PUBLISHED, "X")) == "“X” was published."


def test_an_entry_is_told_in_a_sentence_and_in_the_language_of_its_reader():
    office, nino = OfficeFactory(name_en="Liaison"), person(ADMINISTRATORS, username="nino", time_zone="Asia/Tbilisi")
    draft = draft_of(office, nino)
    share(draft, "fr", datetime(2030, 5, 1, 12, 0, tzinfo=UTC), nino)
    change_set = ChangeSet.objects.create(name="Moves")
    change_sets.add(change_set, draft)
    plan(Task.Action.PUBLISH, datetime(2030, 5, 1, 12, 0, tzinfo=UTC), change_set=change_set, by=nino)
    change_sets.publish(change_set, nino, "Renamed.")
    client = signed_in(nino)

    page = client.get(LIST, {"did": "planned"}).content.decode()

    assert "The publication of “Moves” was planned for 1 May 2030, 16:00." in page
    assert told("saved draft") == ["A draft of “New name” was saved."]
    assert told("shared") == ["A preview of “New name” was shared: français, until 1 May 2030, 14:00."]
    assert told("change set") == [
        "The draft of “New name” was put into the change set “Moves”.",
        "The change set “Moves” was published.",
    ]
    assert told("published") == ["“New name” was published. Renamed."]
    assert told("cancelled") == ["A plan for “Moves” was cancelled. Published."]


def test_an_entry_from_before_there_were_facts_is_told_too():
    for action, detail in (("planned", "publish, 2026-11-24 12:00 UTC"), ("change set", "published"), ("gone", "")):
        record(action, "Liaison", detail=detail)

    assert [told(action) for action in ("planned", "change set", "gone")] == [
        ["Planned a publication or withdrawal: Liaison. publish, 2026-11-24 12:00 UTC"],
        ["Changed a change set: Liaison. published"],
        ["Gone: Liaison."],
    ]


def test_the_export_tells_each_entry_in_a_sentence_and_is_told_itself(staff):
    record(Action.DELETED, "Liaison", nino := UserFactory(username="nino"), detail="Closed.")
    query = {"did": "deleted", "q": "Liaison", "who": nino.pk, "o": "1", "kind": ""}

    text = b"".join(staff.get(EXPORT, query).streaming_content).decode("utf-8-sig")

    assert [row["sentence"] for row in csv.DictReader(io.StringIO(text))] == ["“Liaison” was deleted. Closed."]
    assert told("exported") == ["A part of the journal was exported: action: deleted; Search: Liaison; who: nino."]


def test_what_happens_to_a_change_set_is_found_by_its_kind(staff):
    record(Action.CHANGE_SET, ChangeSet.objects.create(name="Moves"), step="undone")
    record(Action.DELETED, "Something")

    found = staff.get(LIST, {"kind": "publishing.changeset"}).context["cl"].result_list

    assert [sentence(entry) for entry in found] == ["The change set “Moves” was undone."]


def test_an_entry_leads_to_what_it_tells_of_while_that_is_there_and_may_be_seen(client):
    office, gone = OfficeFactory(name_en="Here"), OfficeFactory(name_en="Gone")
    drafted = begin(copy_of(take_snapshot(office), ("kind",)), "Drafted")
    change_set = ChangeSet.objects.create(name="Moves")
    for subject in (office, gone, drafted, change_set, "Somebody"):
        record(Action.PUBLISHED, subject)
    gone.delete()
    user = UserFactory(is_superuser=False, language="en")
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_journalentry", "view_office"]))

    def links():
        page = client.get(reverse("admin:publishing_journalentry_changelist")).content.decode()
        return set(re.findall(r'<a href="([^"]*)" aria-label="Open “([^”]*)”">Open</a>', page))

    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    theirs = links()
    client.force_login(UserFactory(language="en"), backend="django.contrib.auth.backends.ModelBackend")

    form = "admin:offices_office_change"
    offices = {(reverse(form, args=[office.pk]), "Here"), (reverse(form, args=[drafted.object_id]), "Drafted")}
    assert theirs == offices
    assert {link for link in links() if "/accounts/" not in link[0]} == offices | {
        (reverse("admin:publishing_changeset_change", args=[change_set.pk]), "Moves")
    }
