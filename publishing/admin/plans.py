"""Planned publications and withdrawals in the staff site: made by the clock of whoever plans, listed, and called off."""

from django import forms
from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _, ngettext
from django.views.decorators.http import require_POST

from accounts.time_zones import clock_in_words, time_zone
from publishing.admin.access import address_of, form_of, require, revision_for, staff_page
from publishing.admin.content import AttentionFilter
from publishing.admin.dashboard import visible_tasks
from publishing.admin.deletion import ChangeNoteField
from publishing.admin.forms import LAST_DAY
from publishing.admin.journal import ReadOnlyAdmin
from publishing.admin.needed import needed_in_words
from publishing.models import ChangeSet, Content, Revision, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.references import Consequences
from publishing.workflow.change_sets import contents_token, members_of
from publishing.workflow.permissions import MAY_CANCEL, MAY_PLAN, may_cancel, require_deletion
from publishing.workflow.plans import cancel, plan
from publishing.workflow.publication import PublicationError


class PlanForm(forms.Form):
    """Takes a time by the clock that its page names, whatever clock the person goes by since."""

    due = forms.DateTimeField(
        label=_("Day and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    note = ChangeNoteField()
    zone = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.clock = time_zone(self.data.get("zone", "")) or timezone.get_current_timezone()
        self.initial["zone"] = str(self.clock)
        with timezone.override(self.clock):
            self.fields["due"].help_text = format_lazy("{} {}", _("Time zone:"), clock_in_words())

    def full_clean(self):
        with timezone.override(self.clock):
            super().full_clean()

    def clean_due(self):
        due = self.cleaned_data["due"]
        if due <= timezone.now():
            raise forms.ValidationError(_("Choose a time to come."))
        if due.year > LAST_DAY.year:
            raise forms.ValidationError(_("Write a year between 1900 and 2100."))
        return due


def plan_publication(request, pk):
    revision = revision_for(request, pk, "change", *MAY_PLAN)
    if revision.state != Revision.State.DRAFT:
        messages.warning(request, _("This draft is no longer the one that is worked on. Open the present one."))
        return HttpResponseRedirect(form_of(revision))
    if revision.change_set_id and (why := needed_in_words(revision)):
        messages.warning(request, why)
        return HttpResponseRedirect(reverse("admin:change_set_plan", args=[revision.change_set_id]))
    return _form(request, revision.name, form_of(revision), revision.faults, revision=revision)


def plan_change_set(request, pk):
    change_set = _plannable(request, pk)
    back = _page_of(change_set)
    if change_set.state != ChangeSet.State.OPEN:
        messages.warning(request, _("This change set is no longer being worked on."))
        return HttpResponseRedirect(back)
    return _form(request, change_set.name, back, initial={"note": change_set.note}, change_set=change_set)


def plan_withdrawal(request, content_type_id, object_id):
    if not request.user.has_perms(MAY_PLAN):
        raise PermissionDenied
    model = get_object_or_404(ContentType, pk=content_type_id).model_class()
    require(request, model, "delete")
    if not issubclass(model, Content):
        raise Http404
    instance = get_object_or_404(model._base_manager, pk=object_id)
    require_deletion(request.user, instance)
    what = {
        "action": Task.Action.WITHDRAW,
        "revision": ensure_live_revision(instance) if request.method == "POST" else None,
        "also": [str(row) for row in Consequences(instance).dependants],
    }
    return _form(request, instance, address_of(model, "change", object_id), **what)


def _form(request, subject, back, faults=(), also=(), initial=None, action=Task.Action.PUBLISH, **what):
    form = PlanForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        _plan(request, action, form.cleaned_data["due"], form.cleaned_data["note"], **what)
        return HttpResponseRedirect(back)
    title = _("Plan the publication") if action == Task.Action.PUBLISH else _("Plan the withdrawal")
    context = {"subject": subject, "form": form, "faults": faults, "also": also, "back": back}
    return staff_page(request, "admin/publishing/plan.html", title=title, **context)


@require_POST
def plan_again(request, pk):
    """Plans what stands there now for the time of a plan that ended before; only what the person saw there."""
    ended = get_object_or_404(Task, pk=pk, action=Task.Action.PUBLISH)
    if ended.change_set_id:
        change_set = _plannable(request, ended.change_set_id)
        back, what, present = _page_of(change_set), {"change_set": change_set}, contents_token(change_set)
    else:
        revision = revision_for(request, ended.revision_id, "change", *MAY_PLAN)
        draft = revision.history.drafts().first()
        back, what, present = form_of(revision), {"revision": draft}, str(draft and draft.pk)
    if not all(what.values()):
        messages.warning(request, _("Nobody works on this draft any more."))
    elif request.POST.get("seen") != present or ended.state != Task.State.FAILED:
        messages.warning(request, _("It was changed meanwhile. Look at it again."))
    elif ended.due <= timezone.now():
        messages.warning(request, _("Choose a time to come."))
    else:
        _plan(request, ended.action, ended.due, ended.note, **what)
    return HttpResponseRedirect(back)


@require_POST
def cancel_plan(request, pk):
    """Calls a plan off, from the page of what it concerns."""
    if not request.user.has_perms(MAY_CANCEL):
        raise PermissionDenied  # nor learn which plans there are
    task = get_object_or_404(Task.objects.select_related("revision__content_type", "change_set"), pk=pk)
    if not may_cancel(request.user, task):
        raise PermissionDenied
    _cancel(request, [task])
    back = form_of(task.revision) if task.revision is not None else _page_of(task.change_set)
    return HttpResponseRedirect(back)


def _cancel(request, tasks):
    count = sum(cancel(task, request.user) for task in tasks)
    text = ngettext("%(count)d plan is cancelled.", "%(count)d plans are cancelled.", count)
    messages.add_message(request, messages.SUCCESS if count else messages.WARNING, text % {"count": count})


def _plan(request, action, due, note, **what):
    try:
        plan(action, due, by=request.user, change_note=note, **what)
    except PublicationError as error:
        messages.warning(request, str(error))
    else:
        when = date_format(timezone.localtime(due), "DATETIME_FORMAT")
        messages.success(request, _("It is planned for: %(time)s") % {"time": when})


def _plannable(request, pk):
    """The change set, if the person may plan it with all that it holds."""
    if not request.user.has_perms((*MAY_PLAN, "publishing.view_changeset")):
        raise PermissionDenied
    change_set = get_object_or_404(ChangeSet, pk=pk)
    for revision in members_of(change_set):
        require(request, revision.model, "change")
    return change_set


def _page_of(change_set):
    return address_of(ChangeSet, "change", change_set.pk)


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    fields = ("action", "subject", "due", "note", "state", "done", "outcome", "author", "created")
    readonly_fields = fields
    list_display = ("subject", "action", "due", "state", "outcome", "author")
    list_filter = (AttentionFilter, "state", "action", "due")
    attention = {"failed": (_("failed"), lambda tasks: tasks.filter(state=Task.State.FAILED))}
    list_select_related = ("revision", "change_set", "author")
    search_fields = ("revision__title", "change_set__name", "note", "outcome")
    ordering = ("-due",)
    actions = ("call_off",)

    def get_queryset(self, request):
        return visible_tasks(request, super().get_queryset(request))

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_permission(request):  # Django looks for the row first
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def has_call_off_permission(self, request):
        return request.user.has_perms(MAY_CANCEL)

    @admin.display(description=_("about"))
    def subject(self, task):
        return task.revision.name if task.revision else task.change_set

    @admin.action(description=_("Cancel the chosen plans"), permissions=["call_off"])
    def call_off(self, request, tasks):
        _cancel(request, [task for task in tasks if may_cancel(request.user, task)])
