import threading
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse, reverse_lazy

from offices.models import Contact
from publishing.admin.typed_forms import REMEMBERED_FORMS
from publishing.models import Revision
from regions.models import Region
from tests.factories import OfficeFactory, RegionFactory, UserFactory
from tests.public_pages import form_data
from tests.publishing.admin.test_drafting import ADD, BACKEND, DRAFT, data_of, url_of

pytestmark = pytest.mark.django_db


def new_region(client, **values):
    return form_data(client.get(ADD), "region_form") | {"name_en": "New", "slug": "new", **values}


def test_a_form_sent_twice_acts_once_and_leads_to_the_same_place(staff):
    data = new_region(staff)

    first, second = (staff.post(ADD, data | DRAFT) for _each in range(2))

    assert first.url == second.url
    assert Revision.objects.count() == 1


def test_a_publication_sent_twice_is_published_once(staff):
    data = new_region(staff)

    answers = [staff.post(ADD, data | {"_save": "Publish"}) for _each in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Region.objects.count() == 1
    assert Revision.objects.count() == 1


def test_a_page_gone_back_to_and_written_on_acts_again(staff):
    region = RegionFactory()
    data = data_of(staff, region)
    staff.post(url_of(region), data | {"name_fr": "Un", **DRAFT})

    staff.post(url_of(region), data | {"name_ru": "Два", **DRAFT})

    fields = Revision.objects.drafts().get().snapshot["fields"]
    assert (fields["name_fr"], fields["name_ru"]) == ("Un", "Два")


def test_a_refused_form_may_be_sent_again(staff):
    data = new_region(staff, slug="")
    staff.post(ADD, data | {"_save": "Publish"})
    refused = staff.post(ADD, data | {"_save": "Publish"})

    staff.post(ADD, form_data(refused, "region_form") | {"slug": "new", "_save": "Publish"})

    assert refused.status_code == 200
    assert Region.objects.get().slug == "new"
    assert Revision.objects.count() == 1


def test_the_key_of_somebody_else_opens_nothing(staff, client):
    data = new_region(staff) | DRAFT
    staff.post(ADD, data)
    other = Client()
    other.force_login(UserFactory(language="en"), backend=BACKEND)

    assert other.post(ADD, data).status_code == 403


@pytest.mark.parametrize("key", ["", "nonsense", "x" * 5000])
def test_a_form_without_a_key_is_saved_all_the_same(staff, key):
    staff.post(ADD, new_region(staff, form_key=key) | DRAFT)

    assert Revision.objects.count() == 1


def test_a_form_sent_after_the_session_ended_says_what_becomes_of_the_text(staff):
    data = new_region(staff)
    staff.logout()

    response = staff.post(ADD, data | DRAFT, follow=True)

    assert response.redirect_chain == [("/admin/login/?next=/admin/regions/region/add/&unsent=1", 302)]
    assert "the form then offers the text that you typed" in response.content.decode()
    assert not Revision.objects.exists()


def test_a_form_from_before_one_signed_in_again_leads_back_to_its_page():
    editor, again = Client(enforce_csrf_checks=True), "http://testserver" + ADD
    editor.force_login(UserFactory(language="en"), backend=BACKEND)
    old = form_data(editor.get(ADD), "region_form") | DRAFT
    editor.cookies.pop("csrf")
    editor.get(ADD)

    response = editor.post(ADD, old, headers={"Referer": again})
    elsewhere = editor.post(ADD, old, headers={"Referer": "http://other.example/admin/"})

    assert (response.status_code, response.url, elsewhere.status_code) == (302, again, 403)
    assert "Nothing was saved, as this page was opened before" in editor.get(ADD).content.decode()
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    "page", [reverse_lazy("admin:drafts_together"), reverse_lazy("admin:change_set_publish", args=[1])]
)
def test_it_leads_to_the_first_page_from_what_cannot_be_asked_for_again(page):
    editor = Client(enforce_csrf_checks=True)
    editor.force_login(UserFactory(language="en"), backend=BACKEND)

    response = editor.post(page, {}, headers={"Referer": f"http://testserver{page}"})

    assert (response.status_code, response.url) == (302, "/admin/")


