"""The lists of offices and posts in the staff site: found, filtered, sorted."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offices.admin import OfficeAdmin
from offices.models import Office
from tests.factories import (
    AppointmentFactory,
    ContactFactory,
    OfficeFactory,
    PostFactory,
    PremisesFactory,
    RegionFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

OFFICES = reverse("admin:offices_office_changelist")
POSTS = reverse("admin:offices_post_changelist")


def listed(response):
    return [row.slug for row in response.context["cl"].result_list]


@pytest.mark.parametrize("term", ["Тбилиси", "თბილისი", "ᲗᲑᲘᲚᲘᲡᲘ", "TIFLIS", "bureau georgie", "liaison თბილისი"])
def test_search_finds_offices_by_any_languages_spelling_of_name_and_city(staff, term):
    OfficeFactory(slug="elsewhere", name_en="Office", name_fr="Bureau")
    office = OfficeFactory(slug="liaison-georgia", name_en="Liaison Office", name_fr="Bureau de liaison en Géorgie")
    PremisesFactory(office=office, city_en="Tbilisi", city_ka="თბილისი", city_ru="Тбилиси", city_fr="Tiflis")

    assert listed(staff.get(OFFICES, {"q": term})) == ["liaison-georgia"]


def test_posts_are_found_by_their_holders(staff):
    PostFactory(slug="other")
    AppointmentFactory(post__slug="head", person_en="Javier Colomina Píriz")

    assert listed(staff.get(POSTS, {"q": "PIRIZ"})) == ["head"]


@time_machine.travel("2024-06-01")
def test_offices_are_filtered_by_status(staff):
    OfficeFactory(slug="open")
    OfficeFactory(slug="closed", closed=date(2017, 4, 1))
    OfficeFactory(slug="planned", opened=date(2030, 1, 1))

    assert [listed(staff.get(OFFICES, {"status": status})) for status in ("open", "closed", "planned")] == [
        ["open"],
        ["closed"],
        ["planned"],
    ]


def test_offices_are_filtered_by_a_region_that_they_serve(staff):
    served, other = RegionFactory(slug="central-asia"), RegionFactory(slug="south-caucasus")
    OfficeFactory(slug="both").regions.add(served, other)
    OfficeFactory(slug="one").regions.add(other)
    OfficeFactory(slug="none")

    assert listed(staff.get(OFFICES, {"region": "central-asia"})) == ["both"]
    assert len(listed(staff.get(OFFICES, {"region": "nonsense"}))) == 3


@pytest.mark.parametrize("column", [1, 2, 6, 7])
def test_pages_hold_every_office_once_and_the_other_way_round_in_reverse(staff, monkeypatch, column):
    monkeypatch.setattr(OfficeAdmin, "list_per_page", 3)
    for _each in range(7):
        OfficeFactory(name_en="Office", kind=Office.Kind.LIAISON, opened=date(2010, 1, 1))

    forwards, backwards = (
        [slug for page in (1, 2, 3) for slug in listed(staff.get(OFFICES, {"o": order, "p": page}))]
        for order in (column, -column)
    )

    assert sorted(forwards) == sorted(Office.objects.values_list("slug", flat=True))
    assert backwards == forwards[::-1]


@pytest.mark.parametrize(("asked", "shown"), [("-1", 3), ("0", 3), ("2", 2), ("4", 3), ("9" * 20, 3), ("abc", 1)])
def test_a_page_that_is_not_there_or_not_any_more_is_the_last_one(staff, monkeypatch, asked, shown):
    monkeypatch.setattr(OfficeAdmin, "list_per_page", 3)
    OfficeFactory.create_batch(7)

    response = staff.get(OFFICES, {"p": asked})

    assert (response.status_code, response.context["cl"].page_num) == (200, shown)
    assert listed(response) == listed(staff.get(OFFICES, {"p": shown}))


def test_by_its_closing_date_an_office_without_one_stands_last(staff):
    for slug, closed, precision in [
        ("open", None, "day"),
        ("year", date(2015, 1, 1), "year"),
        ("may", date(2015, 5, 2), "day"),
    ]:
        OfficeFactory(slug=slug, closed=closed, closed_precision=precision)

    assert listed(staff.get(OFFICES, {"o": 7})) == ["may", "year", "open"]
    assert listed(staff.get(OFFICES, {"o": -7})) == ["open", "year", "may"]


@time_machine.travel("2024-06-01")
def test_what_needs_attention_is_listed(staff):
    good, bad = OfficeFactory(slug="good"), OfficeFactory(slug="bad")
    source = SourceFactory()
    places = PremisesFactory(office=good, until=date(2015, 1, 1)), PremisesFactory(office=good, since=date(2015, 1, 1))
    for row in (good, *places, ContactFactory(office=good, verified=date(2023, 6, 2))):
        row.sources.add(source)
    PremisesFactory(office=bad, latitude=None, longitude=None)
    ContactFactory(office=bad, verified=date(2023, 6, 1))
    OfficeFactory(slug="told", closed=date(2017, 4, 1), closing_note_en="The embassy.")
    OfficeFactory(slug="succeeded", closed=date(2017, 4, 1), successor=good)
    OfficeFactory(slug="untold", closed=date(2017, 4, 1))
    ContactFactory(office__slug="closed-long-ago", office__closed=date(2017, 4, 1), office__closing_note_en="Told.")
    never = ContactFactory(office__slug="never", office__opened=date(2011, 1, 1))
    for row in (never, never.office, PremisesFactory(office=never.office)):
        row.sources.add(source)

    found = {key: listed(staff.get(OFFICES, {"attention": key})) for key in ("position", "verify", "closing", "source")}

    assert found["verify"] == ["bad", "never"]
    assert found["closing"] == ["untold"]
    assert sorted(found["position"]) == ["bad", "closed-long-ago", "succeeded", "told", "untold"]
    assert sorted(found["source"]) == ["bad", "closed-long-ago", "succeeded", "told", "untold"]
    assert len(listed(staff.get(OFFICES, {"attention": "nonsense"}))) == 7
    groups = {group["name"]: group["entries"] for group in staff.get(reverse("admin:index")).context["attention"]}
    assert [entry["count"] for entry in groups["Offices"]] == [len(slugs) for slugs in found.values()]


@time_machine.travel("2024-06-01")
def test_posts_without_a_holder_are_listed_if_their_office_is_open(staff):
    AppointmentFactory(post__slug="held")
    AppointmentFactory(post__slug="left", until=date(2020, 1, 1))
    AppointmentFactory(post__slug="over", post__office__closed=date(2017, 4, 1), until=date(2017, 4, 1))

    assert listed(staff.get(POSTS, {"attention": "vacant"})) == ["left"]


def many(number):
    for _each in range(number):
        office = OfficeFactory()
        office.regions.add(RegionFactory())
        PremisesFactory(office=office)
        AppointmentFactory(post__office=office)


@pytest.mark.parametrize("url", [OFFICES, POSTS])
def test_a_list_asks_as_often_for_30_rows_as_for_one(staff, django_assert_num_queries, url):
    many(1)
    staff.get(url)
    with CaptureQueriesContext(connection) as one:
        staff.get(url)
    many(29)

    with django_assert_num_queries(len(one)):
        response = staff.get(url)

    assert len(listed(response)) == 30


def test_a_name_is_listed_in_the_editors_language_or_marked_as_another(staff):
    OfficeFactory(name_en="Liaison <Office>")
    staff.get(OFFICES)
    user = staff.get(OFFICES).context["user"]
    user.language = "fr"
    user.save()

    page = staff.get(OFFICES).content.decode()

    assert '<span lang="en" dir="ltr">Liaison &lt;Office&gt;</span>' in page


@time_machine.travel("2024-06-01")
def test_posts_are_listed_with_who_holds_them_today(staff):
    post, vacant = PostFactory(slug="head"), PostFactory(slug="deputy")
    for each in (post, vacant):
        AppointmentFactory(post=each, person_en="Former", since=date(2012, 1, 1), until=date(2015, 1, 1))
    AppointmentFactory(post=post, person_en="Present", since=date(2016, 1, 1))

    page = staff.get(POSTS).content.decode()

    assert ("Present" in page, "Former" in page) == (True, False)
