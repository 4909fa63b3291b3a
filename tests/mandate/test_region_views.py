from datetime import date

import pytest

from tests.documents import read
from tests.factories import (
    MilestoneFactory,
    OfficeFactory,
    ParticipationFactory,
    PartnerFactory,
    PremisesFactory,
    PublisherFactory,
    RegionFactory,
    SourceFactory,
)
from translations.states import record

pytestmark = pytest.mark.django_db


def links(document, prefix):
    """Where the links of the main part lead, of those that begin so, in their order."""
    found = [a["href"] for a in document.all("a") if a["href"].startswith(prefix) and "hreflang" not in a]
    return list(dict.fromkeys(found))


def test_the_regions_are_listed_with_their_partners(client):
    second, first = RegionFactory(slug="second", position=2), RegionFactory(slug="first", position=1)
    PartnerFactory(region=second, slug="b", capital_en="Capital B")
    PartnerFactory(region=first, slug="a")

    document = read(client.get("/en/regions/"))

    assert links(document, "/en/regions/f") + links(document, "/en/regions/s") == [
        "/en/regions/first/",
        "/en/regions/second/",
    ]
    assert links(document, "/en/partners/") == ["/en/partners/a/", "/en/partners/b/"]
    assert "Capital B" in document.words("span")


def test_a_region_shows_its_own_partners_offices_and_milestones(client):
    region, other = RegionFactory(slug="here"), RegionFactory()
    PartnerFactory(region=region, slug="ours")
    PartnerFactory(region=other, slug="theirs")
    OfficeFactory(slug="our-office").regions.add(region)
    OfficeFactory(slug="their-office").regions.add(other)
    MilestoneFactory(region=region, text_en="Ours.")
    MilestoneFactory(region=other, text_en="Theirs.")

    document = read(client.get("/en/regions/here/"))

    assert links(document, "/en/partners/") == ["/en/partners/ours/"]
    assert links(document, "/en/offices/") == ["/en/offices/", "/en/offices/our-office/"]
    assert [words for words in document.words("span") if words in ("Ours.", "Theirs.")] == ["Ours."]


def test_a_region_shows_what_happened_at_its_partners_and_offices_once(client):
    region = RegionFactory(slug="here")
    partner = PartnerFactory(region=region)
    office = OfficeFactory()
    office.regions.add(region, RegionFactory())
    MilestoneFactory(region=region, partner=partner, office=office, text_en="All three.")
    MilestoneFactory(partner=partner, text_en="A partner.")
    MilestoneFactory(office=office, text_en="An office.")

    document = read(client.get("/en/regions/here/"))

    shown = [words for words in document.words("span") if words in ("All three.", "A partner.", "An office.")]
    assert sorted(shown) == ["A partner.", "All three.", "An office."]


def test_a_partner_shows_its_frameworks_in_the_order_of_time_and_undated_ones_last(client):
    partner = PartnerFactory(slug="georgia")
    ParticipationFactory(partner=partner, framework="itpp", since=None)
    ParticipationFactory(partner=partner, framework="eapc", since=date(1997, 5, 30))
    ParticipationFactory(
        partner=partner, framework="nacc", since=date(1992, 1, 1), since_precision="year", until=date(1997, 5, 30)
    )
    ParticipationFactory(framework="pfp")

    document = read(client.get("/en/partners/georgia/"))

    assert document.words("th", scope="row") == [
        "North Atlantic Cooperation Council",
        "Euro-Atlantic Partnership Council",
        "Individually Tailored Partnership Programme",
    ]
    assert document.words("td") == ["1992 – 30 May 1997", "30 May 1997", "date not known to this site"]


def test_a_partner_shows_offices_of_its_region_and_offices_in_the_country(client):
    partner = PartnerFactory(slug="georgia", code="GE")
    OfficeFactory(slug="of-the-region").regions.add(partner.region)
    PremisesFactory(office=OfficeFactory(slug="in-the-country"), country="GE")
    PremisesFactory(office=OfficeFactory(slug="elsewhere"), country="AF")

    document = read(client.get("/en/partners/georgia/"))

    assert sorted(links(document, "/en/offices/")) == [
        "/en/offices/",
        "/en/offices/in-the-country/",
        "/en/offices/of-the-region/",
    ]


