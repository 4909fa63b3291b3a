"""A picture in the form of its object: sent, kept through a refusal, published with its texts, undone."""

import errno
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.urls import reverse
from django.utils import timezone

from offices.models import Appointment, Office
from pictures import editing, uploads
from pictures.models import StoredPicture
from publishing.models import JournalEntry, Revision
from publishing.workflow.drafts import restore
from tests.documents import read
from tests.factories import (
    AppointmentFactory,
    OfficeFactory,
    PartnerFactory,
    PostFactory,
    RegionFactory,
    UserFactory,
)
from tests.pictures.pictures import pictured, stored, upload
from tests.public_pages import errors, form_data
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db

DRAFT, PUBLISH = {"_draft": "Save draft"}, {"_save": "Publish"}
TEXTS = {"picture_alt_en": "A house", "picture_credit": "A. Photographer", "picture_licence": "by-4.0"}


def url_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def data_of(client, row):
    return form_data(client.get(url_of(row)), f"{row._meta.model_name}_form")


def send(client, row, how, **fields):
    return client.post(url_of(row), data_of(client, row) | fields | how)


@pytest.mark.parametrize("factory", [OfficeFactory, RegionFactory, PartnerFactory])
def test_a_picture_is_sent_saved_as_a_draft_and_published(staff, factory):
    row = factory()

    send(staff, row, DRAFT, **{"picture-file": upload()}, picture_focus_x="20")
    key = StoredPicture.objects.get().key
    row.refresh_from_db()
    assert row.picture == ""
    assert data_of(staff, row)["picture"] == [key]
    response = send(staff, row, PUBLISH, **TEXTS)

    row.refresh_from_db()
    assert response.status_code == 302
    assert (row.picture, row.picture_focus_x, row.picture_alt_en) == (key, 20, "A house")
    told = JournalEntry.objects.filter(object_id=row.pk).order_by("pk")
    assert [*told.values_list("action", flat=True)] == ["saved draft", "saved draft", "published"]


def test_a_holder_has_a_portrait_in_the_row_of_the_appointment(staff):
    appointment = AppointmentFactory()
    texts = {f"appointments-0-{name}": value for name, value in TEXTS.items()}

    send(staff, appointment.post, PUBLISH, **{"appointments-0-picture-file": upload()}, **texts)

    appointment.refresh_from_db()
    assert appointment.picture == StoredPicture.objects.get().key
    assert appointment.picture_credit == "A. Photographer"


def test_a_picture_is_not_published_without_what_it_shows_who_made_it_and_on_what_terms(staff):
    office = OfficeFactory()

    response = send(staff, office, PUBLISH, **{"picture-file": upload()})

    form = response.context["adminform"].form
    assert {name: [*found] for name, found in form.errors.items()} == {
        name: ["This field is required."] for name in ("picture_alt_en", "picture_credit", "picture_licence")
    }
    assert read(response).words("a", href="#id_picture_alt_en") == ["Alternative text (English)"]
    assert Office.objects.get().picture == ""


@pytest.mark.parametrize("name", TEXTS)
def test_a_picture_wants_each_of_its_texts_and_each_of_them_a_picture(staff, name):
    office = OfficeFactory()
    others = {each: value for each, value in TEXTS.items() if each != name}

    lacking = send(staff, office, PUBLISH, **{"picture-file": upload()}, **others).context["adminform"].form.errors
    alone = send(staff, office, PUBLISH, **{name: TEXTS[name]}).context["adminform"].form.errors
    send(staff, office, DRAFT, **{name: TEXTS[name]})

    assert lacking == {name: ["This field is required."]}
    assert alone == {"picture": ["Send the picture that these texts are about, or take them out."]}
    assert Revision.objects.drafts().get().faults == ["Picture: This field cannot be blank."]


def test_a_draft_says_what_its_picture_lacks_and_cannot_be_published(staff):
    office = OfficeFactory()

    send(staff, office, DRAFT, **{"picture-file": upload()})

    assert Revision.objects.drafts().get().faults == [
        "Alternative text (English): This field cannot be blank.",
        "Picture: credit: This field cannot be blank.",
        "Picture: licence: This field cannot be blank.",
    ]


def test_texts_without_a_picture_are_kept_in_a_draft_and_not_published(staff):
    office = OfficeFactory()

    send(staff, office, DRAFT, **TEXTS)
    response = send(staff, office, PUBLISH)

    assert errors(response) == ["Send the picture that these texts are about, or take them out."]
    assert data_of(staff, office)["picture_alt_en"] == ["A house"]


