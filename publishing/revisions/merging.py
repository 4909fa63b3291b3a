"""Two people's changes to one snapshot, joined: what only one of them changed stands, the rest is a conflict.

So is half a value from either, such as a date of one and how exactly another one knows it.
"""

import hashlib
from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, permutations

from publishing.revisions.snapshots import kept_fields, model_of

BLANK = {"fields": {}, "relations": {}, "rows": {}}


@dataclass(frozen=True)
class Conflict:
    """Both changed the same thing. ``path`` leads to it in a snapshot, such as ("fields", "profile_fr")."""

    path: tuple
    base: object
    mine: object
    theirs: object

    @property
    def token(self):
        """A short text that stands for what the other one wrote there, whatever becomes of one's own text."""
        return hashlib.sha256(repr((self.path, self.theirs)).encode()).hexdigest()[:16]


@dataclass
class Merged:
    """What came of a merge. In a conflict ``snapshot`` says what was posted; ``kept`` are paths that others changed."""

    snapshot: dict
    conflicts: list = field(default_factory=list)
    kept: list = field(default_factory=list)


def merge(seen, posted, present):
    """Joins ``posted``, which somebody made of ``seen``, with ``present``, which others made of it meanwhile.

    All three are snapshots of one object. Returns ``Merged``.
    """
    merged = Merged({})
    merged.snapshot = _merge_row(seen, posted, present, (), merged)
    return merged


def join(draft, live):
    """``Merged`` of what is worked on: the draft with what went live since it began, else what is live.

    Both are revisions, or ``None``; one of them there is.
    """
    if draft is None or draft.is_deletion:
        return Merged(live.snapshot)
    if live is None or draft.base is None or draft.base.snapshot is None:
        return Merged(draft.snapshot)
    return merge(draft.base.snapshot, draft.snapshot, live.snapshot)


def _merge_row(base, mine, theirs, path, merged):
    row = deepcopy(mine)
    # A column that is newer than one of the two, or gone, as those of a language may be, stands in the other only.
    row["fields"] = theirs["fields"] | mine["fields"]
    both = mine["fields"].keys() & theirs["fields"].keys()
    said_with = _said_with(model_of(mine))
    for name in filter(both.__contains__, mine["fields"]):
        with_it = both.intersection(said_with.get(name, ()))
        own, *others = ([side["fields"].get(each) for side in (base, mine, theirs)] for each in [name, *with_it])
        is_torn = any(ours not in (before, theirs) for before, ours, theirs in others)
        row["fields"][name] = _merge_value(*own, (*path, "fields", name), merged, is_torn)
    for name in mine["relations"]:
        before, ours, others = (set(side["relations"].get(name, ())) for side in (base, mine, theirs))
        row["relations"][name] = sorted((others | (ours - before)) - (before - ours))
        if others != before and ours == before:
            merged.kept.append((*path, "relations", name))
    for name in mine["rows"]:
        sides = [{row["pk"]: row for row in side["rows"].get(name, ())} for side in (base, mine, theirs)]
        row["rows"][name] = _merge_rows(*sides, (*path, "rows", name), merged)
    return row


@cache
def _said_with(model):
    """{column: the columns of ``model`` that say something only together with it}; a translated field has one a language."""
    columns = defaultdict(set)
    for column in kept_fields(model):
        columns[getattr(column, "translated_field", column).name].add(column.attname)
        columns[column.name].add(column.attname)
    groups = [(name, f"{name}_precision") for name in columns]
    groups += (group for base in model.__mro__ for group in vars(base).get("said_together", ()))
    found = defaultdict(set)
    for one, other in chain.from_iterable(permutations(group, 2) for group in groups):
        for column in columns.get(one, ()):
            found[column] |= columns.get(other, set())
    return found


def _merge_value(base, mine, theirs, path, merged, is_torn=False):
    """``is_torn``: what others say here belongs to a value that one's own change replaces."""
    if mine == theirs or theirs == base:
        return mine
    if mine == base and not is_torn:
        merged.kept.append(path)
        return theirs
    merged.conflicts.append(Conflict(path, base, mine, theirs))
    return mine


def _merge_rows(base, mine, theirs, path, merged):
    rows = []
    for pk in sorted(base.keys() | mine.keys() | theirs.keys()):
        before, ours, others = base.get(pk), mine.get(pk), theirs.get(pk)
        if ours is not None and others is not None:
            rows.append(_merge_row(before or BLANK, ours, others, (*path, pk), merged))
        else:
            row = _merge_value(before, ours, others, (*path, pk), merged)
            rows += [row] if row is not None else []
    return rows
