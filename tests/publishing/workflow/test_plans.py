import threading
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from offices.models import Office
from publishing.middleware import DueWork
from publishing.models import ChangeSet, JournalEntry, Revision, SiteRevision, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import plans as tasks
from publishing.workflow.change_sets import add
from publishing.workflow.drafts import discard, restore, save_draft
from publishing.workflow.plans import cancel, plan, run_due
from publishing.workflow.publication import PublicationError, publish
from publishing.workflow.roles import PUBLISHERS
from tests.factories import OfficeFactory, UserFactory
from tests.publishing.roles import person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_2030")]

NOON = datetime(2030, 5, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office():
    return OfficeFactory(name_en="Liaison")


def draft_of(office, by=None, **fields):
    office.refresh_from_db()
    snapshot = take_snapshot(office)
    snapshot["fields"] |= fields or {"name_en": "New name"}
    return save_draft(office, snapshot, by, ensure_live_revision(office))


def planned(office, due=NOON, by=None, **fields):
    draft = draft_of(office, **fields)
    return plan(Task.Action.PUBLISH, due, revision=draft, by=by or UserFactory(), change_note="Renamed.")


def after(task):
    task.refresh_from_db()
    return task.state, task.outcome


def name():
    return Office.objects.get().name_en


def test_a_planned_draft_goes_live_at_its_time_and_not_before(office):
    task = planned(office)

    seen = [run_due(NOON - MINUTE), name(), run_due(NOON), name()]

    assert seen == [[], "Liaison", [task], "New name"]
    assert after(task) == ("done", "Published.")
    assert Revision.objects.live().get().change_note == "Renamed."


def test_it_happens_once_also_when_the_clock_is_set_back(office):
    task = planned(office)
    run_due(NOON)
    publish(draft_of(office, name_en="Later"))

    assert [run_due(NOON - MINUTE), run_due(NOON), run_due(NOON + MINUTE)] == [[], [], []]
    assert (name(), SiteRevision.current()) == ("Later", 2)
    assert JournalEntry.objects.filter(action="carried out").count() == 1
    assert after(task)[0] == "done"


def test_a_late_one_is_caught_up_and_says_how_late(office):
    task = planned(office)

    run_due(NOON + timedelta(hours=2, minutes=5))

    assert after(task) == ("done", "Published. Later than planned by: 2\xa0hours, 5\xa0minutes.")


@pytest.mark.parametrize(
    ("seconds", "outcome"), [(60, "Published."), (61, "Published. Later than planned by: 1\xa0minute.")]
)
def test_a_minute_of_delay_needs_no_mention(office, seconds, outcome):
    task = planned(office)

    run_due(NOON + timedelta(seconds=seconds))

    assert after(task) == ("done", outcome)


def test_a_publication_and_a_withdrawal_are_planned_beside_each_other(office):
    withdrawal = plan(Task.Action.WITHDRAW, NOON + MINUTE, revision=ensure_live_revision(office), by=UserFactory())
    publication = planned(office)

    assert run_due(NOON + MINUTE) == [publication, withdrawal]
    assert [after(task) for task in (publication, withdrawal)] == [("done", "Published."), ("done", "Withdrawn.")]


@pytest.mark.parametrize("as_set", [False, True])
@pytest.mark.parametrize("first", ["publish", "withdraw"])
def test_a_publication_and_a_withdrawal_of_one_object_are_not_planned_for_the_same_time(office, first, as_set):
    draft, user = draft_of(office), UserFactory()
    live = ensure_live_revision(office)
    change_set = ChangeSet.objects.create(name="Moves")
    if as_set:
        add(change_set, draft)
    plans = {
        "publish": {"change_set": change_set} if as_set else {"revision": draft},
        "withdraw": {"revision": live},
    }
    second = "publish" if first == "withdraw" else "withdraw"
    plan(first, NOON, by=user, **plans[first])
    plan("withdraw", NOON, by=user, revision=ensure_live_revision(OfficeFactory()))

    with pytest.raises(PublicationError) as refusal:
        plan(second, NOON, by=user, **plans[second])
    plan(second, NOON + MINUTE, by=user, **plans[second])

    assert refusal.value.faults == [
        f"{draft.title if second == 'publish' else 'Liaison'}: "
        "Its publication and its withdrawal cannot be planned for the same time. Choose another one."
    ]


def test_those_that_are_due_go_in_the_order_of_their_times(office):
    other = OfficeFactory(name_en="Other")
    second = planned(other, NOON + MINUTE, name_en="B")
    first = planned(office, NOON, name_en="A")

    assert run_due(NOON + MINUTE) == [first, second]


def test_what_cannot_be_published_fails_in_words_and_the_rest_goes_on(office):
    other = OfficeFactory()
    faulty = planned(office, opened="2010-10-01", closed="2010-01-01")
    sound = planned(other, NOON + MINUTE, name_en="Other name")

    run_due(NOON + MINUTE)

    assert after(faulty) == ("failed", "The closing date must come after the opening date.")
    assert after(sound) == ("done", "Published.")
    assert JournalEntry.objects.get(action="failed").subject == office.name_en


def test_the_words_are_in_the_language_of_whoever_planned_it(office, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks, "_carry_out", lambda task: asked.append(tasks.translation.get_language()) or "")
    nino = UserFactory(language="ka")
    plan(Task.Action.PUBLISH, NOON, revision=draft_of(office), by=nino)

    run_due(NOON)

    assert asked == ["ka"]


def test_a_draft_that_is_saved_again_ends_its_plan_at_once(office):
    task, nino = planned(office), UserFactory(username="nino")
    draft_of(office, nino, name_en="Newer")
    seen = after(task)

    assert run_due(NOON) == []
    assert seen == ("failed", "The draft was saved again since. Plan its publication anew.")
    assert name() == "Liaison"
    assert JournalEntry.objects.filter(action="cancelled").values_list("username", "detail").get() == ("nino", seen[1])


def test_a_fault_that_nobody_foresaw_ends_the_plan_and_is_logged(office, monkeypatch, caplog):
    task = planned(office)
    monkeypatch.setattr(tasks, "publish", lambda *args: 1 / 0)

    run_due(NOON)

    assert after(task) == ("failed", "Something went wrong. The log of the server says what.")
    assert "ZeroDivisionError" in caplog.text


def test_what_a_busy_database_refuses_is_left_for_the_next_look_and_the_rest_goes_on(office, monkeypatch):
    first, second = planned(office), planned(OfficeFactory(name_en="Other"), NOON + MINUTE, name_en="B")

    def refuse(revision, *args):
        if revision == first.revision:
            raise OperationalError("database is locked")
        return publish(revision, *args)

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "publish", refuse)
        ended = run_due(NOON + MINUTE)
    seen = [after(task)[0] for task in (first, second)]

    assert (ended, seen) == ([second], ["planned", "done"])
    assert run_due(NOON + MINUTE) == [first]
    assert after(first) == ("done", "Published.")


