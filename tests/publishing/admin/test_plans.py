from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from publishing.models import ChangeSet, JournalEntry, Task
from publishing.revisions.live import ensure_live_revision
from publishing.workflow.plans import plan
from publishing.workflow.roles import AUTHORS, PUBLISHERS
from tests.documents import read
from tests.factories import OfficeFactory
from tests.publishing.roles import person, signed_in
from tests.publishing.workflow.test_change_sets import set_of
from tests.publishing.workflow.test_plans import after, draft_of, planned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_2030")]

NOON = datetime(2030, 5, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office():
    return OfficeFactory(name_en="Liaison")


@pytest.fixture
def publisher():
    return person(PUBLISHERS, username="aram", time_zone="Asia/Tbilisi")


def test_a_time_is_by_the_clock_of_whoever_plans(office, publisher):
    draft = draft_of(office)
    url = reverse("admin:revision_plan", args=[draft.pk])
    client = signed_in(publisher)

    page = client.get(url).content.decode()
    response = client.post(url, {"due": "2030-05-01T16:00", "note": "Renamed."}, follow=True)

    assert "Time zone: Tbilisi</div>" in page
    assert page.count("Asia/Tbilisi") == page.count('type="hidden" name="zone" value="Asia/Tbilisi"') == 1
    assert Task.objects.get().due == NOON
    assert [str(message) for message in response.context["messages"]] == ["It is planned for: 1 May 2030, 16:00"]


@pytest.mark.parametrize(
    ("due", "zone"),
    [
        ("2001-01-01T00:00", ""),
        ("", ""),
        ("soon", ""),
        ("99999-01-01T00:00", ""),
        ("2030-03-31T02:30", "Europe/Brussels"),  # the clock goes from two to three
        ("2030-10-27T02:30", "Europe/Brussels"),  # this half hour comes twice
    ],
)
def test_a_time_that_is_past_or_is_none_is_refused(office, due, zone):
    url = reverse("admin:revision_plan", args=[draft_of(office).pk])

    response = signed_in(person(PUBLISHERS, time_zone=zone)).post(url, {"due": due})

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["due"])
    assert not Task.objects.exists()


def test_a_time_zone_that_the_machine_does_not_know_does_no_harm(office):
    client = signed_in(person(PUBLISHERS, time_zone="Mars/Olympus"))

    page = read(client.get(reverse("admin:revision_plan", args=[draft_of(office).pk])))

    due = page.one("input", name="due")
    assert page.words("div", id=due["aria-describedby"]) == ["Time zone: Brussels"]


@pytest.mark.parametrize("name", ["revision_plan", "drafts_together"])
def test_a_time_is_by_the_clock_of_the_page_whatever_clock_was_chosen_since(office, publisher, name):
    draft, client = draft_of(office), signed_in(publisher)
    url = reverse("admin:revision_plan", args=[draft.pk]) if name == "revision_plan" else reverse(f"admin:{name}")
    chosen = {"draft": str(draft.pk)} if name == "drafts_together" else {}
    page = client.post(url, chosen) if chosen else client.get(url)
    shown = {"zone": read(page).one("input", name="zone")["value"], "note": "Renamed.", "act": "plan", **chosen}
    type(publisher).objects.update(time_zone="America/New_York")

    refused = client.post(url, shown | {"due": "soon"})
    client.post(url, shown | {"due": "2030-05-01T16:00"})

    assert "Time zone: Tbilisi</div>" in refused.content.decode()
    assert Task.objects.get().due == NOON


