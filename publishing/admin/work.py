"""One form of one object at work: what its editor saw, what stands there now, and what becomes of what was sent."""

import uuid
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from publishing.admin.others_work import label_at, who_and_when
from publishing.models import Revision
from publishing.models.content import as_key
from publishing.revisions.drafted import named_in, unpublished
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.merging import Merged, join, merge
from publishing.revisions.snapshots import instantiate, revised
from publishing.revisions.staging import check_unique
from publishing.workflow.drafts import save_draft
from publishing.workflow.locks import lock_objects
from publishing.workflow.lost_links import Links
from publishing.workflow.publication import PublicationError, publish

State = Revision.State
# The hidden fields of a form of content.
KEY, SEEN, ACKNOWLEDGED, NOTE = "form_key", "seen", "conflicts_seen", "change_note"
# Its fields in the bar below: a correction of which readers are not told; buttons that keep what was sent as the draft.
MINOR, DRAFT, SUBMIT = "minor", "_draft", "_submit"
PREVIEW = "_preview"  # shows what was sent, and keeps nothing


def is_for_draft(sent):
    """Whether what a form posted is at most to become a draft."""
    return not sent.keys().isdisjoint({DRAFT, SUBMIT, PREVIEW})


class NotSavedError(Exception):
    """What was sent cannot be saved as it is: ``sentences`` say why.

    ``conflicts`` are those (``merging.Conflict``) with what others saved while the form was open; ``earlier`` those of
    its draft with what is live.
    """

    def __init__(self, sentences=(), conflicts=(), earlier=()):
        super().__init__(" ".join(sentences))
        self.sentences, self.conflicts, self.earlier = list(sentences), list(conflicts), list(earlier)


