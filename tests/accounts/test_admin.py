import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from publishing.workflow.roles import ROLES, TRANSLATORS
from tests.documents import Document
from tests.factories import RegionFactory, UserFactory
from tests.public_pages import errors, form_data

pytestmark = pytest.mark.django_db

USERS = reverse("admin:accounts_user_changelist")


def test_a_staff_member_is_added(staff):
    url = reverse("admin:accounts_user_add")
    data = form_data(staff.get(url), "user_form")
    secret = "some quite long words 7"

    response = staff.post(url, data | {"username": "nino", "password1": secret, "password2": secret})

    user = User.objects.get(username="nino")
    assert response.status_code == 302
    assert (user.check_password(secret), user.is_staff, user.is_superuser) == (True, True, False)


@pytest.mark.parametrize(
    ("secret", "message"),
    [
        ("fourteen chars", "This password is too short. It must contain at least 15 characters."),
        ("nino.of.the.office", "The password is too similar to the username."),
        ("a\0b long enough pass", "Null characters are not allowed."),
    ],
)
def test_a_weak_password_is_refused_in_words(staff, secret, message):
    url = reverse("admin:accounts_user_add")
    data = form_data(staff.get(url), "user_form")

    response = staff.post(url, data | {"username": "nino.of.the.office", "password1": secret, "password2": secret})

    assert message in errors(response)
    assert not User.objects.filter(username="nino.of.the.office").exists()


def test_a_staff_member_chooses_a_language(staff):
    user = UserFactory(username="nino")
    url = reverse("admin:accounts_user_change", args=[user.pk])
    data = form_data(staff.get(url), "user_form")

    staff.post(url, data | {"language": "ka"})

    user.refresh_from_db()
    assert user.language == "ka"


def test_the_page_of_a_staff_member_tells_nothing_of_how_the_password_is_kept(staff):
    user = UserFactory()

    page = staff.get(reverse("admin:accounts_user_change", args=[user.pk])).content.decode()

    assert user.password.split("$")[0] not in page
    assert "they can no longer sign in" in page


@pytest.mark.parametrize(("secret", "words"), [("some quite long words 7", "Reset password"), (None, "Set password")])
def test_a_button_says_whether_there_is_a_password_saves_the_form_and_leads_to_another(staff, secret, words):
    user = UserFactory()
    user.set_password(secret)
    user.save()
    url = reverse("admin:accounts_user_change", args=[user.pk])
    page = staff.get(url)

    response = staff.post(url, form_data(page, "user_form") | {"first_name": "Nino", "_password": ""})

    assert Document(page.content.decode()).one("button", name="_password")["text"] == words
    assert response["Location"] == reverse("admin:auth_user_password_change", args=[user.pk])
    assert User.objects.get(pk=user.pk).first_name == "Nino"


def test_permissions_are_offered_in_words(staff):
    page = staff.get(reverse("admin:auth_group_add"))

    labels = {label for _key, label in page.context["adminform"].form.fields["permissions"].choices}
    assert {label for label in labels if label.startswith("Office: ")} == {
        "Office: Add",
        "Office: Change",
        "Office: Delete",
        "Office: View",
    }
    assert {"Staff member: Add", "Revision: Can publish"} <= labels


def test_a_permission_on_what_the_site_has_no_more_is_offered_by_its_name(staff):
    kind = ContentType.objects.create(app_label="offices", model="embassy")
    permission = Permission.objects.create(content_type=kind, codename="add_embassy", name="Can add embassy")

    page = staff.get(reverse("admin:auth_group_add"))

    choices = {key.value: label for key, label in page.context["adminform"].form.fields["permissions"].choices}
    assert choices[permission.pk] == "Can add embassy"


def test_a_role_is_given_permissions(staff):
    url = reverse("admin:auth_group_add")
    page = staff.get(url)
    permissions = dict(page.context["adminform"].form.fields["permissions"].queryset.values_list("codename", "pk"))
    data = form_data(page, "group_form")

    staff.post(url, data | {"name": "Interpreters", "permissions": [str(permissions["change_office"])]})

    assert [p.codename for p in Group.objects.get(name="Interpreters").permissions.all()] == ["change_office"]
    assert "change_session" not in permissions


def test_the_name_of_a_role_is_one_line(staff):
    url = reverse("admin:auth_group_add")

    staff.post(url, form_data(staff.get(url), "group_form") | {"name": " Inter\r\n preters "})

    assert [group.name for group in Group.objects.exclude(name__in=[*ROLES, TRANSLATORS])] == ["Inter preters"]


def test_whatever_the_staff_site_has_a_role_can_be_allowed(staff):
    page = staff.get(reverse("admin:auth_group_add"))

    offered = set(page.context["adminform"].form.fields["permissions"].queryset)
    kinds = ContentType.objects.get_for_models(*admin.site._registry).values()
    assert set(Permission.objects.filter(content_type__in=kinds)) - offered == set()


