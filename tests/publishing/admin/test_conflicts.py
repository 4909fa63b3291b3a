import re
from datetime import date

import pytest

from offices.models import Contact, Office, Premises
from publishing.models import Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.merging import Conflict
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from regions.models import Region
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, RegionFactory, SourceFactory, UserFactory
from tests.public_pages import errors, form_data
from tests.publishing.admin.test_drafting import BACKEND, DRAFT, data_of, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def nino(client, db):
    """A second editor, signed in elsewhere."""
    other = type(client)()
    user = UserFactory(username="nino", first_name="Nino", last_name="<b>", language="en")
    other.force_login(user, backend=BACKEND)
    return other


def choice(response, words):
    """{name: value} of the one control that is labelled so."""
    controls = re.findall(
        r'<input type="radio" name="([^"]*)" value="([^"]*)"[^>]*> ([^<]*)</label>', text_of(response)
    )
    ((name, value, _words),) = [control for control in controls if control[2] == words]
    return {name: value}


def taken_out(text):
    return f'<del><span class="visually-hidden" lang="en" dir="ltr">deleted: </span>{text}</del>'


def put_in(text):
    return f'<ins><span class="visually-hidden" lang="en" dir="ltr">inserted: </span>{text}</ins>'


def text_of(response):
    return response.content.decode()


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_the_same_text_changed_by_another_comes_back_with_both(staff, nino):
    region = RegionFactory(name_en="First")
    mine, theirs = data_of(staff, region), data_of(nino, region)
    nino.post(url_of(region), theirs | {"name_en": "Hers & more", **DRAFT})

    refused = staff.post(url_of(region), mine | {"name_en": "Mine", **DRAFT})

    (message,) = errors(refused)
    assert message.startswith("Nino &lt;b&gt; (")
    assert f"changed this meanwhile to: <q>{taken_out('First')}{put_in('Hers &amp; more')}</q>" in message
    assert form_data(refused, "region_form")["name_en"] == ["Mine"]
    assert Revision.objects.drafts().get().snapshot["fields"]["name_en"] == "Hers & more"


def test_saving_again_takes_ones_own_text_and_the_others_stays_in_the_history(staff, nino):
    region = RegionFactory(name_en="First")
    mine, theirs = data_of(staff, region), data_of(nino, region)
    nino.post(url_of(region), theirs | {"name_en": "Hers"})
    refused = staff.post(url_of(region), mine | {"name_en": "Mine"})

    response = staff.post(url_of(region), form_data(refused, "region_form"))

    assert response.status_code == 302
    assert Region.objects.get().name_en == "Mine"
    assert "Hers" in [revision.snapshot["fields"]["name_en"] for revision in Revision.objects.all()]


def test_a_date_of_one_is_not_known_as_exactly_as_another_said_of_that_before(staff, nino):
    office = OfficeFactory(opened=date(2014, 5, 1), opened_precision="year")
    mine, theirs = data_of(staff, office), data_of(nino, office)
    nino.post(url_of(office), theirs | {"opened": "2015-02-10"})

    refused = staff.post(url_of(office), mine | {"opened_precision": "day"})

    (message,) = errors(refused)
    assert "changed this meanwhile to: <q>10 February 2015</q>" in message
    assert Office.objects.values_list("opened", "opened_precision").get() == (date(2015, 2, 10), "year")
    staff.post(url_of(office), form_data(refused, f"{Office._meta.model_name}_form"))
    assert Office.objects.values_list("opened", "opened_precision").get() == (date(2014, 5, 1), "day")


def test_line_ends_of_a_browser_are_no_change_of_anybody(staff):
    region = RegionFactory(profile_en="One.\n\nTwo.", name_en="First")
    data = data_of(staff, region)
    as_sent = {name: [value.replace("\n", "\r\n") for value in values] for name, values in data.items()}

    response = staff.post(url_of(region), as_sent | {"profile_en": "One.\r\n\r\nThree."}, follow=True)

    assert Region.objects.get().profile_en == "One.\n\nThree."
    assert not any("Kept" in text for text in said(response))


def test_what_others_changed_elsewhere_is_kept_and_told(staff, nino):
    office = OfficeFactory(name_en="Office")
    place = PremisesFactory(office=office, city_en="Tbilisi")
    mine, theirs = data_of(staff, office), data_of(nino, office)
    nino.post(url_of(office), theirs | {"profile_fr": "Profil", "premises-0-city_ka": "თბილისი", **DRAFT})

    response = staff.post(
        url_of(office), mine | {"name_ru": "Бюро", "premises-0-city_ru": "Тбилиси", **DRAFT}, follow=True
    )

    fields = Revision.objects.drafts().get().snapshot["fields"]
    row = Revision.objects.drafts().get().snapshot["rows"]["premises"][0]["fields"]
    assert (fields["profile_fr"], fields["name_ru"]) == ("Profil", "Бюро")
    assert (row["city_ka"], row["city_ru"]) == ("თბილისი", "Тбилиси")
    assert f"Kept from others: Profile (français); {place}: City (ქართული)" in said(response)


