"""Search over everything in the staff site: every word, live or drafted, in any script; and nothing one may not see."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from mandate.models import Question
from publishing.admin import search as content_search
from publishing.models import ChangeSet, JournalEntry, RevisionWords, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.revisions.wording import note_words
from publishing.workflow.drafts import discard, save_draft
from publishing.workflow.publication import publish
from publishing.workflow.roles import AUTHORS, PUBLISHERS
from tests.documents import Document
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, SourceFactory
from tests.publishing.roles import person, signed_in
from translations.models import Pair

pytestmark = pytest.mark.django_db

SEARCH = reverse("admin:search")


def form_of(row):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


@pytest.fixture
def office():
    office = OfficeFactory(name_en="In the mountains", profile_en="Keeps the archive.", profile_ka="ინახავს არქივს")
    PremisesFactory(office=office, address_en="12 Rustaveli Avenue", city_en="Kutaisi", country="GE")
    ContactFactory(office=office, kind="telephone", value="+995322933801")
    ensure_live_revision(office)
    return office


def links(client, asked):
    response = client.get(SEARCH, {"q": asked})
    assert response.status_code == 200
    rows = [row["url"] for group in response.context["others"] for row in group["rows"]]
    return [entry.url.partition("?")[0] for entry in response.context["found"]] + rows


@pytest.mark.parametrize(
    "asked",
    [
        "mountains",
        "ARCHIVE keeps",
        "არქივს",
        "rustaveli 12",
        "+995 32 293-38-01",
        "Kutaisi",
        "Грузия",  # the country of its premises
        "mountains Rustaveli არქივს",  # of several fields and languages
    ],
)
def test_every_word_of_an_object_and_of_its_rows_is_found(staff, office, asked):
    OfficeFactory(name_en="Elsewhere")

    assert links(staff, asked) == [form_of(office)]


def test_a_hit_says_where_it_stands_and_opens_the_form_in_its_language(staff, office):
    page = staff.get(SEARCH, {"q": "არქივს"})

    assert f'href="{form_of(office)}?beside=ka"' in page.content.decode()
    assert Document(page.content.decode()).words("mark") == ["არქივს"]
    (hit,) = page.context["found"][0].hits
    assert (hit.label, hit.language) == ("Profile (ქართული)", "ka")


def test_a_hit_is_shown_as_people_read_it(staff):
    office = OfficeFactory(profile_en="<p>Keeps the <strong>archive</strong> of <em>Colchis</em>.</p>")
    PremisesFactory(office=office, country="GE", city_en="Kutaisi")
    ensure_live_revision(office)

    hits = [staff.get(SEARCH, {"q": asked}).context["found"][0].hits for asked in ("colchis", "georgia")]

    shown = [[" ".join(text for _is_sought, text in hit.parts) for hit in found] for found in hits]
    assert shown == [["Keeps the archive of Colchis."], ["Georgia"]]
    assert hits[1][0].parts == [(True, "Georgia")]


@pytest.mark.parametrize(
    ("place", "length", "first", "last"),
    [(0, 1, 0, 0), (0, 16, 0, 15), (0, 17, 0, 15), (8, 20, 0, 19), (9, 20, 1, 19), (9, 26, 1, 24), (19, 20, 11, 19)],
)
def test_a_hit_shows_the_words_around_and_says_where_others_are_left_out(staff, place, length, first, last):
    words = [f"word{number}" for number in range(length)]
    words[place] = "Rustaveli"
    ensure_live_revision(OfficeFactory(profile_en=" ".join(words)))

    (hit,) = staff.get(SEARCH, {"q": "rustaveli"}).context["found"][0].hits

    around = [(number == place, words[number]) for number in range(first, last + 1)]
    before, after = [(False, "… ")] * (first > 0), [(False, "…")] * (last < length - 1)
    assert hit.parts == [*before, *around, *after]


def test_what_has_a_page_comes_first_and_of_that_what_is_called_so(staff, office):
    source = SourceFactory(title="Rustaveli in print")
    named = OfficeFactory(name_en="Rustaveli house")
    ensure_live_revision(named)
    ensure_live_revision(office)

    ensure_live_revision(source)
    assert links(staff, "rustaveli") == [form_of(named), form_of(office), form_of(source)]


def test_a_draft_is_found_by_what_it_says_and_no_longer_once_it_is_gone(staff, office):
    snapshot = take_snapshot(office)
    snapshot["fields"]["profile_en"] = "Collects manuscripts."
    draft = save_draft(office, snapshot, base=ensure_live_revision(office))

    assert links(staff, "manuscripts") == [form_of(office)]
    assert "Draft" in Document(staff.get(SEARCH, {"q": "manuscripts"}).content.decode()).words(
        "span", **{"class": "state"}
    )

    discard(draft)
    assert links(staff, "manuscripts") == []
    assert links(staff, "archive") == [form_of(office)]


def test_what_a_publication_replaced_is_not_found(staff, office):
    snapshot = take_snapshot(office)
    snapshot["fields"]["profile_en"] = "Collects manuscripts."
    publish(save_draft(office, snapshot, base=ensure_live_revision(office)))

    assert links(staff, "archive") == []
    assert links(staff, "manuscripts") == [form_of(office)]


def test_nobody_finds_what_they_may_not_see(office):
    assert links(signed_in(person()), "mountains") == []
    assert links(signed_in(person(AUTHORS)), "mountains") == [form_of(office)]
    person(username="mountaineer")
    assert links(signed_in(person(PUBLISHERS)), "mountaineer") == []


def test_change_sets_and_colleagues_are_found_by_name(staff):
    change_set = ChangeSet.objects.create(name="Winter opening")
    colleague = person(first_name="Nino", last_name="Beridze")

    assert links(staff, "winter") == [form_of(change_set)]
    assert links(staff, "beridze") == [form_of(colleague)]


def test_the_address_of_a_page_leads_to_its_form(staff, office):
    path = f"/en/offices/{office.slug}/"
    for asked in (path, f"https://site.example{path}?year=2012", f"/admin/site{path}", f" {path}\n"):
        assert staff.get(SEARCH, {"q": asked}, follow=True).redirect_chain[-1][0] == form_of(office)
    assert links(staff, "and/or") == []
    assert links(staff, "http://[") == []


def test_shipped_content_is_found_after_it_is_loaded(staff):
    call_command("load_content", verbosity=0)
    note_words()
    question = Question.objects.filter(answer_en__contains="Alliance").first()

    assert form_of(question) in links(staff, "Alliance")
    assert staff.get(SEARCH, {"q": "a"}).status_code == 200


def test_what_was_saved_before_there_was_a_search_is_found_too(staff, office):
    RevisionWords.objects.all().delete()
    assert links(staff, "archive") == []

    note_words()
    assert links(staff, "archive") == [form_of(office)]


def test_more_than_is_looked_through_is_said_with_the_lists_that_know_all(staff, office, monkeypatch):
    ensure_live_revision(OfficeFactory(name_en="Newer"))
    monkeypatch.setattr(content_search, "REVISIONS_SEARCHED", 1)

    page = staff.get(SEARCH, {"q": "mountains"})

    assert "Only what was saved last was looked through" in page.content.decode()
    assert f"{reverse('admin:offices_office_changelist')}?q=mountains" in page.content.decode()


@pytest.mark.parametrize("asked", ["", " ", "%", "\\", "'", "a\x00b", "‮", "x" * 5000, "https://", "/"])
def test_strange_words_are_answered(staff, office, asked):
    assert staff.get(SEARCH, {"q": asked}, follow=True).status_code in (200, 400)


def test_every_page_of_the_staff_site_has_the_field(staff, office):
    for path in (reverse("admin:index"), form_of(office), reverse("admin:account")):
        assert f'action="{SEARCH}"' in staff.get(path).content.decode()


LISTS = {  # all but those of content, which are searched by their folded words: how a row is found
    JournalEntry: {
        "username": "nino",
        "subject": "Tbilisi",
        "detail": "Renamed",
        "address": "203.0.113.7",
        "object_id": "0b5d0f0e",
    },
    Task: {"revision__title": "Yerevan", "note": "Together", "outcome": "Failed"},
    ChangeSet: {"name": "Summer", "note": "Reviewed"},
    User: {"username": "levan", "first_name": "Levani", "last_name": "Beridze", "email": "l.b@example.org"},
    Pair: {"source": "The valley", "text": "Долина"},
}


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.model_name)
def test_a_list_finds_a_row_by_each_of_the_columns_that_it_searches(staff, model):
    said = LISTS[model]
    own = {name: value for name, value in said.items() if "__" not in name}
    needed = {"due": datetime(2030, 1, 1, tzinfo=UTC)} if model is Task else {}
    if model is Task:
        office = OfficeFactory(name_en=said["revision__title"])
        needed["revision"] = ensure_live_revision(office)
    row = model.objects.create(**own, **needed)
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    found = {name: list(staff.get(address, {"q": value}).context["cl"].result_list) for name, value in said.items()}

    assert found == {name: [row] for name in said}
    assert list(staff.get(address, {"q": "nowhere"}).context["cl"].result_list) == []
