"""A table of objects, read against what is worked on now: what each row changes, and what is wrong with it."""

import uuid
from collections import defaultdict
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _, gettext_lazy

from publishing.exchange.planning import Fault, Line, Planned, blank, judged, keys_and_names, same, version_of
from publishing.models import Revision
from publishing.models.content import ROWS_BELOW_ONE, as_key
from publishing.revisions.addresses import TAKEN, was_anothers
from publishing.revisions.comparison import title_of_row
from publishing.revisions.merging import Merged
from publishing.revisions.references import owner_column
from publishing.revisions.snapshots import from_json, model_of, unsaved
from publishing.revisions.worked_on import WorkedOn, worked_on
from publishing.workflow.permissions import permission
from publishing.workflow.together import MOST_TOGETHER

ROW, KEY, VERSION = "row", "key", "version"
POSITION = "position"
YEARS = range(1900, 2101)

MAY_NOT_ADD = gettext_lazy("You may not add this kind of content.")
MAY_NOT_CHANGE = gettext_lazy("You may not change this kind of content.")
NAMES_LOOKED_UP = 20_000  # of a kind, in all cells; what stands beyond them is not known


class ObjectReading:
    """One table of an ``ObjectExchange``, read for somebody: ``planned``."""

    def __init__(self, exchange, table, by):
        self.exchange, self.table, self.by, self.planned = exchange, table, by, Planned()
        if self._is_known_head():
            self._read()

    def _fault(self, number, column, *messages):
        self.planned.faults += [
            Fault(number, column and self.table.place(column), str(each)[:400]) for each in messages
        ]

    def _is_known_head(self):
        kinds = self.exchange.kinds.values()
        known = {ROW, KEY, VERSION, self.exchange.name} | {
            name for _r, m in kinds for name in self.exchange.fields_of(m)
        }
        for name in self.table.columns:
            if name not in known:
                self._fault(1, name, _("There is no such column. Take it out, or write it as the export does."))
        for name in (ROW, self.exchange.name):
            if name not in self.table.columns:
                self._fault(1, name, _("This column is missing. Write it as the export does."))
        return not self.planned.faults

    def _read(self):
        exchange, rows = self.exchange, defaultdict(list)
        for number, cells in self.table.rows:
            kind, slug = cells[ROW].strip(), cells[exchange.name].strip()
            if kind not in exchange.kinds:
                self._fault(number, ROW, _("Write one of: %(choices)s.") % {"choices": ", ".join(exchange.kinds)})
            elif not slug:
                self._fault(number, exchange.name, _("Write the web address of the object that the row is about."))
            else:
                rows[slug].append((number, kind, cells))
        works = self._works(rows)
        parts = [row for work in works.values() for row in exchange.parts(work.snapshot)]
        self.names, self.keys = exchange.names(parts), self._keys_by_name()
        new = {slug: self._key_of_new(slug) for slug in rows if slug not in works}
        self.taken = worked_on(exchange.model, new.values()).keys() if new else ()
        for slug, own in rows.items():
            if len(self.planned.changes) > MOST_TOGETHER:
                break  # which is said
            self._read_object(slug, sorted(own, key=lambda each: each[1] != exchange.name), works.get(slug))

    def _works(self, slugs):
        """{address, or key of a draft that has none yet: what is worked on under it}; where one is live there and another
        drafted, the live one.
        """
        model, keys = self.exchange.model, list(filter(None, map(as_key, slugs)))
        live = {str(pk): slug for pk, slug in keys_and_names(model, "slug", slug__in=list(slugs))}
        named = Q(snapshot__fields__slug__in=list(slugs)) | Q(object_id__in=keys)
        drafts = Revision.objects.of_kind(model).drafts().filter(named)
        works = worked_on(model, [*live, *drafts.values_list("object_id", flat=True)]).values()
        self.live = set(live.values())
        in_order = sorted(works, key=lambda work: live.get(work.pk) == slug_of(work.snapshot))
        return {slug_of(work.snapshot) or work.pk: work for work in in_order}

    def _key_of_new(self, slug):
        """The key of an object that a table makes: the same, however often the table comes."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.exchange.model._meta.label_lower}/{slug}"))

    def _keys_by_name(self):
        """{model: {what it is known by: key}} of what cells may name."""
        wanted = defaultdict(set)
        for _relation, model in self.exchange.kinds.values():
            for name, target in self.exchange.fields_of(model).items():
                if target.related_model and name in self.table.columns:
                    cells = (cells[name] for _number, cells in self.table.rows)
                    wanted[target.related_model].update(part.strip() for cell in cells for part in cell.split(","))
        known_by = self.exchange.known_by
        return {
            model: {
                name: str(pk)
                for pk, name in keys_and_names(model, known_by[model], **{f"{known_by[model]}__in": names})
            }
            for model, all_names in wanted.items()
            for names in [sorted(all_names)[:NAMES_LOOKED_UP]]
        }

    def _read_object(self, slug, rows, work):
        exchange, model = self.exchange, self.exchange.model
        if work is None:
            if rows[0][1] != exchange.name:
                return self._fault(
                    rows[0][0], exchange.name, _("There is nothing with this web address, and no row that makes it.")
                )
            if not self.by.has_perm(permission(model, "add")):
                return self._fault(rows[0][0], exchange.name, MAY_NOT_ADD)
            pk = self._key_of_new(slug)
            new = blank(model, pk)
            new["fields"]["slug"] = slug
            work = WorkedOn(model, pk, None, Merged(new), False)
            if pk in self.taken or slug in self.live or was_anothers(model, slug, pk):
                self._fault(rows[0][0], exchange.name, TAKEN)
            self._judge(rows[0][0], new, ["slug"], {"slug": exchange.name})
        elif not self.by.has_perm(permission(model, "change")):
            return self._fault(rows[0][0], exchange.name, MAY_NOT_CHANGE)
        changed, read = work.snapshot, {}
        for number, kind, cells in rows:
            changed = self._read_row(number, kind, cells, work, changed, read)
        if changed != work.snapshot or (not work.is_live and work.draft is None):
            self._judge_together(changed, read)
            self.planned.add(work, changed)
        return None

    def _read_row(self, number, kind, cells, work, changed, read):
        """``changed`` (the object) with what one row says."""
        relation, model = self.exchange.kinds[kind]
        before = self._row_before(number, relation, model, cells, work)
        if before is None:
            return changed
        if before["pk"] in read:
            self._fault(
                number, "", _("Row %(row)d is about the same. Leave one of them.") % {"row": read[before["pk"]]}
            )
            return changed
        read[before["pk"]] = number
        is_new = before["pk"] == work.pk and work.draft is None and not work.is_live
        if relation is not None and before not in work.snapshot["rows"][relation]:
            is_new, cells = True, _placed(cells, before, changed["rows"][relation])
        after, columns = self._revised(number, kind, model, cells, before, is_new)
        after = self._judge(number, after, columns, {}) if columns else after
        if after == before and not is_new:
            return changed
        if relation is not None and not self.by.has_perm(permission(model, "add" if is_new else "change")):
            self._fault(number, "", MAY_NOT_ADD if is_new else MAY_NOT_CHANGE)
        version = cells.get(VERSION, "").strip()
        if version and version != version_of(before):
            words = _("Somebody changed this since the file was made. Export it anew, and enter your change there.")
            self._fault(number, VERSION, words)
        self._note_line(number, None if is_new else before, after)
        if relation is None:
            return {**changed, "fields": after["fields"], "relations": after["relations"]}
        rows = [row for row in changed["rows"][relation] if row["pk"] != after["pk"]]
        rows = sorted([*rows, after], key=lambda row: row["pk"])
        return {**changed, "rows": changed["rows"] | {relation: rows}}

    def _note_line(self, number, before, after):
        shown = [row and {**row, "fields": dict(row["fields"])} for row in (before, after)]
        for row in filter(None, shown):
            row["fields"].pop(owner_column(model_of(after)), None)
        self.planned.lines.append(Line(number, title_of_row(after), *shown))

    def _row_before(self, number, relation, model, cells, work):
        """The row as it stands, or as it begins if it is new; ``None`` where there is no such row."""
        if relation is None:
            return {**work.snapshot, "rows": {name: [] for name in work.snapshot["rows"]}}
        key = cells.get(KEY, "").strip()
        if key:
            found = next((row for row in work.snapshot["rows"][relation] if row["pk"] == key), None)
            if found is None:
                self._fault(number, KEY, _("The object has no such row. Leave the cell empty for a new one."))
            return found
        said = sorted((name, text.strip()) for name, text in cells.items() if name != VERSION)
        new = blank(model, str(uuid.uuid5(uuid.UUID(work.pk), repr(said))))
        new["fields"][owner_column(model)] = work.pk
        return next((row for row in work.snapshot["rows"][relation] if row["pk"] == new["pk"]), new)

    def _revised(self, number, kind, model, cells, before, is_new):
        """(the row as its cells say it, the names of the columns that they change)."""
        fields, relations, columns = {}, {}, []
        own, present = self.exchange.fields_of(model), self.exchange.cells(before, self.names)
        is_without_key = kind != self.exchange.name and not cells.get(KEY, "").strip()  # new, whenever it comes
        for name, text in cells.items():
            if name in (ROW, KEY, VERSION, self.exchange.name):
                continue
            if name not in own:
                if text.strip():
                    self._fault(
                        number,
                        name,
                        _("A row of “%(kind)s” has no such column. Leave the cell empty.") % {"kind": kind},
                    )
                continue
            if same(text, present[name]) or ((is_new or is_without_key) and not text.strip()):
                columns += [name] if is_new else []
                continue
            columns.append(name)
            try:
                if own[name].many_to_many:
                    relations[name] = sorted({self._key(own[name], part) for part in text.split(",") if part.strip()})
                else:
                    target, value = own[name], self._value(own[name], text)
                    if from_json(target, value) != from_json(target, before["fields"].get(target.attname)):
                        fields[target.attname] = value
            except ValidationError as error:
                self._fault(number, name, *error.messages)
        return {**before, "fields": before["fields"] | fields, "relations": before["relations"] | relations}, columns

    def _key(self, target, text):
        known = self.keys[target.related_model]
        if (text := text.strip()) not in known:
            words = _("There is no published “%(name)s”. Publish it first, or leave it out.")
            raise ValidationError(words % {"name": text[:60]})
        return known[text]

    def _value(self, target, text):
        """What a snapshot holds of a cell."""
        text = text.strip()
        if not text:
            return _empty(target)
        if target.related_model:
            return self._key(target, text)
        if target.name in self.exchange.parsers:
            return str(self.exchange.parsers[target.name](text))
        if target.choices and text not in dict(target.flatchoices):
            choices = ", ".join(str(value) for value, _label in target.flatchoices)
            raise ValidationError(_("Write one of: %(choices)s.") % {"choices": choices})
        value = target.to_python(text)
        if isinstance(value, date) and value.year not in YEARS:
            raise ValidationError(_("Write a year between 1900 and 2100."))
        return value if isinstance(value, int) else str(value)

    def _judge(self, number, row, columns, names):
        """The row with what its columns (names) hold as it is stored; notes what is wrong with it, once for each column."""
        faulty = {fault.column for fault in self.planned.faults if fault.row == number}
        row, faults, instance = judged(row, columns)
        for column, messages in faults.items():
            place = names.get(column, column)
            if self.table.place(place) not in faulty if place else not faulty:
                self._fault(number, place, *messages)
        for column, sentence in self.exchange.doubts(instance) if not faults else ():
            if column in columns:
                self.planned.doubts.append(Fault(number, self.table.place(column), sentence))
        return row

    def _judge_together(self, snapshot, read):
        """Judges rows beside each other; those that the table names come last."""
        for rows in (rows for rows in snapshot["rows"].values() if len(rows) > 1):
            rows = sorted(rows, key=lambda row: read.get(row["pk"], 0))
            if len(rows) > ROWS_BELOW_ONE:
                words = _("An object has at most %(count)d rows of a kind. Leave some out.")
                self._fault(read.get(rows[-1]["pk"], min(read.values())), "", words % {"count": ROWS_BELOW_ONE})
                continue
            for row, sentence in self.exchange.rules([unsaved(row) for row in rows]):
                self._fault(read.get(str(row.pk), min(read.values())), "", sentence)


def _placed(cells, row, others):
    """The cells of a new row, which comes after the ``others`` (snapshots) where rows have an order and they say none."""
    if POSITION not in row["fields"] or cells.get(POSITION, "").strip():
        return cells
    return cells | {POSITION: str(max((other["fields"][POSITION] or 0 for other in others), default=-1) + 1)}


def slug_of(snapshot):
    return snapshot["fields"].get("slug") or ""


def _empty(target):
    if target.null:
        return None
    return "" if target.empty_strings_allowed else target.get_default()
