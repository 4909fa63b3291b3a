"""Run by test_upgrade.py with an upgraded database in DATABASE_URL: does it still do what its staff left it to do?

Goes on with the work that make_dump.py began, one piece after the other, and prints what came of each as JSON.
"""

import csv
import json
import os
import re
import sys
import traceback
from datetime import UTC, datetime
from io import StringIO

import django

import tests.environment  # noqa: F401 - the environment of the tests

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.upgrades.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from tests.upgrades.desk import form_of, model, person, row  # noqa: E402

NOTE = {"change_note": "After the upgrade."}
READER = Client()
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def form(label, **lookup):
    return form_of(label, row(label, **lookup).pk)


def revision(**lookup):
    return row("publishing.revision", **lookup)


def drafted(title):
    """(the draft of this title, the address of its form)."""
    draft = revision(title=title, state="draft")
    return draft, form_of(f"{draft.content_type.app_label}.{draft.content_type.model}", draft.object_id)


def says(page, *words):
    """Which of the words stand on a page."""
    return [word for word in words if word in page]


def what_the_staff_published():
    """Their changes to what the content files hold, and what they deleted of it."""
    kyrgyzstan = model("regions.partner").objects.filter(code="KG").values_list("slug", flat=True)
    return [
        row("regions.source", key="AP_ASTANA").url,
        row("mandate.passage", page="map").body_en,
        row("regions.partner", slug="georgia").capital_en,
        row("regions.partner", slug="georgia").capital_ka,
        *kyrgyzstan,
        model("offices.office").objects.filter(slug="liaison-central-asia").count(),
    ]


def who_may_do_what():
    client = Client()
    answer = client.post(
        "/admin/login/", {"username": "anahit", "password": "made up for the dump only", "next": "/admin/"}
    )
    timur, office = person("timur").client, form("offices.office", slug="harbour")
    return [
        answer.status_code,
        client.get("/admin/").status_code,
        timur.get(office).status_code,
        timur.post(office, {"name_en": "x"}).status_code,
        timur.get(form("regions.partner", slug="georgia")).status_code,
        sorted(row("accounts.user", username="dilnoza").groups.values_list("name", flat=True)),
    ]


def shared_links():
    """{language of a link and the review of its draft: (status, what of the draft stands there)}."""
    found = {}
    for link in model("publishing.sharelink").objects.select_related("revision"):
        answer = READER.get(f"/preview/{link.token}/", follow=True)
        words = says(answer.content.decode(), "Harbour office, drafted", "Bureau du port, ébauche", "Très bien.")
        found[f"{link.language}, {link.revision.review}"] = [answer.status_code, *words]
    return found


def the_draft_of_an_office():
    aram, (draft, address) = person("aram"), drafted("Harbour office, drafted")
    fields = aram.fields(address)
    contacts = sorted(values[0] for name, values in fields.items() if re.fullmatch(r"contacts-\d-value", name))
    shown = [*fields["name_fr"], *fields["premises-0-address_en"], *contacts, len(fields["regions"])]
    comments = says(aram.read(address), "Say it in French too.", "Très bien.", "Now in French.", "Well said.")
    link = model("publishing.sharelink").objects.get(revision=draft, language="fr")
    aram.save(address, **NOTE)
    page = READER.get("/en/offices/harbour/").content.decode()
    return {
        "review": draft.review,
        "shown": shown,
        "comments": comments,
        "live": says(page, "Harbour office, drafted", "1 Drafted Street", "drafted@harbour.example", "+380"),
        "regions": sorted(row("offices.office", slug="harbour").regions.values_list("slug", flat=True)),
        "link": READER.get(f"/preview/{link.token}/").status_code,
    }


def the_draft_of_something_new():
    aram, (draft, address) = person("aram"), drafted("Drafted milestone")
    shown = aram.fields(address)["text_en"]
    aram.save(address)
    milestone = row("mandate.milestone", pk=draft.object_id)
    return [*shown, milestone.region.slug, *says(READER.get("/en/timeline/").content.decode(), "Drafted milestone")]


def the_draft_that_waits_for_a_review():
    draft, address = drafted("Partner UA")
    before, waits = draft.review, says(person("nino").read("/admin/"), "Partner UA")
    person("nino").press(address, "approve", text="Approved after the upgrade.")
    person("aram").save(address, **NOTE)
    return [before, waits, revision(pk=draft.pk).review, row("regions.partner", slug="partner-ua").capital_en]


def the_draft_with_a_fault():
    aram, (_draft, address) = person("aram"), drafted("Bureau nameless")
    fields = aram.fields(address)
    refused = aram.client.post(address, fields | NOTE).status_code
    aram.save(address, name_en="It has a name", **NOTE)
    return [*fields["name_en"], *fields["life_note_en"], refused, row("offices.office", slug="nameless").name_en]


def the_draft_of_somebody_who_left():
    dilnoza, (draft, address) = person("dilnoza"), drafted("Partner MD")
    fields, comments = dilnoza.fields(address), says(dilnoza.read(address), "Good-bye.")
    return [draft.author, *fields["profile_en"], *comments]


def a_source():
    aram, (_draft, address) = person("aram"), drafted("A source, drafted")
    listed = says(aram.read("/admin/regions/source/?q=DUMP_2026"), address.removesuffix("?"))
    shown = aram.fields(address)["title"]
    aram.save(address, **NOTE)
    return [listed == [address], *shown, row("regions.source", key="DUMP_2026").title]


