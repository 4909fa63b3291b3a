"""What a first visit over a slow line is like: `python bench/first_visit.py`. Needs Chromium.

A gunicorn of its own, with compressed static files and a database in a temporary folder, answers a browser without
any cache, held to 1.6 Mbit/s, 150 ms and a quarter of this machine's speed. For each language the map is measured at
two widths, and every other page once:

- seconds until the first sign of an office stands on the map, and until the basemap is drawn (medians of some visits);
- kilobytes as they came over the line, heads and fonts included;
- layout shift, unrounded, until a second after the last request.

Exits with an error where a first visit is above the limits of docs/map.md and docs/architecture.md, or where anything
shifts.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = shutil.which("chromium")
LANGUAGES = ["en", "ru", "ka", "hy", "az"]
MAP = "map/"
PAGES = ["", "offices/liaison-georgia/", "partners/georgia/", "regions/central-asia/", "timeline/"]
SIZES = {"narrow": (360, 740), "wide": (1280, 900)}
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
MOST_SECONDS, MOST_KILOBYTES, MOST_KILOBYTES_OF_OTHERS = 2.5, 200, 70
WATCH = """
    window.visit = { shift: 0, signs: null, basemap: null };
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) visit.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    new MutationObserver(() => {
        const painted = what => requestAnimationFrame(() => setTimeout(() => visit[what] ??= performance.now()));
        if (document.querySelector('.office-mark')) painted('signs');
        if (document.documentElement.dataset.map) painted('basemap');
    }).observe(document, { attributes: true, attributeFilter: ['data-map'], childList: true, subtree: true });
"""


@contextmanager
def site(database=""):
    """The address of a site as it is deployed, with its content; in ``database``, an address, where tables are ready."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = os.environ | {
            "SREP_ENV_FILE": os.devnull,
            "SECRET_KEY": "made-for-one-measurement-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
            "SITE_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": database or f"sqlite:///{folder}/visit.sqlite3",
            "LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "manage.py", "prepare", "--verbosity=0"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        command = [sys.executable, "-m", "gunicorn", "srep.wsgi", f"--bind=127.0.0.1:{port}", "--threads=8"]
        server = subprocess.Popen([*command, "--log-level=error"], cwd=ROOT, env=environment)  # noqa: S603
        try:
            wait_for(f"{environment['SITE_URL']}/healthz")
            yield environment["SITE_URL"]
        finally:
            server.terminate()
            server.wait()


def wait_for(address):
    for _ in range(100):
        try:
            return urlopen(address).close()  # noqa: S310
        except URLError:
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")


def visit(browser, address, size):
    """(seconds to the signs, seconds to the basemap, kilobytes, layout shift, requests) of one first visit."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.add_init_script(WATCH)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sent = []
    line.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(1000)
    seen = page.evaluate("visit")
    context.close()
    signs, basemap = (seen[name] / 1000 if seen[name] else 0 for name in ("signs", "basemap"))
    return signs, basemap, sum(sent) / 1000, seen["shift"], len(sent)


def measure(browser, address, size, rounds):
    """The median of each figure over ``rounds`` visits; of the layout shift the worst."""
    visits = list(zip(*(visit(browser, address, size) for _ in range(rounds)), strict=True))
    signs, basemap, kilobytes, shifts, requests = visits
    return median(signs), median(basemap), median(kilobytes), max(shifts), median(requests)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("languages", nargs="*", default=LANGUAGES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--map-only", action="store_true", help="leave the other pages out")
    options = parser.parse_args()
    if not CHROMIUM:
        raise SystemExit("Chromium is not installed; nothing measured.")
    from playwright.sync_api import sync_playwright

    is_good = True
    print(f"{'page':<32} {'width':>6} {'signs':>7} {'basemap':>8} {'bytes':>9} {'requests':>8} {'shift':>9}")
    with site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        for language in options.languages:
            urlopen(f"{address}/{language}/{MAP}").close()  # noqa: S310 - the site is no longer new, the visitor is
            for path in [MAP] if options.map_only else [MAP, *PAGES]:
                rounds = options.rounds if path == MAP else 1
                for size in SIZES.values():
                    signs, basemap, kilobytes, shift, requests = measure(
                        browser, f"{address}/{language}/{path}", size, rounds
                    )
                    times = f"{signs:5.2f} s {basemap:6.2f} s" if path == MAP else " " * 16
                    print(
                        f"/{language}/{path:<28} {size[0]:6} {times} {kilobytes:6.1f} kB {requests:8.0f} {shift:9.6f}",
                        flush=True,
                    )
                    is_heavy = kilobytes > (MOST_KILOBYTES if path == MAP else MOST_KILOBYTES_OF_OTHERS)
                    is_slow = path == MAP and signs > MOST_SECONDS
                    is_good &= not is_heavy and not is_slow and shift == 0
        browser.close()
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
