"""Who has the form of an object open: noted when it is opened, renewed while it is, forgotten soon after."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from languages.collation import collation_key
from publishing.models import Presence

FORGOTTEN_AFTER = timedelta(seconds=90)
NAMES = ("user__first_name", "user__last_name", "user__username")


def renew(user, model, pk):
    """Notes that ``user`` has the form open now; who opens it anew has those forgotten who closed theirs."""
    if not _of(model, pk).filter(user=user).update(seen=timezone.now()):
        Presence.objects.filter(seen__lt=timezone.now() - FORGOTTEN_AFTER).delete()
        form = {"content_type": ContentType.objects.get_for_model(model), "object_id": pk, "user": user}
        Presence.objects.update_or_create(**form, defaults={"seen": timezone.now()})


def leave(user, model, pk):
    _of(model, pk).filter(user=user).delete()


def others(user, model, pk):
    """The names of everybody else who has the form open, in their order."""
    present = _of(model, pk).filter(seen__gte=timezone.now() - FORGOTTEN_AFTER)
    names = (str(row.user) for row in present.select_related("user").only(*NAMES) if row.user_id != user.pk)
    return sorted(names, key=collation_key)


def _of(model, pk):
    return Presence.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id=pk)
