"""One table of texts, read against what is worked on now and what whoever sent it may."""

import re
from collections import defaultdict

from django.utils.translation import gettext as _

from languages.clean_text import clean_text
from languages.text import LANGUAGE_NAMES, SOURCE_LANGUAGE, fields_to_translate
from publishing.exchange.planning import Fault, Line, Planned, digest, judged, same
from publishing.models import Revision
from publishing.models.content import as_key
from publishing.revisions.references import owner_column
from publishing.revisions.snapshots import model_of, parts_of
from publishing.revisions.staging import models_of
from publishing.revisions.worked_on import with_columns, worked_on
from publishing.workflow.permissions import permission
from publishing.workflow.review import is_promised
from translations.exchange_files import UNIT
from translations.rights import Reach

KIND, OBJECT, KEY, FIELD, VERSION = "kind", "object", "key", "field", "version"
BESIDE = ("context", "glossary")  # for translators; what comes back of them is not read
FIXED = (KIND, OBJECT, KEY, FIELD, VERSION, *BESIDE)
NEEDED = (KIND, KEY, FIELD)
NUMBER = re.compile(r"\d{1,6}")


def mark(text):
    """A few characters that stand for a text; what one cannot see makes no difference."""
    return digest(clean_text(text).strip())[:8]


def version_of_texts(texts, languages):
    """What stands for the source and for the texts in ``languages`` as they leave, each by itself: "en1a2b3c4d-ka5e6f7a8b"."""
    return "-".join(f"{code}{mark(texts[code])}" for code in dict.fromkeys([SOURCE_LANGUAGE, *languages]))


