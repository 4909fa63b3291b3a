import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from languages.clean_text import CleanTexts
from languages.folding import FoldedField
from languages.text import Texts

_KEY = models.UUIDField()
ROWS_BELOW_ONE = 200  # of one kind below one object; a form or a table that has more is refused


def as_key(value):
    """The key (a UUID) that somebody sent as ``value``; ``None`` where it is none."""
    try:
        return _KEY.to_python(value or None)
    except ValidationError:
        return None


class Content(CleanTexts):
    """What every piece of content has: a key of its own in every database, and the time of its last change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    updated = models.DateTimeField(_("last update"), auto_now=True)

    # The relations whose rows are edited, kept, published and restored with this one.
    revised_with = ()

    # Groups of columns of which one says nothing without the others, beside each date with its precision: two people's halves
    # are not put together. Those of a base hold too.
    said_together = ()

    # Whether it has a public page of its own, found by its slug; others stand on a page with something else.
    has_page = False

    # The translated field that says what it is called; "" where its name is not translated.
    named_by = ""

    # The relations that ``get_absolute_url`` reads.
    address_needs = ()

    # The ways, as a query goes them, to the keys of the regions that it belongs to; ("pk",) says that it is a region itself.
    areas = ()

    # The columns that it is not published without, beside those that are always required.
    also_required = ()

    # The columns that a form changes, while it judges what it writes; ``None`` elsewhere.
    changed_columns = None

    class Meta:
        abstract = True

    @property
    def texts(self):
        return Texts(self)

    def save(self, *args, update_fields=None, **kwargs):
        """As Django's; columns that derive from others are written with them."""
        if update_fields:
            derived = (f.name for f in self._meta.fields if f.name == "updated" or isinstance(f, FoldedField))
            update_fields = {*update_fields, *derived}
        super().save(*args, update_fields=update_fields, **kwargs)

    def unique_error_message(self, model_class, unique_check):
        """As Django's, but it says who has the value."""
        owner = model_class._base_manager.filter(**{name: getattr(self, name) for name in unique_check}).first()
        if owner is None or len(unique_check) > 1:
            return super().unique_error_message(model_class, unique_check)
        words = _("“%(owner)s” has this value already. Choose another one, or change it there first.")
        return ValidationError(words, code="unique", params={"owner": owner})

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


class LoadedRow(models.Model):
    """What ``load_content`` last wrote into a row. It writes again only where that still stands.

    Outlives the row itself, so that what an editor deleted stays deleted.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    model = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    digests = models.JSONField(default=dict)

    def __str__(self):
        return self.name
