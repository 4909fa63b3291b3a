"""Drafts that refer to drafts: what a draft needs that readers do not see yet, and which drafts need it.

What is live is there for everybody, whatever draft there is of it; here are the drafts of objects that are not live.
"""

from graphlib import CycleError, TopologicalSorter

from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from publishing.models import Content, Revision
from publishing.revisions.snapshots import kept_fields, model_of, parts_of

MOST_NEEDED = 100  # drafts that one draft may need, directly or through others


def named_in(snapshot):
    """{(model, key as text)} of the content to which a snapshot and its rows refer, but for themselves."""
    own, found = {row["pk"] for row in parts_of(snapshot)}, set()
    for row in parts_of(snapshot):
        model = model_of(row)
        for field in kept_fields(model):
            if field.many_to_one:
                found.add((field.related_model, row["fields"].get(field.attname)))
        for field in model._meta.many_to_many:
            found |= {(field.related_model, key) for key in row["relations"].get(field.name, ())}
    return {(model, key) for model, key in found if key and key not in own and issubclass(model, Content)}


def unpublished(named):
    """The drafts of those of ``named`` that are not live, by title. One query where there are none."""
    keys = {key for _model, key in named}
    drafts = Revision.objects.unpublished().filter(object_id__in=keys).select_related("content_type", "base")
    found = (draft for draft in drafts.order_by("title", "pk") if (draft.model, str(draft.object_id)) in named)
    return [draft for draft in found if draft.find_object() is None]


def needed_by(*revisions):
    """The drafts to which ``revisions`` refer, directly or through each other, but for themselves; each after what it needs.

    A query for each step of the way. Stops looking where there are more than ``MOST_NEEDED``.
    """
    known = {_key(revision) for revision in revisions}
    found, latest = [], revisions
    while latest and len(found) <= MOST_NEEDED:
        named = {key for each in latest if not each.is_deletion for key in named_in(each.snapshot)} - known
        latest = unpublished(named)
        known |= named
        found += latest
    return in_order(found[: MOST_NEEDED + 1])


def lacked_by(revisions):
    """{key of a revision: the drafts to which it refers and which are not among ``revisions``}. One query for none."""
    own = {_key(revision) for revision in revisions}
    named = {each.pk: named_in(each.snapshot) - own for each in revisions if not each.is_deletion}
    drafts = unpublished(set().union(*named.values()))
    found = {pk: [draft for draft in drafts if _key(draft) in keys] for pk, keys in named.items()}
    return {pk: lacking for pk, lacking in found.items() if lacking}


def referring_to(revision):
    """The drafts that refer to the object of ``revision``, by title. Reads every draft."""
    model, key = _key(revision)
    drafts = Revision.objects.drafts().annotate(text=Cast("snapshot", models.TextField()))
    drafts = drafts.filter(text__contains=key).select_related("content_type").order_by("title", "pk")
    return [draft for draft in drafts if (model, key) in named_in(draft.snapshot)]


def in_order(revisions):
    """``revisions``, each after those to which it refers; as they are where some refer to each other.

    The database judges references when all stand, so no order is needed there: this one is for those who read of it.
    """
    by_key, needed = {_key(revision): revision for revision in revisions}, {}
    for revision in revisions:
        named = set() if revision.is_deletion else named_in(revision.snapshot)
        needed[revision] = [other for key, other in by_key.items() if key in named]
    try:
        return list(TopologicalSorter(needed).static_order())
    except CycleError:
        return list(revisions)


def not_yet_seen(drafts):
    """What is said of something that needs ``drafts``, as a sentence."""
    names = ", ".join(draft.name for draft in drafts)
    words = _("It refers to drafts that readers do not see yet: %(names)s. Publish them with it, in one change set.")
    return words % {"names": names}


def _key(revision):
    return revision.model, str(revision.object_id)
