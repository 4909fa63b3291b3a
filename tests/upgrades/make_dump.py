"""Fills a prepared, empty site with a staff's work of every kind, as README.md says, for a dump to be made of it.

It made the dumps beside it, at the commit that README.md names. Later code may offer other forms; then this is a
starting point for the next dump, and the dumps stay what they are.
"""

import os
import sys
from datetime import UTC, datetime

import django

import tests.environment  # noqa: F401 - the environment of the tests

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.upgrades.settings"
django.setup()

from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: E402
from django.contrib.auth.models import Group, Permission  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from tests.upgrades.desk import form_of, model, person, row  # noqa: E402

PASSWORD = "made up for the dump only"
FAR, PAST = "2099-12-31T12:00", datetime(2026, 1, 1, tzinfo=UTC)
EXPIRES = datetime(2126, 1, 1, tzinfo=UTC)
STAFF = {  # user name: (role, language, time zone)
    "anahit": ("Authors", "en", "Asia/Yerevan"),
    "nino": ("Reviewers", "en", "Asia/Tbilisi"),
    "aram": ("Publishers", "en", "Europe/Brussels"),
    "dilnoza": ("Administrators", "en", "Asia/Tashkent"),
    "karine": ("Authors", "hy", ""),
    "timur": (None, "en", ""),
}


def cheap(password):
    return PBKDF2PasswordHasher().encode(password, "salt", iterations=1)


def form(label, **lookup):
    return form_of(label, row(label, **lookup).pk)


def draft(label, key):
    return row("publishing.revision", content_type__model=label.split(".")[1], object_id=key, state="draft")


def draft_of(label, **lookup):
    return draft(label, row(label, **lookup).pk)


def plan(somebody, revision):
    somebody.post(f"/admin/revisions/{revision.pk}/plan/", {"due": FAR, "note": "Planned for the dump."})
    return model("publishing.task").objects.latest("pk")


def make_staff():
    model("accounts.user").objects.filter(username="editor").update(password=cheap(PASSWORD), language="en")
    for name, (role, language, zone) in STAFF.items():
        user = model("accounts.user").objects.create(
            username=name, is_staff=True, password=cheap(PASSWORD), language=language, time_zone=zone
        )
        if role:
            user.groups.add(Group.objects.get(name=role))
    timur = row("accounts.user", username="timur")
    timur.user_permissions.set(Permission.objects.filter(codename__in=["view_office", "change_office"]))


def sign_in():
    for name, password in (("aram", PASSWORD), ("aram", "wrong"), *[("mallory", "guessed")] * 9):
        client = Client()
        client.post("/admin/login/", {"username": name, "password": password, "next": "/admin/"})
        client.post("/admin/logout/")


def add(somebody, label, *button, **values):
    """Sends the form for something new, as a draft with the button ``_draft``."""
    note = {"change_note": "Made for the dump."}
    return somebody.save(f"/admin/{label.replace('.', '/')}/add/", *button, **values, **note)


def make_content(aram):
    """What the staff made themselves and the content files do not know: the work goes on with it."""
    add(aram, "regions.region", name_en="Black Sea", slug="black-sea", profile_en="Before its time has come.")
    region = str(row("regions.region", slug="black-sea").pk)
    for code in ("BG", "MD", "MN", "RO", "TR", "UA"):
        add(
            aram, "regions.partner", name_en=f"Partner {code}", slug=f"partner-{code.lower()}", code=code, region=region
        )
    rows = {
        "premises": {"country": "UA", "city_en": "Odesa"},
        "contacts": {"kind": "telephone", "value": "+380487000000"},
    }
    for slug in ("harbour", "nameless"):
        add(
            aram, "offices.office", name_en=f"Office {slug}", name_fr=f"Bureau {slug}", slug=slug, kind="liaison",
            regions=[region], opened="2020-01-01", rows=rows,
        )  # fmt: skip
    for slug in ("planned", "open", "published", "undone", "given-up"):
        add(aram, "mandate.question", question_en=f"Asked before: {slug}?", slug=slug, answer_en="So it is.")
    add(aram, "mandate.milestone", text_en="Withdrawn by plan", day="2026-04-01")
    add(aram, "regions.source", key="DUMP_2026", title="A source of the staff")


