from datetime import date

import pytest
from django.utils import translation

from publishing.revisions.comparison import RowChange, compare, compare_texts
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.publication import delete
from regions.models import Region
from tests.factories import OfficeFactory, PremisesFactory, RegionFactory, SourceFactory


@pytest.mark.django_db
def test_a_time_zone_is_called_as_its_form_calls_it():
    office = PremisesFactory(time_zone="Asia/Tbilisi").office
    before = take_snapshot(office)
    office.premises.update(time_zone="America/New_York")

    with translation.override("ru"):
        (row,) = compare(before, take_snapshot(office)).rows

    assert [change.parts for change in row.changes] == [[("deleted", "Тбилиси"), ("inserted", "Нью-Йорк")]]


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("", "New.", [("inserted", "New.")]),
        ("Old.", "", [("deleted", "Old.")]),
        ("Same.", "Same.", [("same", "Same.")]),
        ("a a", "a", [("same", "a"), ("deleted", " a")]),
        ("a b a", "a", [("same", "a"), ("deleted", " b a")]),
        (
            "It opened in May 2010.",
            "It opened in October 2010.",
            [("same", "It opened in "), ("deleted", "May"), ("inserted", "October"), ("same", " 2010.")],
        ),
        (
            "It helps the two partners.",
            "It advises all three partners.",
            [
                ("same", "It "),
                ("deleted", "helps the two"),
                ("inserted", "advises all three"),
                ("same", " partners."),
            ],
        ),
        ("oʻzbek tili", "oʻzbekcha tili", [("deleted", "oʻzbek"), ("inserted", "oʻzbekcha"), ("same", " tili")]),
    ],
)
def test_words_are_compared_as_wholes(before, after, parts):
    assert compare_texts(before, after) == parts


def test_long_texts_give_both_texts_back():
    before = " ".join(f"w{i}" for i in range(3000))
    after = " ".join(f"w{i * 7 % 3000}" for i in range(3000))

    parts = compare_texts(before, after)

    assert "".join(text for kind, text in parts if kind != "inserted") == before
    assert "".join(text for kind, text in parts if kind != "deleted") == after


@pytest.mark.django_db
def test_fields_are_named_with_their_language_and_unchanged_ones_left_out():
    office = OfficeFactory(name_en="Liaison", name_fr="Liaison", profile_fr="", opened=date(2010, 10, 1))
    successor = OfficeFactory(name_en="Other")
    before = take_snapshot(office)
    office.name_fr, office.kind, office.closed = "Bureau de liaison", "civilian", date(2017, 4, 1)
    office.closed_precision, office.successor = "month", successor
    office.save()

    found = compare(before, take_snapshot(office))

    assert [(change.label, change.language, change.parts) for change in found.changes] == [
        ("Kind", "", [("deleted", "liaison office"), ("inserted", "senior civilian representation")]),
        ("Name (français)", "fr", [("deleted", "Liaison"), ("inserted", "Bureau de liaison")]),
        ("Closing date", "", [("inserted", "1 April 2017")]),
        ("Closing date: how exactly", "", [("deleted", "to the day"), ("inserted", "to the month")]),
        ("Taken over by", "", [("inserted", "Other")]),
    ]
    assert found.rows == []


@pytest.mark.django_db
def test_relations_are_named_and_what_is_gone_by_its_key():
    office, kept, gone = OfficeFactory(), RegionFactory(name_en="Kept"), RegionFactory(name_en="Gone")
    office.regions.add(gone)
    before = take_snapshot(office)
    office.regions.set([kept])
    gone_pk = str(gone.pk)
    gone.delete()

    (change,) = compare(before, take_snapshot(office)).changes

    assert (change.label, change.is_list) == ("Regions served", True)
    assert change.parts == [("deleted", gone_pk), ("inserted", "Kept")]


@pytest.mark.django_db
def test_what_was_deleted_by_an_editor_keeps_its_name():
    office, region = OfficeFactory(), RegionFactory(name_en="First")
    office.regions.add(region)
    before = take_snapshot(office)
    ensure_live_revision(region)
    Region.objects.update(name_en="Gone")
    delete(region)

    (change,) = compare(before, take_snapshot(office)).changes

    assert change.parts == [("deleted", "Gone")]


@pytest.mark.django_db
def test_rows_are_matched_by_identity_whatever_their_order():
    office = OfficeFactory()
    first = PremisesFactory(office=office, city_en="Astana", until=date(2013, 3, 1))
    second = PremisesFactory(office=office, city_en="Tashkent", since=date(2013, 3, 1), until=date(2015, 1, 1))
    before = take_snapshot(office)
    first.delete()
    second.city_en = "Toshkent"
    second.save()
    second.sources.add(SourceFactory(title="A report"))
    PremisesFactory(office=office, city_en="Bishkek", since=date(2015, 1, 1), country="KG")

    rows = {row.kind: row for row in compare(before, take_snapshot(office)).rows}

    assert {kind: (row.model_name, row.title) for kind, row in rows.items()} == {
        "removed": ("Premises", "Astana, Georgia"),
        "changed": ("Premises", "Toshkent, Georgia"),
        "added": ("Premises", "Bishkek, Kyrgyzstan"),
    }
    assert [(change.label, change.parts) for change in rows["changed"].changes] == [
        ("City (English)", [("deleted", "Tashkent"), ("inserted", "Toshkent")]),
        ("Sources", [("inserted", "A report")]),
    ]
    added = {change.label: change.parts for change in rows["added"].changes}
    assert added["Country"] == [("inserted", "Kyrgyzstan")]
    assert "Office" not in added
    assert isinstance(rows["added"], RowChange)


@pytest.mark.django_db
def test_a_deletion_takes_everything_away_and_equal_snapshots_differ_in_nothing():
    office = OfficeFactory(name_en="Liaison")
    snapshot = take_snapshot(office)

    deleted = {change.label: change.parts for change in compare(snapshot, None).changes}

    assert deleted["Name (English)"] == [("deleted", "Liaison")]
    assert not compare(snapshot, snapshot)
    assert not compare(None, None)


@pytest.mark.django_db
def test_a_column_that_the_model_had_once_is_still_shown():
    snapshot = take_snapshot(OfficeFactory())
    older = {**snapshot, "fields": {**snapshot["fields"], "motto": "Old words"}}

    (change,) = compare(older, snapshot).changes

    assert (change.label, change.parts) == ("motto", [("deleted", "Old words")])