def test_what_somebody_ticked_in_a_form_that_came_back_is_not_said_to_be_of_others(staff):
    office, region = OfficeFactory(), RegionFactory()
    ContactFactory(office=office)
    wrong = data_of(staff, office) | {"regions": [str(region.pk)], "contacts-0-value": "no number", **DRAFT}
    refused = staff.post(url_of(office), wrong)

    mended = form_data(refused, "office_form") | {"contacts-0-value": "+995 32 293 38 02", **DRAFT}
    response = staff.post(url_of(office), mended, follow=True)

    assert said(response) == ["The draft is saved. Readers do not see it yet."]
    snapshot = Revision.objects.drafts().get().snapshot
    assert snapshot["relations"]["regions"] == [str(region.pk)]


def test_lists_that_both_changed_are_joined(staff, nino):
    region = RegionFactory()
    first, second, third = SourceFactory(), SourceFactory(), SourceFactory()
    region.sources.add(first)
    mine, theirs = data_of(staff, region), data_of(nino, region)
    nino.post(url_of(region), theirs | {"sources": [str(first.pk), str(second.pk)]})

    response = staff.post(url_of(region), mine | {"sources": [str(third.pk)]})

    assert response.status_code == 302
    assert set(region.sources.all()) == {second, third}


def test_a_row_that_somebody_deleted_comes_back_only_when_asked_for(staff, nino):
    office = OfficeFactory()
    contact = ContactFactory(office=office, label_en="Reception")
    PremisesFactory(office=office)
    mine, theirs = data_of(staff, office), data_of(nino, office)
    nino.post(url_of(office), theirs | {"contacts-0-DELETE": "on"})

    refused = staff.post(url_of(office), mine | {"contacts-0-label_fr": "Accueil"})
    gone = Contact.objects.exists()
    again = form_data(refused, "office_form")
    response = staff.post(url_of(office), again)

    (message,) = errors(refused)
    assert "deleted this row meanwhile" in message
    rows = [form for inline in refused.context["inline_admin_formsets"] for form in inline.formset]
    assert [form.instance.pk for form in rows if form.non_field_errors()] == [contact.pk]
    assert not gone
    assert response.status_code == 302
    assert list(Contact.objects.values_list("pk", "label_en", "label_fr")) == [(contact.pk, "Reception", "Accueil")]


def test_a_deleted_row_that_is_unchanged_here_stays_deleted(staff, nino):
    office = OfficeFactory(name_en="Office")
    ContactFactory(office=office)
    mine, theirs = data_of(staff, office), data_of(nino, office)
    nino.post(url_of(office), theirs | {"contacts-0-DELETE": "on"})

    response = staff.post(url_of(office), mine | {"name_fr": "Bureau"})

    assert response.status_code == 302
    assert Office.objects.get().name_fr == "Bureau"
    assert not Contact.objects.exists()


def test_a_row_that_somebody_changed_is_deleted_only_by_who_saw_the_change(staff, nino):
    office = OfficeFactory()
    ContactFactory(office=office)
    mine, theirs = data_of(staff, office), data_of(nino, office)
    nino.post(url_of(office), theirs | {"contacts-0-label_en": "Press"})

    refused = staff.post(url_of(office), mine | {"contacts-0-DELETE": "on"})
    again = form_data(refused, "office_form")
    left = Contact.objects.count()
    response = staff.post(url_of(office), again)

    assert "label (English): Press" in errors(refused)[0]
    assert (left, response.status_code, Contact.objects.count()) == (1, 302, 0)


def test_a_row_of_another_object_is_not_taken(staff):
    office, other = OfficeFactory(), PremisesFactory()
    PremisesFactory(office=office)
    data = data_of(staff, office)

    response = staff.post(url_of(office), data | {"premises-0-id": str(other.pk), "premises-0-city_en": "x"})

    assert errors(response) == ["This row belongs to something else. Reload the page."]
    assert Premises.objects.get(pk=other.pk).office_id == other.office_id


def test_text_for_what_was_deleted_meanwhile_is_kept_as_a_draft(staff, nino):
    region = RegionFactory(name_en="Gone")
    staff.post(url_of(region), data_of(staff, region) | {"name_fr": "Avant"})
    mine = data_of(staff, region)
    nino.post(url_of(region, "delete"), {"post": "yes"})
    assert not Region.objects.exists()

    response = staff.post(url_of(region), mine | {"name_ka": "ტექსტი"}, follow=True)

    assert "Somebody else deleted this meanwhile. Your text is kept as a draft." in said(response)
    assert not Region.objects.exists()
    assert Revision.objects.drafts().get().snapshot["fields"]["name_ka"] == "ტექსტი"


def test_of_a_long_text_the_words_that_the_other_changed_stand_out(staff, nino):
    region = RegionFactory(name_en="Region", profile_en="It lies between two seas and has three partners.")
    mine, theirs = data_of(staff, region), data_of(nino, region)
    nino.post(url_of(region), theirs | {"profile_en": "It lies between two seas and has four partners.", **DRAFT})

    refused = staff.post(url_of(region), mine | {"profile_en": "Mine.", **DRAFT})

    (message,) = errors(refused)
    assert f"two seas and has {taken_out('three')}{put_in('four')} partners." in message


