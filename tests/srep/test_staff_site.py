from datetime import date

import pytest
from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from languages.words import sentence_case
from tests.documents import Document
from tests.factories import (
    AppointmentFactory,
    ContactFactory,
    MilestoneFactory,
    OfficeFactory,
    ParticipationFactory,
    PartnerFactory,
    PassageFactory,
    PremisesFactory,
    PublisherFactory,
    QuestionFactory,
    RegionFactory,
    SourceFactory,
    TermFactory,
    UserFactory,
)
from translations.states import record

pytestmark = pytest.mark.django_db

INDEX, LOGIN, TEXTS = reverse("admin:index"), reverse("admin:login"), reverse("admin:texts")
SECRET = "a long enough pass phrase"


def rows_of_every_kind():
    partner = ParticipationFactory(note_en="A note.").partner
    office = PremisesFactory().office
    office.sources.add(SourceFactory())
    ContactFactory(office=office, label_en="Reception")
    post = AppointmentFactory(post__office=office).post
    return [
        partner,
        partner.region,
        office,
        post,
        QuestionFactory(),
        MilestoneFactory(),
        PassageFactory(),
        PublisherFactory(),
        TermFactory(),
    ]


def test_every_model_of_content_can_be_edited(staff):
    for row in rows_of_every_kind():
        opts = row._meta
        changelist = staff.get(reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"))
        pages = [
            staff.get(reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[row.pk]))
            for page in ("change", "history", "delete")
        ]

        assert [changelist.status_code, *(page.status_code for page in pages)] == [200] * 4
        assert list(changelist.context["cl"].result_list) == [row]


def test_every_list_is_called_by_what_stands_in_it(staff):
    for model in admin.site._registry:
        page = Document(staff.get(reverse(admin_urlname(model._meta, "changelist"))).content.decode())
        name = sentence_case(model._meta.verbose_name_plural)
        assert page.words("h1") == [name]
        assert page.words("title")[0].startswith(f"{name} | ")


def test_leaflets_own_admin_is_not_part_of_it():
    assert sorted(model._meta.label for model in admin.site._registry) == [
        "accounts.User",
        "auth.Group",
        "mandate.Milestone",
        "mandate.Passage",
        "mandate.Question",
        "offices.Office",
        "offices.Post",
        "pages.Publisher",
        "publishing.ChangeSet",
        "publishing.JournalEntry",
        "publishing.Task",
        "regions.Partner",
        "regions.Region",
        "regions.Source",
        "translations.Pair",
        "translations.Term",
    ]


def test_the_first_page_counts_what_needs_attention_and_links_to_it(staff):
    assert b"Nothing needs attention now." in staff.get(INDEX).content
    OfficeFactory(closed="2017-04-01")
    office = PremisesFactory(until=date(2015, 1, 1)).office
    PremisesFactory(office=office, since=date(2015, 1, 1))
    for row in (office, *office.premises.all()):
        row.sources.add(SourceFactory())

    response = staff.get(INDEX)

    offices = next(group for group in response.context["attention"] if group["name"] == "Offices")
    assert [(entry["url"], entry["count"]) for entry in offices["entries"]] == [
        ("/admin/offices/office/?attention=position", 1),
        ("/admin/offices/office/?attention=closing", 1),
        ("/admin/offices/office/?attention=source", 1),
    ]
    assert b"Nothing needs attention now." not in response.content
    for group in response.context["attention"]:
        for entry in group["entries"]:
            assert len(staff.get(entry["url"]).context["cl"].result_list) == entry["count"]


def test_the_first_page_names_what_needs_attention_where_it_is_little_and_leads_to_the_row(staff):
    office = OfficeFactory(name_en="Tbilisi")
    office.sources.add(source := SourceFactory())
    ContactFactory(office=office, position=1, value="https://example.org/").sources.add(source)
    ContactFactory(office=office, position=2, value="https://example.com/", kind="web")

    response = staff.get(INDEX)

    offices = next(group for group in response.context["attention"] if group["name"] == "Offices")
    form = f"/admin/offices/office/{office.pk}/change/"
    named = {entry["url"].rpartition("=")[2]: entry["rows"] for entry in offices["entries"]}
    assert named["source"] == [("Tbilisi: https://example.com/", f"{form}#contacts-1")]
    assert named["position"] == [("Tbilisi", form)]
    assert 'id="contacts-1"' in staff.get(form).content.decode()
    for _each in range(3):
        OfficeFactory()
    offices = next(group for group in staff.get(INDEX).context["attention"] if group["name"] == "Offices")
    assert (offices["entries"][0]["count"], offices["entries"][0]["rows"]) == (4, [])


