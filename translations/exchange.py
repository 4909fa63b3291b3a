"""Texts as a table that leaves and comes back: a row for each text of an object, a column for each language."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _

from languages.prose import words
from languages.text import LANGUAGE_NAMES, SOURCE_LANGUAGE, fields_to_translate
from languages.words import sentence_case
from publishing.exchange.planning import require_few
from publishing.exchange.tables import MOST_ROWS, TableError
from publishing.revisions.snapshots import model_of, parts_of, unsaved
from publishing.revisions.worked_on import worked_on
from translations.exchange_files import FILES, Unit, lines_of, written
from translations.exchange_reading import FIXED, Reading, version_of_texts
from translations.glossary import present_glossary
from translations.rights import Reach
from translations.states import TARGET_LANGUAGES, record


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


def texts_written(snapshot):
    """Yields (row, field, {language: text}) for each text of an object and of its rows that is there in any language."""
    for row in parts_of(snapshot):
        for name in fields_to_translate(model_of(row)):
            texts = {code: row["fields"].get(f"{name}_{code}") or "" for code in LANGUAGE_NAMES}
            if any(texts.values()):
                yield row, name, texts


def context_of(row, name):
    """Where a text stands, and how long it may be, in words."""
    model = model_of(row)
    column = model._meta.get_field(f"{name}_{SOURCE_LANGUAGE}")
    longest = getattr(column, "max_length", None)
    names = model._meta.verbose_name, model._meta.get_field(name).verbose_name
    place = ": ".join(map(sentence_case, names))
    if not longest:
        return place
    bound = _("at most %(count)d letters") % {"count": longest}
    return f"{place} ({bound})"


@dataclass
class TextExchange:
    """The texts of ``models``, which are those of objects, as far as they are in the reach of ``user``."""

    models: list
    user: object
    note = staticmethod(note_translations)
    files = FILES
    lines_of = staticmethod(lines_of)

    def file(self, kind, languages):
        """The answer with a file for translators, of the one language that is chosen beside the source."""
        languages = [language for language in languages if language != SOURCE_LANGUAGE]
        if len(languages) != 1:
            raise TableError(_("Such a file is of one language: choose one beside English."))
        units = [
            Unit(
                ":".join([row["model"], row["pk"], name, version_of_texts(texts, languages)]),
                (work.title, context_of(row, name)),
                tuple(present_glossary().terms_in(words(texts[SOURCE_LANGUAGE]), languages[0])),
                texts[SOURCE_LANGUAGE],
                texts[languages[0]],
            )
            for work, row, name, texts in self._texts()
            if texts[SOURCE_LANGUAGE]
        ]
        if len(units) > MOST_ROWS:
            too_many = _("These are more than %(count)d rows. Choose fewer, and export them one after the other.")
            raise TableError(too_many % {"count": MOST_ROWS})
        _name, ending, content_type = FILES[kind]
        headers = {"Content-Disposition": f'attachment; filename="texts-{languages[0]}.{ending}"'}
        return HttpResponse(written(kind, languages[0], units), content_type=content_type, headers=headers)

    def columns(self, languages):
        return [*FIXED, *languages]

    def rows(self, languages):
        """The rows of the table of all texts, as they are worked on."""
        for work, row, name, texts in self._texts():
            source = words(texts[SOURCE_LANGUAGE])
            terms = [
                f"{code}: " + "; ".join(f"{term} = {approved}" for term, approved in found)
                for code in languages
                if code in TARGET_LANGUAGES and (found := present_glossary().terms_in(source, code))
            ]
            known = [row["model"], work.title, row["pk"], name, version_of_texts(texts, languages)]
            yield [*known, context_of(row, name), "\n".join(terms), *(texts[language] for language in languages)]

    def _texts(self):
        """Yields (what is worked on, its row, the field, {language: text})."""
        for model in self.models:
            require_few(model)
            reach = Reach(self.user, model)
            for work in sorted(worked_on(model).values(), key=lambda work: (work.title, work.pk)):
                if reach.holds(work.snapshot):
                    for row, name, texts in texts_written(work.snapshot):
                        yield work, row, name, texts

    def plan(self, table, by):
        """What ``table`` changes, as ``Planned``."""
        return Reading(self, table).planned
