"""Who has the form of an object open: noted when it is opened, renewed while it is, forgotten soon after."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from languages.collation import collation_key
from publishing.models import Presence

FORGOTTEN_AFTER = timedelta(seconds=90)


def renew(user, model, pk):
    """Notes that ``user`` has the form open now."""
    form = {"content_type": ContentType.objects.get_for_model(model), "object_id": pk, "user": user}
    Presence.objects.update_or_create(**form, defaults={"seen": timezone.now()})


def leave(user, model, pk):
    _of(model, pk).filter(user=user).delete()


def others(user, model, pk):
    """The names of everybody else who has the form open, in their order."""
    present = _of(model, pk).filter(seen__gte=timezone.now() - FORGOTTEN_AFTER).exclude(user=user)
    names = (row.user.get_full_name() or row.user.get_username() for row in present.select_related("user"))
    return sorted(names, key=collation_key)


def forget_the_absent():
    Presence.objects.filter(seen__lt=timezone.now() - FORGOTTEN_AFTER).delete()


def _of(model, pk):
    return Presence.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id=pk)
