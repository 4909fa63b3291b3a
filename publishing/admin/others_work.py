"""What a form says of other people's work: what a conflict is about, what they wrote, who they are."""

from django.db import models
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from languages.words import sentence_case
from publishing.revisions.comparison import compare_texts, name_of, spoken_value
from publishing.revisions.marks import marked
from publishing.revisions.snapshots import unsaved


def who_and_when(user, when):
    """ "Nino Example, 24/11/2026 12:40" for a sentence that begins with it; ``None`` if nobody is known."""
    if user is None:
        return None
    return f"{user} ({date_format(localtime(when), 'SHORT_DATETIME_FORMAT')})"


def spoken(model, conflict, who):
    """What others wrote where an editor wrote something else, as a sentence for that editor."""
    if conflict.theirs is None and conflict.path[-2] in getattr(model, "revised_with", ()):
        return _(
            "{who} deleted this row meanwhile. Save again to bring it back with your text, or tick “Delete”."
        ).format(who=who)
    if conflict.mine is None and isinstance(conflict.theirs, dict):
        return _("%(who)s changed %(row)s meanwhile (%(changes)s). Save again to delete it all the same.") % {
            "who": who,
            "row": unsaved(conflict.theirs),
            "changes": "; ".join(_changes(conflict)),
        }
    return format_html(
        _(
            "{who} changed this meanwhile to: {text} Your own text is in the field. Save again to keep it, or take theirs."
        ),
        who=who,
        text=format_html("<q>{}</q>", what_they_wrote(field_at(model, conflict.path), conflict)),
    )


def _changes(conflict):
    before = (conflict.base or {}).get("fields", {})
    for field in type(unsaved(conflict.theirs))._meta.concrete_fields:
        value = conflict.theirs["fields"].get(field.attname)
        if field.attname in conflict.theirs["fields"] and value != before.get(field.attname):
            yield f"{name_of(field)}: {_value(field, value)}"


def what_they_wrote(field, conflict):
    """What they wrote; of a text, what they took out of it and put in, word by word."""
    before, after = (_value(field, value) for value in (conflict.base, conflict.theirs))
    if not (conflict.base and conflict.theirs and isinstance(field, models.CharField | models.TextField)):
        return after
    return marked(compare_texts(before, after))


def _value(field, value):
    return spoken_value(field, value, _name_of_row) or _("(empty)")


def _name_of_row(model, key):
    return str((model and model._base_manager.filter(pk=key).first()) or key)


def field_at(model, path):
    """The column to which a path in a snapshot leads, or ``None`` where it leads to a whole row, or the column is gone."""
    path = list(path)
    while path and path[0] == "rows":
        model, path = model._meta.get_field(path[1]).related_model, path[3:]
    if not path:
        return None
    names = (field for field in model._meta.get_fields() if path[1] in (field.name, getattr(field, "attname", "")))
    return next(names, None)


def label_at(model, path, snapshot=None):
    """What a path in a snapshot is about, in words: the field, and of a row its kind; with ``snapshot`` the row itself."""
    field = field_at(model, path)
    name = name_of(field) if field is not None else ""
    if path[0] != "rows":
        return sentence_case(name) if snapshot else name
    kind = str(model._meta.get_field(path[1]).related_model._meta.verbose_name)
    if snapshot is None:
        return ": ".join(filter(None, [kind, name]))
    row = next((unsaved(row) for row in snapshot["rows"][path[1]] if row["pk"] == path[2]), None)
    if field is not None:
        return f"{row}: {sentence_case(name)}"
    return f"{kind} {row}" if row is not None else ": ".join([kind, _("a deletion")])
