"""Drafts chosen in a list or on the first page, and what is to become of all of them."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _, ngettext
from django.views.decorators.http import require_POST

from publishing.admin.access import address_of, form_of, may, staff_page
from publishing.admin.plans import PlanForm
from publishing.models import ChangeSet, Revision, Task
from publishing.models.content import as_key
from publishing.workflow import change_sets, together
from publishing.workflow.permissions import MAY_GATHER, MAY_PLAN, MAY_PUBLISH
from publishing.workflow.plans import plan
from publishing.workflow.publication import PublicationError
from publishing.workflow.together import MOST_TOGETHER

TOO_MANY = _("Choose at most %(count)d in one go.")


class TogetherForm(PlanForm):
    """What an ``act`` asks for: a time of a plan, a change set of what goes into one, a note of what readers see."""

    change_set = forms.ModelChoiceField(
        ChangeSet.objects.filter(state=ChangeSet.State.OPEN),
        label=_("Change set"),
        required=False,
        empty_label=_("a new one"),
    )
    name = forms.CharField(label=_("Name of the new change set"), required=False, max_length=200)

    def __init__(self, data, act, drafts=()):
        super().__init__(data if act else None)
        self.act = act
        self.fields["due"].required = act == "plan"
        self.fields["note"].required = act == "publish" and change_sets.were_live(drafts)
        self.fields["note"].error_messages["required"] = _("Write in the change note what changes and why.")

    def clean_due(self):
        return super().clean_due() if self.act == "plan" else None

    def clean(self):
        data = super().clean()
        if self.act == "put" and not data.get("change_set") and not data.get("name") and not self.errors:
            self.add_error("name", _("Choose a change set, or name a new one."))
        return data


@require_POST
def drafts_together(request):
    """Shows the chosen drafts and what can be done with them, or with an ``act`` does it with all of them."""
    drafts, without = _chosen(request)
    if not drafts:
        messages.warning(request, _("Choose drafts first. What has no draft has nothing to submit or publish."))
        return HttpResponseRedirect(_back(request))
    acts, act = _acts(request, drafts), request.POST.get("act", "")
    if act and act not in acts:
        raise PermissionDenied
    form, obstacles = TogetherForm(request.POST, act, drafts[:MOST_TOGETHER]), []
    if len(drafts) > MOST_TOGETHER:
        drafts = drafts[:MOST_TOGETHER]
        messages.error(request, TOO_MANY % {"count": MOST_TOGETHER})
    elif act and form.is_valid():
        try:
            with transaction.atomic():
                return HttpResponseRedirect(_do(request, act, drafts, form.cleaned_data))
        except PublicationError as error:
            obstacles = error.faults
    context = {
        "drafts": [(draft, form_of(draft)) for draft in drafts],
        "without": without,
        "form": form,
        "acts": acts,
        "obstacles": obstacles,
        "back": _back(request),
        "kind": request.GET.get("kind") or request.POST.get("kind", ""),
    }
    return staff_page(request, "admin/publishing/together.html", title=_("Chosen drafts"), **context)


def _chosen(request):
    """(the chosen drafts by title, how many chosen objects have none). Raises ``PermissionDenied`` for what is not to be seen."""
    revisions = Revision.objects.select_related("content_type", "author", "change_set").named()
    drafts = list(revisions.filter(pk__in=_keys(request.POST.getlist("draft"))))
    kind, keys = request.GET.get("kind", ""), _keys(request.POST.getlist(ACTION_CHECKBOX_NAME))
    if keys:
        model = next((model for model in admin.site._registry if model._meta.label_lower == kind), None)
        if model is None:
            raise PermissionDenied
        drafts += revisions.of_kind(model).drafts().filter(object_id__in=keys)
    if not all(may(request, draft.model, "view") for draft in drafts):
        raise PermissionDenied
    drafts = sorted({draft.pk: draft for draft in drafts}.values(), key=lambda draft: (draft.title, str(draft.pk)))
    return drafts, len(set(keys) - {draft.object_id for draft in drafts})


def _keys(values):
    return list(filter(None, map(as_key, values[: 2 * MOST_TOGETHER])))


def _acts(request, drafts):
    """What the person may do with drafts such as these."""
    user = request.user
    allowed = {
        # Whether of each of them, the act itself looks.
        "submit": any(may(request, draft.model, "change") for draft in drafts),
        "put": user.has_perms(MAY_GATHER),
        "plan": user.has_perms(MAY_PLAN),
        "publish": user.has_perm(MAY_PUBLISH),
    }
    return [act for act, is_allowed in allowed.items() if is_allowed]


def _do(request, act, drafts, data):
    """Does it; returns where to go on."""
    by, count = request.user, len(drafts)
    if act == "submit":
        together.submit_all(drafts, by)
        said = ngettext("%(count)d draft is submitted for review.", "%(count)d drafts are submitted for review.", count)
        messages.success(request, said % {"count": count})
        return _back(request)
    is_put = act == "put"
    change_set = data["change_set"] if is_put else None
    change_set = together.gather_all(
        drafts, by, "change" if is_put else "publish", change_set, data["name"], data["note"]
    )
    if is_put:
        said = ngettext("%(count)d draft is in the change set.", "%(count)d drafts are in the change set.", count)
        messages.success(request, said % {"count": count})
    elif act == "plan":
        plan(Task.Action.PUBLISH, data["due"], change_set=change_set, by=by)
        when = date_format(localtime(data["due"]), "DATETIME_FORMAT")
        messages.success(request, _("It is planned for: %(time)s") % {"time": when})
    else:
        links = change_sets.publish(change_set, by)
        messages.success(request, _("The change set is published."))
        for sentence in links.sentences():
            messages.info(request, sentence)
    return address_of(ChangeSet, "change", change_set.pk)


def _back(request):
    """The list that the drafts were chosen in, or the first page."""
    kind = request.GET.get("kind") or request.POST.get("kind", "")
    model = next((model for model in admin.site._registry if model._meta.label_lower == kind), None)
    return address_of(model, "changelist") if model else reverse("admin:index")
