"""What two wrote at a time is put together. A snapshot may be older than a column, or the column may be gone since: neither
is anybody's change."""

import pytest

from publishing.revisions.merging import merge


def snapshot(row=None, model="offices.office", **fields):
    return {"model": model, "fields": fields, "relations": {}, "rows": {"rows": [row] if row else []}}


def row(model="offices.premises", **fields):
    return {"model": model, "pk": "1", "fields": fields, "relations": {}, "rows": {}}


@pytest.mark.parametrize(
    ("seen", "posted", "present", "value", "outcome"),
    [
        ("A", "A", "A", "A", "same"),
        ("A", "B", "A", "B", "same"),
        ("A", "A", "B", "B", "kept"),
        ("A", "B", "B", "B", "same"),
        ("A", "B", "C", "B", "conflict"),
        ("A", "", "B", "", "conflict"),
        ("", "", "B", "B", "kept"),
    ],
)
def test_a_value_is_that_of_whoever_changed_it_and_two_changes_are_a_conflict(seen, posted, present, value, outcome):
    merged = merge(*(snapshot(city=each) for each in (seen, posted, present)))
    in_rows = merge(*(snapshot(row(city=each)) for each in (seen, posted, present)))

    assert merged.snapshot["fields"] == in_rows.snapshot["rows"]["rows"][0]["fields"] == {"city": value}
    for found in (merged, in_rows):
        assert len(found.kept) == (outcome == "kept")
        assert [(each.base, each.mine, each.theirs) for each in found.conflicts] == (
            [(seen, posted, present)] if outcome == "conflict" else []
        )


@pytest.mark.parametrize(
    ("seen", "posted", "present", "fields"),
    [
        ({"fa": "A"}, {"fa": "A"}, {}, {"fa": "A"}),
        ({"fa": "A"}, {"fa": "B"}, {}, {"fa": "B"}),
        ({}, {}, {"fa": "A"}, {"fa": "A"}),
        ({"fa": "A"}, {}, {"fa": "A"}, {"fa": "A"}),
        ({"fa": "A"}, {}, {"fa": "B"}, {"fa": "B"}),
    ],
)
def test_what_a_column_says_that_one_side_lacks_is_kept_without_a_conflict(seen, posted, present, fields):
    merged = merge(snapshot(**seen), snapshot(**posted), snapshot(**present))
    in_rows = merge(*(snapshot(row(**each)) for each in (seen, posted, present)))

    assert (merged.snapshot["fields"], merged.conflicts, merged.kept) == (fields, [], [])
    assert (in_rows.snapshot["rows"]["rows"][0]["fields"], in_rows.conflicts) == (fields, [])


OPENED, CLOSED = {"opened": "2014-05-01", "opened_precision": "year"}, {"closed": "2015-01-01"}
PLACE = {"latitude": "41.7", "longitude": "44.8", "position_precision": "city"}
PHONE = {"kind": "telephone", "value": "+995322933801", "verified": None, "label_en": ""}
NAME = {"local_name": "საქართველო", "local_language": "ka"}
MIDDLE = {"latitude": "41.7", "longitude": "44.8"}
HOUSE = {"address_en": "1, Street", "address_ka": "", "verified": None, "local_address": "", "local_language": "ka"}
PICTURE = {
    "picture": "tower",
    "picture_alt_en": "A tower",
    "picture_alt_ka": "",
    "picture_focus_x": 50,
    "picture_credit": "Nino",
}


@pytest.mark.parametrize(
    ("model", "seen", "mine", "theirs", "torn"),
    [
        ("offices.office", OPENED, {"opened_precision": "day"}, {"opened": "2015-02-10"}, ["opened"]),
        ("offices.office", OPENED, {"opened": "2015-02-10"}, {"opened_precision": "day"}, ["opened_precision"]),
        ("offices.office", OPENED, {"opened": "2015-02-10"}, {"opened": "2015-02-10", "opened_precision": "day"}, []),
        ("offices.office", OPENED | CLOSED, {"closed": "2016-01-01"}, {"opened_precision": "day"}, []),
        ("offices.premises", PLACE, {"position_precision": "door"}, {"latitude": "41.9"}, ["latitude"]),
        ("offices.premises", PLACE, {"latitude": "41.9"}, {"longitude": "45.0"}, ["longitude"]),
        ("offices.premises", PLACE, {}, {"latitude": "41.9", "longitude": "45.0"}, []),
        ("offices.office", PICTURE, {"picture": "bridge"}, {"picture_alt_en": "A high tower"}, ["picture_alt_en"]),
        ("offices.office", PICTURE, {"picture_focus_x": 10}, {"picture": "bridge"}, ["picture"]),
        ("offices.office", PICTURE, {"picture_focus_x": 10}, {"picture_credit": "Nino B."}, []),
        ("offices.contact", PHONE, {"verified": "2026-12-01"}, {"value": "+995322933802"}, ["value"]),
        ("offices.contact", PHONE, {"value": "+995322933802"}, {"verified": "2026-12-01"}, ["verified"]),
        ("offices.contact", PHONE, {"label_en": "Press"}, {"value": "+995322933802", "verified": "2026-12-01"}, []),
        ("offices.premises", HOUSE, {"address_en": "2, Street"}, {"verified": "2026-12-01"}, ["verified"]),
        ("offices.premises", HOUSE, {"address_ka": "2, ქუჩა"}, {"verified": "2026-12-01"}, []),
        ("offices.appointment", PICTURE, {"picture": "bridge"}, {"picture_alt_ka": "კოშკი"}, ["picture_alt_ka"]),
        ("offices.office", PICTURE, {"picture_alt_ka": "კოშკი"}, {"picture_alt_en": "A high tower"}, []),
        ("regions.partner", NAME, {"local_language": "ru"}, {"local_name": "Грузия"}, ["local_name"]),
        ("regions.region", MIDDLE, {"latitude": "42"}, {"longitude": "44"}, ["longitude"]),
        (
            "mandate.milestone",
            {"day": "2014-05-01", "day_precision": "year"},
            {"day_precision": "day"},
            {"day": "2014-06-01"},
            ["day"],
        ),
        ("offices.premises", HOUSE, {"local_language": "ru"}, {"local_address": "2, ქუჩა"}, ["local_address"]),
    ],
)
def test_half_a_value_of_one_and_half_of_another_are_a_conflict(model, seen, mine, theirs, torn):
    sides = seen, seen | mine, seen | theirs
    merged = merge(*(snapshot(model=model, **each) for each in sides))
    in_rows = merge(*(snapshot(row(model, **each)) for each in sides))

    assert [conflict.path for conflict in merged.conflicts] == [("fields", name) for name in torn]
    assert [conflict.path for conflict in in_rows.conflicts] == [("rows", "rows", "1", "fields", name) for name in torn]
    stands = seen | mine if torn else seen | theirs | mine
    assert merged.snapshot["fields"] == in_rows.snapshot["rows"]["rows"][0]["fields"] == stands