@pytest.mark.parametrize("path", ["/admin/none/", "/en/", "/admin/login/"])
def test_nobody_is_led_back_who_is_not_signed_in_or_sent_from_no_page_of_the_staff(path):
    editor = Client(enforce_csrf_checks=True)
    if path != "/admin/login/":
        editor.force_login(UserFactory(language="en"), backend=BACKEND)

    assert editor.post(ADD, {}, headers={"Referer": f"http://testserver{path}"}).status_code == 403


def test_a_script_that_tells_of_a_form_left_open_leaves_no_message():
    editor = Client(enforce_csrf_checks=True)
    editor.force_login(UserFactory(language="en"), backend=BACKEND)
    page, address = f"http://testserver{ADD}", reverse("admin:regions_region_presence", args=[uuid.uuid4()])

    response = editor.post(address, {}, headers={"Referer": page, "Sec-Fetch-Mode": "cors"})

    assert response.status_code == 403
    assert "Nothing was saved" not in editor.get(ADD).content.decode()


def test_the_page_tells_which_forms_were_saved(staff):
    data = new_region(staff)
    response = staff.post(ADD, data | DRAFT)

    page = staff.get(response.url)

    assert page.context["saved_forms"] == data["form_key"]


def test_so_many_forms_are_remembered_the_last_ones(staff):
    session = staff.session
    session["saved_forms"] = [f"form-{number}" for number in range(REMEMBERED_FORMS)]
    session.save()
    data = new_region(staff)

    staff.post(ADD, data | DRAFT)

    assert staff.session["saved_forms"] == [*session["saved_forms"][1:], *data["form_key"]]


@pytest.mark.django_db(transaction=True)
def test_two_that_arrive_together_act_once():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("Two connections to one database in memory do not wait for each other.")
    user = UserFactory(language="en")
    clients = [Client(), Client()]
    for each in clients:
        each.force_login(user, backend=BACKEND)
    data = new_region(clients[0]) | {"form_key": str(uuid.uuid4()), **DRAFT}
    barrier, answers = threading.Barrier(2), []

    def send(each):
        barrier.wait()
        try:
            answers.append(each.post(ADD, data).url)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[each]) for each in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(answers)) == 1
    assert Revision.objects.count() == 1
    assert reverse("admin:regions_region_change", args=[Revision.objects.get().object_id]) == answers[0]


def test_a_new_form_gone_back_to_and_written_on_changes_the_same_object(staff):
    data = new_region(staff)
    staff.post(ADD, data | DRAFT)

    response = staff.post(ADD, data | {"name_fr": "Neuf", **DRAFT})

    draft = Revision.objects.drafts().get()
    assert response.url == reverse("admin:regions_region_change", args=[draft.object_id])
    assert (draft.snapshot["fields"]["name_en"], draft.snapshot["fields"]["name_fr"]) == ("New", "Neuf")


def test_a_new_form_gone_back_to_takes_nothing_back_of_what_others_wrote_since(staff):
    data, other = new_region(staff), Client()
    other.force_login(UserFactory(language="en"), backend=BACKEND)
    staff.post(ADD, data | DRAFT)
    region = Region(pk=Revision.objects.get().object_id)
    other.post(url_of(region), data_of(other, region) | {"name_en": "Theirs", **DRAFT})

    staff.post(ADD, data | {"name_fr": "Neuf", **DRAFT})

    fields = Revision.objects.drafts().get().snapshot["fields"]
    assert (fields["name_en"], fields["name_fr"]) == ("Theirs", "Neuf")


def test_a_row_that_was_added_is_added_once_however_often_its_form_is_sent(staff):
    office = OfficeFactory()
    row = {"contacts-TOTAL_FORMS": "1", "contacts-0-kind": "email", "contacts-0-value": "a@example.org"}
    data = data_of(staff, office) | row | {"contacts-0-position": "0"}

    for _each in range(2):
        staff.post(url_of(office), data | {"_save": "Publish"})

    assert Contact.objects.count() == 1
    assert Revision.objects.live().count() == 1
