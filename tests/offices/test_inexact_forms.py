"""Inexact dates through the forms that editors fill: what some reading permits is kept, what none permits is refused."""

import pytest
from django.urls import reverse

from offices.models import Office, Post, Premises
from regions.models import Participation
from tests.factories import OfficeFactory, ParticipationFactory, PartnerFactory, PostFactory
from tests.public_pages import errors, form_data

pytestmark = pytest.mark.django_db

CLOSES_FIRST = "The closing date must come after the opening date."
ENDS_FIRST = "The end must come after the beginning."
# ((day, precision) of the beginning, of the end, whether some reading permits it)
ORDERS = [
    (("2014-05-16", "month"), ("2014-05-02", "month"), True),
    (("2014-12-31", "year"), ("2014-01-01", "year"), True),
    (("2014-05-30", "day"), ("2014-05-02", "month"), True),
    (("2014-05-31", "day"), ("2014-05-02", "month"), False),
    (("2014-05-16", "latest"), ("2010-03-02", "latest"), True),
    (("2014-05-16", "earliest"), ("2010-03-02", "earliest"), True),
    (("2014-05-16", "earliest"), ("2014-04-30", "latest"), False),
    (("2014-06-01", "month"), ("2014-05-31", "month"), False),
    (("2015-01-01", "year"), ("2014-12-31", "year"), False),
    (("2014-05-16", "day"), ("2014-05-16", "day"), False),
]
# ((end of the first, beginning of the second), whether some reading permits both)
NEIGHBOURS = [
    (("2014-05-16", "month"), ("2014-05-02", "month"), True),
    (("2014-12-31", "year"), ("2014-01-01", "year"), True),
    (("2014-08-01", "latest"), ("2013-02-02", "day"), True),
    (("2014-08-01", "earliest"), ("2015-02-02", "latest"), True),
    (("2014-08-01", "earliest"), ("2014-07-31", "day"), False),
    (("2014-06-02", "month"), ("2014-05-31", "month"), False),
]


def change(staff, row):
    """(the address of the form of a row, what it would send unchanged)."""
    url = reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])
    return url, form_data(staff.get(url), f"{row._meta.model_name}_form")


def dated(prefix, **dates):
    return {
        f"{prefix}{name}{suffix}": value
        for name, both in dates.items()
        for suffix, value in zip(("", "_precision"), both, strict=True)
    }


@pytest.mark.parametrize(("begin", "end", "is_possible"), ORDERS)
def test_the_life_of_an_office(staff, begin, end, is_possible):
    office = OfficeFactory()
    url, data = change(staff, office)

    response = staff.post(url, data | dated("", opened=begin, closed=end))

    office = Office.objects.get()
    kept = [(str(office.opened), office.opened_precision), (str(office.closed), office.closed_precision)]
    assert (kept == [begin, end]) == is_possible
    assert (response.status_code, [] if is_possible else errors(response)) == (
        (302, []) if is_possible else (200, [CLOSES_FIRST])
    )


@pytest.mark.parametrize(("begin", "end", "is_possible"), ORDERS)
def test_the_time_of_a_partner_in_a_framework(staff, begin, end, is_possible):
    partner = PartnerFactory()
    ParticipationFactory(partner=partner)
    url, data = change(staff, partner)

    response = staff.post(url, data | dated("participations-0-", since=begin, until=end))

    row = Participation.objects.get()
    assert (str(row.since), row.since_precision, str(row.until), row.until_precision) == (
        (*begin, *end) if is_possible else ("1994-05-04", "day", "None", "day")
    )
    assert response.status_code == (302 if is_possible else 200)
    assert is_possible or errors(response) == [ENDS_FIRST]


@pytest.mark.parametrize(("end", "begin", "is_possible"), NEIGHBOURS)
def test_premises_one_after_the_other(staff, end, begin, is_possible):
    office = OfficeFactory()
    url, data = change(staff, office)
    common = {"country": "KZ", "city_en": "Astana", "position_precision": "city"}
    rows = {f"premises-{n}-{name}": value for n in (0, 1) for name, value in common.items()}
    dates = dated("premises-0-", since=("", "day"), until=end) | dated("premises-1-", since=begin, until=("", "day"))

    response = staff.post(url, data | rows | dates | {"premises-TOTAL_FORMS": "2"})

    assert Premises.objects.count() == (2 if is_possible else 0)
    assert response.status_code == (302 if is_possible else 200)
    assert is_possible or errors(response)[0].startswith("Two entries share days: Astana, Kazakhstan (")


@pytest.mark.parametrize(("end", "begin", "is_possible"), NEIGHBOURS)
def test_holders_of_a_post_one_after_the_other(staff, end, begin, is_possible):
    post = PostFactory()
    url, data = change(staff, post)
    names = {"appointments-0-person_en": "First", "appointments-1-person_en": "Second"}
    dates = dated("appointments-0-", since=("2009-03-07", "day"), until=end)
    dates |= dated("appointments-1-", since=begin, until=("", "day"))

    response = staff.post(url, data | names | dates | {"appointments-TOTAL_FORMS": "2"})

    assert Post.objects.get().appointments.count() == (2 if is_possible else 0)
    assert response.status_code == (302 if is_possible else 200)
    assert is_possible or errors(response)[0].startswith("Two entries share days: First (")


def test_a_boundary_of_which_more_becomes_known_is_saved_on_both_sides(staff):
    """The rows are written one by one: what the first becomes meets what the second was."""
    office = OfficeFactory()
    url, data = change(staff, office)
    common = {"country": "KZ", "city_en": "Astana", "position_precision": "city"}
    rows = {f"premises-{n}-{name}": value for n in (0, 1) for name, value in common.items()}
    known = dated("premises-0-", since=("", "day"), until=("2014-05-31", "day"))
    known |= dated("premises-1-", since=("2014-05-01", "month"), until=("", "day"))
    staff.post(url, data | rows | known | {"premises-TOTAL_FORMS": "2"})
    url, data = change(staff, office)
    other_way = {"premises-0-until_precision": "month", "premises-1-since_precision": "day"}

    response = staff.post(url, data | other_way)

    assert response.status_code == 302
    assert [(row.until_precision, row.since_precision) for row in Premises.objects.all()] == [
        ("month", "day"),
        ("day", "day"),
    ]
