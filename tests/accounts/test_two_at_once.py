"""What one person of the staff changes stays when another saves a page that was opened before."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.account import AccountForm
from accounts.mail import OWN
from accounts.models import User
from publishing.workflow.roles import AUTHORS, PUBLISHERS, TRANSLATORS
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db

ACCOUNT = reverse("admin:account")
OLD, NEW = "some quite long words 7", "some quite other words 8"


@pytest.fixture
def nino():
    user = person(AUTHORS, username="nino", first_name="Nino", translates=["ru"])
    user.groups.add(Group.objects.get(name=PUBLISHERS))
    return user


def form_of(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def roles(user):
    return set(user.groups.values_list("name", flat=True))


def test_a_right_that_was_taken_meanwhile_is_not_given_again_by_who_changes_something_else(staff, nino):
    page = form_data(staff.get(form_of(nino)), "user_form")
    other = staff.post(
        form_of(nino), {**page, "groups": page["groups"][:1], "translates": ["ru", "ka"], "is_active": []}
    )

    saved = staff.post(form_of(nino), page | {"last_name": "Beridze"})

    nino.refresh_from_db()
    assert (other.status_code, saved.status_code) == (302, 302)
    assert (nino.first_name, nino.last_name, nino.is_active, nino.translates) == (
        "Nino",
        "Beridze",
        False,
        ["ru", "ka"],
    )
    assert nino.groups.count() == 1


def test_of_several_values_only_those_come_and_go_that_came_and_went_on_the_page(staff, nino):
    page = form_data(staff.get(form_of(nino)), "user_form")
    keys = dict(Group.objects.values_list("name", "pk"))
    staff.post(form_of(nino), page | {"groups": [keys[AUTHORS]], "translates": ["ru", "ka"]})

    staff.post(
        form_of(nino),
        page | {"groups": [keys[each] for each in (AUTHORS, PUBLISHERS, TRANSLATORS)], "translates": ["fr"]},
    )

    nino.refresh_from_db()
    assert roles(nino) == {AUTHORS, TRANSLATORS}
    assert nino.translates == ["fr", "ka"]


def test_what_was_ticked_on_a_page_that_was_refused_is_saved_from_the_next(staff, nino):
    nino.groups.clear()
    page = form_data(staff.get(form_of(nino)), "user_form")
    authors = Group.objects.get(name=AUTHORS)

    refused = staff.post(form_of(nino), page | {"groups": [authors.pk], "email": "no address"})
    staff.post(form_of(nino), form_data(refused, "user_form") | {"email": "nino@example.org"})

    assert roles(nino) == {AUTHORS}


def test_a_permission_that_was_taken_from_a_role_meanwhile_stays_taken(staff):
    role = Group.objects.get(name=PUBLISHERS)
    url = reverse("admin:auth_group_change", args=[role.pk])
    page = form_data(staff.get(url), "group_form")
    publish = str(Permission.objects.get(codename="publish").pk)
    staff.post(url, page | {"permissions": [each for each in page["permissions"] if each != publish]})
    before = set(role.permissions.all())

    staff.post(url, page | {"name": "Editors"})

    role.refresh_from_db()
    assert role.name == "Editors"
    assert publish in page["permissions"]
    assert set(role.permissions.all()) == before


def test_an_account_that_is_open_twice_keeps_what_was_chosen_in_either(nino):
    client = signed_in(nino)
    page = form_data(client.get(ACCOUNT), "account_form")
    client.post(ACCOUNT, page | {"language": "ka", "mail_on": [OWN]})

    client.post(ACCOUNT, page | {"time_zone": "Asia/Tbilisi", "working_languages": ["ka"]})

    nino.refresh_from_db()
    assert (nino.language, nino.time_zone) == ("ka", "Asia/Tbilisi")
    assert (nino.working_languages, nino.mail_on) == (["ka"], [OWN])


@pytest.mark.parametrize("door", ["own", "link", "staff"])
def test_who_is_locked_out_while_a_password_is_hashed_stays_locked_out(staff, nino, monkeypatch, door):
    nino.set_password(OLD)
    nino.save()
    if door == "own":
        client, url = signed_in(nino), reverse("admin:password_change")
    elif door == "link":
        key = urlsafe_base64_encode(force_bytes(nino.pk))
        client = Client()
        url = client.get(reverse("password_reset_confirm", args=[key, default_token_generator.make_token(nino)])).url
    else:
        client, url = staff, reverse("admin:auth_user_password_change", args=[nino.pk])
    set_password = User.set_password

    def set_while_she_is_locked_out(user, password):
        User.objects.filter(pk=nino.pk).update(is_active=False, is_staff=False)
        set_password(user, password)

    monkeypatch.setattr(User, "set_password", set_while_she_is_locked_out)
    names = ("new_password1", "new_password2", "password1", "password2")
    response = client.post(url, {"old_password": OLD, "usable_password": "true", **dict.fromkeys(names, NEW)})

    nino.refresh_from_db()
    assert (response.status_code, nino.check_password(NEW)) == (302, True)
    assert (nino.is_active, nino.is_staff) == (False, False)


def test_who_saves_their_account_writes_nothing_that_others_decide(nino, monkeypatch):
    client, judge = signed_in(nino), AccountForm.full_clean
    page = form_data(client.get(ACCOUNT), "account_form")

    def judge_while_she_is_locked_out(form):
        User.objects.filter(pk=nino.pk).update(is_active=False)
        judge(form)

    monkeypatch.setattr(AccountForm, "full_clean", judge_while_she_is_locked_out)
    client.post(ACCOUNT, page | {"first_name": "Nina"})

    nino.refresh_from_db()
    assert (nino.first_name, nino.is_active) == ("Nina", False)