def test_a_partner_leads_to_the_others_of_its_region_by_their_names(client):
    region = RegionFactory()
    for slug, name, russian in (("a", "Alpha", "Ю"), ("here", "Beta", "Б"), ("z", "Gamma", "А")):
        PartnerFactory(region=region, slug=slug, name_en=name, name_ru=russian)
    PartnerFactory(slug="elsewhere")

    document = read(client.get("/ru/partners/here/"))

    assert links(document, "/ru/partners/") == ["/ru/partners/z/", "/ru/partners/a/"]


def test_a_partner_shows_its_name_in_its_own_language(client):
    PartnerFactory(slug="georgia", local_name="საქართველო", local_language="ka", name_ka="საქართველო")

    shown = {
        language: [e["text"] for e in read(client.get(f"/{language}/partners/georgia/")).all("p", lang="ka")]
        for language in ("en", "ka")
    }

    assert shown == {"en": ["საქართველო"], "ka": []}


def test_a_fact_is_followed_by_the_numbers_of_its_sources_in_the_order_of_the_page(client):
    partner = PartnerFactory(slug="georgia")
    sources = [SourceFactory(key=f"S{number}", title=f"Source {number}") for number in range(5)]
    partner.sources.add(sources[4])
    ParticipationFactory(partner=partner).sources.add(*sources[:4])
    MilestoneFactory(partner=partner).sources.add(sources[4], sources[0])

    document = read(client.get("/en/partners/georgia/"))

    marks = [(a["href"], a["text"]) for a in document.all("a") if a["href"].startswith("#source-")]
    assert marks == [
        ("#source-1", "[1]"),
        ("#source-2", "[2–5]"),
        ("#source-1", "[1]"),
        ("#source-2", "[2]"),
    ]
    listed = [a["text"] for a in document.all("a", rel="noopener external")]
    assert listed == ["Source 4", "Source 0", "Source 1", "Source 2", "Source 3"]


LANGUAGES = ["en", "fr", "ru", "hy", "az", "ka", "kk", "ky", "tg", "tk", "uz"]


@pytest.mark.parametrize("rows", [1, 5])
def test_after_a_publication_each_partner_page_takes_eight_queries_and_then_two_in_every_language(
    client, pages_are_kept, django_assert_max_num_queries, rows
):
    names = {f"name_{language}": "Name" for language in LANGUAGES}
    partner = PartnerFactory(slug="georgia", code="GE", **names)
    armenia = PartnerFactory(slug="armenia", code="AM", region=partner.region, **names)
    MilestoneFactory(partner=armenia)
    PublisherFactory()
    for language in LANGUAGES:
        record(partner, language)
    for number in range(rows):
        ParticipationFactory(partner=partner, framework=["nacc", "pfp", "eapc", "parp", "ipap"][number]).sources.add(
            SourceFactory()
        )
        office = OfficeFactory()
        office.regions.add(partner.region)
        office.sources.add(SourceFactory())
        PremisesFactory(office=office)
        MilestoneFactory(partner=partner).sources.add(SourceFactory())

    # What all of them share is read once: the publisher, the post with its holders, whom each partner may write to, and
    # the years of the map.
    with django_assert_max_num_queries(8 + 1 + 2 + 4 + 3):
        assert client.get("/ru/partners/armenia/").status_code == 200
    with django_assert_max_num_queries(8):
        assert client.get("/ru/partners/georgia/").status_code == 200
    for language in LANGUAGES:
        with django_assert_max_num_queries(2):
            assert client.get(f"/{language}/partners/georgia/").status_code == 200


@pytest.mark.parametrize(
    "path", ["regions/atlantis/", "partners/atlantis/", f"partners/{'x' * 5000}/", "partners/a'b/"]
)
def test_an_unknown_address_is_not_found(client, path):
    assert client.get(f"/en/{path}").status_code == 404


def test_a_source_is_dated_in_the_readers_language(client):
    partner = PartnerFactory(slug="georgia")
    partner.sources.add(SourceFactory(dated="2014-05"))

    document = read(client.get("/ru/partners/georgia/"))

    assert document.words("time", datetime="2014-05") == ["май 2014 г."]


def test_the_table_of_frameworks_is_named_by_its_heading(client):
    partner = PartnerFactory(slug="georgia")
    ParticipationFactory(partner=partner)

    document = read(client.get("/en/partners/georgia/"))

    assert document.one("table")["aria-labelledby"] == document.one("h2", id="frameworks")["id"]
