"""Change sets in the staff site: what is in them, what forbids to publish them, and what to do with them."""

from copy import copy

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _, ngettext
from django.views.decorators.http import require_POST

from languages.folded_search import FewFoldedSearch
from publishing.admin.access import address_of, form_of, links_to_pages, may
from publishing.admin.needed import keep_together
from publishing.admin.work import MINOR, NOTE
from publishing.models import ChangeSet, Revision
from publishing.workflow import change_sets
from publishing.workflow.locks import lock_change_set
from publishing.workflow.permissions import MAY_APPROVE, MAY_PUBLISH, permission
from publishing.workflow.publication import PublicationError
from publishing.workflow.together import RefusedError, approve_set, submit_set, to_approve, to_submit

DRAFTS_OFFERED = 200  # drafts that a change page offers to add
CHANGED_MEANWHILE = _("It was changed meanwhile. Look at it again.")
CLOSED = _("This change set is no longer being worked on.")
PLAN = "_plan"  # the button that saves the form and leads to the plan of the change set


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

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """With what the page showed, so that only what the person typed counts as changed."""
        return super().formfield_for_dbfield(db_field, request, show_hidden_initial=True, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.author = request.user
            obj.save()
        elif form.has_changed():
            typed = {name: getattr(obj, name) for name in form.changed_data}  # not what became of it meanwhile
            if not ChangeSet.objects.filter(pk=obj.pk, state=ChangeSet.State.OPEN).update(**typed):
                raise PublicationError([str(CLOSED)])

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("add-draft/", wrap(require_POST(self.add_draft)), name="change_set_add"),
            path("<int:pk>/remove-draft/", wrap(require_POST(self.remove_draft)), name="change_set_remove"),
            *(
                path(f"<int:pk>/{step}/", wrap(require_POST(getattr(self, step))), name=f"change_set_{step}")
                for step in ("publish", "submit", "approve", "undo", "discard")
            ),
            *super().get_urls(),
        ]

    def response_change(self, request, obj):
        if PLAN in request.POST:
            return HttpResponseRedirect(reverse("admin:change_set_plan", args=[obj.pk]))
        return super().response_change(request, obj)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        change_set = self.get_object(request, unquote(object_id))
        if change_set is None or not self.has_view_or_change_permission(request, change_set):
            return super().change_view(request, object_id, form_url, extra_context)
        if request.method == "POST" and change_set.state != ChangeSet.State.OPEN:
            return self._told(request, change_set, messages.WARNING, CLOSED)
        revisions = list(change_sets.members_of(change_set))
        visible = [revision for revision in revisions if may(request, revision.model, "view")]
        has_open = bool(revisions) and change_set.state == ChangeSet.State.OPEN
        free = Revision.objects.drafts().filter(change_set=None).select_related("content_type").order_by("title")
        may_change = self.has_change_permission(request, change_set)
        obstacles = change_sets.conflicts_of(change_set) if has_open else ()
        context = {
            "change_set": change_set,
            "members": [
                {
                    "revision": each,
                    "url": form_of(each),
                    "may_remove": may_change and may(request, each.model, "change"),
                }
                for each in visible
            ],
            "hidden": len(revisions) - len(visible),
            "seen": change_sets.contents_token(change_set),
            "obstacles": [each for each in obstacles if may(request, each.revision.model, "view")],
            "links": change_sets.links_of(change_set).sentences() if revisions == visible else [],
            "free_drafts": [r for r in free[:DRAFTS_OFFERED] if may(request, r.model, "change")] if may_change else [],
            "may_discard": may_change and _may_change_all(request, revisions),
            "may_submit_set": has_open and _may_change_all(request, revisions) and to_submit(change_set).exists(),
            "to_approve": len(to_approve(revisions, request.user)) if has_open else 0,
            "may_publish_set": has_open and request.user.has_perm(MAY_PUBLISH),
            "may_undo": change_set.state == ChangeSet.State.PUBLISHED and request.user.has_perm(MAY_PUBLISH),
            "preview_url": reverse("admin:change_set_preview", args=[change_set.pk]) if has_open else "",
            **(extra_context or {}),
        }
        try:
            return super().change_view(request, object_id, form_url, context)
        except PublicationError as error:
            return self._told(request, change_set, messages.WARNING, *error.faults)

    def add_draft(self, request):
        """Puts a draft into a change set, from the draft's own form or from the change set's."""
        form = AddForm(request.POST)
        form.is_valid()
        revision, change_set = form.cleaned_data.get("revision"), form.cleaned_data.get("change_set")
        if change_set is None:
            messages.error(request, _("Choose a draft and a change set that is being worked on."))
            return HttpResponseRedirect(address_of(ChangeSet, "changelist"))
        if not self.has_change_permission(request, change_set):
            raise PermissionDenied
        if revision is not None and not may(request, revision.model, "change"):
            raise PermissionDenied
        if refused := self._typed(request, change_set):
            return refused
        if revision is None:
            return self._told(request, change_set, messages.WARNING, CHANGED_MEANWHILE)
        try:
            change_sets.add(change_set, revision, request.user)
        except PublicationError as error:
            return self._told(request, change_set, messages.ERROR, str(error))
        messages.success(request, _("The draft is in the change set."))
        keep_together(request, Revision.objects.get(pk=revision.pk))
        return self._told(request, change_set, messages.INFO)

    def remove_draft(self, request, pk):
        change_set = self._open(request, pk)
        members = {str(each.pk): each for each in change_sets.members_of(change_set)}
        revision = members.get(request.POST.get("removed"))
        if revision is not None and not may(request, revision.model, "change"):
            raise PermissionDenied
        if refused := self._typed(request, change_set):
            return refused
        if revision is None or not change_sets.remove(change_set, revision, request.user):
            return self._told(request, change_set, messages.WARNING, CHANGED_MEANWHILE)
        return self._told(request, change_set, messages.SUCCESS, _("The draft is no longer in the change set."))

    def publish(self, request, pk):
        """With the note that was sent, else that of the change set; of a minor correction readers are not told."""
        note = request.POST.get(NOTE, "").strip()[:400]
        is_minor = MINOR in request.POST

        def act(change_set, by):
            is_told = note or change_set.note or is_minor or change_set.state != ChangeSet.State.OPEN
            if not is_told and change_sets.were_live(change_sets.members_of(change_set)):
                raise PublicationError([str(_("Write in the change note what changes and why."))])
            return change_sets.publish(change_set, by, note, is_minor=is_minor)

        return self._act(request, pk, act, _("The change set is published."), _("The change set is already published."))

    def undo(self, request, pk):
        change_set = get_object_or_404(ChangeSet, pk=pk)
        new = [each for each in change_sets.members_of(change_set) if each.base_id is None]
        if not request.user.has_perms({permission(revision.model, "delete") for revision in new}):
            raise PermissionDenied  # what was new is deleted
        said, already = _("What was live before is live again."), _("The change set is already undone.")
        return self._act(request, pk, change_sets.undo, said, already)

    def discard(self, request, pk):
        change_set = self._open(request, pk)
        if not _may_change_all(request, change_sets.members_of(change_set)):
            raise PermissionDenied
        if refused := self._typed(request, change_set):
            return refused
        if not change_sets.discard(change_set, request.user):
            return self._told(request, change_set, messages.WARNING, CLOSED)
        return self._told(request, change_set, messages.SUCCESS, _("The change set is discarded. Its drafts stay."))

    @transaction.atomic
    def submit(self, request, pk):
        """Asks for a review of all its drafts, as their forms do one by one."""
        change_set = self._locked(request, pk)
        if refused := self._refused(request, change_set):
            return refused
        try:
            count = submit_set(change_set, request.user)
        except PublicationError as error:
            level = messages.ERROR if isinstance(error, RefusedError) else messages.WARNING
            return self._told(request, change_set, level, *error.faults)
        said = ngettext("%(count)d draft is submitted for review.", "%(count)d drafts are submitted for review.", count)
        return self._told(request, change_set, messages.SUCCESS, said % {"count": count})

    @transaction.atomic
    def approve(self, request, pk):
        """Approves those of its drafts that wait for a review and that the person may approve."""
        change_set = lock_change_set(get_object_or_404(ChangeSet, pk=pk))
        if not self.has_view_or_change_permission(request) or not request.user.has_perm(MAY_APPROVE):
            raise PermissionDenied
        members = change_sets.members_of(change_set)
        if members and not any(may(request, revision.model, "view") for revision in members):
            raise PermissionDenied
        if refused := self._refused(request, change_set):
            return refused
        try:
            count = approve_set(change_set, request.user)
        except PublicationError as error:
            return self._told(request, change_set, messages.WARNING, *error.faults)
        said = ngettext("%(count)d draft is approved.", "%(count)d drafts are approved.", count)
        return self._told(request, change_set, messages.SUCCESS, said % {"count": count})

    @transaction.atomic
    def _act(self, request, pk, action, said, already):
        if not request.user.has_perm(MAY_PUBLISH):
            raise PermissionDenied
        change_set = self._locked(request, pk)
        if refused := self._refused(request, change_set):
            return refused
        try:
            with transaction.atomic():
                links = action(change_set, request.user)
        except PublicationError as error:
            return self._told(request, change_set, messages.ERROR, *error.faults)
        if links is None:
            return self._told(request, change_set, messages.WARNING, already)
        self.log_change(request, change_set, str(said))
        pages = links_to_pages(change_sets.members_of(change_set))
        messages.success(request, format_html("{} {}", said, pages) if pages else said)
        return self._told(request, change_set, messages.INFO, *links.sentences())

    def _locked(self, request, pk):
        """The change set, locked. Raises ``PermissionDenied`` unless one may see it and change all that is in it."""
        change_set = lock_change_set(get_object_or_404(ChangeSet, pk=pk))
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if not _may_change_all(request, change_sets.members_of(change_set)):
            raise PermissionDenied
        return change_set

    def _refused(self, request, change_set):
        """The page that says so if what was typed cannot be, or if the drafts are not those that the page showed."""
        if refused := self._typed(request, change_set):
            return refused
        if request.POST.get("seen", token := change_sets.contents_token(change_set)) == token:
            return None
        return self._told(request, change_set, messages.WARNING, CHANGED_MEANWHILE)

    def _typed(self, request, change_set):
        """Keeps what was typed in the form before one of its other buttons was pressed; the form again, if it cannot be."""
        if "name" not in request.POST or not self.has_change_permission(request, change_set):
            return None
        form = self.get_form(request, change_set, change=True)(request.POST, instance=copy(change_set))
        if not form.is_valid():
            return self.change_view(request, str(change_set.pk), address_of(ChangeSet, "change", change_set.pk))
        if form.has_changed():
            try:
                self.save_model(request, form.instance, form, change=True)
            except PublicationError as error:
                return self._told(request, change_set, messages.WARNING, *error.faults)
            change_set.refresh_from_db()
            self.log_change(request, change_set, self.construct_change_message(request, form, []))
        return None

    def _told(self, request, change_set, level, *sentences):
        """The way back to the page of a change set, which says ``sentences``."""
        for sentence in sentences:
            messages.add_message(request, level, sentence)
        return HttpResponseRedirect(address_of(ChangeSet, "change", change_set.pk))

    def _open(self, request, pk):
        change_set = get_object_or_404(ChangeSet, pk=pk)
        if not self.has_change_permission(request, change_set):
            raise PermissionDenied
        return change_set


def _may_change_all(request, revisions):
    return all(may(request, revision.model, "change") for revision in revisions)
