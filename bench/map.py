"""What the map costs as offices grow: `python bench/map.py`. Writes nothing but a database of its own, and a table.

For 100, 1,000, 10,000 and 100,000 made offices it measures server time (CPU of this process, database included, as it
is SQLite; the median of some requests) and bytes as sent with gzip:

- the page of the map, and what it then asks for: the first picture and a near one;
- all offices as a file (GeoJSON), sent while it is written;
- the index of the offices: made from nothing, and made anew by the first request after a publication;
- as the baseline, in the same run: all offices as GeoJSON through their models, as a map without an index would send them.

The ratio says how many times more the baseline costs than the page and the first picture together.
"""

import argparse
import gzip
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from make_offices import make_offices

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
        KEEP_PAGES="0",  # every answer is made anew
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
        sent = sum(map(len, response))
        times.append((time.process_time() - begin) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"{path}: {response.status_code}")
    return median(times), sent


def baseline():
    """(milliseconds of CPU, bytes with gzip) of all offices as GeoJSON through their models."""
    from languages.dates import today
    from offices.models import Office

    begin, day = time.process_time(), today()
    features = []
    for office in Office.objects.for_listing().iterator(chunk_size=2000):
        place = office.place_on(day)
        position = [float(place.longitude), float(place.latitude)] if place and place.is_located else None
        properties = {"slug": office.slug, "name": office.texts.name.plain, "status": office.status_on(day)}
        features.append({"type": "Feature", "geometry": position, "properties": properties})
    sent = len(gzip.compress(json.dumps(features).encode()))
    return (time.process_time() - begin) * 1000, sent


def index_times():
    """Milliseconds of CPU to make the index, and to make it anew after a publication."""
    from offices.models import Office
    from offices.office_index_cache import office_index
    from publishing.models import SiteRevision

    SiteRevision.raise_number()
    times = []
    for _ in range(2):
        begin = time.process_time()
        office_index()
        times.append((time.process_time() - begin) * 1000)
        Office.objects.last().save()
        SiteRevision.raise_number()
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    sizes = parser.parse_args().sizes
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        titles = ["offices", "page", "first picture", "near picture", "file", "baseline", "ratio", "index", "renewed"]
        print("{:>8} {:>18} {:>18} {:>18} {:>18} {:>18} {:>6} {:>9} {:>8}".format(*titles))
        for size in sizes:
            make_offices(size, force=True)
            made, renewed = index_times()
            measure("/en/map/", rounds=1)
            page = measure("/en/map/")
            first = measure(f"/en/map/clusters.json?{FIRST}")
            near = measure(f"/en/map/clusters.json?{NEAR}")
            file = measure("/en/map/features.geojson", rounds=1)
            whole = baseline()
            cells = " ".join(f"{ms:8.1f} ms {sent / 1000:4.0f} kB" for ms, sent in (page, first, near, file, whole))
            ratio = whole[0] / (page[0] + first[0])
            print(f"{size:8,} {cells} {ratio:6.1f} {made:6.0f} ms {renewed:5.0f} ms", flush=True)


if __name__ == "__main__":
    main()
