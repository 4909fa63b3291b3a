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

    # The columns that a form changes, while it judges what it writes; ``None`` elsewhere.
    changed_columns = None

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        """As Django's; columns that derive from others are written with them."""
        if update_fields is not None:
            derived = {f.name for f in self._meta.fields if f.name == "updated" or isinstance(f, FoldedField)}
            update_fields = set(update_fields) | derived if update_fields else update_fields
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_constraints(self):
        """As Django's; where a form changes some columns, the rules that concern those."""
        constraints = super().get_constraints()
        if self.changed_columns is None:
            return constraints
        return [(model, [rule for rule in rules if self._concerns_changes(rule)]) for model, rules in constraints]

    def _concerns_changes(self, rule):
        if type(rule) is not models.CheckConstraint or not isinstance(rule.condition, models.Q):
            return True
        return bool(rule.condition.referenced_base_fields & self.changed_columns)
