"""What the rows of a table would change, row by row, before anything is saved; and saving all of it, or nothing."""

import hashlib
import json
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, partial

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CheckConstraint
from django.utils.translation import gettext as _

from languages.clean_text import clean_text
from languages.period_rules import EndsAfterItBegins
from languages.text import SOURCE_LANGUAGE, translated_fields
from publishing.exchange.tables import TableError
from publishing.models import Revision
from publishing.revisions.snapshots import revised, unsaved
from publishing.workflow.locks import lock_objects, lock_person
from publishing.workflow.together import MOST_TOGETHER, save_all, save_each

MOST_OBJECTS = 1_000  # of one kind in one file


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row (0: with all), in which ``column`` (as ``Table.place`` says it, or ""), and what to do."""

    row: int
    column: str
    message: str

    def __str__(self):
        if not self.row:
            return self.message
        place = _("Row %(row)d, column %(column)s") if self.column else _("Row %(row)d")
        return f"{place % {'row': self.row, 'column': self.column}}: {self.message}"


@dataclass
class Line:
    """A row of the table (0: its title names it) that changes something: ``before`` and ``after`` are snapshots of what it is about."""

    row: int
    title: str
    before: dict | None
    after: dict

    def __str__(self):
        return ": ".join([_("Row %(row)d") % {"row": self.row}, self.title]) if self.row else self.title


@dataclass
class Planned:
    """``changes`` are [(``WorkedOn``, its new snapshot)]; ``doubts`` need somebody's eye, but forbid nothing.

    ``replaced`` say what others wrote since the file was made: it is saved only if somebody says that it shall be replaced.
    ``is_beyond``: the file reaches further than whoever sent it may.
    """

    changes: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    doubts: list = field(default_factory=list)
    replaced: list = field(default_factory=list)
    is_beyond: bool = False

    @property
    def digest(self):
        """What stands for the changes: it is another one if anything else would be saved."""
        return digest([[work.snapshot, snapshot] for work, snapshot in self.changes])

    @property
    def keys(self):
        """[label of the model, key] of each object that is changed."""
        return [[work.model._meta.label_lower, work.pk] for work, _snapshot in self.changes]

    def add(self, work, snapshot):
        self.changes.append((work, snapshot))
        if len(self.changes) == MOST_TOGETHER + 1:
            words = _("The file changes more than %(count)d objects. Divide it.") % {"count": MOST_TOGETHER}
            self.faults.append(Fault(0, "", words))


def digest(value):
    """A short text that stands for something that JSON knows."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]


def version_of(row):
    """What stands for a row as it is, without the rows below it; no spreadsheet takes it for a number such as 12e34."""
    return "v" + digest([row["fields"], row["relations"]])


def same(text, other):
    """Whether two cells say the same: what one cannot see makes no change."""
    return clean_text(text).strip() == clean_text(other).strip()


def blank(model, pk):
    """The snapshot of a row that is new: what its columns say by themselves."""
    return deepcopy(_blank(model)) | {"pk": pk}


@cache
def _blank(model):
    return revised(None, model(), (), {})


def keys_and_names(model, name, **narrowed):
    """Pairs of the key of each of some rows and what it is known by: its column ``name``."""
    return model._base_manager.filter(**narrowed).order_by().values_list("pk", name)


def require_few(model):
    """Raises ``TableError`` where there are more objects than go into one file."""
    if model._base_manager.count() > MOST_OBJECTS:
        words = _("There are more than %(count)d of this kind: %(kind)s. Choose some in their list, and export those.")
        raise TableError(words % {"count": MOST_OBJECTS, "kind": model._meta.verbose_name_plural})


def judged(row, columns):
    """A row (a snapshot) with these columns (names) as they are stored, {column or "": what is wrong there and in itself}, and
    the instance that it is.
    """
    instance, found = unsaved(row), {}
    others = {column.name for column in instance._meta.concrete_fields} - set(columns)
    judges = [lambda: instance.clean_fields(exclude=others), instance.clean]
    rules = [each for each in instance._meta.constraints if isinstance(each, CheckConstraint | EndsAfterItBegins)]
    judges += [partial(_judge_rule, rule, instance, columns, found) for rule in rules]
    for judge in judges:
        try:
            judge()
        except ValidationError as error:
            by_column = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for name, messages in by_column.items():
                found.setdefault("" if name == "__all__" else name, []).extend(messages)
    for name in translated_fields(type(instance)):
        column = instance._meta.get_field(f"{name}_{SOURCE_LANGUAGE}")
        if column.name in columns and not instance._meta.get_field(name).blank and not row["fields"][column.attname]:
            found.setdefault(column.name, []).append(column.error_messages["blank"])
    return (row if found else revised(row, instance, columns, {})), found, instance


def _judge_rule(rule, instance, columns, found):
    """Asks a rule that is about any of these columns with a value, and none that is ``found`` wrong: the database may not
    even be able to read that; to ask it costs more than all else.
    """
    if isinstance(rule, CheckConstraint):
        concerned = rule.condition.referenced_base_fields
        if concerned & found.keys() or all(getattr(instance, name, None) is None for name in concerned & set(columns)):
            return
    rule.validate(type(instance), instance)


@transaction.atomic
def save(exchange, table, shown, keys, by, name, *, replaces=False):
    """Saves what a table changes as drafts, which it returns; ``None`` if that is not what was ``shown``.

    They are in a new change set called ``name``; without one each stays where it is. What is ``Planned.replaced`` needs
    ``replaces``. ``shown`` is the ``digest`` of what was, ``keys`` its ``keys``. Raises ``RefusedError``.
    """
    lock_person(by)  # objects that are new have the keys that the page gave them: its table may be sent twice
    lock_objects({(apps.get_model(label), pk) for label, pk in keys})
    drafts = Revision.objects.drafts().filter(object_id__in=[pk for _label, pk in keys])
    list(drafts.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    planned = exchange.plan(table, by)  # now that nobody else changes them
    if planned.faults or planned.digest != shown or (planned.replaced and not replaces):
        return None
    changes = planned.changes
    drafts = list(save_all(changes, by, name).revisions.all()) if name else save_each(changes, by)
    for work, snapshot in planned.changes:
        exchange.note(work.snapshot, snapshot, by)
    return drafts
