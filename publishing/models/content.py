import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from languages.folding import FoldedField
from languages.text import Texts


class Content(models.Model):
    """What every piece of content has: a key of its own in every database, and the time of its last change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    updated = models.DateTimeField(_("last update"), auto_now=True)

    texts = Texts()

    # The relations whose rows are edited, kept, published and restored with this one.
    revised_with = ()

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        """As Django's; columns that derive from others are written with them."""
        if update_fields is not None:
            derived = {f.name for f in self._meta.fields if f.name == "updated" or isinstance(f, FoldedField)}
            update_fields = set(update_fields) | derived if update_fields else update_fields
        super().save(*args, update_fields=update_fields, **kwargs)