@pytest.mark.parametrize(("language", "city"), [("ka", "ტაშკენტი"), ("ru", "Ташкент"), ("en", "Tashkent")])
def test_every_page_on_which_a_plan_is_made_names_the_clock_as_the_account_does(office, language, city):
    publisher = person(PUBLISHERS, language=language, time_zone="Asia/Tashkent")
    client, draft = signed_in(publisher), draft_of(office)
    change_set = set_of(draft)
    kind = ContentType.objects.get_for_model(office).pk

    pages = [
        client.get(reverse("admin:withdrawal_plan", args=[kind, office.pk])),
        client.get(reverse("admin:change_set_plan", args=[change_set.pk])),
        client.post(reverse("admin:drafts_together"), {"draft": str(draft.pk)}),
    ]
    account = client.get(reverse("admin:account")).content.decode()

    for page in map(read, pages):
        due = page.one("input", name="due")
        assert page.words("div", id=due["aria-describedby"])[0].endswith(f": {city}")
    hidden = 'type="hidden" name="zone" value="Asia/Tashkent"'
    pages = [page.content.decode().replace(hidden, "") for page in pages]
    assert ["Asia/Tashkent" in page for page in pages] == [False] * 3
    assert f'<option value="Asia/Tashkent" selected>{city}</option>' in account


def test_a_plan_is_told_alike_wherever_it_stands(office, publisher):
    draft = draft_of(office)
    change_set = set_of(draft)
    due = NOON + timedelta(days=1)
    for what in ({"revision": draft}, {"change_set": change_set}):
        plan(Task.Action.PUBLISH, due, by=publisher, **what)
    plan(Task.Action.WITHDRAW, due + MINUTE, by=publisher, revision=draft)
    client = signed_in(publisher)

    form = client.get(reverse("admin:offices_office_change", args=[office.pk])).content.decode()
    page = client.get(reverse("admin:publishing_changeset_change", args=[change_set.pk])).content.decode()
    first = client.get(reverse("admin:index")).content.decode()

    publication, withdrawal = (
        f'{act}: <time datetime="2030-05-02T{time}:00+04:00">2 May 2030, {time}</time>, {publisher}'
        for act, time in (("Publish", "16:00"), ("Withdraw", "16:01"))
    )
    assert [words.count(publication) for words in (form, page, first)] == [1, 1, 2]
    assert [words.count(withdrawal) for words in (form, page, first)] == [2, 0, 1]


def test_the_clock_of_one_request_is_not_that_of_the_next(publisher, client):
    signed_in(publisher).get(reverse("admin:index"))

    assert timezone.get_current_timezone_name() == timezone.get_default_timezone_name()


@pytest.mark.parametrize("role", [None, AUTHORS])
def test_who_may_not_publish_may_not_plan(office, role):
    content_type = ensure_live_revision(office).content_type_id
    draft = draft_of(office)
    addresses = [
        reverse("admin:revision_plan", args=[draft.pk]),
        reverse("admin:change_set_plan", args=[ChangeSet.objects.create(name="Moves").pk]),
        reverse("admin:withdrawal_plan", args=[content_type, office.pk]),
    ]
    client = signed_in(person(role))

    answers = [client.post(url, {"due": "2030-05-01T16:00"}).status_code for url in addresses]

    assert answers == [403] * 3
    assert not Task.objects.exists()


def test_a_withdrawal_is_planned_from_the_object(office, publisher):
    content_type = ensure_live_revision(office).content_type_id
    url = reverse("admin:withdrawal_plan", args=[content_type, office.pk])
    client = signed_in(publisher)

    client.get(url)
    client.post(url, {"due": "2030-05-01T16:00"})

    task = Task.objects.get()
    assert (task.action, task.revision.object_id, task.author) == ("withdraw", office.pk, publisher)
    forms = [client.get(reverse("admin:offices_office_change", args=[each.pk])) for each in (office, OfficeFactory())]
    above = [form.content.decode().partition('id="office_form"')[0] for form in forms]
    assert ['class="planned-withdrawal"' in page for page in above] == [True, False]


def test_withdrawing_something_that_is_no_content_is_not_found(publisher):
    user_type = ContentType.objects.get_for_model(type(publisher))
    client = signed_in(publisher)
    key = "00000000-0000-4000-8000-000000000000"

    answers = [client.get(reverse("admin:withdrawal_plan", args=[pk, key])).status_code for pk in (user_type.pk, 10**9)]

    assert answers == [403, 404]


