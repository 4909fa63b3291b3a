"""What a chart shows of a period is what is known of it, to the day."""

from datetime import date

import pytest

from languages.inexact import InexactDate, Period
from pages.chart import Bar, extent, extents

TODAY = date(2026, 11, 24)


def period(since, until):
    """Of dates as (precision, year, month, day)."""
    return Period(*(end and InexactDate(date(*end[1:]), end[0]) for end in (since, until)))


def days(*written):
    return tuple(map(date.fromisoformat, written))


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        # Known to the day or to the month: sharp. A month counts from its first day, so neighbours meet.
        (("day", 2010, 10, 1), None, ["2010-10-01", "2010-10-01", "2026-11-24", "2026-11-24"]),
        (("month", 2013, 3, 17), ("day", 2017, 4, 1), ["2013-03-01", "2013-03-01", "2017-04-01", "2017-04-01"]),
        # Known to the year: it fades over that year.
        (("year", 2007, 5, 5), ("year", 2010, 5, 5), ["2007-01-01", "2007-12-31", "2010-01-01", "2010-12-31"]),
        (("year", 2007, 5, 5), ("year", 2007, 9, 9), ["2007-01-01", "2007-01-01", "2007-01-01", "2007-12-31"]),
        # More may have been: it fades away from what is certain.
        (("latest", 2013, 3, 9), ("day", 2017, 4, 1), ["2011-08-31", "2013-03-01", "2017-04-01", "2017-04-01"]),
        (("day", 2003, 11, 19), ("earliest", 2006, 6, 2), ["2003-11-19", "2003-11-19", "2006-06-01", "2007-12-01"]),
        (None, ("month", 2013, 3, 9), ["2011-08-31", "2013-03-01", "2013-03-01", "2013-03-01"]),
        # Less may have been: it fades into it.
        (("month", 2004, 9, 1), ("latest", 2010, 11, 2), ["2004-09-01", "2004-09-01", "2009-05-02", "2010-11-01"]),
        (("earliest", 2010, 11, 2), None, ["2010-11-01", "2012-05-02", "2026-11-24", "2026-11-24"]),
        (("earliest", 2010, 1, 1), ("latest", 2010, 12, 9), ["2010-01-01", "2010-06-17", "2010-06-17", "2010-12-01"]),
        # It is certain of one month at least, though both ends are bounds.
        (("latest", 2016, 11, 9), ("latest", 2017, 4, 9), ["2015-05-03", "2016-11-01", "2016-11-01", "2017-04-01"]),
        # Attested, and nothing more.
        (("latest", 2015, 10, 2), ("earliest", 2015, 10, 2), ["2015-10-01", "2015-10-01", "2015-10-31", "2015-10-31"]),
        (("latest", 2014, 10, 2), ("earliest", 2014, 11, 2), ["2014-10-01", "2014-10-01", "2014-11-30", "2014-11-30"]),
        # Nothing is shown of the time to come.
        (("day", 2020, 1, 1), ("day", 2030, 1, 1), ["2020-01-01", "2020-01-01", "2026-11-24", "2026-11-24"]),
        (("day", 2020, 1, 1), ("earliest", 2026, 10, 1), ["2020-01-01", "2020-01-01", "2026-10-01", "2026-11-24"]),
        # What contradicts itself is drawn somehow.
        (("latest", 2013, 3, 9), ("day", 2012, 4, 1), ["2011-08-31", "2012-09-15", "2012-09-15", "2012-09-15"]),
    ],
)
def test_a_bar_is_sharp_where_the_day_is_known_and_fades_where_it_is_not(since, until, shown):
    assert extent(period(since, until), TODAY) == days(*shown)


def test_no_fade_reaches_into_what_is_certain_of_a_neighbour():
    before = period(("day", 2005, 1, 1), ("earliest", 2010, 6, 1))
    after = period(("latest", 2011, 6, 1), None)

    shown = list(extents([Bar(row, "", "held", "") for row in (before, after)], TODAY))

    assert shown == [
        days("2005-01-01", "2005-01-01", "2010-06-01", "2011-06-01"),
        days("2010-06-01", "2011-06-01", "2026-11-24", "2026-11-24"),
    ]