def plans():
    tasks, page = model("publishing.task").objects.order_by("pk"), "/admin/publishing/task/"
    call_command("publish_due", stdout=StringIO())
    before = list(tasks.values_list("state", flat=True))
    listed = says(person("aram").read(page), "Black Sea", "Withdrawn by plan", "Set: planned", "Twin, drafted")
    tasks.filter(state="planned").update(due=LONG_AGO)
    call_command("publish_due", stdout=StringIO())
    published = revision(object_id=row("regions.region", slug="black-sea").pk, state="live")
    return {
        "before": before,
        "listed": listed,
        "after": list(tasks.values_list("state", flat=True)),
        "region": [
            row("regions.region", slug="black-sea").profile_en,
            published.change_note,
            published.published_by.username,
        ],
        "withdrawn": model("mandate.milestone").objects.filter(text_en="Withdrawn by plan").count(),
        "set": set_of("planned"),
    }


def set_of(name):
    """[state of the change set, what readers see of its question, what of its other object]."""
    return [
        row("publishing.changeset", name=f"Set: {name}").state,
        row("mandate.question", slug=name).question_en,
        row("regions.partner", slug="partner-mn").capital_en
        if name == "planned"
        else model("mandate.milestone").objects.filter(text_en=f"New in the set {name}").count(),
    ]


def pressed(name, *steps):
    """How a change set stands, and after each of the steps."""
    aram, page = person("aram"), form("publishing.changeset", name=f"Set: {name}")
    found = [set_of(name)]
    for step in steps:
        aram.press(page, step)
        found.append(set_of(name))
    return found


def the_planned_set():
    return pressed("planned", "undo")


def the_open_set():
    return pressed("open", "publish", "undo")


def the_published_set():
    return pressed("published", "undo")


def the_undone_set():
    return pressed("undone")


def what_was_deleted():
    """An office that was deleted with its post, and to which milestones referred."""
    aram = person("aram")
    listed = says(aram.read("/admin/deleted/"), "Office of the NATO Liaison Officer for Central Asia")
    deletion = revision(title=listed[0], snapshot__isnull=True)
    links = [link["pk"] for link in deletion.lost_links]
    history = form_of("offices.office", deletion.object_id).replace("/change/", "/history/")
    aram.press(history, f"{deletion.pk}/restore")
    change_set = revision(object_id=deletion.object_id, state="draft").change_set
    aram.press(form_of("publishing.changeset", change_set.pk), "publish", change_note="It is back.")
    page = READER.get("/en/offices/liaison-central-asia/")
    office = row("offices.office", slug="liaison-central-asia")
    return {
        "listed": listed,
        "page": [page.status_code, *says(page.content.decode(), "Tashkent", "Astana")],
        "rows": [office.premises.count(), office.posts.count(), office.posts.get().appointments.count()],
        "links": [len(links), office.milestones.filter(pk__in=links).count()],
    }


def former_addresses():
    paths = ("partners/kyrgyz-republic", "offices/short-lived", "offices/shortest-lived")
    answers = [READER.get(f"/en/{path}/") for path in paths]
    return [[answer.status_code, answer["Location"]] for answer in answers]


def translations():
    """In which states the staff find the Georgian text that one published and another reviewed."""
    page = form("regions.partner", slug="georgia")
    return [
        state
        for state in ("missing", "outdated", "draft", "reviewed")
        if re.search(
            rf'href="/admin/texts/translate/regions.partner:{page.split("/")[4]}:[^\0]*?გამოქვეყნდა',
            person("nino").read(f"/admin/texts/?language=ka&state={state}"),
        )
    ]


def every_revision():
    """Of those that are not live, the ones whose comparison with what is live does not open."""
    editor, revisions = person("editor").client, model("publishing.revision").objects.exclude(state="live")
    keys = revisions.values_list("pk", flat=True)
    return [str(pk) for pk in keys if editor.get(f"/admin/revisions/{pk}/compare/").status_code != 200]


def the_journal():
    """What is in the file that is exported but not in the journal, and the other way round; and the actions in it."""
    dilnoza, entries = person("dilnoza"), model("publishing.journalentry").objects
    known = sorted(entries.values_list("action", "username", "subject"))
    listed = dilnoza.client.get("/admin/publishing/journalentry/").status_code
    opened = [
        dilnoza.client.get(form_of("publishing.journalentry", pk)).status_code
        for pk in entries.values_list("pk", flat=True)[:5]
    ]
    file = b"".join(dilnoza.client.get("/admin/publishing/journalentry/export/").streaming_content).decode("utf-8-sig")
    told = sorted((line["action"], line["username"], line["subject"]) for line in csv.DictReader(StringIO(file)))
    return {
        "listed": listed,
        "opened": opened,
        "same": told == known,
        "actions": sorted({action for action, *_rest in told}),
    }


PIECES = (
    what_the_staff_published,
    the_journal,
    who_may_do_what,
    shared_links,
    translations,
    every_revision,
    the_draft_of_an_office,
    the_draft_of_something_new,
    the_draft_that_waits_for_a_review,
    the_draft_with_a_fault,
    the_draft_of_somebody_who_left,
    a_source,
    plans,
    the_planned_set,
    the_open_set,
    the_published_set,
    the_undone_set,
    what_was_deleted,
    former_addresses,
)


def tried(piece):
    try:
        return piece()
        return piece()
    except Exception:
        return traceback.format_exc()


if __name__ == "__main__":
    json.dump({piece.__name__: tried(piece) for piece in PIECES}, sys.stdout)
