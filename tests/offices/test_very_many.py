"""Lists while there are very many offices: pages of them, or the first ones and the number of the others."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offices import querysets, views
from publishing.models import SiteRevision
from tests.documents import read
from tests.factories import OfficeFactory, PartnerFactory, PremisesFactory, RegionFactory
from tests.office_index import forget_index
from tests.offices.test_views import slugs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_index():
    forget_index()
    yield
    forget_index()


@pytest.fixture
def few(monkeypatch):
    """More than three offices are very many."""
    monkeypatch.setattr(views, "OFFICES_ON_ONE_PAGE", 3)
    monkeypatch.setattr(views, "PER_PAGE", 3)
    monkeypatch.setattr(querysets, "OFFICES_NAMED", 3)


@pytest.fixture
def offices():
    """Eight offices of each group, with every status."""
    caucasus, asia = RegionFactory(slug="caucasus", position=1), RegionFactory(slug="asia", position=2)
    PartnerFactory(slug="georgia", code="GE", region=caucasus)
    for number, regions in enumerate([[], [asia], [caucasus], [asia, caucasus]] * 2):
        is_closed = number in (1, 6)
        office = OfficeFactory(
            slug=f"office-{number}",
            opened=date(2010 - number, 1, 1) if number != 5 else date(2098, 1, 1),
            closed=date(2015, 1, 1) if is_closed else None,
        )
        office.regions.set(regions)
        PremisesFactory(office=office, country="KZ")


@pytest.mark.parametrize("query", ["", "region=asia", "status=open", "year=2012&region=asia", "q=office-7"])
def test_the_pages_of_a_list_say_together_what_one_page_says(client, offices, monkeypatch, query):
    whole = slugs(read(client.get(f"/en/offices/?{query}")))
    monkeypatch.setattr(views, "OFFICES_ON_ONE_PAGE", 3)
    monkeypatch.setattr(views, "PER_PAGE", 3)

    numbers = range(1, max(1, -(-len(whole) // 3)) + 1)
    pages = [slugs(read(client.get(f"/en/offices/?{query}&page={number}"))) for number in numbers]

    assert [slug for page in pages for slug in page] == whole
    assert all(len(page) <= 3 for page in pages)


def page_links(response):
    links = [a for a in read(response).all("a") if a["href"].startswith("?")]
    return [(a["href"], a.get("aria-current")) for a in links]


def test_the_links_to_the_pages_keep_the_query(client, offices, few):
    assert page_links(client.get("/en/offices/?page=2")) == [
        ("?page=1", None),
        ("?page=2", "page"),
        ("?page=3", None),
    ]
    assert page_links(client.get("/en/offices/?year=2012"))[1] == ("?year=2012&page=2", None)
    assert page_links(client.get("/en/offices/?kind=civilian")) == []


@pytest.mark.parametrize(("most", "pages"), [(8, []), (7, ["?page=1", "?page=2", "?page=3"])])
def test_a_list_has_pages_only_where_one_would_be_too_long(client, offices, few, monkeypatch, most, pages):
    monkeypatch.setattr(views, "OFFICES_ON_ONE_PAGE", most)

    assert [href for href, _current in page_links(client.get("/en/offices/"))] == pages


def test_a_page_of_the_list_is_canonical_to_itself_and_one_of_a_selection_to_the_whole(client, offices, few):
    found = [read(client.get(f"/en/offices/{query}")).canonical for query in ("", "?page=2", "?kind=liaison&page=2")]

    assert found == [f"http://testserver/en/offices/{query}" for query in ("", "?page=2", "")]


@pytest.mark.parametrize(("asked", "shown"), [("0", 3), ("nonsense", 1), ("99", 3)])
def test_any_number_of_a_page_is_answered(client, offices, few, asked, shown):
    response = client.get("/en/offices/", {"page": asked})

    assert (response.status_code, response.context["pages"].number) == (200, shown)


@pytest.mark.parametrize(
    ("path", "rest", "all_of_them"),
    [
        ("/en/", 5, "/en/offices/"),
        ("/en/regions/caucasus/", 1, "/en/offices/?region=caucasus"),
        ("/en/partners/georgia/", 1, "/en/offices/?region=caucasus"),
    ],
)
def test_a_page_about_something_else_names_the_first_and_counts_the_others(
    client, offices, few, path, rest, all_of_them
):
    document = read(client.get(path))

    assert len(document.all("li", class_="office-line")) == 3
    assert [words for words in document.words("p") if "Not listed here" in words] == [
        f"Not listed here: {rest}. Show all"
    ]
    assert [a["href"] for a in document.all("a") if a["text"] == "Show all"] == [all_of_them]


def test_an_office_of_the_region_and_in_the_country_concerns_the_partner_once(client, offices):
    caucasus = RegionFactory(slug="other")
    partner = PartnerFactory(slug="kazakhstan", code="KZ", region=caucasus)
    both = OfficeFactory(slug="both", opened=date(1999, 1, 1))
    both.regions.add(caucasus)
    PremisesFactory(office=both, country="KZ", until=date(2012, 1, 1))
    PremisesFactory(office=both, country="KZ", since=date(2012, 1, 1))

    listed = slugs(read(client.get(partner.get_absolute_url())))

    assert (listed.count("both"), len(listed)) == (1, 9)


@pytest.mark.parametrize("number", [0, 1, 5])
def test_what_concerns_a_partner_is_counted_as_it_is_found(number):
    partner, other = PartnerFactory(code="GE"), RegionFactory()
    for each in range(number):
        office = OfficeFactory()
        office.regions.set([partner.region, other][: each % 3])
        PremisesFactory(office=office, country="GE" if each % 2 else "KZ", until=date(2012, 1, 1))
        PremisesFactory(office=office, country="GE", since=date(2012, 1, 1))

    offices = OfficeFactory._meta.model.objects

    assert offices.number_concerning(partner) == offices.concerning(partner).count() == number
    assert offices.number_serving(partner.region) == offices.serving(partner.region).count()


@pytest.mark.parametrize("path", ["/en/offices/", "/en/offices/?page=2", "/en/", "/en/regions/caucasus/"])
def test_pages_of_very_many_take_the_queries_of_few(client, offices, few, path):
    def queries():
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    before = queries()
    region = RegionFactory._meta.model.objects.get(slug="caucasus")
    for _ in range(30):
        PremisesFactory().office.regions.add(region)
    SiteRevision.raise_number()

    assert queries() == before
