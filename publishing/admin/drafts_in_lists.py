"""Where drafts stand in the lists of content, and how those that are chosen there are worked on."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_lazy

from publishing.admin.dashboard import mark_drafted, unpublished_entries
from publishing.models import Revision


class DraftsInLists:
    """For a ModelAdmin of content."""

    def changelist_view(self, request, extra_context=None):
        context = {
            "deleted_url": f"{reverse('admin:deleted')}?kind={self.opts.label_lower}",
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        changelist.unpublished_drafts = []
        changelist.has_drafts = Revision.objects.of_kind(self.model).drafts().exists()
        if changelist.has_drafts:
            mark_drafted(self.model, changelist.result_list)
            changelist.unpublished_drafts = unpublished_entries(self.model)
        if not any(getattr(row, "is_drafted", False) for row in changelist.result_list):
            changelist.list_display = [name for name in changelist.list_display if name != "draft_in_list"]
        return changelist

    def get_list_display(self, request):
        return (*super().get_list_display(request), "draft_in_list")

    @admin.display(description=gettext_lazy("draft"))
    def draft_in_list(self, row):
        return format_html('<span class="draft-tag">{}</span>', _("draft")) if getattr(row, "is_drafted", False) else ""

    @admin.action(description=gettext_lazy("Submit, publish, plan or gather the drafts"), permissions=["change"])
    def work_on_drafts(self, request, queryset):
        """The page of the drafts of what was chosen, which is sent on to it."""
        if request.POST.get("select_across") == "1":
            messages.warning(
                request, _("Choose the drafts themselves: what stands on other pages of the list is not seen.")
            )
            return None
        url = f"{reverse('admin:drafts_together')}?kind={self.opts.label_lower}"
        return HttpResponseRedirect(url, preserve_request=True)
