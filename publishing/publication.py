"""From draft to live and back: the only ways in which published content changes by somebody's hand."""

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from languages.text import SOURCE_LANGUAGE
from publishing.merging import merge
from publishing.models import Revision, SiteRevision
from publishing.snapshots import take
from publishing.staging import check, faults_of, place, violated_rule

State = Revision.State


class PublicationError(Exception):
    """A revision cannot go live. ``faults`` are sentences, ``conflicts`` are ``merging.Conflict``."""

    def __init__(self, faults, conflicts=()):
        super().__init__(" ".join(faults))
        self.faults = list(faults)
        self.conflicts = list(conflicts)


def live_revision(instance, title=None):
    """The live revision of a stored instance; noted now if its rows changed otherwise than by publication."""
    live = Revision.objects.of(instance).live().first()
    snapshot = take(instance)
    if live is not None and live.snapshot == snapshot:
        return live
    return _note_live(instance, snapshot, live)


def _note_live(instance, snapshot, live, **values):
    if live is not None:
        Revision.objects.filter(pk=live.pk).update(state=State.PAST)
    return _create(type(instance), instance.pk, snapshot, title_of(instance), state=State.LIVE, base=live, **values)


def title_of(instance):
    """What the history calls an object: its name in the source language, whoever works on it."""
    with translation.override(SOURCE_LANGUAGE):
        return str(instance)


def _create(model, pk, snapshot, title, **values):
    content_type = ContentType.objects.get_for_model(model)
    number = Revision.next_number(content_type, pk)
    return Revision.objects.create(
        content_type=content_type, object_id=pk, number=number, snapshot=snapshot, title=title[:300], **values
    )


@transaction.atomic
def save_draft(instance, snapshot, author=None, base=None):
    """Keeps ``snapshot`` of ``instance`` as the draft on which work goes on; earlier drafts are kept as such.

    ``base`` is the live revision that the draft began from, ``None`` for an object that was never live. Its faults are
    found against the real database and kept with it.
    """
    earlier = Revision.objects.of(instance).drafts().select_for_update().first()
    if earlier is not None:
        if earlier.snapshot == snapshot:
            return earlier
        Revision.objects.filter(pk=earlier.pk).update(state=State.REPLACED, change_set=None)
        base = earlier.base
    revision = _create(
        type(instance), instance.pk, snapshot, title_of(instance), state=State.DRAFT, author=author, base=base,
        change_set_id=earlier.change_set_id if earlier is not None else None,
    )  # fmt: skip
    revision.faults = faults_of(revision)
    revision.save(update_fields=["faults"])
    return revision


@transaction.atomic
def discard(revision):
    """Gives a draft up. It stays in the history."""
    Revision.objects.filter(pk=revision.pk, state=State.DRAFT).update(state=State.DISCARDED)


@transaction.atomic
def publish(revision, by=None, note=""):
    """Makes a draft live, whole or not at all. Publishing it twice publishes it once.

    What was published or loaded since the draft began is merged in. Raises ``PublicationError`` with the faults in words,
    or with the conflicts between the draft and what is live.
    """
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    if revision.state == State.LIVE:
        return revision
    if revision.state != State.DRAFT:
        raise PublicationError([_("This draft is no longer the one that is worked on. Open the present one.")])
    instance = revision.model._base_manager.filter(pk=revision.object_id).first()
    live = live_revision(instance) if instance is not None else None
    merge_live(revision, live)
    try:
        with transaction.atomic():
            instance = place(revision)
            if instance is not None and (faults := check(instance)):
                raise PublicationError(faults)
    except IntegrityError as error:
        raise PublicationError([violated_rule(revision.model, error)]) from error
    revision.change_set = None
    mark_live(revision, live, by, note, timezone.now())
    SiteRevision.raise_number()
    return revision


def mark_live(revision, live, by, note, when):
    """Notes that ``revision``, whose snapshot is in place, went live instead of ``live`` (``None`` for a new object)."""
    if live is not None:
        Revision.objects.filter(pk=live.pk).update(state=State.PAST)
    revision.state = State.PAST if revision.is_deletion else State.LIVE
    revision.published, revision.published_by = when, by
    revision.change_note, revision.faults, revision.base = note, [], live
    revision.save()


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
def note_publication(instance, by=None, note=""):
    """Keeps what was just written into the live rows of ``instance`` as its live revision; ends its draft."""
    live = Revision.objects.of(instance).live().select_for_update().first()
    snapshot = take(instance)
    Revision.objects.of(instance).drafts().update(state=State.REPLACED)
    if live is not None and live.snapshot == snapshot:
        return live
    revision = _note_live(
        instance, snapshot, live, author=by, published=timezone.now(), published_by=by, change_note=note
    )
    SiteRevision.raise_number()
    return revision


@transaction.atomic
def delete(instance, by=None, note=""):
    """Takes an object off the site; its revisions stay, and any of them can be restored."""
    live = live_revision(instance)
    title, model, pk = title_of(instance), type(instance), instance.pk
    Revision.objects.of(instance).drafts().update(state=State.REPLACED)
    instance.delete()
    Revision.objects.filter(pk=live.pk).update(state=State.PAST)
    revision = _create(
        model, pk, None, title, state=State.PAST, base=live, author=by,
        published=timezone.now(), published_by=by, change_note=note,
    )  # fmt: skip
    SiteRevision.raise_number()
    return revision


@transaction.atomic
def restore(revision, by=None):
    """Begins a draft with what ``revision`` says, whatever is live or deleted now; returns the draft."""
    present = revision.model._base_manager.filter(pk=revision.object_id).first()
    base = live_revision(present) if present is not None else None
    Revision.objects.of_key(revision.model, revision.object_id).drafts().update(state=State.REPLACED)
    draft = _create(
        revision.model, revision.object_id, revision.snapshot, revision.title, state=State.DRAFT, author=by, base=base
    )
    draft.faults = faults_of(draft)
    draft.save(update_fields=["faults"])
    return draft
