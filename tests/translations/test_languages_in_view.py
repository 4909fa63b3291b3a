"""A form has its texts in the source and the languages in view; what it was sent without, it cannot overwrite."""

from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offices.models import Contact, Office, Premises
from publishing.models import Revision
from tests.documents import Document
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, SourceFactory, UserFactory
from tests.public_pages import errors, form_data
from translations.models import Pair
from translations.states import record

pytestmark = pytest.mark.django_db
LANGUAGES = settings.MODELTRANSLATION_LANGUAGES
QUERIES = 18


def change_url(office, query=""):
    return reverse("admin:offices_office_change", args=[office.pk]) + query


def in_every_language(**texts):
    return {f"{name}_{code}": f"{text} {code}" for name, text in texts.items() for code in LANGUAGES}


def large_office(rows=10):
    office = OfficeFactory(**in_every_language(name="Office", profile="What it does"))
    for number in range(rows):
        texts = in_every_language(city="City", address="Street", hours="Hours")
        days = {"since": date(2000 + number, 3, 2), "until": date(2001 + number, 3, 2)}
        place = Premises.objects.create(office=office, country="GE", **days, **texts)
        place.sources.add(SourceFactory())
        Contact.objects.create(
            office=office,
            kind="telephone",
            value=f"+9953229338{number:02}",
            position=number,
            **in_every_language(label="Label"),
        )
    return office


def texts_of(office):
    """{(model, key, column): text} of an office and its rows."""
    rows = [office, *office.premises.order_by("pk"), *office.contacts.order_by("pk")]
    return {
        (type(row).__name__, str(row.pk), field.attname): getattr(row, field.attname)
        for row in rows
        for field in row._meta.concrete_fields
        if getattr(field, "language", None)
    }


def names_in(page):
    return {name for name in form_data(page, "office_form") if name.startswith("name_")}


def test_a_form_is_sent_in_the_source_and_one_language(staff):
    url = change_url(OfficeFactory())

    assert names_in(staff.get(url)) == {"name_en", "name_fr"}
    assert names_in(staff.get(f"{url}?beside=ka")) == {"name_en", "name_ka"}
    assert names_in(staff.get(url)) == {"name_en", "name_ka"}
    assert names_in(staff.get(f"{url}?beside=ka,ru")) == {"name_en", "name_ka", "name_ru"}
    assert names_in(staff.get(f"{url}?beside=xx")) == {"name_en", "name_ka", "name_ru"}
    assert names_in(staff.get(f"{url}?beside=all")) == {f"name_{code}" for code in LANGUAGES}


def test_the_languages_one_works_in_come_first(client):
    user = UserFactory(language="ru", working_languages=["hy", "ka"])
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    url = change_url(OfficeFactory())

    assert names_in(client.get(url)) == {"name_en", "name_hy"}


def test_each_text_is_told_by_its_language_its_help_and_its_state(staff):
    office = OfficeFactory(name_ka="ოფისი", profile_en="What it does.")
    record(office, "ka")
    ContactFactory(office=office)  # without a text that has form

    page = Document(staff.get(change_url(office, "?beside=ka")).content.decode())

    fields = {e["name"]: e for tag in ("input", "textarea") for e in page.all(tag) if "data-language" in e}
    told = {
        name: (e["lang"], e["dir"], "required" in e, "data-prose" in e, e.get("aria-describedby"))
        for name, e in fields.items()
        if name.rpartition("_")[0] in ("name", "profile", "closing_note")
    }
    assert told == {
        "name_en": ("en", "ltr", True, False, None),
        "name_ka": ("ka", "ltr", False, False, "state-draft"),
        "profile_en": ("en", "ltr", False, True, "id_profile_en_helptext"),
        "profile_ka": ("ka", "ltr", False, True, "state-missing"),
        "closing_note_en": ("en", "ltr", False, True, "id_closing_note_en_helptext"),
        "closing_note_ka": ("ka", "ltr", False, True, None),
    }
    assert len(page.all("script", id="prose-settings")) == 1
    assert {e["id"]: e["text"] for e in page.all("span") if e.get("id", "").startswith("state-")} == {
        "state-missing": "State: missing",
        "state-outdated": "State: outdated",
        "state-draft": "State: not reviewed",
        "state-reviewed": "State: reviewed",
    }


def test_the_form_of_a_large_office_takes_few_bytes_and_as_many_queries_as_a_small_one(staff):
    counts = []
    for rows in (1, 10, 20):
        url = change_url(large_office(rows))
        staff.get(url)
        with CaptureQueriesContext(connection) as queries:
            page = staff.get(url)
        counts.append(len(queries))
        assert len(page.content) <= 120_000

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= QUERIES


@pytest.mark.parametrize("button", ["_draft", "_save"])
def test_what_is_not_in_view_stays_as_it_is(staff, button):
    office = large_office()
    before = texts_of(office)
    url = change_url(office)
    data = {**form_data(staff.get(url), "office_form"), "name_fr": "Bureau", button: "1"}

    response = staff.post(url, data)

    assert response.status_code == 302, errors(response)
    if button == "_draft":
        staff.post(url, {**form_data(staff.get(url), "office_form"), "_save": "1"})
    office = Office.objects.get()
    assert texts_of(office) == {**before, ("Office", str(office.pk), "name_fr"): "Bureau"}
    assert [place.sources.count() for place in office.premises.all()] == [1] * 10


