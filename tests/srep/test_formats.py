from datetime import UTC, date, datetime

import pytest
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from django import forms
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, get_format, number_format, time_format

from languages.dates import cldr_locale
from tests.factories import OfficeFactory, UserFactory

LANGUAGES = settings.MODELTRANSLATION_LANGUAGES
MOMENT = datetime(2014, 5, 6, 14, 30, tzinfo=UTC)


def common_spaces(text):
    return text.replace("\u202f", "\u00a0")


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("en", "6 May 2014, 14:30", "6 May 2014, 14:30"),
        ("fr", "6 mai 2014, 14:30", "06/05/2014 14:30"),
        ("ru", "6 мая 2014\u00a0г., 14:30", "06.05.2014, 14:30"),
        ("hy", "06 մայիսի, 2014 թ., 14:30", "06.05.2014, 14:30"),
        ("az", "6 may 2014 14:30", "06.05.2014 14:30"),
        ("ka", "6 მაისი, 2014, 14:30", "06.05.2014, 14:30"),
        ("kk", "2014\u00a0ж. 6 мамыр, 14:30", "06.05.2014, 14:30"),
        ("ky", "2014-ж., 6-май 14:30", "6/5/2014 14:30"),
        ("tg", "06 Май 2014 14:30", "06/05/2014 14:30"),
        ("tk", "6 maý 2014 14:30", "06.05.2014 14:30"),
        ("uz", "6-may, 2014, 14:30", "06/05/2014, 14:30"),
    ],
)
def test_the_staff_pages_write_a_moment_as_the_language_does(language, long, short):
    with translation.override(language):
        assert date_format(MOMENT, "DATETIME_FORMAT") == long
        assert date_format(MOMENT, "SHORT_DATETIME_FORMAT") == short


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_is_written_as_cldr_has_it(language):
    locale = cldr_locale(language)
    days = [date(2014, month, 6) for month in range(1, 13)]

    with translation.override(language):
        written = [
            (
                date_format(day, "DATE_FORMAT"),
                date_format(day, "YEAR_MONTH_FORMAT"),
                date_format(day, "MONTH_DAY_FORMAT"),
            )
            for day in days
        ]

    assert written == [
        (
            common_spaces(format_date(day, "long", locale=locale)),
            common_spaces(format_skeleton("yMMMM", day, locale=locale)),
            common_spaces(format_skeleton("MMMMd", day, locale=locale)),
        )
        for day in days
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hours_weeks_and_numbers_are_those_of_cldr(language):
    with translation.override(language):
        assert time_format(MOMENT.time(), "TIME_FORMAT") == "14:30"
        assert get_format("FIRST_DAY_OF_WEEK") == 1
        number = number_format("1234567.5", decimal_pos=1, use_l10n=True, force_grouping=True)
    assert number == common_spaces(format_decimal(1234567.5, locale=cldr_locale(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_browsers_send_of_days_and_times_is_read_in_every_language(language):
    with translation.override(language):
        assert forms.DateField().clean("2014-05-06") == date(2014, 5, 6)
        assert forms.DateTimeField().clean("2014-05-06T14:30").replace(tzinfo=None) == datetime(2014, 5, 6, 14, 30)  # noqa: DTZ001
        assert forms.TimeField().clean("14:30") == MOMENT.time()


def test_a_template_says_the_same():
    with translation.override("ka"):
        assert Template('{{ day|date:"DATE_FORMAT" }}').render(Context({"day": MOMENT})) == "6 მაისი, 2014"


@pytest.mark.django_db
def test_a_plan_is_written_with_24_hours_and_without_a_weekday_in_georgian(client):
    office = OfficeFactory()
    author = UserFactory(language="ka", time_zone="Asia/Tbilisi")
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    key = ContentType.objects.get_for_model(office).pk
    plan = reverse("admin:withdrawal_plan", args=[key, office.pk])

    response = client.post(plan, {"due": "2099-05-06T14:30", "change_note": "დახურულია.", "note": "დახურულია."})

    assert response.status_code == 302
    assert "6 მაისი, 2099, 14:30" in client.get(reverse("admin:index")).content.decode()
