"""Every text that comes in passes one gate, whatever form it is typed into: also those that are added later."""

from datetime import timedelta

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from languages.clean_text import CleanTexts
from offices.models import Office
from publishing.models import ChangeSet, Comment, JournalEntry, Revision, Task
from srep.content.loading import load
from tests.documents import read
from tests.factories import (
    AppointmentFactory,
    ContactFactory,
    MilestoneFactory,
    OfficeFactory,
    ParticipationFactory,
    PassageFactory,
    PremisesFactory,
    PublisherFactory,
    QuestionFactory,
    RegionFactory,
    SourceFactory,
    TermFactory,
    UserFactory,
)
from tests.pictures.pictures import pictured
from tests.public_pages import errors, form_data
from tests.publishing.previews.test_share_links import comment, link_to
from tests.publishing.workflow.test_change_sets import draft_of
from tests.srep.content_folder import FILES

pytestmark = pytest.mark.django_db

TYPED, MENDED = "\ufeffe\u0301\x0bb\0\x07\u200b\r\n\u202ec", "\u00e9 b\nc"
ACCOUNT = ("accounts.user", "auth.group", "publishing.changeset")


def rows():
    """A row for each form of the staff pages, with a row of each kind that stands below it."""
    office = PremisesFactory(office=ContactFactory().office).office
    appointment = AppointmentFactory(post__office=office)
    partner, region = ParticipationFactory().partner, RegionFactory()
    for row in (office, appointment, partner, region):
        type(row).objects.filter(pk=row.pk).update(**pictured())
    return [
        office,
        appointment.post,
        partner,
        region,
        SourceFactory(),
        QuestionFactory(),
        MilestoneFactory(),
        PassageFactory(),
        PublisherFactory(),
        TermFactory(),
        ChangeSet.objects.create(name="A set"),
        UserFactory(),
        Group.objects.create(name="A role"),
    ]


def is_free(form, name):
    """Any words can be written there."""
    if name not in {field.name for field in form._meta.model._meta.concrete_fields} or name == "value":
        return False
    column = form._meta.model._meta.get_field(name)
    lengths = (MaxLengthValidator, ProhibitNullCharactersValidator)
    return (column.max_length or 100) > 10 and all(isinstance(rule, lengths) for rule in column.validators)


def hostile(form, name, value):
    """(what is typed, what it is to become) of a field that shows ``value``."""
    unseen = f"\ufeff{value[:1]}\u200b\0{value[1:]}\u202e\x07\x0b"
    if not is_free(form, name):
        return unseen, getattr(form.instance, name) or ""
    end = MENDED if isinstance(form.fields[name].widget, forms.Textarea) else MENDED.replace("\n", " ")
    return f"{unseen}{TYPED}", f"{value} {end}"


def is_there(form):
    return not form.instance._state.adding


@pytest.mark.parametrize("number", range(11))
def test_every_text_of_every_form_of_the_staff_is_mended(staff, number):
    row = rows()[number]
    kind = f"{row._meta.app_label}_{row._meta.model_name}"
    url = reverse(f"admin:{kind}_change", args=[row.pk])
    response = staff.get(url)
    data = form_data(response, f"{row._meta.model_name}_form")
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    wanted = []
    for form in [response.context["adminform"].form, *(form for formset in formsets for form in formset.forms)]:
        for name, field in form.fields.items():
            key = form.add_prefix(name)
            if isinstance(field, forms.CharField) and not field.widget.is_hidden and key in data and is_there(form):
                typed, mended = hostile(form, name, data[key][0])
                data[key] = [typed]
                wanted.append((form.instance, name, mended.strip()))

    response = staff.post(url, data | {"_save": "1"})

    assert response.status_code == 302, errors(response)
    assert len(wanted) > 0
    stored = [(row, name, getattr(type(row)._base_manager.get(pk=row.pk), name) or "") for row, name, _text in wanted]
    assert [(name, text) for _row, name, text in stored] == [(name, text) for _row, name, text in wanted]


def test_there_is_a_row_for_every_form():
    can_be_written = {
        model
        for model, model_admin in admin.site._registry.items()
        if type(model_admin).has_change_permission is admin.ModelAdmin.has_change_permission
        or model._meta.label_lower in ACCOUNT
    }

    assert {type(row) for row in rows()} == can_be_written
    inlines = {inline.model for model in can_be_written for inline in admin.site._registry[model].inlines}
    for model in can_be_written | inlines | {Comment}:
        assert issubclass(model, CleanTexts) or model is Group


