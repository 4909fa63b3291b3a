"""A new object that begins as a copy of another one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from publishing.admin.access import address_of, form_of, own_path
from publishing.admin.work import Work
from publishing.models.content import as_key
from publishing.revisions.live import title_of
from publishing.workflow.drafts import begin


class CopyAdmin:
    """For a ModelAdmin of content. ``copied`` makes the snapshot of a new object of that of another one."""

    def copied(self, snapshot):
        raise NotImplementedError

    def get_urls(self):
        return [own_path(self, "<uuid:pk>/copy/", require_POST(self.copy_view)), *super().get_urls()]

    def copy_view(self, request, pk):
        """Begins a draft that is like the object as it is worked on, and opens it."""
        if not self.has_add_permission(request) or not self.has_view_permission(request):
            raise PermissionDenied
        work = Work(self.model, pk, request.user)
        if not work.exists:
            raise Http404
        title = f"Copy of {title_of(work.instance)}"  # in the language of all titles
        draft = begin(self.copied(work.present.snapshot), title, request.user)
        messages.success(
            request, _("This is a copy, and a draft. Give it its own name, web address, dates and sources.")
        )
        return HttpResponseRedirect(form_of(draft))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and not str(obj):
            context["subtitle"] = request.work.draft.title  # a copy is called so until it has its own name
        return super().render_change_form(request, context, add, change, form_url, obj)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id and self.has_add_permission(request) and (key := as_key(object_id)):
            extra_context = {"copy_url": address_of(self.model, "copy", key), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, extra_context)
