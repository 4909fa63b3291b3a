"""What the content files say of themselves: the day that their texts state, and what readers are told of a change."""

from datetime import datetime, time
from uuid import uuid5

from django.utils import timezone

from publishing.models import Revision
from publishing.revisions.live import note_live
from publishing.revisions.snapshots import take_snapshot


def moment_of(day):
    """Noon of ``day`` (a date) where the organisation has its seat."""
    return datetime.combine(day, time(12), timezone.get_default_timezone())


def bear_stated_day(row, instance, before):
    """Has a stored instance say the day that its ``row`` states; ``before`` is when it was last changed, if it was there.

    An editor's later change stays the last one.
    """
    moment = moment_of(row.stated)
    instance.updated = max(moment, before or moment)
    type(instance)._base_manager.filter(pk=instance.pk).update(updated=instance.updated)


def announce(row, instance):
    """Puts the change note of ``row`` under Changes, once in every database; says whether it was new."""
    key = uuid5(row.id, f"{row.stated} {row.change_note}")
    if Revision.objects.filter(pk=key).exists():
        return False
    live = Revision.objects.of(instance).live().first()
    published = {"published": moment_of(row.stated), "publication": key, "change_note": row.change_note}
    note_live(instance, take_snapshot(instance), live, id=key, **published)
    return True
