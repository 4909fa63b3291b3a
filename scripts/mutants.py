"""Plants small faults, one at a time, and says which of them no test notices.

    python scripts/mutants.py --number 150 --seed 7          # over all rooms
    python scripts/mutants.py --room accounts --only-list     # what would be planted
    python scripts/mutants.py --only atlas/views.py:158        # of those that would be planted
    python scripts/mutants.py --map                           # note anew which test runs which line

mutmut 3.8 and cosmic-ray 8.7 were tried first. mutmut plants in bodies of undecorated functions alone, so no policy,
constraint, setting or admin option; cosmic-ray has no fault such as a check, lock, filter or argument that is left out, and
runs the same tests for every fault, here five minutes each. This script plants in a copy of the tree, and runs the
tests that ran the line (pytest-cov's contexts) or, without a map of that, those that speak of the module (scripts/nearest.py),
nearest first and for a minute. A fault that these do not notice counts as unnoticed. The database is migrated once for all
faults, but for those in what migrations run.
"""

import argparse
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from faults import Planter
from nearest import ByLines, ByWords

ROOT = Path(__file__).resolve().parent.parent
MAP = ROOT / "var" / "mutants.coverage"
NOT_PLANTED = {"tests", "scripts", "bench", "migrations", "docs", "var", "static", "locale", ".venv"}
NOT_PLANTED_FILES = {"manage.py", "srep/wsgi.py"}
DATABASE_URL = os.environ.get("DATABASE_URL", "")
HAS_LOCKS = DATABASE_URL.startswith("postgres")  # SQLite has no locks of rows, so nothing there can miss one
HANGS = 1200  # seconds by the clock after which nothing more will come


def places(room=None):
    """Every fault that can be planted and still compiles, by room."""
    found = defaultdict(list)
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    for path in listed.stdout.split():
        if NOT_PLANTED & set(Path(path).parts) or path in NOT_PLANTED_FILES:
            continue
        source = (ROOT / path).read_bytes()
        for fault in Planter(path, source).faults:
            is_wanted = room is None or fault.room == room or fault.path.startswith(room)
            if is_wanted and (HAS_LOCKS or not fault.kind.startswith("select_for_update")):
                found[fault.room].append(fault)
    return found


def compiles(fault):
    try:
        compile(fault.planted((ROOT / fault.path).read_bytes()), fault.path, "exec")
    except SyntaxError:
        return False
    return True


def choose(found, number, random):
    """``number`` faults: from each room by the root of its size, within it first a kind and then a place, one a line."""
    total = sum(len(faults) ** 0.5 for faults in found.values())
    chosen = []
    for _room, faults in sorted(found.items()):
        share, lines = max(2, round(number * len(faults) ** 0.5 / total)), set()
        kinds = defaultdict(list)
        for fault in faults:
            kinds[fault.kind].append(fault)
        while share and kinds:
            kind = random.choice(sorted(kinds))
            fault = kinds[kind].pop(random.randrange(len(kinds[kind])))
            if not kinds[kind]:
                del kinds[kind]
            if (fault.path, fault.line) not in lines and compiles(fault):
                lines.add((fault.path, fault.line))
                chosen.append(fault)
                share -= 1
    return chosen


