"""Who works in a language is told once when a changed English text makes a translation outdated; otherwise never."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from publishing.models import ChangeSet, JournalEntry, Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.drafts import save_draft
from publishing.workflow.notices import send_notices
from publishing.workflow.publication import publish
from publishing.workflow.roles import AUTHORS
from tests.factories import OfficeFactory, PremisesFactory
from tests.public_pages import form_data
from tests.publishing.roles import person
from translations.states import State, record, states_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    office = OfficeFactory(
        name_en="Liaison office", name_ka="სამდივნო", name_hy="Գրասենյակ", profile_en="Old.", profile_ka="ძველი."
    )
    for language in ("ka", "hy"):
        record(office, language)
    return office


@pytest.fixture
def nino():
    return person(AUTHORS, username="nino", email="nino@example.org", language="ka", working_languages=["ka", "ru"])


def draft_of(office, rows=(), **fields):
    snapshot = take_snapshot(office)
    snapshot["fields"] |= fields
    for name, changes in dict(rows).items():
        snapshot["rows"][name][0]["fields"] |= changes
    return save_draft(office, snapshot, base=ensure_live_revision(office))


def outdated():
    return [
        (entry.facts or {}).get("outdated") for entry in JournalEntry.objects.filter(action="published").order_by("pk")
    ]


def told():
    send_notices(timezone.now() + timedelta(minutes=6))
    return [message.body for message in mail.outbox if message.to == ["nino@example.org"]]


def test_whoever_works_in_the_language_is_told_once_in_theirs(nino, office):
    publish(draft_of(office, profile_en="New."))

    (body,) = told()
    assert outdated() == [["ka"]]
    assert "ქართული" in body
    assert "სამდივნო" in body
    assert len(told()) == 1


def test_what_was_outdated_before_is_not_told_again_with_another_text(office):
    publish(draft_of(office, profile_en="New."))
    publish(draft_of(office, name_en="New name", name_ka="ახალი", name_hy="Նոր"))

    assert outdated() == [["ka"], None]


def test_a_translation_changed_with_a_minor_correction_is_nobodys_reviewed_one(office):
    record(office, "ka", reviewed=True)
    record(office, "hy", reviewed=True)

    publish(draft_of(office, name_en="Liaison Office", name_ka="ახალი"), is_minor=True)

    office.refresh_from_db()
    states = states_of([office], ["ka", "hy"])
    assert [states[office.pk, "name", code] for code in ("ka", "hy")] == [State.OUTDATED, State.REVIEWED]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"profile_en": "New.", "profile_ka": "ახალი."}, None),  # translated anew with it
        ({"name_en": "New name"}, ["hy", "ka"]),
        ({"opened": "2011-01-01"}, None),
        ({"profile_ka": "ახალი."}, None),
        ({"profile_en": ""}, None),
        ({"other_names_en": "Legation"}, None),  # which search alone reads
    ],
)
def test_only_a_source_that_changed_without_its_translation_counts(office, fields, expected):
    publish(draft_of(office, **fields))

    assert outdated() == [expected]


def test_a_source_that_is_as_it_once_was_makes_nothing_outdated(nino, office):
    publish(draft_of(office, profile_en="New."))
    publish(draft_of(office, profile_en="Old."))

    assert outdated() == [["ka"], None]


def test_a_minor_correction_and_a_new_object_alarm_nobody(nino, office):
    publish(draft_of(office, profile_en="Old!"), is_minor=True)
    new = OfficeFactory.build(name_en="New", name_ka="ახალი", slug="new")
    publish(save_draft(new, take_snapshot(new)))

    assert told() == []


def test_after_a_minor_correction_holds_also_what_was_translated_in_the_draft_before_it(staff, office):
    address = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(staff.get(address), "office_form") | {"profile_ka": "ახალი.", "_draft": "1"}
    staff.post(address, data)

    data = form_data(staff.get(address), "office_form") | {"profile_en": "Old!", "minor": "on"}
    staff.post(address, data)

    office.refresh_from_db()
    assert (office.profile_en, office.profile_ka) == ("Old!", "ახალი.")
    assert states_of([office], ["ka", "hy"])[office.pk, "profile", "ka"] == State.DRAFT
    assert outdated() == []


def test_rows_and_change_sets_count_too(nino, office):
    PremisesFactory(office=office, city_en="Tbilisi", city_ka="თბილისი")
    draft = draft_of(office, rows={"premises": {"city_en": "Kutaisi"}})
    change_set = ChangeSet.objects.create(name="Move")
    Revision.objects.filter(pk=draft.pk).update(change_set=change_set)

    change_sets.publish(change_set)

    assert outdated() == [["ka"]]
    assert len(told()) == 1


def test_who_does_not_wish_it_is_not_told(nino, office):
    nino.mail_on = ["own", "review", "failed"]
    nino.save()
    publish(draft_of(office, profile_en="New."))

    assert told() == []


def test_a_minor_correction_makes_up_to_date_nothing_that_was_outdated_before_it(office):
    publish(draft_of(office, profile_en="New."))
    office.refresh_from_db()

    publish(draft_of(office, profile_en="New!"), is_minor=True)

    office.refresh_from_db()
    assert states_of([office], ["ka"])[office.pk, "profile", "ka"] == State.OUTDATED


def test_a_minor_correction_after_a_deletion_that_was_given_up_is_published(office):
    live = ensure_live_revision(office)
    live.next(None, "Office", state=Revision.State.DISCARDED, base=live).save()

    publish(draft_of(office, profile_en="Old!"), is_minor=True)

    office.refresh_from_db()
    assert office.profile_en == "Old!"


def test_of_several_languages_everybody_is_told_of_theirs_alone(nino, office):
    other = person(AUTHORS, email="other@example.org", working_languages=["ru"])
    publish(draft_of(office, name_en="New name"))

    (body,) = told()

    assert outdated() == [["hy", "ka"]]
    assert ("ქართული" in body, "հայերեն" in body.lower()) == (True, False)
    assert not [message for message in mail.outbox if message.to == [other.email]]
