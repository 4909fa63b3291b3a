"""What the form of a large office costs the site and the line: `python bench/forms.py [CHECKOUT …]`.

An office with ten premises and ten contacts in eleven languages: CPU of a process (database included, as it is SQLite)
and bytes, to open its form, to keep a change as a draft, and to publish it. Further checkouts of this project, such as
one of an earlier revision, are measured by turns with this one, and shown in ratio to the last of them.
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
    DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3",
)
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
    User.objects.create(username="bench", is_staff=True, is_superuser=True, language="en"),
    backend="django.contrib.auth.backends.ModelBackend",
)
import importlib.util
spec = importlib.util.spec_from_file_location("public_pages", sys.argv[1])
public_pages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(public_pages)
url = f"/admin/offices/office/{office.pk}/change/"
def page():
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return response
def cpu(act):
    begun = time.process_time()
    response = act()
    return time.process_time() - begun, response
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
    print(json.dumps({"open": [c for c, _r in opened], "draft": drafts, "publish": published, "bytes": [len(opened[0][1].content)]}), flush=True)
"""


def main():
    checkouts = [ROOT, *map(Path, sys.argv[1:])]
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    workers = [
        subprocess.Popen(  # noqa: S603 - this Python, with what stands above
            [sys.executable, "-W", "ignore", "-c", WORKER, str(ROOT / "tests" / "public_pages.py")],
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
    last = found[-1]
    print(f"{'checkout':<30}{'open ms':>10}{'draft ms':>10}{'publish ms':>12}{'kB':>8}")
    for path, measured in zip(checkouts, found, strict=True):
        numbers = [median(measured[name]) * 1000 for name in ("open", "draft", "publish")]
        size = measured["bytes"][0] / 1000
        print(f"{path.name:<30}{numbers[0]:>10.1f}{numbers[1]:>10.1f}{numbers[2]:>12.1f}{size:>8.0f}")
        if len(checkouts) > 1 and measured is not last:
            ratios = [median(measured[name]) / median(last[name]) for name in ("open", "draft", "publish", "bytes")]
            print(
                f"{'  in ratio to the last':<30}{ratios[0]:>10.2f}{ratios[1]:>10.2f}{ratios[2]:>12.2f}{ratios[3]:>8.2f}"
            )


if __name__ == "__main__":
    main()
