"""Pictures that the staff send: kept before the form that they came with is judged, so that no refusal loses them."""

import logging
from datetime import timedelta

from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from pictures import files
from pictures.incoming import LostFile
from pictures.models import StoredPicture
from publishing.models import Revision

log = logging.getLogger(__name__)

UPLOADS_A_DAY = 100  # by one person
ATTEMPTS_COUNTED, ATTEMPTS_COUNTED_FOR = 300, 6 * 60 * 60  # seconds
UPLOADS_AT_ONCE = 5  # with one form
KEPT_UNSAVED = timedelta(days=7)  # so long a form may stay open before its picture goes


def store(file, user):
    """Keeps an uploaded ``file`` as a picture, and returns its key. Raises ``ValidationError`` in words.

    It takes about a second, so call it outside of any transaction.
    """
    now = timezone.now()
    sent = StoredPicture.objects.filter(uploaded_by=user, uploaded__gt=now - timedelta(days=1)).count()
    # Also those that are refused, or here already: each costs about a second. By process, for some hours: that is enough.
    attempts = f"pictures-sent-by-{getattr(user, 'pk', None)}"
    caches["default"].add(attempts, 0, ATTEMPTS_COUNTED_FOR)
    if sent >= UPLOADS_A_DAY or caches["default"].incr(attempts) > ATTEMPTS_COUNTED:
        raise ValidationError(_("You have sent as many pictures as one may in a day. Send this one tomorrow."))
    from pictures.decoding import made_anew  # with Pillow, which a process that only serves readers need not hold

    not_stored = ValidationError(
        _("The picture could not be stored. Send it again later; if it fails again, tell an administrator."),
    )
    if isinstance(file, LostFile):
        raise not_stored
    key, made = made_anew(file)
    try:
        with transaction.atomic():
            if not send_again(key):
                StoredPicture.objects.get_or_create(key=key, defaults={"uploaded_by": user, "last_sent": now})
            files.write(key, made)  # once nobody can take it away any more as sent long ago
    except OSError as error:
        log.exception("A picture cannot be written")
        raise not_stored from error
    return key


def send_again(key):
    """Notes that a form was sent with the picture, which now stays some days more; says whether it is there."""
    return bool(StoredPicture.objects.filter(pk=key).update(last_sent=timezone.now()))


def remove_unused(now=None):
    """Takes away pictures that were sent some days ago and stand in no revision; returns how many.

    Each picture is looked for once: what a revision names is part of the history.
    """
    old = StoredPicture.objects.filter(is_kept=False, last_sent__lt=(now or timezone.now()) - KEPT_UNSAVED)
    snapshots, removed = Revision.objects.annotate(text=Cast("snapshot", TextField())), 0
    for key in list(old.values_list("pk", flat=True)):
        if snapshots.filter(text__contains=key).exists():
            StoredPicture.objects.filter(pk=key).update(is_kept=True)
        else:
            with transaction.atomic():  # who sends it just now waits, and writes it anew
                if old.filter(pk=key).delete()[0]:  # unless a form was sent with it already
                    files.remove(key)
                    removed += 1
    return removed
