"""Whose site it is: on every page, to machines and in the feed; and nobody else is bound by it."""

from xml.etree import ElementTree

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.html import escape

from offices.models import Office
from pages.models import Publisher
from publishing.models import Revision
from tests.documents import read
from tests.factories import OfficeFactory, PartnerFactory, PostFactory, PublisherFactory, RegionFactory
from tests.public_pages import errors, form_data

pytestmark = pytest.mark.django_db

TITLE = "NATO Secretary General’s Special Representative for the Caucasus and Central Asia"
ADD = reverse("admin:pages_publisher_add")
REACHED = {"telephone": "+32 2 555 01 23", "email": "site@example.org", "url": "https://example.org/"}


@pytest.fixture
def publisher():
    return PublisherFactory(name_en="An institute <& co>", short_en="Not a site of NATO.", brief_en="Not NATO.")


@pytest.fixture
def pages():
    """Addresses of a page of each kind."""
    office = OfficeFactory(slug="tbilisi")
    office.regions.add(RegionFactory(slug="caucasus"))
    PartnerFactory(slug="georgia")
    names = ["", "contact/", "regions/", "regions/caucasus/", "partners/georgia/", "offices/", "offices/tbilisi/"]
    return [*names, "map/", "timeline/", "representative/", "about/", "privacy/", "accessibility/", "changes/", "gone/"]


def test_every_page_says_whose_site_it_is_at_its_head_and_at_its_foot(client, publisher, pages):
    for name in pages:
        document = read(client.get(f"/en/{name}"))
        (strip,) = document.all("aside", class_="publisher-strip")

        assert " ".join(strip["text"].split()) == "An institute <& co> Not a site of NATO. Not NATO.", name
        assert "An institute <& co> · Not a site of NATO." in document.words("p"), name


def test_a_site_without_a_publisher_names_none(client, pages):
    assert [name for name in pages if "publisher-strip" in client.get(f"/en/{name}").content.decode()] == []


@pytest.mark.parametrize(
    ("language", "name", "is_marked"), [("fr", "Institut", False), ("ka", "An institute <& co>", True)]
)
def test_the_name_falls_back_and_says_in_which_language_it_is(client, publisher, language, name, is_marked):
    Publisher.objects.update(name_fr="Institut")

    response = client.get(f"/{language}/about/")
    document = read(response)

    assert document.all("strong")[0]["text"].strip() == name
    assert (f'<span lang="en" dir="ltr">{escape(name)}</span>' in response.content.decode()) is is_marked


