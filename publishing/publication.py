"""From draft to live and back: the only ways in which published content changes by somebody's hand."""

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing import journal, lapsed_plans
from publishing.addresses import keep_address
from publishing.live_revisions import create_revision, live_revision, note_live, title_of
from publishing.lost_links import bring_back, last_deletion, links_to, lost_addresses
from publishing.merging import merge
from publishing.models import ChangeSet, Revision, SiteRevision
from publishing.references import Consequences
from publishing.snapshots import take, without_missing
from publishing.staging import check, faults_of, place, violated_rule

State = Revision.State


class PublicationError(Exception):
    """A revision cannot go live. ``faults`` are sentences, ``conflicts`` are ``merging.Conflict``."""

    def __init__(self, faults, conflicts=()):
        super().__init__(" ".join(faults))
        self.faults = list(faults)
        self.conflicts = list(conflicts)


@transaction.atomic
def save_draft(instance, snapshot, author=None, base=None, faults=None):
    """Keeps ``snapshot`` of ``instance`` as the draft on which work goes on; earlier drafts are kept as such.

    ``base`` is the live revision that the draft began from, ``None`` for an object that was never live. Its faults are
    found against the real database, unless who has just looked passes them, and are kept with it.
    """
    earlier = Revision.objects.of(instance).drafts().select_for_update().first()
    if earlier is not None:
        if earlier.snapshot == snapshot:
            return earlier
        lapsed_plans.lapse(Revision.objects.filter(pk=earlier.pk), lapsed_plans.SAVED_AGAIN, author)
        Revision.objects.filter(pk=earlier.pk).update(state=State.REPLACED, change_set=None)
        base = earlier.base
    revision = create_revision(
        type(instance), instance.pk, snapshot, title_of(instance), state=State.DRAFT, author=author, base=base,
        change_set_id=earlier.change_set_id if earlier is not None else None, faults=faults or [],
    )  # fmt: skip
    if faults is None:
        revision.faults = faults_of(revision)
        revision.save(update_fields=["faults"])
    journal.note(journal.Action.SAVED_DRAFT, revision, author)
    return revision


@transaction.atomic
def discard(revision):
    """Gives a draft up. It stays in the history."""
    lapsed_plans.lapse(Revision.objects.filter(pk=revision.pk), lapsed_plans.DISCARDED, journal.current_user())
    if Revision.objects.filter(pk=revision.pk, state=State.DRAFT).update(state=State.DISCARDED):
        journal.note(journal.Action.DISCARDED, revision, journal.current_user())


@transaction.atomic
def publish(revision, by=None, note="", task=None):
    """Makes a draft live, whole or not at all. Publishing it twice publishes it once.

    ``task`` is the plan that it carries out, if it does; other plans for the same end.
    What was published or loaded since the draft began is merged in. Raises ``PublicationError`` with the faults in words,
    or with the conflicts between the draft and what is live.
    """
    lock_objects([revision])
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    if revision.state == State.LIVE:
        return revision
    if revision.state != State.DRAFT:
        raise PublicationError([_("This draft is no longer the one that is worked on. Open the present one.")])
    instance = revision.model._base_manager.filter(pk=revision.object_id).first()
    live = live_revision(instance) if instance is not None else None
    merge_live(revision, live)
    when = timezone.now()
    try:
        with transaction.atomic():
            if revision.is_deletion and instance is not None:
                revision.lost_links = remove(instance, by, note, when) or None
            instance = place(revision)
            if instance is not None:
                revision.title = title_of(instance)
                if faults := check(instance):
                    raise PublicationError(faults)
    except IntegrityError as error:
        raise PublicationError([violated_rule(revision.model, error)]) from error
    lapsed_plans.fulfil(Revision.objects.filter(pk=revision.pk), by, task=task)
    revision.change_set = None
    mark_live(revision, live, by, note, when)
    revision.links = bring_back(last_deletion(revision), by) if live is None else None
    SiteRevision.raise_number()
    return revision


def lock_objects(revisions):
    """Locks the live rows of the objects of ``revisions``, as a form does before it looks at their drafts.

    Everybody locks objects first and their revisions then, so that nobody waits for each other.
    """
    keys = sorted({(revision.content_type_id, str(revision.object_id)) for revision in revisions})
    for content_type, pk in keys:
        model = ContentType.objects.get_for_id(content_type).model_class()
        model._base_manager.select_for_update().filter(pk=pk).values_list("pk").first()


def mark_live(revision, live, by, note, when):
    """Notes that ``revision``, whose snapshot is in place, went live instead of ``live`` (``None`` for a new object)."""
    if live is not None:
        Revision.objects.filter(pk=live.pk).update(state=State.PAST)
    keep_address(revision.model, revision.object_id, live and live.snapshot, revision.snapshot)
    revision.state = State.PAST if revision.is_deletion else State.LIVE
    revision.published, revision.published_by = when, by
    revision.change_note, revision.faults, revision.base = note, [], live
    revision.save()
    action = journal.Action.DELETED if revision.is_deletion else journal.Action.PUBLISHED
    journal.note(action, revision, by, detail=note)


def merge_live(revision, live):
    """Takes into the snapshot of a draft what went live since it began. Raises ``PublicationError`` with the conflicts."""
    if live is None or revision.is_deletion or revision.base_id == live.pk or revision.base is None:
        return
    merged, conflicts = merge(revision.base.snapshot, revision.snapshot, live.snapshot)
    if conflicts:
        raise PublicationError(
            [_("Somebody else published a change to the same text. Compare the two first.")], conflicts
        )
    revision.snapshot = merged