def test_a_scheduler_that_dies_on_the_way_leaves_the_plan_for_the_next(office, monkeypatch):
    task = planned(office)

    def die(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "end", die)
        with pytest.raises(KeyboardInterrupt):
            run_due(NOON)
    seen = [name(), after(task)[0]]
    run_due(NOON)

    assert seen == ["Liaison", "planned"]
    assert (name(), after(task)[0]) == ("New name", "done")


def test_a_withdrawal_takes_off_what_is_live_then_and_can_be_undone(office):
    task = plan(
        Task.Action.WITHDRAW, NOON, revision=ensure_live_revision(office), by=UserFactory(), change_note="Closed."
    )
    live = publish(draft_of(office, name_en="Later"))

    run_due(NOON)
    gone = Office.objects.exists()
    publish(restore(live))

    assert (gone, after(task)) == (False, ("done", "Withdrawn."))
    assert name() == "Later"


def test_a_withdrawal_planned_anew_takes_the_place_of_the_first_whatever_was_published_between(office):
    first = plan(Task.Action.WITHDRAW, NOON, revision=ensure_live_revision(office), by=UserFactory())
    publish(draft_of(office, name_en="Later"))

    plan(Task.Action.WITHDRAW, NOON + MINUTE, revision=ensure_live_revision(Office.objects.get()), by=UserFactory())
    run_due(NOON)

    assert (name(), after(first)[0]) == ("Later", "cancelled")


def test_withdrawing_what_is_gone_already_is_no_fault(office):
    task = plan(Task.Action.WITHDRAW, NOON, revision=ensure_live_revision(office), by=UserFactory())
    Office.objects.all().delete()

    run_due(NOON)

    assert after(task) == ("done", "It was not on the site any more.")


def test_a_change_set_is_published_as_one_or_not_at_all(office):
    other = OfficeFactory(name_en="Other")
    change_set = ChangeSet.objects.create(name="Moves")
    add(change_set, draft_of(office, name_en="A"))
    faulty = draft_of(other, opened="2010-10-01", closed="2010-01-01")
    add(change_set, faulty)
    first = plan(Task.Action.PUBLISH, NOON, change_set=change_set, by=UserFactory())
    run_due(NOON)
    seen = sorted(Office.objects.values_list("name_en", flat=True))
    failed = after(first)
    draft_of(other, name_en="B")
    second = plan(Task.Action.PUBLISH, NOON, change_set=change_set, by=UserFactory())

    run_due(NOON)

    assert seen == ["Liaison", "Other"]
    assert failed[0] == "failed"
    assert "The closing date must come after the opening date." in failed[1]
    assert after(first)[0] == "cancelled"
    assert after(second) == ("done", "Published.")
    assert sorted(Office.objects.values_list("name_en", flat=True)) == ["A", "B"]


