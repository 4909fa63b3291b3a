import pytest
from django.urls import reverse

from publishing.models import Revision, SiteRevision
from regions.models import Participation, Partner
from sources.models import Source
from tests.factories import ParticipationFactory, PartnerFactory, RegionFactory, SourceFactory, UserFactory
from tests.public_pages import errors, form_data
from translations.states import State, states_of

pytestmark = pytest.mark.django_db

ADD_PARTNER = reverse("admin:regions_partner_add")


NEW_ROW = {
    "participations-TOTAL_FORMS": "1",
    "participations-0-framework": "pfp",
    "participations-0-since_precision": "day",
    "participations-0-until_precision": "day",
    "participations-0-note_en": "A note.",
}


def change_url(obj):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def test_a_partner_is_added(staff):
    region = RegionFactory()
    data = form_data(staff.get(ADD_PARTNER), "partner_form")

    response = staff.post(
        ADD_PARTNER,
        data
        | {"name_en": "Georgia", "name_ka": "საქართველო", "slug": "georgia", "code": "GE", "region": str(region.pk)},
    )

    partner = Partner.objects.get()
    assert response.status_code == 302
    assert (partner.name_en, partner.name_ka, partner.slug, partner.code) == ("Georgia", "საქართველო", "georgia", "GE")


def test_a_new_text_is_recorded_as_a_draft_translation(staff):
    partner = PartnerFactory(name_en="Georgia", profile_en="")
    data = form_data(staff.get(change_url(partner)), "partner_form")

    staff.post(change_url(partner), data | {"name_ka": "საქართველო"})

    partner.refresh_from_db()
    states = states_of([partner], ["ka", "fr"])
    assert states == {(partner.pk, "name", "ka"): State.DRAFT, (partner.pk, "name", "fr"): State.MISSING}


def test_texts_are_marked_as_reviewed_in_the_languages_that_were_ticked(staff):
    partner = PartnerFactory(name_en="Georgia", name_ka="საქართველო", name_fr="Géorgie", profile_en="")
    row = ParticipationFactory(partner=partner, note_en="A note.", note_ka="შენიშვნა")
    data = form_data(staff.get(change_url(partner), {"beside": "ka"}), "partner_form")

    staff.post(change_url(partner), data | {"reviewed_languages": ["ka"]})

    states = states_of([partner, row], ["ka", "fr"])
    assert states == {
        (partner.pk, "name", "ka"): State.REVIEWED,
        (partner.pk, "name", "fr"): State.OUTDATED,
        (row.pk, "note", "ka"): State.REVIEWED,
        (row.pk, "note", "fr"): State.MISSING,
    }


def test_a_new_english_text_makes_the_translation_outdated(staff):
    partner = PartnerFactory(name_en="Georgia", profile_en="")
    data = form_data(staff.get(change_url(partner)), "partner_form")
    staff.post(change_url(partner), data | {"name_fr": "Géorgie"})
    data = form_data(staff.get(change_url(partner)), "partner_form")

    staff.post(change_url(partner), data | {"name_en": "Sakartvelo"})

    partner.refresh_from_db()
    assert states_of([partner], ["fr"]) == {(partner.pk, "name", "fr"): State.OUTDATED}


def test_two_translators_who_opened_the_page_together_both_keep_their_texts(staff):
    partner = PartnerFactory(name_en="Georgia", code="GE")
    seen_by_both = form_data(staff.get(change_url(partner)), "partner_form")

    staff.post(change_url(partner), seen_by_both | {"name_fr": "Géorgie", "latitude": "41.69", "longitude": "44.83"})
    staff.post(change_url(partner), seen_by_both | {"name_ru": "Грузия"})

    partner.refresh_from_db()
    assert (partner.name_en, partner.name_fr, partner.name_ru) == ("Georgia", "Géorgie", "Грузия")
    assert partner.latitude is not None
    assert partner.folded.splitlines()[2:] == ["georgia", "georgie", "грузия"]


def test_sources_that_somebody_else_added_meanwhile_stay(staff):
    partner, source = PartnerFactory(), SourceFactory()
    data = form_data(staff.get(change_url(partner)), "partner_form")
    partner.sources.add(source)

    staff.post(change_url(partner), data | {"name_fr": "Géorgie"})

    assert list(partner.sources.all()) == [source]


def test_a_text_can_be_emptied(staff):
    partner = PartnerFactory(name_fr="Faux")
    data = form_data(staff.get(change_url(partner)), "partner_form")

    staff.post(change_url(partner), data | {"name_fr": ""})

    partner.refresh_from_db()
    assert not partner.name_fr


def test_the_english_name_is_required_and_no_other(staff):
    data = form_data(staff.get(ADD_PARTNER), "partner_form")

    response = staff.post(ADD_PARTNER, data | {"slug": "georgia", "code": "GE", "region": str(RegionFactory().pk)})

    assert list(response.context["adminform"].form.errors) == ["name_en"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name_en", "x" * 5000, "Ensure this value has at most 120 characters (it has 5000)."),
        (
            "slug",
            "Грузия",
            "Write the web address with Latin letters, digits and hyphens alone, for example south-caucasus.",
        ),
        ("code", "XX", "Select a valid choice. XX is not one of the available choices."),
        ("latitude", "95", "A latitude is at most 90 degrees. Did you swap latitude and longitude?"),
        ("latitude", "41.69", "Give both latitude and longitude, or neither."),
        ("region", "nonsense", "“nonsense” is not a valid UUID."),
        ("participations-0-since", "2014-02-30", "Enter a valid date."),
        ("participations-0-since", "0014-02-03", "Write a year between 1900 and 2100."),
        ("participations-0-since", "99999-01-01", "Enter a valid date."),
        ("participations-0-framework", "", "This field is required."),
    ],
)
def test_bad_input_is_refused_in_words(staff, field, value, message):
    good = {"name_en": "Georgia", "slug": "georgia", "code": "GE", "region": str(RegionFactory().pk)}
    row = NEW_ROW if "participations" in field else {}
    data = form_data(staff.get(ADD_PARTNER), "partner_form")

    response = staff.post(ADD_PARTNER, data | good | row | {field: value})

    assert response.status_code == 200
    assert errors(response) == [message]
    assert Partner.objects.count() == 0