def test_plans_are_called_off_from_their_list(office, publisher):
    task = planned(office)
    url = reverse("admin:publishing_task_changelist")
    data = {"action": "call_off", "_selected_action": [task.pk]}

    for user in (person(AUTHORS), publisher):
        signed_in(user).post(url, data)
        seen = after(task)[0]

    assert seen == "cancelled"
    assert JournalEntry.objects.get(action="cancelled").username == "aram"


def test_the_first_page_shows_what_failed(office, publisher):
    failed = planned(office)
    draft_of(office, name_en="Newer")

    seen = signed_in(publisher).get(reverse("admin:index"))

    assert seen.context["plans"] == {"planned": [], "failed": [failed]}
    assert "The draft was saved again since." in seen.content.decode()
    assert ("failed", 1) in [(e["label"], e["count"]) for group in seen.context["attention"] for e in group["entries"]]


@pytest.mark.parametrize("state", ["planned", "done", "cancelled"])
def test_only_a_publication_that_failed_is_planned_again(office, publisher, state):
    client, draft = signed_in(publisher), draft_of(office)
    publication = plan(Task.Action.PUBLISH, NOON, revision=draft, by=publisher)
    withdrawal = plan(Task.Action.WITHDRAW, NOON + MINUTE, revision=ensure_live_revision(office), by=publisher)
    Task.objects.filter(pk=publication.pk).update(state=state)
    Task.objects.filter(pk=withdrawal.pk).update(state="failed")

    urls = [reverse("admin:plan_again", args=[task.pk]) for task in (publication, withdrawal)]

    assert [client.post(url, {"seen": str(draft.pk)}).status_code for url in urls] == [302, 404]
    assert list(Task.objects.order_by("pk").values_list("state", flat=True)) == [state, "failed"]
    assert (
        "for the same time" not in client.get(reverse("admin:offices_office_change", args=[office.pk])).content.decode()
    )


@pytest.mark.parametrize("state", ["done", "cancelled"])
def test_a_plan_that_has_ended_is_not_called_off(office, publisher, state):
    task, client = planned(office, by=publisher), signed_in(publisher)
    Task.objects.filter(pk=task.pk).update(state=state)

    answers = [
        client.post(reverse("admin:plan_cancel", args=[task.pk]), follow=True),
        client.post(
            reverse("admin:publishing_task_changelist"),
            {"action": "call_off", "_selected_action": [task.pk]},
            follow=True,
        ),
    ]

    told = [[(message.level_tag, str(message)) for message in answer.context["messages"]] for answer in answers]
    assert told == [[("warning", "0 plans are cancelled.")]] * 2
    assert after(task)[0] == state


def test_who_may_see_no_plans_is_not_told_which_there_are(office):
    task, client = planned(office), signed_in(person())

    urls = [reverse("admin:publishing_task_history", args=[pk]) for pk in (task.pk, task.pk + 1)]

    assert [client.get(url).status_code for url in urls] == [403, 403]


def test_what_failed_is_told_for_thirty_days_the_latest_first(publisher):
    ages = [timedelta(days=30), timedelta(days=30) - MINUTE, MINUTE, timedelta(days=2)]
    tasks = [planned(OfficeFactory()) for _age in ages]
    for task, age in zip(tasks, ages, strict=True):
        Task.objects.filter(pk=task.pk).update(state=Task.State.FAILED, done=timezone.now() - age)

    told = signed_in(publisher).get(reverse("admin:index")).context["plans"]

    assert told == {"planned": [], "failed": [tasks[2], tasks[3], tasks[1]]}


def test_a_plan_is_said_to_be_of_an_older_draft_only_once_the_draft_was_saved_again(office, publisher):
    planned(office)
    client, form = signed_in(publisher), reverse("admin:offices_office_change", args=[office.pk])

    seen = [client.get(form).content.decode()]
    draft_of(office, name_en="Another")
    seen.append(client.get(form).content.decode())

    assert ["The draft was saved again since." in page for page in seen] == [False, True]
