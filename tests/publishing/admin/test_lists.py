"""Lists of content in the staff site: made once per publication, counted no further than they are paged, found from both ends."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from languages import folded_search
from offices.admin import OfficeAdmin
from offices.models import Office
from publishing.admin import lists
from publishing.models import Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import publish
from tests.documents import read
from tests.factories import MilestoneFactory, OfficeFactory, PartnerFactory, PremisesFactory, RegionFactory, UserFactory
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db

OFFICES = reverse("admin:offices_office_changelist")
INDEX = reverse("admin:index")
OPENED = [
    OFFICES,
    *(reverse(f"admin:{name}_changelist") for name in ("offices_post", "regions_source", "regions_region")),
]


def asked(client, path, query=None):
    """The statements that a page asks the database."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path, query).status_code == 200
    return [query["sql"] for query in captured]


def names(response):
    return [row.name_en for row in response.context["cl"].result_list]


def draft_of(office, **fields):
    snapshot = take_snapshot(office)
    snapshot["fields"] |= fields
    return save_draft(office, snapshot, base=ensure_live_revision(office))


@pytest.mark.parametrize("path", OPENED)
def test_a_list_asks_four_times_until_something_is_published(staff, pages_are_kept, path):
    office = PremisesFactory(office__name_en="Before").office
    first = asked(staff, path)

    again = asked(staff, path)

    assert (len(again), len(first) >= len(again)) == (
        4,
        True,
    )  # the revision, the session, the user, whether there are drafts
    publish(draft_of(office, name_en="After"))
    assert len(asked(staff, path)) == len(first)


def test_the_first_page_asks_for_what_is_not_published_alone(staff, pages_are_kept):
    MilestoneFactory(), PartnerFactory(), PremisesFactory()
    first = asked(staff, INDEX)

    again = asked(staff, INDEX)

    assert len(again) <= 12 < len(first)
    assert [sql for sql in again if "_pair" in sql or "offices_" in sql] == []


def test_a_publication_and_a_draft_are_in_the_list_at_once(staff, pages_are_kept):
    office = OfficeFactory(name_en="Before")
    before = staff.get(OFFICES)

    draft = draft_of(office, name_en="After")
    drafted = staff.get(OFFICES)
    publish(draft)
    after = staff.get(OFFICES)

    assert [names(response) for response in (before, drafted, after)] == [["Before"], ["Before"], ["After"]]
    assert [b"draft-tag" in response.content for response in (before, drafted, after)] == [False, True, False]
    assert b"After" in after.content


def test_what_a_list_keeps_is_of_one_language_and_of_one_set_of_actions(pages_are_kept):
    PremisesFactory(office__name_en="Office", office__name_fr="Bureau")
    english, french = (signed_in(UserFactory(language=language)) for language in ("en", "fr"))
    viewer = UserFactory(language="en", is_superuser=False)
    viewer.user_permissions.set(Permission.objects.filter(codename="view_office"))
    looking = signed_in(viewer)

    pages = [read(client.get(OFFICES)) for client in (english, french, looking)]

    assert [
        [a["text"] for a in page.all("a") if "/offices/office/" in a["href"] and "/change/" in a["href"]]
        for page in pages
    ] == [
        ["Office"],
        ["Bureau"],
        ["Office"],
    ]


def menu(response):
    return [a["href"] for a in read(response).all("a", class_="section")]


def test_the_menu_is_of_whoever_sees_it():
    roles = [signed_in(person(role)) for role in ("Authors", "Administrators")]
    nobody = signed_in(person())

    before = [menu(client.get(INDEX)) for client in (*roles, nobody)]

    assert [menu(client.get(INDEX)) for client in (*roles, nobody)] == before
    assert before[2] == []
    assert "/admin/accounts/" not in before[0]
    assert "/admin/accounts/" in before[1]


def test_the_menu_says_where_somebody_is(staff):
    places = [OFFICES, reverse("admin:offices_post_changelist"), OFFICES]

    pages = [read(staff.get(place)) for place in places]

    assert [[a["href"] for a in page.all("a") if a.get("aria-current") == "page"] for page in pages] == [
        [p] for p in places
    ]


@pytest.fixture
def counted_to_five(monkeypatch):
    monkeypatch.setattr(lists, "MOST_COUNTED", 5)
    monkeypatch.setattr(OfficeAdmin, "list_per_page", 2)


@pytest.mark.parametrize(("number", "words", "pages"), [(5, "5 results", 3), (7, "≥ 5 results", 3), (1, "1 result", 0)])
def test_what_is_narrowed_is_counted_no_further(staff, counted_to_five, number, words, pages):
    for _each in range(number):
        OfficeFactory(kind=Office.Kind.LIAISON)
    OfficeFactory(kind=Office.Kind.CIVILIAN)

    document = read(staff.get(OFFICES, {"kind__exact": "liaison"}))

    paginator = document.one("div", class_="paginator")["text"].split()
    assert " ".join(paginator[pages:]).removesuffix(" Show all") == words
    assert "8 results" in read(staff.get(OFFICES)).one("div", class_="paginator")["text"] or number != 7


