"""What the staff site shows of drafts around the form: in lists, and who works on them."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing import presence
from publishing.draft_lists import mark_drafted, unpublished
from publishing.publication import discard


class DraftPages:
    """For a ModelAdmin: drafts in its list, giving one up, and who has a form open."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        guarded = self.admin_site.admin_view
        return [
            path("<uuid:object_id>/discard/", guarded(self.discard_view), name=f"{name}_discard"),
            path("<uuid:object_id>/presence/", guarded(self.presence_view), name=f"{name}_presence"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        drafts = unpublished(self) if self.has_view_or_change_permission(request) else []
        return super().changelist_view(request, {"unpublished_drafts": drafts, **(extra_context or {})})

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        mark_drafted(self.model, changelist.result_list)
        if not any(row.is_drafted for row in changelist.result_list):
            changelist.list_display = [name for name in changelist.list_display if name != "draft_in_list"]
        return changelist

    def get_list_display(self, request):
        return (*super().get_list_display(request), "draft_in_list")

    @admin.display(description=gettext_lazy("draft"))
    def draft_in_list(self, row):
        return format_html('<span class="draft-tag">{}</span>', _("draft")) if getattr(row, "is_drafted", False) else ""

    def discard_view(self, request, object_id):
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        draft = self.present_draft(object_id)
        if draft is None:
            raise Http404
        if request.POST.get("revision", str(draft.pk)) != str(draft.pk):
            messages.warning(request, _("It was changed meanwhile. Look at it again."))
            return HttpResponseRedirect(self._url("change", draft.object_id))
        discard(draft)
        messages.success(request, _("The draft is discarded. It stays in the history."))
        return HttpResponseRedirect(self._url("changelist"))

    def _url(self, page, pk=None):
        """The address of a page of this admin; ``None`` for that of an object without a key."""
        if pk is None and page != "changelist":
            return None
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[pk] if pk else [], current_app=self.admin_site.name)

    def presence_view(self, request, object_id):
        """Renews that the user has the form open, or with ``leave`` ends it; answers who else has: {"others": [name]}."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if "leave" in request.POST:
            presence.leave(request.user, self.model, object_id)
        elif self._is_known(object_id):
            presence.note(request.user, self.model, object_id)
        return JsonResponse({"others": presence.others(request.user, self.model, object_id)})

    def _is_known(self, pk):
        return self.model._base_manager.filter(pk=pk).exists() or self.present_draft(pk) is not None

    def note_presence(self, request, object_id, context):
        pk = self.key_of(object_id)
        if pk is not None:
            presence.forget_the_absent()
            presence.note(request.user, self.model, pk)
            context["presence_url"] = self._url("presence", pk)
            context["others_here"] = presence.others(request.user, self.model, pk)
