"""Offices leave as a table and come back: looked at first, row by row, and then drafts in one change set, or nothing."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings, strategies as st
from openpyxl import Workbook

from languages.clean_text import clean_text
from offices.exchange import OFFICES
from offices.models import Office
from publishing.exchange.reading import read
from publishing.exchange.tables import CSV, XLSX, written
from publishing.models import ChangeSet, Revision
from publishing.workflow import change_sets
from publishing.workflow.publication import publish
from publishing.workflow.roles import AUTHORS
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, RegionFactory, SourceFactory
from tests.public_pages import form_data
from tests.publishing.admin.test_together import drafted, said
from tests.publishing.roles import person, signed_in
from translations.states import State, record, states_of

pytestmark = pytest.mark.django_db

EXCHANGE, EXPORT = reverse("admin:offices_office_exchange"), reverse("admin:offices_office_export")


@pytest.fixture
def author():
    return person(AUTHORS)


@pytest.fixture
def client(author):
    return signed_in(author)


def table_of(response):
    return read(SimpleUploadedFile("offices", response.content))


def looked_at(client, rows, columns=None):
    """The page that shows what a file of these rows (dicts) would change."""
    columns = columns or list(dict.fromkeys(name for row in rows for name in row))
    data = written(columns, [[str(row.get(name, "")) for name in columns] for row in rows], CSV)
    return client.post(EXCHANGE, {"upload": SimpleUploadedFile("offices.csv", data)})


def faults(response):
    return [str(each) for each in response.context.get("faults", ())]


def changes(response):
    """[(row, {label: what is written there})]."""
    return [
        (
            line.row,
            {change.label: "".join(text for kind, text in change.parts if kind == "inserted") for change in found},
        )
        for line, found in response.context["lines"]
    ]


def taken_in(client, response):
    return client.post(EXCHANGE, form_data(response, "save_form"), follow=True)


def full_office(**values):
    office = OfficeFactory(**{"slug": "liaison", "name_en": "Liaison", **values})
    office.regions.add(RegionFactory(slug="south"), RegionFactory(slug="central"))
    PremisesFactory(office=office, address_en="1, Street\nTbilisi").sources.add(SourceFactory(key="NATO"))
    ContactFactory(office=office, label_en="=Press")
    return office


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_an_export_that_comes_back_unchanged_changes_nothing(client, kind):
    full_office(name_ka="ოფისი", profile_en="- one\n- two", closed=date(2020, 1, 1), closed_precision="month")
    drafted(OfficeFactory(slug="other", name_en="Other"), name_en="", name_fr="Autre")

    exported = client.get(EXPORT, {"file": kind, "languages": ["en", "fr", "ka"]})
    response = client.post(EXCHANGE, {"upload": SimpleUploadedFile("offices", exported.content)})

    assert [cells["row"] for _number, cells in table_of(exported).rows] == ["office", "premises", "contact", "office"]
    assert faults(response) == []
    assert changes(response) == []
    assert response.context["count"] == 0


def test_spaces_around_what_a_cell_says_change_nothing(client):
    office = OfficeFactory(slug="liaison", closed=date(2020, 1, 1))
    office.regions.add(RegionFactory(slug="south"), RegionFactory(slug="central"))
    PremisesFactory(office=office).sources.add(SourceFactory(key="NATO"))
    exported = table_of(client.get(EXPORT, {"file": CSV, "languages": ["en", "fr"]})).rows
    new = {"row": "office", "office": "new", "name_en": "New", "kind": "liaison", "opened": "2024-01-01"}
    new |= {"regions": "south,central"}

    response = looked_at(client, [{f" {name} ": f" {text} " for name, text in row.items()} for _n, row in exported])
    added = looked_at(client, [{f" {name} ": f" {text} ".replace(",", " , ") for name, text in new.items()}])
    taken_in(client, added)

    fields = Revision.objects.drafts().get().snapshot["fields"]
    assert (faults(response), changes(response), faults(added)) == ([], [], [])
    assert {name: fields[name] for name in ("slug", "name_en", "kind", "opened")} == {
        "slug": "new", "name_en": "New", "kind": "liaison", "opened": "2024-01-01",
    }  # fmt: skip


TEXT = (
    st.text(st.one_of(st.sampled_from("=+-@'\"; \nà"), st.characters(codec="utf-8")), max_size=30)
    .map(clean_text)
    .map(str.strip)
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    name=TEXT.filter(bool),
    profile=TEXT,
    city=TEXT,
    kind=st.sampled_from([CSV, XLSX]),
    day=st.dates(date(1900, 1, 1), date(2100, 1, 1)),
)
def test_whatever_an_office_says_comes_back_the_same(author, name, profile, city, kind, day):
    office = OfficeFactory(name_en=name[:200], profile_en=profile, opened=day)
    PremisesFactory(office=office, city_en=city, latitude="-0.5", longitude="-71.12345")
    languages = ["en", "fr"]

    data = written(OFFICES.columns(languages), OFFICES.rows([office.pk], languages), kind)
    planned = OFFICES.plan(read(SimpleUploadedFile("offices", data)), author)

    assert (planned.changes, planned.lines, planned.faults) == ([], [], [])
    office.delete()


def test_what_is_drafted_is_exported(client):
    drafted(full_office(), name_en="Drafted")

    exported = client.get(EXPORT, {"file": CSV, "languages": ["en"]})

    assert table_of(exported).rows[0][1]["name_en"] == "Drafted"
    assert exported["Content-Disposition"] == 'attachment; filename="offices.csv"'


def test_a_changed_row_becomes_a_draft_and_what_is_not_in_the_file_stays(client):
    office = full_office(name_fr="Bureau")
    premises, contact = office.premises.get(), office.contacts.get()
    rows = [
        {
            "row": "office",
            "office": "liaison",
            "name_en": "Liaison Office",
            "regions": "south",
            "opened": "2011-02-03",
            "kind": "liaison",
        },
        {"row": "premises", "office": "liaison", "key": premises.pk, "latitude": "41°41'29\" N", "sources": ""},
        {"row": "contact", "office": "liaison", "key": contact.pk, "kind": "telephone", "value": "+995 32 293 38 02"},
        {"row": "contact", "office": "liaison", "kind": "email", "value": "office@example.org", "position": "1"},
    ]

    response = looked_at(client, rows)

    assert faults(response) == []
    assert changes(response)[0] == (
        2,
        {"Name (English)": " Office", "Opening date": "3 February 2011", "Regions served": ""},
    )
    assert changes(response)[3] == (5, {"Kind": "e-mail", "Number or address": "office@example.org", "Order": "1"})
    assert not Revision.objects.drafts().exists()

    response = taken_in(client, response)

    assert said(response) == ["1 draft is in the change set."]
    (draft,) = ChangeSet.objects.get(name="Import: offices.csv").revisions.all()
    assert Office.objects.get().name_en == "Liaison"
    change_sets.publish(draft.change_set, None, "As imported.")
    office = Office.objects.get()
    assert (office.name_en, office.name_fr, office.opened) == ("Liaison Office", "Bureau", date(2011, 2, 3))
    assert [region.slug for region in office.regions.all()] == ["south"]
    assert str(office.premises.get().latitude) == "41.69139"
    assert not office.premises.get().sources.exists()
    assert [contact.value for contact in office.contacts.all()] == ["+995322933802", "office@example.org"]


def test_the_same_file_twice_changes_nothing_more(client):
    OfficeFactory(slug="liaison")
    rows = [
        {"row": "premises", "office": "liaison", "country": "GE", "city_en": "Tbilisi"},
        {"row": "office", "office": "new", "name_en": "New", "kind": "liaison", "opened": "2024-01-01"},
    ]
    taken_in(client, looked_at(client, rows))

    response = looked_at(client, rows)

    assert (faults(response), changes(response), response.context["count"]) == ([], [], 0)
    assert Revision.objects.drafts().count() == 2


def test_an_office_that_was_imported_and_got_another_address_is_not_taken_for_a_new_one(client):
    rows = [{"row": "office", "office": "astana", "name_en": "New", "kind": "liaison", "opened": "2024-01-01"}]
    taken_in(client, looked_at(client, rows))
    change_sets.publish(ChangeSet.objects.get(), None, "As imported.")
    publish(drafted(Office.objects.get(), slug="moved"), None, "Moved.")

    response = looked_at(client, rows)

    assert [fault.partition(":")[0] for fault in faults(response)] == ["Row 2, column office (B)"]


def test_an_office_that_a_draft_gives_another_address_is_not_taken_for_a_new_one(client):
    drafted(full_office(), slug="moved")
    rows = [{"row": "office", "office": "liaison", "name_en": "New", "kind": "liaison", "opened": "2024-01-01"}]

    response = looked_at(client, rows)

    assert [fault.partition(":")[0] for fault in faults(response)] == ["Row 2, column office (B)"]


def test_a_row_is_about_the_live_office_and_not_about_a_draft_with_its_address(client):
    live, other = OfficeFactory(slug="liaison"), OfficeFactory(slug="other")
    drafted(other, slug="liaison")

    taken_in(client, looked_at(client, [{"row": "office", "office": "liaison", "name_en": "New"}]))

    named = Revision.objects.drafts().filter(snapshot__fields__name_en="New")
    assert list(named.values_list("object_id", flat=True)) == [live.pk]


def two_hundred_offices():
    columns = ["row", "office", "kind", "name_en", "opened", "country", "city_en", "latitude", "longitude", "value"]
    rows = []
    for number in range(200):
        slug = f"office-{number}"
        rows.append(["office", slug, "liaison", f"Office {number}", date(2001, 1, 1), None, None, None, None, None])
        rows.append(["premises", slug, None, None, None, "GE", "Tbilisi", 41.69143, 44.83412, None])
        rows.append(["contact", slug, "telephone", None, None, None, None, None, None, "+995 32 293 38 01"])
    return columns, rows


def as_xlsx(columns, rows):
    book, file = Workbook(), io.BytesIO()
    for row in [columns, *rows]:
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("offices.xlsx", file.getvalue())


@pytest.mark.slow
def test_of_200_offices_three_bad_rows_are_named_and_once_mended_all_come_in_as_one(client):
    columns, rows = two_hundred_offices()
    good = [rows[30][4], rows[61][7], rows[92][9]]
    rows[30][4], rows[61][7], rows[92][9] = "in spring", 441.69, "293 38 01"

    response = client.post(EXCHANGE, {"upload": as_xlsx(columns, rows)})

    assert [fault.split(":")[0] for fault in faults(response)] == [
        "Row 32, column opened (E)",
        "Row 63, column latitude (H)",
        "Row 94, column value (J)",
    ]
    assert "save_form" not in response.content.decode()
    assert not Revision.objects.exists()

    rows[30][4], rows[61][7], rows[92][9] = good
    response = taken_in(client, client.post(EXCHANGE, {"upload": as_xlsx(columns, rows)}))

    assert said(response) == ["200 drafts are in the change set."]
    change_set = ChangeSet.objects.get()
    assert change_set.revisions.count() == 200
    change_sets.publish(change_set, None, "As imported.")
    assert Office.objects.filter(premises__city_en="Tbilisi", contacts__value="+995322933801").count() == 200


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"row": "building"}, "Row 2, column row (A): Write one of: office, premises, contact."),
        ({"office": ""}, "Row 2, column office (B): Write the web address of the object that the row is about."),
        (
            {"colour": "red"},
            "Row 1, column colour (C): There is no such column. Take it out, or write it as the export does.",
        ),
        ({"city_en": "Baku"}, "Row 2, column city_en (C): A row of “office” has no such column. Leave the cell empty."),
        (
            {"opened": "2010-13-01"},
            "Row 2, column opened (C): “2010-13-01” value has the correct format (YYYY-MM-DD) but it is an invalid date.",
        ),
        ({"opened": "1066-10-14"}, "Row 2, column opened (C): Write a year between 1900 and 2100."),
        ({"opened": ""}, "Row 2, column opened (C): This field cannot be null."),
        ({"closed": "2001-01-01"}, "Row 2: The closing date must come after the opening date."),
        ({"kind": "shop"}, "Row 2, column kind (C): Write one of: headquarters, liaison, civilian."),
        ({"name_en": ""}, "Row 2, column name_en (C): This field cannot be blank."),
        (
            {"regions": "south, nowhere"},
            "Row 2, column regions (C): There is no published “nowhere”. Publish it first, or leave it out.",
        ),
        (
            {"row": "contact", "key": "x"},
            "Row 2, column key (C): The object has no such row. Leave the cell empty for a new one.",
        ),
        (
            {"row": "premises", "office": "none"},
            "Row 2, column office (B): There is nothing with this web address, and no row that makes it.",
        ),
        (
            {"office": "Not An Address", "name_en": "x"},
            "Row 2, column office (B): Write the web address with Latin letters, digits and hyphens alone, for example south-caucasus.",
        ),
        (
            {"row": "premises", "country": "GE", "city_en": "Batumi"},
            "Row 2: Two entries share days: Tbilisi, Georgia (… – …); Batumi, Georgia (… – …). End one before the other begins.",
        ),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column_with_what_to_do(client, row, fault):
    full_office()

    response = looked_at(client, [{"row": "office", "office": "liaison"} | row])

    assert fault in faults(response)
    assert "save_form" not in response.content.decode()


def test_a_row_that_stands_twice_is_named(client):
    full_office()

    response = looked_at(client, [{"row": "office", "office": "liaison", "name_en": name} for name in ("A", "B")])

    assert faults(response) == ["Row 3: Row 2 is about the same. Leave one of them."]


def test_a_position_that_can_hardly_be_right_is_doubted_aloud(client):
    office = full_office()
    row = {
        "row": "premises",
        "office": "liaison",
        "key": office.premises.get().pk,
        "latitude": "44.83412",
        "longitude": "41.69143",
    }

    response = looked_at(client, [row])

    (doubt,) = response.context["planned"].doubts
    assert str(doubt).startswith("Row 2, column latitude (D): Latitude and longitude look swapped")
    assert taken_in(client, response).status_code == 200


def test_what_somebody_else_changed_since_the_export_is_not_overwritten(client):
    office = full_office()
    (_number, cells), *_rest = table_of(client.get(EXPORT, {"file": CSV, "languages": ["en"]})).rows
    drafted(office, profile_en="Theirs.")

    response = looked_at(client, [cells | {"name_en": "Mine"}])

    (fault,) = faults(response)
    assert fault.startswith("Row 2, column version (D): Somebody changed this since the file was made.")


def test_what_changed_between_the_look_and_the_saving_is_shown_again(client):
    office = full_office()
    response = looked_at(client, [{"row": "office", "office": "liaison", "name_en": "Mine"}])
    drafted(office, profile_en="Theirs.")

    again = taken_in(client, response)

    assert said(again) == ["It was changed meanwhile. Look at it again."]
    assert Revision.objects.drafts().get().snapshot["fields"]["name_en"] == "Liaison"
    taken_in(client, again)
    fields = Revision.objects.drafts().get().snapshot["fields"]
    assert (fields["name_en"], fields["profile_en"]) == ("Mine", "Theirs.")


def test_a_draft_of_another_change_set_is_not_pulled_out_of_it(client):
    draft = drafted(full_office(), name_en="Theirs")
    Revision.objects.filter(pk=draft.pk).update(change_set=ChangeSet.objects.create(name="Moves"))

    response = taken_in(client, looked_at(client, [{"row": "office", "office": "liaison", "name_en": "Mine"}]))

    (fault,) = faults(response)
    assert fault.startswith("Theirs: It is in the change set “Moves”.")
    assert Revision.objects.drafts().get() == draft


def test_an_imported_translation_is_a_draft_of_what_the_english_says_now(client):
    office = full_office(name_fr="Vieux")
    record(office, "fr", {"name"}, reviewed=True)

    rows = [{"row": "office", "office": "liaison", "name_en": "New", "name_fr": "Nouveau"}]
    taken_in(client, looked_at(client, rows))

    office.name_en, office.name_fr = "New", "Nouveau"
    assert states_of([office], ["fr"])[office.pk, "name", "fr"] == State.DRAFT
