"""Remarks on drafts, by staff and by people with a shared preview: who may write them, and where they are shown."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing.journal import Action, note
from publishing.models import Comment, Revision

RECENT = timedelta(days=14)
SHOWN = 20  # comments on the staff's first page


class StaffCommentForm(forms.ModelForm):
    class Meta:
        model = Comment
        fields = ("text",)


def comments_on(revision):
    """All comments on the work that ``revision`` is part of: on its earlier drafts since the last publication too."""
    same = Comment.objects.filter(
        revision__content_type=revision.content_type_id,
        revision__object_id=revision.object_id,
        revision__number__lte=revision.number,
    )
    published = Revision.objects.filter(
        content_type=revision.content_type_id,
        object_id=revision.object_id,
        published__isnull=False,
        number__lt=revision.number,
    )
    last = published.order_by("-number").values_list("number", flat=True).first()
    if last is not None:
        same = same.filter(revision__number__gt=last)
    return same.select_related("author", "revision", "share_link")


def recent_comments(site, request):
    """The latest comments on drafts that are still worked on, of content that the person may see."""
    if not request.user.has_perm("publishing.view_comment"):
        return []
    models = [model for model, model_admin in site._registry.items() if model_admin.has_view_permission(request)]
    labels = {model._meta.label_lower for model in models}
    drafts = Revision.objects.drafts().filter(
        content_type=OuterRef("revision__content_type"), object_id=OuterRef("revision__object_id")
    )
    comments = Comment.objects.filter(Exists(drafts), created__gte=timezone.now() - RECENT)
    comments = comments.exclude(revision__published__isnull=False).order_by("-created", "-id")
    found = []
    for comment in comments.select_related("author", "revision__content_type")[: 5 * SHOWN]:
        kind = comment.revision.content_type
        if f"{kind.app_label}.{kind.model}" in labels:
            found.append({"comment": comment, "url": form_address(comment.revision)})
    return found[:SHOWN]


def form_address(revision):
    """Where the staff edit the object of ``revision``."""
    kind = revision.content_type
    return reverse(f"admin:{kind.app_label}_{kind.model}_change", args=[revision.object_id])


def may_view(request, revision):
    """The person may see the content that ``revision`` is about."""
    model_admin = admin.site._registry.get(revision.model)
    return model_admin is not None and model_admin.has_view_permission(request)


def may_change(request, revision):
    model_admin = admin.site._registry.get(revision.model)
    return model_admin is not None and model_admin.has_change_permission(request)


@require_POST
def revision_comment(request, key):
    """Adds the remark of a staff member. The same words sent again are not added again."""
    revision = get_object_or_404(Revision.objects.select_related("content_type"), pk=key)
    if not may_view(request, revision) or not request.user.has_perm("publishing.add_comment"):
        raise PermissionDenied
    form = StaffCommentForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["text"]))
    else:
        same = {"revision": revision, "author": request.user, "text": form.cleaned_data["text"]}
        if not Comment.objects.filter(**same).exists():
            Comment.objects.create(**same)
            note(Action.COMMENTED, revision, request.user, request)
        messages.success(request, _("The comment is added."))
    return HttpResponseRedirect(f"{form_address(revision)}#comments")
