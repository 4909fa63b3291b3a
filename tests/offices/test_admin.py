import json
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from offices.models import Appointment, Office, Premises
from tests.documents import Document
from tests.factories import (
    AppointmentFactory,
    ContactFactory,
    OfficeFactory,
    PartnerFactory,
    PostFactory,
    PremisesFactory,
    RegionFactory,
)
from tests.public_pages import errors, form_data
from translations.states import State, states_of

pytestmark = pytest.mark.django_db

ADD_OFFICE, CHECK = reverse("admin:offices_office_add"), reverse("admin:check_position")


def change_url(obj):
    return reverse(f"admin:offices_{obj._meta.model_name}_change", args=[obj.pk])


def office_data(client, office):
    return form_data(client.get(change_url(office)), "office_form")


def a_row(prefix, **values):
    return {f"{prefix}-{name}": value for name, value in values.items()}


def test_an_office_is_added_with_premises_and_a_contact(staff):
    region = RegionFactory()
    data = form_data(staff.get(ADD_OFFICE), "office_form")
    premises = a_row(
        "premises-0",
        country="GE",
        city_en="Tbilisi",
        city_ka="თბილისი",
        latitude="41°41'29\" N",
        longitude="44.83412",
        position_precision="street",
        since_precision="day",
        until_precision="day",
    )
    contact = a_row("contacts-0", kind="telephone", value="+995 32 293 38 01", position="0")

    response = staff.post(
        ADD_OFFICE,
        data
        | premises
        | contact
        | {"name_en": "Liaison Office", "slug": "liaison", "kind": "liaison", "opened": "2010-10-01"}
        | {"regions": [str(region.pk)], "premises-TOTAL_FORMS": "1", "contacts-TOTAL_FORMS": "1"},
    )

    assert response.status_code == 302
    office = Office.objects.get()
    place = office.premises.get()
    assert list(office.regions.all()) == [region]
    assert (place.city_ka, str(place.latitude), str(place.longitude)) == ("თბილისი", "41.69139", "44.83412")
    assert office.contacts.get().value == "+995322933801"
    assert states_of([place], ["ka"]) == {(place.pk, "city", "ka"): State.DRAFT}


def test_rows_that_share_days_are_refused_and_both_are_named(staff):
    office = OfficeFactory()
    PremisesFactory(office=office, country="KZ", city_en="Astana", since=date(2013, 1, 1), until=date(2014, 1, 1))
    PremisesFactory(
        office=office, country="UZ", city_en="Tashkent", since=date(2014, 1, 1), latitude=None, longitude=None
    )

    response = staff.post(change_url(office), office_data(staff, office) | {"premises-0-until": "2014-05-16"})

    assert errors(response) == [
        "Two entries share days: Astana, Kazakhstan (1 January 2013 – 16 May 2014); Tashkent, Uzbekistan (1 January 2014 – …). "
        "End one before the other begins."
    ]


@pytest.mark.parametrize("begin", ["soon", "2014-02-30"])
def test_a_date_that_is_none_is_told_of_before_rows_are_compared(staff, begin):
    office = OfficeFactory()
    PremisesFactory(office=office, city_en="Astana", since=date(2013, 1, 1), until=date(2014, 1, 1))
    PremisesFactory(office=office, city_en="Tashkent", since=date(2014, 1, 1))
    change = {"premises-0-until": "2014-05-16", "premises-1-since": begin}

    response = staff.post(change_url(office), office_data(staff, office) | change)

    assert errors(response) == ["Enter a valid date."]


@pytest.mark.parametrize("boundary", ["2013-06-01", "2014-05-16"])
def test_the_boundary_between_neighbours_moves_either_way(staff, boundary):
    office = OfficeFactory()
    PremisesFactory(office=office, country="KZ", city_en="Astana", since=date(2013, 1, 1), until=date(2014, 1, 1))
    PremisesFactory(
        office=office, country="UZ", city_en="Tashkent", since=date(2014, 1, 1), latitude=None, longitude=None
    )
    moved = {"premises-0-until": boundary, "premises-1-since": boundary}

    response = staff.post(change_url(office), office_data(staff, office) | moved)

    assert response.status_code == 302
    first, second = Premises.objects.order_by("since")
    assert (first.since, first.until) == (date(2013, 1, 1), date.fromisoformat(boundary))
    assert (second.since, second.until) == (date.fromisoformat(boundary), None)


