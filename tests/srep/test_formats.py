from datetime import UTC, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("en", "16 May 2014, 09:30"), ("hy", "16.05.2014, 09:30"), ("kk", "16.05.2014, 09:30")],
)
def test_the_staff_pages_write_a_moment_in_the_order_of_the_language(language, spoken):
    with translation.override(language):
        assert date_format(datetime(2014, 5, 16, 9, 30, tzinfo=UTC), "SHORT_DATETIME_FORMAT") == spoken
