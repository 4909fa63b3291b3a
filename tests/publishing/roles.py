"""People of each role, signed in."""

from django.contrib.auth.models import Group
from django.test import Client

from tests.factories import UserFactory


def person(role=None, **kwargs):
    """A staff member who may do what the role may, and nothing else."""
    user = UserFactory(is_superuser=False, language="en", **kwargs)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
