from datetime import date

import pytest
import time_machine
from django.utils import translation

from languages.templatetags.languages import period


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        (
            date(2013, 3, 1),
            date(2017, 4, 1),
            '<time datetime="2013-03">March 2013</time> – <time datetime="2017-04-01">1 April 2017</time>',
        ),
        (date(2013, 3, 1), None, '<time datetime="2013-03">March 2013</time> – present'),
        (None, date(2017, 4, 1), '… – <time datetime="2017-04-01">1 April 2017</time>'),
        (date(2026, 11, 30), None, '<time datetime="2026-11">November 2026</time> – present'),
        (date(2027, 3, 1), None, '<time datetime="2027-03">March 2027</time>'),
    ],
)
@time_machine.travel(date(2026, 11, 24))
def test_a_period_is_spoken_as_far_as_it_is_known(since, until, shown):
    with translation.override("en"):
        assert period(since, "month", until, "day") == shown
