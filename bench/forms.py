"""What the form of a large office costs the site and the line: `python bench/forms.py [CHECKOUT …]`.

An office with ten premises and ten contacts in eleven languages: CPU of the process and of the database, queries and
bytes, to open its form, to keep a change as a draft, to publish it, and to list offices; beside it, in the same run, the form of the same
office as an admin that is only Django's has it, in two languages and without rows, and its list. On SQLite, or in the
database of DATABASE_URL, which must be one for trials. Further checkouts of this project, such as one of an earlier
revision, are measured by turns with this one, on SQLite alone, and shown in ratio to the last of them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
TURNS = 5
IN_A_TURN = 8

WORKER = """
import os, sys, time, json, tempfile
from datetime import date
from urllib.parse import urlencode
sys.path.insert(0, os.getcwd())
folder = tempfile.mkdtemp()
os.environ.update(
    DJANGO_SETTINGS_MODULE="srep.settings", SREP_ENV_FILE=os.devnull, SITE_URL="http://testserver", LOG_LEVEL="ERROR",
    SECRET_KEY="made-for-one-measurement-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2, DUE_WORK_SECONDS="0",
)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
import django
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.ALLOWED_HOSTS = ["testserver"]
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
from accounts.models import User
from offices.models import Contact, Office, Premises
LANGUAGES = settings.MODELTRANSLATION_LANGUAGES
Office.objects.filter(slug="large").delete()
office = Office(slug="large", kind="liaison", opened=date(2000, 5, 2), **{f"name_{c}": f"Office {c}" for c in LANGUAGES})
office.save()
for number in range(10):
    Premises.objects.create(
        office=office, since=date(2000 + number, 3, 2), until=date(2001 + number, 3, 2), country="GE",
        **{f"city_{c}": f"City {c}" for c in LANGUAGES}, **{f"address_{c}": f"Street {c}" for c in LANGUAGES},
    )
    Contact.objects.create(
        office=office, kind="telephone", value=f"+9953229338{number:02}", **{f"label_{c}": f"Label {c}" for c in LANGUAGES}
    )
client = Client()
client.force_login(
    User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True, language="en")[0],
    backend="django.contrib.auth.backends.ModelBackend",
)
import importlib.util
spec = importlib.util.spec_from_file_location("public_pages", sys.argv[1])
public_pages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(public_pages)
from django.contrib.admin import AdminSite, ModelAdmin
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
path_before = sys.path[:]
sys.path.insert(0, sys.argv[2])
from staff import Clock, as_new_project
sys.path[:] = path_before
url = f"/admin/offices/office/{office.pk}/change/"
def page(address=url):
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response
clock = Clock()
def cpu(act):
    begun = clock.read()
    response = act()
    return (clock.read() - begun) / 1000, response
TEXTS = ("name", "other_names", "profile", "life_note", "closing_note")
FACTS = ("slug", "kind", "opened", "opened_precision", "closed", "closed_precision", "verified")
class PlainAdmin(ModelAdmin):
    fields = [*(f"{text}_{code}" for text in TEXTS for code in ("en", "fr")), *FACTS]
    fields = [name for name in fields if hasattr(Office, name)]  # earlier revisions had fewer
    list_display = ("name_en", "kind", "opened", "closed")
plain = AdminSite("plain")
plain.register(Office, PlainAdmin)
from srep.urls import urlpatterns as ours
class Urls:
    urlpatterns = [path("plain/", plain.urls), *ours]
def plain_pages(count):
    with override_settings(ROOT_URLCONF=Urls, **as_new_project()):
        list_url = "/plain/offices/office/"
        form_url = f"{list_url}{office.pk}/change/"
        global client
        staff, client = client, Client()
        client.force_login(User.objects.get(username="bench"), backend="django.contrib.auth.backends.ModelBackend")
        page(form_url), page(list_url)
        found = [[cpu(lambda: page(address)) for _each in range(count)] for address in (form_url, list_url)]
        client = staff
    return {
        "plain form": [spent for spent, _page in found[0]], "plain list": [spent for spent, _page in found[1]],
        "plain bytes": [len(found[0][0][1].content)],
    }
