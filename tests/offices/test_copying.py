"""A new office that begins as a copy of another one."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from publishing.models import Revision
from tests.factories import (
    ContactFactory,
    OfficeFactory,
    PostFactory,
    PremisesFactory,
    RegionFactory,
    SourceFactory,
)
from tests.public_pages import errors, form_data
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    region = RegionFactory()
    office = OfficeFactory(
        slug="tbilisi",
        name_en="Tbilisi",
        name_ka="თბილისი",
        kind="liaison",
        profile_en="What it does.",
        profile_fr="Ce qu’il fait.",
        opened=date(2010, 10, 1),
        verified=date(2020, 1, 1),
        life_note_en="Since then.",
    )
    office.regions.add(region)
    office.sources.add(SourceFactory())
    PremisesFactory(office=office, country="AM", since=date(2010, 1, 1), until=date(2015, 1, 1))
    PremisesFactory(office=office, country="GE", city_en="Tbilisi", since=date(2015, 1, 1), time_zone="Asia/Tbilisi")
    ContactFactory(office=office)
    PostFactory(office=office)
    return office


def copy(client, office):
    response = client.post(reverse("admin:offices_office_copy", args=[office.pk]))
    return response, Revision.objects.drafts().latest("created")


def test_a_copy_has_what_offices_have_in_common_and_nothing_that_is_known_of_one(office):
    response, draft = copy(signed_in(person("Authors")), office)

    fields, (premises,) = draft.snapshot["fields"], draft.snapshot["rows"]["premises"]
    kept = {name: value for name, value in fields.items() if value}
    assert response.status_code == 302
    assert draft.title == "Copy of Tbilisi"
    assert kept == {
        "kind": "liaison",
        "picture_focus_x": 50,
        "picture_focus_y": 50,
        "profile_en": "What it does.",
        "profile_fr": "Ce qu’il fait.",
        "opened_precision": "day",
        "closed_precision": "day",
    }
    assert draft.snapshot["relations"] == {"regions": [str(office.regions.get().pk)], "sources": []}
    assert draft.snapshot["rows"]["contacts"] == []
    assert draft.snapshot["pk"] != str(office.pk)
    assert (premises["fields"]["country"], premises["fields"]["time_zone"]) == ("GE", "Asia/Tbilisi")
    assert not any(premises["fields"][name] for name in ("city_en", "since", "until", "verified", "latitude"))


def test_a_copy_takes_what_the_draft_says(office):
    client = signed_in(person("Authors"))
    url = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(client.get(url), "office_form") | {"profile_en": "Drafted.", "_draft": "1"}
    assert client.post(url, data).status_code == 302

    _response, draft = copy(client, office)

    assert draft.snapshot["fields"]["profile_en"] == "Drafted."


def test_a_copy_opens_asks_for_its_own_address_and_is_published_with_what_it_lacked(office):
    client = signed_in(person("Publishers"))
    response, draft = copy(client, office)
    page = client.get(response.url)
    data = form_data(page, "office_form") | {"_save": "1"}

    refused = client.post(response.url, data)
    own = {"name_en": "Baku", "slug": "baku", "opened": "2020-01-01", "premises-0-city_en": "Baku"}
    published = client.post(response.url, data | own)

    lacking = ("Opening date", "Web address", "Name (English)", "Premises: City (English)")
    assert sorted(draft.faults) == sorted(f"{name}: This field cannot be blank." for name in lacking)
    assert page.context["adminform"].prepopulated_fields
    assert errors(refused).count("This field is required.") == 4
    assert published.status_code == 302, errors(published)
    assert client.get("/en/offices/baku/").status_code == 200
    assert client.get("/en/offices/tbilisi/").status_code == 200


def test_who_may_add_no_office_is_offered_no_copy(office):
    client = signed_in(person("Authors"))
    address = reverse("admin:offices_office_copy", args=[office.pk])
    url = reverse("admin:offices_office_change", args=[office.pk])
    reader = person()
    reader.user_permissions.add(*Permission.objects.filter(codename="view_office"))

    assert f'action="{address}"' in client.get(url).content.decode()
    assert f'action="{address}"' not in signed_in(reader).get(url).content.decode()
    assert signed_in(reader).post(address).status_code == 403
    assert client.get(address).status_code == 405
    assert client.post(reverse("admin:offices_office_copy", args=[office.regions.get().pk])).status_code == 404


def test_contacts_are_published_in_the_order_in_which_they_were_typed():
    office, client = OfficeFactory(name_en="Office"), signed_in(person("Publishers"))
    first = ContactFactory(office=office, position=3, kind="web", value="https://example.org/first")
    url = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(client.get(url), "office_form") | {"contacts-TOTAL_FORMS": "3", "change_note": "More."}
    empty = {name: value for name, value in data.items() if name.startswith("contacts-__prefix__")}
    for number, value in enumerate(["https://example.org/z", "https://example.org/a"], 1):
        data |= {name.replace("__prefix__", str(number)): text for name, text in empty.items()}
        data |= {f"contacts-{number}-kind": "web", f"contacts-{number}-value": value}

    response = client.post(url, data | {"_save": "1"})

    assert response.status_code == 302, errors(response)
    assert [row.value for row in office.contacts.all()] == [
        first.value,
        "https://example.org/z",
        "https://example.org/a",
    ]


def move(client, office, day):
    return client.post(reverse("admin:offices_office_move", args=[office.pk]), {"day": day}, follow=True)


def test_an_office_that_moves_keeps_country_city_and_zone_and_leaves_the_old_premises_on_the_day(office):
    client = signed_in(person("Authors"))

    page = move(client, office, "2026-12-15")

    draft = Revision.objects.drafts().get()
    rows = sorted((row["fields"] for row in draft.snapshot["rows"]["premises"]), key=lambda row: row["since"])
    kept = ("country", "city_en", "time_zone", "since", "until")
    assert [[row[name] or "" for name in kept] for row in rows[1:]] == [
        ["GE", "Tbilisi", "Asia/Tbilisi", "2015-01-01", "2026-12-15"],
        ["GE", "Tbilisi", "Asia/Tbilisi", "2026-12-15", ""],
    ]
    assert not any(rows[2][name] for name in ("latitude", "address_en", "verified"))
    assert page.redirect_chain[-1][0] == reverse("admin:offices_office_change", args=[office.pk]) + "#premises-2"
    assert form_data(page, "office_form")["premises-2-city_en"] == ["Tbilisi"]
    assert draft.faults == []


def test_who_may_not_change_an_office_does_not_move_it_and_what_is_no_office_does_not_move(office):
    author, reader = signed_in(person("Authors")), person()
    reader.user_permissions.add(*Permission.objects.filter(codename="view_office"))
    address = reverse("admin:offices_office_move", args=[office.pk])
    no_office = reverse("admin:offices_office_move", args=[office.regions.get().pk])

    refused = [ask(address).status_code for ask in (signed_in(reader).get, signed_in(reader).post)]
    missing = [ask(no_office).status_code for ask in (author.get, author.post)]

    assert (refused, missing) == ([403, 403], [404, 404])


def test_what_was_drafted_before_stays_when_the_office_moves(office):
    client = signed_in(person("Authors"))
    url = reverse("admin:offices_office_change", args=[office.pk])
    client.post(url, form_data(client.get(url), "office_form") | {"name_en": "Drafted", "_draft": "1"})

    move(client, office, "2026-12-15")

    snapshot = Revision.objects.drafts().get().snapshot
    assert (snapshot["fields"]["name_en"], len(snapshot["rows"]["premises"])) == ("Drafted", 3)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2015-01-01", "The office came to its last premises on 1 January 2015. Write a later day."),
        ("never", "Enter a valid date."),
        ("", "This field is required."),
        ("9999-01-01", "Write a year between 1900 and 2100."),
    ],
)
def test_a_day_on_which_it_cannot_move_is_refused_in_words(office, day, said):
    page = move(signed_in(person("Authors")), office, day)

    assert page.context["form"].errors == {"day": [said]}
    assert not Revision.objects.drafts().exists()


def test_an_office_without_premises_moves_into_its_first_ones():
    office = OfficeFactory()

    move(signed_in(person("Authors")), office, "2026-12-15")

    (row,) = Revision.objects.drafts().get().snapshot["rows"]["premises"]
    assert (row["fields"]["since"], row["fields"]["country"]) == ("2026-12-15", "")


def test_premises_that_end_in_the_month_of_the_move_end_on_its_day(office):
    office.premises.filter(until=None).update(until=date(2026, 12, 15), until_precision="month")

    move(signed_in(person("Authors")), office, "2026-12-15")

    rows = [row["fields"] for row in Revision.objects.drafts().get().snapshot["rows"]["premises"]]
    assert sorted((row["until"] or "", row["until_precision"]) for row in rows) == [
        ("", "day"),
        ("2015-01-01", "day"),
        ("2026-12-15", "day"),
    ]


def test_premises_that_were_left_long_ago_are_not_said_to_have_been_kept_until_the_day(office):
    office.premises.filter(until=None).update(until=date(2021, 5, 1))

    move(signed_in(person("Authors")), office, "2026-12-15")

    rows = Revision.objects.drafts().get().snapshot["rows"]["premises"]
    ends = {row["fields"]["since"]: row["fields"]["until"] for row in rows}
    assert ends == {"2010-01-01": "2015-01-01", "2015-01-01": "2021-05-01", "2026-12-15": None}
