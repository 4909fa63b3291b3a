"""Reads the content files into rows, and says in words where a file is wrong."""

import difflib
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import yaml

from languages.clean_text import clean_text
from srep.content.kinds import FILES, Kind

# So a row has the same id in every database. The value itself means nothing and must never change.
NAMESPACE = uuid.UUID("5f0e9a54-6b3c-5d0a-9a41-0c6f7d2f3b10")

STATED = "stated.yaml"  # {file: the day that its texts state}
OF_ITSELF = ("stated", "change_note")  # what any row may say that is no value of it


class ContentError(Exception):
    """A content file is wrong: where, and what to do."""


@dataclass(eq=False)
class Row:
    """One row of a content file, its values still as they are written."""

    kind: Kind
    key: str
    file: str
    values: dict
    position: int
    parent: "Row | None" = None
    stated: date | None = None
    change_note: str = ""
    id: uuid.UUID = field(init=False)

    def __post_init__(self):
        self.id = uuid.uuid5(NAMESPACE, self.path)
        self.change_note = self.values.pop("change_note", "")
        if "stated" in self.values:
            self.stated = _day(self.values.pop("stated"), f"{self.file}: {self.name}: stated")
        if self.change_note and (self.parent or not self.stated or not isinstance(self.change_note, str)):
            self.fail("change_note: write one English text, on a row that stands in no other and states its day.")

    @property
    def path(self):
        own = f"{self.kind.name}/{self.key}"
        return f"{self.parent.path}/{own}" if self.parent else own

    @property
    def name(self):
        """What a message calls the row: "office liaison-georgia, premises tbilisi"."""
        own = f"{self.kind.name} {self.key}"
        return f"{self.parent.name}, {own}" if self.parent else own

    def fail(self, message):
        raise ContentError(f"{self.file}: {self.name}: {message}")


class Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
    """YAML with every value as the text that stands there: no country code NO turns into a denial."""

    def construct_scalar(self, node):
        return clean_text(super().construct_scalar(node))

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key) for key, _value in node.value]
        for key, number in Counter(map(str, keys)).items():
            if number > 1:
                line = node.start_mark.line + 1
                raise ContentError(f"line {line}: the key {key!r} stands {number} times in one row. Keep one.")
        return super().construct_mapping(node, deep=deep)


Loader.add_constructor("tag:yaml.org,2002:map", lambda loader, node: loader.construct_mapping(node, deep=True))


def read_rows(folder):
    """All rows of the files in ``folder`` (a Path), parents before children, in an order in which they can refer."""
    known = [*FILES, STATED]
    strangers = sorted(path.name for path in folder.glob("*.y*ml") if path.name not in known)
    if strangers:
        raise ContentError(f"{strangers[0]}: unknown file.{_known(strangers[0], known)}")
    by_kind, stated = {}, _stated(folder / STATED)
    for file, kind in FILES.items():
        for row in _rows(_parse(folder / file), kind, file, stated=stated.get(file)):
            by_kind.setdefault(row.kind.model, []).append(row)
    rows = [row for rows in by_kind.values() for row in rows]
    paths = set()
    for row in rows:
        if row.path in paths:
            row.fail("stands there twice. Give each row a name of its own.")
        paths.add(row.path)
    return rows


def _parse(path):
    try:
        with path.open(encoding="utf-8") as stream:
            listed = yaml.load(stream, Loader)  # noqa: S506 - makes texts, lists and maps only
    except FileNotFoundError:
        raise ContentError(f"{path.name}: the file is missing in {path.parent}.") from None
    except UnicodeDecodeError as error:
        raise ContentError(f"{path.name}: not UTF-8 at byte {error.start}. Save the file as UTF-8.") from error
    except yaml.YAMLError as error:
        raise ContentError(f"{path.name}: not readable as YAML. {error}") from error
    except ContentError as error:
        raise ContentError(f"{path.name}: {error}") from error
    return listed or []


def _stated(path):
    """{file: the day that its rows state, unless they say otherwise}; empty without such a file."""
    days = _parse(path) if path.exists() else {}
    if not isinstance(days, dict) or not days.keys() <= FILES.keys():
        raise ContentError(f'{path.name}: write one line for each file, for example "regions.yaml: 2014-05-16".')
    return {file: _day(day, f"{path.name}: {file}") for file, day in days.items()}


def _day(value, where):
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ContentError(f"{where}: {value!r} is no day. Write it as 2014-05-16.") from None


def _rows(listed, kind, file, parent=None, stated=None):
    """Yields the rows of a list, each before its children."""
    where = f"{file}: {parent.name}" if parent else file
    if not isinstance(listed, list):
        raise ContentError(f'{where}: a list of rows is expected here, each beginning with "- ".')
    positions = Counter()
    for number, values in enumerate(listed, 1):
        if not isinstance(values, dict):
            raise ContentError(f'{where}: row {number} is no row. Write "- {kind.identity}: …" and its values below.')
        key = values.get(kind.identity)
        if not isinstance(key, str) or not key:
            raise ContentError(f"{where}: row {number} ({kind.name}) has no {kind.identity}. It names the row; add it.")
        group = str(values.get(kind.ordered_within))
        positions[group] += 1
        children = dict(kind.children)
        known = [kind.identity, *kind.fields, *children, *OF_ITSELF]
        own = {name: value for name, value in values.items() if name not in children}
        row = Row(kind, key, file, own, positions[group], parent, stated)
        for name in values:
            if name not in known:
                row.fail(f"unknown key {name!r}.{_known(name, known)}")
        yield row
        for name, child in children.items():
            yield from _rows(values.get(name) or [], child, file, row, row.stated)


def _known(name, known):
    close = difflib.get_close_matches(name, known, 1)
    return f" Did you mean {close[0]!r}?" if close else f" Known are: {', '.join(known)}."
