"""Joins the modules of the map into one file: ``python scripts/join_modules.py``, after each change to one of them.

One file instead of thirty: over a slow line each costs a way there and back. The modules stay what people read and tests
import; nothing is rewritten but how they reach one another.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "static" / "atlas"
ENTRY, JOINED = "explorer.js", FOLDER / "explorer.joined.js"
HEAD = "// Made by scripts/join_modules.py of the modules beside it.\n"
IMPORT = re.compile(r'^(import|export) \{ ([\w, ]+) \} from "\./([\w-]+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)


def joined(entry):
    """The text of a module with all that it imports before it, each in a function of its own."""
    parts = {}
    _add(Path(entry).stem, parts)
    *others, (_entry, (body, _exports)) = parts.items()
    wrapped = [
        f"const ${_word(name)} = (() => {{\n{body}return {{ {', '.join(exports)} }};\n}})();\n"
        for name, (body, exports) in others
    ]
    return HEAD + "\n".join([*wrapped, body])


def _add(name, parts):
    """Puts a module into ``parts``, {name: (text, exported names)}, after those that it imports."""
    text = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
    for _how, _names, other in IMPORT.findall(text):
        if other not in parts:
            _add(other, parts)
    exports = EXPORT.findall(text) + [names for how, names, _other in IMPORT.findall(text) if how == "export"]
    text = EXPORT.sub("", IMPORT.sub(lambda found: f"const {{ {found[2]} }} = ${_word(found[3])};\n", text))
    if left := re.search(r"^(?:import|export)\b.*", text, re.MULTILINE):
        raise ValueError(f"{name}.js: {left[0]} is written in a way that is not known here")
    parts[name] = (text, exports)


def _word(name):
    return name.replace("-", "_")


if __name__ == "__main__":
    JOINED.write_text(joined(ENTRY), encoding="utf-8")
