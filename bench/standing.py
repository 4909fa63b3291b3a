"""Whether the site stands, behind nginx as docs/operations.md sets it up: `python bench/standing.py`. Takes 20 minutes.

On a machine in a folder (`tests/deploy/machine.py`), with nginx, gunicorn and PostgreSQL as they are deployed:

- the rate at which pages go out, against that of a static file of the same bytes, both in requests for a second of CPU of
  all servers together;
- how old a page may be after a publication;
- memory of the two workers after 50,000 requests for pages of all kinds, and by how much it grew in the second half;
- how long a visitor waits beside 60 slow clients;
- 50 pages a second that no cache answers, for 10 minutes: errors, and the time within which 95 of 100 are answered.

Each figure is printed with its bound; it ends with 1 if one is not held. `--short` asks a twentieth of it: seconds mean
little then, and less on a machine that does something else.
"""

import argparse
import sys
import time
from contextlib import ExitStack
from itertools import count, cycle, islice, product
from statistics import median, quantiles

import served

sys.path.insert(0, str(served.ROOT))

import psycopg
import pytest

from tests.deploy.conftest import installed
from tests.deploy.machine import SITE
from tests.deploy.test_chaos import AFRESH, Load, main_process, workers

PAGE = "/ru/partners/georgia/"
REGION = "/en/regions/south-caucasus/"
STATIC = "/static/page.0123456789ab.html"
ENCODED = {"Accept-Encoding": "br, gzip"}
LANGUAGES = ("en", "fr", "ru", "hy", "az", "ka", "kk", "ky", "tg", "tk", "uz")
KINDS = ("", "map/", "offices/", "timeline/", "about/", "partners/georgia/", "offices/liaison-georgia/",
         "regions/central-asia/", "map/features.geojson", "map/?year=2012", "offices/?status=closed", "changes/")  # fmt: skip
KEPT_ALIVE = 900  # requests over one connection, which nginx ends after 1000


