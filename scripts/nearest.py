"""Which tests may notice a fault, nearest first: by the map of who runs which line, or without one by the words."""

import ast
import inspect
import re
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path

from coverage import CoverageData

ROOT = Path(__file__).resolve().parent.parent
TESTS_OF_A_FAULT = 60
FILES_OF_A_FAULT = 40
CASES_AT_ONCE = 3  # of one test, before other tests have their turn
FAR = ("tests/browser/", "tests/deploy/", "tests/upgrades/")  # start processes of their own
OF_LOCKS = ("_locks.py", "_races.py")


class ByWords:
    """Files of tests: those named after the module, then those that name it, then by the rare words they share with it."""

    def __init__(self, has_locks):
        files = {str(path.relative_to(ROOT)): path.read_text() for path in sorted(ROOT.glob("tests/**/test_*.py"))}
        left_out = () if has_locks else OF_LOCKS
        self.texts = {
            file: text for file, text in files.items() if not file.startswith(FAR) and not file.endswith(left_out)
        }
        self.words = {file: words(text) for file, text in self.texts.items()}
        self.known = Counter(word for words in self.words.values() for word in words)

    @cache  # noqa: B019 - lives as long as the script
    def _nearest(self, path):
        path, own = Path(path), words((ROOT / path).read_text())
        module = re.compile(
            rf"\b{'[.]'.join(path.with_suffix('').parts)}\b|from {'[.]'.join(path.parts[:-1])} import .*\b{path.stem}\b"
        )

        def far(file):
            shared = sum(1 / self.known[word] for word in own & self.words[file])
            is_own = Path(file).name.startswith(f"test_{path.stem}") and Path(file).parts[1] == path.parts[0]
            return not is_own, not module.search(self.texts[file]), -shared

        return sorted(self.texts, key=far)[:FILES_OF_A_FAULT]

    def of(self, fault):
        return self._nearest(fault.path)


def nearest_first(items, path, line):
    """Sorts tests (pytest's ``items``): those first that share rare words with the functions around a line of ``path``."""
    source, file = (ROOT / path).read_text(), Path(path)
    around = words(source.splitlines()[line - 1])
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.lineno <= line <= node.end_lineno:
            around |= words(ast.get_source_segment(source, node) if isinstance(node, ast.FunctionDef) else node.name)
    texts = {item.function: words(inspect.getsource(item.function)) for item in items}
    known, cases = Counter(chain.from_iterable(texts.values())), Counter()

    def far(item):
        cases[item.function] += 1
        shared = sum(known[word] ** -0.5 for word in around & texts[item.function])
        of_module = item.path.stem.startswith(f"test_{file.stem}")
        of_room = f"tests/{file.parts[0]}/" in item.path.as_posix()
        return (cases[item.function] - 1) // CASES_AT_ONCE, -(shared + 3 * of_module + of_room)

    items.sort(key=far)


def words(text):
    return set(re.findall(r"[^\W\d]{4,}", text))


class ByLines:
    """Tests that ran the line of the fault, nearest by name and folder first."""

    def __init__(self, file):
        self.data = CoverageData(str(file))
        self.data.read()
        self.lines = {}

    def of(self, fault):
        if fault.path not in self.lines:
            self.lines[fault.path] = self.data.contexts_by_lineno(str(ROOT / fault.path))
        lines = self.lines[fault.path]
        ran = {context for line in (fault.line, fault.statement) for context in lines.get(line, ()) if context}
        own = str(Path("tests", Path(fault.path).parent, f"test_{Path(fault.path).stem}"))
        if not ran:  # a line that runs when the module is imported
            ran = {context for contexts in lines.values() for context in contexts if context}
        if not ran:  # a module without a function
            room = f"tests/{Path(fault.path).parts[0]}/"
            ran = {context for context in self.data.measured_contexts() if context.startswith(room)}
        # Its own tests, too: what a function keeps in a cache is made in the first test alone that asks for it.
        ran |= {context for context in self.data.measured_contexts() if context.startswith(own)}
        counts = Counter(re.sub(r"\[.*|\|(run|setup|teardown)$", "", context, flags=re.DOTALL) for context in ran)
        path = Path(fault.path)
        folder = f"tests/{path.parent}/"

        def far(test):
            file = test.partition("::")[0]
            return (
                "tests/browser/" in file,
                path.stem not in file,
                not file.startswith(folder),
                not file.startswith(f"tests/{path.parts[0]}/"),
                counts[test],
                test,
            )

        return sorted(counts, key=far)[:TESTS_OF_A_FAULT]
