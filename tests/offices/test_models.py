from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from offices.models import Appointment, Contact, Office, Premises
from tests.documents import read
from tests.factories import (
    AppointmentFactory,
    ContactFactory,
    OfficeFactory,
    PartnerFactory,
    PostFactory,
    PremisesFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db


def messages(error):
    return error.value.messages


def refused_by_the_database(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        save_now(row)


def save_now(row):
    """Saves, and has PostgreSQL look at periods at once instead of at the end of the transaction."""
    row.save()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_office_is_open_from_its_first_day_to_the_day_before_it_closed():
    office = OfficeFactory(opened=date(2013, 3, 1), closed=date(2017, 4, 1))

    days = [date(2013, 2, 28), date(2013, 3, 1), date(2017, 3, 31), date(2017, 4, 1)]

    assert [office.is_open_on(day) for day in days] == [False, True, True, False]
    assert [Office.objects.open_on(day).exists() for day in days] == [False, True, True, False]
    assert [office.status_on(day) for day in days] == ["planned", "open", "open", "closed"]


def test_an_office_that_closes_before_it_opens_is_refused_in_words_and_by_the_database():
    office = OfficeFactory.build(opened=date(2017, 4, 1), closed=date(2013, 3, 1))

    with pytest.raises(ValidationError) as error:
        office.full_clean()

    assert "The closing date must come after the opening date." in messages(error)
    refused_by_the_database(office)


def test_an_office_cannot_be_taken_over_by_itself():
    office = OfficeFactory()
    office.successor = office

    with pytest.raises(ValidationError, match="cannot be taken over by itself"):
        office.full_clean()

    refused_by_the_database(office)


def test_offices_concern_a_partner_whose_region_they_serve_or_whose_country_hosted_them():
    partner = PartnerFactory(code="UZ")
    serving = OfficeFactory(slug="serving")
    serving.regions.add(partner.region)
    hosted = PremisesFactory(country="UZ", until=date(2020, 1, 1)).office
    PremisesFactory(office=hosted, country="UZ", since=date(2020, 1, 1))
    OfficeFactory(slug="elsewhere").regions.add(RegionFactory())

    assert set(Office.objects.concerning(partner)) == {serving, hosted}
    assert Office.objects.concerning(partner).count() == 2
    assert list(Office.objects.serving(partner.region)) == [serving]


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        (("2013-03-01", "2014-01-01"), ("2014-01-01", None), False),
        (("2013-03-01", "2014-01-02"), ("2014-01-01", None), True),
        (("2013-03-01", None), ("2014-01-01", "2015-01-01"), True),
        ((None, "2013-03-01"), ("2013-03-01", None), False),
        ((None, "2013-03-02"), ("2013-03-01", None), True),
        ((None, None), ("2013-03-01", "2014-01-01"), True),
        (("2014-01-01", "2015-01-01"), (None, "2014-01-01"), False),
        (("2014-01-01", "2015-01-01"), (None, None), True),
    ],
)
def test_premises_of_an_office_do_not_share_a_day(first, second, is_refused):
    def day(text):
        return text and date.fromisoformat(text)

    office = PremisesFactory(since=day(first[0]), until=day(first[1])).office
    place = PremisesFactory.build(office=office, since=day(second[0]), until=day(second[1]))

    if is_refused:
        with pytest.raises(ValidationError, match="already has premises in this time"):
            place.full_clean()
        refused_by_the_database(place)
    else:
        place.full_clean()
        place.save()
        assert office.premises.count() == 2


def test_a_changed_row_may_not_come_to_overlap_either():
    first = AppointmentFactory(since=date(2010, 11, 1), until=date(2021, 9, 1))
    second = AppointmentFactory(post=first.post, since=date(2021, 9, 1))

    second.since = date(2021, 8, 31)

    with pytest.raises(ValidationError, match="Somebody else holds this post"):
        second.full_clean()
    refused_by_the_database(second)


def test_premises_of_two_offices_may_share_their_days():
    PremisesFactory()
    PremisesFactory()

    assert Premises.objects.count() == 2


def test_appointments_are_current_or_not():
    post = PostFactory()
    AppointmentFactory(post=post, since=date(2010, 11, 1), until=date(2021, 9, 1))
    current = AppointmentFactory(post=post, since=date(2021, 9, 1), until=date(2024, 7, 1))

    assert list(Appointment.objects.current(date(2021, 9, 1))) == [current]
    assert list(Appointment.objects.current(date(2024, 7, 1))) == []


def test_one_post_heads_an_office():
    head = PostFactory()
    other = PostFactory.build(office=head.office)

    with pytest.raises(ValidationError, match="Another post already heads this office"):
        other.full_clean()

    refused_by_the_database(other)


@pytest.mark.parametrize(
    ("latitude", "longitude", "message"),
    [
        ("41.69143", None, "Give both latitude and longitude, or neither."),
        (None, "44.83412", "Give both latitude and longitude, or neither."),
        ("90.00001", "44.83412", "A latitude is at most 90 degrees."),
        ("-90.00001", "44.83412", "A latitude is at least -90 degrees."),
        ("41.69143", "180.00001", "A longitude is at most 180 degrees."),
        ("41.69143", "-180.00001", "A longitude is at least -180 degrees."),
    ],
)
def test_coordinates_are_whole_and_on_earth(latitude, longitude, message):
    place = PremisesFactory.build(office=OfficeFactory(), latitude=latitude, longitude=longitude)

    with pytest.raises(ValidationError) as error:
        place.full_clean()

    assert any(message in text for text in messages(error))
    refused_by_the_database(place)