def test_a_refused_form_keeps_the_picture_that_came_with_it(staff):
    office = OfficeFactory()

    refused = send(staff, office, PUBLISH, **{"picture-file": upload()}, name_en="", **TEXTS)

    key = StoredPicture.objects.get().key
    data = form_data(refused, "office_form")
    assert data["picture"] == [key]
    assert read(refused).one("img", alt="The picture as it is stored")["src"] == f"/admin/pictures/{key}/320.jpg"
    assert staff.post(url_of(office), data | {"name_en": "A name"} | PUBLISH).status_code == 302
    assert Office.objects.get().picture == key


def test_a_file_that_is_no_picture_is_named_at_its_field_and_what_was_there_stays(staff):
    office = OfficeFactory(**pictured())

    response = send(staff, office, PUBLISH, **{"picture-file": upload(b"<svg/>")}, profile_en="Other words.")

    assert errors(response) == ["This is no picture in JPEG, PNG, WebP or AVIF. Send one of these."]
    assert form_data(response, "office_form")["picture"] == [office.picture]
    assert form_data(response, "office_form")["profile_en"] == ["Other words."]
    assert read(response).words("a", href="#id_picture-file") == ["Picture"]


def test_a_picture_that_is_taken_away_takes_its_texts_with_it(staff):
    office = OfficeFactory(**pictured(picture_alt_fr="La maison", picture_focus_x=10))

    send(staff, office, PUBLISH, **{"picture-remove": "on"})

    office.refresh_from_db()
    columns = ("picture", "picture_alt_en", "picture_alt_fr", "picture_credit", "picture_licence")
    assert {getattr(office, name) or "" for name in columns} == {""}
    assert office.picture_focus_x == 50


def test_what_a_picture_that_is_taken_away_says_in_a_language_out_of_view_goes_too(staff):
    office = OfficeFactory(**pictured(picture_alt_fr="La maison", picture_alt_ka="სახლი"))
    url = f"{url_of(office)}?beside=ka"
    data = form_data(staff.get(url), "office_form")
    assert "picture_alt_fr" not in data

    staff.post(url, data | {"picture-remove": "on"} | PUBLISH)

    office.refresh_from_db()
    assert [getattr(office, name) or "" for name in ("picture", "picture_alt_ka", "picture_alt_fr")] == [""] * 3


def test_a_focal_point_that_is_emptied_is_the_middle(staff):
    office = OfficeFactory(**pictured(picture_focus_x=10, picture_focus_y=20))

    send(staff, office, PUBLISH, picture_focus_x="", picture_focus_y="30")

    office.refresh_from_db()
    assert (office.picture_focus_x, office.picture_focus_y) == (50, 30)


def test_a_new_row_of_which_a_file_that_is_no_picture_is_all_says_so(staff):
    post = PostFactory()
    empty = {
        name.replace("__prefix__", "0"): text for name, text in data_of(staff, post).items() if "__prefix__" in name
    }

    answers = [
        send(staff, post, DRAFT, **{"appointments-TOTAL_FORMS": "1", **empty, **file})
        for file in ({"appointments-0-picture-file": upload(b"<svg/>")}, {})
    ]

    assert "This is no picture in JPEG, PNG, WebP or AVIF. Send one of these." in errors(answers[0])
    assert answers[1].status_code == 302


def test_the_focal_point_lies_within_the_picture(staff):
    office = OfficeFactory(**pictured())

    response = send(staff, office, DRAFT, picture_focus_x="101")

    assert errors(response) == ["Ensure this value is less than or equal to 100."]


def test_the_history_brings_the_picture_back(staff):
    office = OfficeFactory(**pictured())
    send(staff, office, PUBLISH, **{"picture-remove": "on"})
    before = Revision.objects.order_by("number").first()

    restore(before)
    send(staff, office, PUBLISH)

    assert Office.objects.get().picture == office.picture


def test_a_comparison_says_which_picture_came_and_which_went(staff):
    office = OfficeFactory(**pictured())
    key = stored(width=500, height=400)
    send(staff, office, DRAFT, picture=key)

    page = staff.get(reverse("admin:revision_compare", args=[Revision.objects.drafts().get().pk]))

    document = read(page)
    assert document.words("del")[1:] == [f"deleted: 400 × 300 ({office.picture[:8]})"]
    assert document.words("ins")[1:] == [f"inserted: 500 × 400 ({key[:8]})"]
    shown = re.findall(r'<img src="([^"]*)"', page.content.decode())
    assert shown == [reverse("admin:picture", args=[each, "320.jpg"]) for each in (office.picture, key)]
    assert [staff.get(address)["Content-Type"] for address in shown] == ["image/jpeg"] * 2


