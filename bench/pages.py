"""What public pages cost, as ratios to what the same pages would cost: `python bench/pages.py`.

Each page, in one run and by turns, behind gunicorn as `deploy/` has it, in Russian, as a browser asks for it:

- cached, as the site answers it again; afresh, past the page cache; of nothing, as for the first reader after a publication;
- plain: in `bench/plain/`, the site as anybody would first write it, with the same content; the same under `cache_page`;
- floor: a view of as many bytes under the middleware of a new Django project;
- file: nginx, with the page as a file.

All are milliseconds of CPU of the server and the database together, the median of some turns. Then, for each page,
queries and bytes; and the memory of two workers after all that. On SQLite and on PostgreSQL, whose cluster is started
for this; with 10 and 1,000 made offices, and with `--many` also with 100,000. Writes nothing that stays.
It ends with 1 if a cached page takes more than 1.1 of the floor.

With `--beside CHECKOUT`, of an earlier revision of this project: its pages and ours by turns, with the shipped content, on
SQLite, and nothing else.
"""

import argparse
import contextlib
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import served

PAGES = {
    "home": "/ru/",
    "partner": "/ru/partners/georgia/",
    "office": "/ru/offices/liaison-georgia/",
    "region": "/ru/regions/central-asia/",
    "map": "/ru/map/",
    "GeoJSON": "/ru/map/features.geojson",
}
WAYS = ("afresh", "cached", "of nothing", "plain", "cache_page", "floor", "file")
TURNS = 3
REQUESTS = {"cached": 150, "cache_page": 150, "floor": 150, "file": 300, "afresh": 15, "plain": 15, "of nothing": 4}
MOST_MILLISECONDS = 3000  # of one turn, where a request takes long
WARMING = 1.2  # seconds after which both workers have seen that something was published, and made the page again
LIMIT = 1.1  # of the floor: 0.20 ms on a machine where that took 0.18
PAST_THE_CACHE = ["Cookie: some=cookie"]
PUBLISHED = "UPDATE publishing_siterevision SET number = number + 1"


class Bench:
    """All servers over one database, in a folder."""

    def __init__(self, folder, database, root=served.ROOT):
        self.folder, self.database, self.root = folder, database, root
        name = f"postgres:///{database[1]}/" if database else f"sqlite:///{folder}/"
        end = "" if database else ".sqlite3"
        self.environment = {
            "SREP_ENV_FILE": os.devnull,
            "PGUSER": "bench",
            "SECRET_KEY": "made-for-one-measurement-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
            "SITE_URL": "http://testserver",
            "LOG_LEVEL": "ERROR",
            "DUE_WORK_SECONDS": "0",
            "DATABASE_URL": f"{name}srep{end}",
        }
        self.plain = {
            "DJANGO_SETTINGS_MODULE": "bench.plain.settings",
            "PGUSER": "bench",
            "DATABASE_URL": f"{name}plain{end}",
            "SITE_DATABASE_URL": f"{name}srep{end}",
        }

    def run(self, *words, environment):
        command = [sys.executable, *words]
        subprocess.run(command, cwd=self.root, env={**os.environ, **environment}, check=True, stdout=-3)  # noqa: S603

    def prepare(self):
        self.run("manage.py", "prepare", "--verbosity=0", environment=self.environment)

    def site(self):
        return served.gunicorn(self.folder / "site", "srep.wsgi", self.environment, root=self.root)

    def fill(self, offices):
        self.run("bench/make_offices.py", "--force", str(offices), environment=self.environment)
        self.run("-m", "bench.plain.fill", environment=self.plain)

    def publish(self):
        if self.database:
            import psycopg

            with psycopg.connect(host=str(self.database[1]), user="bench", dbname="srep") as connection:
                connection.execute(PUBLISHED)
        else:
            with (
                contextlib.closing(sqlite3.connect(self.folder / "srep.sqlite3", timeout=20)) as connection,
                connection,
            ):
                connection.execute(PUBLISHED)

    @contextlib.contextmanager
    def servers(self):
        """{name: processes} of everything that answers."""
        with contextlib.ExitStack() as stack:
            start = lambda name, *what: stack.enter_context(served.gunicorn(self.folder / name, *what))  # noqa: E731
            found = {
                "site": stack.enter_context(self.site()),
                "plain": start("plain", "bench.plain.wsgi", self.plain),
                "cache_page": start("cache_page", "bench.plain.wsgi", {**self.plain, "CACHED_SECONDS": "3600"}),
            }
            for name, application, environment in (
                ("site, counted", "srep.wsgi", self.environment),
                ("plain, counted", "bench.plain.wsgi", self.plain),
            ):
                found[name] = start(name, "bench.counted:counted", {**environment, "COUNTED": application}, 1)
            if served.NGINX:
                found["file"] = stack.enter_context(served.nginx(self.folder / "file"))
            yield found


class Page:
    """One page, and how to ask for it in each way."""

    def __init__(self, bench, path):
        self.bench, self.path = bench, path
        self.bytes = self.body("site")
        if (files := bench.folder / "file/files").is_dir():
            (files / str(len(self.bytes))).write_bytes(self.bytes)

    def body(self, name, headers=()):
        status, _head, body = served.ask(self.bench.folder / name / "socket", self.path, headers)
        if status != 200:
            raise SystemExit(f"{name} {self.path}: {status}")
        return body

    def queries(self, name, headers=()):
        for _warm in range(2):
            _status, head, _body = served.ask(self.bench.folder / name / "socket", self.path, headers)
        return int(re.search(r"X-Queries: (\d+)", head)[1])

    def ask(self, way):
        size = len(self.bytes)
        if way == "of nothing":
            self.bench.publish()
        name, path, headers = {
            "cached": ("site", self.path, ()),
            "afresh": ("site", self.path, PAST_THE_CACHE),
            "of nothing": ("site", self.path, PAST_THE_CACHE),
            "plain": ("plain", self.path, ()),
            "cache_page": ("cache_page", self.path, ()),
            "floor": ("plain", f"/floor/{size}/", ()),
            "file": ("file", f"/{size}", ()),
        }[way]
        status, _head, _body = served.ask(self.bench.folder / name / "socket", path, headers)
        if status != 200:
            raise SystemExit(f"{way} {self.path}: {status}")


