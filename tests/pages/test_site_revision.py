"""Every public answer is named by the number of publications so far: what went live is seen at once, everywhere."""

import pytest

from offices.models import Office
from publishing.models import Revision, SiteRevision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import publish
from regions.models import Region
from tests.factories import OfficeFactory, PremisesFactory, QuestionFactory, RegionFactory
from tests.srep.content_folder import Folder

pytestmark = pytest.mark.django_db

PAGES = [
    "/en/",
    "/en/offices/",
    "/ru/offices/tbilisi/",
    "/en/map/",
    "/en/map/features.geojson",
    "/en/map/picture.svg",
    "/en/changes/",
    "/en/changes.atom",
    "/sitemap.xml",
]


@pytest.fixture
def office():
    QuestionFactory()
    office = OfficeFactory(slug="tbilisi", name_en="Old name")
    office.regions.add(RegionFactory())
    PremisesFactory(office=office)
    return office


def draft_of(office, **fields):
    snapshot = take_snapshot(office)
    snapshot["fields"] |= fields
    return save_draft(office, snapshot, base=ensure_live_revision(office))


@pytest.mark.parametrize("page", PAGES)
def test_a_publication_gives_every_page_another_name(client, office, page):
    draft = draft_of(office, name_en="New name")
    before = client.get(page)["ETag"]
    again = client.get(page, headers={"If-None-Match": before}).status_code

    publish(draft)
    after = client.get(page, headers={"If-None-Match": before})

    assert before.startswith('W/"0-')
    assert again == 304
    assert (after.status_code, after["ETag"].split("-")[0]) == (200, 'W/"1')


def test_a_draft_leaves_all_names_as_they_are(client, office):
    before = [client.get(page)["ETag"] for page in PAGES]

    draft_of(office, name_en="New name")

    assert [client.get(page)["ETag"] for page in PAGES] == before


def test_a_published_change_is_visible_at_once_wherever_the_object_is(client, office):
    draft = draft_of(office, name_en="New name", slug="new-address")
    before = [("New name" in client.get(page).content.decode()) for page in PAGES[:5]]
    was_announced = "/en/offices/new-address/" in client.get("/sitemap.xml").content.decode()

    publish(draft, note="A new name.")

    pages = [page.replace("tbilisi", "new-address") for page in PAGES]
    seen = {page: client.get(page).content.decode() for page in pages}
    assert (before, was_announced) == ([False] * 5, False)
    assert [page for page in pages[:5] if "New name" not in seen[page]] == []
    assert "/en/offices/new-address/" in seen["/sitemap.xml"]
    assert [("A new name." in seen[page]) for page in ("/en/", "/en/changes/", "/en/changes.atom")] == [True] * 3


def test_the_number_costs_one_query(client, office, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/robots.txt")


def test_refusals_ask_for_no_number(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/en/\0").status_code == 400


def test_staff_pages_are_not_named(staff):
    assert "ETag" not in staff.get("/admin/")


def test_a_page_that_is_not_to_be_stored_has_no_name(client):
    assert "ETag" not in client.get("/healthz")


def test_loading_content_raises_the_number_once_if_it_writes_anything(tmp_path):
    folder = Folder(tmp_path)
    numbers = []

    for change in (None, None, ("offices.yaml", "It helps.", "It supports.")):
        if change:
            folder.change(*change)
        folder.load()
        numbers.append(SiteRevision.current())
    folder.load(check=True)

    assert [*numbers, SiteRevision.current()] == [1, 1, 2, 2]


def test_what_is_loaded_beside_a_draft_is_there_with_it_once_it_is_published(tmp_path):
    folder = Folder(tmp_path)
    folder.load()
    draft = draft_of(Office.objects.get(), name_en="By an editor", profile_fr="Par un rédacteur.")
    folder.change("offices.yaml", "It helps.", "It supports.")
    folder.change("offices.yaml", "fr: Bureau", "fr: Le bureau")
    folder.load()

    publish(draft)

    office = Office.objects.get()
    assert (office.name_en, office.profile_fr) == ("By an editor", "Par un rédacteur.")
    assert (office.name_fr, office.profile_en) == ("Le bureau", "It supports.")
    assert Revision.objects.of(office).live().get().base.snapshot["fields"]["profile_en"] == "It supports."


def test_a_draft_saved_before_is_not_overwritten_by_a_load_after_its_publication(tmp_path):
    folder = Folder(tmp_path)
    folder.load()
    publish(draft_of(Region.objects.get(), profile_en="By an editor."))

    folder.change("regions.yaml", "      - First.\n", "      - Other.\n")
    lines = folder.load()

    assert Region.objects.get().profile_en == "By an editor."
    assert lines[0] == "left alone: region caucasus, profile (en): changed by an editor"
