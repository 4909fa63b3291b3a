"""All that somebody wrote in an object: its own texts and those of its rows, in every language."""

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter

from django.apps import apps
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver

from languages.countries import country_name, folded_countries, validate_country_code
from languages.folding import fold_all
from languages.prose import words
from publishing.models import LoadedRow, Revision, RevisionWords
from publishing.revisions.live import ensure_live_revision, stands
from publishing.revisions.references import owners_by_model
from publishing.revisions.snapshots import kept_fields, model_of, parts_of, take_snapshot

WRITTEN_AT_ONCE = 500


@dataclass(frozen=True)
class Wording:
    """A text as it stands in one field of an object or of one of its rows."""

    row: dict  # the snapshot of that row
    field: models.Field
    text: str

    @property
    def language(self):
        """Its code; "" for a text that has none, as an address."""
        return getattr(self.field, "language", "")

    @property
    def shown(self):
        """The text as people read it: a country by its name, and no tags."""
        if validate_country_code in self.field.validators:
            return country_name(self.text)
        return words(self.text)

    @property
    def folded(self):
        if validate_country_code in self.field.validators:
            return folded_countries().get(self.text, "")
        return fold_all([self.text])


@cache
def written_fields(model):
    """The columns of ``model`` in which people write words: no choice, no date, no key of a picture."""
    texts = models.CharField, models.TextField
    return [
        field
        for field in kept_fields(model)
        if isinstance(field, texts) and not (field.choices or hasattr(field, "spoken"))
    ]


def wordings(snapshot):
    """Each ``Wording`` of a snapshot, that of ``None`` has none. Columns that the model has no more are left out."""
    for row in parts_of(snapshot) if snapshot else ():
        for field in written_fields(model_of(row)):
            if text := row["fields"].get(field.attname):
                yield Wording(row, field, text)


def _words_of(revision):
    folded = "\n".join(dict.fromkeys(wording.folded for wording in wordings(revision.snapshot)))
    return RevisionWords(revision=revision, folded=folded)


@receiver(post_save, sender=Revision)
def keep_words(instance, created, **_kwargs):
    """Those of a new revision; what earlier ones said is not searched any more."""
    if created:
        _words_of(instance).save(force_insert=True)
        used = instance.history.in_use().values("pk")
        RevisionWords.objects.filter(revision__in=instance.history).exclude(revision__in=used).delete()


def note_words():
    """Those of what was written otherwise than by a publication: by the content files, or before there was a search."""
    loaded = LoadedRow.objects.values_list("model", "pk")
    for label, pks in groupby(loaded.order_by("model"), key=itemgetter(0)):
        model = apps.get_model(label)
        if model not in owners_by_model():
            for instance in model._base_manager.filter(pk__in=[pk for _label, pk in pks]):
                live = Revision.objects.of(instance).live().first()
                if live is None or not stands(live.snapshot, take_snapshot(instance)):
                    ensure_live_revision(instance)
    missing = Revision.objects.in_use().filter(words=None).only("snapshot")
    while found := list(missing[:WRITTEN_AT_ONCE]):
        RevisionWords.objects.bulk_create(map(_words_of, found), ignore_conflicts=True)
