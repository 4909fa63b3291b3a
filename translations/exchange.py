"""Texts as a table that leaves and comes back: a row for each text of an object, a column for each language."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from languages.text import SOURCE_LANGUAGE, fields_to_translate
from publishing.exchange.planning import Fault, Line, Planned, digest, judged, require_few, same
from publishing.exchange.tables import MOST_ROWS, TableError
from publishing.models import Revision
from publishing.revisions.references import owners_by_model
from publishing.revisions.snapshots import model_of, parts_of, unsaved
from publishing.revisions.staging import models_of
from publishing.revisions.worked_on import worked_on
from translations.editing import LANGUAGE_NAMES
from translations.exchange_files import FILES, lines_of, written
from translations.states import TARGET_LANGUAGES, record

KIND, OBJECT, KEY, FIELD, VERSION = FIXED = ("kind", "object", "key", "field", "version")
NEEDED = (KIND, KEY, FIELD)


def note_translations(before, after, by=None):
    """Notes that the texts which somebody wrote anew translate what the source texts say now; nobody has reviewed them."""
    old = {row["pk"]: row["fields"] for row in parts_of(before)}
    for row in parts_of(after):
        earlier = old.get(row["pk"], {})
        for language in TARGET_LANGUAGES:
            names = [f"{name}_{language}" for name in fields_to_translate(model_of(row))]
            changed = {name[:-3] for name in names if (row["fields"].get(name) or "") != (earlier.get(name) or "")}
            if changed:
                record(unsaved(row), language, changed, by=by)


def texts_in(snapshot):
    """Yields (row, field, {language: text}) for each text of an object and of its rows that is there in any language."""
    for row in parts_of(snapshot):
        for name in fields_to_translate(model_of(row)):
            texts = {code: row["fields"].get(f"{name}_{code}") or "" for code in LANGUAGE_NAMES}
            if any(texts.values()):
                yield row, name, texts


@dataclass
class TextExchange:
    """The texts of ``models``, which are those of objects."""

    models: list
    note = staticmethod(note_translations)
    files = FILES
    lines_of = staticmethod(lines_of)

    def file(self, kind, languages):
        """The answer with a file for translators, of the one language that is chosen beside the source."""
        languages = [language for language in languages if language != SOURCE_LANGUAGE]
        if len(languages) != 1:
            raise TableError(_("Such a file is of one language: choose one beside English."))
        rows = list(self.rows([SOURCE_LANGUAGE, *languages]))
        if len(rows) > MOST_ROWS:
            words = _("These are more than %(count)d rows. Choose fewer, and export them one after the other.")
            raise TableError(words % {"count": MOST_ROWS})
        _name, ending, content_type = FILES[kind]
        headers = {"Content-Disposition": f'attachment; filename="texts-{languages[0]}.{ending}"'}
        return HttpResponse(written(kind, languages[0], rows), content_type=content_type, headers=headers)

    def columns(self, languages):
        return [*FIXED, *languages]

    def rows(self, languages):
        """The rows of the table of all texts, as they are worked on."""
        for model in self.models:
            require_few(model)
            for work in sorted(worked_on(model).values(), key=lambda work: (work.title, work.pk)):
                for row, name, texts in texts_in(work.snapshot):
                    known = [row["model"], work.title, row["pk"], name, digest(texts)]
                    yield [*known, *(texts[language] for language in languages)]

    def plan(self, table, by):
        """What ``table`` changes, as ``Planned``."""
        return _Reading(self, table).planned


class _Reading:
    """One table, read against what is worked on now."""

    def __init__(self, exchange, table):
        self.exchange, self.table, self.planned = exchange, table, Planned()
        self.languages = [name for name in table.columns if name in LANGUAGE_NAMES]
        for name in [*table.columns, *NEEDED]:
            if name not in (*FIXED, *LANGUAGE_NAMES):
                self._fault(1, name, _("There is no such column. Take it out, or write it as the export does."))
            elif name not in table.columns:
                self._fault(1, name, _("This column is missing. Write it as the export does."))
        if not self.planned.faults:
            self._read()

    def _fault(self, number, column, *messages):
        self.planned.faults += [Fault(number, self.table.place(column), str(each)[:400]) for each in messages]

    def _read(self):
        works = self._works()
        changed, known = {}, {}
        for number, cells in self.table.rows:
            kind, key, name = (cells[column].strip() for column in NEEDED)
            found = works.get((kind, key))
            if found is None:
                self._fault(
                    number, KEY, _("There is no such row that you may change. Write kind and key as the export does.")
                )
            elif name not in fields_to_translate(model_of(found[1])):
                self._fault(number, FIELD, _("There is no such text. Write it as the export does."))
            elif (key, name) in known:
                words = _("Row %(row)d is about the same. Leave one of them.")
                self._fault(number, KEY, words % {"row": known[key, name]})
            else:
                known[key, name] = number
                work, row = found
                fields = self._texts(number, cells, row, name)
                if fields:
                    changed.setdefault(work.pk, (work, defaultdict(dict)))[1][key].update(fields)
        for work, rows in changed.values():
            self.planned.add(work, _with_fields(work.snapshot, rows))

    def _works(self):
        """{(kind, key): (what is worked on, its row)} of all that the table names."""
        keys, found = defaultdict(set), {}
        for _number, cells in self.table.rows:
            keys[cells[KIND].strip()].add(cells[KEY].strip())
        for model in self.exchange.models:
            if not any(keys[part._meta.label_lower] for part in models_of(model)):
                continue
            # The rows of a draft may be in no table yet.
            owners = set(Revision.objects.of_kind(model).drafts().values_list("object_id", flat=True))
            for part in models_of(model):
                owner = "pk" if part is model else owners_by_model()[part].attname
                named = _uuids(part, keys[part._meta.label_lower])
                owners |= set(part._base_manager.filter(pk__in=named).values_list(owner, flat=True))
            for work in worked_on(model, owners).values():
                found |= {(row["model"], row["pk"]): (work, row) for row in parts_of(work.snapshot)}
        return found

    def _texts(self, number, cells, row, name):
        """{column: text} of what one row of the table changes."""
        before = {code: row["fields"].get(f"{name}_{code}") or "" for code in LANGUAGE_NAMES}
        new = {code: cells[code].strip() for code in self.languages if not same(cells[code], before[code])}
        if not new:
            return {}
        version = cells.get(VERSION, "").strip()
        if version and version != digest(before):
            words = _("Somebody changed this since the file was made. Export it anew, and enter your change there.")
            self._fault(number, VERSION, words)
        columns = {f"{name}_{code}": code for code in new}
        after = {**row, "fields": row["fields"] | {column: new[code] for column, code in columns.items()}, "rows": {}}
        after, faults, _instance = judged(after, columns)
        for column, messages in faults.items():
            self._fault(number, columns.get(column, SOURCE_LANGUAGE), *messages)
        self.planned.lines.append(Line(number, cells.get(OBJECT, ""), {**row, "rows": {}}, after))
        return {column: after["fields"][column] for column in columns}


def _uuids(model, texts):
    keys = []
    for text in texts:
        try:
            keys.append(model._meta.pk.to_python(text))
        except ValidationError:
            continue  # there is no such row
    return keys


def _with_fields(row, new):
    rows = {name: [_with_fields(each, new) for each in rows] for name, rows in row["rows"].items()}
    return {**row, "fields": row["fields"] | new.get(row["pk"], {}), "rows": rows}
