"""From draft to live, and off the site: the one way, whether somebody publishes from a form, with a plan, or several drafts as one."""

import uuid
from dataclasses import dataclass, field
from functools import partial

from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.journal import entries as journal
from publishing.models import Revision, SiteRevision
from publishing.revisions.addresses import keep_address
from publishing.revisions.drafted import lacked_by, not_yet_seen
from publishing.revisions.links import link_faults
from publishing.revisions.live import ensure_live_revision, note_live, title_of
from publishing.revisions.merging import join
from publishing.revisions.references import Consequences
from publishing.revisions.snapshots import take_snapshot
from publishing.revisions.staging import Placed, apply_revision, apply_revisions, check, violated_rules
from publishing.workflow import lapsed_plans
from publishing.workflow.lapsed_plans import end_drafts
from publishing.workflow.locks import lock, lock_with_consequences
from publishing.workflow.lost_links import Links, bring_back, last_deletion, links_to, lost_addresses
from publishing.workflow.permissions import require, require_deletion

State = Revision.State
# Sent when a ``revision`` of something that was ``live`` before goes live, or ``is_minor``, a correction. What a receiver
# returns, a dict, are facts for the journal.
went_live = Signal()


@dataclass(frozen=True)
class Obstacle:
    """What forbids to publish, and at which of the drafts."""

    revision: Revision
    sentences: tuple[str, ...]

    def __str__(self):
        return f"{self.revision.name}: {' '.join(self.sentences)}"


class PublicationError(Exception):
    """Something cannot go live, or back, or be shown as if it were live. ``faults`` are sentences."""

    def __init__(self, faults):
        super().__init__(" ".join(faults))
        self.faults = list(faults)


@dataclass
class Publication:
    """One act by which content changes: the ``key`` that its parts share, when, by whom and why.

    Of a minor correction readers are not told: its note stands in the journal alone.
    """

    by: object = None
    note: str = ""
    is_minor: bool = False
    when: object = field(default_factory=timezone.now)
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    links: Links = field(default_factory=Links)

    @property
    def values(self):
        """What a revision keeps of it."""
        told = "" if self.is_minor else self.note
        return {"publication": self.key, "published": self.when, "published_by": self.by, "change_note": told}


@transaction.atomic
def publish(revision, by=None, note="", task=None, is_minor=False):
    """Makes a draft live, whole or not at all. Publishing it twice publishes it once. Returns the revision.

    ``task`` is the plan that it carries out, if it does; other plans for the same end. What was published or loaded
    since the draft began is merged in. Raises ``PermissionDenied``, and ``PublicationError`` with the faults in words.
    """
    (revision,) = lock([revision])
    if revision.state == State.LIVE:
        revision.links = Links()
        return revision
    publication = Publication(by, note, is_minor)
    if obstacles := go_live([revision], publication, task=task):
        raise PublicationError(obstacles[0].sentences)
    revision.links = publication.links
    return revision


def go_live(revisions, publication, change_set=None, task=None):
    """Makes locked drafts live as one ``publication``; returns a list of ``Obstacle``, and changed nothing if there is any.

    Raises ``PermissionDenied`` where the publisher may not publish one of them.
    """
    require(publication.by, "publish", revisions)
    live_by_key, obstacles = apply_drafts(revisions, publication)
    if obstacles:
        return obstacles
    drafts = Revision.objects.filter(pk__in=[each.pk for each in revisions])
    lapsed_plans.close_plans(drafts, publication.by, change_set, task)
    for revision in revisions:
        revision.change_set = change_set
        mark_live(revision, live_by_key[revision.pk], publication)
    for revision in revisions:
        if live_by_key[revision.pk] is None:
            publication.links.add(bring_back(last_deletion(revision), publication.by))
    SiteRevision.raise_number()
    return []


def apply_drafts(revisions, publication=None):
    """Merges drafts and writes them into the live rows. Returns ({revision's key: what was live}, obstacles).

    Without obstacles they are in place; else nothing is. With an object that is to be deleted goes what depends on it,
    which is noted as part of ``publication``.
    """
    live_by_key, obstacles, known, lacked = {}, [], {}, lacked_by(revisions)
    for revision in revisions:
        instance = revision.find_object()
        live = live_by_key[revision.pk] = ensure_live_revision(instance)
        if live is not None and len(revisions) == 1:  # nothing else changes what was just read
            known = {"instance": instance, "present": live.snapshot}
        try:
            _merge_draft(revision, live, lacked.get(revision.pk))
        except PublicationError as error:
            obstacles.append(Obstacle(revision, tuple(error.faults)))
    refused = [obstacle.revision for obstacle in obstacles]
    fit = [revision for revision in revisions if revision not in refused]
    try:
        with transaction.atomic():
            instances = apply_revisions(fit, partial(_place, publication or Publication(), known))
            placed = Placed(instances)
            for revision, instance in zip(fit, instances, strict=True):
                if instance is not None:
                    revision.title, live = title_of(instance), live_by_key[revision.pk]  # as it is called now
                    if faults := check(instance, placed) + link_faults(live and live.snapshot, revision.snapshot):
                        obstacles.append(Obstacle(revision, tuple(faults)))
            if obstacles:
                transaction.set_rollback(True)
    except IntegrityError as error:
        revision = getattr(error, "revision", fit[0])
        obstacles.append(Obstacle(revision, tuple(violated_rules(revision, error))))
    return live_by_key, obstacles


