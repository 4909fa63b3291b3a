"""A form acts once, however often it is sent."""

import hashlib
import uuid
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from publishing.models import Submission

FIELD = "submission"
REMEMBERED = timedelta(days=7)


def rendered_key(request):
    """The key for the form of a page: new, or where a page comes back with faults, the one it had."""
    try:
        return str(uuid.UUID(request.POST.get(FIELD, "")))
    except ValueError:
        return str(uuid.uuid4())


def key_of(request):
    """The key of what was sent: of the rendered form and of what is in it. ``None`` if the form carries none.

    So a page to which somebody goes back, and in which something else is then written, acts again.
    """
    try:
        rendered = uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
    content = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            content.update(repr((name, values)).encode(errors="surrogatepass"))
    return uuid.uuid5(rendered, content.hexdigest())


def claim(request):
    """(submission, path): a new submission, or the path where the same one led before.

    Call it inside the transaction that does the work: of two that arrive together the second waits for the first.
    """
    key = key_of(request)
    if key is None:
        return None, None
    try:
        with transaction.atomic():
            submission = Submission.objects.create(key=key, user=request.user, path="")
    except IntegrityError:
        earlier = Submission.objects.filter(key=key, user=request.user).first()
        if earlier is None:
            raise PermissionDenied from None
        return None, earlier.path
    if key.int % 20 == 0:  # now and then is often enough
        Submission.objects.filter(created__lt=timezone.now() - REMEMBERED).delete()
    return submission, None


def settle(submission, path):
    """Notes where a submission led; without a path it did nothing, and may be sent again."""
    if submission is None:
        return
    if path:
        Submission.objects.filter(pk=submission.pk).update(path=path[:500])
    else:
        submission.delete()
