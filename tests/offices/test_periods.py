from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from languages.dates import Precision
from languages.inexact import InexactDate, Period
from offices.periods import park
from tests.factories import OfficeFactory, PremisesFactory

START = date(2014, 4, 25)
days = st.integers(0, 45).map(lambda number: START + timedelta(days=number))


def periods(precisions):
    dates = st.none() | st.builds(InexactDate, days, st.sampled_from(precisions))
    return st.builds(Period, dates, dates)


@pytest.mark.django_db(transaction=True)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=periods(["day"]), second=periods(["day"]))
def test_words_and_database_refuse_the_same_periods_of_days(first, second):
    assume(first.is_possible and second.is_possible)

    assert _verdicts_beside(first, second) == (first.overlaps(second), first.overlaps(second))


@pytest.mark.django_db(transaction=True)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=periods(Precision.values), second=periods(Precision.values))
def test_of_inexact_periods_words_refuse_what_is_impossible_and_the_database_what_certainly_meets(first, second):
    assume(first.is_possible and second.is_possible)
    in_words, by_database = _verdicts_beside(first, second)

    assert in_words == first.overlaps(second)
    assert by_database == bool(_certain(first) & _certain(second))
    assert in_words or not by_database


@pytest.mark.django_db(transaction=True)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(period=periods(Precision.values))
def test_words_and_database_refuse_the_same_ends_before_the_beginning(period):
    with transaction.atomic():
        place = PremisesFactory.build(office=OfficeFactory(), **_columns(period))
        verdicts = _is_refused_in_words(place), _is_refused_by_database(place)
        transaction.set_rollback(True)

    assert verdicts == (not period.is_possible, not period.is_possible)


def _columns(period):
    columns = {}
    for name, known in (("since", period.since), ("until", period.until)):
        if known:
            columns |= {name: known.day, f"{name}_precision": known.precision}
    return columns


def _certain(period):
    """The days about 2014 on which the period runs, whatever its dates mean."""
    near = [date(2013, 12, 1) + timedelta(days=number) for number in range(430)]
    return {
        day
        for day in near
        if not (period.since and day < period.since.latest) and not (period.until and period.until.earliest <= day)
    }


def _verdicts_beside(first, second):
    """Whether premises of the second period are refused beside those of the first: (in words, by the database)."""
    with transaction.atomic():
        office = PremisesFactory(**_columns(first)).office
        place = PremisesFactory.build(office=office, **_columns(second))
        verdicts = _is_refused_in_words(place), _is_refused_by_database(place)
        transaction.set_rollback(True)
    return verdicts


def _is_refused_in_words(place):
    try:
        place.full_clean()
    except ValidationError:
        return True
    return False


def _is_refused_by_database(place):
    try:
        with transaction.atomic():
            place.save()
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        return True
    return False


@pytest.mark.django_db
@pytest.mark.parametrize("is_earlier_first", [True, False])
def test_a_boundary_between_neighbours_can_move(is_earlier_first):
    office = OfficeFactory()
    earlier = PremisesFactory(office=office, until=date(2013, 3, 1))
    later = PremisesFactory(office=office, since=date(2013, 3, 1))
    earlier.until = later.since = date(2014, 1, 1)
    rows = [earlier, later] if is_earlier_first else [later, earlier]

    with transaction.atomic():
        park(rows)
        for row in rows:
            row.save()

    assert [(row.since, row.until) for row in office.premises.all()] == [
        (None, date(2014, 1, 1)),
        (date(2014, 1, 1), None),
    ]
