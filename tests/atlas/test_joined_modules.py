"""The modules of the map, joined into the one file that pages load."""

import runpy
from pathlib import Path

import pytest

SCRIPT = runpy.run_path(Path(__file__).parents[2] / "scripts" / "join_modules.py")


def test_the_joined_file_is_up_to_date():
    assert SCRIPT["JOINED"].read_text(encoding="utf-8") == SCRIPT["joined"](SCRIPT["ENTRY"]), (
        "Run python scripts/join_modules.py"
    )


def test_what_cannot_be_joined_is_refused(tmp_path, monkeypatch):
    monkeypatch.setitem(SCRIPT["joined"].__globals__, "FOLDER", tmp_path)
    (tmp_path / "one.js").write_text('import two from "./two.js";\n')

    with pytest.raises(ValueError, match=r"one\.js: import two"):
        SCRIPT["joined"]("one.js")


def test_each_module_stands_once_and_after_what_it_imports(tmp_path, monkeypatch):
    monkeypatch.setitem(SCRIPT["joined"].__globals__, "FOLDER", tmp_path)
    (tmp_path / "entry.js").write_text('import { a } from "./one-a.js";\nimport { b } from "./two.js";\na(b);\n')
    (tmp_path / "one-a.js").write_text('import { b } from "./two.js";\n\nexport function a() {}\n')
    (tmp_path / "two.js").write_text("export const b = 1;\n")

    lines = [line for line in SCRIPT["joined"]("entry.js").splitlines()[1:] if line]

    assert lines == [
        "const $two = (() => {",
        "const b = 1;",
        "return { b };",
        "})();",
        "const $one_a = (() => {",
        "const { b } = $two;",
        "function a() {}",
        "return { a };",
        "})();",
        "const { a } = $one_a;",
        "const { b } = $two;",
        "a(b);",
    ]