def test_a_row_takes_the_time_of_one_that_is_deleted_with_it(staff):
    office = OfficeFactory()
    PremisesFactory(office=office, city_en="Astana", since=date(2013, 1, 1), until=date(2014, 1, 1))
    PremisesFactory(office=office, city_en="Tashkent", since=date(2014, 1, 1))
    change = {"premises-0-until": "", "premises-1-DELETE": "on"}

    response = staff.post(change_url(office), office_data(staff, office) | change)

    assert response.status_code == 302
    assert [(row.city_en, row.until) for row in Premises.objects.all()] == [("Astana", None)]


def test_a_row_that_somebody_else_added_meanwhile_counts_too(staff):
    office = OfficeFactory()
    PremisesFactory(office=office, city_en="Astana", since=date(2013, 1, 1), until=date(2014, 1, 1))
    data = office_data(staff, office)
    PremisesFactory(office=office, city_en="Tashkent", since=date(2014, 1, 1))

    response = staff.post(change_url(office), data | {"premises-0-until": ""})

    assert errors(response) == ["The office already has premises in this time. End those before these begin."]


def test_one_translator_of_an_address_does_not_erase_the_other(staff):
    office = OfficeFactory()
    place = PremisesFactory(office=office, city_en="Tbilisi")
    seen_by_both = office_data(staff, office)

    staff.post(change_url(office), seen_by_both | {"premises-0-city_ka": "თბილისი"})
    staff.post(change_url(office), seen_by_both | {"premises-0-city_ru": "Тбилиси"})

    place.refresh_from_db()
    assert (place.city_ka, place.city_ru) == ("თბილისი", "Тбилиси")
    assert states_of([place], ["ka"]) == {(place.pk, "city", "ka"): State.DRAFT}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"closed": "2009-01-01"}, "The closing date must come after the opening date."),
        ({"opened": "2010-13-01"}, "Enter a valid date."),
        ({"opened": ""}, "This field is required."),
        ({"name_en": "x" * 5000}, "Ensure this value has at most 200 characters (it has 5000)."),
        ({"premises-0-until": "2009-01-01"}, "The end must come after the beginning."),
        (
            {"premises-0-latitude": "44.83412", "premises-0-longitude": "41.69143"},
            "Latitude and longitude look swapped: the other way round, the position lies in the country.",
        ),
        (
            {"premises-0-latitude": "52.52", "premises-0-longitude": "13.40"},
            "The position lies outside the country. Compare both numbers and the country with your source.",
        ),
        (
            {"premises-0-time_zone": "Europe/Nowhere"},
            "Europe/Nowhere is not a time zone. Choose a city of the list, or write a name such as Asia/Tbilisi.",
        ),
        (
            {"contacts-0-value": "12"},
            "12 is not a telephone number. Begin with + and the country code, and write nothing else but an extension, "
            "for example +995 32 293 38 01 ext. 12.",
        ),
        ({"contacts-0-kind": "email", "contacts-0-value": "nobody"}, "Enter a valid email address."),
        (
            {"contacts-0-kind": "web", "contacts-0-value": "javascript:x"},
            "javascript:x is not a link. Write it whole, for example https://www.example.org.",
        ),
        ({"successor": "itself"}, "An office cannot be taken over by itself. Choose another office or none."),
    ],
)
def test_bad_input_is_refused_in_words(staff, change, message):
    office = OfficeFactory(name_en="Before")
    PremisesFactory(office=office, since=date(2010, 10, 1))
    ContactFactory(office=office)
    change = {name: str(office.pk) if value == "itself" else value for name, value in change.items()}

    response = staff.post(change_url(office), office_data(staff, office) | change)

    assert response.status_code == 200
    assert errors(response) == [message]
    assert Office.objects.get().name_en == "Before"