def test_what_a_form_lost_on_its_way_stays_as_it_is(staff):
    place = PremisesFactory(office__name_fr="Bureau", office__life_note_en="Founded.", city_fr="Ville")
    office = place.office
    office.sources.add(SourceFactory())
    place.sources.add(SourceFactory())
    url = change_url(office)
    data = form_data(staff.get(url), "office_form")
    kept = (
        "csrf",
        "form_key",
        "seen",
        "change_note",
        "premises-TOTAL",
        "premises-INITIAL",
        "premises-0-id",
        "contacts-",
    )
    torn = {name: value for name, value in data.items() if name.startswith(kept)}

    response = staff.post(url, {**torn, "premises-0-city_ru": "Город", "_save": "1"})

    assert response.status_code == 302
    office.refresh_from_db()
    place.refresh_from_db()
    assert (office.name_fr, office.life_note_en, office.sources.count()) == ("Bureau", "Founded.", 1)
    assert (place.city_fr, place.city_ru, place.sources.count()) == ("Ville", "Город", 1)


def test_rows_that_are_over_or_many_are_sent_by_name_and_whole_when_asked_for(staff):
    office = OfficeFactory()
    former = PremisesFactory(office=office, since=date(2001, 1, 1), until=date(2002, 1, 1), city_ka="ქალაქი")
    PremisesFactory(office=office, since=date(2002, 1, 1))
    contacts = [ContactFactory(office=office, position=number) for number in range(6)]
    url = change_url(office)

    page = staff.get(url)
    data = form_data(page, "office_form")
    part = staff.get(url, {"only": str(former.pk), "beside": "ka", "seen": data["seen"][0]}).content.decode()

    assert {name for name in data if name.startswith("premises-0-")} == {"premises-0-id"}
    assert "premises-1-city_en" in data
    assert {name for name in data if name.startswith("contacts-5-")} == {"contacts-5-id", "contacts-5-position"}
    assert page.content.decode().count("data-row=") == 7
    assert 'name="premises-0-city_ka" value="ქალაქი"' in part
    assert "premises-1-" not in part
    assert "premises-0-city_en" in form_data(staff.get(url, {"rows": "all"}), "office_form")
    assert contacts[0].position == 0


def test_a_folded_row_can_be_moved_and_deleted(staff):
    office = OfficeFactory()
    values = [f"+99532293387{number}" for number in range(6)]
    for number, value in enumerate(values):
        ContactFactory(office=office, position=number, value=value)
    url = change_url(office)
    data = form_data(staff.get(url), "office_form")
    moved = {"contacts-0-position": "1", "contacts-1-position": "0", "contacts-5-DELETE": "on"}

    staff.post(url, {**data, **moved, "_save": "1"})

    order = office.contacts.order_by("position").values_list("value", flat=True)
    assert list(order) == [values[1], values[0], *values[2:5]]


def test_texts_in_another_language_are_those_of_what_the_page_shows(staff, client):
    place = PremisesFactory(office__name_ka="ოფისი", city_ka="ქალაქი")
    url = change_url(place.office)
    seen = form_data(staff.get(url), "office_form")["seen"][0]
    changed = form_data(staff.get(f"{url}?beside=ka"), "office_form")
    staff.post(url, {**changed, "name_ka": "სხვა", "_save": "1"})

    part = staff.get(url, {"only": "texts", "beside": "ka", "seen": seen})

    html = part.content.decode()
    assert 'name="name_ka" value="ოფისი"' in html
    assert 'name="premises-0-city_ka" value="ქალაქი"' in html
    assert 'name="premises-__prefix__-city_ka"' in html
    assert [word for word in ("name_en", "name_fr", 'name="slug"', "<html") if word in html] == []


def test_parts_of_a_form_are_for_those_who_may_see_it(client):
    url = change_url(OfficeFactory(name_ka="ოფისი"), "?only=texts&beside=ka")
    client.force_login(UserFactory(is_superuser=False), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(url).status_code == 403


@pytest.mark.parametrize(
    "kind", ["offices_office", "offices_post", "regions_region", "regions_partner", "mandate_question"]
)
def test_what_is_new_takes_one_language_more(staff, kind):
    part = staff.get(reverse(f"admin:{kind}_add"), {"only": "texts", "beside": "ka"})

    assert part.status_code == 200
    assert '_ka"' in part.content.decode()


@pytest.mark.parametrize("button", ["_draft", "_save", "_preview"])
def test_what_is_sent_is_never_a_part_alone(staff, button):
    url = reverse("admin:offices_office_add")
    data = form_data(staff.get(url), "office_form")
    data = {name: value for name, value in data.items() if name.endswith(("_FORMS", "form_key"))}

    refused = staff.post(f"{url}?only=texts", {**data, "name_ka": "ოფისი", button: "1"})

    assert "This field is required." in refused.content.decode()
    assert not Revision.objects.exists()


def test_what_a_form_did_not_show_is_not_reviewed_with_it(staff):
    office = OfficeFactory(name_ka="ოფისი")
    ended = PremisesFactory(office=office, since=date(2001, 1, 1), until=date(2002, 1, 1), city_ka="ქალაქი")
    for row in (office, ended):
        record(row, "ka")
    url = change_url(office)

    def reviewed_after(query):
        data = form_data(staff.get(url + query), "office_form") | {"reviewed_languages": ["ka"], "_save": "1"}
        told = staff.post(url, data, follow=True).content.decode()
        texts = set(Pair.objects.filter(reviewed=True).values_list("text", flat=True))
        return texts, "did not show" in told

    assert reviewed_after("?beside=fr") == (set(), True)
    assert reviewed_after("?beside=ka") == ({"ოფისი"}, True)
    assert reviewed_after("?beside=ka&rows=all") == ({"ოფისი", "ქალაქი"}, False)
    assert reviewed_after("?beside=ka") == ({"ოფისი", "ქალაქი"}, False)