def test_a_plan_that_was_called_off_is_not_carried_out(office):
    task = planned(office)

    assert [cancel(task), cancel(task)] == [True, False]
    assert run_due(NOON) == []
    assert name() == "Liaison"


def test_planning_again_replaces_the_plan(office):
    draft = draft_of(office)
    first = plan(Task.Action.PUBLISH, NOON, revision=draft)
    second = plan(Task.Action.PUBLISH, NOON + MINUTE, revision=draft)

    assert (after(first)[0], after(second)[0]) == ("cancelled", "planned")


def test_a_plan_whose_draft_is_gone_is_not_planned_again(office):
    draft = draft_of(office)
    ended = plan(Task.Action.PUBLISH, timezone.now() + timedelta(days=1), revision=draft)
    Task.objects.update(state=Task.State.FAILED)
    discard(draft)

    again = reverse("admin:plan_again", args=[ended.pk])
    response = signed_in(person(PUBLISHERS)).post(again, {"seen": "None"}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["Nobody works on this draft any more."]
    assert response.redirect_chain == [(reverse("admin:offices_office_change", args=[office.pk]), 302)]
    assert not Task.objects.filter(state=Task.State.PLANNED).exists()


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_carry_each_plan_out_once(office):
    others = [OfficeFactory(name_en=f"Office {number}") for number in range(3)]
    for number, each in enumerate([office, *others]):
        planned(each, NOON, name_en=f"New {number}")
    start, ended, faults = threading.Barrier(2), [], []

    def schedule():
        try:
            start.wait(5)
            ended.extend(task.pk for task in run_due(NOON))
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=schedule) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    run_due(NOON)

    assert faults == []
    assert list(Task.objects.values_list("state", flat=True)) == ["done"] * 4
    assert sorted(ended) == sorted(set(ended))
    assert JournalEntry.objects.filter(action="carried out").count() == 4
    assert SiteRevision.current() == 4


def test_the_command_says_what_it_did(office):
    plan(Task.Action.PUBLISH, timezone.now() - MINUTE / 2, revision=draft_of(office), by=UserFactory())
    out = StringIO()

    call_command("publish_due", stdout=out)
    call_command("publish_due", stdout=out)

    assert out.getvalue().count("\n") == 1
    assert out.getvalue().endswith(": Published.\n")


def test_a_reader_sees_what_is_due_without_any_scheduler(office, client, settings):
    settings.DUE_WORK_SECONDS = 15
    plan(Task.Action.PUBLISH, timezone.now() - MINUTE, revision=draft_of(office), by=UserFactory())
    client.handler.load_middleware()

    response = client.get(reverse("offices:list"))

    assert (response.status_code, "New name" in response.content.decode()) == (200, True)


def test_a_process_looks_once_in_a_while_and_only_for_readers(rf, settings, monkeypatch):
    settings.DUE_WORK_SECONDS = 15
    looks, clock = [], [100.0]
    monkeypatch.setattr("publishing.middleware.run_due", lambda: looks.append(clock[0]))
    monkeypatch.setattr("publishing.middleware.time.monotonic", lambda: clock[0])
    monkeypatch.setattr(DueWork, "_next_look", 0.0)
    site = DueWork(lambda request: "answer")

    answers = [site(rf.post("/")), site(rf.get("/")), site(rf.get("/"))]
    clock[0] = 114.9
    site(rf.get("/"))
    clock[0] = 115.0
    site(rf.head("/"))
    settings.DUE_WORK_SECONDS = 0
    clock[0] = 200.0
    site(rf.get("/"))

    assert answers == ["answer"] * 3
    assert looks == [100.0, 115.0]


def test_a_fault_in_due_work_does_not_reach_the_reader(rf, settings, monkeypatch, caplog):
    settings.DUE_WORK_SECONDS = 15
    monkeypatch.setattr("publishing.middleware.run_due", lambda: 1 / 0)
    monkeypatch.setattr(DueWork, "_next_look", 0.0)

    assert DueWork(lambda request: "answer")(rf.get("/")) == "answer"
    assert "ZeroDivisionError" in caplog.text


def test_a_look_with_nothing_due_is_one_query(office, django_assert_num_queries):
    planned(office)

    with django_assert_num_queries(1):
        run_due(NOON - MINUTE)


# In the staff site
