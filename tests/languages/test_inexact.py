"""Inexact dates against every day that they may mean: what is refused, vacant or past is so on all of them."""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import example, given, strategies as st

from languages.dates import Precision
from languages.inexact import InexactDate, Period, known

# What a bound leaves open is tried as far as these days; no date named lies near them.
HORIZON = [date(2013, 11, 1) + timedelta(days=number) for number in range(850)]
NAMED = [day for day in HORIZON if date(2014, 1, 1) <= day <= date(2015, 12, 31)]
DAY, MONTH, YEAR, LATEST, EARLIEST = Precision.values
FIRST_DAYS = [date(2014, 1, 1), date(2014, 2, 28), date(2014, 5, 16), date(2014, 12, 31), date(2015, 1, 1)]

days = st.sampled_from(FIRST_DAYS) | st.sampled_from(NAMED[100:200])
dates = st.builds(InexactDate, days, st.sampled_from(Precision.values))
periods = st.builds(Period, st.none() | dates, st.none() | dates)


def named(inexact):
    """Every day of the day, month or year that the date names."""
    return days_written(inexact.day.isoformat()[: {DAY: 10, YEAR: 4}.get(inexact.precision, 7)])


@cache
def days_written(beginning):
    return [day for day in HORIZON if day.isoformat().startswith(beginning)]


@cache
def possible(inexact):
    """Every day that the date may mean."""
    if inexact.precision == LATEST:
        return [day for day in HORIZON if day <= max(named(inexact))]
    if inexact.precision == EARLIEST:
        return [day for day in HORIZON if day >= min(named(inexact))]
    return named(inexact)


def beginnings(period):
    return possible(period.since) if period.since else [date.min]


def ends(period):
    return possible(period.until) if period.until else [date.max]


def ends_after(days, period):
    """The ends that some beginning of the period on or after some of ``days`` permits."""
    begun = [day for day in beginnings(period) if days and min(days) <= day]
    return [end for end in ends(period) if begun and min(begun) < end]


def can_follow(first, second):
    return bool(ends_after(ends_after([date.min], first), second))


@given(dates)
def test_the_ends_of_a_date_are_its_first_and_last_days(inexact):
    assert (inexact.first, inexact.last) == (min(named(inexact)), max(named(inexact)))
    assert inexact.earliest == (date.min if inexact.precision == LATEST else min(named(inexact)))
    assert inexact.latest == (date.max if inexact.precision == EARLIEST else max(named(inexact)))


@given(periods)
def test_an_order_is_refused_only_where_every_day_forbids_it(period):
    assert period.is_possible == bool(ends_after([date.min], period))


@given(periods, periods)
def test_periods_overlap_only_where_they_do_on_every_day(first, second):
    assert first.may_precede(second) == can_follow(first, second)
    assert first.overlaps(second) == (not can_follow(first, second) and not can_follow(second, first))


@given(periods, periods)
def test_a_gap_is_one_only_where_it_is_on_every_day(first, second):
    # The last day of an inexact end may be the last one within, so that the first one after is the next.
    after = timedelta(days=int(bool(first.until) and first.until.precision != DAY))
    is_gap = first.until and second.since and all(end + after < min(beginnings(second)) for end in ends(first))

    assert first.leaves_gap(second) == bool(is_gap)


@given(periods, st.sampled_from(NAMED))
def test_a_period_has_begun_or_ended_as_soon_as_some_or_every_named_day_says_so(period, day):
    assert period.has_begun(day) == (period.since is None or any(begin <= day for begin in named(period.since)))
    assert period.has_ended(day) == (period.until is not None and all(end <= day for end in named(period.until)))


@given(periods, periods)
@example(  # the day that stands for its beginning comes after the other one
    Period(InexactDate(date(2015, 1, 1), LATEST), InexactDate(date(2014, 2, 28), DAY)),
    Period(InexactDate(date(2014, 5, 16), DAY), None),
)
def test_periods_stand_in_the_only_order_that_is_possible(first, second):
    if can_follow(first, second) and not can_follow(second, first):
        assert sorted([second, first]) == sorted([first, second]) == [first, second]


@given(dates, dates)
def test_another_day_of_the_same_month_or_year_changes_nothing(inexact, other):
    for day in named(inexact):
        twin = InexactDate(day, inexact.precision)
        assert (twin.first, twin.last, twin.iso, twin.edtf) == (inexact.first, inexact.last, inexact.iso, inexact.edtf)


@pytest.mark.parametrize(
    ("precision", "iso", "edtf"),
    [
        (DAY, "2014-05-16", "2014-05-16"),
        (MONTH, "2014-05", "2014-05"),
        (YEAR, "2014", "2014"),
        (LATEST, "", "[..2014-05]"),
        (EARLIEST, "", "[2014-05..]"),
    ],
)
def test_machines_read_no_more_than_is_known_and_no_bound_as_a_date(precision, iso, edtf):
    inexact = InexactDate(date(2014, 5, 16), precision)

    assert (inexact.iso, inexact.edtf) == (iso, edtf)


@pytest.mark.parametrize("precision", Precision.values)
@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_time_are_days_as_well(day, precision):
    inexact = InexactDate(day, precision)

    assert inexact.earliest <= day <= inexact.latest
    assert Period(inexact, None).is_possible
    assert not Period(None, inexact).overlaps(Period(InexactDate(date.max), None))


def test_no_day_is_no_date():
    assert known(None, MONTH) is None
