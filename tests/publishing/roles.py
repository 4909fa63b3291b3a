"""People of each role, signed in."""

from itertools import count

from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User

NUMBERS = count(1)


def person(role=None, username="", **kwargs):
    """A staff member who may do what the role may, and nothing else."""
    user = User.objects.create(
        username=username or f"person{next(NUMBERS)}",
        **{"language": "en", "password": "!", "is_staff": True, **kwargs},
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