def test_swapped_coordinates_are_refused_until_somebody_has_checked_them(staff):
    partner = PartnerFactory(code="GE")
    data = form_data(staff.get(change_url(partner)), "partner_form") | {"latitude": "44.83412", "longitude": "41.69143"}

    refused = staff.post(change_url(partner), data)
    accepted = staff.post(change_url(partner), data | {"position_checked": "on"})

    assert errors(refused) == [
        "Latitude and longitude look swapped: the other way round, the position lies in the country."
    ]
    assert accepted.status_code == 302


def test_degrees_minutes_and_seconds_are_stored_as_degrees(staff):
    region = RegionFactory()
    data = form_data(staff.get(change_url(region)), "region_form")

    staff.post(change_url(region), data | {"latitude": "41°41'29\" N", "longitude": "44 50 03 E"})

    region.refresh_from_db()
    assert (str(region.latitude), str(region.longitude)) == ("41.69139", "44.83417")


def test_a_key_cannot_be_changed_later(staff):
    source = SourceFactory(key="NATO_GE")

    data = form_data(staff.get(change_url(source)), "source_form")
    staff.post(change_url(source), data | {"key": "CHANGED"})

    assert Source.objects.get().key == "NATO_GE"
    assert "key" not in data


def test_a_partner_takes_part_in_a_framework_once(staff):
    partner = PartnerFactory()
    ParticipationFactory(partner=partner, framework="pfp")
    data = form_data(staff.get(change_url(partner)), "partner_form")
    rows = {"participations-TOTAL_FORMS": "2", "participations-1-framework": "pfp"}
    rows |= {"participations-1-since_precision": "day", "participations-1-until_precision": "day"}

    response = staff.post(change_url(partner), data | rows)

    assert errors(response) == ["This partner already has an entry for this framework. Change that entry instead."]
    assert Participation.objects.count() == 1


def test_a_partner_in_several_frameworks_is_saved(staff):
    partner = PartnerFactory()
    ParticipationFactory(partner=partner, framework="pfp")
    ParticipationFactory(partner=partner, framework="eapc")
    data = form_data(staff.get(change_url(partner)), "partner_form")

    response = staff.post(change_url(partner), data | {"participations-0-note_en": "A note."})

    assert response.status_code == 302
    assert sorted(row.note_en or "" for row in partner.participations.all()) == ["", "A note."]


def test_view_on_site_leads_to_the_page_in_the_editors_language(client):
    partner = PartnerFactory(slug="georgia")
    client.force_login(UserFactory(language="ka"), backend="django.contrib.auth.backends.ModelBackend")

    response = client.get(change_url(partner))

    assert response.context["absolute_url"] == "/ka/partners/georgia/"


def test_typed_coordinates_are_checked_while_they_are_typed(staff):
    url = reverse("admin:check_position")

    swapped = staff.get(url, {"latitude": "44 50 03 N", "longitude": "41,69139", "country": "GE"}).json()
    swapped["country"] = [[round(degrees, 2) for degrees in corner] for corner in swapped["country"]]
    pair = staff.get(url, {"latitude": "44.83412, 41.69139", "longitude": "1", "country": "GE"}).json()
    nonsense = staff.get(url, {"latitude": "here", "longitude": "x" * 5000, "country": "\u0000"[:0] + "??"}).json()

    assert swapped == {
        "latitude": 44.83417,
        "longitude": 41.69139,
        "message": "Latitude and longitude look swapped: the other way round, the position lies in the country.",
        "isDoubtful": True,
        "isPair": False,
        "country": [[41.04, 39.99], [43.58, 46.69]],
    }
    remedy = "cannot be read as degrees. Write decimal degrees such as 41.69143, "
    remedy += "or degrees, minutes and seconds such as 41°41'29\" N."
    assert nonsense == {
        "latitude": None,
        "longitude": None,
        "message": f"here {remedy} {'x' * 60} {remedy}",
        "isDoubtful": False,
        "isPair": False,
        "country": None,
    }
    assert pair == {
        "latitude": 41.69139, "longitude": 44.83412, "message": "", "isDoubtful": False, "isPair": True,
        "country": pair["country"],
    }  # fmt: skip


@pytest.mark.parametrize(("changes", "times"), [({"reviewed_languages": ["ka"]}, 1), ({"name_ka": "სხვა"}, 1), ({}, 0)])
def test_a_draft_that_changes_what_is_known_of_translations_makes_pages_new(
    staff, django_capture_on_commit_callbacks, changes, times
):
    partner = PartnerFactory(name_en="Georgia", name_ka="საქართველო", profile_en="")
    data = form_data(staff.get(change_url(partner), {"beside": "ka"}), "partner_form")
    before = SiteRevision.current()

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(change_url(partner), data | {"_draft": "1", "capital_en": "Tbilisi"} | changes)

    assert Revision.objects.drafts().count() == 1
    assert SiteRevision.current() - before == times
