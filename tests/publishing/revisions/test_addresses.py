import pytest
from django.urls import reverse

from offices.models import Office
from publishing.models import FormerAddress
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import restore, save_draft
from publishing.workflow.publication import PublicationError, delete, publish
from tests.factories import OfficeFactory, PartnerFactory, PostFactory, QuestionFactory, UserFactory
from tests.public_pages import errors, form_data
from tests.publishing.published import note_publication

pytestmark = pytest.mark.django_db


def moved(office, slug):
    """Publishes ``office`` under another address, as a draft that is made live."""
    base, snapshot = ensure_live_revision(office), take_snapshot(office)
    snapshot["fields"]["slug"] = slug
    publish(save_draft(office, snapshot, base=base))
    office.refresh_from_db()


def former():
    return {row.slug: row.object_id for row in FormerAddress.objects.all()}


def change_url(office):
    return reverse("admin:offices_office_change", args=[office.pk])


def test_a_former_address_leads_to_the_present_one_in_the_same_language_with_its_query(client):
    office = OfficeFactory(slug="first")
    moved(office, "second")
    moved(office, "third")

    answers = [client.get(path) for path in ("/en/offices/first/", "/ka/offices/second/?a=1&b=%C3%A9")]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (301, "/en/offices/third/"),
        (301, "/ka/offices/third/?a=1&b=%C3%A9"),
    ]
    assert client.head("/en/offices/first/").status_code == 301
    assert client.get("/en/offices/third/").status_code == 200


def test_a_former_address_in_a_query_leads_to_the_present_one_whatever_shows_the_selection(client):
    office, partner = OfficeFactory(slug="first"), PartnerFactory(slug="georgia", region__slug="caucasus")
    moved(office, "second")
    moved(partner, "sakartvelo")
    moved(partner.region, "south-caucasus")
    pages = ["/ka/offices/", "/en/map/", "/en/map/embed/", "/en/map/features.csv", "/en/map/picture.svg"]

    answers = [client.get(f"{page}?theme=dark&region=caucasus&year=2020&office=first") for page in pages]
    others = [client.get(path) for path in ("/en/timeline/?region=+caucasus", "/en/map/?partner=georgia&year=x")]

    query = "?theme=dark&region=south-caucasus&year=2020&office=second"
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(301, page + query) for page in pages]
    assert [answer["Location"] for answer in others] == [
        "/en/timeline/?region=south-caucasus",
        "/en/map/?partner=sakartvelo&year=x",
    ]
    assert answers[0]["Cache-Control"] == "no-cache"


def test_a_frame_of_a_selection_by_a_former_address_shows_the_present_one(client):
    partner = PartnerFactory(slug="georgia", region__slug="caucasus")
    moved(partner.region, "south-caucasus")

    answer = client.get("/en/map/oembed/", {"url": "http://testserver/en/map/?region=caucasus&kind=liaison"}).json()

    assert answer["thumbnail_url"].endswith("/en/map/preview.png?region=south-caucasus&kind=liaison")


def test_an_address_that_only_a_draft_has_leads_nowhere_from_a_query(client):
    office = OfficeFactory(slug="first")
    base, snapshot = ensure_live_revision(office), take_snapshot(office)
    snapshot["fields"]["slug"] = "second"
    save_draft(office, snapshot, base=base)
    gone = OfficeFactory(slug="gone")
    delete(gone)

    assert [client.get(f"/en/map/?office={slug}").status_code for slug in ("first", "second", "gone")] == [
        200,
        400,
        400,
    ]


def test_only_a_miss_asks_for_former_addresses(client, django_assert_max_num_queries):
    PartnerFactory(slug="here")
    asked = {}

    for slug in ("here", "nowhere"):
        with django_assert_max_num_queries(20) as queries:
            client.get(f"/en/partners/{slug}/")
        asked[slug] = sum(FormerAddress._meta.db_table in query["sql"] for query in queries)

    assert asked == {"here": 0, "nowhere": 1}


def test_a_draft_leaves_addresses_as_they_are(client):
    office = OfficeFactory(slug="first")
    base, snapshot = ensure_live_revision(office), take_snapshot(office)
    snapshot["fields"]["slug"] = "second"
    save_draft(office, snapshot, base=base)

    assert [client.get(f"/en/offices/{slug}/").status_code for slug in ("first", "second")] == [200, 404]
    assert former() == {}


