from datetime import date

import pytest
from django.utils import translation

from languages.dates import Precision, speak_date, speak_iso_date

DAY = date(2014, 5, 16)


@pytest.mark.parametrize(
    ("language", "spoken"),
    [
        ("en", "16 May 2014"),
        ("fr", "16 mai 2014"),
        ("ru", "16 мая 2014\u00a0г."),
        ("hy", "2014 թ. մայիսի 16"),
        ("az", "16 may 2014"),
        ("ka", "2014 წლის 16 მაისი"),
        ("kk", "2014\u00a0ж. 16 мамыр"),
        ("ky", "2014-жылдын 16-майы"),
        ("tg", "16 майи 2014"),
        ("tk", "16 maý 2014"),
        ("uz", "2014-yil 16-may"),
    ],
)
def test_a_day_is_spoken_as_the_language_writes_it(language, spoken):
    assert speak_date(DAY, Precision.DAY, language) == spoken


@pytest.mark.parametrize(
    ("language", "month", "year"),
    [
        ("ru", "октябрь 2010\u00a0г.", "2010\u00a0г."),
        ("hy", "2010 թ. հոկտեմբեր", "2010"),
        ("ka", "2010 წლის ოქტომბერი", "2010"),
        ("kk", "2010\u00a0ж. қазан", "2010"),
        ("ky", "2010-жылдын октябры", "2010"),
        ("tg", "октябри 2010", "2010"),
        ("uz", "2010-yil oktabr", "2010"),
    ],
)
def test_a_month_and_a_year_are_spoken_as_the_language_writes_them(language, month, year):
    day = date(2010, 10, 1)

    assert [speak_date(day, precision, language) for precision in (Precision.MONTH, Precision.YEAR)] == [month, year]


@pytest.mark.parametrize("language", ["tg", "hy", "uz", "ky"])
def test_no_day_has_a_leading_zero_and_each_month_its_own_name(language):
    spoken = [speak_date(date(2010, month, 1), Precision.DAY, language) for month in range(1, 13)]

    assert len(set(spoken)) == 12
    assert not any("01" in words.replace("2010", "") for words in spoken)


def test_french_says_the_first_of_a_month_as_an_ordinal():
    assert [speak_date(date(2014, 1, day), Precision.DAY, "fr") for day in (1, 11, 21)] == [
        "1er janvier 2014",
        "11 janvier 2014",
        "21 janvier 2014",
    ]
    assert speak_date(date(2011, 1, 1), Precision.MONTH, "fr") == "janvier 2011"


@pytest.mark.parametrize(
    ("precision", "spoken"),
    [
        (Precision.DAY, "16 May 2014"),
        (Precision.MONTH, "May 2014"),
        (Precision.YEAR, "2014"),
        (Precision.LATEST, "May 2014 at the latest"),
        (Precision.EARLIEST, "May 2014 at the earliest"),
    ],
)
def test_a_date_says_no_more_than_is_known(precision, spoken):
    with translation.override("en"):
        assert speak_date(DAY, precision) == spoken


@pytest.mark.parametrize(
    ("written", "language", "spoken"),
    [
        ("2014-05-16", "en", "16 May 2014"),
        ("2014-05", "ka", "2014 წლის მაისი"),
        ("2014", "uz", "2014"),
        ("2014-13", "en", "2014-13"),
    ],
)
def test_a_written_date_is_spoken_as_exactly_as_it_is_written(written, language, spoken):
    assert speak_iso_date(written, language) == spoken
