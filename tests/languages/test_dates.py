from datetime import date

import pytest
from django.utils import translation

from languages.dates import Precision, iso_date, speak_date, speak_iso_date

DAY = date(2014, 5, 16)


@pytest.mark.parametrize(
    ("language", "spoken"),
    [
        ("en", "16 May 2014"),
        ("fr", "16 mai 2014"),
        ("ru", "16 мая 2014\u00a0г."),
        ("hy", "16 մայիսի, 2014 թ."),
        ("az", "16 may 2014"),
        ("ka", "16 მაისი, 2014"),
        ("kk", "2014\u00a0ж. 16 мамыр"),
        ("uz", "16-may, 2014"),
    ],
)
def test_a_day_is_spoken_by_cldr(language, spoken):
    assert speak_date(DAY, Precision.DAY, language) == spoken


def test_french_says_the_first_of_a_month_as_an_ordinal():
    assert [speak_date(date(2014, 1, day), Precision.DAY, "fr") for day in (1, 11, 21)] == [
        "1er janvier 2014",
        "11 janvier 2014",
        "21 janvier 2014",
    ]
    assert speak_date(date(2011, 1, 1), Precision.MONTH, "fr") == "janvier 2011"


@pytest.mark.parametrize(
    ("precision", "spoken", "iso"),
    [
        (Precision.DAY, "16 May 2014", "2014-05-16"),
        (Precision.MONTH, "May 2014", "2014-05"),
        (Precision.YEAR, "2014", "2014"),
        (Precision.LATEST, "May 2014 at the latest", "2014-05"),
        (Precision.EARLIEST, "May 2014 at the earliest", "2014-05"),
    ],
)
def test_a_date_says_no_more_than_is_known(precision, spoken, iso):
    with translation.override("en"):
        assert speak_date(DAY, precision) == spoken
    assert iso_date(DAY, precision) == iso


@pytest.mark.parametrize(
    ("written", "language", "spoken"),
    [
        ("2014-05-16", "en", "16 May 2014"),
        ("2014-05", "ka", "მაისი, 2014"),
        ("2014", "uz", "2014"),
        ("2014-13", "en", "2014-13"),
    ],
)
def test_a_written_date_is_spoken_as_exactly_as_it_is_written(written, language, spoken):
    assert speak_iso_date(written, language) == spoken
