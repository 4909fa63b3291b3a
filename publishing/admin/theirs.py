"""The same text changed by two: whose stands is chosen where they differ, by controls that need no script."""

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _

from publishing.admin.others_work import field_at, label_at, what_they_wrote
from publishing.revisions.merging import Conflict

CHOICE = "take-"  # with the token of a conflict the name of its two controls; their values are its path, and nothing


class ConflictError(ValidationError):
    """What stands at a field that another changed too; ``told`` says it without the controls."""

    def __init__(self, said, conflict, who, target):
        super().__init__(format_html("{} {}", said, choices(conflict, target)))
        self.told = _("%(who)s changed this meanwhile. Choose at the field which text is to stand.") % {"who": who}


def choices(conflict, target="", form=""):
    """The two controls of a conflict about a field, nothing chosen. ``target`` is the key of the field, ``form`` of its form."""
    return format_html(
        '<span class="whose" role="group" data-target="{}" data-theirs="{}">'
        '<label><input type="radio" name="{name}" value="{}"{form}> {}</label> '
        '<label><input type="radio" name="{name}" value=""{form}> {}</label></span>',
        target,
        _sent(conflict.theirs),
        " ".join(conflict.path),
        _("Take theirs"),
        _("Keep mine"),
        name=CHOICE + conflict.token,
        form=form and format_html(' form="{}"', form),
    )


def conflicts_of_draft(work):
    """What was published otherwise since the draft began: which field, what readers see now, and whose is to stand."""
    lines = []
    for conflict in work.present.conflicts if work.present else ():
        field = field_at(work.model, conflict.path)
        label = label_at(work.model, conflict.path, work.present.snapshot)
        if field is not None:
            whose = choices(conflict, f"id_{field.name}", f"{work.model._meta.model_name}_form")
            label = format_html("{}: <q>{}</q> {}", label, what_they_wrote(field, conflict), whose)
        lines.append(label)
    return lines


def with_theirs(sent, work):
    """What a form sent (a QueryDict), with what others wrote in those fields where the editor took it."""
    chosen = {name: tuple(value.split()) for name, value in sent.items() if name.startswith(CHOICE) and value}
    if not chosen or not work.exists:
        return sent
    data, known = sent.copy(), {conflict.path: conflict.theirs for conflict in work.present.conflicts}
    for name, path in chosen.items():
        fields = _fields_at(work.present.snapshot, path[:-1])
        field = field_at(work.model, path) if path[-1:] and path[-1] in fields else None
        for theirs in (known.get(path), fields[path[-1]]) if field is not None else ():
            if name == CHOICE + Conflict(path, None, None, theirs).token:
                _put(data, field.name, path, theirs)
    return data


def _fields_at(snapshot, path):
    """The columns of a snapshot, or of a row of it, to which a path leads, such as ("rows", "premises", key, "fields")."""
    rows = [snapshot]
    if path[:1] == ("rows",) and len(path) == 4:
        rows, path = [row for row in snapshot["rows"].get(path[1], ()) if row["pk"] == path[2]], path[3:]
    return rows[0]["fields"] if rows and path == ("fields",) else {}


def _put(data, name, path, value):
    if path[0] == "rows":
        prefix = next((key.removesuffix("-id") for key, sent in data.items() if sent == path[2]), "")
        name = f"{prefix}-{name}"
    if value is False:
        data.pop(name, None)
    else:
        data[name] = _sent(value)


def _sent(value):
    """A value of a snapshot as a form sends it."""
    return "" if value is None else "on" if value is True else str(value)
