"""Previews for the staff: of one revision or of a change set, now or as of a minute to come."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publishing.admin.access import address_of, form_of, may, revision_for, staff_page
from publishing.admin.forms import FIRST_DAY, LAST_DAY
from publishing.admin.typed_forms import typed_by
from publishing.models import ChangeSet
from publishing.previews.page import UNCACHED, Preview, home, is_public, languages_in
from publishing.previews.rehearsal import Rehearsal
from publishing.workflow.change_sets import members_of
from publishing.workflow.publication import PublicationError

MINUTE = "%Y-%m-%dT%H:%M"
NOT_SHOWN = "admin/publishing/not_shown.html"


@require_safe
def revision_preview(request, key, minute="", path=""):
    """A public page with one revision in place; without ``path``, the page on which the object stands."""
    revision = revision_for(request, key, "view")
    base = reverse("admin:revision_preview", args=[key])
    return previewed(request, [revision], minute, path, base, back=form_of(revision))


@require_safe
def typed_preview(request, key, minute="", path=""):
    """A public page with what the person typed into the form of an object in place, and did not save."""
    typed = typed_by(request.user, key)
    if typed is None:
        return staff_page(request, NOT_SHOWN, title=_("Preview"), status=410, headers=UNCACHED)
    base = reverse("admin:typed_preview", args=[key])
    return previewed(request, [typed], minute, path, base, is_typed=True)


@require_safe
def change_set_preview(request, pk, minute="", path=""):
    """A public page with all drafts of a change set in place, and with what is planned until ``minute``."""
    change_set = get_object_or_404(ChangeSet, pk=pk)
    if not request.user.has_perm("publishing.view_changeset"):
        raise PermissionDenied
    base, about = reverse("admin:change_set_preview", args=[pk]), {"change_set": change_set}
    back = address_of(ChangeSet, "change", pk)
    return previewed(request, list(members_of(change_set)), minute, path, base, back=back, **about)


def previewed(request, revisions, minute, path, base, **about):
    """A public page with ``revisions`` in place and with what is planned until ``minute``, or the way to a page.

    ``base`` is the address of the preview as of now. ``about`` says what is previewed: ``back``, the address of the form
    that it is edited in; of a change set ``change_set``; of what nobody saved ``is_typed``, and no ``back``.
    Who may not see all that is shown sees nothing.
    """
    minute = minute or request.GET.get("at", "")
    at = moment(minute)
    rehearsal = Rehearsal(revisions, at)
    if not all(may(request, revision.model, "view") for revision in rehearsal.everything):
        raise PermissionDenied
    prefix = f"{base}at/{minute}" if at else base.rstrip("/")
    about |= {"revisions": revisions, "at": at, "at_base": base}
    page = request.GET.get("page", "")
    if not path and (is_public(page) or "change_set" in about):
        return HttpResponseRedirect(prefix + (page if is_public(page) else home()), headers=UNCACHED)
    preview, public = Preview(rehearsal, prefix), f"/{path}"

    def bar(faults):
        """For the staff, in their language; the page is in its own."""
        context = {
            **about,
            "draft": revisions[0] if len(revisions) == 1 else None,
            "faults": [*(fault for revision in revisions for fault in revision.faults), *faults],
            "languages": languages_in(prefix, public, request.META.get("QUERY_STRING", "")),
            "page": public,
            "language": translation.get_language(),
            "at_value": timezone.localtime(at).strftime(MINUTE) if at else "",
        }
        return render_to_string("publishing/_preview_bar.html", context)

    try:
        return preview.respond(request, public, bar) if path else preview.opened()
    except PublicationError as refusal:
        context = {**about, "faults": refusal.faults}
        return staff_page(request, NOT_SHOWN, title=_("Preview"), status=409, headers=UNCACHED, **context)


def moment(minute):
    """The aware datetime of ``2026-12-01T10:00`` in the time zone of the editor; ``None`` for nothing."""
    if not minute:
        return None
    try:
        naive = datetime.strptime(minute, MINUTE)  # noqa: DTZ007 - made aware below
    except ValueError as error:
        raise Http404 from error
    if not FIRST_DAY <= naive.date() <= LAST_DAY:
        raise Http404
    return timezone.make_aware(naive)
