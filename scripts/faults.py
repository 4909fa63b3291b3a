"""The small faults that scripts/mutants.py plants, and every place of a module where one of them fits."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

# Words for people and for logs: no test should pin them.
WORDS = {
    "verbose_name",
    "verbose_name_plural",
    "help_text",
    "label",
    "description",
    "short_description",
    "related_name",
}
WORDS |= {"encoding", "frozen"}  # as any machine has them anyway
SILENT = re.compile(r"^(logger|logging|log)\.|\.(write|stdout|info|debug|warning)\(")
CHECKS = re.compile(r"(has_\w*perm\w*|may_\w+|can_\w+|user_passes\w*|is_allowed\w*)$")
LEFT_OUT = {"filter", "exclude", "select_for_update", "distinct", "order_by", "strip", "lower", "casefold"}
FLIPPED = {"any": "all", "all": "any", "min": "max", "max": "min"}
OPERATORS = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
}


@dataclass(frozen=True)
class Fault:
    """Bytes ``start`` to ``end`` of a file that become ``text``; ``kind`` says what is wrong then."""

    path: str
    line: int
    start: int
    end: int
    text: str
    kind: str
    statement: int  # its first line, which is the one that tests are seen to run

    @property
    def room(self):
        """The app, and within ``publishing`` the package in it."""
        parts = Path(self.path).parts
        return "/".join(parts[:2]) if parts[0] == "publishing" and len(parts) > 2 else parts[0]

    def planted(self, source):
        return source[: self.start] + self.text.encode() + source[self.end :]

    def diff(self, source):
        """The lines before and after."""
        first = source.rfind(b"\n", 0, self.start) + 1
        last = source.find(b"\n", self.end)
        before = source[first:last].decode().strip()
        after = (source[first : self.start] + self.text.encode() + source[self.end : last]).decode().strip()
        return f"{self.path}:{self.line} ({self.kind})\n    - {before}\n    + {after}"


class Planter(ast.NodeVisitor):
    """Finds every place of a module where a fault can be planted."""

    def __init__(self, path, source):
        self.path, self.source, self.faults, self.depth, self.statement = path, source, [], 0, 0
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.visit(ast.parse(source))

    def span(self, node):
        return (
            self.starts[node.lineno - 1] + node.col_offset,
            self.starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def text(self, node):
        start, end = self.span(node)
        return self.source[start:end].decode()

    def plant(self, node, text, kind):
        self.note(node.lineno, *self.span(node), text, kind)

    def note(self, line, start, end, text, kind):
        self.faults.append(Fault(self.path, line, start, end, text, kind, self.statement))

    def visit(self, node):
        if isinstance(node, ast.stmt):
            self.statement = node.lineno
        super().visit(node)

    def plant_operator(self, left, operator, right, kind):
        """Replaces the operator that stands between two nodes."""
        found = OPERATORS.get(type(operator))
        start, end = self.span(left)[1], self.span(right)[0]
        if found and (
            match := re.search(rb"(?<!\w)" + re.escape(found[0]).encode() + rb"(?!\w)", self.source[start:end])
        ):
            place = start + match.start(), start + match.end()
            self.note(right.lineno, *place, found[1], kind)

    def visit_FunctionDef(self, node):
        if node.name in {"__str__", "__repr__"}:
            return
        self.depth += 1
        for statement in [*node.decorator_list, node.args, *node.body]:
            self.visit(statement)
        self.depth -= 1

    def visit_Compare(self, node):
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            self.plant_operator(left, operator, right, "comparison")
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        for left, right in zip(node.values, node.values[1:], strict=False):
            self.plant_operator(left, node.op, right, "and/or")
        self.generic_visit(node)

    def visit_BinOp(self, node):
        if any(isinstance(side, ast.Constant) and isinstance(side.value, int) for side in (node.left, node.right)):
            self.plant_operator(node.left, node.op, node.right, "sum")
        self.generic_visit(node)

    def visit_UnaryOp(self, node):
        if isinstance(node.op, ast.Not):
            self.plant(node, f"({self.text(node.operand)})", "not left out")
        self.generic_visit(node)

    def visit_If(self, node):
        self.plant(node.test, f"(not ({self.text(node.test)}))", "condition turned")
        self.generic_visit(node)

    visit_IfExp = visit_If  # noqa: N815

    def visit_Constant(self, node):
        if isinstance(node.value, bool):
            self.plant(node, str(not node.value), "truth turned")
        elif isinstance(node.value, int):
            self.plant(node, str(node.value + 1), "off by one")

    def visit_Raise(self, node):
        self.plant(node, "pass", "refusal left out")

    def visit_Return(self, node):
        if self.depth and node.value is not None and not isinstance(node.value, ast.Constant):
            self.plant(node, "return None", "nothing returned")
        self.generic_visit(node)

    def visit_Continue(self, node):
        self.plant(node, "pass", "not skipped")

    def visit_Assign(self, node):
        target, value = node.targets[0], node.value
        is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
        if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
            self.plant(node, "pass", "header or item left out")
            if is_text:
                self.plant(value, repr(f"{value.value}x"), "other text")
        elif isinstance(target, ast.Attribute) and self.depth:
            self.plant(node, "pass", "attribute not set")
        if not (isinstance(target, ast.Name) and target.id in WORDS):
            self.generic_visit(node)

    def visit_Expr(self, node):
        if isinstance(node.value, ast.Call) and self.depth and not SILENT.search(self.text(node)):
            self.plant(node, "pass", "call left out")
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Call(self, node):
        text = self.text(node.func)
        if SILENT.search(f"{text}("):
            return
        name = text.rpartition(".")[2]
        if CHECKS.search(name):
            self.plant(node, "True", "check left out")
        if name in LEFT_OUT and isinstance(node.func, ast.Attribute):
            is_query = name in {"filter", "exclude", "select_for_update", "distinct", "order_by"}
            self.plant(node, self.text(node.func.value) + (".all()" if is_query else ""), f"{name} left out")
        if text in FLIPPED and len(node.args) + len(node.keywords) > 0:
            self.plant(node.func, FLIPPED[text], "other bound")
        for number, keyword in enumerate(node.keywords):
            if self.depth and keyword.arg and keyword.arg not in WORDS and (number or node.args):
                before = self.span(node.keywords[number - 1] if number else node.args[-1])[1]
                place = before, self.span(keyword)[1]
                self.note(keyword.value.lineno, *place, "", "argument left out")
            if keyword.arg not in WORDS:
                self.visit(keyword.value)
        for child in (node.func, *node.args):
            self.visit(child)

    def visit_List(self, node):
        if len(node.elts) > 1:
            for element in node.elts:
                self.leave_out(element, node)
        self.generic_visit(node)

    visit_Set = visit_List  # noqa: N815

    def visit_Tuple(self, node):
        if not self.depth and isinstance(node.ctx, ast.Load) and len(node.elts) > 2:
            for element in node.elts:
                self.leave_out(element, node)
        self.generic_visit(node)

    def visit_Dict(self, node):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is not None and len(node.keys) > 1:
                self.leave_out(key, node, value)
        self.generic_visit(node)

    def leave_out(self, first, whole, last=None):
        """An element of a literal, with the comma after it."""
        start, end = self.span(first)[0], self.span(last or first)[1]
        limit = self.span(whole)[1]
        comma = re.match(rb"[\s)]*,", self.source[end:limit])
        if comma and b")" not in comma.group():
            end += comma.end()
        self.note((last or first).lineno, start, end, "", "element left out")
