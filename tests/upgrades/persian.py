"""Run by test_language.py, in a copy of the site that has Persian, or had it: what readers and staff find there, as JSON.

Its argument is the stage: Persian in preparation, declared ready, taken away, added again.
"""

import json
import os
import sys

import django

import tests.environment  # noqa: F401 - the environment of the tests

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.upgrades.settings"
django.setup()

from django.test import Client  # noqa: E402

from languages.folding import refresh_folded  # noqa: E402
from tests.documents import Document  # noqa: E402
from tests.upgrades.desk import form_of, model, person, row  # noqa: E402

NOTE = {"change_note": "Told in Persian."}
READER = Client()
REGION, OFFICE, CITY = "منطقهٔ آزمایشی", "دفتر تهران", "تهران"
DRAFTED, NEW = "پیش‌نویس دفتر", "دفتر تازه"
MENU = "فارسی"


def status(address, client=READER, **headers):
    return client.get(address, headers=headers).status_code


def told_to_readers():
    """What of Persian readers meet: its pages, and what names them."""
    home = READER.get("/en/").content.decode()
    document = Document(READER.get("/fa/").content.decode())
    return {
        "home": status("/fa/"),
        "office": status("/fa/offices/office/"),
        "data": status("/fa/map/features.geojson"),
        "feed": status("/fa/changes.atom"),
        "direction": document.one("html")["dir"],
        "menu": MENU in home,
        "hreflang": 'hreflang="fa"' in READER.get("/en/offices/office/").content.decode(),
        "sitemap": "/fa/" in READER.get("/sitemap.xml").content.decode(),
        "front door": READER.get("/", headers={"Accept-Language": "fa"})["Location"],
        "oembed": status("/en/map/oembed/?url=http://testserver/fa/map/"),
        "search": "/en/offices/office/" in READER.get(f"/en/offices/?q={CITY}").content.decode(),
        "map": CITY in READER.get("/en/map/").content.decode(),
        "nearest": READER.get("/en/offices/?q=تهرن").content.decode().count(CITY),
    }


def form(slug):
    return form_of("offices.office", row("offices.office", slug=slug).pk)


def in_preparation():
    model("accounts.user").objects.create(username="editor", is_staff=True, is_superuser=True, language="en")
    editor = person("editor")
    region = {"name_en": "Region", "name_fa": REGION, "slug": "region", "profile_en": "A region."}
    editor.save("/admin/regions/region/add/", **region, **NOTE)
    key = str(row("regions.region", slug="region").pk)
    office = {"name_en": "Office", "name_fa": OFFICE, "slug": "office", "kind": "liaison", "regions": [key]}
    rows = {"premises": {"country": "IR", "city_en": "Tehran", "city_fa": CITY}}
    editor.save("/admin/offices/office/add/", **office, opened="2020-01-01", rows=rows, **NOTE)
    editor.save(form("office"), "_draft", name_fa=DRAFTED)
    new = {"name_en": "New office", "name_fa": NEW, "slug": "new", "kind": "liaison", "regions": [key]}
    editor.save("/admin/offices/office/add/", "_draft", **new, opened="2021-01-01")
    draft = row("publishing.revision", state="draft", title="Office")
    editor.post(f"/admin/drafts/{draft.pk}/links/", {"language": "fa", "days": "30"})
    editor.user.translates = editor.user.working_languages = ["fa"]
    editor.user.save()
    desk = editor.read("/admin/texts/translate/?language=fa&state=missing")
    staff_view = editor.read("/admin/site/fa/")
    return {
        **told_to_readers(),
        "field": Document(editor.read(form("office"))).one("input", name="name_fa")["dir"],
        "desk": Document(desk).one("textarea", id="desk-text")["dir"],
        "overview": MENU in editor.read("/admin/texts/overview/"),
        "preview": [
            Document(staff_view).one("html")["dir"],
            'href="/admin/site/fa/offices/"' in staff_view,
            'href="/fa/' in staff_view,
        ],
        "shared": status(f"/preview/{draft.share_links.get().token}/"),
    }


def columns():
    return [field.column for each in ("offices.office", "offices.premises") for field in model(each)._meta.fields]


def taken_away():
    """The work goes on without the language: a draft that has it is opened, compared, saved, restored and published."""
    editor = person("editor")
    archive = model("translations.archivedtext").objects
    draft = row("publishing.revision", state="draft", title="Office")
    answer = {
        "columns": [name for name in columns() if name.endswith("_fa")],
        "archive": sorted(archive.values_list("field", "language", "text")),
        "draft": draft.snapshot["fields"]["name_fa"],
        "shared": status(f"/preview/{draft.share_links.get().token}/"),
        "compared": DRAFTED.split()[1] in editor.read(f"/admin/revisions/{draft.pk}/compare/"),
        "pages": [
            status(page, editor.client)
            for page in (
                "/admin/", "/admin/account/", "/admin/texts/", "/admin/texts/overview/", "/admin/texts/translate/",
                f"/admin/search/?q={CITY}", f"{form('office')[:-7]}history/", "/admin/publishing/journalentry/",
                f"/admin/accounts/user/{editor.user.pk}/change/", "/fa/",
            )
        ],
    }  # fmt: skip
    editor.save(form("office"), "_draft", name_en="Office, drafted again")
    past = model("publishing.revision").objects.filter(title="Office", state="live").get()
    editor.post(f"/admin/revisions/{past.pk}/restore/")
    again = model("publishing.revision").objects.get(pk=draft.pk)
    editor.post(f"/admin/revisions/{again.pk}/restore/")
    editor.save(form("office"), name_en="Office, published", **{"premises-0-city_en": "Tehran, the city"}, **NOTE)
    new = row("publishing.revision", state="draft", title="New office")
    editor.save(form_of("offices.office", new.object_id), **NOTE)
    region = form_of("regions.region", row("regions.region", slug="region").pk)
    editor.save(region, "_draft", profile_en="Drafted while there is no Persian.")
    return answer | {"published": READER.get("/en/offices/office/").content.decode().count("Office, published") > 0}


def added_again():
    editor = person("editor")
    region = editor.fields(form_of("regions.region", row("regions.region", slug="region").pk))
    office = row("offices.office", slug="office")
    return {
        "office": [office.name_fa, office.name_en, office.premises.get().city_fa, office.premises.get().city_en],
        "region": [row("regions.region", slug="region").name_fa, *region["name_fa"], *region["profile_en"]],
        "new": row("offices.office", slug="new").name_fa,
        "archive": model("translations.archivedtext").objects.count(),
        "revisions": list(office_history(office)),
    }


def ready():
    refresh_folded()  # as prepare does
    return told_to_readers()


def office_history(office):
    revisions = model("publishing.revision").objects.filter(object_id=office.pk, state__in=["live", "past"])
    return revisions.order_by("number").values_list("snapshot__fields__name_fa", flat=True)


STAGES = {
    "in preparation": in_preparation,
    "ready": ready,
    "taken away": taken_away,
    "added again": added_again,
}
print(json.dumps(STAGES[sys.argv[1]](), ensure_ascii=False))
