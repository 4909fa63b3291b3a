"""One row of the files beside the same row in the database: what to write, what an editor changed."""

from django.core.exceptions import ValidationError

from languages.text import SOURCE_LANGUAGE, translated_fields
from srep.content.values import clean, default_of, digest_of
from translations.states import record

# English and French are equals by statute: both are texts of the house. Others are drafts until somebody reviews them.
REVIEWED_LANGUAGES = ("fr",)
PERIOD = ("since", "until")


class Merge:
    """``row`` (a ``Row``) and ``instance`` (``None`` for a new one); ``digests`` says what was loaded last time.

    ``many`` gives the present ids of each many-to-many field.
    """

    def __init__(self, row, instance, digests, many, parent_id=None):
        self.row = row
        self.kind = row.kind
        self.is_new = instance is None
        self.instance = row.kind.model(id=row.id) if self.is_new else instance
        if self.is_new and parent_id:
            setattr(self.instance, f"{self.kind.parent}_id", parent_id)
        self.many = many
        self.written = {}  # column: value
        self.kept = []  # units that an editor changed
        self.last = digests
        self.digests = {}
        self.period = {name: getattr(self.instance, name, None) for name in PERIOD}

    @property
    def is_moved(self):
        """Whether a stored period changes."""
        return not self.is_new and not self.written.keys().isdisjoint(PERIOD)

    def compare(self, columns):
        """Decides for each unit whether it is written, and puts the new values on the instance."""
        for unit, names in self.kind.units.items():
            default = [default_of(self.kind, name) for name in names]
            wanted = [columns[name] for name in names]
            present = default if self.is_new else [self._present(name) for name in names]
            last = self.last.get(unit, digest_of(default))
            digest = digest_of(wanted)
            if present != wanted:
                if digest_of(present) == last:
                    self.written |= dict(zip(names, wanted, strict=True))
                else:
                    self.kept.append(unit)
                    digest = last
            if digest != digest_of(default):
                self.digests[unit] = digest
        for column, value in self.written.items():
            if column not in self.kind.is_many:
                setattr(self.instance, self._attribute(column), value)

    def _present(self, column):
        value = self.many[column] if column in self.many else getattr(self.instance, self._attribute(column))
        return clean(self.kind, column, value)

    def _attribute(self, column):
        return self.kind.model._meta.get_field(column).attname

    def validate(self):
        """Whether each value is right by itself. Raises ``ValidationError``."""
        self.instance.clean_fields()
        self.instance.clean()
        for column, value in self.written.items():
            if column not in self.kind.is_many and (cleaned := self._present(column)) != value:
                raise ValidationError({column: f"Write {cleaned}, the form in which it is kept."})

    def validate_among_others(self):
        """Whether the row fits beside the other rows and its own. Raises ``ValidationError``."""
        self.instance.validate_unique()
        self.instance.validate_constraints()

    def save(self):
        """Writes the row, its many-to-many fields and the pairs of source text and translation."""
        columns = {column for column in self.written if column not in self.kind.is_many}
        translated = translated_fields(self.kind.model)
        columns |= {name for name in translated if f"{name}_{SOURCE_LANGUAGE}" in columns}
        if self.is_new:
            self.instance.save(force_insert=True)
        elif self.written:
            period = PERIOD if self.is_moved else ()
            self.instance.save(update_fields={*columns, *period, "updated"})
        for name in self.kind.is_many & self.written.keys():
            getattr(self.instance, name).set(self.written[name])
        self._record(translated)

    def _record(self, translated):
        """A translation counts as one of the present source only where both are the files' own."""
        languages = {}
        for name in translated:
            source = f"{name}_{SOURCE_LANGUAGE}"
            for unit in self.digests:
                field, _, language = unit.rpartition("_")
                if field != name or {unit, source} & set(self.kept) or not {unit, source} & self.written.keys():
                    continue
                languages.setdefault(language, []).append(name)
        for language, fields in languages.items():
            record(self.instance, language, fields, reviewed=language in REVIEWED_LANGUAGES)
