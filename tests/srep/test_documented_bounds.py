"""What docs/architecture.md says of each bound is what the code has."""

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from runpy import run_path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOUNDS = (ROOT / "docs/architecture.md").read_text().partition("\n## Bounds\n")[2].partition("\n## ")[0]
ROWS = re.findall(r"^\| (.+) \| (\d.*) \| (`.+) \|$", BOUNDS, re.MULTILINE)


def values(places):
    """What the code has for each name in a cell such as "`offices/views.py` PER_PAGE, OTHER; `srep/menu.py` THIRD"."""
    for place in places.split("; "):
        path, names = place.removeprefix("`").split("` ")
        own = path.startswith("deploy/")
        module = run_path(ROOT / path) if own else vars(import_module(path.removesuffix(".py").replace("/", ".")))
        found = [module[name] for name in names.split(", ")]
        yield from (each.days if isinstance(each, timedelta) else each for each in found)


@pytest.mark.parametrize(("said", "places"), [row[1:] for row in ROWS], ids=[row[0][:40] for row in ROWS])
def test_a_bound_is_as_the_docs_say(said, places):
    assert said.split("; ") == [f"{value:,}" for value in values(places)]


def test_the_table_is_read():
    assert len(ROWS) == BOUNDS.count("\n|") - 3  # the head, the line under it, and nginx, whose bounds are its own