number = 0
def sent(button):
    global number
    number += 1
    data = {**public_pages.form_data(page(), "office_form"), "name_ka": f"Name {number}", "premises-3-city_ka": f"City {number}", button: "1"}
    body = urlencode(data, doseq=True)  # as browsers send a form without files
    spent, response = cpu(lambda: client.post(url, body, content_type="application/x-www-form-urlencoded"))
    assert response.status_code == 302, response.status_code
    return spent
page(), sent("_draft"), sent("_save")
for line in sys.stdin:
    count = int(line)
    opened = [cpu(page) for _each in range(count)]
    drafts = [sent("_draft") for _each in range(count)]
    published = [sent("_save") for _each in range(count)]
    listed = [cpu(lambda: page("/admin/offices/office/"))[0] for _each in range(count)]
    with CaptureQueriesContext(connection) as queries:
        page()
    asked = len(queries)
    print(json.dumps({**plain_pages(count), "queries": [asked], "open": [c for c, _r in opened], "draft": drafts, "publish": published, "list": listed, "bytes": [len(opened[0][1].content)]}), flush=True)
"""


def main():
    checkouts = [ROOT, *map(Path, sys.argv[1:])]
    environment = dict(os.environ)
    if len(checkouts) > 1:
        environment.pop("DATABASE_URL", None)
    workers = [
        subprocess.Popen(  # noqa: S603 - this Python, with what stands above
            [sys.executable, "-W", "ignore", "-c", WORKER, *map(str, (ROOT / "tests/public_pages.py", ROOT / "bench"))],
            cwd=each,
            env=environment,
            text=True,
            stdin=-1,
            stdout=-1,
        )
        for each in checkouts
    ]
    found = [{} for _each in checkouts]
    for _turn in range(TURNS):
        for worker, measured in zip(workers, found, strict=True):
            worker.stdin.write(f"{IN_A_TURN}\n")
            worker.stdin.flush()
            for name, values in json.loads(worker.stdout.readline()).items():
                measured.setdefault(name, []).extend(values)
    for worker in workers:
        worker.stdin.close()
        worker.wait()
    last, own = found[-1], found[0]
    plain = {name: min(own[name]) * 1000 for name in ("plain form", "plain list")}
    print(f"{'a plain form, two languages':<30}{plain['plain form']:>10.1f}{own['plain bytes'][0] / 1000:>38.0f}")
    print(f"{'a plain list':<30}{plain['plain list']:>10.1f}")
    print(
        f"{'checkout':<30}{'open ms':>10}{'draft ms':>10}{'publish ms':>12}{'list ms':>9}{'queries':>8}{'kB':>8}{'least ms':>10}{'to plain':>10}"
    )
    for path, measured in zip(checkouts, found, strict=True):
        numbers = [median(measured[name]) * 1000 for name in ("open", "draft", "publish", "list")]
        size = measured["bytes"][0] / 1000
        least = min(measured["open"]) * 1000
        print(
            f"{path.name:<30}{numbers[0]:>10.1f}{numbers[1]:>10.1f}{numbers[2]:>12.1f}{numbers[3]:>9.1f}{measured['queries'][0]:>8}"
            f"{size:>8.0f}{least:>10.1f}{least / plain['plain form']:>10.2f}"
        )
        if len(checkouts) > 1 and measured is not last:
            ratios = [
                median(measured[name]) / median(last[name]) for name in ("open", "draft", "publish", "list", "bytes")
            ]
            print(
                f"{'  in ratio to the last':<30}{ratios[0]:>10.2f}{ratios[1]:>10.2f}{ratios[2]:>12.2f}{ratios[3]:>9.2f}{ratios[4]:>16.2f}"
            )


if __name__ == "__main__":
    main()
