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

from publishing.access import admin_of, require, revision_for
from publishing.change_sets import members_of
from publishing.models import ChangeSet, Revision, Task
from publishing.publication import live_revision
from publishing.references import Consequences
from publishing.review_views import form_of
from publishing.tasks import plan

MAY_PLAN = ("publishing.publish", "publishing.add_task")


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
        if not request.user.has_perms((*MAY_PLAN, "publishing.view_changeset")):
            raise PermissionDenied
        change_set = get_object_or_404(ChangeSet, pk=pk)
        for revision in members_of(change_set):
            require(request, self.site, revision.model, "change")
        back = reverse("admin:publishing_changeset_change", args=[pk], current_app=self.site.name)
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
        also = [str(row) for row in Consequences(instance).dependants]
        revision = live_revision(instance) if request.method == "POST" else None
        return self._plan(
            request, _("Plan the withdrawal"), instance, back, also=also, action=Task.Action.WITHDRAW, revision=revision
        )

    def _plan(self, request, title, subject, back, faults=(), also=(), initial=None, **what):
        form = PlanForm(request.POST if request.method == "POST" else None, initial=initial)
        if form.is_valid():
            action = what.pop("action", Task.Action.PUBLISH)
            due = form.cleaned_data["due"]
            plan(action, due, by=request.user, change_note=form.cleaned_data["note"], **what)
            when = date_format(timezone.localtime(due), "DATETIME_FORMAT")
            messages.success(request, _("It is planned for: %(time)s") % {"time": when})
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