def test_an_object_that_takes_its_former_address_again_leads_nobody_in_circles(client):
    office = OfficeFactory(slug="first")
    moved(office, "second")
    moved(office, "first")

    assert former() == {"second": office.pk}
    assert client.get("/en/offices/first/").status_code == 200
    assert client.get("/en/offices/second/")["Location"] == "/en/offices/first/"


def test_an_address_is_never_given_to_something_else():
    office, other = OfficeFactory(slug="first"), OfficeFactory(slug="other")
    moved(office, "second")

    with pytest.raises(PublicationError) as refusal:
        moved(other, "first")

    assert refusal.value.faults == [
        "This web address belongs, or once belonged, to something else. Choose another one."
    ]
    assert former() == {"first": office.pk}
    assert Office.objects.get(pk=other.pk).slug == "other"


def test_an_object_may_take_an_address_that_leads_to_it_since_something_else_went(client):
    office, other = OfficeFactory(slug="first"), OfficeFactory(slug="other")
    moved(OfficeFactory(slug="elsewhere"), "there")
    delete(office, leads_to=other)

    moved(other, "first")

    assert client.get("/en/offices/first/").status_code == 200
    assert client.get("/en/offices/other/")["Location"] == "/en/offices/first/"


def test_another_kind_of_content_may_have_the_same_address(client):
    office = OfficeFactory(slug="georgia")
    moved(office, "liaison-georgia")
    PartnerFactory(slug="georgia")

    assert client.get("/en/partners/georgia/").status_code == 200
    assert client.get("/en/offices/georgia/")["Location"] == "/en/offices/liaison-georgia/"


def test_the_address_of_something_deleted_waits_for_its_return(client):
    office = OfficeFactory(slug="first")
    moved(office, "second")

    revision = delete(office)
    while_gone = [client.get(f"/en/offices/{slug}/").status_code for slug in ("first", "second")]
    publish(restore(revision))

    assert while_gone == [404, 404]
    assert former() == {"first": revision.object_id}
    assert client.get("/en/offices/first/")["Location"] == "/en/offices/second/"


def test_an_address_that_leads_elsewhere_comes_back_with_its_object(client):
    office, other, last = OfficeFactory(slug="first"), OfficeFactory(slug="other"), OfficeFactory(slug="last")
    moved(office, "second")
    revision = delete(office, leads_to=other)
    to_other = client.get("/en/offices/first/")["Location"]
    delete(other, leads_to=last)
    to_last = [client.get(f"/en/offices/{slug}/")["Location"] for slug in ("first", "second", "other")]

    publish(restore(revision))

    assert to_other == "/en/offices/other/"
    assert to_last == ["/en/offices/last/"] * 3
    assert former() == {"first": revision.object_id, "other": last.pk}
    assert client.get("/en/offices/second/").status_code == 200


def test_whoever_may_publish_changes_an_address_in_the_form(staff, client):
    office = OfficeFactory(slug="first")
    page = staff.get(change_url(office))
    data = form_data(page, "office_form") | {"slug": "second"}

    assert staff.post(change_url(office), data).status_code == 302

    assert former() == {"first": office.pk}
    assert "the old one leads to the new one for ever" in page.content.decode()


def test_the_form_refuses_an_address_that_something_else_had(staff):
    office, other = OfficeFactory(slug="first"), OfficeFactory(slug="other")
    moved(office, "second")
    data = form_data(staff.get(change_url(other)), "office_form") | {"slug": "first"}

    response = staff.post(change_url(other), data)

    assert errors(response) == ["This web address belongs, or once belonged, to something else. Choose another one."]


def test_who_may_not_publish_cannot_change_an_address_of_what_is_live(client):
    from django.contrib.auth.models import Permission

    author = UserFactory(is_superuser=False, language="en")
    author.user_permissions.set(Permission.objects.filter(codename__in=["view_office", "change_office"]))
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    office = OfficeFactory(slug="first")

    data = form_data(client.get(change_url(office)), "office_form")

    assert "slug" not in data


@pytest.mark.parametrize("factory", [QuestionFactory, PostFactory])
def test_what_has_no_page_of_its_own_keeps_no_addresses(factory):
    row = factory(slug="first")
    ensure_live_revision(row)
    row.slug = "second"
    row.save()

    note_publication(row)

    assert former() == {}
