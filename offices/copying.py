"""A new office that begins as a copy of another one."""

from publishing.revisions.snapshots import copy_of

# What two offices may well have in common. What is known by itself (name, address, dates), proves something (sources,
# the day on which it was known), or leads to one office alone (street, position, contacts, posts) is not repeated.
OF_OFFICE = ("kind", "regions", "profile")
OF_PREMISES = ("country", "hours", "local_language", "time_zone")


def office_like(snapshot):
    """The snapshot of a new office that is like another one, with premises like its last ones."""
    office = copy_of(snapshot, OF_OFFICE)
    last = sorted(snapshot["rows"]["premises"], key=lambda row: row["fields"]["since"] or "")[-1:]
    premises = [copy_of(row, OF_PREMISES, office_id=office["pk"]) for row in last]
    return {**office, "rows": {**office["rows"], "premises": premises}}
