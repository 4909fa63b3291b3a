"""Who may do what in the staff site, where its pages are, and what each of them has: the one place that says so."""

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html_join

from publishing.models import Content, Revision

PAGES_LINKED = 10


def may(request, model, action):
    """Whether the person may ``action`` (view, add, change, delete) the kind of content in the staff site."""
    site = admin.site
    return site.is_registered(model) and getattr(site.get_model_admin(model), f"has_{action}_permission")(request)


def visible_admins(request):
    """{model: its admin} of all that the person may view in the staff site."""
    return {model: admin.site.get_model_admin(model) for model in apps.get_models() if may(request, model, "view")}


def visible_content(request):
    """The kinds of content that the person may view in the staff site."""
    return [model for model in visible_admins(request) if issubclass(model, Content)]


class OfferedActions:
    """For a ModelAdmin: whoever sends an action that its list does not offer them is refused."""

    def changelist_view(self, request, extra_context=None):
        asked = request.POST.get("action")
        if asked and asked not in self.get_actions(request):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)


def require(request, model, action, *permissions):
    """Refuses whoever may not do ``action`` (view, change, delete) with the kind of content, or lacks a permission."""
    if not admin.site.is_registered(model):
        raise Http404
    if not may(request, model, action) or not request.user.has_perms(permissions):
        raise PermissionDenied


def revision_for(request, pk, action, *permissions):
    """The revision, if the person may do ``action`` with its object; what may not be seen is not told apart."""
    if not request.user.has_perms(permissions):
        raise PermissionDenied
    revisions = Revision.objects.select_related("content_type", "author", "base", "review_by")
    revision = get_object_or_404(revisions, pk=pk)
    require(request, revision.model, action)
    return revision


def staff_page(request, template, *, title, status=200, headers=None, **context):
    """A page of the staff site beside those of Django."""
    context = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, template, context, status=status, headers=headers)


def address_of(model, page, *args):
    """Where a ``page`` (changelist, add, change, history) of a kind of content is in the staff site."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def links_to_pages(revisions):
    """Links to the pages on which readers see the first of those objects now."""
    rows = [row for revision in revisions[:PAGES_LINKED] if (row := revision.find_object()) is not None]
    pages = ((admin.site.get_model_admin(type(row)).get_view_on_site_url(row), row) for row in rows)
    return format_html_join(" · ", '<a href="{}">{}</a>', (page for page in pages if page[0]))


def own_path(model_admin, route, view):
    """The address of a page of one kind of content, by whose last part ``address_of`` finds it."""
    page, options = route.strip("/").rpartition("/")[2], model_admin.opts
    name = f"{options.app_label}_{options.model_name}_{page}"
    return path(route, model_admin.admin_site.admin_view(view), name=name)


def form_of(revision):
    """The address of the form of the revision's object."""
    return address_of(revision.model, "change", revision.object_id)


def history_of(revision):
    """The address of the history of the revision's object."""
    return address_of(revision.model, "history", revision.object_id)
