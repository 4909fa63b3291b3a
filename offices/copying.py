"""A new office that begins as a copy of another one, and new premises as a copy of the last ones."""

from datetime import date
from operator import itemgetter

from django.utils.translation import gettext as _

from languages.dates import speak_date
from publishing.revisions.snapshots import copy_of

# What two offices may well have in common. What is known by itself (name, address, dates), proves something (sources,
# the day on which it was known), or leads to one office alone (street, position, contacts, posts) is not repeated.
OF_OFFICE = ("kind", "regions", "profile")
OF_PREMISES = ("country", "hours", "local_language", "time_zone")


def office_like(snapshot):
    """The snapshot of a new office that is like another one, with premises like its last ones."""
    office = copy_of(snapshot, OF_OFFICE)
    premises = [copy_of(row, OF_PREMISES, office_id=office["pk"]) for row in _last(snapshot)]
    return {**office, "rows": {**office["rows"], "premises": premises}}


class NotLaterError(Exception):
    """An office is to move on a day that is not after the one on which it came to its present premises."""


def moved(snapshot, day):
    """The snapshot of an office whose last premises end on ``day`` or ended earlier; then others begin in the same city."""
    others, until = snapshot["rows"]["premises"], day.isoformat()
    last = _last(snapshot)
    for row in last:
        if (since := row["fields"]["since"] or "") >= until:
            words = _("The office came to its last premises on %(day)s. Write a later day.")
            raise NotLaterError(words % {"day": speak_date(date.fromisoformat(since))})
        if (row["fields"]["until"] or until) < until:
            continue  # it left them earlier
        ended = {**row, "fields": row["fields"] | {"until": until, "until_precision": "day"}}
        others = [ended if each is row else each for each in others]
    names = (*OF_PREMISES, "city") if last else ()
    like = last[0] if last else {"model": "offices.premises", "fields": {}, "relations": {}}
    new = copy_of(like, names, office_id=snapshot["pk"], since=day)
    return {**snapshot, "rows": {**snapshot["rows"], "premises": sorted([*others, new], key=itemgetter("pk"))}}


def _last(snapshot):
    return sorted(snapshot["rows"]["premises"], key=lambda row: row["fields"]["since"] or "")[-1:]
