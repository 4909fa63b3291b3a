from datetime import date

import pytest

from tests.factories import AppointmentFactory, OfficeFactory, PostFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def shown(post, day=TODAY):
    """(who, since, until) of each term; a time between holders is "vacant" or "unknown"."""
    return [
        (
            term.appointment.person_en if term.appointment else ("vacant" if term.is_vacant else "unknown"),
            term.since,
            term.until,
        )
        for term in post.terms(day)
    ]


def test_a_time_between_two_holders_is_shown_as_vacant():
    post = PostFactory()
    AppointmentFactory(post=post, person_en="First", since=date(2021, 9, 1), until=date(2024, 7, 23))
    AppointmentFactory(post=post, person_en="Second", since=date(2026, 3, 1))

    assert shown(post) == [
        ("First", date(2021, 9, 1), date(2024, 7, 23)),
        ("vacant", date(2024, 7, 23), date(2026, 3, 1)),
        ("Second", date(2026, 3, 1), None),
    ]


def test_a_time_between_is_not_known_where_the_list_of_holders_is_not_complete():
    post = PostFactory(is_complete=False)
    AppointmentFactory(post=post, person_en="First", since=date(2007, 1, 1), until=date(2010, 10, 1))

    assert shown(post) == [("First", date(2007, 1, 1), date(2010, 10, 1)), ("unknown", date(2010, 10, 1), None)]


@pytest.mark.parametrize(("is_complete", "shown_after"), [(False, ["First", "unknown"]), (True, ["First"])])
def test_after_a_term_that_ended_some_time_later_only_an_incomplete_list_says_that_nothing_is_known(
    is_complete, shown_after
):
    post = PostFactory(is_complete=is_complete)
    AppointmentFactory(
        post=post, person_en="First", since=date(2007, 1, 1), until=date(2010, 10, 1), until_precision="earliest"
    )

    assert [who for who, _since, _until in shown(post)] == shown_after


@pytest.mark.parametrize(
    ("precision", "day", "is_past"),
    [
        ("month", date(2014, 4, 30), False),
        ("month", date(2014, 5, 1), True),
        ("year", date(2013, 12, 31), False),
        ("year", date(2014, 1, 1), True),
        ("day", date(2014, 5, 15), False),
        ("day", date(2014, 5, 16), True),
    ],
)
def test_a_term_is_told_with_its_end_from_the_first_day_on_which_it_may_have_ended(precision, day, is_past):
    post = PostFactory()
    AppointmentFactory(
        post=post, person_en="First", since=date(2010, 1, 1), until=date(2014, 5, 16), until_precision=precision
    )

    assert shown(post, day)[0] == ("First", date(2010, 1, 1), date(2014, 5, 16) if is_past else None)


def test_dates_known_to_the_month_leave_no_gap_within_that_month():
    post = PostFactory()
    AppointmentFactory(
        post=post, person_en="First", since=date(2004, 9, 1), until=date(2010, 11, 1), until_precision="month"
    )
    AppointmentFactory(post=post, person_en="Second", since=date(2010, 11, 20), since_precision="month")

    assert [who for who, _since, _until in shown(post)] == ["First", "Second"]


def test_one_date_that_bounds_an_end_and_the_next_beginning_leaves_none():
    post = PostFactory(is_complete=False)
    AppointmentFactory(
        post=post, person_en="First", since=date(2017, 12, 1), until=date(2022, 3, 1), until_precision="latest"
    )
    AppointmentFactory(post=post, person_en="Second", since=date(2022, 3, 15), since_precision="latest")

    assert [who for who, _since, _until in shown(post)] == ["First", "Second"]


@pytest.mark.parametrize(
    ("until", "since", "is_complete", "between"),
    [
        ("earliest", "latest", False, ["unknown"]),
        ("earliest", "day", False, ["unknown"]),
        ("day", "latest", False, ["unknown"]),
        ("month", "month", False, []),
        ("earliest", "latest", True, []),
    ],
)
def test_a_date_that_is_a_bound_leaves_a_gap_where_not_every_holder_is_listed(until, since, is_complete, between):
    post = PostFactory(is_complete=is_complete)
    AppointmentFactory(
        post=post, person_en="First", since=date(2007, 1, 1), until=date(2010, 10, 1), until_precision=until
    )
    AppointmentFactory(post=post, person_en="Second", since=date(2010, 10, 15), since_precision=since)

    assert [who for who, _since, _until in shown(post)] == ["First", *between, "Second"]


@pytest.mark.parametrize(
    ("until", "since", "is_vacant"),
    [
        (("2014-07-09", "year"), ("2015-02-03", "year"), False),
        (("2014-12-09", "month"), ("2015-01-03", "month"), False),
        (("2014-12-31", "day"), ("2015-01-01", "year"), True),
        (("2014-12-30", "day"), ("2015-01-01", "day"), True),
        (("2014-12-09", "month"), ("2015-01-01", "day"), False),
        (("2014-12-09", "month"), ("2015-01-02", "day"), True),
        (("2013-07-09", "year"), ("2015-02-03", "year"), True),
        (("2014-07-09", "earliest"), ("2020-02-03", "day"), False),
        (("2010-07-09", "day"), ("2020-02-03", "latest"), False),
        (("2014-07-09", "latest"), ("2014-09-03", "earliest"), True),
    ],
)
def test_a_post_is_vacant_only_where_every_reading_of_the_dates_says_so(until, since, is_vacant):
    post = PostFactory()
    for person, (begin, begin_precision), (end, end_precision) in (
        ("First", ("2004-09-06", "day"), until),
        ("Second", since, (None, "day")),
    ):
        AppointmentFactory(
            post=post,
            person_en=person,
            since=date.fromisoformat(begin),
            since_precision=begin_precision,
            until=end and date.fromisoformat(end),
            until_precision=end_precision,
        )

    assert [who for who, *_dates in shown(post)] == ["First", *(["vacant"] if is_vacant else []), "Second"]


def test_who_is_appointed_for_a_later_day_is_not_yet_shown():
    post = PostFactory()
    AppointmentFactory(post=post, person_en="First", since=date(2021, 9, 1), until=date(2027, 1, 1))
    AppointmentFactory(post=post, person_en="Second", since=date(2027, 1, 1))

    assert shown(post) == [("First", date(2021, 9, 1), None)]


def test_the_post_of_a_closed_office_is_not_vacant_after_its_end():
    office = OfficeFactory(opened=date(2013, 3, 1), closed=date(2017, 4, 1))
    post = PostFactory(office=office)
    AppointmentFactory(post=post, person_en="Last", since=date(2013, 3, 1), until=date(2017, 4, 1))

    assert shown(post) == [("Last", date(2013, 3, 1), date(2017, 4, 1))]


def test_a_post_without_any_appointment_has_no_terms():
    assert shown(PostFactory()) == []
