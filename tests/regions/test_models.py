import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from regions.known_partners import partners_by_code
from regions.models import Partner
from sources.models import Source
from tests.factories import MilestoneFactory, ParticipationFactory, PartnerFactory, RegionFactory, SourceFactory

pytestmark = pytest.mark.django_db


def test_a_partner_has_one_country_code_of_iso_3166():
    PartnerFactory(code="GE")

    with pytest.raises(ValidationError) as error:
        PartnerFactory.build(region=RegionFactory(), code="GE").full_clean()
    assert list(error.value.message_dict) == ["code"]
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerFactory(code="GE")


def test_a_partner_takes_part_once_in_a_framework():
    first = ParticipationFactory()
    second = ParticipationFactory.build(partner=first.partner)

    with pytest.raises(ValidationError, match="already has an entry for this framework"):
        second.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_region_with_partners_cannot_be_deleted_under_them():
    partner = PartnerFactory()

    with pytest.raises(IntegrityError):
        partner.region.delete()

    assert Partner.objects.get() == partner


def test_partners_are_found_by_their_code():
    georgia, armenia = PartnerFactory(code="GE"), PartnerFactory(code="AM")

    assert partners_by_code() == {"GE": georgia, "AM": armenia}


@pytest.mark.parametrize("dated", ["2014", "2014-05", "2014-05-16", ""])
def test_a_source_is_dated_as_exactly_as_it_is(dated):
    SourceFactory.build(dated=dated).full_clean()


@pytest.mark.parametrize("dated", ["2014-13", "2014-02-30", "2015-02-29", "0000", "2014-00", "٢٠١٤-٠٥"])
def test_a_day_that_there_is_not_is_refused_in_words(dated):
    with pytest.raises(ValidationError) as refusal:
        SourceFactory.build(dated=dated).full_clean()

    assert refusal.value.message_dict == {"dated": ["Write a year, a month or a day: 2014, 2014-05 or 2014-05-16."]}


@pytest.mark.parametrize("dated", ["16 May 2014", "14", "2014-5", "2014-05-16T00:00"])
def test_a_date_in_another_form_is_refused_in_words(dated):
    with pytest.raises(ValidationError, match=r"Write a year, a month or a day|at most 10"):
        SourceFactory.build(dated=dated).full_clean()


@pytest.mark.parametrize("url", ["https://example.org/@press?to=a@example.org", "http://example.org/", ""])
def test_a_source_is_linked_to_where_it_is(url):
    SourceFactory.build(url=url).full_clean()


@pytest.mark.parametrize(
    "url",
    [
        "https://editor:secret@example.org/",
        "https://www.nato.int@example.org/",
        "https://www.nato.int\\@example.org/",
        "ftp://example.org/report.pdf",
    ],
)
def test_a_source_is_not_linked_to_where_no_reader_should_go(url):
    with pytest.raises(ValidationError) as refusal:
        SourceFactory.build(url=url).full_clean()

    told = f"{url} is not a link. Write it whole, for example https://www.example.org."
    assert refusal.value.message_dict == {"url": [told]}


def test_the_sources_of_rows_of_several_models_cost_one_query(django_assert_num_queries):
    primary = SourceFactory(key="ZZZ", quality="primary")
    secondary = SourceFactory(key="AAA", quality="secondary")
    partner, milestone, bare = PartnerFactory(), MilestoneFactory(), PartnerFactory()
    partner.sources.add(secondary, primary)
    milestone.sources.add(secondary)

    with django_assert_num_queries(1):
        cited = Source.objects.cited_by([partner, bare], [milestone], [])

    assert cited == {partner.pk: [primary, secondary], milestone.pk: [secondary]}
    assert cited[partner.pk][0].title == primary.title


def test_nothing_cited_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Source.objects.cited_by([], []) == {}