def make_map(workers, tests):
    """Runs ``tests`` once, or all that are not slow, and notes which of them run which line."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        str(workers),
        "--dist",
        "loadgroup",
        "-m",
        "not slow",
        "-p",
        "no:cacheprovider",
    ]
    command += ["--cov=.", "--cov-context=test", "--cov-report=", *(["--cov-append"] if tests else []), *tests]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "COVERAGE_FILE": str(MAP)})


def copy_tree(folder):
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for path in filter(None, listed.stdout.split("\n")):
        if (ROOT / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, folder / path)
    (folder / "var").mkdir()


def caught_by(fault, tests, folder):
    """What fails or never ends in a copy of the tree with the fault in it; and if nothing does, how the tests ended."""
    source = (ROOT / fault.path).read_bytes()
    (folder / fault.path).write_bytes(fault.planted(source))
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "scripts.under_fault", "-m", "not slow"]
    command += ["-p", "no:cacheprovider", "-p", "no:randomly", "--tb=no", "-rfE", "--color=no", *tests]
    env = dict(os.environ)
    if not MAP.exists():
        env["FAULT"] = f"{fault.path}:{fault.line}"
    if HAS_LOCKS:
        env["DATABASE_URL"] = f"{DATABASE_URL}_{folder.name}"
    elif not runs_in_migrations(fault.path):
        env["READY_DATABASE"] = str(folder.parent / "ready.sqlite3")
    try:
        end = subprocess.run(command, cwd=folder, timeout=HANGS, env=env, capture_output=True, text=True, check=False)
        if end.returncode:
            return next(
                iter(re.findall(r"^(?:FAILED|ERROR) (\S+)", end.stdout, re.MULTILINE)), f"exit {end.returncode}"
            ), ""
        if not has_its_migrations(folder):  # fields and constraints are made in other modules than those of models, too
            return "makemigrations --check", ""
        return None, end.stdout.strip().rpartition("\n")[2]
    except subprocess.TimeoutExpired:
        return "no end", ""
    finally:
        (folder / fault.path).write_bytes(source)


def runs_in_migrations(path):
    """Whether a migration imports the module, or it has to do with migrating itself."""
    module = re.compile(rf"\b{'[.]'.join(Path(path).with_suffix('').parts)}\b")
    migrations = [file.read_text() for file in ROOT.glob("*/migrations/*.py")]
    return "migrat" in (ROOT / path).read_text() or any(module.search(text) for text in migrations)


def has_its_migrations(folder):
    """Whether `make lint` finds nothing that a migration would have to change."""
    command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    env = {**os.environ, "DEBUG": "1", "SREP_ENV_FILE": os.devnull, "DATABASE_URL": "sqlite://:memory:"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True).returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--number", type=int, default=150)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--room", help="an app, a package in publishing, or the beginning of a path")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument(
        "--map", nargs="*", metavar="TESTS", help="note which test runs which line: anew, or of these tests"
    )
    parser.add_argument("--only", nargs="+", metavar="PATH:LINE", help="of the faults of this seed, those there")
    parser.add_argument("--only-list", action="store_true", help="print the faults and plant none")
    options = parser.parse_args()
    faults = choose(places(options.room), options.number, random.Random(options.seed))  # noqa: S311 - no secret
    faults = [fault for fault in faults if not options.only or f"{fault.path}:{fault.line}" in options.only]
    if options.only_list:
        for fault in faults:
            print(fault.diff((ROOT / fault.path).read_bytes()))
        return
    if options.map is not None:
        make_map(options.workers, options.map)
    nearest, caught = ByLines(MAP) if MAP.exists() else ByWords(HAS_LOCKS), Counter()
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(options.workers) as pool:
        folders = queue.SimpleQueue()
        for number in range(options.workers):
            folder = Path(place) / str(number)
            copy_tree(folder)
            folders.put(folder)

        def try_one(fault):
            tests, folder = nearest.of(fault), folders.get()
            try:
                return fault, *(caught_by(fault, tests, folder) if tests else (None, "no test"))
            finally:
                folders.put(folder)

        for number, (fault, by, end) in enumerate(pool.map(try_one, faults), 1):
            caught[fault.room] += by is not None
            said = f"caught by {by}" if by else f"SURVIVED {end}\n{fault.diff((ROOT / fault.path).read_bytes())}"
            print(f"{number}/{len(faults)} {fault.path}:{fault.line} {said}", flush=True)

    planted = Counter(fault.room for fault in faults)
    for room, number in sorted(planted.items()):
        print(f"{room:28} {caught[room]:4} of {number:4} caught")
    print(f"\n{len(faults)} planted, {caught.total()} caught (seed {options.seed})")


if __name__ == "__main__":
    main()
