"""Previews for the staff: of one revision, and of a change set, now or as of a minute to come."""

from datetime import datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from languages.text import direction
from publishing.comments import form_address, may_view, revision_comment
from publishing.editing import FIRST_DAY, LAST_DAY
from publishing.models import ChangeSet, Revision
from publishing.previews import UNCACHED, Preview, PreviewError, Rehearsal, is_public, languages_in
from publishing.sharing import revoke_share_link, share_links

MINUTE = "%Y-%m-%dT%H:%M"


@require_safe
def revision_preview(request, key, path=""):
    """A public page with one revision in place; without ``path``, the page on which the object stands."""
    revision = get_object_or_404(Revision.objects.select_related("content_type", "author", "base"), pk=key)
    if not may_view(request, revision):
        raise PermissionDenied
    prefix = reverse("admin:revision_preview", args=[key]).rstrip("/")
    rehearsal = Rehearsal([revision])
    about = {"revisions": [revision], "back": form_address(revision)}
    if path:
        return shown(request, Preview(rehearsal, prefix), f"/{path}", about)
    return opened(request, rehearsal, prefix, about)


@require_safe
def change_set_preview(request, pk, minute="", path=""):
    """A public page with all drafts of a change set in place, and with what is planned until ``minute``."""
    change_set = get_object_or_404(ChangeSet, pk=pk)
    if not request.user.has_perm("publishing.view_changeset"):
        raise PermissionDenied
    minute = minute or request.GET.get("at", "")
    at = moment(minute)
    rehearsal = Rehearsal(list(drafts_of(change_set)), at)
    if not all(may_view(request, revision) for revision in rehearsal.everything):
        raise PermissionDenied
    prefix = reverse("admin:change_set_preview", args=[pk]).rstrip("/")
    base, prefix = prefix, f"{prefix}/at/{minute}" if at else prefix
    back = reverse("admin:publishing_changeset_change", args=[pk])
    about = {"change_set": change_set, "revisions": rehearsal.revisions, "back": back, "at": at, "at_base": f"{base}/"}
    if path:
        return shown(request, Preview(rehearsal, prefix), f"/{path}", about)
    page = request.GET.get("page", "")
    return HttpResponseRedirect(prefix + (page if is_public(page) else home()), headers=UNCACHED)


def drafts_of(change_set):
    """What a change set is made of: its drafts, or once it was published what was published with it."""
    revisions = change_set.revisions.select_related("content_type", "author", "base").order_by("title", "pk")
    return revisions.filter(published=change_set.published) if change_set.published else revisions.drafts()


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


def page_of(instance):
    """The public path on which an object stands, in the active language; the home page where it has none."""
    model_admin = admin.site._registry.get(type(instance))
    address = getattr(model_admin, "view_on_site", None)
    return address(instance) if callable(address) else home()


def home():
    return f"/{translation.get_language()}/"


def opened(request, rehearsal, prefix, about):
    """Leads to the page on which the previewed object will stand."""
    try:
        with rehearsal.in_place() as (instance,):
            return HttpResponseRedirect(prefix + page_of(instance), headers=UNCACHED)
    except PreviewError as refusal:
        return not_shown(request, refusal, about)


def shown(request, preview, path, about):
    language = translation.get_language()

    def bar(faults):
        with translation.override(language):
            return render_to_string("publishing/_preview_bar.html", bar_context(request, preview, path, about, faults))

    try:
        return preview.respond(request, path, bar)
    except PreviewError as refusal:
        return not_shown(request, refusal, about)


def bar_context(request, preview, path, about, faults):
    """What a bar says to the staff. It is in the language of the staff, the page in its own."""
    language = translation.get_language()
    draft = about["revisions"][0] if len(about["revisions"]) == 1 else None
    return {
        **about,
        "draft": draft,
        "faults": [*(fault for revision in about["revisions"] for fault in revision.faults), *faults],
        "languages": languages_in(preview.prefix, path, request.META.get("QUERY_STRING", "")),
        "page": path,
        "language": language,
        "direction": direction(language),
        "at_value": timezone.localtime(about["at"]).strftime(MINUTE) if about.get("at") else "",
    }


def not_shown(request, refusal, about):
    """Says what is wrong with the drafts, instead of the page."""
    context = {**admin.site.each_context(request), **about, "title": _("Preview"), "faults": refusal.faults}
    response = render(request, "admin/publishing/not_shown.html", context, status=409)
    for name, value in UNCACHED.items():
        response[name] = value
    return response


def staff_urls(site):
    """The addresses of previews, shared previews and comments in the staff site."""
    view = site.admin_view
    pages = [
        ("preview/set/<int:pk>/", change_set_preview, "change_set_preview"),
        ("preview/set/<int:pk>/at/<str:minute>/<path:path>", change_set_preview, "change_set_preview"),
        ("preview/set/<int:pk>/<path:path>", change_set_preview, "change_set_preview"),
        ("preview/<uuid:key>/", revision_preview, "revision_preview"),
        ("preview/<uuid:key>/<path:path>", revision_preview, "revision_preview"),
        ("drafts/<uuid:key>/links/", share_links, "share_links"),
        ("drafts/<uuid:key>/comment/", revision_comment, "revision_comment"),
        ("drafts/links/<int:pk>/revoke/", revoke_share_link, "revoke_share_link"),
    ]
    return [path(route, view(page), name=name) for route, page, name in pages]
