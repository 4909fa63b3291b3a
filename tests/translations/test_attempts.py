"""A translator of Georgian for the South Caucasus tries everything else: nothing changes, and the journal has each attempt."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from publishing.exchange.tables import XLSX, written
from publishing.journal.refusals import REFUSALS_NOTED
from publishing.models import ChangeSet, JournalEntry
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.drafts import save_draft
from publishing.workflow.roles import AUTHORS
from tests.factories import ContactFactory, OfficeFactory, QuestionFactory, RegionFactory
from tests.publishing.roles import person, signed_in
from tests.rows import read_rows
from tests.translations.test_exchange import exported, rows_of
from tests.translations.test_rights import DESK, translator
from translations.models import Pair, digest
from translations.states import record

pytestmark = pytest.mark.django_db

UNSTABLE = {"publishing_journalentry", "django_session"}  # the one grows, the other says when somebody was last here


class World:
    def __init__(self):
        self.own_region, self.region = RegionFactory(name_en="South Caucasus"), RegionFactory(name_en="Central Asia")
        self.office, self.foreign = (
            OfficeFactory(name_en=name, name_ka=text, name_hy="Գրասենյակ", profile_en="")
            for name, text in (("Tbilisi", "თბილისი"), ("Astana", "ასტანა"))
        )
        self.office.regions.add(self.own_region)
        self.foreign.regions.add(self.region)
        self.contact, self.row = (ContactFactory(office=each, label_en="Press") for each in (self.office, self.foreign))
        self.question = QuestionFactory()
        record(self.office, "ka", {"name"})
        self.draft = save_draft(self.foreign, self._renamed(), base=ensure_live_revision(self.foreign))
        self.change_set = ChangeSet.objects.create(name="Moves")
        change_sets.add(self.change_set, self.draft)
        self.eka = translator(self.own_region, username="eka")
        self.client, self.author = signed_in(self.eka), signed_in(person(AUTHORS))

    def _renamed(self):
        snapshot = take_snapshot(self.foreign)
        return snapshot | {"fields": snapshot["fields"] | {"name_en": "Nur-Sultan"}}


def desk(home, row=None, field="name", language="ka", text="ახალი", **sent):
    """To the desk, with a text of ``row`` of ``home``: names of the world, or labels."""

    def attempt(world):
        owner = getattr(world, home)
        key = f"{owner._meta.label_lower}:{owner.pk}:{getattr(world, row or home).pk}:{field}"
        url = f"{DESK}{key}/?language={language}&state=missing"
        page = world.client.get(url)
        seen = page.context["text"].seen if page.status_code == 200 else ""
        return world.client.post(url, {"text": text, "seen": seen, **sent})

    return attempt


def page(name, *objects, **sent):
    """To an address of the staff site, which names some objects of the world."""

    def attempt(world):
        data = {key: value(world) if callable(value) else value for key, value in sent.items()}
        return world.client.post(reverse(f"admin:{name}", args=[getattr(world, each).pk for each in objects]), data)

    return attempt


def listed(home, language, state):
    """To the list of texts, as if the text had been ticked there."""

    def attempt(world):
        owner = getattr(world, home)
        key = f"{owner._meta.label_lower}:{owner.pk}:{owner.pk}:name"
        seen = digest(owner.name_en) + digest(getattr(owner, f"name_{language}"))
        url = f"{reverse('admin:texts')}?language={language}&state={state}"
        return world.client.post(url, {"text": f"{key}|{seen}"})

    return attempt


def table(kind, languages=("en", "ka", "hy"), **cells):
    """A table of all texts of a kind, as somebody else exported it, with other cells in each row."""

    def attempt(world):
        rows = rows_of(exported(world.author, languages=languages, kinds=[kind]))
        data = written(list(rows[0]), [list((row | cells).values()) for row in rows], XLSX)
        return world.client.post(reverse("admin:texts_exchange"), {"upload": SimpleUploadedFile("texts.xlsx", data)})

    return attempt


def xliff(language, target):
    def attempt(world):
        query = {"file": "xlf2", "languages": ["en", language], "kinds": ["offices.office"]}
        data = world.author.get(reverse("admin:texts_export"), query).content
        data = data.replace(target.encode(), "ახალი".encode())
        return world.client.post(reverse("admin:texts_exchange"), {"upload": SimpleUploadedFile("texts.xlf", data)})

    return attempt


def pair(_world):
    return str(Pair.objects.get().pk)


def chosen(*names):
    return lambda world: [str(getattr(world, name).pk) for name in names]


REPLACED = {"find": "Tbilisi", "replacement": "Tiflis", "language": "all"}
ATTEMPTS = {
    "desk: another language": desk("office", language="hy"),
    "desk: another region": desk("foreign"),
    "desk: a region itself": desk("region"),
    "desk: of no region": desk("question", field="question"),
    "desk: a row of another region": desk("foreign", "row", "label"),
    "desk: a hidden row below one's own": desk("office", "row", "label"),
    "desk: no text but an address": desk("office", field="slug"),
    "desk: the English": desk("office", field="name_en"),
    "desk: another model": desk("change_set", field="name"),
    "desk: another language beside": desk("office", name_hy="Կեղծ"),
    "desk: the English beside": desk("office", name_en="Forged"),
    "desk: an address beside": desk("office", slug="forged"),
    "desk: regions beside": desk("office", regions="1"),
    "desk: a hidden row beside": desk("office", **{"contacts-0-value": "+7", "contacts-TOTAL_FORMS": "1"}),
    "desk: reviewed": desk("office", text="თბილისი", _reviewed="1"),
    "desk: faults accepted": desk("office", text="2015", _reviewed="1", accept=["numbers"]),
    "form: published": page("offices_office_change", "office", name_ka="ახალი", _save="1"),
    "form: a draft": page("offices_office_change", "office", name_ka="ახალი", _draft="1"),
    "form: of another region": page("offices_office_change", "foreign", name_ka="ახალი", _draft="1"),
    "form: reviewed": page("offices_office_change", "office", reviewed_languages="ka", _save="1"),
    "form: a new object": page("offices_office_add", name_en="New", _draft="1"),
    "form: deletion": page("offices_office_delete", "office", post="yes", change_note="Gone."),
    "form: a draft given up": page("offices_office_discard", "foreign", revision=lambda world: str(world.draft.pk)),
    "form: a copy": page("offices_office_copy", "office"),
    "bulk: drafts of a list": page(
        "offices_office_changelist", action="work_on_drafts", _selected_action=chosen("foreign")
    ),
    "bulk: deletion": page("offices_office_changelist", action="delete_selected", _selected_action=chosen("office")),
    "bulk: published together": page("drafts_together", draft=chosen("draft"), act="publish"),
    "bulk: submitted together": page("drafts_together", draft=chosen("draft"), act="submit"),
    "bulk: reviewed": page("translations_pair_changelist", action="mark_as_reviewed", _selected_action=pair),
    "bulk: faults accepted": page("translations_pair_changelist", action="accept_faults", _selected_action=pair),
    "bulk: reviewed in the list of texts": listed("office", "ka", "draft"),
    "bulk: still fine in another language": listed("office", "hy", "outdated"),
    "bulk: still fine in another region": listed("foreign", "ka", "outdated"),
    "bulk: order": page("mandate_question_order", order=chosen("question")),
    "replace": page("texts_replace", **REPLACED, hit="x"),
    "import: another language": table("offices.office", hy="Նոր"),
    "import: the English": table("offices.office", en="Forged"),
    "import: another region": table("regions.region", ka="ახალი"),
    "import: of no region": table("mandate.question", ka="ახალი"),
    "import: XLIFF of another language": xliff("hy", "Գրասենյակ"),
    "import: XLIFF of another region": xliff("ka", "ასტანა"),
    "import: offices": page("offices_office_exchange", upload=lambda _world: SimpleUploadedFile("offices.csv", b"row")),
    "work: submitted": page("revision_submit", "draft"),
    "work: approved": page("revision_approve", "draft"),
    "work: restored": page("revision_restore", "draft"),
    "work: shared": page("share_links", "draft", language="ka", days="3"),
    "work: a change set published": page("change_set_publish", "change_set"),
    "staff: languages of one's own": page("accounts_user_change", "eka", translates="hy"),
    "staff: languages of one's own, at My account": page("account", first_name="Eka", translates="hy"),
    "staff: everything, at My account": page("account", first_name="Eka", is_superuser="on"),
}


NOT_THERE = {
    "desk: another model",
    "desk: a hidden row below one's own",
    "desk: no text but an address",
    "desk: the English",
}
SHOWN = {name for name in ATTEMPTS if name.startswith("import: ")} - {"import: offices"}  # with what is wrong in them


def stored():
    return {name: rows for name, rows in read_rows().items() if name not in UNSTABLE}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_nothing_changes_whatever_is_sent_and_the_journal_has_it(name):
    world = World()
    before = stored()

    answer = ATTEMPTS[name](world)

    assert stored() == before
    assert answer.status_code == (404 if name in NOT_THERE else 200 if name in SHOWN else 403)
    assert b'id="save_form"' not in answer.content
    noted = JournalEntry.objects.filter(action="not allowed")
    assert [(entry.username, entry.subject.startswith("/admin/")) for entry in noted] == [("eka", True)]


def test_whoever_goes_on_trying_fills_no_journal():
    world = World()

    for _time in range(REFUSALS_NOTED + 5):
        desk("foreign")(world)
        table("offices.office", hy="Նոր")(world)

    assert JournalEntry.objects.filter(action="not allowed").count() == REFUSALS_NOTED


def test_what_is_theirs_is_taken():
    world = World()

    assert desk("office")(world).status_code == 302
    assert desk("office", "contact", "label")(world).status_code == 302
    assert not JournalEntry.objects.filter(action="not allowed").exists()