def _merge_draft(revision, live, lacked):
    """Raises ``PublicationError`` for what is no draft, or refers to others, ``lacked``, that are not published with it."""
    if revision.state != State.DRAFT:
        raise PublicationError([_("This draft is no longer the one that is worked on. Open the present one.")])
    if lacked:
        raise PublicationError([not_yet_seen(lacked)])
    merge_live(revision, live)


def _place(publication, known, revision):
    if not revision.is_deletion:
        return apply_revision(revision, **known)
    if (instance := revision.find_object()) is not None:
        revision.lost_links = remove(instance, publication) or None
    return None


def merge_live(revision, live):
    """Takes into the snapshot of a draft what went live since it began. Raises ``PublicationError`` for a conflict."""
    if live is None or revision.is_deletion:
        return
    merged = join(revision, live)
    if merged.conflicts:
        raise PublicationError([_("Somebody else published a change to the same text. Compare the two first.")])
    revision.snapshot = merged.snapshot


@transaction.atomic
def delete(instance, by=None, note="", leads_to=None):
    """Takes an object off the site, with what depends on it; the revisions of all stay, and any can be restored.

    Its address leads to the object ``leads_to`` from now on, if there is one. Returns the revision of its deletion, or
    ``None`` if somebody else deleted it meanwhile. Raises ``PermissionDenied``, and ``ProtectedError`` where something
    that depends on it may not go with it.
    """
    lock_with_consequences([instance])
    instance = type(instance)._base_manager.filter(pk=instance.pk).first()
    if instance is None:
        return None
    require_deletion(by, instance)
    publication = Publication(by, note)
    live = ensure_live_revision(instance)
    lost = remove(instance, publication) + lost_addresses(instance, leads_to)
    revision = mark_deleted(live, publication, lost, leads_to and leads_to.pk)
    SiteRevision.raise_number()
    return revision


@transaction.atomic
def delete_all(instances, by=None, note=""):
    """Takes several objects off the site, each as ``delete`` does; what went with one before it is gone."""
    lock_with_consequences(instances)
    for instance in instances:
        delete(instance, by, note)


def remove(instance, publication):
    """Deletes the rows of an object; marks what goes with it and what referred to it, but not its own deletion.

    Returns the links to it that are lost, for its deletion to keep.
    """
    consequences = Consequences(instance)
    key, links = str(instance.pk), links_to(consequences)
    lost = [ensure_live_revision(dependant) for dependant in consequences.dependants]
    touched = [(owner, ensure_live_revision(owner)) for owner in consequences.changed]
    end_drafts(Revision.objects.of(instance).drafts(), lapsed_plans.DELETED, publication.by)
    type(instance)._base_manager.get(pk=instance.pk).delete()
    for live in lost:
        end_drafts(live.history.drafts(), lapsed_plans.DELETED, publication.by)
        mark_deleted(live, publication, links[str(live.object_id)])
    for owner, live in touched:
        owner.refresh_from_db()
        note_live(owner, take_snapshot(owner), live, author=publication.by)
    return links[key]


def mark_deleted(live, publication, lost, leads_to=None):
    """Notes that the object of which ``live`` was live is gone, with the links to it that are ``lost``.

    Its address leads to the object with the key ``leads_to`` from now on. Returns the revision of its deletion.
    """
    deletion = live.next(None, live.title, author=publication.by, lost_links=lost or None)
    mark_live(deletion, live, publication, leads_to)
    return deletion


def mark_live(revision, live, publication, leads_to=None):
    """Notes that ``revision``, whose snapshot is in place, went live instead of ``live`` (``None`` for a new object)."""
    if live is not None:
        Revision.objects.filter(pk=live.pk).update(state=State.PAST)
    keep_address(revision.model, revision.object_id, live and live.snapshot, revision.snapshot, leads_to)
    revision.state = State.PAST if revision.is_deletion else State.LIVE
    revision.faults, revision.base = [], live
    for name, value in publication.values.items():
        setattr(revision, name, value)
    revision.save()
    action = journal.Action.CORRECTED if publication.is_minor else journal.Action.PUBLISHED
    action = journal.Action.DELETED if revision.is_deletion else action
    facts = {}
    if live is not None and not (live.is_deletion or revision.is_deletion):
        is_minor = publication.is_minor
        for _receiver, found in went_live.send(revision.model, revision=revision, live=live, is_minor=is_minor):
            facts |= found
    journal.record(action, revision, publication.by, detail=publication.note, **facts)