class Standing:
    def __init__(self, machine, is_short):
        self.machine, self.part, self.is_good = machine, 20 if is_short else 1, True
        pid_files = ("run/nginx.pid", "run/srep-web.pid", "var/lib/postgresql/postmaster.pid")
        pids = [int((machine.folder / name).read_text().split()[0]) for name in pid_files]
        self.servers = [served.Processes(pid) for pid in pids]

    def tell(self, what, figure, bound, unit="", is_least=False):
        is_held = figure >= bound if is_least else figure <= bound
        self.is_good &= is_held
        mark = "" if is_held else "   NOT HELD"
        print(f"{what:<72}{figure:9.2f} {unit:3} ({'least' if is_least else 'most'} {bound}){mark}", flush=True)

    # How much

    def rates(self):
        body = self.machine.get(PAGE, headers=ENCODED)[2]
        (self.machine.folder / f"opt/srep/var{STATIC}").write_bytes(body)
        rates = {PAGE: [], STATIC: []}
        for _turn in range(5):
            for path, found in rates.items():
                found.append(self.rate(path, 20_000 // self.part, len(body)))
        page, file = median(rates[PAGE]), median(rates[STATIC])
        print(f"{len(body)} bytes: {page:.0f} pages and {file:.0f} files for a second of CPU")
        self.tell("rate of a page, to that of a file", page / file, 0.9, is_least=True)

    def rate(self, path, requests, size):
        """Requests for a second of CPU of nginx, the site and the database."""
        before = self.cpu()
        for first in range(0, requests, KEPT_ALIVE):
            with self.machine.connection() as connection:
                for _each in range(min(KEPT_ALIVE, requests - first)):
                    connection.request("GET", path, headers=ENCODED)
                    if len(connection.getresponse().read()) != size:
                        raise SystemExit(f"{path} is not what it was.")
        return requests * 1000 / (self.cpu() - before)

    def cpu(self):
        return sum(processes.cpu() for processes in self.servers)

    # How old

    def ages(self):
        ages, address = [], {"host": self.machine.environment["PGHOST"], "port": self.machine.database_port}
        with psycopg.connect(**address, user="srep", dbname="srep", autocommit=True) as database:
            for number in range(max(20 // self.part, 3)):
                name = f"Caucasus {number}"
                self.machine.get(REGION)  # which nginx and the site have just looked at, then
                database.execute("UPDATE regions_region SET name_en = %s WHERE slug = 'south-caucasus'", [name])
                database.execute("UPDATE publishing_siterevision SET number = number + 1")
                ages.append(self.age(name.encode()))
        self.tell("oldest page after a publication", max(ages), 5, "s")

    def age(self, words):
        """Seconds from now to when a page without the words was last asked for; they must come within ten seconds."""
        start = time.monotonic()
        while (asked := time.monotonic()) < start + 10:
            if words in self.machine.get(REGION)[2]:
                return asked - start
            time.sleep(0.05)
        return 10

    # How much memory

    def memory(self):
        requests = 50_000 // self.part
        paths = cycle(f"/{language}/{kind}" for kind, language in product(KINDS, LANGUAGES))
        half = self.megabytes_after(islice(paths, requests // 2))
        whole = self.megabytes_after(islice(paths, requests // 2))
        self.tell(f"memory of two workers after {requests} requests", whole, 250, "MB")
        self.tell("growth in the second half", 100 * (whole / half - 1), 5, "%")

    def megabytes_after(self, paths):
        turn = count()
        for path in paths:
            headers = AFRESH if next(turn) % 20 == 0 else ENCODED
            status, *_rest = self.machine.ask_gunicorn(path, headers=headers)
            if status != 200:
                raise SystemExit(f"{path}: {status}")
        main = main_process(self.machine)
        return served.Processes(main).megabytes(but_for=[main])

    # How long

    def slow_clients(self):
        with ExitStack() as stack:
            for number in range(60):
                connection = stack.enter_context(self.machine.connection())
                head = f"POST /admin/login/ HTTP/1.1\r\nHost: {SITE}\r\nContent-Length: 1000\r\n"
                connection.sock.sendall((head + ("\r\nx" if number % 2 else "")).encode())
            with Load(lambda: self.machine.get("/fr/map/", headers=AFRESH)[0], 5, 2) as visitors:
                time.sleep(8)
        self.tell("errors beside 60 slow clients", len(errors(visitors)), 0)
        self.tell("wait of a visitor beside 60 slow clients, 95 of 100", p95(visitors), 300, "ms")

    def fresh_pages(self):
        paths = cycle(f"/{language}/{kind}" for kind, language in product(KINDS[:8], LANGUAGES))
        with Load(lambda: self.machine.get(next(paths), headers=AFRESH)[0], 50, 30) as readers:
            time.sleep(600 / self.part)
        self.tell(f"errors in {len(readers.answers)} pages made afresh, 50 a second", len(errors(readers)), 0)
        self.tell("time of those pages, 95 of 100", p95(readers), 300, "ms")


def errors(load):
    return [status for status, _seconds in load.answers if status != 200]


def p95(load):
    """Milliseconds within which 95 of 100 were answered."""
    return quantiles((seconds * 1000 for _status, seconds in load.answers), n=20)[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="a twentieth of it")
    is_short = parser.parse_args().short
    try:
        with installed() as machine:
            standing = Standing(machine, is_short)
            for measure in (
                standing.rates,
                standing.ages,
                standing.memory,
                standing.slow_clients,
                standing.fresh_pages,
            ):
                if len(workers(machine)) != 2:
                    raise SystemExit("There are not two workers.")
                measure()
    except pytest.skip.Exception as reason:
        raise SystemExit(f"Nothing is measured: {reason}") from None
    sys.exit(0 if standing.is_good else 1)


if __name__ == "__main__":
    main()
