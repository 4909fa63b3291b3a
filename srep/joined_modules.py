"""Joins a module of JavaScript and all that it imports into one file: over a slow line each file costs a way there and back.

The modules stay what people read and tests import; nothing is rewritten but how they reach one another.
"""

import re

IMPORT = re.compile(r'^(import|export) \{ ([\w, ]+) \} from "\./([\w-]+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)


def joined(entry, read):
    """The text of the module called ``entry`` with all that it imports before it, each in a function of its own.

    ``read`` gives the text of a module by its name. Raises ``ValueError`` for a module that imports in another way.
    """
    parts = {}
    _add(entry, read, parts)
    *others, (_entry, (body, _exports)) = parts.items()
    wrapped = [
        f"const ${_word(name)} = (() => {{\n{body}return {{ {', '.join(exports)} }};\n}})();\n"
        for name, (body, exports) in others
    ]
    return "\n".join([*wrapped, body])


def _add(name, read, parts):
    """Puts a module into ``parts``, {name: (text, exported names)}, after those that it imports."""
    text = read(name)
    for _how, _names, other in IMPORT.findall(text):
        if other not in parts:
            _add(other, read, parts)
    exports = EXPORT.findall(text) + [names for how, names, _other in IMPORT.findall(text) if how == "export"]
    text = EXPORT.sub("", IMPORT.sub(lambda found: f"const {{ {found[2]} }} = ${_word(found[3])};\n", text))
    if left := re.search(r"^(?:import|export)\b.*", text, re.MULTILINE):
        raise ValueError(f"{name}.js: {left[0]} is written in a way that is not known here")
    parts[name] = (text, exports)


def _word(name):
    return name.replace("-", "_")
