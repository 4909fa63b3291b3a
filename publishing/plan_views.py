"""Planning a publication or a withdrawal in the staff site, by the clock of whoever plans."""

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from publishing.access import admin_of, require, revision_for
from publishing.change_sets import members_of, seen
from publishing.models import ChangeSet, Revision, Task
from publishing.planners import MAY_CANCEL, MAY_PLAN, permission
from publishing.publication import PublicationError, live_revision
from publishing.references import Consequences
from publishing.review_views import form_of
from publishing.tasks import cancel, plan


class PlanForm(forms.Form):
    due = forms.DateTimeField(
        label=_("Day and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    note = forms.CharField(
        label=_("Change note"),
        required=False,
        max_length=400,
        help_text=_("What changes and why; readers see it once it is published."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_due(self):
        due = self.cleaned_data["due"]
        if due <= timezone.now():
            raise forms.ValidationError(_("Choose a time to come."))
        return due


class PlanDesk:
    """The addresses of planning, for one staff site."""

    def __init__(self, site):
        self.site = site

    @property
    def urls(self):
        wrap = self.site.admin_view
        return [
            path("revisions/<uuid:pk>/plan/", wrap(self.publication), name="revision_plan"),
            path("change-sets/<int:pk>/plan/", wrap(self.change_set), name="change_set_plan"),
            path(
                "withdrawals/<int:content_type_id>/<uuid:object_id>/plan/",
                wrap(self.withdrawal),
                name="withdrawal_plan",
            ),
            path("plans/<int:pk>/again/", wrap(require_POST(self.again)), name="plan_again"),
            path("plans/<int:pk>/cancel/", wrap(require_POST(self.cancel)), name="plan_cancel"),
        ]

    def publication(self, request, pk):
        revision = revision_for(request, self.site, pk, "change", *MAY_PLAN)
        if revision.state != Revision.State.DRAFT:
            messages.warning(request, _("This draft is no longer the one that is worked on. Open the present one."))
            return HttpResponseRedirect(form_of(self.site, revision))
        back = form_of(self.site, revision)
        faults = revision.faults
        return self._plan(request, _("Plan the publication"), revision.title, back, faults, revision=revision)

    def change_set(self, request, pk):
        change_set = self._change_set(request, pk)
        back = self._page_of(change_set)
        if change_set.state != ChangeSet.State.OPEN:
            messages.warning(request, _("This change set is no longer being worked on."))
            return HttpResponseRedirect(back)
        initial = {"note": change_set.note}
        title = _("Plan the publication")
        return self._plan(request, title, change_set.name, back, initial=initial, change_set=change_set)

    def withdrawal(self, request, content_type_id, object_id):
        if not request.user.has_perms(MAY_PLAN):
            raise PermissionDenied
        model = get_object_or_404(ContentType, pk=content_type_id).model_class()
        if model is None:
            raise Http404
        admin_of(self.site, model)
        require(request, self.site, model, "delete")
        if not hasattr(model, "revised_with"):
            raise Http404
        instance = get_object_or_404(model._base_manager, pk=object_id)
        back = reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_change",
            args=[object_id],
            current_app=self.site.name,
        )
        dependants = Consequences(instance).dependants
        if not request.user.has_perms({permission(type(row), "delete") for row in dependants}):
            raise PermissionDenied
        also = [str(row) for row in dependants]
        revision = live_revision(instance) if request.method == "POST" else None
        return self._plan(
            request, _("Plan the withdrawal"), instance, back, also=also, action=Task.Action.WITHDRAW, revision=revision
        )

    def _plan(self, request, title, subject, back, faults=(), also=(), initial=None, **what):
        form = PlanForm(request.POST if request.method == "POST" else None, initial=initial)
        if form.is_valid():
            action = what.pop("action", Task.Action.PUBLISH)
            due = form.cleaned_data["due"]
            self._note(request, action, due, form.cleaned_data["note"], **what)
            return HttpResponseRedirect(back)
        context = {
            **self.site.each_context(request),
            "title": title,
            "subject": subject,
            "form": form,
            "faults": faults,
            "also": also,
            "back": back,
            "zone": str(timezone.get_current_timezone()).replace("_", " "),
        }
        return TemplateResponse(request, "admin/publishing/plan.html", context)

    def again(self, request, pk):
        """Plans what stands there now for the time of a plan that ended before; only what the person saw there."""
        ended = get_object_or_404(Task, pk=pk, action=Task.Action.PUBLISH, state=Task.State.FAILED)
        if ended.change_set_id:
            change_set = self._change_set(request, ended.change_set_id)
            back, what, present = (
                self._page_of(change_set),
                {"change_set": change_set},
                seen(change_set),
            )
        else:
            revision = revision_for(request, self.site, ended.revision_id, "change", *MAY_PLAN)
            draft = Revision.objects.of_key(revision.model, revision.object_id).drafts().first()
            back, what, present = form_of(self.site, revision), {"revision": draft}, str(draft and draft.pk)
        if request.POST.get("seen") != present:
            messages.warning(request, _("It was changed meanwhile. Look at it again."))
        elif ended.due <= timezone.now():
            messages.warning(request, _("Choose a time to come."))
        else:
            self._note(request, ended.action, ended.due, ended.note, **what)
        return HttpResponseRedirect(back)

    def cancel(self, request, pk):
        """Calls a plan off, from the page of what it concerns."""
        if not request.user.has_perms(MAY_CANCEL):
            raise PermissionDenied
        task = get_object_or_404(Task.objects.select_related("revision__content_type", "change_set"), pk=pk)
        if task.revision is not None:
            require(request, self.site, task.revision.model, "view")
        count = int(cancel(task, request.user))
        text = ngettext("%(count)d plan is cancelled.", "%(count)d plans are cancelled.", count)
        messages.add_message(request, messages.SUCCESS if count else messages.WARNING, text % {"count": count})
        back = form_of(self.site, task.revision) if task.revision is not None else self._page_of(task.change_set)
        return HttpResponseRedirect(back)

    def _note(self, request, action, due, note, **what):
        try:
            plan(action, due, by=request.user, change_note=note, **what)
        except PublicationError as error:
            messages.warning(request, str(error))
        else:
            when = date_format(timezone.localtime(due), "DATETIME_FORMAT")
            messages.success(request, _("It is planned for: %(time)s") % {"time": when})

    def _change_set(self, request, pk):
        """The change set, if the person may plan it with all that it holds."""
        if not request.user.has_perms((*MAY_PLAN, "publishing.view_changeset")):
            raise PermissionDenied
        change_set = get_object_or_404(ChangeSet, pk=pk)
        for revision in members_of(change_set):
            require(request, self.site, revision.model, "change")
        return change_set

    def _page_of(self, change_set):
        return reverse("admin:publishing_changeset_change", args=[change_set.pk], current_app=self.site.name)
