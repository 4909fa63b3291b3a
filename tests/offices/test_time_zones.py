"""The time zone of premises: chosen by its city, in the language of who edits, and known of most countries."""

import pytest
from django.urls import reverse
from django.utils import translation

from offices.time_zones import TimeZoneField, cities_offered
from tests.factories import PremisesFactory
from tests.public_pages import errors, form_data
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def premises():
    return PremisesFactory(country="GE", time_zone="Asia/Tbilisi")


def url_of(premises):
    return reverse("admin:offices_office_change", args=[premises.office.pk])


@pytest.mark.parametrize(("language", "city"), [("en", "Tbilisi"), ("ka", "თბილისი"), ("ru", "Тбилиси")])
def test_a_zone_is_shown_by_its_city_and_taken_back_as_it_was(premises, language, city):
    client = signed_in(person("Publishers", language=language))

    page = client.get(url_of(premises))
    data = form_data(page, "office_form")
    client.post(url_of(premises), data | {"name_fr": "Bureau", "minor": "on", "_save": "1"})

    assert data["premises-0-time_zone"] == [city]
    assert f'<option value="{city}"></option>' in page.content.decode()
    premises.refresh_from_db()
    assert premises.time_zone == "Asia/Tbilisi"
    assert type(premises.office).objects.get().name_fr == "Bureau"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Yerevan", "Asia/Yerevan"),
        ("Kolkata", "Asia/Kolkata"),  # and not Asia/Calcutta, as it was called before
        ("asia/yerevan", ""),
        ("ereván", ""),
        ("Europe/Brussels", "Europe/Brussels"),
    ],
)
def test_what_is_typed_is_a_city_or_a_zone_or_refused_in_words(staff, premises, typed, zone):
    data = form_data(staff.get(url_of(premises)), "office_form")

    response = staff.post(url_of(premises), data | {"premises-0-time_zone": typed, "minor": "on", "_save": "1"})

    premises.refresh_from_db()
    if zone:
        assert premises.time_zone == zone
    else:
        assert errors(response) == [
            f"{typed} is not a time zone. Choose a city of the list, or write a name such as Asia/Tbilisi."
        ]


def test_an_editor_may_type_the_english_name_of_a_city_too():
    with translation.override("ka"):
        assert [TimeZoneField().to_python(city) for city in ("Yerevan", "ერევანი")] == ["Asia/Yerevan"] * 2


def test_a_zone_by_its_former_name_is_shown_by_that_and_stays(staff, premises):
    type(premises).objects.update(time_zone="Europe/Kiev")
    data = form_data(staff.get(url_of(premises)), "office_form")

    staff.post(url_of(premises), data | {"name_fr": "Bureau", "minor": "on", "_save": "1"})

    premises.refresh_from_db()
    assert (data["premises-0-time_zone"], premises.time_zone) == (["Europe/Kiev"], "Europe/Kiev")


@pytest.mark.parametrize(("country", "zone"), [("AM", "Asia/Yerevan"), ("KZ", "")])
def test_a_country_with_one_zone_gives_it_to_premises_without(staff, premises, country, zone):
    data = form_data(staff.get(url_of(premises)), "office_form")
    data |= {"premises-0-country": country, "premises-0-time_zone": "", "premises-0-position_checked": "on"}

    staff.post(url_of(premises), data | {"minor": "on", "_save": "1"})

    premises.refresh_from_db()
    assert (premises.country, premises.time_zone) == (country, zone)


def test_every_city_that_is_offered_is_one_that_is_taken(settings):
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            taken = [TimeZoneField().to_python(city) for city in cities_offered(language)]

            assert [name for name in taken if "/" not in name] == []
