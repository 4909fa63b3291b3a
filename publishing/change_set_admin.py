"""Change sets in the staff site: what is in them, what forbids to publish them, and what to do with them."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from languages.folded_search import FewFoldedSearch
from publishing import change_sets
from publishing.desk import may_view
from publishing.models import ChangeSet, Revision
from publishing.planners import permission

LISTED = 200  # drafts that a change page offers to add


class AddForm(forms.Form):
    """Which draft goes into which change set."""

    revision = forms.ModelChoiceField(Revision.objects.drafts())
    change_set = forms.ModelChoiceField(ChangeSet.objects.filter(state=ChangeSet.State.OPEN))


@admin.register(ChangeSet)
class ChangeSetAdmin(FewFoldedSearch, admin.ModelAdmin):
    fields = ("name", "note")
    list_display = ("name", "state", "author", "created", "published")
    list_filter = ("state",)
    list_select_related = ("author",)
    search_fields = ("name", "note")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    change_form_template = "admin/publishing/change_set.html"

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.state == ChangeSet.State.OPEN)

    def has_delete_permission(self, request, obj=None):
        """A change set is never deleted: the history names it."""
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("add-draft/", wrap(require_POST(self.add_draft)), name="change_set_add"),
            path("<int:pk>/remove-draft/", wrap(require_POST(self.remove_draft)), name="change_set_remove"),
            path("<int:pk>/publish/", wrap(require_POST(self.publish)), name="change_set_publish"),
            path("<int:pk>/undo/", wrap(require_POST(self.undo)), name="change_set_undo"),
            path("<int:pk>/discard/", wrap(require_POST(self.discard)), name="change_set_discard"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        change_set = self.get_object(request, unquote(object_id))
        if change_set is None or not self.has_view_or_change_permission(request, change_set):
            return super().change_view(request, object_id, form_url, extra_context)
        is_open = change_set.state == ChangeSet.State.OPEN
        members = [
            {"revision": revision, "url": self._form_of(revision), "may_change": self._may_change(request, revision)}
            for revision in change_sets.members_of(change_set)
        ]
        visible = [member for member in members if may_view(self.admin_site, request, member["revision"].model)]
        sees_all = len(visible) == len(members)
        free = Revision.objects.drafts().filter(change_set=None).select_related("content_type").order_by("title")
        may_change = self.has_change_permission(request, change_set)
        context = {
            "change_set": change_set,
            "members": visible,
            "hidden": len(members) - len(visible),
            "seen": change_sets.seen(change_set),
            "obstacles": [
                obstacle
                for obstacle in (change_sets.conflicts_of(change_set) if is_open and members else ())
                if may_view(self.admin_site, request, obstacle.revision.model)
            ],
            "links": change_sets.links_of(change_set).sentences() if members and sees_all else [],
            "free_drafts": [r for r in free[:LISTED] if self._may_change(request, r)] if may_change else [],
            "may_discard": may_change,
            "may_publish_set": is_open and members and self._may_publish(request),
            "may_undo": change_set.state == ChangeSet.State.PUBLISHED and self._may_publish(request),
            "preview_url": self._preview_of(change_set) if is_open and members else "",
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def add_draft(self, request):
        """Puts a draft into a change set, from the draft's own form or from the change set's."""
        form = AddForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Choose a draft and a change set that is being worked on."))
            return self._back(request)
        revision, change_set = form.cleaned_data["revision"], form.cleaned_data["change_set"]
        if not self.has_change_permission(request, change_set) or not self._may_change(request, revision):
            raise PermissionDenied
        try:
            change_sets.add(change_set, revision)
        except change_sets.ChangeSetError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The draft is in the change set."))
        return self._to(change_set)

    def remove_draft(self, request, pk):
        change_set = self._open(request, pk)
        revision = get_object_or_404(change_set.revisions, pk=self._key(request))
        if not self._may_change(request, revision):
            raise PermissionDenied
        change_sets.remove(change_set, revision)
        messages.success(request, _("The draft is no longer in the change set."))
        return self._to(change_set)

    def publish(self, request, pk):
        return self._act(request, pk, change_sets.publish, _("The change set is published."))

    def undo(self, request, pk):
        change_set = get_object_or_404(ChangeSet, pk=pk)
        new = [each for each in change_sets.members_of(change_set) if each.base_id is None]
        if not request.user.has_perms({permission(revision.model, "delete") for revision in new}):
            raise PermissionDenied  # what was new is deleted
        return self._act(request, pk, change_sets.undo, _("What was live before is live again."))

    def discard(self, request, pk):
        change_set = self._open(request, pk)
        change_sets.give_up(change_set)
        messages.success(request, _("The change set is discarded. Its drafts stay."))
        return self._to(change_set)

    def _act(self, request, pk, action, said):
        change_set = get_object_or_404(ChangeSet, pk=pk)
        if not self._may_publish(request) or not self._may_change_all(request, change_set):
            raise PermissionDenied
        if "seen" in request.POST and request.POST["seen"] != change_sets.seen(change_set):
            messages.warning(request, _("It was changed meanwhile. Look at it again."))
            return self._to(change_set)
        try:
            links = action(change_set, request.user).links
        except change_sets.ChangeSetError as error:
            for sentence in error.sentences:
                messages.error(request, sentence)
        else:
            self.log_change(request, change_set, str(said))
            messages.success(request, said)
            for sentence in links.sentences():
                messages.info(request, sentence)
        return self._to(change_set)

    def _open(self, request, pk):
        change_set = get_object_or_404(ChangeSet, pk=pk)
        if not self.has_change_permission(request, change_set):
            raise PermissionDenied
        return change_set

    def _may_publish(self, request):
        return self.has_view_or_change_permission(request) and request.user.has_perm("publishing.publish")

    def _may_change_all(self, request, change_set):
        return all(self._may_change(request, revision) for revision in change_sets.members_of(change_set))

    def _may_change(self, request, revision):
        model_admin = self.admin_site._registry.get(revision.model)
        return model_admin is not None and model_admin.has_change_permission(request)

    def _key(self, request):
        try:
            return Revision._meta.pk.to_python(request.POST.get("revision"))
        except forms.ValidationError as error:
            raise Http404 from error

    def _form_of(self, revision):
        name = f"admin:{revision.content_type.app_label}_{revision.content_type.model}_change"
        return reverse(name, args=[revision.object_id], current_app=self.admin_site.name)

    def _preview_of(self, change_set):
        try:
            return reverse("admin:change_set_preview", args=[change_set.pk], current_app=self.admin_site.name)
        except NoReverseMatch:
            return ""

    def _to(self, change_set):
        return HttpResponseRedirect(
            reverse("admin:publishing_changeset_change", args=[change_set.pk], current_app=self.admin_site.name)
        )

    def _back(self, request):
        return HttpResponseRedirect(reverse("admin:publishing_changeset_changelist", current_app=self.admin_site.name))
