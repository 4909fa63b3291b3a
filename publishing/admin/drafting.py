"""How the staff site works on drafts: a form that shows the draft, saves to it, and publishes it if asked.

Also how a draft is given up, and who has a form open.
"""

from contextlib import nullcontext

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from languages.words import with_colon
from publishing.admin import form_parts, presence, typed_forms
from publishing.admin.access import address_of, form_of, own_path, staff_page
from publishing.admin.drafts_in_lists import DraftsInLists
from publishing.admin.faults import faults_shown
from publishing.admin.forms import SharedFields
from publishing.admin.needed import keep_together, needed_in_words, needed_rows, popup_answer
from publishing.admin.theirs import conflicts_of_draft, with_theirs
from publishing.admin.typed_forms import PreviewAsked, refused
from publishing.admin.work import ACKNOWLEDGED, KEY, MINOR, NOTE, SEEN, SUBMIT, NotSavedError, Work, is_for_draft
from publishing.models import Revision
from publishing.models.content import as_key
from publishing.revisions.drafted import referring_to
from publishing.workflow import review
from publishing.workflow.drafts import NeededError, discard
from publishing.workflow.permissions import MAY_PUBLISH

NOTE_MISSING = gettext_lazy("Write in the change note what changes and why.")


class DraftedAdmin(DraftsInLists):
    """For a ModelAdmin of content. The form shows the draft if there is one, and says so.

    ``_draft`` in a submitted form keeps it as the draft, ``_submit`` also submits that for review; ``_preview`` shows it
    and keeps nothing; every other way of saving publishes it at once. What the form is at work on is ``request.work``, a ``Work``.
    """

    def may_publish(self, request):
        return request.user.has_perm(MAY_PUBLISH)

    def present_draft(self, pk):
        """The draft of an object on which work goes on, or ``None``."""
        return Revision.objects.of_key(self.model, pk).drafts().select_related("author", "base").first()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        self._require(request, object_id)
        sent = request.POST if request.method == "POST" else None
        if sent is not None and not is_for_draft(sent) and not self.may_publish(request):
            raise PermissionDenied
        page = (request, object_id, form_url, extra_context or {})
        refusal = None
        for is_last in (False, False, True):
            try:
                with transaction.atomic() if sent is not None else nullcontext():
                    shown = request.GET.get(SEEN, "")
                    request.work = Work(self.model, as_key(object_id), request.user, sent, refusal, shown=shown)
                    if sent is not None:
                        request.POST = request.work.sent = with_theirs(sent, request.work)
                    response = self._respond(*page)
                return self._kept_together(request, response)
            except PreviewAsked as asked:
                return typed_forms.keep(request.user, self.model, request.work.key, asked.snapshot)
            except NotSavedError as error:
                refusal = error
            except IntegrityError:  # the same form arrived twice at once: now it finds what the other one saved
                if is_last:
                    raise
        raise refusal

    def _require(self, request, object_id):
        """As Django does later: before anything is locked or looked at."""
        allowed = self.has_view_or_change_permission if object_id else self.has_add_permission
        if request.method == "POST" and object_id:
            allowed = self.has_change_permission
        if not allowed(request):
            raise PermissionDenied

    def _kept_together(self, request, response):
        """``response`` to a form, once the draft that it saved is in one change set with those that it needs.

        After the transaction, as a change set is locked before the objects of its drafts.
        """
        work = request.work
        if work.saved is None or not work.is_draft:
            return response
        change_set = keep_together(request, work.revision, self._note(request))
        is_led = work.is_held and change_set and IS_POPUP_VAR not in request.POST
        return HttpResponseRedirect(change_set) if is_led else response

    def _respond(self, request, object_id, form_url, extra_context):
        work = request.work
        is_public = work.sent is not None and not work.is_draft and not work.is_minor
        if is_public and not self._note(request) and work.was_live:
            work.refusal = work.refusal or NotSavedError()
            work.refusal.sentences = list(dict.fromkeys([*work.refusal.sentences, str(NOTE_MISSING)]))
        context = {
            "is_drafted": True,
            "is_nav_sidebar_enabled": False,  # its room is the form's
            "is_live": work.live is not None,
            "draft": None if work.is_last_text else work.draft,
            "draft_conflicts": conflicts_of_draft(work),
            "draft_needs": SimpleLazyObject(lambda: needed_rows(request, work.draft)),
            "draft_clashes": SimpleLazyObject(lambda: work.broken),  # only a page that is shown asks
            "may_publish": self.may_publish(request),
            "hidden": {KEY: work.form_key, SEEN: work.token, ACKNOWLEDGED: " ".join(sorted(work.acknowledged))},
            "saved_forms": typed_forms.saved_forms(request.session),
            "change_note": request.POST.get(NOTE, ""),
            "is_minor": MINOR in request.POST,
            "discard_url": address_of(self.model, "discard", work.draft.object_id) if work.draft else "",
            **extra_context,
        }
        is_page = work.sent is None and not form_parts.part_asked(request)
        if object_id and is_page and work.key is not None and self.has_change_permission(request):
            presence.renew(request.user, self.model, work.key)
            context["presence_url"] = address_of(self.model, "presence", work.key)
            context["others_here"] = presence.others(request.user, self.model, work.key)
        response = super().changeform_view(request, object_id, form_url, context)
        if work.saved is not None:
            for sentence in work.links.sentences():
                messages.info(request, sentence)
            typed_forms.note_saved(request.session, work.form_key)
        return response

    def render_change_form(self, request, context, *args, **kwargs):
        if only := form_parts.part_asked(request):
            page = {**context, "texts_only": only == form_parts.TEXTS, "only_row": as_key(only)}
            return TemplateResponse(request, "admin/publishing/form_parts.html", page)
        if context.pop("errors"):  # Django would only count them
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["faults"] = faults_shown(context["adminform"].form, formsets)
            for fault in context["faults"]:
                if fault.message == NOTE_MISSING:
                    fault.place, fault.target = _("Change note"), "id_change_note"
            if request.work.is_preview:
                return refused(request, context["faults"])
        return super().render_change_form(request, context, *args, **kwargs)

    def _note(self, request):
        return request.POST.get(NOTE, "").strip()[:400]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.work = getattr(request, "work", None)
        form.base_fields = SharedFields(form.base_fields)
        return form

    def get_object(self, request, object_id, from_field=None):
        work = getattr(request, "work", None)
        return work.instance if work is not None else super().get_object(request, object_id, from_field)

    def save_model(self, request, obj, form, change):
        """Nothing is written yet: the rows are saved with the object, by ``save_related``."""

    def save_related(self, request, form, formsets, change):
        work = request.work
        if work.is_preview:
            raise PreviewAsked(work.merged(form, formsets).snapshot)
        work.revision, kept = work.save(form, formsets, self._note(request))
        work.saved = form, formsets
        if work.first is not None:
            messages.info(request, _("This form was sent before. It was saved once."))
        if work.is_last_text:
            messages.warning(request, _("Somebody else deleted this meanwhile. Your text is kept as a draft."))
        if kept:
            messages.info(request, _("Kept from others: %(what)s") % {"what": "; ".join(kept)})
        if work.is_draft and work.draft and work.draft.review and work.draft.pk != work.revision.pk:
            messages.warning(request, _("The review was of the earlier draft. Submit this one anew."))

    def construct_change_message(self, request, form, formsets, add=False):
        return ""  # the history and the journal say what changed

    def log_change(self, request, obj, message):
        """The journal has it."""

    log_addition = log_change

    def response_add(self, request, obj, post_url_continue=None):
        return self._response(request, obj) or super().response_add(request, obj)

    def response_change(self, request, obj):
        return self._response(request, obj) or super().response_change(request, obj)

    def _response(self, request, obj):
        """``None`` for what is published in a window of its own, which Django answers."""
        work, is_popup = request.work, IS_POPUP_VAR in request.POST
        if work.is_draft and is_popup:
            label = str(obj) if work.live else _("%(name)s (draft)") % {"name": obj}
            return popup_answer(request, obj.pk, label, work.is_new)
        if work.is_draft:
            return self.response_draft(request)
        return None if is_popup else self.response_live(request, obj)

    def response_live(self, request, obj):
        """Says that readers see it now, with a link to where they do."""
        is_changed = request.work.revision != request.work.live
        said = _("Published.") if is_changed else _("Nothing was changed, so nothing was published.")
        links = [
            (self.get_view_on_site_url(request.work.revision.find_object()), _("View the page")),
            (form_of(request.work.revision), _("Edit it again")),
            (address_of(self.model, "add") if self.has_add_permission(request) else "", _("Add another")),
        ]
        links = format_html_join(" · ", '<a href="{}">{}</a>', ((url, words) for url, words in links if url))
        messages.success(request, format_html("{} {} {}", said, with_colon(request.work.revision.name), links))
        return self.response_post_save_change(request, obj)

    def response_draft(self, request):
        revision = request.work.revision
        if request.work.is_held:
            messages.warning(request, " ".join([_("The draft is saved."), needed_in_words(revision)]))
        elif SUBMIT in request.POST:
            try:
                review.submit(revision, request.user)
                messages.success(request, _("The draft is submitted for review."))
            except review.ReviewError as error:
                messages.warning(request, str(error))
        elif revision.faults:
            messages.warning(request, _("The draft is saved. It cannot be published yet."))
        else:
            messages.success(request, _("The draft is saved. Readers do not see it yet."))
        return HttpResponseRedirect(form_of(revision))

    def get_urls(self):
        return [
            own_path(self, "<uuid:pk>/discard/", require_POST(self.discard_view)),
            own_path(self, "<uuid:pk>/presence/", require_POST(self.presence_view)),
            *super().get_urls(),
        ]

    def discard_view(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        draft = self.present_draft(pk)
        if draft is None:
            if not Revision.objects.of_key(self.model, pk).exists():
                raise Http404
            messages.warning(request, _("Nobody works on this draft any more."))
            return HttpResponseRedirect(address_of(self.model, "changelist"))
        if request.POST.get("revision", str(draft.pk)) != str(draft.pk):
            return self._changed(request, draft)
        is_asked = draft.find_object() is None and "confirmed" not in request.POST
        if is_asked and not referring_to(draft):
            return staff_page(
                request,
                "admin/publishing/discard.html",
                title=_("Discard the draft"),
                subtitle=draft.name,
                draft=draft,
                form_url=form_of(draft),
            )
        try:
            was_draft = discard(draft, request.user)
        except NeededError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(form_of(draft))
        if not was_draft:
            return self._changed(request, draft)
        if draft.find_object() is None:
            messages.success(request, _("The draft is discarded. You find it under “Deleted”."))
        else:
            messages.success(request, _("The draft is discarded. It stays in the history."))
        return HttpResponseRedirect(address_of(self.model, "changelist"))

    def _changed(self, request, draft):
        messages.warning(request, _("It was changed meanwhile. Look at it again."))
        return HttpResponseRedirect(form_of(draft))

    def presence_view(self, request, pk):
        """Renews that the user has the form open, or with ``leave`` ends it; answers who else has: {"others": [name]}."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if "leave" in request.POST:
            presence.leave(request.user, self.model, pk)
        elif self.model._base_manager.filter(pk=pk).exists() or self.present_draft(pk) is not None:
            presence.renew(request.user, self.model, pk)
        return JsonResponse({"others": presence.others(request.user, self.model, pk)})