@pytest.mark.parametrize(("words", "stands"), [("Take theirs", "Hers"), ("Keep mine", "Mine")])
def test_whose_text_stands_is_chosen_at_the_field_and_saved_with_the_rest(staff, nino, words, stands):
    region = RegionFactory(name_en="First")
    mine, theirs = data_of(staff, region), data_of(nino, region)
    nino.post(url_of(region), theirs | {"name_en": "Hers"})
    refused = staff.post(url_of(region), mine | {"name_en": "Mine", "name_fr": "Le mien"})

    again = form_data(refused, "region_form")
    unchosen = [name for name in again if name.startswith("take-")]
    response = staff.post(url_of(region), again | choice(refused, words))

    assert unchosen == []
    assert response.status_code == 302
    assert Region.objects.values_list("name_en", "name_fr").get() == (stands, "Le mien")


def test_what_was_chosen_stands_in_the_field_when_something_else_is_refused(staff, nino):
    office = OfficeFactory(name_en="First")
    PremisesFactory(office=office, city_en="Tbilisi")
    mine, theirs = data_of(staff, office), data_of(nino, office)
    nino.post(url_of(office), theirs | {"premises-0-city_en": "Mtskheta", **DRAFT})
    refused = staff.post(url_of(office), mine | {"premises-0-city_en": "Gori", **DRAFT})

    data = form_data(refused, "office_form") | choice(refused, "Take theirs") | {"opened": "no day", **DRAFT}
    again = staff.post(url_of(office), data)
    saved = staff.post(url_of(office), form_data(again, "office_form") | {"opened": "2010-10-01", **DRAFT})

    assert form_data(again, "office_form")["premises-0-city_en"] == ["Mtskheta"]
    assert saved.status_code == 302
    assert Revision.objects.drafts().get().snapshot["rows"]["premises"][0]["fields"]["city_en"] == "Mtskheta"


def test_what_they_wrote_since_is_not_taken_unseen(staff, nino):
    region = RegionFactory(name_en="First")
    mine, theirs = data_of(staff, region), data_of(nino, region)
    nino.post(url_of(region), theirs | {"name_en": "Hers", **DRAFT})
    refused = staff.post(url_of(region), mine | {"name_en": "Mine", **DRAFT})
    nino.post(url_of(region), data_of(nino, region) | {"name_en": "Hers anew", **DRAFT})

    again = staff.post(url_of(region), form_data(refused, "region_form") | choice(refused, "Take theirs") | DRAFT)

    assert put_in("Hers anew") in errors(again)[0]
    assert form_data(again, "region_form")["name_en"] == ["Mine"]


@pytest.mark.parametrize("seen", [".{other}", "{other}.", "{other}.{mine}", "{mine}", ".{mine}.{mine}", "x.y", "."])
def test_a_form_that_says_it_showed_something_else_is_taken_for_one_of_what_stands(staff, seen):
    region, other = RegionFactory(profile_en="Of the one."), RegionFactory(profile_en="Of the other.")
    keys = {"mine": ensure_live_revision(region).pk, "other": ensure_live_revision(other).pk}
    before = take_snapshot(region)

    staff.post(url_of(region), data_of(staff, region) | {"name_en": "New", "seen": seen.format(**keys), **DRAFT})

    draft = Revision.objects.drafts().get()
    assert draft.snapshot == before | {"fields": before["fields"] | {"name_en": "New"}}
    assert draft.object_id == region.pk


@pytest.mark.parametrize(
    "value",
    [" ", "fields", "rows premises", "rows x y fields name_en", "fields no_such_field", "x name_en", "name_en", "\x00"],
)
def test_a_choice_of_nothing_changes_nothing(staff, value):
    region = RegionFactory(name_en="First")
    token = Conflict(tuple(value.split()), None, None, None).token  # of what does not stand there

    response = staff.post(url_of(region), data_of(staff, region) | {f"take-{token}": value, "name_en": "Mine"})

    assert response.status_code == 302
    assert Region.objects.get().name_en == "Mine"


@pytest.mark.parametrize(("words", "stands"), [("Take theirs", "Published"), ("Keep mine", "Drafted")])
def test_what_was_published_since_a_draft_began_is_chosen_above_its_form(staff, words, stands):
    region = RegionFactory(name_en="First")
    live = ensure_live_revision(region)
    save_draft(region, changed(region, name_en="Drafted"), UserFactory(), live)
    Region.objects.filter(pk=region.pk).update(name_en="Published")
    page = staff.get(url_of(region))

    staff.post(url_of(region), form_data(page, "region_form") | choice(page, words) | {"_save": "Publish"})

    assert f"Name (English): <q>{taken_out('First')}{put_in('Published')}</q>" in text_of(page)
    assert Region.objects.get().name_en == stands
    assert not Revision.objects.drafts().exists()


def changed(region, **fields):
    snapshot = take_snapshot(region)
    return {**snapshot, "fields": snapshot["fields"] | fields}
