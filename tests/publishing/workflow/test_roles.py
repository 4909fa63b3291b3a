import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from offices.models import Office
from publishing.models import Revision
from publishing.workflow.publication import publish
from publishing.workflow.roles import (
    ADMINISTRATORS,
    AUTHORS,
    PUBLISHERS,
    REVIEWERS,
    ROLES,
    TRANSLATORS,
    after_migration,
)
from tests.factories import OfficeFactory, UserFactory
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in
from tests.publishing.workflow.test_change_sets import draft_of, new_draft_of

pytestmark = pytest.mark.django_db

STEPS = ["publishing.approve", "publishing.publish", "publishing.add_task", "offices.delete_office"]
STAFF = ["accounts.change_user", "auth.change_group", "publishing.view_journalentry"]


def migrated():
    for app_config in apps.get_app_configs():
        after_migration(app_config, "default")


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (None, []),
        (AUTHORS, []),
        (REVIEWERS, STEPS[:1]),
        (PUBLISHERS, STEPS),
        (ADMINISTRATORS, STEPS + STAFF),
    ],
)
def test_each_role_may_do_what_the_one_before_it_may_and_more(role, allowed):
    user = person(role)

    assert [name for name in STEPS + STAFF if user.has_perm(name)] == allowed
    assert user.has_perms(["offices.add_office", "offices.change_office", "offices.delete_contact"]) is bool(role)
    assert not user.has_perm("publishing.approve_own")


def test_nobody_but_a_superuser_may_touch_what_no_role_names():
    named = Permission.objects.filter(group__name__in=ROLES).values_list("content_type__app_label", flat=True)

    assert sorted(set(named)) == [
        "accounts", "auth", "mandate", "offices", "pages", "publishing", "regions", "translations",
    ]  # fmt: skip


def test_what_an_administrator_changes_in_a_role_stays_so():
    reviewers, authors = Group.objects.get(name=REVIEWERS), Group.objects.get(name=AUTHORS)
    reviewers.permissions.remove(Permission.objects.get(codename="approve"))
    authors.permissions.add(Permission.objects.get(codename="publish"))
    before = {group.name: set(group.permissions.all()) for group in Group.objects.all()}

    migrated()

    assert {group.name: set(group.permissions.all()) for group in Group.objects.all()} == before


def test_a_role_that_was_deleted_is_not_made_again_and_a_renamed_one_keeps_what_it_may():
    Group.objects.filter(name=AUTHORS).delete()
    Group.objects.filter(name=REVIEWERS).update(name="Readers")

    migrated()

    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(
        [ADMINISTRATORS, PUBLISHERS, "Readers", TRANSLATORS]
    )


def test_a_database_emptied_of_everything_has_the_roles_again():
    before = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    Group.objects.all().delete()

    migrated()

    assert {group.name: set(group.permissions.all()) for group in Group.objects.all()} == before


def test_a_new_kind_of_content_is_open_to_the_roles():
    content_type = Permission.objects.get(codename="change_office").content_type
    for group in Group.objects.all():
        group.permissions.remove(*content_type.permission_set.all())

    migrated()

    assert person(AUTHORS).has_perm("offices.change_office")
    assert not person(AUTHORS).has_perm("offices.delete_office")
    assert person(PUBLISHERS).has_perm("offices.delete_office")


@pytest.mark.parametrize(
    ("is_new", "held", "is_published"),
    [
        (True, ["publish", "add_office"], True),
        (True, ["publish", "change_office"], True),
        (True, ["publish", "delete_office", "add_region", "change_region"], False),
        (True, ["add_office", "change_office"], False),
        (False, ["publish", "change_office"], True),
        (False, ["publish", "add_office", "delete_office", "change_region"], False),
        (False, ["add_office", "change_office"], False),
    ],
)
def test_what_is_new_is_published_by_whoever_may_add_it_and_all_by_whoever_may_change_it(is_new, held, is_published):
    office, user = OfficeFactory(name_en="Old"), UserFactory(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=held))
    draft = new_draft_of(office) if is_new else draft_of(office, name_en="New")

    try:
        publish(draft, user)
    except PermissionDenied:
        assert not is_published
    draft.refresh_from_db()

    assert draft.state == (Revision.State.LIVE if is_published else Revision.State.DRAFT)


def test_an_author_saves_a_draft_and_cannot_publish():
    office = OfficeFactory(name_en="Liaison")
    client = signed_in(person(AUTHORS))
    url = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(client.get(url), "office_form") | {"name_en": "New name"}

    refused = client.post(url, data | {"_save": "1"})
    kept = client.post(url, data | {"_draft": "1"})

    assert (refused.status_code, kept.status_code) == (403, 302)
    assert Office.objects.get().name_en == "Liaison"
    assert Revision.objects.drafts().get().snapshot["fields"]["name_en"] == "New name"


def test_an_administrator_makes_nobody_a_superuser_and_does_not_touch_one():
    client = signed_in(person(ADMINISTRATORS))
    other, chief = UserFactory(is_superuser=False), UserFactory(is_superuser=True)
    url = reverse("admin:accounts_user_change", args=[other.pk])
    data = form_data(client.get(url), "user_form")
    new_password = dict.fromkeys(("password1", "password2"), "some quite long words 7") | {"usable_password": "true"}
    chosen = {"action": "delete_selected", "_selected_action": [other.pk, chief.pk], "post": "yes"}

    client.post(url, data | {"is_superuser": "on", "first_name": "Nino"})
    answers = [
        client.post(reverse("admin:accounts_user_change", args=[chief.pk]), {"username": "mine"}).status_code,
        client.get(reverse("admin:auth_user_password_change", args=[chief.pk])).status_code,
        client.post(reverse("admin:auth_user_password_change", args=[chief.pk]), new_password).status_code,
        client.post(reverse("admin:accounts_user_delete", args=[chief.pk]), {"post": "yes"}).status_code,
        client.post(reverse("admin:accounts_user_changelist"), chosen).status_code,
    ]

    other.refresh_from_db()
    assert (other.first_name, other.is_superuser) == ("Nino", False)
    assert answers == [403] * 5
    assert User.objects.filter(pk__in=[other.pk, chief.pk]).count() == 2
    assert User.objects.get(pk=chief.pk).password == chief.password