@pytest.mark.parametrize("role", [*ROLES, TRANSLATORS])
def test_a_role_that_is_saved_as_it_stands_keeps_all_that_it_may_do(staff, role):
    group = Group.objects.get(name=role)
    before, url = set(group.permissions.all()), reverse("admin:auth_group_change", args=[group.pk])

    response = staff.post(url, form_data(staff.get(url), "group_form"))

    assert (response.status_code, set(group.permissions.all())) == (302, before)


def test_who_deletes_a_group_or_a_person_reads_nothing_of_links(staff):
    user = UserFactory(username="nino")
    group = Group.objects.filter(permissions__isnull=False).first()
    user.groups.add(group)

    of_group = staff.get(reverse("admin:auth_group_delete", args=[group.pk])).context
    of_user = staff.get(reverse("admin:accounts_user_delete", args=[user.pk])).context

    assert [told(of_group["deleted_objects"]), list(of_group["model_count"])] == [
        [f"Group: {group.name}"],
        [("groups", 1)],
    ]
    assert [told(of_user["deleted_objects"]), list(of_user["model_count"])] == [
        ["Staff member: nino"],
        [("staff members", 1)],
    ]


def told(rows):
    """What a page says of each row that goes, without its link; the rows that go with it in a list of their own."""
    return [told(row) if isinstance(row, list) else strip_tags(row) for row in rows]


def test_the_list_of_staff_asks_as_often_for_30_as_for_one(staff, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    staff.get(USERS)
    with CaptureQueriesContext(connection) as one:
        staff.get(USERS)
    User.objects.bulk_create(User(username=f"user-{number}") for number in range(29))

    with django_assert_num_queries(len(one)):
        response = staff.get(USERS)

    assert len(response.context["cl"].result_list) == 30


def test_a_translator_of_a_region_that_was_deleted_is_not_let_into_all_others_by_a_change_of_their_name(staff):
    region = RegionFactory()
    regions = [str(region.pk)]
    user = UserFactory(is_superuser=False, translates=["ka"], regions=regions)
    region.delete()
    url = reverse("admin:accounts_user_change", args=[user.pk])
    page = staff.get(url)

    response = staff.post(url, form_data(page, "user_form") | {"first_name": "Nino"})

    user.refresh_from_db()
    assert response.status_code == 302, errors(response)
    assert (user.first_name, user.regions) == ("Nino", regions)
    assert "a deleted region" in page.content.decode()


def test_what_was_typed_is_saved_before_the_way_leads_to_the_password(staff):
    user = UserFactory(first_name="Nino")
    address = reverse("admin:accounts_user_change", args=[user.pk])
    data = form_data(staff.get(address), "user_form")

    saved = staff.post(address, data | {"first_name": "Nina", "_password": ""})
    refused = staff.post(address, data | {"first_name": "x" * 200, "_password": ""})

    assert saved.url == reverse("admin:auth_user_password_change", args=[user.pk])
    assert User.objects.get(pk=user.pk).first_name == "Nina"
    assert form_data(refused, "user_form")["first_name"] == ["x" * 200]


def test_enter_in_the_form_of_a_staff_member_saves_it(staff):
    page = Document(staff.get(reverse("admin:accounts_user_change", args=[UserFactory().pk])).content.decode())

    buttons = [each for each in page.elements if each["tag"] in ("button", "input") and each.get("type") == "submit"]
    own = [each["name"] for each in buttons if each.get("name")]
    assert own[:2] == ["_save", "_password"]


def test_nobody_takes_their_own_account_away(staff):
    (user,) = User.objects.all()
    form = reverse("admin:accounts_user_change", args=[user.pk])
    told = staff.get(form).context
    sent = {"username": "nino", "language": "en"}

    assert staff.post(form, sent).status_code == 302
    deleted = [
        staff.post(reverse("admin:accounts_user_delete", args=[user.pk]), {"post": "yes"}),
        staff.post(
            reverse("admin:accounts_user_changelist"),
            {"action": "delete_selected", "_selected_action": user.pk, "post": "yes"},
        ),
    ]

    assert told["has_delete_permission"] is False
    assert [response.status_code for response in deleted] == [403, 403]
    assert list(User.objects.values_list("username", "is_active", "is_staff", "is_superuser")) == [
        ("nino", True, True, True)
    ]


def test_who_may_do_everything_takes_it_from_a_colleague(staff):
    other = UserFactory(username="aram")

    staff.post(reverse("admin:accounts_user_change", args=[other.pk]), {"username": "aram", "language": "en"})

    other.refresh_from_db()
    assert (other.is_active, other.is_staff, other.is_superuser) == (False, False, False)
