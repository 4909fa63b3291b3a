"""Checks the interface catalogues; with --compile writes the .mo files too.

Each language but the source has every message, none is fuzzy, placeholders agree, plural forms are as many as the
language has, and the .mo says what the .po says. Where gettext is installed, the messages are also collected anew
and compared with the catalogues. Templates are searched for an untrimmed blocktranslate, and modules for a message
that stands where gettext finds none. The catalogues of what Django leaves out are checked in the same way;
framework_texts.py says whether they have everything.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import framework_texts
import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = "en"
LANGUAGES = (SOURCE, *framework_texts.LANGUAGES)
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sd%]|\{\w*\}")
MARKS = ("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy")
WITHOUT_MESSAGES = (".venv", "var", "tests", "bench", "scripts")
UNTRIMMED = re.compile(r"{%\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)[^%]*%}")


def catalogue(language):
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def catalogues(language):
    """The site's own catalogue of a language, then those of what Django leaves out."""
    return [catalogue(language), *sorted((framework_texts.FOLDER / language / "LC_MESSAGES").glob("*.po"))]


def faults_of(path, language):
    """Yields what is wrong with a catalogue of a language, in words."""
    name = path.relative_to(ROOT)
    if not path.exists():
        yield f"{name} is missing; run `make catalogues`."
        return
    entries = polib.pofile(str(path))
    forms = int(re.search(r"nplurals\s*=\s*(\d+)", entries.metadata.get("Plural-Forms", "nplurals=0")).group(1))
    for entry in entries:
        if entry.obsolete:
            continue
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if entry.fuzzy:
            yield f"{name}:{entry.linenum}: fuzzy: {entry.msgid[:60]!r}"
        if language == SOURCE:
            continue
        if not all(texts):
            yield f"{name}:{entry.linenum}: no translation of {entry.msgid[:60]!r}"
        elif entry.msgid_plural and len(texts) != forms:
            yield f"{name}:{entry.linenum}: {len(texts)} plural forms, the language has {forms}"
        elif not agree(entry, texts):
            yield f"{name}:{entry.linenum}: other placeholders than in {entry.msgid[:60]!r}"
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != entries.to_binary():
        yield f"{compiled.relative_to(ROOT)} does not say what the .po says; run `make catalogues`."


def agree(entry, texts):
    """Whether each text has the placeholders of its message; the form for one may leave out the number."""
    wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    singular = sorted(PLACEHOLDER.findall(entry.msgid))
    found = [sorted(PLACEHOLDER.findall(text)) for text in texts]
    return all(each == wanted for each in found[1:]) and found[0] in (wanted, singular)


def untrimmed_blocks():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for match in UNTRIMMED.finditer(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(ROOT)}: {match.group()} needs `trimmed`."


def within_f_strings():
    """Yields messages that gettext does not find, as it reads no f-string."""
    for path in sorted(ROOT.glob("*/**/*.py")):
        if path.relative_to(ROOT).parts[0] in WITHOUT_MESSAGES:
            continue
        for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for call in ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ():
                is_marked = isinstance(call, ast.Call) and getattr(call.func, "id", "") in MARKS
                if is_marked and isinstance(call.args[0], ast.Constant):
                    yield f"{path.relative_to(ROOT)}:{call.lineno}: {call.args[0].value[:60]!r} stands within an f-string."


def uncollected():
    """Yields messages that the sources have and the catalogue has not, or the other way round."""
    if not shutil.which("xgettext"):
        if os.environ.get("SREP_REQUIRE_ALL"):
            yield "gettext is not installed; the messages cannot be collected."
        return
    path = catalogue(SOURCE)
    before = path.read_bytes()
    known = messages(path)
    command = ["manage.py", "makemessages", "--locale", SOURCE, "--ignore", ".venv*", "--ignore", "var"]
    try:
        subprocess.run(
            [sys.executable, *command], cwd=ROOT, check=True, capture_output=True, env={**os.environ, "DEBUG": "1"}
        )
        present = messages(path)
    finally:
        path.write_bytes(before)
    for message in sorted(present - known):
        yield f"not in the catalogues: {message[:70]!r}; run `make catalogues`."
    for message in sorted(known - present):
        yield f"no longer in the sources: {message[:70]!r}; run `make catalogues`."


def messages(path):
    return {f"{entry.msgctxt or ''}\x04{entry.msgid}" for entry in polib.pofile(str(path)) if not entry.obsolete}


def compile_all():
    for path in [path for language in LANGUAGES for path in catalogues(language)]:
        path.with_suffix(".mo").write_bytes(polib.pofile(str(path)).to_binary())


def main():
    if "--compile" in sys.argv:
        compile_all()
    faults = [
        *untrimmed_blocks(),
        *within_f_strings(),
        *(fault for language in LANGUAGES for path in catalogues(language) for fault in faults_of(path, language)),
        *framework_texts.faults(),
        *uncollected(),
    ]
    print("\n".join(faults) or "Catalogues: complete and compiled.")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