@pytest.mark.parametrize("order", ["1", "-1", "6", "-7", ""])
def test_late_pages_are_read_from_the_end_and_hold_what_they_should(staff, monkeypatch, order):
    monkeypatch.setattr(OfficeAdmin, "list_per_page", 2)
    for number in range(9):
        OfficeFactory(name_en=f"Office {number % 4}")
    query = {"o": order} if order else {}

    found = [office for page in range(1, 6) for office in names(staff.get(OFFICES, query | {"p": page}))]
    offsets = [
        re.findall(r"OFFSET (\d+)", sql) for page in (4, 5) for sql in asked(staff, OFFICES, query | {"p": page})
    ]

    monkeypatch.setattr(OfficeAdmin, "list_per_page", 50)
    assert found == names(staff.get(OFFICES, query))
    assert max(int(offset) for each in offsets for offset in each or ["0"]) <= 1


def test_what_narrows_to_one_page_is_looked_for_once(staff):
    OfficeFactory(name_en="Needle", slug="needle")
    OfficeFactory()

    statements = asked(staff, OFFICES, {"q": "needle"})

    assert len([sql for sql in statements if "LIKE" in sql and '"offices_office"."folded"' in sql]) == 1


def test_a_word_that_very_many_rows_hold_is_not_looked_for_in_whole_tables(staff, monkeypatch):
    monkeypatch.setattr(folded_search, "COMMON", 2)
    offices = [OfficeFactory(name_en=f"Made office, {where}") for where in ("north", "south", "needle")]
    PremisesFactory(office=offices[0], city_en="Office park")

    found = {query: asked(staff, OFFICES, {"q": query}) for query in ("office made", "made needle office", "park")}

    in_whole_tables = 'SELECT "offices_premises"."office_id" AS'
    words = {
        query: [re.findall(r"LIKE '%(\w+)%'", sql)[0] for sql in statements if sql.startswith(in_whole_tables)]
        for query, statements in found.items()
    }
    assert words == {"office made": [], "made needle office": ["needle"], "park": ["park"]}
    assert names(staff.get(OFFICES, {"q": "made needle office"})) == ["Made office, needle"]


@pytest.mark.parametrize(("most", "common"), [(0, 20), (4000, 20), (4000, 0)])
def test_a_search_beside_the_rows_finds_the_same_however_much_is_found(staff, monkeypatch, most, common):
    monkeypatch.setattr(folded_search, "RELATED_ROWS_NAMED", most)
    monkeypatch.setattr(folded_search, "COMMON", common)
    PremisesFactory(office__slug="here", city_en="Tbilisi"), PremisesFactory(office__slug="elsewhere", city_en="Baku")

    found = staff.get(OFFICES, {"q": "tbilisi"}).context["cl"].result_list

    assert [office.slug for office in found] == ["here"]


def trail(response):
    return " ".join(read(response).one("div", class_="breadcrumbs")["text"].split())


def test_an_app_that_is_called_as_its_list_is_named_once(staff):
    office = OfficeFactory(name_en="Liaison")
    form = reverse("admin:offices_office_change", args=[office.pk])

    assert trail(staff.get(OFFICES)) == "Home › Offices"
    assert trail(staff.get(form)) == "Home › Offices › Liaison"
    assert trail(staff.get(reverse("admin:offices_office_add"))) == "Home › Offices › Add office"
    assert (
        trail(staff.get(reverse("admin:offices_office_delete", args=[office.pk])))
        == "Home › Offices › Liaison › Delete"
    )
    assert trail(staff.get(reverse("admin:offices_post_changelist"))) == "Home › Offices › Posts"


def test_every_cell_of_a_list_says_which_column_it_is_of(staff):
    PremisesFactory(city_en="Baku & more")

    cells = [cell for cell in read(staff.get(OFFICES)).all("td") if "data-label" in cell]

    assert [(cell["data-label"], cell["text"]) for cell in cells if cell["data-label"] == "City"] == [
        ("City", "Baku & more")
    ]


def test_a_form_leads_back_to_the_list_as_it_was(staff):
    office, _other = OfficeFactory(name_en="Liaison"), RegionFactory()

    link = next(a["href"] for a in read(staff.get(OFFICES, {"q": "liaison"})).all("a") if a["text"] == "Liaison")

    assert link == reverse("admin:offices_office_change", args=[office.pk]) + "?_changelist_filters=q%3Dliaison"
    assert not Revision.objects.exists()
