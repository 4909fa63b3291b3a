"""The lists of regions, partners and sources in the staff site: found, filtered, counted."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.models import Region
from tests.factories import ParticipationFactory, PartnerFactory, RegionFactory, SourceFactory

pytestmark = pytest.mark.django_db

PARTNERS = reverse("admin:regions_partner_changelist")


def listed(response):
    return [row.slug for row in response.context["cl"].result_list]


@pytest.mark.parametrize("term", ["Ереван", "ЕРЕВАН", "Երևան", "ԵՐԵՎԱՆ", "Erévan", "erevan", "yerev", "Armenia Երևան"])
def test_search_finds_every_languages_spelling(staff, term):
    PartnerFactory(slug="georgia", code="GE", name_en="Georgia", capital_en="Tbilisi", capital_ka="თბილისი")
    PartnerFactory(
        slug="armenia",
        code="AM",
        name_en="Armenia",
        capital_en="Yerevan",
        capital_fr="Erevan",
        capital_ru="Ереван",
        capital_hy="Երևան",
    )

    assert listed(staff.get(PARTNERS, {"q": term})) == ["armenia"]


@pytest.mark.parametrize("term", ["თბილისი", "ᲗᲑᲘᲚᲘᲡᲘ"])
def test_search_finds_georgian_capitals_too(staff, term):
    PartnerFactory(slug="armenia", code="AM", capital_en="Yerevan")
    PartnerFactory(slug="georgia", code="GE", capital_en="Tbilisi", capital_ka="თბილისი")

    assert listed(staff.get(PARTNERS, {"q": term})) == ["georgia"]


def test_the_autocomplete_of_sources_searches_alike(staff):
    SourceFactory(key="OTHER", title="Something else")
    source = SourceFactory(key="NATO_GE", title="Géorgie et l'OTAN")
    asked = {"app_label": "regions", "model_name": "partner", "field_name": "sources", "term": "georgie otan"}

    response = staff.get(reverse("admin:autocomplete"), asked | {"term": "GEORGIE"})

    assert [result["id"] for result in response.json()["results"]] == [str(source.pk)]


@pytest.mark.parametrize(("order", "slugs"), [("3", ["a", "b", "none"]), ("-3", ["none", "b", "a"])])
def test_rows_without_a_value_stand_last_in_a_list_on_every_database(staff, order, slugs):
    PartnerFactory(slug="none", code="AM", capital_en=None)
    PartnerFactory(slug="b", code="GE", capital_en="Baku")
    PartnerFactory(slug="a", code="AZ", capital_en="Astana")
    columns = [name for name in staff.get(PARTNERS).context["cl"].list_display if name != "action_checkbox"]
    order = order.replace("3", str(columns.index("capital_in_list") + 1))

    assert listed(staff.get(PARTNERS, {"o": order})) == slugs


def test_participations_without_a_date_stand_last_on_every_database(client):
    partner = PartnerFactory(slug="georgia", code="GE")
    ParticipationFactory(partner=partner, framework="ipap", since=None)
    ParticipationFactory(partner=partner, framework="pfp", since=date(1994, 3, 23))
    ParticipationFactory(partner=partner, framework="eapc", since=None)

    assert [row.framework for row in partner.participations.all()] == ["pfp", "eapc", "ipap"]


def test_nul_and_endless_search_terms_do_no_harm(staff):
    PartnerFactory()

    assert staff.get(PARTNERS, {"q": "\0"}).status_code == 400
    assert listed(staff.get(PARTNERS, {"q": "x" * 5000})) == []


def test_a_list_asks_as_often_for_30_partners_as_for_one(staff, django_assert_num_queries):
    PartnerFactory(code="AA")
    staff.get(PARTNERS)
    with CaptureQueriesContext(connection) as one:
        staff.get(PARTNERS)
    for number in range(29):
        PartnerFactory(code=f"{chr(66 + number // 26)}{chr(65 + number % 26)}")

    with django_assert_num_queries(len(one)):
        response = staff.get(PARTNERS)

    assert len(listed(response)) == 30


def test_what_lacks_a_source_or_a_position_is_listed(staff):
    cited, bare = PartnerFactory(slug="cited", latitude="41.69", longitude="44.83"), PartnerFactory(slug="bare")
    row_bare = PartnerFactory(slug="row-bare", latitude="40.18", longitude="44.51")
    source = SourceFactory()
    cited.sources.add(source)
    row_bare.sources.add(source)
    ParticipationFactory(partner=cited).sources.add(source)
    ParticipationFactory(partner=row_bare)

    assert listed(staff.get(PARTNERS, {"attention": "source"})) == [bare.slug, row_bare.slug]
    assert listed(staff.get(PARTNERS, {"attention": "position"})) == [bare.slug]


def test_regions_are_listed_with_the_number_of_their_partners(staff):
    region = RegionFactory()
    PartnerFactory(region=region)
    PartnerFactory(region=region)
    RegionFactory()

    response = staff.get(reverse("admin:regions_region_changelist"))

    assert [row.partner_count for row in response.context["cl"].result_list] == [2, 0]
    assert Region.objects.count() == 2
