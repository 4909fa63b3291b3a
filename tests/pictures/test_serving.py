"""Who gets the files of a picture: everybody once it is published, the staff always, guests in a preview."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from pictures.files import Picture, folder_of
from publishing.models import ChangeSet, Revision
from publishing.previews.share_links import share
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import delete, publish
from tests.documents import read
from tests.factories import AppointmentFactory, OfficeFactory, PartnerFactory, RegionFactory, UserFactory
from tests.pictures.pictures import pictured, stored
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db


def files_of(key):
    return [f"/pictures/{key}/{name}" for name in Picture(key).names]


def drafted(row, **fields):
    """A draft of a published row that says something else."""
    row.refresh_from_db()
    base, snapshot = ensure_live_revision(row), take_snapshot(row)
    return save_draft(row, {**snapshot, "fields": snapshot["fields"] | fields}, None, base)


@pytest.mark.parametrize("factory", [OfficeFactory, RegionFactory, PartnerFactory, AppointmentFactory])
def test_everybody_gets_the_files_of_a_published_picture(client, factory):
    row = factory(**pictured())

    for address in files_of(row.picture):
        response = client.get(address)
        assert response.status_code == 200
        assert response["Content-Type"] == ("image/webp" if address.endswith("webp") else "image/jpeg")
        assert response["Cache-Control"] == "public, max-age=31536000, s-maxage=5, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in response
        assert client.get(address, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
        assert client.post(address).status_code == 405


def test_what_is_compressed_is_not_compressed_again(client):
    row = OfficeFactory(**pictured())

    response = client.get(files_of(row.picture)[0], HTTP_ACCEPT_ENCODING="gzip, br")

    assert "Content-Encoding" not in response


def test_strangers_do_not_get_the_picture_of_a_draft_before_it_is_published_nor_after_it_is_withdrawn(client):
    office = OfficeFactory()
    fields = pictured()
    draft = drafted(office, **fields)
    answers = {"draft": [client.get(address).status_code for address in files_of(fields["picture"])]}

    publish(draft)
    answers["live"] = [client.get(address).status_code for address in files_of(fields["picture"])]
    publish(drafted(office, picture="", picture_alt_en="", picture_credit="", picture_licence=""))
    answers["taken out"] = [client.get(address).status_code for address in files_of(fields["picture"])]
    publish(drafted(office, **fields))
    office.refresh_from_db()
    delete(office)
    answers["withdrawn"] = [client.get(address).status_code for address in files_of(fields["picture"])]

    assert {name: set(found) for name, found in answers.items()} == {
        "draft": {404},
        "live": {200},
        "taken out": {404},
        "withdrawn": {404},
    }


def test_a_file_that_cannot_be_read_is_unavailable_for_a_while(client):
    row = OfficeFactory(**pictured())
    file = folder_of(row.picture) / next(iter(Picture(row.picture).names))
    file.unlink()
    file.mkdir()
    client.raise_request_exception = False

    response = client.get(f"/pictures/{row.picture}/{file.name}")

    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "30", "no-store")


@pytest.mark.parametrize(
    "name", ["master.jpg", "1.jpg", "9999.webp", "320.png", "..", "320.jpg/", "%2e%2e%2f320.jpg", ""]
)
def test_no_other_file_is_found(client, name):
    row = OfficeFactory(**pictured())

    assert client.get(f"/pictures/{row.picture}/{name}").status_code == 404


@pytest.mark.parametrize("key", ["", "x", "..", "0" * 64, "0" * 64 + "-1x1", "0" * 64 + "-0x0", "a" * 5000])
def test_no_other_key_leads_anywhere(client, staff, key):
    assert client.get(f"/pictures/{key}/320.jpg").status_code == 404
    assert staff.get(f"/admin/pictures/{key}/320.jpg").status_code == 404


def test_a_published_key_without_files_is_not_found(client):
    OfficeFactory(**pictured(picture="0" * 64 + "-400x300"))

    assert client.get(f"/pictures/{'0' * 64}-400x300/320.jpg").status_code == 404


def test_the_staff_see_the_picture_of_a_draft_and_no_cache_that_others_share_keeps_it(staff):
    key = stored()

    response = staff.get(reverse("admin:picture", args=[key, "320.jpg"]))

    assert response.status_code == 200
    assert {"no-store", "private"} <= {*response["Cache-Control"].split(", ")}


@pytest.mark.parametrize(("right", "status"), [("view_source", 403), ("view_region", 200), ("view_appointment", 200)])
def test_of_the_staff_those_see_pictures_who_may_view_something_that_may_have_one(right, status):
    user = person()
    user.user_permissions.set(Permission.objects.filter(codename=right))

    assert signed_in(user).get(reverse("admin:picture", args=[stored(), "320.jpg"])).status_code == status


def test_the_files_of_a_picture_are_not_taken_for_one_another(client):
    row = OfficeFactory(**pictured())
    names = [client.get(address)["ETag"] for address in files_of(row.picture)]

    answers = [client.get(address, headers={"If-None-Match": names[0]}) for address in files_of(row.picture)]

    assert [answer.status_code for answer in answers] == [304, *[200] * (len(names) - 1)]


def test_previews_show_the_picture_of_the_draft_to_the_staff_and_to_guests(client, staff):
    office = OfficeFactory()
    fields = pictured()
    draft = drafted(office, **fields)
    expires, author = timezone.now() + timezone.timedelta(1), UserFactory()
    link, other = (share(each, "en", expires, author) for each in (draft, drafted(OfficeFactory())))

    for prefix, reader in ((f"/admin/preview/{draft.pk}", staff), (f"/preview/{link.token}", type(client)())):
        page = read(reader.get(f"{prefix}/en/offices/{office.slug}/"))
        (shown,) = page.all("img", alt="The house seen from the street")
        assert shown["src"] == f"{prefix}/pictures/{fields['picture']}/400.jpg"
        response = reader.get(shown["src"])
        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
        assert {"no-store", "private"} <= {*response["Cache-Control"].split(", ")}
    assert client.get(f"/preview/{other.token}/pictures/{fields['picture']}/400.jpg").status_code == 404
    assert client.get(f"/pictures/{fields['picture']}/400.jpg").status_code == 404
    assert Revision.objects.drafts().count() == 2


def test_a_change_set_publishes_a_picture_and_its_undoing_takes_it_back(client):
    office, fields = OfficeFactory(), pictured()
    change_set = ChangeSet.objects.create(name="A picture")
    person = UserFactory()
    change_sets.add(change_set, drafted(office, **fields), person)
    address = f"/pictures/{fields['picture']}/400.jpg"

    change_sets.publish(change_set, person, "A picture.")
    published = client.get(address).status_code
    change_sets.undo(change_set, person)

    assert (published, client.get(address).status_code) == (200, 404)


def test_the_staffs_view_of_the_site_has_the_pictures_of_readers_and_no_others(staff):
    office, draft = OfficeFactory(**pictured()), stored(width=500)

    (shown,) = read(staff.get(f"/admin/site/en/offices/{office.slug}/")).all(
        "img", alt="The house seen from the street"
    )

    assert staff.get(shown["src"]).status_code == 200
    assert staff.get(f"/admin/site/pictures/{draft}/500.jpg").status_code == 404
