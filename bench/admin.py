"""What the staff site costs with very many offices: `python bench/admin.py`. Writes nothing.

It reads the database of DATABASE_URL; `python bench/make_offices.py 100000` fills one. For each page: the CPU of this
process, with PostgreSQL also the time that the database took; the median of some requests.
It ends with 1 if a page takes more than 200 ms.
"""

import os
import sys
import time
from pathlib import Path
from statistics import median

BACKEND = "django.contrib.auth.backends.ModelBackend"
LIMIT = 200  # milliseconds
ROUNDS = 3
PAGES_OF_AN_OFFICE = ("change", "history", "delete")
SELECTIONS = ("kind__exact=liaison", "status=open", "status=closed", "status=planned")
WORDS = ("Made office 99", "place 77777", "nowhere", "made", "Тбилиси")


def prepare():
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.update(DJANGO_SETTINGS_MODULE="srep.settings", LOG_LEVEL="ERROR")
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS.append("testserver")
    django.setup()


def pages():
    """Yields (name, address) of every page that is measured."""
    from django.contrib.admin import site
    from django.urls import reverse

    yield "first page", reverse("admin:index")
    for state in ("missing", "draft", "reviewed"):
        yield f"texts, {state}", reverse("admin:texts") + f"?language=fr&state={state}"
    for model, model_admin in site._registry.items():
        name = model._meta.model_name
        address = reverse(f"admin:{model._meta.app_label}_{name}_changelist")
        yield name, address
        yield f"{name}, search", f"{address}?q=Tbilissi"
        for key in getattr(model_admin, "attention", {}):
            yield f"{name}, attention: {key}", f"{address}?attention={key}"
    yield from office_pages()


def office_pages():
    from django.urls import reverse

    from offices.models import Office
    from regions.models import Region

    offices = reverse("admin:offices_office_changelist")
    last = Office.objects.count() // 50
    for page in (last // 2, last):
        yield f"office, page {page}", f"{offices}?p={page}"
    for column in range(1, 8):
        for order in (column, -column):
            yield f"office, by column {order}", f"{offices}?o={order}"
            yield f"office, by column {order}, last page", f"{offices}?o={order}&p={last}"
    region = Region.objects.values_list("slug", flat=True).first()
    for selection in (f"region={region}", *SELECTIONS):
        yield f"office, {selection}", f"{offices}?{selection}"
    for words in WORDS:
        yield f"office, search {words}", f"{offices}?q={words}"
    office = Office.objects.order_by("-slug").first()
    for page in PAGES_OF_AN_OFFICE:
        yield f"office, {page}", reverse(f"admin:offices_office_{page}", args=[office.pk])
    choice = reverse("admin:autocomplete") + "?app_label=offices&model_name=post&field_name=office"
    for term in ("", "made", "77777"):
        yield f"choice of an office, {term or 'all'}", f"{choice}&term={term}"


def measure(client, address):
    """(milliseconds of CPU, milliseconds in the database, number of queries, bytes) of a request."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cpu, database = [], []
    for _round in range(ROUNDS):
        with CaptureQueriesContext(connection) as queries:
            begin = time.process_time()
            response = client.get(address)
            cpu.append((time.process_time() - begin) * 1000)
        database.append(sum(float(query["time"]) for query in queries) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
    return median(cpu), median(database), len(queries), len(response.content)


def main():
    prepare()
    from django.contrib.auth import get_user_model
    from django.db import connection, transaction
    from django.test import Client

    slow = 0
    with transaction.atomic():
        client = Client()
        client.force_login(get_user_model().objects.filter(is_superuser=True).first(), BACKEND)
        for name, address in pages():
            cpu, database, queries, size = measure(client, address)
            total = cpu if connection.vendor == "sqlite" else cpu + database
            slow += total > LIMIT
            mark = "  slow" if total > LIMIT else ""
            print(f"{name:44} {total:7.1f} ms {queries:4} queries {size / 1000:6.1f} kB{mark}", flush=True)
        transaction.set_rollback(True)
    raise SystemExit(f"{slow} pages take more than {LIMIT} ms." if slow else 0)


if __name__ == "__main__":
    main()
