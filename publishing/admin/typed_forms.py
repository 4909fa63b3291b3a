"""Forms that somebody looks at as readers will see them, without saving: kept for an hour, for that person alone."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.admin.access import staff_page
from publishing.models import Revision, TypedForm
from publishing.revisions.live import title_of
from publishing.revisions.snapshots import unsaved

KEPT_FOR = timedelta(hours=1)
KEPT_OF_ONE_PERSON = 5  # forms of as many objects, those that were sent last
SAVED = "saved_forms"  # in the session
REMEMBERED_FORMS = 20


class PreviewAsked(Exception):  # noqa: N818 - no error: what ends the saving of a form, so that nothing of it is kept
    """A form is not to be saved but shown: ``snapshot`` is what it would have become."""

    def __init__(self, snapshot):
        super().__init__()
        self.snapshot = snapshot


def saved_forms(session):
    """The keys of the forms that were saved last: what was typed into them is not offered again."""
    return session.get(SAVED, [])


def note_saved(session, key):
    session[SAVED] = [*saved_forms(session), str(key)][-REMEMBERED_FORMS:]


@transaction.atomic
def keep(user, model, key, snapshot):
    """Keeps what ``user`` typed; returns the way to the page that shows it."""
    values = {"content_type": ContentType.objects.get_for_model(model), "snapshot": snapshot, "sent": timezone.now()}
    TypedForm.objects.update_or_create(user=user, object_id=key, defaults=values)
    latest = TypedForm.objects.filter(user=user).order_by("-sent").values_list("pk", flat=True)
    TypedForm.objects.filter(user=user).exclude(pk__in=list(latest[:KEPT_OF_ONE_PERSON])).delete()
    forget_old_forms()
    return HttpResponseRedirect(reverse("admin:typed_preview", args=[key]))


def forget_old_forms():
    TypedForm.objects.filter(sent__lt=timezone.now() - KEPT_FOR).delete()


def typed_by(user, key):
    """What ``user`` typed of the object with that key, as a draft that is not saved; ``None`` once it is forgotten."""
    typed = TypedForm.objects.filter(user=user, object_id=key, sent__gte=timezone.now() - KEPT_FOR)
    if (form := typed.select_related("content_type").first()) is None:
        return None
    values = {"content_type": form.content_type, "object_id": form.object_id, "snapshot": form.snapshot}
    draft = Revision(**values, state=Revision.State.DRAFT, author=user, created=form.sent)
    draft.title, draft.base = title_of(unsaved(form.snapshot)), draft.history.live().first()
    return draft


def refused(request, faults):
    """Says in the window of the preview why there is none."""
    sentences = [": ".join(filter(None, [fault.place, fault.message])) for fault in faults]
    return staff_page(request, "admin/publishing/not_shown.html", title=_("Preview"), faults=sentences, status=409)
