"""What pages cost with very many offices, and the staff's pages at all: `python bench/staff.py [100000]`; 0: the real content.

It fills the database of DATABASE_URL, which must be one for trials, or a SQLite of its own that goes afterwards; one that
has so many made offices already is taken as it is. It prints of each page the CPU of a request as milliseconds and as
ratio to a list of a plain Django admin in the same run, queries and bytes: afresh, with what the process keeps of the
published content, and for the first reader after a publication. With PostgreSQL the CPU of the database's process is in it.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
BACKEND = "django.contrib.auth.backends.ModelBackend"
LIMIT = 100  # milliseconds
ROUNDS = 3
FILTERS = ("kind__exact=liaison", "status=open", "status=closed", "status=planned")
WORDS = ("Made office 99", "77777", "a", "nowhere", "made", "Тбилиси")
CONTEXT_OF_NEW_PROJECT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
NEW_PROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
BOUNDS = ("", "?bounds=40,38,50,44&zoom=6", "?bounds=44.7,41.6,45,41.8&zoom=8")


def prepare(folder, number):
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="srep.settings",
        SREP_ENV_FILE=os.devnull,
        SECRET_KEY="made-for-one-measurement-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
        SITE_URL="http://testserver",
        LOG_LEVEL="ERROR",
    )
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # Each request is made afresh, with what the process keeps.
    settings.CACHES["pages"] = settings.CACHES["selections"] = {
        "BACKEND": "django.core.cache.backends.dummy.DummyCache"
    }
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from make_offices import PREFIX, make_offices

    from offices.models import Office

    call_command("migrate", verbosity=0)
    call_command("load_content", verbosity=0)
    if Office.objects.filter(slug__startswith=PREFIX).count() != number:
        make_offices(number, force=True)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


class Urls:
    """The site's addresses, and a list of the partners as an admin that is only Django's shows it."""

    def __init__(self):
        from django.contrib.admin import AdminSite, ModelAdmin
        from django.urls import path

        from regions.models import Partner
        from srep.urls import urlpatterns

        class PlainAdmin(ModelAdmin):
            list_display = ("name_en", "code", "capital_en", "updated")

        site = AdminSite("plain")
        site.register(Partner, PlainAdmin)
        self.urlpatterns = [path("plain/", site.urls), *urlpatterns]


def public_pages(is_many):
    """Yields (name, address) of the public pages that are measured."""
    yield "home", "/en/"
    yield "offices", "/en/offices/"
    for query in (
        "region=central-asia",
        "kind=liaison",
        "status=closed",
        "year=2012",
        *[f"q={word}" for word in WORDS],
    ):
        yield f"offices, {query}", f"/en/offices/?{query}"
    yield "regions", "/en/regions/"
    yield "region", "/en/regions/central-asia/"
    yield "partner", "/en/partners/georgia/"
    yield "timeline", "/en/timeline/"
    yield "representative", "/en/representative/"
    yield "contact", "/en/contact/"
    yield "changes", "/en/changes/"
    yield "map", "/en/map/"
    yield "map, q=made", "/en/map/?q=made"
    yield "map, year=2012", "/en/map/?year=2012"
    yield "map, picture", "/en/map/picture.svg"
    yield "sitemap", "/sitemap.xml"
    if is_many:
        for page in (500, 1001):
            yield f"offices, page {page}", f"/en/offices/?page={page}"
        yield "offices, q=made, last page", "/en/offices/?q=made&page=9999"
        for bounds in BOUNDS:
            yield f"data of the map, {bounds or 'all'}", f"/en/map/clusters.json{bounds}"
        yield "office", "/en/offices/made-77777/"
        yield "map of an office", "/en/map/?office=made-77777"


def staff_pages(is_many):
    from django.contrib.admin import site
    from django.urls import reverse

    yield "staff: first page", reverse("admin:index")
    for model, model_admin in site._registry.items():
        name = model._meta.model_name
        address = reverse(f"admin:{model._meta.app_label}_{name}_changelist")
        yield f"staff: {name}", address
        if is_many:
            yield f"staff: {name}, search", f"{address}?q=Tbilissi"
            for key in getattr(model_admin, "attention", {}):
                yield f"staff: {name}, attention: {key}", f"{address}?attention={key}"
    if is_many:
        for state in ("missing", "draft", "reviewed"):
            yield f"staff: texts, {state}", reverse("admin:texts") + f"?language=fr&state={state}"
        yield from staff_offices()


def staff_offices():
    from django.urls import reverse

    from offices.models import Office
    from regions.models import Region

    offices = reverse("admin:offices_office_changelist")
    last = Office.objects.count() // 50
    for page in (last // 2, last):
        yield f"staff: office, page {page}", f"{offices}?p={page}"
    for column in range(1, 8):
        for order in (column, -column):
            yield f"staff: office, by column {order}", f"{offices}?o={order}"
            yield f"staff: office, by column {order}, last page", f"{offices}?o={order}&p={last}"
    region = Region.objects.values_list("slug", flat=True).first()
    for selection in (f"region={region}", *FILTERS):
        yield f"staff: office, {selection}", f"{offices}?{selection}"
        yield f"staff: office, {selection}, by name", f"{offices}?{selection}&o=1"
    for words in WORDS:
        yield f"staff: office, search {words}", f"{offices}?q={words}"
        yield f"staff: office, search {words}, by name", f"{offices}?q={words}&o=-1"
    office = Office.objects.order_by("-slug").first()
    for page in ("change", "history", "delete"):
        yield f"staff: office, {page}", reverse(f"admin:offices_office_{page}", args=[office.pk])
    choice = reverse("admin:autocomplete") + "?app_label=offices&model_name=post&field_name=office"
    for term in ("", "made", "77777"):
        yield f"staff: choice of an office, {term or 'all'}", f"{choice}&term={term}"


def as_new_project():
    """The settings of a new Django project, as far as they concern what a page costs."""
    from django.conf import settings

    templates = [{**settings.TEMPLATES[0], "DIRS": [], "OPTIONS": {"context_processors": CONTEXT_OF_NEW_PROJECT}}]
    return {"TEMPLATES": templates, "MIDDLEWARE": NEW_PROJECT}


class Clock:
    """CPU of this process and, with PostgreSQL, of the process that answers its queries, in milliseconds."""

    def __init__(self):
        from django.db import connection

        self.backend = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET max_parallel_workers_per_gather = 0")  # else others would do part of the work
                self.backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")

    def read(self):
        database = int(self.backend.read_text().split()[0]) / 1e9 if self.backend else 0
        return (time.process_time() + database) * 1000


def measure(client, clock, address):
    """(median milliseconds, queries, bytes, milliseconds for the first reader after a publication, queries then)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from publishing.models import SiteRevision

    def ask():
        begin = clock.read()
        response = client.get(address)
        size = len(b"".join(response.streaming_content) if response.streaming else response.content)
        spent = clock.read() - begin
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
        return spent, size

    client.get(address)
    SiteRevision.raise_number()
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as first_queries:
        first, _size = ask()
    found = [ask() for _round in range(ROUNDS)]
    with CaptureQueriesContext(connection) as queries:
        ask()
    return median(spent for spent, _size in found), len(queries), found[0][1], first, len(first_queries)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("number", type=int, nargs="?", default=100_000, help="how many offices")
    parser.add_argument("--only", default="", help="pages with this in their name")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder, asked.number)
        slow = report(asked)
    raise SystemExit(f"{slow} pages take more than {LIMIT} ms." if slow else 0)