def test_the_first_page_counts_texts_by_language_and_state(staff):
    region = RegionFactory(name_en="Central Asia", name_fr="Asie centrale", name_ru="Центральная Азия", profile_en="")
    record(region, "fr", reviewed=True)

    counts = {language["code"]: language["states"] for language in staff.get(INDEX).context["text_counts"]["languages"]}

    assert counts["fr"] == [("missing", 0), ("outdated", 0), ("draft", 0), ("reviewed", 1)]
    assert counts["ru"] == [("missing", 0), ("outdated", 1), ("draft", 0), ("reviewed", 0)]
    assert counts["ka"] == [("missing", 1), ("outdated", 0), ("draft", 0), ("reviewed", 0)]


def test_the_first_page_counts_no_further_than_it_says(staff, monkeypatch):
    monkeypatch.setattr("srep.admin.MOST_COUNTED", 2)
    monkeypatch.setattr("translations.text_list.ROWS_READ", 1)
    for _each in range(3):
        OfficeFactory(name_en="Office", profile_en="")

    response = staff.get(INDEX)

    offices = next(group for group in response.context["attention"] if group["name"] == "Offices")
    assert (offices["entries"][0]["count"], offices["entries"][0]["is_more"]) == (2, True)
    assert '<td class="count">2+</td>' in response.content.decode()
    assert response.context["text_counts"]["languages"][0]["states"][0] == ("missing", 1)
    assert response.context["text_counts"]["rows_read"] == 1
    assert b"only what was changed last is counted here: 1" in response.content


def test_the_list_of_texts_reads_what_was_changed_last(staff, monkeypatch):
    monkeypatch.setattr("translations.text_list.ROWS_READ", 1)
    for name in ("First", "Second"):
        OfficeFactory(name_en=name, profile_en="")
    OfficeFactory(name_en="Third", name_ka="მესამე", profile_en="")

    response = staff.get(TEXTS, {"language": "ka", "state": "missing"})

    assert [text.source for text in response.context["page"]] == ["Second"]
    assert response.context["rows_read"] == 1


