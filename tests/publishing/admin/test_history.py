import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offices.models import Office
from publishing.models import Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import discard, restore, save_draft
from publishing.workflow.publication import delete, publish
from sources.models import Source
from tests.factories import OfficeFactory, PostFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(name_en="First name", profile_fr="Un <b>bureau</b>")


def drafted(office, **fields):
    office = Office.objects.get(pk=office.pk)
    base, snapshot = ensure_live_revision(office), take_snapshot(office)
    snapshot["fields"] |= fields
    return save_draft(office, snapshot, base=base)


def history_url(row):
    return reverse("admin:offices_office_history", args=[row.pk])


def path_of(name, *revisions):
    return reverse(f"admin:revision_{name}", args=[revision.pk for revision in revisions])


def somebody(client, *codenames):
    user = UserFactory(is_superuser=False, language="en")
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def test_the_history_lists_all_revisions_newest_first_and_suggests_the_last_two(staff, office):
    first = ensure_live_revision(office)
    second = publish(drafted(office, name_en="Second name"), UserFactory(username="nino"), "Renamed.")
    third = drafted(office, name_en="Third name")
    discard(third)
    drafted(OfficeFactory(), name_en="Of another one")

    response = staff.get(history_url(office))

    assert list(response.context["page"]) == [third, second, first]
    assert response.context["suggested"] == (second, third)
    page = response.content.decode()
    assert [word in page for word in ("discarded draft", "formerly live", "nino", "Renamed.")] == [True] * 4
    assert page.count('form="restore"') == 2  # all but what is live


def test_a_long_history_goes_on_upon_the_next_page(staff, office, monkeypatch):
    monkeypatch.setattr("publishing.admin.history.PER_PAGE", 2)
    drafts = [drafted(office, name_en=name) for name in ("Second", "Third")]

    pages = [staff.get(history_url(office), {"page": page}) for page in (1, 2, 3)]

    assert [[each.number for each in page.context["page"]] for page in pages] == [[3, 2], [1], [1]]
    assert [page.context["suggested"][1].number for page in pages] == [3, 1, 1]
    assert drafts[1] == pages[0].context["page"][0]


def test_a_revision_that_is_the_only_one_is_compared_with_no_other(staff, office):
    ensure_live_revision(office)
    alone = staff.get(history_url(office)).content.decode()
    drafted(office, name_en="Second name")

    page = staff.get(history_url(office)).content.decode()

    assert ["Compare the chosen two" in each for each in (alone, page)] == [False, True]


def test_listing_takes_as_many_queries_for_three_revisions_as_for_one(staff, office, django_assert_num_queries):
    ensure_live_revision(office)
    with CaptureQueriesContext(connection) as one:
        staff.get(history_url(office))
    for name in ("a", "b"):
        publish(drafted(office, name_en=name), UserFactory(), "x")

    with django_assert_num_queries(len(one)):
        staff.get(history_url(office))


def test_an_object_without_revisions_has_an_empty_history(staff, office):
    response = staff.get(history_url(office))

    assert "Nothing was changed here yet." in response.content.decode()