@transaction.atomic
def note_publication(instance, by=None, note="", snapshot=None):
    """Keeps what was just written into the live rows of ``instance`` as its live revision; ends its draft."""
    live = Revision.objects.of(instance).live().select_for_update().first()
    snapshot = snapshot or take(instance)
    drafts = Revision.objects.of(instance).drafts()
    lapsed_plans.fulfil(drafts, by)
    drafts.update(state=State.REPLACED)
    if live is not None and live.snapshot == snapshot:
        live.links = None
        return live
    revision = note_live(
        instance, snapshot, live, author=by, published=timezone.now(), published_by=by, change_note=note
    )
    journal.note(journal.Action.PUBLISHED, revision, by, detail=note)
    revision.links = bring_back(last_deletion(revision), by) if live is None else None
    SiteRevision.raise_number()
    return revision


@transaction.atomic
def delete(instance, by=None, note="", leads_to=None):
    """Takes an object off the site, with what depends on it; the revisions of all stay, and any can be restored.

    Its address leads to the object ``leads_to`` from now on, if there is one. Raises ``ProtectedError`` where something
    that depends on it may not go with it.
    """
    model, pk, when = type(instance), instance.pk, timezone.now()
    live = live_revision(instance)
    lost = remove(instance, by, note, when) + lost_addresses(instance, leads_to)
    Revision.objects.filter(pk=live.pk).update(state=State.PAST)
    keep_address(model, pk, live.snapshot, None, leads_to and leads_to.pk)
    revision = _note_deletion(live, by, note, when, lost)
    SiteRevision.raise_number()
    return revision


def remove(instance, by, note, when):
    """Deletes the rows of an object; notes what goes with it and what referred to it. Its own deletion is not noted.

    Returns the links to it that are lost, for its deletion to keep.
    """
    consequences = Consequences(instance)
    key, links = str(instance.pk), links_to(consequences)
    lost = [live_revision(dependant) for dependant in consequences.dependants]
    touched = [(owner, live_revision(owner)) for owner in consequences.changed]
    _replace(Revision.objects.of(instance).drafts(), lapsed_plans.DELETED, by)
    type(instance)._base_manager.get(pk=instance.pk).delete()
    for live in lost:
        _replace(Revision.objects.of_key(live.model, live.object_id).drafts(), lapsed_plans.DELETED, by)
        Revision.objects.filter(pk=live.pk).update(state=State.PAST)
        keep_address(live.model, live.object_id, live.snapshot, None)
        _note_deletion(live, by, note, when, links[str(live.object_id)])
    for owner, live in touched:
        owner.refresh_from_db()
        note_live(owner, take(owner), live, author=by)
    return links[key]


def _note_deletion(live, by, note, when, lost):
    revision = create_revision(
        live.model, live.object_id, None, live.title, state=State.PAST, base=live, author=by,
        published=when, published_by=by, change_note=note, lost_links=lost or None,
    )  # fmt: skip
    journal.note(journal.Action.DELETED, revision, by, detail=note)
    return revision


def _replace(drafts, why, by):
    """Ends drafts that something else took the place of, and what was planned with them."""
    lapsed_plans.lapse(drafts, why, by)
    drafts.update(state=State.REPLACED)


@transaction.atomic
def restore(revision, by=None):
    """Begins a draft with what ``revision`` says, whatever is live or deleted now; returns the draft.

    For the revision with which an object was deleted: with what was live before.
    """
    revision = last_words(revision)
    present = revision.model._base_manager.filter(pk=revision.object_id).first()
    base = live_revision(present) if present is not None else None
    snapshot = without_missing(revision.snapshot)
    drafts = Revision.objects.of_key(revision.model, revision.object_id).drafts()
    same = drafts.first()
    if same is not None and same.snapshot == snapshot:
        return same
    _replace(drafts, lapsed_plans.SAVED_AGAIN, by)
    draft = create_revision(
        revision.model, revision.object_id, snapshot, revision.title, state=State.DRAFT, author=by, base=base
    )
    draft.faults = faults_of(draft)
    draft.save(update_fields=["faults"])
    journal.note(journal.Action.RESTORED, draft, by)
    return draft


def last_words(revision):
    """``revision`` itself, or for a deletion what was live before it."""
    if not revision.is_deletion:
        return revision
    earlier = Revision.objects.of_key(revision.model, revision.object_id).filter(snapshot__isnull=False)
    return revision.base or earlier.published().first() or earlier.latest("number")


def deleted_with(revision):
    """The revisions with which other objects were deleted because this one was."""
    others = Revision.objects.filter(snapshot__isnull=True, published=revision.published).exclude(pk=revision.pk)
    return [
        other
        for other in others.select_related("content_type", "base")
        if not other.model._base_manager.filter(pk=other.object_id).exists()
    ]


@transaction.atomic
def undelete(revision, by=None, may_restore=lambda model: True):
    """Begins drafts with what was live before the deletion ``revision``: of its object, and of all that went with it.

    Several drafts are put into one change set, as none can go live without the others. Returns them, that of the
    object first.
    """
    others = [other for other in deleted_with(revision) if may_restore(other.model)]
    drafts = [restore(each, by) for each in [revision, *others]]
    if others and drafts[0].change_set_id is None:
        change_set = ChangeSet.objects.create(name=revision.title[:200], author=by)
        Revision.objects.filter(pk__in=[draft.pk for draft in drafts]).update(change_set=change_set, faults=[])
    return drafts
