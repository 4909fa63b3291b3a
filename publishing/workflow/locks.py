"""The one order in which everybody locks, before anything is looked at, so that nobody waits for each other.

A person, then a plan, then a change set, then objects, then their revisions.
"""

from functools import cache
from graphlib import TopologicalSorter

from django.apps import apps
from django.contrib.auth import get_user_model

from publishing.models import ChangeSet, Content, Revision
from publishing.revisions.references import Consequences, owners_by_model
from publishing.workflow.lost_links import owners_of


def lock(revisions):
    """``revisions`` as they stand now, their live objects locked first and they then; also who refers to them again."""
    keys = {(revision.model, revision.object_id) for revision in revisions}
    lock_objects(keys.union(*(map(key_of, owners_of(revision)) for revision in revisions)))
    locked = Revision.objects.select_for_update(of=("self",)).select_related("content_type", "base").order_by("pk")
    found = {revision.pk: revision for revision in locked.filter(pk__in=[revision.pk for revision in revisions])}
    return [found[revision.pk] for revision in revisions]


def lock_objects(keys):
    """Locks objects, given as pairs of (model, key): their live rows, or else their first revisions, which stay whatever
    becomes of them. Of two who meet while such an object goes live, one may be refused.
    """
    for model, pk in sorted({(model, str(pk)) for model, pk in keys}, key=lambda key: (_places()[key[0]], key[1])):
        if not _lock_row(model, pk):
            revisions = Revision.objects.of_key(model, pk).order_by("number")
            revisions.select_for_update(no_key=True).values_list("pk").first()  # what refers to it need not wait
            _lock_row(model, pk)  # it may have gone live meanwhile


def _lock_row(model, pk):
    """Locks a live row; returns whether there is one."""
    return model._base_manager.select_for_update().filter(pk=pk).values_list("pk").first() is not None


def lock_with_consequences(instances):
    """Locks objects that are to be deleted, with what goes with them and what refers to them, which may grow meanwhile."""
    locked = set()
    while wanted := _concerned(instances) - locked:
        lock_objects(wanted)
        locked |= wanted


def lock_person(person):
    """Of the same sent twice at once by a person, the second waits here where there is no object yet to wait for."""
    get_user_model()._base_manager.select_for_update(no_key=True).values_list("pk").get(pk=person.pk)


def lock_change_set(change_set):
    """A change set as it stands now, locked; what refers to it need not wait."""
    return ChangeSet.objects.select_for_update(no_key=True).get(pk=change_set.pk)


def key_of(instance):
    return type(instance), instance.pk


def _concerned(instances):
    found = [Consequences(each) for each in instances]
    rows = [row for each in found for row in (*each.dependants, *each.changed)]
    return {key_of(row) for row in (*instances, *rows)}


@cache
def _places():
    """{model of content: its place in the order}: before what it refers to, as writing it has the database lock that."""
    related = {model: [] for model in apps.get_models() if issubclass(model, Content)}
    for model in related:
        owner = owners_by_model()[model].related_model if model in owners_by_model() else model
        targets = (field.related_model for field in (*model._meta.fields, *model._meta.many_to_many))
        related[owner] += [target for target in targets if target in related and target is not owner]
    order = list(TopologicalSorter(related).static_order())
    return {model: place for place, model in enumerate(reversed(order))}
