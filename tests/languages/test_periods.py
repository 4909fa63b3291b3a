from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.utils import translation

from languages.inexact import InexactDate, Period
from languages.periods import speak_period
from languages.templatetags.languages import period as period_tag

JANUARY, OCTOBER, NOVEMBER = date(2015, 1, 20), date(2015, 10, 2), date(2015, 11, 30)
CASES = [
    ((OCTOBER, "latest"), (OCTOBER, "earliest"), "known in October 2015"),
    ((date(2015, 10, 31), "latest"), (date(2015, 10, 1), "earliest"), "known in October 2015"),
    ((OCTOBER, "latest"), (NOVEMBER, "earliest"), "known from October 2015 to November 2015"),
    # Nothing says that it ran in one month or the other: both bounds are spelled.
    ((OCTOBER, "latest"), (JANUARY, "earliest"), "October 2015 at the latest – January 2015 at the earliest"),
    ((OCTOBER, "earliest"), (NOVEMBER, "latest"), "October 2015 at the earliest – November 2015 at the latest"),
    ((OCTOBER, "latest"), (NOVEMBER, "latest"), "October 2015 at the latest – November 2015 at the latest"),
    ((OCTOBER, "latest"), None, "October 2015 at the latest – present"),
    ((OCTOBER, "day"), (NOVEMBER, "month"), "2 October 2015 – November 2015"),
    ((OCTOBER, "year"), None, "2015 – present"),
    (None, (NOVEMBER, "day"), "… – 30 November 2015"),
    ((date(2027, 3, 1), "month"), None, "March 2027"),
]


@pytest.mark.parametrize(("since", "until", "spoken"), CASES)
@time_machine.travel(date(2026, 11, 24))
def test_a_period_is_spoken_as_what_is_known_of_it(since, until, spoken):
    assert speak_period(Period(since and InexactDate(*since), until and InexactDate(*until))) == spoken


@pytest.mark.parametrize(("since", "until", "spoken"), CASES)
@time_machine.travel(date(2026, 11, 24))
def test_a_page_says_the_same(since, until, spoken):
    shown = period_tag(*(since or (None, "day")), *(until or (None, "day")))

    assert "".join(part.partition(">")[2] or part for part in shown.replace("</time>", "").split("<time")) == spoken


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_an_attested_month_is_named_once_in_every_language(language):
    attested = Period(InexactDate(OCTOBER, "latest"), InexactDate(OCTOBER, "earliest"))

    with translation.override(language):
        assert speak_period(attested).count("2015") == 1
