"""What became of an object in the staff site: all its revisions, what differs between them, and the way back."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from publishing.access import revision_for
from publishing.comparison import compare
from publishing.models import Content, Revision
from publishing.publication import restore, undelete
from publishing.review_views import form_of
from publishing.snapshots import take

PER_PAGE = 50
State = Revision.State


class HistoryAdmin:
    """For a ModelAdmin of content: its history lists the revisions, also of what is deleted or was never live."""

    def changelist_view(self, request, extra_context=None):
        deleted = f"{reverse('admin:deleted', current_app=self.admin_site.name)}?kind={self.opts.label_lower}"
        return super().changelist_view(request, {"deleted_url": deleted, **(extra_context or {})})

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        try:
            pk = UUID(unquote(object_id))
        except ValueError:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        instance = self.model._base_manager.filter(pk=pk).first()
        revisions = Revision.objects.of_key(self.model, pk).select_related("author", "published_by", "change_set")
        if instance is None and not revisions.exists():
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        listed = revisions.annotate(is_removal=Q(snapshot__isnull=True)).defer("snapshot")
        page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
        first, second = (page[0], page[min(1, len(page) - 1)]) if len(page) else (None, None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(instance or (first and first.title) or ""),
            "page": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "suggested": (second, first),
            "gone": instance is None,
            "may_restore": may_restore(self, request, instance),
            "form_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[pk]),
            "module_name": capfirst(self.opts.verbose_name_plural),
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/publishing/history.html", context)


def may_restore(model_admin, request, instance):
    """Whether somebody may begin a draft with an earlier state; for what is not live, that is adding it."""
    has_permission = model_admin.has_change_permission if instance is not None else model_admin.has_add_permission
    return has_permission(request)


class HistoryDesk:
    """The addresses of comparing, restoring and of what is deleted, for one staff site."""

    def __init__(self, site):
        self.site = site

    @property
    def urls(self):
        wrap = self.site.admin_view
        compare_view, restore_view = wrap(require_safe(self.compare)), wrap(require_POST(self.restore))
        return [
            path("revisions/compare/", wrap(require_safe(self.choose)), name="revision_compare_chosen"),
            path("revisions/<uuid:pk>/compare/", compare_view, name="revision_compare"),
            path("revisions/<uuid:pk>/compare/<uuid:other>/", compare_view, name="revision_compare"),
            path("revisions/<uuid:pk>/restore/", restore_view, name="revision_restore"),
            path("deleted/", wrap(require_safe(self.deleted)), name="deleted"),
        ]

    def choose(self, request):
        """Leads from the choice of two revisions in a history to the page that compares them."""
        try:
            keys = [UUID(request.GET.get(name, "")) for name in ("before", "after")]
        except ValueError as error:
            raise Http404 from error
        for key in keys:
            revision_for(request, self.site, key, "view")
        return HttpResponseRedirect(reverse("admin:revision_compare", args=keys, current_app=self.site.name))

    def compare(self, request, pk, other=None):
        """Two revisions of an object, the older first; one revision is compared with what is live now."""
        revision = revision_for(request, self.site, pk, "view")
        second = revision_for(request, self.site, other, "view") if other else None
        if second and (second.object_id, second.content_type_id) != (revision.object_id, revision.content_type_id):
            raise Http404
        if second:
            older, newer = sorted([revision, second], key=lambda each: each.number)
            comparison = compare(older.snapshot, newer.snapshot)
        else:
            live = revision.model._base_manager.filter(pk=revision.object_id).first()
            snapshot = take(live) if live is not None else None
            older, newer = (None, revision) if revision.state == State.DRAFT else (revision, None)
            comparison = compare(*((snapshot, revision.snapshot) if newer else (revision.snapshot, snapshot)))
        model_admin = self.site._registry[revision.model]
        instance = revision.model._base_manager.filter(pk=revision.object_id).first()
        context = {
            **self.site.each_context(request),
            "title": _("What changed"),
            "subtitle": revision.title,
            "older": older,
            "newer": newer,
            "comparison": comparison,
            "may_restore": may_restore(model_admin, request, instance),
            "history_url": history_of(self.site, revision),
            "form_url": form_of(self.site, revision),
            "opts": revision.model._meta,
        }
        return TemplateResponse(request, "admin/publishing/compare.html", context)

    def restore(self, request, pk):
        """Begins a draft with a revision and opens it; of what was deleted, also with what went with it."""
        revision = revision_for(request, self.site, pk, "view")
        instance = revision.model._base_manager.filter(pk=revision.object_id).first()
        if not may_restore(self.site._registry[revision.model], request, instance):
            raise PermissionDenied
        if instance is None and revision.is_deletion:
            self._undelete(request, revision)
        else:
            restore(revision, request.user)
            said = _("Revision %(number)s is the draft now. Readers see it once you publish it.")
            messages.success(request, said % {"number": revision.number})
        return HttpResponseRedirect(form_of(self.site, revision))

    def _undelete(self, request, revision):
        drafts = undelete(revision, request.user, lambda model: self._may_add(request, model))
        messages.success(request, _("It is a draft now. Readers see it once you publish it."))
        if len(drafts) > 1:
            titles = ", ".join(draft.title for draft in drafts[1:])
            said = _("What was deleted with it is in the same change set, to be published as one: %(titles)s.")
            messages.info(request, said % {"titles": titles})

    def _may_add(self, request, model):
        return model in self.site._registry and self.site._registry[model].has_add_permission(request)

    def deleted(self, request):
        """What was deleted and did not come back, latest first; of one kind with ``?kind=offices.office``."""
        models = {
            model._meta.label_lower: model
            for model, model_admin in self.site._registry.items()
            if issubclass(model, Content) and model_admin.has_view_or_change_permission(request)
        }
        if not models:
            raise PermissionDenied
        kind = request.GET.get("kind", "")
        if kind and kind not in models:
            raise Http404
        shown = [models[kind]] if kind else list(models.values())
        page = Paginator(deletions(shown), PER_PAGE).get_page(request.GET.get("page"))
        rows = [
            {
                "revision": revision,
                "may_restore": self._may_add(request, revision.model),
                "form_url": form_of(self.site, revision) if revision.has_draft else "",
                "history_url": history_of(self.site, revision),
            }
            for revision in page
        ]
        context = {
            **self.site.each_context(request),
            "title": _("Deleted"),
            "page": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "rows": rows,
            "kind": kind,
            "query": urlencode({"kind": kind}) if kind else "",
            "kinds": sorted((label, capfirst(model._meta.verbose_name_plural)) for label, model in models.items()),
        }
        return TemplateResponse(request, "admin/publishing/deleted.html", context)


def deletions(models):
    """The revisions with which objects of ``models`` were deleted that are still gone, latest first."""
    types = ContentType.objects.get_for_models(*models).values()
    same = Revision.objects.filter(content_type=OuterRef("content_type"), object_id=OuterRef("object_id"))
    later = same.filter(published__isnull=False, number__gt=OuterRef("number"))
    found = Revision.objects.filter(snapshot__isnull=True, published__isnull=False, content_type__in=types)
    found = found.exclude(Exists(same.live())).exclude(Exists(later)).annotate(has_draft=Exists(same.drafts()))
    return found.select_related("content_type", "published_by").order_by("-published", "-id")


def history_of(site, revision):
    """The address of the history of the revision's object."""
    name = f"admin:{revision.content_type.app_label}_{revision.content_type.model}_history"
    return reverse(name, args=[revision.object_id], current_app=site.name)
