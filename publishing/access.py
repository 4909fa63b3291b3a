"""Who may do what with a revision: as with the object itself in the staff site, and never more."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from publishing.models import Revision


def admin_of(site, model):
    """The admin of a kind of content."""
    model_admin = site._registry.get(model)
    if model_admin is None:
        raise Http404
    return model_admin


def require(request, site, model, action, *permissions):
    """Refuses whoever may not do ``action`` (view, change, delete) with the kind of content, or lacks a permission."""
    has_permission = getattr(admin_of(site, model), f"has_{action}_permission")
    if not has_permission(request) or not request.user.has_perms(permissions):
        raise PermissionDenied


def revision_for(request, site, pk, action, *permissions):
    """The revision, if the person may do ``action`` with its object; what may not be seen is not told apart."""
    if not request.user.has_perms(permissions):
        raise PermissionDenied
    revision = get_object_or_404(Revision.objects.select_related("content_type", "author", "review_by"), pk=pk)
    require(request, site, revision.model, action)
    return revision
