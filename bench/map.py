"""What the map costs as offices grow: `python bench/map.py`. Writes nothing but a database of its own, and a table.

For 100, 1,000, 10,000 and 100,000 made offices it measures server time (CPU of this process, database included when
it is SQLite, the median of some requests) and bytes as sent with gzip:

- the page of the map, and what it then asks for: the first picture and a near one;
- as the baseline, in the same run, all offices as GeoJSON, as a map without an index would send them.

The ratio says how many times more the baseline costs. The time to build the index is paid once per change of content.
"""

import argparse
import os
import sys
import tempfile
import time
from io import StringIO
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SIZES = [100, 1_000, 10_000, 100_000]
FIRST = "bounds=30,30,95,60&zoom=4.5"
NEAR = "bounds=43,41,47,43&zoom=8"
ROUNDS = 7


def prepare(folder):
    sys.path.insert(0, str(ROOT))
    os.environ.update(
        DJANGO_SETTINGS_MODULE="srep.settings",
        SREP_ENV_FILE=os.devnull,
        SECRET_KEY="made-for-one-measurement-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
        SITE_URL="http://testserver",
        LOG_LEVEL="ERROR",
        DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3",
    )
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_content", verbosity=0)


def measure(path, rounds=ROUNDS):
    """(milliseconds of CPU, bytes with gzip) of a request, the first one apart."""
    from django.test import Client

    client = Client()
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        response = client.get(path, headers={"Accept-Encoding": "gzip"})
        times.append((time.process_time() - begin) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"{path}: {response.status_code}")
    return median(times), len(response.content)


def index_time():
    from offices.present_index import forget_index, office_index

    forget_index()
    begin = time.process_time()
    office_index()
    return (time.process_time() - begin) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    sizes = parser.parse_args().sizes
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        from django.core.management import call_command

        print(
            f"{'offices':>8} {'page':>16} {'first picture':>16} {'near picture':>16} {'all as GeoJSON':>19} {'ratio':>6} {'index':>8}"
        )
        for size in sizes:
            call_command("make_offices", size, "--force", verbosity=0, stdout=StringIO())
            index = index_time()
            measure("/en/map/", rounds=1)
            page = measure("/en/map/")
            first = measure(f"/en/map/seen.json?{FIRST}")
            near = measure(f"/en/map/seen.json?{NEAR}")
            whole = measure("/en/map/features.geojson", rounds=1 if size > 10_000 else 3)
            cells = [f"{ms:6.1f} ms {sent / 1000:5.1f} kB" for ms, sent in (page, first, near)]
            ratio = whole[0] / first[0]
            print(
                f"{size:8,} {cells[0]:>16} {cells[1]:>16} {cells[2]:>16} {whole[0]:8.0f} ms {whole[1] / 1000:5.0f} kB {ratio:6.0f} {index:5.0f} ms",
                flush=True,
            )


if __name__ == "__main__":
    main()
