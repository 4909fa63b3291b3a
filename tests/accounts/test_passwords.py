"""How the site keeps passwords. The other tests hash them quickly; these do it as the site does."""

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.urls import reverse

from accounts.models import User
from srep import settings as site
from tests.public_pages import form_data

pytestmark = pytest.mark.django_db

SECRET = "some quite long words 7"


@pytest.fixture(autouse=True)
def hashers_of_the_site(settings):
    settings.PASSWORD_HASHERS = site.PASSWORD_HASHERS


def test_a_password_is_kept_by_argon2_which_its_owner_alone_can_meet(staff, client):
    url = reverse("admin:accounts_user_add")
    data = form_data(staff.get(url), "user_form")
    staff.post(url, data | {"username": "nino", "password1": SECRET, "password2": SECRET})

    kept = User.objects.get(username="nino").password

    assert site.PASSWORD_HASHERS == [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    assert kept.startswith("argon2$argon2id$")
    assert SECRET not in kept
    assert User.objects.get(username="nino").check_password(SECRET)
    assert not User.objects.get(username="nino").check_password(f"{SECRET} ")


def test_a_password_of_a_site_that_hashed_otherwise_is_hashed_anew_when_its_owner_signs_in(client, settings):
    settings.PASSWORD_HASHERS = site.PASSWORD_HASHERS[::-1]
    nino = User.objects.create_user("nino", password=SECRET, is_staff=True)
    settings.PASSWORD_HASHERS = site.PASSWORD_HASHERS

    client.post(reverse("admin:login"), {"username": "nino", "password": SECRET})

    before = identify_hasher(nino.password).algorithm
    nino.refresh_from_db()
    assert (before, identify_hasher(nino.password).algorithm) == ("pbkdf2_sha256", "argon2")