@pytest.mark.parametrize("code", ["XX", "ge", "GEO", "EU", "XK", "ZZ", "1", "G\0"])
def test_what_is_no_country_of_iso_3166_is_refused(code):
    place = PremisesFactory.build(office=OfficeFactory(), country=code)

    with pytest.raises(ValidationError) as error:
        place.full_clean()

    assert "country" in error.value.message_dict


def test_a_time_zone_is_one_of_the_iana_data_base():
    with pytest.raises(ValidationError, match="is not a time zone"):
        PremisesFactory.build(office=OfficeFactory(), time_zone="Asia/Tiflis").full_clean()


@pytest.mark.parametrize(
    ("kind", "value", "stored", "link", "spoken"),
    [
        ("telephone", "+995 (32) 293 38 01", "+995322933801", "tel:+995322933801", "+995 32 293 38 01"),
        ("email", " press@example.org ", "press@example.org", "mailto:press@example.org", "press@example.org"),
        ("web", "https://example.org/", "https://example.org/", "https://example.org/", "https://example.org/"),
    ],
)
def test_a_contact_is_stored_in_one_form_and_linked(kind, value, stored, link, spoken):
    contact = ContactFactory.build(office=OfficeFactory(), kind=kind, value=value)

    contact.full_clean()

    assert (contact.value, contact.link, contact.spoken) == (stored, link, spoken)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("telephone", "293 38 01"),
        ("telephone", "+995 1"),
        ("telephone", "+995 32 293 38"),
        ("telephone", "+999 32 293 38 01"),
        ("telephone", "press@example.org"),
        ("email", "press"),
        ("web", "javascript:alert(1)"),
        ("web", "example.org"),
        ("web", "https://"),
        ("web", "https://exa mple .org"),
        ("web", "ftp://example.org"),
        ("telephone", "+995 32 293 38 01 / 02"),
        ("telephone", "+995 32 293 38 01, 293 38 02"),
        ("telephone", "+995 32 293 38 01 reception"),
        ("telephone", "call +995 32 293 38 01"),
        ("telephone", "+1 800 FLOWERS"),
        ("telephone", "+995 32 293 38 01 ext."),
        ("email", "press@example.org, info@example.org"),
        ("web", "https://editor:secret@example.org/"),
        ("web", "https://www.nato.int@example.org/"),
        ("web", "https://www.nato.int\\@example.org/"),
    ],
)
def test_a_contact_that_nobody_could_use_is_refused_at_its_value(kind, value):
    contact = ContactFactory.build(office=OfficeFactory(), kind=kind, value=value)

    with pytest.raises(ValidationError) as error:
        contact.full_clean()

    assert list(error.value.message_dict) == ["value"]
    assert not Contact.objects.exists()


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\u2003", "\t", "\n", "  "])
def test_a_number_is_read_with_any_space_between_its_parts(space):
    contact = ContactFactory(value=space.join(["+995", "32", "293 38 01", "ext.", "12"]))
    contact.full_clean()

    assert contact.value == "+995322933801;ext=12"


@pytest.mark.parametrize(
    "typed",
    [
        f"+995 32 293 38 01{extension}"
        for extension in (
            " ext. 12",
            " ext. ١٢",
            " EXT 12",
            " x12",
            "x12",
            " #12",
            " доб. 12",
            ";ext=12",
            ", extension 12",
        )
    ],
)
def test_the_extension_of_a_number_is_kept_and_shown(client, typed):
    contact = ContactFactory(value=typed)
    contact.full_clean()
    contact.save()

    page = read(client.get(contact.office.get_absolute_url()))
    assert contact.value == "+995322933801;ext=12"
    assert page.words("a", href="tel:+995322933801;ext=12") == ["+995 32 293 38 01 ext. 12", "Call"]
    assert "Georgia · 032 293 38 01 ext. 12" in page.words("p", class_="note")
    assert page.structured_data["GovernmentOffice"]["telephone"] == "+995322933801;ext=12"


@pytest.mark.parametrize(
    ("kind", "value", "national", "link"),
    [
        ("telephone", "+995322933801", ("GE", "032 293 38 01"), "tel:+995322933801"),
        ("telephone", "+3227074111", ("BE", "02 707 41 11"), "tel:+3227074111"),
        ("telephone", "+77172588500", ("KZ", "8 (7172) 58 85 00"), "tel:+77172588500"),
        ("telephone", "+80012345678", None, "tel:+80012345678"),
        ("telephone", "stored long ago", None, "tel:stored%20long%20ago"),
        ("email", "press?a@example.org", None, "mailto:press%3Fa@example.org"),
    ],
)
def test_a_number_is_also_given_as_it_is_dialled_within_its_own_country(kind, value, national, link):
    contact = ContactFactory.build(kind=kind, value=value)

    assert (contact.national, contact.link) == (national, link)


def test_what_is_no_number_is_shown_as_it_is_stored():
    assert ContactFactory.build(kind="telephone", value="12;ext=3").spoken == "12;ext=3"


def test_a_page_names_the_country_of_the_number_not_that_of_the_premises(client):
    office = PremisesFactory(country="GE").office
    ContactFactory(office=office, value="+3227074111")

    page = read(client.get(office.get_absolute_url()))

    assert "Belgium · 02 707 41 11" in page.words("p", class_="note")


def test_a_scheme_in_capitals_is_the_same_address():
    contact = ContactFactory.build(office=OfficeFactory(), kind="web", value="HTTPS://example.org/A?")
    contact.full_clean()

    assert contact.value == "https://example.org/A?"


def test_no_kind_of_office_is_written_with_a_typewriters_apostrophe():
    assert [str(label) for label in Office.Kind.labels if "'" in str(label)] == []
    assert str(Office.Kind.HEADQUARTERS.label) == "representative’s office"
