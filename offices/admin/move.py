"""An office that moves: its present premises end on the day on which the new ones begin, as a draft to be filled in."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _, gettext_lazy

from offices.copying import NotLaterError, moved
from publishing.admin.access import address_of, form_of, own_path, staff_page
from publishing.admin.forms import DayField
from publishing.admin.work import Work
from publishing.models.content import as_key
from publishing.workflow.drafts import save_draft


class MoveForm(forms.Form):
    day = DayField(
        label=gettext_lazy("First day in the new premises"),
        help_text=gettext_lazy("The premises of today end on it. Country, city, hours and time zone are taken over."),
    )


class MoveAdmin:
    """For the admin of offices."""

    def get_urls(self):
        return [own_path(self, "<uuid:pk>/move/", self.move_view), *super().get_urls()]

    @transaction.atomic
    def move_view(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else None
        work, form = Work(self.model, pk, request.user, sent), MoveForm(sent)
        if work.is_last_text or not work.exists:
            raise Http404
        if form.is_valid():
            try:
                snapshot = moved(work.present.snapshot, form.cleaned_data["day"])
            except NotLaterError as error:
                form.add_error("day", str(error))
            else:
                base = work.draft.base if work.present.conflicts else work.live
                draft = save_draft(work.instance, snapshot, request.user, base)
                messages.success(request, _("The new premises are begun, as a draft. Fill in where they are."))
                newest = len(draft.snapshot["rows"]["premises"]) - 1  # the form has them by their first day
                return HttpResponseRedirect(f"{form_of(draft)}#premises-{newest}")
        context = {"subtitle": str(work.instance), "form": form, "back": address_of(self.model, "change", pk)}
        return staff_page(request, "admin/offices/move.html", title=_("The office moves"), **context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id and self.has_change_permission(request) and (key := as_key(object_id)):
            extra_context = {"move_url": address_of(self.model, "move", key), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, extra_context)
