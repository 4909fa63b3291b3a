"""Who has the form of an object open: noted when it is opened, renewed while it is, forgotten soon after."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from publishing.models import Presence

FORGOTTEN_AFTER = timedelta(seconds=90)


def note(user, model, pk):
    """Notes that ``user`` has the form open now."""
    Presence.objects.bulk_create(
        [Presence(content_type=ContentType.objects.get_for_model(model), object_id=pk, user=user, seen=timezone.now())],
        update_conflicts=True,
        unique_fields=["content_type", "object_id", "user"],
        update_fields=["seen"],
    )


def leave(user, model, pk):
    _of(model, pk).filter(user=user).delete()


def others(user, model, pk):
    """The names of everybody else who has the form open, in their order."""
    present = _of(model, pk).filter(seen__gte=timezone.now() - FORGOTTEN_AFTER).exclude(user=user)
    return sorted(row.user.get_full_name() or row.user.get_username() for row in present.select_related("user"))


def forget_the_absent():
    Presence.objects.filter(seen__lt=timezone.now() - FORGOTTEN_AFTER).delete()


def _of(model, pk):
    return Presence.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id=pk)