@pytest.mark.parametrize("key", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_what_never_was_has_no_history(staff, key):
    assert staff.get(reverse("admin:offices_office_history", args=[key])).status_code == 302


def test_two_chosen_revisions_are_compared_the_older_first(staff, office):
    first = ensure_live_revision(office)
    second = publish(drafted(office, name_en="Second name", profile_fr="Un <i>bureau</i> clos"))

    chosen = staff.get(reverse("admin:revision_compare_chosen"), {"before": second.pk, "after": first.pk})
    response = staff.get(chosen["Location"])

    assert (response.context["older"], response.context["newer"]) == (first, second)
    page = " ".join(response.content.decode().split())
    assert '<del><span class="visually-hidden" lang="en" dir="ltr">deleted: </span>First</del>' in page
    assert '<ins><span class="visually-hidden" lang="en" dir="ltr">inserted: </span>Second</ins>' in page
    assert "</ins> name</dd>" in response.content.decode()
    assert '<dd lang="fr" dir="ltr">' in page
    assert "<b>bureau" not in page
    assert "<i>bureau" not in page


def test_a_revision_alone_is_compared_with_what_is_live(staff, office):
    first = ensure_live_revision(office)
    draft = drafted(office, name_en="A draft")
    Office.objects.update(name_en="Loaded")

    before, after = (staff.get(path_of("compare", revision)).context for revision in (first, draft))

    assert [change.parts for change in before["comparison"].changes] == [
        [("deleted", "First name"), ("inserted", "Loaded")]
    ]
    assert [change.parts for change in after["comparison"].changes] == [
        [("deleted", "Loaded"), ("inserted", "A draft")]
    ]
    assert (before["newer"], after["older"]) == (None, None)


def test_revisions_of_two_objects_are_not_compared(staff, office):
    one, other = ensure_live_revision(office), ensure_live_revision(OfficeFactory())

    assert staff.get(path_of("compare", one, other)).status_code == 404


@pytest.mark.parametrize(
    "data", [{}, {"before": "x", "after": "y"}, {"before": "00000000-0000-4000-8000-000000000000", "after": "é"}]
)
def test_a_choice_of_nothing_is_not_found(staff, data):
    assert staff.get(reverse("admin:revision_compare_chosen"), data).status_code == 404


def test_restoring_begins_a_draft_and_opens_it(staff, office):
    first = ensure_live_revision(office)
    publish(drafted(office, name_en="Second name"))

    response = staff.post(path_of("restore", first))
    again = staff.post(path_of("restore", first))

    assert response["Location"] == again["Location"] == reverse("admin:offices_office_change", args=[office.pk])
    assert Office.objects.get().name_en == "Second name"
    assert Revision.objects.drafts().get().snapshot["fields"]["name_en"] == "First name"
    assert Revision.objects.count() == 3
    assert 'value="First name"' in staff.get(response["Location"]).content.decode()


def test_looking_restores_nothing(staff, office):
    assert staff.get(path_of("restore", ensure_live_revision(office))).status_code == 405


def test_what_a_revision_referred_to_and_is_gone_is_left_out_when_it_is_restored(office):
    source, kept, _elsewhere = SourceFactory.create_batch(3)
    office.sources.add(source, kept)
    office.successor = OfficeFactory(slug="other")
    office.save()
    first = ensure_live_revision(office)
    delete(Office.objects.get(slug="other"))
    delete(source)

    draft = restore(first)

    assert draft.snapshot["relations"]["sources"] == [str(kept.pk)]
    assert draft.snapshot["fields"]["successor_id"] is None
    publish(draft)


def test_a_draft_that_refers_to_something_deleted_since_says_so(office):
    source = SourceFactory()
    base, snapshot = ensure_live_revision(office), take_snapshot(office)
    snapshot["relations"]["sources"] = [str(source.pk)]
    Source.objects.all().delete()

    draft = save_draft(office, snapshot, base=base)

    assert draft.faults == ["It refers to something that does not exist any more. Choose again what it refers to."]


def test_what_is_deleted_is_listed_by_kind_and_comes_back(staff, office):
    PostFactory(office=office, title_en="Liaison officer")
    kept = OfficeFactory(name_en="Kept")
    source = SourceFactory(title="A report")
    delete(source, note="Wrong.")
    revision = delete(office, UserFactory(username="nino"), "By mistake.")

    everything = staff.get(reverse("admin:deleted"))
    offices = staff.get(reverse("admin:deleted"), {"kind": "offices.office"})
    response = staff.post(path_of("restore", revision))

    assert sorted(row["revision"].title for row in everything.context["rows"]) == [
        "A report", "First name", "Liaison officer",
    ]  # fmt: skip
    assert [row["revision"] for row in offices.context["rows"]] == [revision]
    assert response["Location"] == reverse("admin:offices_office_change", args=[revision.object_id])
    assert 'value="First name"' in staff.get(response["Location"]).content.decode()
    assert list(Office.objects.all()) == [kept]
    assert staff.get(reverse("admin:deleted"), {"kind": "offices.office"}).context["rows"][0]["form_url"]
    post_draft = Revision.objects.drafts().exclude(object_id=revision.object_id).get()
    post_form = staff.get(reverse("admin:offices_post_change", args=[post_draft.object_id]))
    assert post_form.status_code == 200


def test_what_came_back_is_not_among_the_deleted(staff, office):
    publish(restore(delete(office)))

    assert staff.get(reverse("admin:deleted")).context["rows"] == []
    assert staff.get(reverse("admin:deleted"), {"kind": "auth.user"}).status_code == 404


def test_the_history_of_what_is_deleted_can_be_read(staff, office):
    revision = delete(office)
    url = reverse("admin:offices_office_history", args=[revision.object_id])

    assert [row.is_deletion for row in staff.get(url).context["page"]] == [True, False]
    comparison = staff.get(path_of("compare", revision.base, revision)).context["comparison"]
    assert ("Name (English)", [("deleted", "First name")]) in [(c.label, c.parts) for c in comparison.changes]


@pytest.mark.parametrize("codenames", [[], ["view_partner", "change_partner"]])
def test_who_may_not_see_the_content_sees_no_history_of_it(client, office, codenames):
    revision = ensure_live_revision(office)
    draft = drafted(office, name_en="Secret")
    somebody(client, *codenames)

    pages = [history_url(office), path_of("compare", draft), path_of("compare", revision, draft)]

    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
    assert client.post(path_of("restore", revision)).status_code == 403
    assert (
        client.get(reverse("admin:revision_compare_chosen"), {"before": revision.pk, "after": draft.pk}).status_code
        == 403
    )
    assert client.get(reverse("admin:deleted"), {"kind": "offices.office"}).status_code in (403, 404)


def test_who_may_only_look_restores_nothing(client, office):
    revision = ensure_live_revision(office)
    publish(drafted(office, name_en="Second"))
    somebody(client, "view_office")

    assert client.get(history_url(office)).status_code == 200
    assert 'form="restore"' not in client.get(history_url(office)).content.decode()
    assert client.post(path_of("restore", revision)).status_code == 403
    assert not Revision.objects.drafts().exists()


def test_who_may_not_add_brings_nothing_back(client, office):
    revision = delete(office)
    somebody(client, "view_office", "change_office")

    assert client.post(path_of("restore", revision)).status_code == 403
    assert not Revision.objects.drafts().exists()