def work_on_an_office(anahit, nino):
    """A draft that was saved, shared, sent back, saved again, shared, approved: of a live office and its rows."""
    address = form("offices.office", slug="harbour")
    anahit.save(address, "_draft", name_en="Harbour office, first words")
    first = draft_of("offices.office", slug="harbour")
    anahit.post(f"/admin/drafts/{first.pk}/links/", {"language": "en", "days": "30"})
    anahit.press(address, "submit")
    nino.press(address, "return", text="Say it in French too.")
    anahit.save(
        address,
        "_draft",
        name_en="Harbour office, drafted",
        name_fr="Bureau du port, ébauche",
        regions=[str(region.pk) for region in model("regions.region").objects.all()],
        rows={"contacts": {"kind": "email", "value": "drafted@harbour.example", "label_en": "Drafted"}},
        **{"premises-0-address_en": "1 Drafted Street\nOdesa"},
    )
    second = draft_of("offices.office", slug="harbour")
    for language in ("en", "fr", "ka"):
        anahit.post(f"/admin/drafts/{second.pk}/links/", {"language": language, "days": "30"})
    links = model("publishing.sharelink").objects
    links.update(expires=EXPIRES)
    anahit.post(f"/admin/drafts/links/{links.get(revision=second, language='ka').pk}/revoke/")
    read_shared(links.get(revision=second, language="fr"))
    anahit.post(f"/admin/drafts/{second.pk}/comment/", {"text": "Now in French."})
    anahit.press(address, "submit")
    nino.press(address, "approve", text="Well said.")


def read_shared(link):
    """Somebody without an account reads a shared preview and writes a comment."""
    reader = Client()
    page = reader.get(f"/preview/{link.token}/", follow=True).content.decode()
    proof = " ".join(page.split()).partition('name="proof" value="')[2].partition('"')[0]
    reader.post(f"/preview/{link.token}/comment/", {"name": "Tamar", "text": "Très bien.", "proof": proof})


def work_on_drafts(anahit, karine):
    """Of something new, submitted, given up, with faults, by somebody who has left since, and of a source."""
    region = str(row("regions.region", slug="black-sea").pk)
    add(anahit, "mandate.milestone", "_draft", text_en="Drafted milestone", day="2027-03-01", region=region)
    address = form("regions.partner", slug="partner-ua")
    anahit.save(address, "_draft", capital_en="Kyiv, drafted")
    anahit.press(address, "submit")
    anahit.save(form("mandate.question", slug="given-up"), "_draft", question_en="Given up?")
    anahit.press(form("mandate.question", slug="given-up"), "discard")
    anahit.save(
        form("offices.office", slug="nameless"), "_draft", name_en="", life_note_en="Its name is still to be found."
    )
    anahit.save(form("regions.source", key="DUMP_2026"), "_draft", title="A source, drafted")
    address = form("regions.partner", slug="partner-md")
    karine.save(address, "_draft", profile_en="By somebody who has left.")
    karine.post(f"/admin/drafts/{draft_of('regions.partner', slug='partner-md').pk}/comment/", {"text": "Good-bye."})


def publish(aram, nino):
    """Changes that are live, with translations; addresses that changed; deletions, one with lost links."""
    note = {"change_note": "Published for the dump."}
    aram.save(form("regions.source", key="AP_ASTANA"), url="https://example.org/published", **note)
    aram.save(form("mandate.passage", page="map"), body_en="Published by an editor.", **note)
    address = form("regions.partner", slug="georgia")
    aram.save(address, capital_en="Tbilisi, published", capital_ka="თბილისი, გამოქვეყნდა", **note)
    nino.save(address, "_draft", reviewed_languages=["ka"], profile_en="Drafted by a reviewer.")
    aram.save(form("regions.partner", slug="kyrgyz-republic"), slug="kyrgyzstan", **note)
    add(aram, "offices.office", name_en="Short-lived office", slug="short-lived", kind="liaison", opened="2020-01-01")
    aram.save(form("offices.office", slug="short-lived"), slug="shortest-lived", **note)
    gone = row("offices.office", slug="shortest-lived").pk
    aram.post(f"/admin/offices/office/{gone}/delete/", {"post": "yes", "leads_to": "harbour", "change_note": "Over."})
    gone = row("offices.office", slug="liaison-central-asia").pk
    aram.post(f"/admin/offices/office/{gone}/delete/", {"post": "yes", "leads_to": "", "change_note": "By mistake."})


