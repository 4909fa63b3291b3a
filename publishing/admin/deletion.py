"""How staff delete content: told what refers to it, offered what else to do, and able to take it back."""

from collections import defaultdict

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from accounts.deletion import WithoutLinks
from publishing.admin.access import address_of
from publishing.revisions.addresses import ADDRESS, former_addresses
from publishing.revisions.links import texts_linking_to
from publishing.revisions.references import Consequences, Reference
from publishing.workflow.publication import delete, delete_all

REFERENCES_LISTED = 20  # names of what refers to the object, per field
SUCCESSORS_LISTED = 500  # objects in a list to choose from; with more, the address is typed


class ChangeNoteField(forms.CharField):
    """Why somebody publishes, withdraws or deletes something."""

    def __init__(self):
        super().__init__(
            label=gettext_lazy("Change note"),
            required=False,
            max_length=400,
            help_text=gettext_lazy("What changes and why; readers see it once it is published."),
            widget=forms.Textarea(attrs={"rows": 2}),
        )


class DeletionForm(forms.Form):
    """Why the object goes, and where its address leads from then on."""

    change_note = ChangeNoteField()

    def __init__(self, data, instance):
        super().__init__(data)
        model = type(instance)
        if not model.has_page:
            return
        others = model._default_manager.exclude(pk=instance.pk)
        is_short = others.count() <= SUCCESSORS_LISTED
        self.fields["leads_to"] = forms.ModelChoiceField(
            others,
            label=_("Lead its web address to"),
            required=False,
            to_field_name=ADDRESS,
            widget=forms.Select if is_short else forms.TextInput,
            empty_label=_("nothing: the page is not found any more"),
            help_text=_("Readers who follow an old link then come to this page instead."),
            error_messages={"invalid_choice": _("Choose something that exists.")},
        )


class DeletionAdmin(WithoutLinks):
    """For a ModelAdmin of content: whatever is deleted goes through ``publication.delete``."""

    delete_confirmation_template = "admin/publishing/delete.html"
    delete_selected_confirmation_template = "admin/publishing/delete_selected.html"

    def instead_of_deleting(self, instance):
        """(label, address) of what an editor may rather want to do than to delete ``instance``."""
        return ()

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.may_publish(request)

    def delete_view(self, request, object_id, extra_context=None):
        if not self.has_delete_permission(request):
            raise PermissionDenied
        instance = self.get_object(request, unquote(object_id))
        if instance is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        form = DeletionForm(request.POST if request.method == "POST" else None, instance)
        if request.method == "POST" and form.is_valid():
            request.deletion = form.cleaned_data
            try:
                with transaction.atomic():
                    return super().delete_view(request, object_id, extra_context)
            except (ProtectedError, RestrictedError):
                messages.error(request, _("It cannot be deleted, because other content needs it."))
                return HttpResponseRedirect(request.get_full_path())
        context = {
            "deletion_form": form,
            "references": self.references_to(instance),
            "instead": list(self.instead_of_deleting(instance)),
            "former_addresses": former_addresses(self.model).filter(object_id=instance.pk).order_by("slug"),
            **(extra_context or {}),
        }
        return self._shown(request, object_id, context)

    def _shown(self, request, object_id, context):
        """The page as it was before anything was sent: what was sent has a fault, which the form tells."""
        posted, request.POST = request.POST, type(request.POST)("")
        try:
            response = super().delete_view(request, object_id, context)
            return response.render() if hasattr(response, "render") else response
        finally:
            request.POST = posted

    def references_to(self, instance):
        """[(what refers in which field, [(name, address or "")], how many more)] of what stays when it is deleted."""
        groups = defaultdict(list)
        consequences = Consequences(instance)
        references = {(each.row, each.field): each for each in consequences.references}
        for target in (instance, *consequences.dependants):
            linking = (Reference(row, field, target) for row, field in texts_linking_to(target))
            references |= {(each.row, each.field): each for each in linking}
        for reference in references.values():
            groups[type(reference.row), reference.field].append(reference)
        return [
            (
                _("%(kind)s: %(field)s")
                % {"kind": capfirst(model._meta.verbose_name_plural), "field": field.verbose_name},
                [(self._named(reference), self._form_of(reference.owner)) for reference in found[:REFERENCES_LISTED]],
                max(len(found) - REFERENCES_LISTED, 0),
            )
            for (model, field), found in groups.items()
        ]

    def _named(self, reference):
        owner = reference.owner
        return str(reference.row) if owner is reference.row else f"{owner}: {reference.row}"

    def _form_of(self, row):
        return address_of(type(row), "change", row.pk) if self.admin_site.is_registered(type(row)) else ""

    def delete_model(self, request, obj):
        said = getattr(request, "deletion", {})
        delete(obj, request.user, said.get("change_note", ""), said.get("leads_to"))

    def response_delete(self, request, obj_display, obj_id):
        response = super().response_delete(request, obj_display, obj_id)
        told = format_html('<a href="{}">{}</a>', reverse("admin:deleted"), _("You find it under “Deleted”."))
        messages.info(request, told)
        return response

    def delete_queryset(self, request, queryset):
        note = request.POST.get("change_note", "")[:400]
        delete_all(list(queryset), request.user, note)
