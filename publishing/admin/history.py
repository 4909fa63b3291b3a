"""What became of an object in the staff site: all its revisions, what differs between them, and the way back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from languages.collation import collation_key
from languages.words import sentence_case
from publishing.admin.access import address_of, form_of, history_of, may, revision_for, staff_page, visible_content
from publishing.models import Revision
from publishing.models.content import as_key
from publishing.revisions.comparison import compare
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import restore, undelete

PER_PAGE = 50
State = Revision.State


class HistoryAdmin:
    """For a ModelAdmin of content: its history lists the revisions, also of what is deleted or was never live."""

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        pk = as_key(unquote(object_id))
        instance = self.model._base_manager.filter(pk=pk).first()
        revisions = Revision.objects.of_key(self.model, pk).select_related("author", "published_by", "change_set")
        if pk is None or (instance is None and not revisions.exists()):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        listed = revisions.annotate(is_removal=Q(snapshot__isnull=True)).named()
        page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
        first, second = (page[0], page[min(1, len(page) - 1)]) if len(page) else (None, None)
        subject = str(instance or (first and first.name) or "")
        has_form = instance is not None or revisions.drafts().exists()
        return staff_page(
            request,
            "admin/publishing/history.html",
            title=_("History"),
            subtitle=subject,
            page=page,
            page_range=page.paginator.get_elided_page_range(page.number),
            suggested=(second, first),
            trail=[_to_list(self.model), (subject, address_of(self.model, "change", pk) if has_form else "")],
            may_restore=may_restore(request, self.model, instance),
        )


def _to_list(model):
    """The list of a kind of content, as the ``trail`` of a page names it."""
    return sentence_case(model._meta.verbose_name_plural), address_of(model, "changelist")


def may_restore(request, model, instance):
    """Whether somebody may begin a draft with an earlier state; for what is not live, that is adding it."""
    return may(request, model, "change" if instance is not None else "add")


@require_safe
def choose_comparison(request):
    """Leads from the choice of two revisions in a history to the page that compares them."""
    keys = [as_key(request.GET.get(name)) for name in ("before", "after")]
    if None in keys:
        raise Http404
    for key in keys:
        revision_for(request, key, "view")
    return HttpResponseRedirect(reverse("admin:revision_compare", args=keys))


@require_safe
def compare_revisions(request, pk, other=None):
    """Two revisions of an object, the older first; one revision is compared with what is live now."""
    revision = revision_for(request, pk, "view")
    instance = revision.find_object()
    older, newer = (None, revision) if revision.state == State.DRAFT else (revision, None)
    if other:
        second = revision_for(request, other, "view")
        if (second.object_id, second.content_type_id) != (revision.object_id, revision.content_type_id):
            raise Http404
        older, newer = sorted([revision, second], key=lambda each: each.number)
    live = take_snapshot(instance) if instance is not None and not other else None
    return staff_page(
        request,
        "admin/publishing/compare.html",
        title=_("What changed"),
        subtitle=revision.name,
        older=older,
        newer=newer,
        comparison=compare(*(each.snapshot if each else live for each in (older, newer))),
        may_restore=may_restore(request, revision.model, instance),
        trail=[
            _to_list(revision.model),
            (revision.name, form_of(revision)),
            (_("History"), history_of(revision)),
        ],
    )


@require_POST
def restore_revision(request, pk):
    """Begins a draft with a revision and opens it; of what was deleted, also with what went with it."""
    revision = revision_for(request, pk, "view")
    instance = revision.find_object()
    if not may_restore(request, revision.model, instance):
        raise PermissionDenied
    if instance is None and revision.is_deletion:
        drafts = undelete(revision, request.user, lambda model: may(request, model, "add"))
        messages.success(request, _("It is a draft now. Readers see it once you publish it."))
        if len(drafts) > 1:
            titles = ", ".join(draft.name for draft in drafts[1:])
            said = _("What was deleted with it is in the same change set, to be published as one: %(titles)s.")
            messages.info(request, said % {"titles": titles})
    else:
        restore(revision, request.user)
        said = _("Revision %(number)s is the draft now. Readers see it once you publish it.")
        messages.success(request, said % {"number": revision.number})
    return HttpResponseRedirect(form_of(revision))


@require_safe
def deleted(request):
    """What was deleted and did not come back, latest first; of one kind with ``?kind=offices.office``."""
    models = {model._meta.label_lower: model for model in visible_content(request)}
    if not models:
        raise PermissionDenied
    kind = request.GET.get("kind", "")
    if kind and kind not in models:
        raise Http404
    shown = [models[kind]] if kind else list(models.values())
    page = Paginator(deletions(shown), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "revision": revision,
            "may_restore": may(request, revision.model, "add"),
            "form_url": form_of(revision) if revision.has_draft else "",
            "history_url": history_of(revision),
        }
        for revision in page
    ]
    kinds = [(label, sentence_case(model._meta.verbose_name_plural)) for label, model in models.items()]
    return staff_page(
        request,
        "admin/publishing/deleted.html",
        title=_("Deleted"),
        page=page,
        page_range=page.paginator.get_elided_page_range(page.number),
        rows=rows,
        kind=kind,
        query=urlencode({"kind": kind}) if kind else "",
        kinds=sorted(kinds, key=lambda kind: collation_key(kind[1])),
    )


def deletions(models):
    """The revisions with which objects of ``models`` went that are still gone, latest first: those with which they were
    deleted, and the last drafts of what was never published and then given up.
    """
    same = Revision.objects.filter(content_type=OuterRef("content_type"), object_id=OuterRef("object_id"))
    later = same.filter(published__isnull=False, number__gt=OuterRef("number"))
    deleted = Q(snapshot__isnull=True, published__isnull=False)
    last = ~Exists(same.drafts()) & ~Exists(same.filter(number__gt=OuterRef("number")))
    given_up = Q(state=Revision.State.DISCARDED) & ~Exists(same.published()) & last
    found = Revision.objects.of_kinds(models).filter(deleted | given_up)
    found = found.exclude(Exists(same.live())).exclude(Exists(later)).annotate(has_draft=Exists(same.drafts()))
    found = found.annotate(went=Coalesce("published", "created")).named()
    return found.select_related("content_type", "author", "published_by").order_by("-went", "-id")