def make_plans(aram):
    """One for each end that a plan can take, and two that wait."""
    address = form("regions.partner", slug="partner-tr")
    aram.save(address, "_draft", capital_en="Ankara, by plan")
    done = plan(aram, draft_of("regions.partner", slug="partner-tr"))
    office = {"kind": "liaison", "opened": "2020-01-01", "slug": "twin"}
    add(aram, "offices.office", "_draft", name_en="Twin, drafted", **office)
    add(aram, "offices.office", name_en="Twin, live", **office)
    failed = plan(aram, row("publishing.revision", title="Twin, drafted"))
    model("publishing.task").objects.filter(pk__in=[done.pk, failed.pk]).update(due=PAST)
    call_command("publish_due", stdout=sys.stderr)
    for slug in ("partner-bg", "partner-ro"):
        aram.save(form("regions.partner", slug=slug), "_draft", capital_en="Planned")
        ended = plan(aram, draft_of("regions.partner", slug=slug))
        if slug == "partner-bg":
            aram.post(f"/admin/plans/{ended.pk}/cancel/")
        else:
            aram.save(form("regions.partner", slug=slug), "_draft", capital_en="Saved after it was planned")
    aram.save(form("regions.region", slug="black-sea"), "_draft", profile_en="Live when its time has come.")
    plan(aram, draft_of("regions.region", slug="black-sea"))
    withdrawn = row("mandate.milestone", text_en="Withdrawn by plan")
    kind = model("contenttypes.contenttype").objects.get(model="milestone").pk
    aram.post(f"/admin/withdrawals/{kind}/{withdrawn.pk}/plan/", {"due": FAR, "note": "Withdrawn by plan."})


def make_change_sets(aram):
    """One in each state, and one that is planned. Each but the empty one holds a change of a question and one more."""
    for name in ("planned", "open", "published", "undone", "discarded"):
        aram.post("/admin/publishing/changeset/add/", {"name": f"Set: {name}", "note": f"The set {name}."})
        page = form("publishing.changeset", name=f"Set: {name}")
        number = page.split("/")[-3]
        if name == "discarded":
            aram.press(page, "discard")
            continue
        aram.save(form("mandate.question", slug=name), "_draft", question_en=f"Changed by the set {name}?")
        drafts = [draft_of("mandate.question", slug=name)]
        if name == "planned":
            aram.save(form("regions.partner", slug="partner-mn"), "_draft", capital_en="Ulaanbaatar, by a planned set")
            drafts.append(draft_of("regions.partner", slug="partner-mn"))
        else:
            add(aram, "mandate.milestone", "_draft", text_en=f"New in the set {name}", day="2027-04-01")
            drafts.append(row("publishing.revision", title=f"New in the set {name}", state="draft"))
        for each in drafts:
            aram.post("/admin/publishing/changeset/add-draft/", {"change_set": number, "revision": str(each.pk)})
        if name == "planned":
            aram.post(f"/admin/change-sets/{number}/plan/", {"due": FAR, "note": "The set went live by plan."})
        if name in ("published", "undone"):
            aram.press(page, "publish")
        if name == "undone":
            aram.press(page, "undo")


def keep_house(dilnoza):
    """Staff come, change their part, and go; an earlier text is restored, and the journal is exported."""
    passage = row("mandate.passage", page="map")
    dilnoza.post(f"/admin/revisions/{row('publishing.revision', object_id=passage.pk, number=1).pk}/restore/")
    address = form("accounts.user", username="timur")
    dilnoza.save(address, language="ru")
    karine = row("accounts.user", username="karine").pk
    dilnoza.post(f"/admin/accounts/user/{karine}/delete/", {"post": "yes"})
    b"".join(dilnoza.client.get("/admin/publishing/journalentry/export/").streaming_content)


def main():
    make_staff()
    sign_in()
    anahit, nino, aram, dilnoza, karine = map(person, ("anahit", "nino", "aram", "dilnoza", "karine"))
    make_content(aram)
    work_on_an_office(anahit, nino)
    work_on_drafts(anahit, karine)
    publish(aram, nino)
    make_plans(aram)
    make_change_sets(aram)
    keep_house(dilnoza)
    model("sessions.session").objects.all().delete()


if __name__ == "__main__":
    main()