class Reading:
    """``planned`` is what the table changes. A cell that says what it said when it left changes nothing, whatever stands there now."""

    def __init__(self, exchange, table):
        self.exchange, self.table, self.planned = exchange, table, Planned()
        self.languages = [name for name in table.columns if name in LANGUAGE_NAMES]
        for name in [*table.columns, *NEEDED]:
            if name not in (*FIXED, UNIT, *LANGUAGE_NAMES):
                self._fault(1, {}, name, _("There is no such column. Take it out, or write it as the export does."))
            elif name not in table.columns:
                self._fault(1, {}, name, _("This column is missing. Write it as the export does."))
        if not self.planned.faults:
            self._read()

    def _fault(self, number, cells, column, *messages):
        self.planned.faults += [self._told(number, cells, column, str(each)) for each in messages]

    def _told(self, number, cells, column, message):
        """A ``Fault``: of a table by row and column, of a file of a program by the number of the text and its name."""
        if UNIT not in cells:
            return Fault(number, self.table.place(column), message)
        name = cells.get(OBJECT) or ":".join(cells[each] for each in NEEDED)
        where = _("Text %(number)s, %(name)s") % {"number": cells[UNIT], "name": name[:100]}
        return Fault(0, "", f"{where}: {message}")

    def _read(self):
        works = self._works()
        changed, known = {}, {}
        for number, cells in self.table.rows:
            kind, key, name = (cells[column].strip() for column in NEEDED)
            found = works.get((kind, key))
            if found is None:
                words = _("There is no such row that you may change. Write kind and key as the export does.")
                self._fault(number, cells, KEY, words)
            elif name not in fields_to_translate(model_of(found[1])):
                self._fault(number, cells, FIELD, _("There is no such text. Write it as the export does."))
            elif (key, name) in known:
                words = _("Row %(row)d is about the same. Leave one of them.")
                self._fault(number, cells, KEY, words % {"row": known[key, name]})
            else:
                unit = cells.get(UNIT, "")
                known[key, name] = int(unit) if NUMBER.fullmatch(unit) else number
                work, row, reach = found
                if UNIT in cells:
                    cells = cells | {OBJECT: f"{work.title}: {name}"}
                    if not any(cells[code].strip() for code in self.languages):
                        words = _("It is translated in part only, so it is left out.")
                        self.planned.doubts.append(self._told(number, cells, KEY, words))
                        continue
                fields = self._texts(number, cells, (work, row, name), reach)
                if fields:
                    changed.setdefault(work.pk, (work, defaultdict(dict)))[1][key].update(fields)
        for work, rows in changed.values():
            self.planned.add(work, with_columns(work.snapshot, rows))

    def _works(self):
        """{(kind, key): (what is worked on, its row, the ``Reach`` there)} of all that the table names."""
        keys, found = defaultdict(set), {}
        for _number, cells in self.table.rows:
            keys[cells[KIND].strip()].add(cells[KEY].strip())
        for model in self.exchange.models:
            if not any(keys[part._meta.label_lower] for part in models_of(model)):
                continue
            # The rows of a draft may be in no table yet.
            owners = set(Revision.objects.of_kind(model).drafts().values_list("object_id", flat=True))
            for part in models_of(model):
                named = list(filter(None, map(as_key, keys[part._meta.label_lower])))
                owners |= set(part._base_manager.filter(pk__in=named).values_list(owner_column(part), flat=True))
            reach = Reach(self.exchange.user, model)
            for work in worked_on(model, owners).values():
                found |= {(row["model"], row["pk"]): (work, row, reach) for row in parts_of(work.snapshot)}
        return found

    def _texts(self, number, cells, text, reach):
        """{column: text} of what one row of the table changes; ``text`` is (what is worked on, its row, the field)."""
        work, row, name = text
        before = {code: row["fields"].get(f"{name}_{code}") or "" for code in LANGUAGE_NAMES}
        left = {part[:2]: part[2:] for part in cells.get(VERSION, "").strip().split("-")}
        new = {
            code: cells[code].strip()
            for code in self.languages
            if not same(cells[code], before[code]) and left.get(code) != mark(cells[code])
        }
        if not new:
            return {}
        for column, message in self._obstacles(work, row, new, reach):
            self._fault(number, cells, column, message)
        if "" in left and not reach.is_whole:
            self._fault(number, cells, VERSION, _("Leave this as the export wrote it."))
        elif "" not in left and left.get(SOURCE_LANGUAGE) != mark(before[SOURCE_LANGUAGE]):
            words = _("The English was changed since the file was made. Export it anew, and enter your change there.")
            self._fault(number, cells, VERSION, words)
        for code in new:
            if left.get(code, mark(before[code])) != mark(before[code]):
                words = _("Somebody else changed this translation since the file was made.")
                self.planned.replaced.append(self._told(number, cells, code, words))
        columns = {f"{name}_{code}": code for code in new}
        after = {**row, "fields": row["fields"] | {column: new[code] for column, code in columns.items()}, "rows": {}}
        after, faults, _instance = judged(after, columns)
        for column, messages in faults.items():
            self._fault(number, cells, columns.get(column, SOURCE_LANGUAGE), *messages)
        is_sheet, title = UNIT not in cells, cells.get(OBJECT, "")
        title = title if is_sheet else _("Text %(number)s, %(name)s") % {"number": cells[UNIT], "name": title}
        self.planned.lines.append(Line(number if is_sheet else 0, title, {**row, "rows": {}}, after))
        return {column: after["fields"][column] for column in columns}

    def _obstacles(self, work, row, new, reach):
        """Yields (column, what forbids the change) of the texts ``new`` of a ``row``: {language: text}."""
        if reach.is_whole:
            if not reach.user.has_perm(permission(model_of(row), "change")):
                yield KEY, _("You may not change this kind of content.")
            return
        for code, text in new.items():
            if not reach.allows(work.snapshot, code):
                self.planned.is_beyond = True
                yield code, _("This text is not among your languages and regions. Take the change out.")
            elif not text:
                yield code, _("Write the translation, or take the row out.")
        if is_promised(work.draft):
            yield KEY, _("The draft is in review, or planned. Nothing can be added to it before that is over.")