def test_two_people_who_send_different_pictures_are_told(staff):
    office = OfficeFactory()
    first, second = data_of(staff, office), data_of(staff, office)
    mine, theirs = stored(), stored(width=500)

    staff.post(url_of(office), first | {"picture": theirs} | DRAFT)
    response = staff.post(url_of(office), second | {"picture": mine} | DRAFT)

    (message,) = errors(response)
    assert "500 × 300" in message
    assert form_data(response, "office_form")["picture"] == [mine]


def test_a_key_that_nobody_sent_is_refused(staff):
    office = OfficeFactory()

    for key in ("0" * 64 + "-400x300", "../../etc/passwd", "<script>"):
        response = send(staff, office, DRAFT, picture=key)
        assert errors(response) == ["The picture was not saved in time, and is gone. Send it again."]


def test_a_form_takes_so_many_pictures_and_says_so(staff, monkeypatch):
    post = PostFactory()
    monkeypatch.setattr(editing, "UPLOADS_AT_ONCE", 1)
    rows = [AppointmentFactory(post=post, since=f"200{n}-01-01", until=f"200{n}-02-01") for n in range(2)]
    assert len(rows) == 2

    response = send(staff, post, DRAFT, **{f"appointments-{n}-picture-file": upload(width=300 + n) for n in range(2)})

    assert errors(response) == ["These are more than 1 pictures at once. Save, and send this one then."]


def test_a_person_sends_so_many_pictures_a_day(staff, monkeypatch):
    office = OfficeFactory()
    monkeypatch.setattr(uploads, "UPLOADS_A_DAY", 1)

    send(staff, office, DRAFT, **{"picture-file": upload()})
    response = send(staff, office, DRAFT, **{"picture-file": upload(width=500)})

    assert errors(response) == ["You have sent as many pictures as one may in a day. Send this one tomorrow."]
    assert StoredPicture.objects.count() == 1


def test_a_day_of_sending_is_that_of_one_person_and_comes_to_an_end(monkeypatch):
    user = UserFactory()
    monkeypatch.setattr(uploads, "UPLOADS_A_DAY", 1)
    stored(user)
    StoredPicture.objects.update(uploaded=timezone.now() - timedelta(days=1, minutes=1))
    stored(user, width=500)
    stored(UserFactory(), width=600)

    with pytest.raises(ValidationError, match="in a day"):
        stored(user, width=700)


def test_what_is_refused_counts_among_the_attempts_of_who_sent_it(monkeypatch):
    user = UserFactory()
    caches["default"].clear()  # the keys of people come again in other tests
    monkeypatch.setattr(uploads, "ATTEMPTS_COUNTED", 1)
    with pytest.raises(ValidationError, match="This is no picture"):
        uploads.store(upload(b"<svg/>"), user)

    with pytest.raises(ValidationError, match="in a day"):
        stored(user)
    other = UserFactory()
    stored(other)

    assert [picture.uploaded_by for picture in StoredPicture.objects.all()] == [other]


def test_who_may_not_edit_stores_nothing(client, staff):
    office = OfficeFactory()
    data = data_of(staff, office) | {"picture-file": upload()} | DRAFT
    stranger = type(client)()

    response = stranger.post(url_of(office), data)
    reader = person()
    reader.user_permissions.set(Permission.objects.filter(codename="view_office"))
    refusal = signed_in(reader).post(url_of(office), data | {"picture-file": upload()})

    assert response.url.startswith("/admin/login/")
    assert refusal.status_code == 403
    assert not StoredPicture.objects.exists()


def test_a_disk_that_takes_nothing_is_told_and_the_words_are_kept(staff, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file"
    office = OfficeFactory()

    response = send(staff, office, DRAFT, **{"picture-file": upload()}, profile_en="Other words.")

    assert errors(response) == [
        "The picture could not be stored. Send it again later; if it fails again, tell an administrator."
    ]
    assert not StoredPicture.objects.exists()
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("fault", ["no folder", "full at once", "full at the end"])
def test_a_disk_on_which_no_large_file_can_wait_loses_the_file_alone(staff, settings, tmp_path, monkeypatch, fault):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100
    if fault == "no folder":
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "none")
    else:
        monkeypatch.setattr(
            TemporaryUploadedFile, "write" if fault == "full at once" else "flush", refuse, raising=False
        )
    office = OfficeFactory()

    response = send(staff, office, DRAFT, **{"picture-file": upload()}, profile_en="Other words.")

    assert errors(response) == [
        "The picture could not be stored. Send it again later; if it fails again, tell an administrator."
    ]
    assert form_data(response, "office_form")["profile_en"] == ["Other words."]


def refuse(*args):
    raise OSError(errno.ENOSPC, "No space left on device")