def measure(page, servers, way, requests):
    """Milliseconds of CPU of one request, of the server that answers it and of the database."""
    server = servers[{"floor": "plain", "plain": "plain", "cache_page": "cache_page", "file": "file"}.get(way, "site")]
    processes = [server, page.bench.database[0]] if page.bench.database else [server]
    if way in ("cached", "afresh"):
        warm_until = time.monotonic() + WARMING
        while time.monotonic() < warm_until:
            page.ask(way)
    before = sum(each.cpu() for each in processes)
    for _request in range(requests):
        page.ask(way)
    return (sum(each.cpu() for each in processes) - before) / requests


def measure_ways(page, servers):
    """{way: milliseconds}, the median of the turns."""
    ways = [way for way in WAYS if way != "file" or served.NGINX]
    first = {way: measure(page, servers, way, 2) for way in ways}
    requests = {way: max(1, min(REQUESTS[way], int(MOST_MILLISECONDS / first[way]))) for way in ways}
    turns = [{way: measure(page, servers, way, requests[way]) for way in ways} for _turn in range(TURNS)]
    return {way: median(turn[way] for turn in turns) for way in ways}


def show(bench, offices):
    """Prints the table of one size; says whether every cached page is within the limit."""
    bench.fill(offices)
    print(f"\n{'PostgreSQL' if bench.database else 'SQLite'}, {offices:,} made offices: ms of CPU (times the floor)")
    print(f"{'':>8}" + "".join(f"{way:>16}" for way in WAYS) + f"{'afresh/plain':>16}{'cached/cache_page':>20}")
    is_good = True
    with bench.servers() as servers:
        weighed = []
        for name, path in PAGES.items():
            page = Page(bench, path)
            costs = measure_ways(page, servers)
            cells = "".join(
                f"{costs[way]:8.2f} ({costs[way] / costs['floor']:5.1f})" if way in costs else f"{'-':>16}"
                for way in WAYS
            )
            ratios = costs["afresh"] / costs["plain"], costs["cached"] / costs["cache_page"]
            print(f"{name:>8}{cells}{ratios[0]:16.2f}{ratios[1]:20.2f}", flush=True)
            weighed.append(f"{name} {weights(page)}")
            is_good &= costs["cached"] <= LIMIT * costs["floor"]
        print("  queries afresh, plain; kB sent, plain:", "; ".join(weighed))
        memory = [servers[name].megabytes(but_for=[servers[name].pid]) for name in ("site", "plain")]
        print(f"  memory of two workers: {memory[0]:.0f} MB, plain {memory[1]:.0f} MB", flush=True)
    return is_good


def show_beside(checkout):
    """Prints what our pages cost, and those of another checkout."""
    ways = ("cached", "afresh", "of nothing")
    print(f"SQLite, the shipped content: ms of CPU, ours and of {checkout.name}, and their ratio")
    print(f"{'':>8}" + "".join(f"{way:>24}" for way in ways))
    with contextlib.ExitStack() as stack:
        sites = []
        for root in (served.ROOT, checkout):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-"))
            bench = Bench(Path(folder), None, root)
            bench.prepare()
            sites.append((bench, {"site": stack.enter_context(bench.site())}))
        for name, path in PAGES.items():
            pages = [(Page(bench, path), servers) for bench, servers in sites]
            cells = ""
            for way in ways:
                turns = [[measure(*page, way, REQUESTS[way]) for page in pages] for _turn in range(TURNS)]
                ours, theirs = (median(costs) for costs in zip(*turns, strict=True))
                cells += f"{ours:9.2f}{theirs:9.2f}{ours / theirs:6.2f}"
            print(f"{name:>8}{cells}", flush=True)


def weights(page):
    queries = page.queries("site, counted", PAST_THE_CACHE), page.queries("plain, counted")
    sizes = len(page.bytes) / 1000, len(page.body("plain")) / 1000
    return "{}, {}; {:.1f}, {:.1f}".format(*queries, *sizes)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--many", action="store_true", help="also with 100,000 offices, which takes long")
    parser.add_argument("--beside", metavar="CHECKOUT", type=Path, help="an earlier revision, instead of all else")
    options = parser.parse_args()
    if options.beside:
        return show_beside(options.beside.resolve())
    sizes = [10, 1_000, 100_000] if options.many else [10, 1_000]
    is_good = True
    for kind in ("SQLite", "PostgreSQL"):
        if kind == "PostgreSQL" and not served.POSTGRESQL:
            print("\nNo PostgreSQL on this machine: nothing is measured on it.")
            continue
        with (
            tempfile.TemporaryDirectory(prefix="bench-") as folder,
            served.postgresql() if kind == "PostgreSQL" else contextlib.nullcontext() as database,
        ):
            bench = Bench(Path(folder), database)
            bench.prepare()
            for size in sizes:
                is_good &= show(bench, size)
    sys.exit(0 if is_good else f"A cached page takes more than {LIMIT} of the floor.")


if __name__ == "__main__":
    main()
