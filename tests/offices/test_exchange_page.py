"""The page on which offices leave and come back: who may what, and what is too much."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from publishing.exchange.tables import CSV
from publishing.models import ChangeSet, Revision, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import review
from publishing.workflow.drafts import save_draft
from publishing.workflow.roles import AUTHORS
from tests.factories import ContactFactory, OfficeFactory
from tests.offices.test_exchange import EXCHANGE, EXPORT, changes, faults, full_office, looked_at, table_of, taken_in
from tests.public_pages import form_data
from tests.publishing.admin.test_together import drafted, said
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return signed_in(person(AUTHORS))


def test_premises_that_follow_one_another_are_taken_and_those_that_share_a_day_are_not(client):
    full_office().premises.update(until=date(2015, 1, 2))
    row = {"row": "premises", "office": "liaison", "country": "GE", "city_en": "Batumi"}

    found = {since: faults(looked_at(client, [row | {"since": since}])) for since in ("2015-01-02", "2015-01-01")}

    said = "Tbilisi, Georgia (… – 2 January 2015); Batumi, Georgia (1 January 2015 – …)"
    assert found == {
        "2015-01-02": [],
        "2015-01-01": [f"Row 2: Two entries share days: {said}. End one before the other begins."],
    }


def test_half_a_position_in_a_draft_is_nothing_that_a_table_about_something_else_trips_over(client):
    office = full_office()
    snapshot = take_snapshot(office)
    snapshot["rows"]["premises"][0]["fields"]["longitude"] = None
    save_draft(office, snapshot, base=ensure_live_revision(office))

    row = {"row": "premises", "office": "liaison", "key": office.premises.get().pk, "city_en": "Batumi"}
    response = looked_at(client, [row | {"hours_en": "At noon"}])

    assert (response.status_code, faults(response), response.context["planned"].doubts) == (200, [], [])


def test_a_table_that_somebody_made_up_or_kept_for_days_is_refused(client):
    full_office()
    shown = looked_at(client, [{"row": "office", "office": "liaison", "name_en": "Mine"}])
    kept = form_data(shown, "save_form")["table"]

    for values, asker in (({"table": "made-up"}, client), ({"table": kept}, signed_in(person(AUTHORS)))):
        assert faults(asker.post(EXCHANGE, values)) == ["What was shown has lapsed. Choose the file again."]
    assert not Revision.objects.drafts().exists()


@pytest.mark.parametrize(("seconds", "said"), [(0, []), (2, ["What was shown has lapsed. Choose the file again."])])
def test_a_table_that_was_looked_at_is_saved_within_a_day(seconds, said):
    full_office()
    author, looked = person(AUTHORS), datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
    with time_machine.travel(looked, tick=False):
        data = form_data(
            looked_at(signed_in(author), [{"row": "office", "office": "liaison", "name_en": "Mine"}]), "save_form"
        )

    with time_machine.travel(looked + timedelta(days=1, seconds=seconds), tick=False):
        answer = signed_in(author).post(EXCHANGE, data, follow=True)

    assert faults(answer) == said
    assert Revision.objects.drafts().exists() is (not said)


def test_of_many_changes_and_faults_the_first_are_shown_and_the_others_counted(client, monkeypatch):
    monkeypatch.setattr("publishing.admin.exchange.LINES_SHOWN", 2)
    monkeypatch.setattr("publishing.admin.exchange.FAULTS_SHOWN", 2)
    slugs = ["one", "two", "three"]
    for slug in slugs:
        OfficeFactory(slug=slug, name_en="Old")

    good, bad = (
        looked_at(client, [{"row": "office", "office": slug, **cells} for slug in slugs])
        for cells in ({"name_en": "New"}, {"opened": "1899-12-31"})
    )

    assert ([line.row for line, _changes in good.context["lines"]], good.context["more_lines"]) == ([2, 3], 1)
    assert good.context["count"] == 3
    assert (faults(bad), bad.context["more_faults"]) == (
        [f"Row {row}, column opened (C): Write a year between 1900 and 2100." for row in (2, 3)],
        1,
    )


def test_a_table_with_more_text_than_a_page_carries_is_not_looked_at(client, monkeypatch):
    full_office()
    monkeypatch.setattr("publishing.admin.exchange.MOST_KEPT", 100)

    response = looked_at(client, [{"row": "office", "office": "liaison", "name_en": "Mine"}])

    assert faults(response) == ["The file has too much text to be looked at first. Divide it."]
    assert "table" not in response.context


@pytest.mark.parametrize(
    "rights", [["view_office"], ["view_office", "change_office"], ["view_office", "add_changeset"]]
)
def test_who_may_only_look_or_make_no_change_set_exports_and_does_not_import(rights):
    user = person()
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = signed_in(user)

    assert client.get(EXPORT, {"file": CSV, "languages": ["en"]}).status_code == 200
    assert "import_form" not in client.get(EXCHANGE).content.decode()
    assert looked_at(client, [{"row": "office", "office": "x"}]).status_code == 403


def test_who_may_not_look_at_offices_gets_neither_the_page_nor_the_table():
    user = person()
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_region", "change_region"]))
    client = signed_in(user)

    answers = [client.get(EXCHANGE), client.get(EXPORT, {"file": CSV, "languages": ["en"]})]

    assert [answer.status_code for answer in [*answers, looked_at(client, [])]] == [403] * 3


def test_who_may_not_add_an_office_by_hand_imports_none_that_is_new(client):
    full_office()
    row = [{"row": "office", "office": "new", "name_en": "Mine", "kind": "liaison", "opened": "2020-01-01"}]
    assert faults(looked_at(client, row)) == []

    Group.objects.get(name=AUTHORS).permissions.remove(Permission.objects.get(codename="add_office"))

    assert faults(looked_at(client, row)) == ["Row 2, column office (B): You may not add this kind of content."]


@pytest.mark.parametrize(("action", "refused"), [("add", "Row 3"), ("change", "Row 4")])
def test_rows_that_somebody_may_not_touch_in_the_form_are_not_touched_by_a_table_either(client, action, refused):
    contact = full_office().contacts.get()
    row = {"row": "contact", "office": "liaison", "kind": "email"}
    rows = [
        {"row": "office", "office": "liaison", "name_en": "Mine", "kind": "liaison"},
        row | {"value": "new@example.org"},
        row | {"value": "other@example.org", "key": contact.pk},
    ]
    unchanged = [rows[0], row | {"key": contact.pk, "kind": contact.kind, "value": contact.value}]
    Group.objects.get(name=AUTHORS).permissions.remove(Permission.objects.get(codename=f"{action}_contact"))

    assert faults(looked_at(client, rows)) == [f"{refused}: You may not {action} this kind of content."]
    assert faults(looked_at(client, unchanged)) == []


def test_the_offices_chosen_in_the_list_are_exported(client):
    chosen, other = OfficeFactory(slug="chosen"), OfficeFactory()
    save_draft(other, take_snapshot(other))

    data = {"action": "export_chosen", "_selected_action": [str(chosen.pk)], "index": "0"}
    response = client.post(reverse("admin:offices_office_changelist"), data)

    assert [cells["office"] for _number, cells in table_of(response).rows] == ["chosen"]


def test_more_offices_than_go_into_a_file_are_said(client, monkeypatch):
    monkeypatch.setattr("publishing.exchange.planning.MOST_OBJECTS", 1)
    OfficeFactory(), OfficeFactory()

    response = client.get(EXPORT, {"file": CSV, "languages": ["en"]}, follow=True)

    assert said(response) == [
        "There are more than 1 of this kind: offices. Choose some in their list, and export those."
    ]


def test_a_file_that_is_no_table_is_said_on_the_page(client):
    response = client.post(EXCHANGE, {"upload": SimpleUploadedFile("x", b"a\0")})

    assert faults(response) == ["This is neither CSV nor XLSX."]
    assert client.post(EXCHANGE).context["upload"].errors == {"upload": ["This field is required."]}


def test_a_time_zone_leaves_and_comes_back_and_one_that_is_none_is_refused(client):
    premises = full_office().premises.get()
    exported = table_of(client.get(EXPORT, {"file": CSV, "languages": ["en"]})).rows[1][1]
    row = {"row": "premises", "office": "liaison", "key": premises.pk}

    wrong = looked_at(client, [row | {"time_zone": "Asia/Nowhere"}])
    taken_in(client, looked_at(client, [row | {"time_zone": "Asia/Baku"}]))

    assert exported["time_zone"] == premises.time_zone == "Asia/Tbilisi"
    assert [fault.partition(":")[0] for fault in faults(wrong)] == ["Row 2, column time_zone (D)"]
    assert Revision.objects.drafts().get().snapshot["rows"]["premises"][0]["fields"]["time_zone"] == "Asia/Baku"


def test_no_version_is_a_number_to_a_spreadsheet(client, monkeypatch):
    monkeypatch.setattr("publishing.exchange.planning.digest", lambda value: "12345678e1234567")
    full_office()

    rows = [cells for _number, cells in table_of(client.get(EXPORT, {"file": CSV, "languages": ["en"]})).rows]

    assert {cells["version"] for cells in rows} == {"v12345678e1234567"}
    assert faults(looked_at(client, [rows[0] | {"name_en": "Mine"}])) == []


@pytest.mark.parametrize(
    ("kind", "cells", "said"),
    [
        ("premises", {"local_language": "-1"}, ["column local_language (D): Value '-1' is not a valid choice."]),
        ("premises", {"local_language": "KA"}, ["column local_language (D): Value 'KA' is not a valid choice."]),
        ("premises", {"local_language": " hy "}, []),
        ("premises", {"local_language": ""}, []),
        ("office", {"picture_focus_x": "9" * 30}, ["column picture_focus_x (D): Ensure this value is less than or equal to"]),
        ("office", {"picture_focus_x": "101"}, ["column picture_focus_x (D): Ensure this value is less than or equal to"]),
        ("office", {"picture_focus_x": "100"}, []),
    ],
)  # fmt: skip
def test_a_value_that_no_form_would_take_is_named_however_large(client, kind, cells, said):
    keys = {"premises": full_office().premises.get().pk}

    found = faults(looked_at(client, [{"row": kind, "office": "liaison", "key": keys.get(kind, "")} | cells]))

    assert [fault.startswith(f"Row 2, {words}") for fault, words in zip(found, said, strict=True)] == [True] * len(said)


def orders(office):
    draft = Revision.objects.of(office).drafts().get()
    return {row["fields"]["value"]: row["fields"]["position"] for row in draft.snapshot["rows"]["contacts"]}


@pytest.mark.parametrize("beside", [{}, {"position": ""}])
def test_new_contacts_come_after_the_others_as_they_stand_in_the_file(client, beside):
    office = OfficeFactory(slug="liaison")
    ContactFactory(office=office, kind="email", value="first@example.org", position=3)
    row = {"row": "contact", "office": "liaison", "kind": "email"} | beside
    rows = [row | {"value": f"{name}@example.org"} for name in ("z", "a")]
    rows.append(row | {"value": "top@example.org", "position": "0"})

    taken_in(client, looked_at(client, rows))
    again = looked_at(client, rows)

    expected = {"first": 3, "z": 4, "a": 5, "top": 0}
    assert orders(office) == {f"{name}@example.org": place for name, place in expected.items()}
    assert (faults(again), changes(again), again.context["count"]) == ([], [], 0)


def test_no_object_is_given_more_rows_than_its_form_takes(client, monkeypatch):
    monkeypatch.setattr("publishing.exchange.object_reading.ROWS_BELOW_ONE", 2)
    ContactFactory(office=OfficeFactory(slug="liaison"))
    row = {"row": "contact", "office": "liaison", "kind": "email"}
    rows = [row | {"value": f"{name}@example.org"} for name in "abc"]

    found = [faults(looked_at(client, rows[:count])) for count in (1, 2, 3)]

    words = "An object has at most 2 rows of a kind. Leave some out."
    assert found == [[], [f"Row 3: {words}"], [f"Row 4: {words}"]]


def test_a_copy_that_has_no_address_yet_comes_back_under_its_key(client):
    office = full_office()
    client.post(reverse("admin:offices_office_copy", args=[office.pk]))
    copy = Revision.objects.drafts().get()

    exported = client.get(EXPORT, {"file": CSV, "languages": ["en"]})
    response = client.post(EXCHANGE, {"upload": SimpleUploadedFile("offices.csv", exported.content)})
    taken_in(client, looked_at(client, [{"row": "office", "office": copy.object_id, "name_en": "Named"}]))

    assert {cells["office"] for _number, cells in table_of(exported).rows} == {"liaison", str(copy.object_id)}
    assert (faults(response), changes(response)) == ([], [])
    (draft,) = Revision.objects.drafts()
    fields = draft.snapshot["fields"]
    assert (draft.object_id, fields["name_en"], fields["slug"]) == (copy.object_id, "Named", "")


def test_what_a_table_mends_is_no_fault_of_the_draft_any_more(client):
    draft = drafted(full_office(), opened=None, kind="")
    row = {"row": "office", "office": "liaison", "opened": "2010-01-01"}

    taken_in(client, looked_at(client, [row]))

    assert draft.faults == ["Opening date: This field cannot be blank.", "Kind: This field cannot be blank."]
    assert Revision.objects.drafts().get().faults == ["Kind: This field cannot be blank."]


WARNING = "Saving the draft again ends its review and calls off what is planned with it."


@pytest.mark.parametrize(
    ("step", "is_said"), [("drafted", False), ("submitted", True), ("planned", True), ("planned as one", True)]
)
def test_whose_review_or_plan_a_file_would_end_is_said_before(client, step, is_said):
    draft = drafted(full_office(), name_en="Theirs")
    drafted(OfficeFactory(slug="other"), name_en="Not in the file")
    if step == "submitted":
        review.submit(draft, person(AUTHORS))
    elif step == "planned":
        Task.objects.create(action="publish", revision=draft, due=datetime(2099, 1, 1, tzinfo=UTC))
    elif step == "planned as one":
        change_set = ChangeSet.objects.create(name="Moves")
        Revision.objects.filter(pk=draft.pk).update(change_set=change_set)
        Task.objects.create(action="publish", change_set=change_set, due=datetime(2099, 1, 1, tzinfo=UTC))

    response = looked_at(client, [{"row": "office", "office": "liaison", "name_en": "Mine"}])

    assert f"Theirs: {WARNING}" * is_said in response.content.decode()
    assert response.content.decode().count(WARNING) == is_said