def report(asked):
    from django.contrib.auth import get_user_model
    from django.test import Client, override_settings

    is_many, slow = asked.number > 500, 0
    with override_settings(ROOT_URLCONF=Urls()):
        user, _made = get_user_model().objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
        staff, reader, clock = Client(), Client(), Clock()
        staff.force_login(user, BACKEND)
        with override_settings(**as_new_project()):
            plain = Client()
            plain.force_login(user, BACKEND)
            floor = measure(plain, clock, "/plain/regions/partner/")[0]
        print(f"{'a list of a plain Django admin':48} {floor:7.1f} ms")
        print(f"{'':48} {'CPU':>10} {'ratio':>6} {'queries':>7} {'sent':>9} {'first':>10} {'queries':>7}")
        for client, pages in ((reader, public_pages(is_many)), (staff, staff_pages(is_many))):
            for name, address in pages:
                if asked.only not in name:
                    continue
                cpu, queries, size, first, first_queries = measure(client, clock, address)
                slow += max(cpu, first) > LIMIT
                mark = "  slow" if max(cpu, first) > LIMIT else ""
                print(
                    f"{name:48} {cpu:7.1f} ms {cpu / floor:6.1f} {queries:7} {size / 1000:6.1f} kB {first:7.1f} ms "
                    f"{first_queries:7}{mark}",
                    flush=True,
                )
    return slow


if __name__ == "__main__":
    main()
