"""Several drafts as one: named faults before, all or nothing when published, and the way back."""

from dataclasses import dataclass
from functools import partial
from itertools import chain

from django.contrib.admin.utils import NestedObjects
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.journal import Action, current_user
from publishing.journal import note as note_in_journal
from publishing.lapsed_plans import fulfil, lapse_set
from publishing.lost_links import Links, bring_back, foreseen, last_deletion
from publishing.merging import Conflict
from publishing.models import ChangeSet, Revision, SiteRevision
from publishing.planners import contents_of
from publishing.publication import PublicationError, live_revision, lock_objects, mark_live, merge_live, title_of
from publishing.publication import remove as remove_from_site
from publishing.references import owner_of
from publishing.snapshots import rows_of, take
from publishing.staging import check, place, place_all, violated_rule

State = Revision.State


@dataclass(frozen=True)
class Obstacle:
    """What forbids to publish a change set, and at which of its drafts. ``conflicts`` are ``merging.Conflict``."""

    revision: Revision
    sentences: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()

    def __str__(self):
        return f"{self.revision.title}: {' '.join(self.sentences)}"


class ChangeSetError(Exception):
    """A change set cannot be published or undone; the message says why, object by object."""

    def __init__(self, sentences, obstacles=()):
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)
        self.obstacles = list(obstacles)


@transaction.atomic
def add(change_set, revision):
    """Puts a draft into an open change set. It leaves the one that it was in; each object has one draft there."""
    change_set = ChangeSet.objects.select_for_update().get(pk=change_set.pk)
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    if change_set.state != ChangeSet.State.OPEN or revision.state != State.DRAFT:
        raise ChangeSetError([_("Only a draft can be added, and only to a change set that is being worked on.")])
    if revision.change_set_id != change_set.pk:
        lapse_set(change_set, current_user())
        if revision.change_set_id:
            lapse_set(revision.change_set_id, current_user())
    same_object = Revision.objects.filter(content_type=revision.content_type, object_id=revision.object_id)
    same_object.filter(change_set=change_set).exclude(pk=revision.pk).update(change_set=None)
    Revision.objects.filter(pk=revision.pk).update(change_set=change_set)
    _note(change_set, "added", revision.title)


@transaction.atomic
def remove(change_set, revision):
    """Takes a draft out of an open change set. It stays a draft."""
    members = Revision.objects.filter(pk=revision.pk, change_set=change_set, change_set__state=ChangeSet.State.OPEN)
    if Revision.objects.filter(pk__in=list(members.values_list("pk", flat=True))).update(change_set=None):
        lapse_set(change_set, current_user())
        _note(change_set, "removed", revision.title)


def _note(change_set, step, draft=""):
    note_in_journal(Action.CHANGE_SET, change_set, current_user(), detail=draft, step=step, draft=draft)


def members_of(change_set):
    """The drafts of a change set, or what was published with it, by title."""
    members = change_set.revisions.select_related("content_type", "author", "base").order_by("title", "pk")
    return members.filter(published=change_set.published) if change_set.published else members


def seen(change_set):
    """What stands for the drafts of a change set as a page shows them: it changes with every one of them."""
    return ",".join(contents_of(change_set))


def conflicts_of(change_set):
    """What forbids to publish an open change set as it stands, as a list of ``Obstacle``; empty if nothing does."""
    with transaction.atomic():
        obstacles = _place(list(members_of(change_set)), _place_or_remove)[1]
        transaction.set_rollback(True)
    return obstacles


def _place_or_remove(revision, by=None, note="", when=None):
    """Places a draft. With an object that is to be deleted goes what depends on it, which is noted."""
    if revision.is_deletion:
        instance = revision.model._base_manager.filter(pk=revision.object_id).first()
        if instance is not None:
            revision.lost_links = remove_from_site(instance, by, note, when or timezone.now()) or None
        return None
    return place(revision)


