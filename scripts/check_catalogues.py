"""Checks the interface catalogues; with --compile writes the .mo files too.

Each language but the source has every message, none is fuzzy, placeholders agree, plural forms are as many as the
language has, and the .mo says what the .po says. Where gettext is installed, the messages are also collected anew
and compared with the catalogues. Templates are searched for an untrimmed blocktranslate.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "fr", "ru", "hy", "az", "ka", "kk", "ky", "tg", "tk", "uz")
SOURCE = "en"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
UNTRIMMED = re.compile(r"{%\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)[^%]*%}")


def catalogue(language):
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def faults_of(language):
    """Yields what is wrong with a language's catalogue, in words."""
    path = catalogue(language)
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
        elif not entry.msgid_plural and sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(
            PLACEHOLDER.findall(texts[0])
        ):
            yield f"{name}:{entry.linenum}: other placeholders than in {entry.msgid[:60]!r}"
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != entries.to_binary():
        yield f"{compiled.relative_to(ROOT)} does not say what the .po says; run `make catalogues`."


def untrimmed_blocks():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for match in UNTRIMMED.finditer(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(ROOT)}: {match.group()} needs `trimmed`."


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
    for language in LANGUAGES:
        path = catalogue(language)
        path.with_suffix(".mo").write_bytes(polib.pofile(str(path)).to_binary())


def main():
    if "--compile" in sys.argv:
        compile_all()
    faults = [*untrimmed_blocks(), *(fault for language in LANGUAGES for fault in faults_of(language)), *uncollected()]
    print("\n".join(faults) or "Catalogues: complete and compiled.")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
