from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offices.periods import overlap, park
from tests.factories import OfficeFactory, PremisesFactory

START = date(2000, 1, 1)
days = st.none() | st.integers(0, 30).map(lambda number: START + timedelta(days=number))
periods = st.tuples(days, days).filter(lambda pair: None in pair or pair[0] < pair[1])


@pytest.mark.django_db(transaction=True)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=periods, second=periods)
def test_words_and_database_refuse_the_same_periods(first, second):
    with transaction.atomic():
        office = PremisesFactory(since=first[0], until=first[1]).office
        place = PremisesFactory.build(office=office, since=second[0], until=second[1])
        verdicts = [overlap(first, second), _is_refused_in_words(place), _is_refused_by_database(place)]
        transaction.set_rollback(True)

    assert verdicts in ([True] * 3, [False] * 3)


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