def _place(revisions, place_one):
    """Merges and places the drafts. Returns ({revision's key: what was live}, obstacles)."""
    live_by_key, obstacles, fit = {}, [], []
    for revision in revisions:
        instance = revision.model._base_manager.filter(pk=revision.object_id).first()
        live = live_by_key[revision.pk] = live_revision(instance) if instance is not None else None
        try:
            if revision.state != State.DRAFT:
                raise PublicationError([_("This draft is no longer the one that is worked on. Open the present one.")])
            merge_live(revision, live)
            fit.append(revision)
        except PublicationError as error:
            obstacles.append(Obstacle(revision, tuple(error.faults), tuple(error.conflicts)))
    try:
        with transaction.atomic():
            for revision, instance in zip(fit, place_all(fit, place_one), strict=True):
                if instance is not None:
                    revision.title = title_of(instance)
                if instance is not None and (faults := check(instance)):
                    obstacles.append(Obstacle(revision, tuple(faults)))
    except IntegrityError as error:
        revision = getattr(error, "revision", fit[0])
        obstacles.append(Obstacle(revision, (violated_rule(revision.model, error),)))
    return live_by_key, obstacles


@transaction.atomic
def publish(change_set, by=None, note="", task=None):
    """Makes all drafts of a change set live, or none. Publishing it twice publishes it once.

    ``task`` is the plan that it carries out, if it does; other plans for the same end.
    Raises ``ChangeSetError`` with an ``Obstacle`` for each draft that cannot go live.
    """
    change_set = ChangeSet.objects.select_for_update().get(pk=change_set.pk)
    change_set.links = Links()
    if change_set.state == ChangeSet.State.PUBLISHED:
        return change_set
    if change_set.state != ChangeSet.State.OPEN:
        raise ChangeSetError([_("This change set is no longer being worked on.")])
    # In one order everywhere, so that two publications wait for each other and do not lock each other out.
    lock_objects(change_set.revisions.all())
    keys = list(change_set.revisions.select_for_update().order_by("pk").values_list("pk", flat=True))
    revisions = [revision for revision in members_of(change_set) if revision.pk in keys]
    if not revisions:
        raise ChangeSetError([_("There is no draft in this change set.")])
    now, note = timezone.now(), note if task else note or change_set.note
    live, obstacles = _place(revisions, partial(_place_or_remove, by=by, note=note, when=now))
    if obstacles:
        raise ChangeSetError([str(obstacle) for obstacle in obstacles], obstacles)
    fulfil(Revision.objects.filter(pk__in=keys), by, change_set, task)
    for revision in revisions:
        mark_live(revision, live[revision.pk], by, note, now)
    change_set.links = _linked([last_deletion(revision) for revision in revisions if live[revision.pk] is None], by)
    # What went with a deleted object comes back with it.
    Revision.objects.filter(snapshot__isnull=True, published=now, change_set=None).update(change_set=change_set)
    change_set.state, change_set.note = ChangeSet.State.PUBLISHED, note
    change_set.published, change_set.published_by = now, by
    change_set.save()
    note_in_journal(Action.CHANGE_SET, change_set, by, step="published")
    SiteRevision.raise_number()
    return change_set


