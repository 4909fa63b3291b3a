"""What public pages cost: `python bench/pages.py`. Writes nothing but a database of its own, and a table.

CPU of this process per request (database included, as it is SQLite), Brotli accepted, all in one run and by turns, so
that the ratios hold on a busy machine too. The rows:

- floor: a view of one word under the middleware of a new Django project, what Django itself costs;
- cache_page: the partner page under Django's own cache, with the site's other middleware, as the baseline;
- and of each page: cached, as the site answers it again; afresh, as for who sends a cookie or a query that the page does
  not read; rendered, with the rows but no part of a page that the process keeps; of nothing, with nothing kept, as for
  the first reader after a publication.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 12
IN_A_ROUND = 10
WARMING = 3  # requests after a change of settings, which empties caches of Django
PAGES = {
    "home": "/ru/",
    "partner": "/ru/partners/georgia/",
    "office": "/ru/offices/liaison-georgia/",
    "region": "/ru/regions/central-asia/",
    "map": "/ru/map/",
    "GeoJSON": "/ru/map/features.geojson",
}
NEW_PROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
OURS = {"pages.cache.PageCache", "pages.cache.SiteRevisionETag"}


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


class Urls:
    """The site's addresses, and two for the comparison."""

    def __init__(self):
        from django.conf.urls.i18n import i18n_patterns
        from django.http import HttpResponse
        from django.urls import path
        from django.views.decorators.cache import cache_page

        from mandate.region_views import PartnerView
        from srep.urls import urlpatterns

        cached = cache_page(600)(PartnerView.as_view())
        self.urlpatterns = [
            path("floor/", lambda request: HttpResponse("word")),
            *i18n_patterns(path("cached/<slug:slug>/", cached)),
            *urlpatterns,
        ]


def cases(urls):
    """{row: (path, settings)}"""
    from django.conf import settings

    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    no_pages = {**settings.CACHES, "pages": dummy}
    others = [name for name in settings.MIDDLEWARE if name not in OURS]
    rows = {
        "floor": ("/floor/", {"MIDDLEWARE": NEW_PROJECT, "ROOT_URLCONF": urls}),
        "cache_page": ("/ru/cached/georgia/", {"MIDDLEWARE": others, "ROOT_URLCONF": urls}),
    }
    for name, path in PAGES.items():
        rows |= {
            f"{name}, cached": (path, {}),
            f"{name}, afresh": (path, {"CACHES": no_pages}),
            f"{name}, rendered": (path, {"CACHES": {**no_pages, "parts": dummy}}),
            f"{name}, of nothing": (path, {"CACHES": no_pages, "KEEP_PAGES": False}),
        }
    return rows


def ask(handler, path):
    """(milliseconds of CPU, bytes) of one request."""
    from django.test import RequestFactory

    environ = RequestFactory(headers={"Accept-Encoding": "gzip, br", "Host": "testserver"}).get(path).environ
    statuses = []
    begin = time.process_time()
    response = handler(environ, lambda status, headers: statuses.append(status))
    sent = sum(map(len, response))
    spent = (time.process_time() - begin) * 1000
    if statuses != ["200 OK"]:
        raise SystemExit(f"{path}: {statuses}")
    return spent, sent


def measure():
    """({row: [(milliseconds, bytes) of each request]}, {row: queries of the last one})."""
    from django.db import connection
    from django.test import override_settings
    from django.test.utils import CaptureQueriesContext

    from pages.cache import CachingHandler

    rows, handlers = cases(Urls()), {}
    for row, (_path, changes) in rows.items():
        with override_settings(**changes):
            handlers[row] = CachingHandler()
    found, queries = {row: [] for row in rows}, {}
    for _round in range(ROUNDS):
        for row, (path, changes) in rows.items():
            with override_settings(**changes):
                for _time in range(WARMING):
                    ask(handlers[row], path)
                found[row] += [ask(handlers[row], path) for _time in range(IN_A_ROUND)]
                with CaptureQueriesContext(connection) as captured:
                    ask(handlers[row], path)
                queries[row] = len(captured)
    return found, queries


def main():
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        found, queries = measure()
    floor = median(spent for spent, _sent in found["floor"])
    print(f"{'':>20} {'CPU':>10} {'floors':>7} {'least':>10} {'sent':>10} {'queries':>8}")
    for row, answers in found.items():
        times, sent = zip(*answers, strict=True)
        print(
            f"{row:>20} {median(times):7.2f} ms {median(times) / floor:7.1f} {min(times):7.2f} ms "
            f"{median(sent) / 1000:7.1f} kB {queries[row]:8}"
        )


if __name__ == "__main__":
    main()