def test_a_senseless_request_asks_for_no_publisher(client, publisher, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/en/\0").status_code == 400


@pytest.mark.parametrize("page", ["about", "privacy", "accessibility"])
def test_a_statement_says_who_is_responsible_and_where_questions_go(client, publisher, page):
    silent = read(client.get(f"/en/{page}/"))
    Publisher.objects.update(**REACHED, address_en="Street 1\nTown")
    document = read(client.get(f"/en/{page}/"))

    assert "Who is responsible." in silent.words("p")
    assert silent.words("dd") == ["The publisher has given no address, telephone or e-mail address."]
    assert document.words("dd") == ["Street 1Town", *REACHED.values()]
    assert document.words("a", href="tel:+3225550123") == ["+32 2 555 01 23"] * 2  # in the statement and at the foot
    assert {"Street 1, Town", REACHED["email"]} <= set(document.words("li"))


@pytest.mark.parametrize("is_own", [False, True])
def test_a_page_is_an_offices_own_address_only_where_the_publisher_says_so(client, publisher, is_own):
    Publisher.objects.update(owns_offices=is_own)
    OfficeFactory(slug="tbilisi")

    data = read(client.get("/en/offices/tbilisi/")).structured_data["GovernmentOffice"]

    own = "http://testserver/en/offices/tbilisi/"
    said = {"@type": "Organization", "name": "An institute <& co>", "description": "Not a site of NATO."}
    assert (data.get("@id"), data.get("url")) == ((own, own) if is_own else (None, None))
    assert data.get("subjectOf") == (None if is_own else {"@type": "WebPage", "url": own, "publisher": said})


def test_machines_and_the_feed_are_told_who_publishes(client, publisher):
    Publisher.objects.update(**REACHED, address_en="Street 1\nTown")

    site = read(client.get("/en/")).structured_data["WebSite"]
    feed = ElementTree.fromstring(client.get("/en/changes.atom").content)  # noqa: S314 - our own

    assert site == {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": TITLE,
        "url": "http://testserver/en/",
        "inLanguage": "en",
        "publisher": {
            "@type": "Organization",
            "name": "An institute <& co>",
            "description": "Not a site of NATO.",
            "address": "Street 1, Town",
            **REACHED,
        },
    }
    atom = "{http://www.w3.org/2005/Atom}"
    assert (feed.findtext(f"{atom}author/{atom}name"), feed.findtext(f"{atom}subtitle")) == (
        "An institute <& co>",
        TITLE,
    )


def test_there_is_one_publisher_and_a_second_is_refused_in_words(staff, publisher):
    data = form_data(staff.get(ADD), "publisher_form")

    response = staff.post(ADD, data | {"name_en": "Another", "short_en": "Another.", "statement_en": "Another."})

    assert errors(response) == ["The site has a publisher already. Change that one instead."]
    with pytest.raises(IntegrityError), transaction.atomic():
        PublisherFactory()
    assert Publisher.objects.get() == publisher


def test_a_draft_of_the_publisher_shows_nothing_until_it_is_published(staff, publisher, client):
    url = reverse("admin:pages_publisher_change", args=[publisher.pk])
    data = form_data(staff.get(url), "publisher_form")

    staff.post(url, data | {"name_en": "Somebody else", "_draft": "1"})
    before = read(client.get("/en/")).words("aside")
    data = form_data(staff.get(url), "publisher_form")
    staff.post(url, data)

    assert data["name_en"] == ["Somebody else"]
    assert [words.startswith("An institute") for words in before] == [True]
    assert read(client.get("/en/")).words("aside")[0].startswith("Somebody else")
    assert Revision.objects.of(publisher).live().get().title == "Somebody else"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"telephone": "02 555 01 23"}, "Begin with + and the country code, and write digits and spaces only."),
        ({"telephone": "+٣٢ ٢ ٥٥٥ ٠١ ٢٣"}, "Begin with + and the country code, and write digits and spaces only."),
        ({"email": "nobody"}, "Enter a valid email address."),
        (
            {"url": "https://www.nato.int@example.org/"},
            "https://www.nato.int@example.org/ is not a link. Write it whole, for example https://www.example.org.",
        ),
        ({"brief_en": "x" * 61}, "Ensure this value has at most 60 characters (it has 61)."),
    ],
)
def test_bad_input_is_refused_in_words(staff, publisher, change, message):
    url = reverse("admin:pages_publisher_change", args=[publisher.pk])
    data = form_data(staff.get(url), "publisher_form")

    assert errors(staff.post(url, data | change)) == [message]


def test_the_site_is_called_by_the_title_of_the_post_in_each_language(client):
    seat = OfficeFactory(kind=Office.Kind.HEADQUARTERS)
    PostFactory(office=seat, title_en="Envoy of the <Secretary>", title_fr="Envoyé")
    PartnerFactory(slug="georgia", name_en="Georgia", name_fr="Géorgie")

    found = {language: read(client.get(f"/{language}/partners/georgia/")) for language in ("en", "fr", "hy")}
    home = read(client.get("/fr/"))
    post = read(client.get("/fr/representative/"))

    assert {language: document.words("title") for language, document in found.items()} == {
        "en": ["Georgia · Envoy of the <Secretary>"],
        "fr": ["Géorgie · Envoyé"],
        "hy": ["Georgia · Envoy of the <Secretary>"],
    }
    assert found["fr"].one("meta", property="og:site_name")["content"] == "Envoyé"
    assert (home.words("title")[0], home.words("h1")) == ("Envoyé", ["Envoyé"])
    assert post.words("h1") == ["Envoyé"]
    assert post.words("title")[0].endswith(" · Envoyé")
    assert home.one("meta", property="og:title")["content"] == post.one("meta", property="og:title")["content"]
