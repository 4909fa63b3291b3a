"""What two wrote at a time is put together. A snapshot may be older than a column, or the column may be gone since: neither
is anybody's change."""

import pytest

from publishing.revisions.merging import merge


def snapshot(row=None, **fields):
    return {"fields": fields, "relations": {}, "rows": {"premises": [row] if row else []}}


def row(**fields):
    return {"pk": "1", "fields": fields, "relations": {}, "rows": {}}


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

    assert merged.snapshot["fields"] == in_rows.snapshot["rows"]["premises"][0]["fields"] == {"city": value}
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
    assert (in_rows.snapshot["rows"]["premises"][0]["fields"], in_rows.conflicts) == (fields, [])
