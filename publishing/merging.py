"""Two people's changes to one snapshot, joined: what only one of them changed stands, the rest is a conflict."""

from copy import deepcopy
from dataclasses import dataclass


@dataclass(frozen=True)
class Conflict:
    """Both changed the same thing. ``path`` leads to it in a snapshot, such as ("fields", "profile_fr")."""

    path: tuple
    base: object
    mine: object
    theirs: object


def merge(base, mine, theirs):
    """(merged snapshot, conflicts): ``mine`` and ``theirs`` both began from ``base``. In a conflict ``mine`` stands."""
    conflicts = []
    return _merge_row(base, mine, theirs, (), conflicts), conflicts


def _merge_row(base, mine, theirs, path, conflicts):
    merged = deepcopy(mine)
    for name in mine["fields"]:
        values = [side["fields"].get(name) for side in (base, mine, theirs)]
        merged["fields"][name] = _merge_value(*values, (*path, "fields", name), conflicts)
    for name in mine["relations"]:
        before, ours, others = (set(side["relations"].get(name, ())) for side in (base, mine, theirs))
        merged["relations"][name] = sorted((others | (ours - before)) - (before - ours))
    for name in mine["rows"]:
        sides = [{row["pk"]: row for row in side["rows"].get(name, ())} for side in (base, mine, theirs)]
        merged["rows"][name] = _merge_rows(*sides, (*path, "rows", name), conflicts)
    return merged


def _merge_value(base, mine, theirs, path, conflicts):
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    conflicts.append(Conflict(path, base, mine, theirs))
    return mine


def _merge_rows(base, mine, theirs, path, conflicts):
    merged = []
    for pk in sorted(base.keys() | mine.keys() | theirs.keys()):
        before, ours, others = base.get(pk), mine.get(pk), theirs.get(pk)
        if ours is not None and others is not None:
            merged.append(_merge_row(before or ours, ours, others, (*path, pk), conflicts))
        else:
            row = _merge_value(before, ours, others, (*path, pk), conflicts)
            merged += [row] if row is not None else []
    return merged
