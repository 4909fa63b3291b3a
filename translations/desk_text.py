"""One text at the translator's desk: where it stands now, and how its translation is saved."""

from copy import deepcopy

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from languages.clean_text import clean_line, clean_text
from languages.text import fields_to_translate
from publishing.admin.access import may, require
from publishing.admin.others_work import who_and_when
from publishing.models import Content, Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.merging import join
from publishing.revisions.snapshots import model_of, parts_of, take_snapshot, unsaved
from publishing.workflow.drafts import save_draft
from publishing.workflow.locks import lock_objects
from publishing.workflow.permissions import MAY_PUBLISH
from publishing.workflow.publication import PublicationError, publish
from translations.reviewing import review, writer_of
from translations.states import announce, record, states_of
from translations.text_list import Text, text_homes


def parts_of_key(key):
    """(model, key of the object, key of the row, field) of a text; keys as texts. Raises ``Http404``."""
    try:
        label, home_key, row_key, field = key.split(":")
        keys = [str(models.UUIDField().to_python(part)) for part in (home_key, row_key)]
        return apps.get_model(label), *keys, field
    except (ValueError, LookupError, ValidationError) as error:
        raise Http404 from error


class GoneError(Http404):
    """There is nothing to translate any more; its words say what became of it."""


def lock_text(key):
    """Locks the object whose text it is, before anything of it is looked at."""
    model, home_key, *_others = parts_of_key(key)
    if issubclass(model, Content):
        lock_objects([(model, home_key)])


def _what_became_of(home, key):
    deletion = Revision.objects.of_key(home, key).filter(snapshot__isnull=True).select_related("author").first()
    if deletion is None:
        return _("It was deleted, or never was.")
    said = _("“%(subject)s” was deleted.") % {"subject": deletion.name}
    return f"{said} {who_and_when(deletion.author, deletion.created) or ''}".strip()


class Segment:
    """A source text with its translation, as translators' programs show it: where it stands now, and how it is saved."""

    def __init__(self, request, key, language, *, is_locked=False):
        self.request, self.language, self.is_locked = request, language, is_locked
        self.home, home_key, self.row_key, self.field = parts_of_key(key)
        require(request, self.home, "view")
        if self.home not in {home for home, _key in text_homes(request).values()}:
            raise Http404
        self.instance = self.home._base_manager.filter(pk=home_key).first()
        self.draft = Revision.objects.of_key(self.home, home_key).drafts().select_related("base").first()
        if self.draft is not None and self.draft.is_deletion:
            self.draft = None
        if self.instance is None and self.draft is None:
            raise GoneError(_what_became_of(self.home, home_key))
        self.snapshot = self._snapshot()
        part = next((part for part in parts_of(self.snapshot) if part["pk"] == self.row_key), None)
        if part is None:
            raise GoneError(_("The part of it in which the text stood was taken out meanwhile."))
        if self.field not in fields_to_translate(model_of(part)):
            raise Http404
        title = self.draft.name if self.draft else str(self.instance)
        self.text = Text(self.home, home_key, title, unsaved(part), self.field, language, self.draft is not None)
        if not self.text.source:
            raise GoneError(_("The English text was taken out meanwhile, so there is nothing to translate."))

    def _snapshot(self):
        if self.is_locked:  # it is to be saved
            live = ensure_live_revision(self.instance)
            merged = join(self.draft, live)
            # Where others published something else than the draft says, it still begins from what it began from.
            self.base = self.draft.base if self.draft is not None and merged.conflicts else live
            return merged.snapshot
        return self.draft.snapshot if self.draft else take_snapshot(self.instance)

    @property
    def state(self):
        row = self.text.row
        return states_of([row], [self.language]).get((row.pk, self.field, self.language))

    @property
    def is_published_at_once(self):
        """Whether what is saved is seen by readers; not while somebody's other work waits in a draft."""
        is_publisher = self.request.user.has_perm(MAY_PUBLISH) and may(self.request, self.home, "change")
        return self.draft is None and is_publisher

    def author_if(self, text):
        """Who wrote the translation, if it is ``text``: whoever sends another one than stands there, or ``None``."""
        is_new = not text or text != self.text.text
        return self.request.user if is_new else writer_of(self.text.source, text, self.language)

    def clean(self, typed):
        """``typed`` as the field keeps it. Raises ``ValidationError``."""
        column = self.text.row._meta.get_field(self.text.column)
        typed = clean_text(typed) if isinstance(column, models.TextField) else clean_line(typed)
        if not typed.strip():
            raise ValidationError(_("Write the translation, or skip the text."))
        return column.clean(typed.strip(), self.text.row)

    def save(self, text, *, is_reviewed, is_hoped_for=False):
        """Keeps ``text`` as the translation of the present source. Returns sentences for whom it did not go as they hoped.

        ``is_hoped_for`` says whether they were told that readers see it at once.
        """
        snapshot, sentences, user = deepcopy(self.snapshot), [], self.request.user
        row = next(part for part in parts_of(snapshot) if part["pk"] == self.row_key)
        author = self.author_if(text)
        if row["fields"].get(self.text.column) != text:
            row["fields"][self.text.column] = text
            instance = self.instance if self.instance is not None else unsaved(snapshot)
            at_once = self.is_published_at_once
            draft = save_draft(instance, snapshot, user, self.base)
            if is_hoped_for and not at_once:
                sentences = [_("The draft is saved. Readers do not see it yet.")]
            if at_once:
                try:
                    with transaction.atomic():
                        publish(draft, user, is_minor=True)
                except PublicationError as error:
                    sentences = [_("It is kept as a draft, which cannot be published yet:"), *error.faults]
        record(unsaved(row), self.language, {self.field}, by=author)
        if is_reviewed:
            review([(self.text.source, text)], self.language, user, self.text.title)
        announce()
        return sentences