def test_a_text_is_mended_where_no_form_is():
    office = OfficeFactory.build(name_en="a\r\n\u200bb", profile_en="e\u0301\r\n\x0b", kind="liaison\0")
    office.full_clean()

    assert (office.name_en, office.profile_en, office.kind) == ("a b", "\u00e9\n ", "liaison")


def test_half_of_a_character_is_refused_at_its_field():
    with pytest.raises(forms.ValidationError) as error:
        OfficeFactory.build(name_ka="\ud800").full_clean()

    assert error.value.message_dict == {"name_ka": ["Enter a valid value."]}


@pytest.fixture
def office():
    return OfficeFactory(slug="liaison", name_en="Liaison")


def test_a_change_note_is_mended_and_the_feed_is_whole(staff, client, office):
    url = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(staff.get(url), "office_form")

    staff.post(url, data | {"name_en": "Renamed", "change_note": TYPED})

    assert Revision.objects.live().get().change_note == MENDED
    assert MENDED in client.get("/en/changes.atom").content.decode()


def test_the_note_of_a_plan_is_mended(staff, office):
    draft = draft_of(office, name_en="Planned")
    url = reverse("admin:revision_plan", args=[draft.pk])

    staff.post(url, {"due": f"{timezone.now() + timedelta(days=1):%Y-%m-%dT%H:%M}", "note": TYPED})

    assert [task.note for task in Task.objects.all()] == [MENDED]


@pytest.mark.parametrize("is_one", [True, False])
def test_the_note_of_a_deletion_is_mended(staff, office, is_one):
    if is_one:
        staff.post(reverse("admin:offices_office_delete", args=[office.pk]), {"post": "yes", "change_note": TYPED})
    else:
        chosen = {"action": "delete_selected", "_selected_action": [str(office.pk)], "post": "yes"}
        staff.post(reverse("admin:offices_office_changelist"), chosen | {"change_note": TYPED})

    assert not Office.objects.exists()
    assert [revision.change_note for revision in Revision.objects.filter(snapshot__isnull=True)] == [MENDED]


def test_comments_of_staff_and_guests_are_mended(staff, client, office):
    draft = draft_of(office, name_en="Draft")
    staff.post(reverse("admin:revision_comment", args=[draft.pk]), {"text": TYPED})
    comment(client, link_to(draft), name=TYPED, text=TYPED)

    assert [(each.name, each.text) for each in Comment.objects.order_by("pk")] == [
        ("", MENDED),
        (MENDED.replace("\n", " "), MENDED),
    ]
    assert JournalEntry.objects.filter(username=MENDED.replace("\n", " ")).count() == 1


def test_the_words_of_a_review_are_mended(staff, office):
    draft = draft_of(office, name_en="Draft")
    for step in ("submit", "return"):
        staff.post(reverse(f"admin:revision_{step}", args=[draft.pk]), {"text": TYPED})

    assert {each.text for each in Comment.objects.all()} == {MENDED}


def test_the_name_of_a_sign_in_is_mended_and_a_password_stays_as_it_is_typed(client):
    User.objects.create_user("nobody", password="x", is_staff=True, is_active=False)
    user = User.objects.create_user("nino", password="a\u0301 long \x0b pass phrase", is_staff=True)

    client.post(reverse("admin:login"), {"username": "no\u200bbody\r\n\x07", "password": "x"})
    client.post(reverse("admin:login"), {"username": "ni\u200bno", "password": "a\u0301 long \x0b pass phrase"})

    assert client.session["_auth_user_id"] == str(user.pk)
    names = JournalEntry.objects.filter(action__in=("refused", "signed in")).order_by("pk")
    assert list(names.values_list("username", flat=True)) == ["nobody", "nino"]


def test_what_is_searched_for_is_mended(staff, client, office):
    page = read(client.get("/en/offices/", {"q": "\ufeffLiai\u200bson"}))
    listed = staff.get(reverse("admin:offices_office_changelist"), {"q": "Liai\u200bson\u2028"})

    assert page.one("input", name="q")["value"] == "Liaison"
    assert list(listed.context["cl"].result_list) == [office]


def test_content_files_are_mended(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(
            text.replace("Office, fr", '"\\uFEFFOf\\u200Bfice\\ve\\u0301", fr'), encoding="utf-8"
        )

    load(tmp_path)

    assert Office.objects.get().name_en == "Office \u00e9"
    assert load(tmp_path).changed == 0