@transaction.atomic
def undo(change_set, by=None):
    """Puts back, as one, what was live before a change set was published. Undoing it twice undoes it once.

    Raises ``ChangeSetError`` with the names of what was changed since, or of what would go with a new object.
    """
    change_set = ChangeSet.objects.select_for_update().get(pk=change_set.pk)
    change_set.links = Links()
    if change_set.state == ChangeSet.State.UNDONE:
        return change_set
    if change_set.state != ChangeSet.State.PUBLISHED:
        raise ChangeSetError([_("This change set is not published.")])
    revisions = list(members_of(change_set).select_related("base"))
    changed = [str(revision.title) for revision in revisions if not _stands(revision)]
    if changed:
        raise ChangeSetError([_("Changed since, so this cannot be undone as one: %s.") % ", ".join(changed)])
    back = [_way_back(revision, change_set, by) for revision in revisions]
    if dependants := _dependants(back):
        raise ChangeSetError([_("First remove what refers to the new content: %s.") % ", ".join(dependants)])
    try:
        with transaction.atomic():
            faults = [fault for instance in place_all(back) if instance is not None for fault in check(instance)]
            if faults:
                raise ChangeSetError(faults)
    except IntegrityError as error:
        raise ChangeSetError([violated_rule(getattr(error, "revision", back[0]).model, error)]) from error
    now = timezone.now()
    note = f"Undone: {change_set.note}"[:400] if change_set.note else ""  # in the language of all notes
    for revision in back:
        Revision.objects.of_key(revision.model, revision.object_id).live().update(state=State.PAST)
        mark_live(revision, revision.base, by, note, now)
    change_set.links = _linked([revision for revision in revisions if revision.is_deletion], by)
    change_set.state = ChangeSet.State.UNDONE
    change_set.save(update_fields=["state"])
    note_in_journal(Action.CHANGE_SET, change_set, by, step="undone")
    SiteRevision.raise_number()
    return change_set


def _linked(deletions, by):
    links = Links()
    for deletion in deletions:
        links.add(bring_back(deletion, by))
    return links


def links_of(change_set):
    """The ``Links`` that publishing or undoing a change set will put back, and those that it cannot."""
    links = Links()
    for revision in members_of(change_set):
        if change_set.state == ChangeSet.State.PUBLISHED:
            links.add(foreseen(revision) if revision.is_deletion else Links())
        elif not revision.is_deletion and not revision.model._base_manager.filter(pk=revision.object_id).exists():
            links.add(foreseen(last_deletion(revision)))
    return links


def _stands(revision):
    """Whether the object is still as ``revision`` made it."""
    instance = revision.model._base_manager.filter(pk=revision.object_id).first()
    if revision.is_deletion:
        return instance is None
    return instance is not None and take(instance) == revision.snapshot


def _way_back(revision, change_set, by):
    """An unsaved revision that says what was live before ``revision``."""
    before = revision.base
    return Revision(
        content_type=revision.content_type,
        object_id=revision.object_id,
        number=Revision.next_number(revision.content_type, revision.object_id),
        title=before.title if before else revision.title,
        snapshot=before.snapshot if before else None,
        base=revision,
        author=by,
        change_set=change_set,
    )


def _dependants(back):
    """The names of what would be deleted, or lose its reference, with the objects that were new."""
    gone = [revision.model._base_manager.get(pk=revision.object_id) for revision in back if revision.is_deletion]
    own = {row.pk for instance in gone for row in rows_of(instance)} | {revision.object_id for revision in back}
    names = []
    for instance in gone:
        collector = NestedObjects(using=instance._state.db)
        collector.collect([instance])
        touched = [*collector.protected, *chain.from_iterable(collector.model_objs.values())]
        touched += chain.from_iterable(chain.from_iterable(collector.field_updates.values()))
        names += [str(owner) for owner in map(_owner, touched) if owner.pk not in own]
    return list(dict.fromkeys(names))


def _owner(row):
    """The object that a row, or a link of a many-to-many relation, belongs to."""
    model = row._meta.auto_created
    if not model:
        return owner_of(row)
    relation = next(f for f in model._meta.local_many_to_many if f.remote_field.through is type(row))
    return owner_of(getattr(row, relation.m2m_field_name()))


@transaction.atomic
def give_up(change_set):
    """Ends work on a change set. Its drafts stay, each by itself."""
    if ChangeSet.objects.filter(pk=change_set.pk, state=ChangeSet.State.OPEN).update(state=ChangeSet.State.DISCARDED):
        lapse_set(change_set, current_user())
        change_set.revisions.update(change_set=None)
        _note(change_set, "discarded")
