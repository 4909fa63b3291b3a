"""Texts leave as a table, a column for each language, and come back as drafts."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from offices.models import Office
from publishing.exchange.reading import read
from publishing.exchange.tables import CSV, XLSX, written
from publishing.models import ChangeSet, Revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import begin
from publishing.workflow.roles import AUTHORS
from tests.factories import ContactFactory, OfficeFactory, QuestionFactory
from tests.public_pages import form_data
from tests.publishing.admin.test_together import drafted
from tests.publishing.roles import person, signed_in
from translations.states import State, record, states_of

pytestmark = pytest.mark.django_db

EXCHANGE, EXPORT = reverse("admin:texts_exchange"), reverse("admin:texts_export")
KINDS = ["offices.office", "mandate.question"]


@pytest.fixture
def client():
    return signed_in(person(AUTHORS))


def exported(client, kind=CSV, languages=("en", "fr"), kinds=KINDS):
    return client.get(EXPORT, {"file": kind, "languages": languages, "kinds": kinds})


def rows_of(response):
    return [cells for _number, cells in read(SimpleUploadedFile("texts", response.content)).rows]


def looked_at(client, rows):
    columns = list(rows[0])
    data = written(columns, [[row.get(name, "") for name in columns] for row in rows], XLSX)
    return client.post(EXCHANGE, {"upload": SimpleUploadedFile("texts.xlsx", data)})


def faults(response):
    return [str(each) for each in response.context.get("faults", ())]


def taken_in(client, response):
    return client.post(EXCHANGE, form_data(response, "save_form"), follow=True)


def test_each_text_is_a_row_with_a_column_for_each_language(client):
    office = OfficeFactory(name_en="Liaison", name_fr="Liaison (fr)", profile_en="")
    contact = ContactFactory(office=office, label_en="Press")
    question = QuestionFactory(question_en="Why?", answer_en="So.")

    rows = rows_of(exported(client))

    assert [(row["kind"], row["key"], row["field"], row["en"], row["fr"]) for row in rows] == [
        ("offices.office", str(office.pk), "name", "Liaison", "Liaison (fr)"),
        ("offices.contact", str(contact.pk), "label", "Press", ""),
        ("mandate.question", str(question.pk), "question", "Why?", ""),
        ("mandate.question", str(question.pk), "answer", "So.", ""),
    ]


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_an_export_that_comes_back_unchanged_changes_nothing(client, kind):
    office = OfficeFactory(name_en="=Liaison", profile_en="- one\n- two\n\n'quoted'", profile_ka="ოფისი")
    ContactFactory(office=office, label_en="'+Press")
    drafted(QuestionFactory(), answer_en="Drafted.")

    response = client.post(EXCHANGE, {"upload": SimpleUploadedFile("texts", exported(client, kind).content)})

    assert (faults(response), response.context["lines"], response.context["count"]) == ([], [], 0)


def test_spaces_around_what_a_cell_says_change_nothing_but_what_is_between_them(client):
    office = OfficeFactory(name_en="Liaison", profile_en="")
    rows = [{f" {name} ": f" {text} " for name, text in row.items()} for row in rows_of(exported(client))]

    unchanged = looked_at(client, rows)
    response = looked_at(client, [rows[0] | {" fr ": " Bureau "}])
    taken_in(client, response)

    assert (faults(unchanged), unchanged.context["lines"]) == ([], [])
    assert faults(response) == []
    assert Revision.objects.drafts().get(object_id=office.pk).snapshot["fields"]["name_fr"] == "Bureau"


def test_what_others_wrote_since_stays_where_a_cell_came_back_with_nothing_but_spaces_around_it(client):
    office = OfficeFactory(name_en="Liaison", name_fr="Vieux", profile_en="")
    row = rows_of(exported(client))[0]
    Office.objects.filter(pk=office.pk).update(name_fr="Bureau")

    response = looked_at(client, [row | {"fr": "Vieux\n "}])

    assert (faults(response), response.context["lines"]) == ([], [])


def test_changed_texts_become_drafts_in_one_change_set_with_their_true_state(client):
    office = OfficeFactory(name_en="Liaison", name_fr="Vieux", name_ru="Старое", profile_en="")
    contact = ContactFactory(office=office, label_en="Press")
    question = QuestionFactory(question_en="Why?", answer_en="So.")
    record(office, "ru", {"name"}, reviewed=True)
    rows = rows_of(exported(client))
    rows[0] |= {"en": "Liaison Office", "fr": "Bureau"}
    rows[1] |= {"fr": "Presse"}
    rows[3] |= {"en": "Therefore."}

    response = looked_at(client, rows)
    assert [line.row for line, _changes in response.context["lines"]] == [2, 3, 5]
    taken_in(client, response)

    drafts = {draft.object_id: draft for draft in ChangeSet.objects.get().revisions.all()}
    of_office = drafts[office.pk].snapshot
    assert [of_office["fields"][f"name_{code}"] for code in ("en", "fr", "ru")] == [
        "Liaison Office",
        "Bureau",
        "Старое",
    ]
    assert of_office["rows"]["contacts"][0]["fields"]["label_fr"] == "Presse"
    assert drafts[question.pk].snapshot["fields"]["answer_en"] == "Therefore."
    assert Office.objects.get().name_en == "Liaison"
    office.name_en, office.name_fr, contact.label_fr = "Liaison Office", "Bureau", "Presse"
    states = states_of([office, contact], ["fr", "ru"])
    assert states[office.pk, "name", "fr"] == states[contact.pk, "label", "fr"] == State.DRAFT
    assert states[office.pk, "name", "ru"] == State.OUTDATED


def test_a_text_that_was_not_touched_stays_outdated(client):
    office = OfficeFactory(name_en="Liaison", name_fr="Vieux", profile_en="New.", profile_fr="Ancien.")
    rows = rows_of(exported(client))
    rows[0] |= {"fr": "Bureau"}

    taken_in(client, looked_at(client, rows))

    office.name_fr = "Bureau"
    states = states_of([office], ["fr"])
    assert (states[office.pk, "name", "fr"], states[office.pk, "profile", "fr"]) == (State.DRAFT, State.OUTDATED)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"en": ""}, "Row 2, column en (H): This field cannot be blank."),
        ({"en": "x" * 201}, "Row 2, column en (H): Ensure this value has at most 200 characters (it has 201)."),
        (
            {"key": "x"},
            "Row 2, column key (C): There is no such row that you may change. Write kind and key as the export does.",
        ),
        ({"field": "slug"}, "Row 2, column field (D): There is no such text. Write it as the export does."),
        ({"xx": "?"}, "Row 1, column xx (J): There is no such column. Take it out, or write it as the export does."),
        (
            {"version": "0", "fr": "Bureau"},
            "Row 2, column version (E): The English was changed since the file was made. Export it anew, and enter your change there.",
        ),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column_with_what_to_do(client, change, fault):
    OfficeFactory(name_en="Liaison", profile_en="")

    response = looked_at(client, [rows_of(exported(client))[0] | change])

    assert faults(response) == [fault]
    assert not Revision.objects.drafts().exists()


def test_a_text_that_stands_twice_is_named(client):
    OfficeFactory(name_en="Liaison", profile_en="")
    row = rows_of(exported(client))[0]

    assert faults(looked_at(client, [row, row])) == [
        "Row 3, column key (C): Row 2 is about the same. Leave one of them."
    ]


def test_texts_of_what_somebody_may_not_change_are_not_taken_in(client):
    OfficeFactory(name_en="Liaison", profile_en="")
    user, names = person(), ["view_office", "view_question", "change_question", "add_changeset"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    rows = [rows_of(exported(client))[0] | {"fr": "Bureau"}]

    (fault,) = faults(looked_at(signed_in(user), rows))

    assert fault.startswith("Row 2, column key (C): There is no such row that you may change.")


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (["view_office", "change_office", "add_changeset"], 200),
        (["view_office", "change_office"], 403),
        (["view_office", "add_changeset"], 403),
    ],
)
def test_texts_are_taken_in_by_who_may_change_some_and_make_a_change_set(client, names, status):
    OfficeFactory(name_en="Liaison", profile_en="")
    rows = [rows_of(exported(client))[0] | {"fr": "Bureau"}]
    user = person()
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    own = signed_in(user)

    assert own.get(EXCHANGE).context["may_import"] is (status == 200)
    assert looked_at(own, rows).status_code == status


def test_an_export_of_no_language_is_asked_for_one(client):
    response = client.get(EXPORT, {"file": CSV, "kinds": KINDS}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["This field is required."]


def test_a_row_that_only_a_draft_has_is_taken_in_with_it(client):
    draft = drafted(QuestionFactory())
    new = OfficeFactory.build(name_en="New", slug="new", profile_en="")
    begun = begin(take_snapshot(new), "New")
    row = next(row for row in rows_of(exported(client)) if row["key"] == str(begun.object_id))

    response = looked_at(client, [row | {"fr": "Bureau"}])
    taken_in(client, response)

    assert faults(response) == []
    assert Revision.objects.drafts().exclude(object_id=draft.object_id).get().snapshot["fields"]["name_fr"] == "Bureau"


def test_what_is_said_of_a_cell_repeats_no_more_than_its_beginning(client):
    OfficeFactory(name_en="Liaison", profile_en="So.")
    row = next(row for row in rows_of(exported(client)) if row["field"] == "profile")

    (fault,) = faults(looked_at(client, [row | {"en": f'<p><a href="ftp:{"x" * 3000}">x</a></p>'}]))

    assert fault.startswith("Row 2, column en (H): The link to ")
    assert len(fault) < 500
