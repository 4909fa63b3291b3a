"""How the staff site works on drafts: a form that shows the draft, and saves to it or publishes it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from publishing import submissions
from publishing.conflicts import digest_of, kept_from_others, label_of, who_and_when
from publishing.draft_pages import DraftPages
from publishing.merging import merge
from publishing.models import Revision
from publishing.publication import PublicationError, live_revision, note_publication, save_draft
from publishing.snapshots import put, take, take_with_rows
from publishing.staging import check, staged, violated_rule

NOTE = "change_note"
REMEMBERED_FORMS = 20


class DraftedAdmin(DraftPages):
    """For a ModelAdmin of content. The form shows the draft if there is one, and says so.

    ``_draft`` in a submitted form keeps it as the draft; every other way of saving publishes it at once, together
    with the draft that it began from. Both happen to the real tables inside a transaction, which for a draft is rolled
    back: so a draft meets the same rules as what is published.
    """

    def may_publish(self, request):
        return request.user.has_perm("publishing.publish")

    def key_of(self, object_id):
        """The key that an address names, or ``None``."""
        try:
            return self.opts.pk.to_python(object_id) if object_id else None
        except ValidationError:
            return None  # what is no key has no draft; Django says so in its own words

    def present_draft(self, object_id):
        """The draft of an object on which work goes on, or ``None``."""
        pk = self.key_of(object_id)
        if pk is None:
            return None
        return Revision.objects.of_key(self.model, pk).drafts().select_related("author", "base").first()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.is_draft = "_draft" in request.POST
        context = {
            **(extra_context or {}),
            "is_drafted": True,
            "may_publish": self.may_publish(request),
            "submission": submissions.rendered_key(request),
            "saved_forms": request.session.get("saved_forms", []),
            "change_note": request.POST.get(NOTE, ""),
            "discard_url": self._url("discard", self.key_of(object_id)),
        }
        work = partial(super().changeform_view, request, object_id, form_url)
        if request.method != "POST":
            return self._show(request, object_id, work, context)
        if not request.is_draft and not self.may_publish(request):
            raise PermissionDenied
        with transaction.atomic():
            submission, path = submissions.claim(request)
            if path is not None:
                messages.info(request, _("This form was sent before. It was saved once."))
                return HttpResponseRedirect(path)
            response = self._receive(request, object_id, work, context)
            is_done = request.saved_forms is not None
            submissions.settle(
                submission, (getattr(response, "url", "") or self._url("changelist")) if is_done else None
            )
        if is_done:
            remembered = [*request.session.get("saved_forms", []), context["submission"]]
            request.session["saved_forms"] = remembered[-REMEMBERED_FORMS:]
        return response

    def _show(self, request, object_id, work, context):
        draft = self.present_draft(object_id)
        if object_id and self.has_change_permission(request):
            self.note_presence(request, object_id, context)
        if draft is None:
            request.last_change = None
            return work({**context, "is_live": object_id is not None})
        try:
            with staged():
                instance = self.model._base_manager.filter(pk=draft.object_id).first()
                self._lay(request, draft, context, instance, instance and take(instance))
                return rendered(work(context))
        except IntegrityError as error:
            messages.error(request, violated_rule(self.model, error))
            if self.model._base_manager.filter(pk=draft.object_id).exists():
                return work({**context, "draft": draft, "is_hidden": True, "is_live": True})
            return HttpResponseRedirect(self._url("changelist"))

    def _receive(self, request, object_id, work, context):
        pk = self.key_of(object_id)
        # Locked, so that two changes come one after the other.
        instance = self.model._base_manager.select_for_update().filter(pk=pk).first() if pk else None
        draft = self.present_draft(object_id) or (self._last_words(request, pk) if pk and instance is None else None)
        live = live_revision(instance) if instance is not None else None
        refusals = []
        for _attempt in range(2):
            request.refusals, request.saved_forms = refusals, None
            try:
                with transaction.atomic():
                    conflicts = self._lay(request, draft, context, instance, live and live.snapshot)
                    if not refusals:
                        request.refusals = self._refusals(request, context, conflicts)
                    response = rendered(work(context))
                    if request.saved_forms is None or request.is_draft:
                        transaction.set_rollback(True)
                break
            except PublicationError as error:
                refusals = error.faults
            except IntegrityError as error:
                if refusals:
                    raise
                refusals = [violated_rule(self.model, error)]
        if request.saved_forms is None:
            return response
        if request.kept:
            messages.info(request, _("Kept from others: %(what)s") % {"what": "; ".join(request.kept)})
        form, formsets = request.saved_forms
        if not request.is_draft:
            note = request.POST.get(NOTE, "").strip()[:400]
            revision = note_publication(form.instance, request.user, note, request.snapshot)
            for sentence in revision.links.sentences() if revision.links else ():
                messages.info(request, sentence)
            return response
        self.keep_with_draft(form, formsets)
        base = live if draft is None or draft.base is None else draft.base
        revision = save_draft(form.instance, request.snapshot, request.user, base, faults=request.faults)
        if draft is not None and draft.review and draft.pk != revision.pk:
            messages.warning(request, _("The review was of the earlier draft. Submit this one anew."))
        return self.response_draft(request, revision)

    def _last_words(self, request, pk):
        """Of what was deleted or discarded while its form was open: its last revision, to go on as a draft."""
        revisions = Revision.objects.of_key(self.model, pk).filter(snapshot__isnull=False)
        draft = revisions.select_related("author").first()
        if draft is not None and self.has_change_permission(request):
            request.is_draft, draft.base = True, None
            messages.warning(request, _("Somebody else deleted this meanwhile. Your text is kept as a draft."))
        return draft

    def _lay(self, request, draft, context, instance, present):
        """Puts the draft in place, joined with what went live since it began; returns the conflicts between the two.

        ``present`` is the snapshot of the live ``instance``; both are ``None`` where nothing is live.
        """
        conflicts = []
        if draft is not None and not draft.is_deletion:
            snapshot = draft.snapshot
            if present is not None and draft.base and draft.base.snapshot not in (None, present):
                snapshot, conflicts = merge(draft.base.snapshot, snapshot, present)
            put(snapshot, instance, present)
        request.is_unpublished = draft is not None and instance is None
        context |= {
            "draft": draft,
            "is_live": instance is not None,
            "draft_conflicts": [label_of(self.model, conflict) for conflict in conflicts],
            "conflicts_seen": digest_of(conflicts),
        }
        request.last_change = partial(self._last_change, draft, instance)
        return conflicts

    def _last_change(self, draft, instance):
        revision = draft
        if draft is None and instance is not None:
            revision = Revision.objects.of(instance).live().select_related("published_by").first()
        if revision is None:
            return None
        if revision.published:
            return who_and_when(revision.published_by, revision.published)
        return who_and_when(revision.author, revision.created)

    def _refusals(self, request, context, conflicts):
        """What forbids to publish before the form is even read."""
        if request.is_draft:
            return []
        refusals = []
        if context["is_live"] and not request.POST.get(NOTE, "").strip():
            refusals.append(_("Write in the change note what changes and why."))
        if conflicts and request.POST.get("conflicts_seen") != digest_of(conflicts):
            names = "; ".join(label_of(self.model, conflict) for conflict in conflicts)
            refusals.append(
                _("Somebody else published a change to the same text: %(names)s. Publish again to keep yours.")
                % {"names": names}
            )
        return refusals

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusals = getattr(request, "refusals", ())
        return form

    def get_object(self, request, object_id, from_field=None):
        if not hasattr(request, "last_change"):
            return super().get_object(request, object_id, from_field)
        # The form asks for what it needs; what a list shows of many rows is not needed here.
        instance = self.get_queryset(request).prefetch_related(None).filter(pk=self.key_of(object_id)).first()
        if instance is not None:
            instance.last_change = request.last_change
        return instance

    def save_related(self, request, form, formsets, change):
        request.kept = kept_from_others(form, formsets)
        super().save_related(request, form, formsets, change)
        request.snapshot, rows = take_with_rows(form.instance)
        request.faults = check(form.instance, rows)
        if request.faults and not request.is_draft:
            raise PublicationError(request.faults)
        request.saved_forms = form, formsets

    def keep_with_draft(self, form, formsets):
        """What of a saved form is kept although its rows were rolled back."""

    def log_addition(self, request, obj, message):
        return None if request.is_draft else super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        return None if request.is_draft else super().log_change(request, obj, message)

    def response_add(self, request, obj, post_url_continue=None):
        if request.is_draft:
            return HttpResponseRedirect(self._url("changelist"))
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if request.is_draft:
            return HttpResponseRedirect(self._url("changelist"))
        return super().response_change(request, obj)

    def response_draft(self, request, revision):
        if revision.faults:
            messages.warning(request, _("The draft is saved. It cannot be published yet."))
        else:
            messages.success(request, _("The draft is saved. Readers do not see it yet."))
        return HttpResponseRedirect(self._url("change", revision.object_id))


def rendered(response):
    """The response with its content made now, while what is staged is still in place."""
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    return response
