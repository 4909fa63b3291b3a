"""Texts for translators' own programs: XLIFF 2.0 and 1.2, and PO. What comes back is read as a table of ``exchange``."""

import re
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

import polib
from django.utils.translation import gettext as _

from languages.outgoing import legible
from languages.text import SOURCE_LANGUAGE
from publishing.exchange.reading import MOST_DEPTH, MOST_ELEMENTS
from publishing.exchange.tables import TableError
from translations.states import TARGET_LANGUAGES

XLIFF_2, XLIFF_1, PO = "xlf2", "xlf", "po"
# {kind: (what it is called, ending, content type)}
FILES = {
    XLIFF_2: ("XLIFF 2.0", "xlf", "application/xliff+xml; charset=utf-8"),
    XLIFF_1: ("XLIFF 1.2", "xlf", "application/xliff+xml; charset=utf-8"),
    PO: ("PO", "po", "text/x-gettext-translation; charset=utf-8"),
}
UNIT = "unit"  # the column with the number of a text in the file
COLUMNS = (UNIT, "kind", "key", "field", "version")
UNITS = {"unit", "trans-unit"}
SEGMENT, BETWEEN = "segment", "ignorable"  # a program may part a text; what stands between the parts it leaves as it is
PARTED, MARK = "seg-source", "mrk"
NOT_BEGUN = "initial"  # what XLIFF 2.0 takes the state of a segment for that has none
BESIDE = {"alt-trans", "matches", "glossary"}  # suggestions of a program, in which sources and targets stand too
LANGUAGE_ALONE = re.compile(r"[A-Za-z]*")  # of "ru-RU" and "uz_Latn"


@dataclass(frozen=True)
class Unit:
    """A text as it leaves: ``key`` brings it back, ``notes`` say where it stands, ``terms`` are (English, approved) words."""

    key: str
    notes: tuple
    terms: tuple
    source: str
    target: str

    @property
    def remarks(self):
        """[(what it is of, words)] for formats without a place for terms."""
        return [*(("context", note) for note in self.notes), *(("glossary", " = ".join(term)) for term in self.terms)]


def written(kind, language, units):
    """The bytes of a file of ``units``."""
    if kind == PO:
        return _po(units, language)
    return "\n".join(_xliff_2(units, language) if kind == XLIFF_2 else _xliff_1(units, language)).encode()


def _said(text):
    return escape(legible(text))


def _xliff_2(units, language):
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0" version="2.0" '
        f'srcLang="{SOURCE_LANGUAGE}" trgLang="{language}">'
    )
    yield '<file id="texts" xml:space="preserve">'
    for unit in units:
        yield f"<unit id={quoteattr(unit.key)}>"
        if unit.terms:
            entries = (
                f"<gls:glossEntry><gls:term>{_said(term)}</gls:term><gls:translation>{_said(approved)}</gls:translation></gls:glossEntry>"
                for term, approved in unit.terms
            )
            yield f"<gls:glossary>{''.join(entries)}</gls:glossary>"
        notes = "".join(f'<note category="context">{_said(note)}</note>' for note in unit.notes)
        yield f"<notes>{notes}</notes>"
        yield f"<segment><source>{_said(unit.source)}</source><target>{_said(unit.target)}</target></segment></unit>"
    yield "</file></xliff>\n"


def _xliff_1(units, language):
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">'
    yield (
        f'<file original="texts" datatype="plaintext" source-language="{SOURCE_LANGUAGE}" '
        f'target-language="{language}"><body>'
    )
    for unit in units:
        yield f'<trans-unit id={quoteattr(unit.key)} xml:space="preserve"><source>{_said(unit.source)}</source>'
        notes = "".join(f'<note from="{origin}">{_said(words)}</note>' for origin, words in unit.remarks)
        yield f"<target>{_said(unit.target)}</target>{notes}</trans-unit>"
    yield "</body></file></xliff>\n"


def _po(units, language):
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {"Language": language, "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8"}
    for unit in units:
        source, target = map(legible, (unit.source, unit.target))
        comment = "\n".join(legible(words) for _origin, words in unit.remarks)
        catalogue.append(polib.POEntry(msgctxt=unit.key, msgid=source, msgstr=target, comment=comment))
    return str(catalogue).encode()


def lines_of(data):
    """The rows of a table, the first with its columns, that a file (bytes) says; ``None`` of one that is neither XLIFF nor PO.

    What has no translation is left out: nothing is emptied by a file. What is translated in part has an empty one.
    Raises ``TableError``.
    """
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        return _table(*_read_xliff(data))
    if b"msgid " in data[:20_000]:
        return _table(*_read_po(data))
    return None


