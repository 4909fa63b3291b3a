"""Several drafts as one: put together, named faults before, all or nothing when published, and all put back as one."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from publishing.journal.entries import Action, record
from publishing.models import ChangeSet, Revision, SiteRevision
from publishing.revisions.drafted import MOST_NEEDED, in_order, needed_by
from publishing.revisions.live import stands
from publishing.revisions.references import Consequences
from publishing.revisions.snapshots import take_snapshot
from publishing.revisions.staging import Placed, apply_revisions, check, violated_rules
from publishing.workflow.lapsed_plans import DELETED, cancel_set_plans, end_drafts
from publishing.workflow.locks import lock, lock_change_set
from publishing.workflow.lost_links import Links, bring_back, foreseen, last_deletion
from publishing.workflow.permissions import contents_of, require
from publishing.workflow.publication import Obstacle, Publication, PublicationError, apply_drafts, go_live, mark_live

State = Revision.State


@transaction.atomic
def add(change_set, revision, by=None):
    """Puts a draft into an open change set, once. It leaves the one that it was in; each object has one draft there."""
    change_set = lock_change_set(change_set)
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    if change_set.state != ChangeSet.State.OPEN or revision.state != State.DRAFT:
        raise PublicationError([_("Only a draft can be added, and only to a change set that is being worked on.")])
    if revision.change_set_id == change_set.pk:
        return
    cancel_set_plans(change_set, by)
    if revision.change_set_id:
        cancel_set_plans(revision.change_set_id, by)
    revision.history.filter(change_set=change_set).exclude(pk=revision.pk).update(change_set=None)
    Revision.objects.filter(pk=revision.pk).update(change_set=change_set)
    record_step(change_set, "added", by, draft=revision.title)


@transaction.atomic
def remove(change_set, revision, by=None):
    """Takes a draft out of an open change set; it stays a draft. Returns whether it was in it as somebody saw it."""
    change_set = lock_change_set(change_set)
    member = Revision.objects.filter(pk=revision.pk, change_set=change_set)
    if change_set.state != ChangeSet.State.OPEN or not member.update(change_set=None):
        return False
    cancel_set_plans(change_set, by)
    record_step(change_set, "removed", by, draft=revision.title)
    return True


@dataclass
class Gathered:
    """What became of a draft and of those that it needs: the ``change_set`` in which they are to go live as one, if there
    is one, those that were put there just now, and those that are elsewhere and stay there.
    """

    change_set: ChangeSet | None = None
    added: list = field(default_factory=list)
    elsewhere: list = field(default_factory=list)


@transaction.atomic
def gather(revision, by=None, note=""):
    """Puts a draft, with the drafts that it needs, into one open change set; returns ``Gathered``.

    Into that of the draft, else of one that it needs, else into a new one with its name and the change ``note``. A
    draft stays in another change set that it is in, and to one that is planned nothing is added. A change set that has no
    note takes it too.
    """
    needed = needed_by(revision)[:MOST_NEEDED]
    if not needed:
        return Gathered()
    together = [revision, *needed]
    key = next((each.change_set_id for each in together if each.change_set_id), None)
    elsewhere = [each for each in together if each.change_set_id not in (key, None)]
    free = [each for each in together if each.change_set_id is None]
    if key is None:
        change_set = ChangeSet.objects.create(name=revision.title[:200], author=by, note=note)
    else:
        change_set = lock_change_set(ChangeSet(pk=key))
        if note and not change_set.note:
            change_set.note = note
            change_set.save(update_fields=["note"])
    is_planned = change_set.tasks.planned().exists()
    if free and is_planned:
        return Gathered(change_set, [], [*elsewhere, *free])
    for each in sorted(free, key=lambda each: str(each.pk)):
        add(change_set, each, by)
    return Gathered(change_set, free, elsewhere)


def record_step(change_set, step, by, **facts):
    record(Action.CHANGE_SET, change_set, by, detail=facts.get("draft", ""), step=step, **facts)


def members_of(change_set):
    """The drafts of a change set, or what was published with it, by title."""
    members = change_set.revisions.select_related("content_type", "author", "base").order_by("title", "pk")
    return members.filter(publication=change_set.publication) if change_set.published else members


def were_live(revisions):
    """Whether readers knew any of these before, in whatever words: then they are to be told what changes and why."""
    known = [State.LIVE, State.PAST]
    return any(each.history.filter(state__in=known).exists() for each in revisions)


def contents_token(change_set):
    """What stands for the drafts of a change set as a page shows them: it changes with every one of them."""
    return ",".join(contents_of(change_set))


def conflicts_of(change_set):
    """What forbids to publish an open change set as it stands, as a list of ``Obstacle``; empty if nothing does."""
    with transaction.atomic():
        obstacles = apply_drafts(lock(members_of(change_set)))[1]
        transaction.set_rollback(True)
    return obstacles


@transaction.atomic
def publish(change_set, by=None, note="", task=None, is_minor=False):
    """Makes all drafts of a change set live, or none. Returns the ``Links`` that came back with it; ``None`` where it was
    published already, and nothing was done.

    ``task`` is the plan that it carries out, if it does; other plans for the same end.
    Raises ``PermissionDenied``, and ``PublicationError`` with a sentence for each draft that cannot go live.
    """
    change_set = lock_change_set(change_set)
    if change_set.state == ChangeSet.State.PUBLISHED:
        return None
    if change_set.state != ChangeSet.State.OPEN:
        raise PublicationError([_("This change set is no longer being worked on.")])
    revisions = in_order(
        sorted(lock(change_set.revisions.all()), key=lambda revision: (revision.title, str(revision.pk)))
    )
    if not revisions:
        raise PublicationError([_("There is no draft in this change set.")])
    publication = Publication(by, note if task else note or change_set.note, is_minor)
    if obstacles := go_live(revisions, publication, change_set, task):
        raise PublicationError([str(obstacle) for obstacle in obstacles])
    # What went with a deleted object comes back with it.
    Revision.objects.filter(publication=publication.key, change_set=None).update(change_set=change_set)
    change_set.state, change_set.note = ChangeSet.State.PUBLISHED, publication.note
    change_set.publication, change_set.published, change_set.published_by = publication.key, publication.when, by
    change_set.save()
    record_step(change_set, "published", by)
    return publication.links


def links_of(change_set):
    """The ``Links`` that publishing or undoing a change set will put back, and those that it cannot."""
    links = Links()
    for revision in members_of(change_set):
        if change_set.state == ChangeSet.State.PUBLISHED:
            links.add(foreseen(revision) if revision.is_deletion else Links())
        elif not revision.is_deletion and revision.find_object() is None:
            links.add(foreseen(last_deletion(revision)))
    return links


@transaction.atomic
def discard(change_set, by=None):
    """Ends work on a change set, and returns whether there was any. Its drafts stay, each by itself."""
    change_set = lock_change_set(change_set)
    if change_set.state != ChangeSet.State.OPEN:
        return False
    lock(members_of(change_set))  # whoever saves one of them at this moment leaves a new draft in the set
    cancel_set_plans(change_set, by)
    change_set.revisions.update(change_set=None)
    change_set.state = ChangeSet.State.DISCARDED
    change_set.save(update_fields=["state"])
    record_step(change_set, "discarded", by)
    return True


@transaction.atomic
def undo(change_set, by=None):
    """Puts back, as one, what was live before a change set was published.

    Returns the ``Links`` that came back with it; ``None`` where it was undone already, and nothing was done. Raises ``PermissionDenied``, and ``PublicationError`` with the names of what was changed since,
    or of what would go with a new object.
    """
    change_set = lock_change_set(change_set)
    if change_set.state == ChangeSet.State.UNDONE:
        return None
    if change_set.state != ChangeSet.State.PUBLISHED:
        raise PublicationError([_("This change set is not published.")])
    revisions = lock(members_of(change_set))
    require(by, "undo", revisions)
    changed = [revision.name for revision in revisions if not _stands(revision)]
    if changed:
        raise PublicationError([_("Changed since, so this cannot be undone as one: %s.") % ", ".join(changed)])
    back = [_way_back(revision, change_set, by) for revision in revisions]
    if dependants := _dependants(back):
        raise PublicationError([_("First remove what refers to the new content: %s.") % ", ".join(dependants)])
    _put_back(back)
    reason = f"Undone: {change_set.note}"[:400] if change_set.note else ""  # in the language of all notes
    publication = Publication(by, reason)
    for revision in back:
        revision.history.live().update(state=State.PAST)
        if revision.is_deletion:
            end_drafts(revision.history.drafts(), DELETED, by)
        mark_live(revision, revision.base, publication)
    for revision in revisions:
        if revision.is_deletion:
            publication.links.add(bring_back(revision, by))
    change_set.state = ChangeSet.State.UNDONE
    change_set.save(update_fields=["state"])
    record_step(change_set, "undone", by)
    SiteRevision.raise_number()
    return publication.links


def _put_back(back):
    try:
        with transaction.atomic():
            placed = Placed(apply_revisions(back))
            obstacles = [
                Obstacle(revision, tuple(faults))
                for revision, instance in zip(back, placed.instances, strict=True)
                if instance is not None and (faults := check(instance, placed))
            ]
            if obstacles:
                raise PublicationError(list(map(str, obstacles)))
    except IntegrityError as error:
        revision = getattr(error, "revision", back[0])
        obstacle = Obstacle(revision, tuple(violated_rules(revision, error)))
        raise PublicationError([str(obstacle)]) from error


def _stands(revision):
    """Whether the object is still as ``revision`` made it."""
    instance = revision.find_object()
    if revision.is_deletion:
        return instance is None
    return instance is not None and stands(revision.snapshot, take_snapshot(instance))


def _way_back(revision, change_set, by):
    """An unsaved revision that says what was live before ``revision``."""
    before = revision.base
    snapshot, title = (before.snapshot, before.title) if before else (None, revision.title)
    return revision.next(snapshot, title, base=revision, author=by, change_set=change_set)


def _dependants(back):
    """The names of what would be deleted, or lose its reference, with the objects that were new."""
    gone = [revision.find_object() for revision in back if revision.is_deletion]
    own = {revision.object_id for revision in back}
    owners = (owner for instance in gone for owner in Consequences(instance).owners)
    return list(dict.fromkeys(str(owner) for owner in owners if owner.pk not in own))
