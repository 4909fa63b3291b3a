"""How the staff site works on drafts: a form that shows the draft, and saves to it or publishes it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.models import Revision
from publishing.publication import discard, live_revision, note_publication, save_draft
from publishing.snapshots import take
from publishing.staging import place, staged

NOTE = "change_note"


class DraftedAdmin:
    """For a ModelAdmin of content. The form shows the draft if there is one, and says so.

    ``_draft`` in a submitted form keeps it as the draft; every other way of saving publishes it at once, together
    with the draft that it began from. Both happen to the real tables inside a transaction, which for a draft is rolled
    back: so a draft meets the same rules as what is published.
    """

    def may_publish(self, request):
        return request.user.has_perm("publishing.publish")

    def present_draft(self, object_id):
        """The draft of an object on which work goes on, or ``None``."""
        if not object_id:
            return None
        try:
            pk = self.opts.pk.to_python(object_id)
        except Exception:  # what is no key has no draft; Django says so in its own words
            return None
        return Revision.objects.of_key(self.model, pk).drafts().select_related("author", "base").first()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        draft = self.present_draft(object_id)
        context = {**(extra_context or {}), "draft": draft, "may_publish": self.may_publish(request)}
        if request.method != "POST":
            with staged(*filter(None, [draft])):
                return rendered(super().changeform_view(request, object_id, form_url, context))
        if "_draft" not in request.POST and not self.may_publish(request):
            raise PermissionDenied
        with transaction.atomic():
            base = self._base(object_id, draft)
            with transaction.atomic():
                if draft:
                    place(draft)
                response = rendered(super().changeform_view(request, object_id, form_url, context))
                saved = getattr(request, "saved_forms", None)
                is_draft = "_draft" in request.POST
                snapshot = take(saved[0].instance) if saved else None
                if is_draft or saved is None:
                    transaction.set_rollback(True)
            if saved is None:
                return response
            form, formsets = saved
            if not is_draft:
                note_publication(form.instance, request.user, request.POST.get(NOTE, "")[:400])
                return response
            self.keep_with_draft(form, formsets)
            revision = save_draft(form.instance, snapshot, request.user, base)
        return self.response_draft(request, revision)

    def _base(self, object_id, draft):
        """The live revision that a draft begins from."""
        if draft:
            return draft.base
        try:
            instance = self.model._base_manager.filter(pk=self.opts.pk.to_python(object_id)).first()
        except Exception:
            return None
        return live_revision(instance) if instance is not None else None

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.saved_forms = form, formsets

    def keep_with_draft(self, form, formsets):
        """What of a saved form is kept although its rows were rolled back."""

    def log_addition(self, request, obj, message):
        return None if "_draft" in request.POST else super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        return None if "_draft" in request.POST else super().log_change(request, obj, message)

    def response_add(self, request, obj, post_url_continue=None):
        if "_draft" in request.POST:
            return HttpResponseRedirect("")
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if "_draft" in request.POST:
            return HttpResponseRedirect("")
        return super().response_change(request, obj)

    def response_draft(self, request, revision):
        if revision.faults:
            said = _("The draft is saved. It cannot be published yet: %(faults)s") % {
                "faults": " ".join(revision.faults)
            }
            messages.warning(request, said)
        else:
            messages.success(request, gettext_lazy("The draft is saved. Readers do not see it yet."))
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[revision.object_id], current_app=self.admin_site.name))

    def discard_view(self, request, object_id):
        draft = self.present_draft(object_id)
        if draft and request.method == "POST" and self.has_change_permission(request):
            discard(draft)
            messages.success(request, _("The draft is discarded. It stays in the history."))
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))


def rendered(response):
    """The response with its content made now, while what is staged is still in place."""
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    return response