def _table(language, units):
    language = LANGUAGE_ALONE.match(language)[0].lower()
    if language not in TARGET_LANGUAGES:
        raise TableError(_("The file does not say into which language of the site it translates."))
    lines = [[*COLUMNS, language]]
    for number, (key, target, is_begun) in enumerate(units, 1):
        kind, *others = key.split(":")
        if len(others) != 3:
            raise TableError(_("Text %(number)d is not one of an export of this site.") % {"number": number})
        if target.strip() or is_begun:
            lines.append([str(number), kind, *others, target])
    return lines


def _read_po(data):
    try:
        text = data.decode("utf-8-sig")
        catalogue = polib.pofile(text + "\n")
    except (UnicodeDecodeError, OSError, ValueError, IndexError) as error:
        raise TableError(_("The file cannot be read as PO: %(why)s") % {"why": str(error)[:200]}) from error
    entries = [
        (each.msgctxt or "", "" if each.fuzzy else each.msgstr, bool(each.msgstr))
        for each in catalogue
        if not each.obsolete
    ]
    return catalogue.metadata.get("Language", ""), entries


def _read_xliff(data):
    reader = _Xliff()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise TableError(_("The file cannot be read as XLIFF: %(why)s") % {"why": str(error)[:200]}) from error
    return reader.language, reader.units


class _Xliff:
    """Reads (key, translation, whether any of it is translated) of each unit, with bounds on what is nested and how much
    there is.

    A unit of which a segment is not translated yet has no translation. In XLIFF 1.2 segments are marks in the source that
    was parted and in the target, with the same ``mid``.
    """

    def __init__(self):
        self.units, self.language = [], ""
        self.depth = self.elements = self.beside = 0
        self.is_in_target = False
        self.is_in_source = self.is_in_parted = False
        self.begin_unit("")
        self.key = None
        self.parser = expat.ParserCreate(namespace_separator="|")
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.begin, self.end
        self.parser.CharacterDataHandler = self.take
        self.parser.StartDoctypeDeclHandler = self.declare  # without one, no entity can be declared

    def declare(self, *_declaration):
        raise TableError(_("The file declares entities or a document type, which no XLIFF needs. Save it anew."))

    def begin(self, name, attributes):
        self.depth, self.elements = self.depth + 1, self.elements + 1
        if self.depth > MOST_DEPTH or self.elements > MOST_ELEMENTS:
            raise TableError(_("The file has more in it than a table may have. Divide it."))
        name = name.rpartition("|")[2]
        if self.depth == 1 and name != "xliff":
            raise TableError(_("This is no XLIFF."))
        if name in ("xliff", "file"):
            self.language = attributes.get("trgLang") or attributes.get("target-language") or self.language
        elif name in UNITS:
            self.begin_unit(attributes.get("id", ""))
        elif name == MARK and attributes.get("mtype") == "seg":
            self.mark, self.mark_depth = attributes.get("mid", ""), self.depth
        elif name in (SEGMENT, BETWEEN):
            self.begin_part(attributes)
        self.beside += name in BESIDE
        if name == "target" and not self.beside:
            self.is_in_target = self.has_target = True
        self.is_in_source |= name == "source" and not self.beside
        self.is_in_parted |= name == PARTED and not self.beside

    def begin_unit(self, key):
        self.key, self.target, self.is_whole, self.is_partly = key, [], True, False
        self.marked, self.translated, self.mark, self.mark_depth = set(), set(), None, 0
        self.begin_part({})

    def begin_part(self, attributes):
        self.source, self.begun_at, self.has_target = [], len(self.target), False
        self.is_begun = attributes.get("state", NOT_BEGUN) != NOT_BEGUN

    def end(self, name):
        if self.depth == self.mark_depth:
            self.mark = None
        self.depth -= 1
        name = name.rpartition("|")[2]
        self.beside -= name in BESIDE
        if name == "target" and not self.beside:
            self.is_in_target = False
        elif name == "source" and not self.beside:
            self.is_in_source = False
        elif name == PARTED and not self.beside:
            self.is_in_parted = False
        elif name in (SEGMENT, BETWEEN):
            self.end_part(name)
        elif name in UNITS and self.key is not None:
            target = "".join(self.target)
            self.is_whole &= not self.translated or self.marked <= self.translated
            self.units.append((self.key, target if self.is_whole else "", self.is_partly or bool(self.translated)))
            self.key = None

    def end_part(self, name):
        source, is_empty = "".join(self.source), not "".join(self.target[self.begun_at :]).strip()
        if name == SEGMENT:
            self.is_whole &= not (is_empty and source.strip()) or self.is_begun
            self.is_partly |= not is_empty
        elif not self.has_target:
            self.target.append(source)

    def take(self, text):
        if self.is_in_target:
            self.target.append(text)
        elif self.is_in_source:
            self.source.append(text)
        if self.mark is not None and text.strip():
            if self.is_in_target:
                self.translated.add(self.mark)
            elif self.is_in_parted:
                self.marked.add(self.mark)