def test_the_first_page_asks_as_often_for_30_rows_of_each_kind_as_for_one(
    staff, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("srep.admin.ROWS_NAMED", 0)  # a few are also named
    rows_of_every_kind()
    staff.get(INDEX)
    with CaptureQueriesContext(connection) as one:
        staff.get(INDEX)
    for number in range(29):
        PartnerFactory(code=f"{chr(88 + number // 26)}{chr(65 + number % 26)}")
        AppointmentFactory(post__office=PremisesFactory().office)
        MilestoneFactory()

    with django_assert_num_queries(len(one)):
        staff.get(INDEX)


def test_texts_in_a_state_are_listed_with_the_form_in_which_they_are_edited(staff):
    place = PremisesFactory(city_en="Tbilisi", office__name_en="Office", office__name_ka="ოფისი", office__profile_en="")

    page = staff.get(TEXTS, {"language": "ka", "state": "missing"}).context["page"]

    assert [(text.source, text.form_url) for text in page] == [
        ("Tbilisi", f"/admin/offices/office/{place.office_id}/change/?beside=ka")
    ]


def test_the_text_of_a_row_is_listed_with_the_object_that_the_row_is_of(staff):
    ParticipationFactory(partner__name_en="Armenia", partner__name_ka="სომხეთი", note_en="Sources differ.")

    page = staff.get(TEXTS, {"language": "ka", "state": "missing", "kind": "regions.partner"}).context["page"]

    assert [(text.title, text.source) for text in page if text.field == "note"] == [("Armenia", "Sources differ.")]


@pytest.mark.parametrize("query", [{"language": "xx"}, {"state": "x" * 5000}, {"page": "abc"}, {"page": "999"}])
def test_nonsense_in_the_address_of_the_text_list_shows_its_beginning(staff, query):
    RegionFactory()

    shown = [text.source for text in staff.get(TEXTS).context["page"]]
    response = staff.get(TEXTS, query)

    assert shown
    assert (response.status_code, response.context["language_in_view"]) == (200, "fr")
    assert response.context["page"].number == 1
    assert [text.source for text in response.context["page"]] == shown


def test_who_may_not_see_offices_sees_none_of_their_texts(client):
    OfficeFactory(name_en="Hidden office")
    client.force_login(UserFactory(is_superuser=False), backend="django.contrib.auth.backends.ModelBackend")

    texts = client.get(TEXTS, {"language": "ka", "state": "missing"})
    index = client.get(INDEX)

    assert list(texts.context["page"]) == []
    assert index.context["attention"] == []
    assert b"Hidden office" not in texts.content


def test_who_may_only_look_sees_the_forms_without_fields(client):
    rows = rows_of_every_kind()
    onlooker = UserFactory(is_superuser=False, language="en")
    onlooker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(onlooker, backend="django.contrib.auth.backends.ModelBackend")

    for row in rows:
        url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        page = client.get(url)

        assert page.status_code == 200
        assert not {name for name in page.context["adminform"].form.fields if name.endswith("_en")}
        assert b"reviewed_languages" not in page.content
        assert client.post(url, {"name_en": "x"}).status_code == 403


@pytest.mark.parametrize("path", [INDEX, TEXTS, reverse("admin:check_position"), "/admin/offices/office/"])
def test_strangers_are_led_to_the_login(client, path):
    response = client.get(path)

    assert (response.status_code, response["Location"]) == (302, f"{LOGIN}?next={path}")


@pytest.mark.parametrize(("language", "save"), [("en", "Save"), ("fr", "Enregistrer"), ("ru", "Сохранить")])
def test_the_pages_speak_the_editors_language(client, language, save):
    client.force_login(UserFactory(language=language), backend="django.contrib.auth.backends.ModelBackend")

    response = client.get(reverse("admin:auth_group_add"))

    assert f'<html lang="{language}" dir="ltr">' in response.content.decode()
    assert f'value="{save}"' in response.content.decode()


def test_every_language_can_be_chosen_in_a_form_and_is_marked_as_itself(staff):
    office = OfficeFactory(name_en="Office", name_fr="Bureau", profile_en="")

    response = staff.get(reverse("admin:offices_office_change", args=[office.pk]), {"beside": "ka"})

    languages = response.context["languages_in_view"]
    assert [language["code"] for language in languages] == ["fr", "ru", "hy", "az", "ka", "kk", "ky", "tg", "tk", "uz"]
    assert languages[0]["told"] == "outdated: 1"
    assert languages[4]["told"] == "missing: 1"
    form = response.context["adminform"].form
    assert form["name_ka"].field.widget.attrs["lang"] == "ka"
    assert form["name_ka"].help_text == "State: missing"
    assert str(form["name_ka"].label) == "Name (ქართული)"


# Login


def attempt(client, secret, **extra):
    return client.post(LOGIN, {"username": "nino", "password": secret}, **extra)


def test_the_right_password_opens_the_door(client):
    UserFactory(username="nino")

    response = attempt(client, SECRET)

    assert (response.status_code, response["Location"]) == (302, INDEX)
    assert client.get(INDEX).context["user"].username == "nino"


def test_whoever_was_sent_to_log_in_is_led_back_but_to_no_other_site(client):
    UserFactory(username="nino")

    targets = []
    for path in (TEXTS, "https://evil.example/", "//evil.example/"):
        answer = client.post(LOGIN, {"username": "nino", "password": SECRET, "next": path})
        targets.append(answer["Location"])
        client.logout()

    assert targets == [TEXTS, INDEX, INDEX]


def test_eight_wrong_passwords_lock_the_door_even_for_the_right_one(client):
    UserFactory(username="nino")

    answers = [attempt(client, "wrong").status_code for _each in range(8)]
    locked = attempt(client, SECRET)

    assert answers == [200] * 7 + [429]
    assert locked.status_code == 429
    assert b"<h1>Too many attempts</h1>" in locked.content


def test_a_chosen_address_does_not_evade_the_lock(client, settings):
    UserFactory(username="nino")

    for number in range(8):
        attempt(client, "wrong", headers={"X-Forwarded-For": f"198.51.100.{number}"})

    assert attempt(client, SECRET, headers={"X-Forwarded-For": "198.51.100.99"}).status_code == 429


def test_behind_a_proxy_the_lock_follows_the_client_and_not_what_it_says(client, settings):
    settings.PROXY_COUNT = 1
    UserFactory(username="nino")

    for number in range(8):
        attempt(client, "wrong", headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"})

    guesser = attempt(client, SECRET, headers={"X-Forwarded-For": "198.51.100.99, 203.0.113.7"})
    colleague = attempt(client, SECRET, headers={"X-Forwarded-For": "203.0.113.8"})
    assert (guesser.status_code, colleague.status_code) == (429, 302)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, ""])
def test_a_nonsense_name_is_no_error(client, name):
    response = client.post(LOGIN, {"username": name, "password": "x\0" * 50})

    assert (response.status_code, response.context["user"].is_authenticated) == (200, False)
    assert response.context["form"].errors
