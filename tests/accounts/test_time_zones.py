"""The clocks that an editor can choose, and those that the machine does not have."""

from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.time_zones import time_zone, time_zone_choices, time_zones_offered
from tests.factories import UserFactory


def test_places_are_offered_in_their_order_with_readable_names_and_no_technical_zone():
    choices = time_zone_choices()

    names = dict(choices)
    assert [names[name] for name in ("UTC", "Asia/Tbilisi", "America/New_York")] == [
        "UTC",
        "Asia/Tbilisi",
        "America/New York",
    ]
    assert list(names) == sorted(names)
    assert {name for name in names if "/" not in name or name.startswith("Etc/")} == {"UTC"}
    assert len(names) > 300


@pytest.mark.parametrize(("name", "zone"), [("", None), ("Mars/Olympus", None), ("../etc", None), ("x" * 300, None)])
def test_no_zone_is_known_by_a_name_that_is_none(name, zone):
    assert time_zone(name) is zone


def test_a_zone_is_known_by_its_name():
    assert time_zone("Asia/Tbilisi") == ZoneInfo("Asia/Tbilisi")


@pytest.mark.parametrize(
    ("language", "here", "groups", "first", "berlin"),
    [
        (
            "en",
            "Where we work",
            ["Africa", "Americas", "Antarctica", "Asia", "Atlantic Ocean", "Europe", "Indian Ocean", "Oceania"],
            ["Brussels", "Aktau", "Almaty"],
            ("Europe/Berlin", "Berlin"),
        ),
        ("ka", None, None, ["ბრიუსელი", "ალმატი", "ატირაუ"], ("Europe/Berlin", "ბერლინი")),
    ],
)
def test_a_form_offers_cities_by_part_of_the_world_those_where_the_staff_work_first(
    language, here, groups, first, berlin
):
    with translation.override(language):
        _blank, (nearest, cities), *others = time_zones_offered()

    assert [city for _zone, city in cities[:3]] == first
    assert {"Europe/Brussels", "Asia/Tbilisi", "Asia/Yerevan", "Asia/Tashkent", "UTC"} <= dict(cities).keys()
    assert [berlin] == [zone for _group, zones in others for zone in zones if zone[0] == berlin[0]]
    if groups:
        assert (nearest, [group for group, _zones in others]) == (here, groups)


def test_each_zone_is_offered_once_and_no_two_cities_of_a_group_are_called_alike():
    with translation.override("en"):
        groups = time_zones_offered()[1:]

    zones = [zone for _group, cities in groups for zone, _city in cities]
    assert len(zones) == len(set(zones)) > 300
    assert not {"Asia/Calcutta", "Europe/Kiev"} & set(zones)
    assert all(len({city for _zone, city in cities}) == len(cities) for _group, cities in groups)


@pytest.mark.django_db
def test_whoever_chose_an_old_name_keeps_it_until_another_is_chosen(client):
    user = UserFactory(language="en", time_zone="Asia/Calcutta")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    account = reverse("admin:account")

    form = client.get(account).context["form"]
    client.post(
        account, {"first_name": "Nino", "last_name": "", "language": "en", "time_zone": form["time_zone"].value()}
    )

    user.refresh_from_db()
    assert (user.first_name, user.time_zone) == ("Nino", "Asia/Calcutta")


@pytest.mark.django_db
def test_both_forms_of_somebody_of_the_staff_offer_the_groups(staff):
    user = UserFactory()

    for url in (reverse("admin:account"), reverse("admin:accounts_user_change", args=[user.pk])):
        page = staff.get(url).content.decode()
        assert page.count("<optgroup") == 9
        assert '<option value="America/Argentina/Buenos_Aires">Buenos Aires</option>' in page
        assert '<option value="America/New_York">New York</option>' in page