def test_a_post_is_added_from_its_office(staff):
    office = OfficeFactory()
    page = staff.get(change_url(office)).content.decode()
    url = f"{reverse('admin:offices_post_add')}?office={office.pk}"
    data = form_data(staff.get(url), "post_form")

    response = staff.post(url, data | {"title_en": "Head of office", "slug": "head", "is_head": "on"})

    assert url in page
    assert response.status_code == 302
    assert [(post.title_en, post.is_head) for post in office.posts.all()] == [("Head of office", True)]


def test_a_second_head_of_an_office_is_refused_in_words(staff):
    office = OfficeFactory()
    PostFactory(office=office, is_head=True)
    second = PostFactory(office=office, is_head=False)
    data = form_data(staff.get(change_url(second)), "post_form")

    response = staff.post(change_url(second), data | {"is_head": "on"})

    assert errors(response) == ["Another post already heads this office. Untick it there first."]


def test_appointments_follow_one_another(staff):
    post = PostFactory()
    AppointmentFactory(post=post, person_en="First", since=date(2020, 1, 1))
    data = form_data(staff.get(change_url(post)), "post_form")
    second = a_row(
        "appointments-1", person_en="Second", since="2024-01-01", since_precision="day", until_precision="day"
    )
    second |= {"appointments-TOTAL_FORMS": "2"}

    refused = staff.post(change_url(post), data | second)
    accepted = staff.post(change_url(post), data | second | {"appointments-0-until": "2024-01-01"})

    assert errors(refused) == [
        "Two entries share days: First (1 January 2020 – …); Second (1 January 2024 – …). "
        "End one before the other begins."
    ]
    assert accepted.status_code == 302
    assert [row.until for row in Appointment.objects.order_by("since")] == [date(2024, 1, 1), None]


def test_a_page_with_a_position_tells_its_map_who_checks_it_and_which_field_has_its_country(staff):
    office, partner = PremisesFactory().office, PartnerFactory()

    for url, prefix, country in [
        (change_url(office), "premises-0-", "country"),
        (reverse("admin:regions_partner_change", args=[partner.pk]), "", "code"),
    ]:
        document = Document(staff.get(url).content.decode())
        assert json.loads(document.one("script", id="position-settings")["text"])["checkUrl"] == CHECK
        fields = [document.one("input", name=f"{prefix}{axis}") for axis in ("latitude", "longitude")]
        assert [field["data-country-field"] for field in fields] == [country] * 2
        assert f"{prefix}{country}" in [element.get("name") for element in document.elements]


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("44,83412 41,69143", "12"), ("", "41°41'29.1\" N, 44°50'02.8\" E")]
)
def test_a_pair_in_one_field_fills_both_without_a_script(staff, latitude, longitude):
    office = PremisesFactory(country="GE", latitude=None, longitude=None).office
    url = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(staff.get(url), "office_form") | {"change_note": "Where it is."}

    staff.post(url, data | {"premises-0-latitude": latitude, "premises-0-longitude": longitude})

    place = office.premises.get()
    assert (round(place.latitude, 3), round(place.longitude, 3)) == (Decimal("41.691"), Decimal("44.834"))


@pytest.mark.parametrize("left_out", ["country", "position_checked"])
def test_a_position_is_compared_with_the_country_though_that_did_not_come_with_it(staff, left_out):
    office = PremisesFactory(country="GE").office
    data = form_data(staff.get(change_url(office)), "office_form") | {"change_note": "Where it is."}
    data.pop(f"premises-0-{left_out}", None)

    refused = staff.post(change_url(office), data | {"premises-0-latitude": "10", "premises-0-longitude": "10"})

    assert errors(refused) == [
        "The position lies outside the country. Compare both numbers and the country with your source."
    ]


def test_the_regions_offered_are_those_published_by_now(staff):
    office, region = OfficeFactory(), RegionFactory(name_en="Earlier")
    url = reverse("admin:regions_region_change", args=[region.pk])
    before = staff.get(change_url(office)).content.decode()
    data = form_data(staff.get(url), "region_form") | {"name_en": "Later", "change_note": "Renamed."}

    staff.post(url, data | {"_save": "Publish"})

    offered = staff.get(change_url(office)).content.decode()
    assert [("> Earlier</label>" in page, "> Later</label>" in page) for page in (before, offered)] == [
        (True, False),
        (False, True),
    ]