@dataclass
class Work:
    """``sent`` is what the form posted (a QueryDict), or ``None`` while it is only shown.

    The form works in memory on ``seen``, a snapshot: on what its editor saw. Nothing is written before it is whole.
    """

    model: type
    key: uuid.UUID | None
    user: object
    sent: object = None
    refusal: NotSavedError | None = None
    shown: str = ""  # the ``token`` of the page for which a part of the form is asked
    saved: tuple | None = None  # (form, formsets) once they are
    revision: Revision | None = None  # what they became
    links: Links = field(default_factory=Links)  # what refers to the object again, now that it is back
    is_last_text: bool = False  # the object went while its form was open
    is_held: bool = False  # it was to be published, and stays a draft as it needs others
    form_key: uuid.UUID = field(default_factory=uuid.uuid4)

    def __post_init__(self):
        if self.sent is not None:
            self.form_key = as_key(self.sent.get(KEY)) or self.form_key
        self.is_new = self.key is None
        if self.is_new and self.sent is not None:
            self.key = self.form_key
        self.is_draft = self.sent is not None and is_for_draft(self.sent)
        self.is_preview = self.sent is not None and PREVIEW in self.sent
        self.live = self.draft = self.first = None
        if self.key is not None:
            self._look()

    def _look(self):
        # Locked before anything is looked at, so that two changes come one after the other.
        rows, is_sent = self.model._base_manager.all(), self.sent is not None
        instance = (rows.select_for_update() if is_sent else rows).in_bulk([self.key]).get(self.key)
        if is_sent and instance is None:  # what has no row is locked by its first revision
            lock_objects([(self.model, self.key)])
            instance = rows.in_bulk([self.key]).get(self.key)
        revisions = Revision.objects.of_key(self.model, self.key)
        present = {each.state: each for each in revisions.in_use().order_by()}
        self.draft = present.get(State.DRAFT)
        self.live = ensure_live_revision(instance, present.get(State.LIVE))
        if self.draft is not None and self.live is not None and self.draft.base_id == self.live.pk:
            self.draft.base = self.live
        if self.is_new:
            self.first = revisions.order_by("number").first()
            if self.first is not None and self.first.author != self.user:
                raise PermissionDenied
        elif self.sent is not None and self.live is None and self.draft is None:
            self.draft = revisions.filter(snapshot__isnull=False).first()
            if self.draft is not None:
                self.is_draft = self.is_last_text = True

    @property
    def is_minor(self):
        """Whether what is published now only corrects what readers see: nobody is told, and translations hold."""
        return self.sent is not None and MINOR in self.sent and self.live is not None

    @property
    def was_live(self):
        """Whether readers see the object, or saw it before it was deleted."""
        earlier = Revision.objects.of_key(self.model, self.key).filter(state=Revision.State.PAST)
        return self.live is not None or earlier.exists()

    @property
    def exists(self):
        return self.live is not None or (self.draft is not None and not self.draft.is_deletion)

    @cached_property
    def present(self):
        """``Merged`` of what is worked on now; ``None`` for a new object."""
        return join(self.draft, self.live) if self.exists else None

    @cached_property
    def seen(self):
        """The snapshot that the editor had before them; what stands now where the form does not say."""
        if self.first is not None:
            return self.first.snapshot
        token = self.sent.get(SEEN, "") if self.sent is not None else self.shown
        keys = [as_key(part) for part in token.split(".")]
        found = {revision.pk: revision for revision in (self.draft, self.live) if revision is not None}
        if unknown := [key for key in keys if key is not None and key not in found]:
            found |= Revision.objects.of_key(self.model, self.key).select_related("base").in_bulk(unknown)
        if len(keys) == 2 and any(keys) and all(key is None or key in found for key in keys):
            draft, live = map(found.get, keys)
            if (draft or live).snapshot is not None:
                return join(draft, live).snapshot
        return self.present and self.present.snapshot

    @property
    def token(self):
        """What the page carries of what it shows: the keys of the draft and of what is live."""
        if self.sent is not None and SEEN in self.sent:
            return self.sent[SEEN]
        return ".".join(str(revision.pk) if revision else "" for revision in (self.draft, self.live))

    @cached_property
    def instance(self):
        """What the form works on, in memory; ``None`` if there is nothing."""
        if not self.exists or self.is_new:
            return None
        instance = instantiate(self.seen)
        instance.is_live = self.live is not None
        return instance

    @property
    def acknowledged(self):
        """The tokens of the conflicts that the editor is told of, or was before."""
        told = set(self.sent.get(ACKNOWLEDGED, "").split()) if self.sent is not None else set()
        conflicts = [*self.refusal.conflicts, *self.refusal.earlier] if self.refusal else []
        if self.sent is None and self.present:
            conflicts = self.present.conflicts
        return told | {conflict.token for conflict in conflicts}

    @property
    def broken(self):
        """What of a draft clashes with what is published by now, as sentences: who has its address, for instance."""
        return check_unique(self.seen) if self.draft is not None else []

    @cached_property
    def last_change(self):
        """Who changed the object last, and when, for a sentence that begins with it."""
        revision = self.draft or self.live
        if revision is None:
            return _("Somebody else")
        person, when = (
            (revision.published_by, revision.published) if revision.published else (revision.author, revision.created)
        )
        return who_and_when(person, when) or _("Somebody else")

    def save(self, form, formsets, note):
        """Saves what was sent as the draft, and publishes it if that was asked and it needs no other draft.

        Returns (revision, labels of what others changed and this leaves so). Raises ``NotSavedError``, and then nothing
        was saved.
        """
        merged = self.merged(form, formsets)
        earlier = self.present.conflicts if self.exists else []
        self._refuse_unseen(merged.conflicts, () if self.is_draft else earlier)
        is_unchanged = self.draft is None and self.live is not None and merged.snapshot == self.live.snapshot
        if is_unchanged and not self.is_draft:
            return self.live, []
        base = self.draft.base if earlier and self.is_draft else self.live
        if not self.is_draft and unpublished(named_in(merged.snapshot)):
            self.is_draft = self.is_held = True
        revision = save_draft(form.instance, merged.snapshot, self.user, base, None if self.is_draft else [])
        if not self.is_draft:
            try:
                revision = publish(revision, self.user, note, is_minor=self.is_minor)
                self.links = revision.links
            except PublicationError as error:
                raise NotSavedError(error.faults) from error
        return revision, [label_at(self.model, path, self.present.snapshot) for path in merged.kept]

    def merged(self, form, formsets):
        """``Merged`` of what was sent, as its editor would have it. Nothing is saved."""
        form.instance.pk = self.key  # Django's formsets empty the key of what is new
        posted = posted_snapshot(self.seen, form, formsets)
        return merge(self.seen, posted, self.present.snapshot) if self.exists else Merged(posted)

    def _refuse_unseen(self, conflicts, earlier):
        told = self.acknowledged
        conflicts, earlier = ([each for each in found if each.token not in told] for found in (conflicts, earlier))
        sentences = []
        if earlier:
            names = "; ".join(label_at(self.model, conflict.path) for conflict in earlier)
            words = _("Somebody else published a change to the same text: %(names)s. Publish again to keep yours.")
            sentences.append(words % {"names": names})
        if conflicts or earlier:
            raise NotSavedError(sentences, conflicts, earlier)


def posted_snapshot(seen, form, formsets):
    """The snapshot that a valid form and its formsets make of ``seen`` (``None`` for a new object). Nothing is written."""
    snapshot = _revised(seen, form)
    rows = dict(snapshot["rows"])
    for formset in formsets:
        relation = formset.fk.remote_field.get_accessor_name()
        before = {row["pk"]: row for row in rows[relation]}
        shown = {str(each.instance.pk) for each in formset.forms}
        stay = [each for each in formset.forms if formset.stays(each)]
        for each in stay:
            setattr(each.instance, formset.fk.attname, form.instance.pk)
        made = [_revised(before.get(str(each.instance.pk)), each) for each in stay]
        others = [row for pk, row in before.items() if pk not in shown]
        rows[relation] = sorted([*made, *others], key=lambda row: row["pk"])
    return {**snapshot, "rows": rows}


def _revised(snapshot, form):
    if snapshot is not None and not form.has_changed():
        return snapshot
    model = type(form.instance)
    changed = set(form.changed_data) if snapshot is not None else set(form.cleaned_data)
    links = {f.name: form.cleaned_data[f.name] for f in model._meta.many_to_many if f.name in changed}
    return revised(snapshot, form.instance, changed, links)
