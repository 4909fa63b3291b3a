"""Which drafts there are: on the staff's first page, above a list, and beside each object of a list."""

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.text import capfirst

from publishing.models import Revision

SHOWN = 50


def drafts_by_person(site, request):
    """The drafts of everybody: (those of the user, those of others), newest first. Two queries."""
    admins = {
        ContentType.objects.get_for_model(model).pk: model_admin
        for model, model_admin in site._registry.items()
        if hasattr(model_admin, "present_draft") and model_admin.has_view_or_change_permission(request)
    }
    drafts = Revision.objects.drafts().filter(content_type__in=admins).defer("snapshot").select_related("author")
    drafts = drafts.order_by("-created")
    own = drafts.filter(author=request.user)[:SHOWN]
    others = drafts.exclude(author=request.user)[:SHOWN]
    return [[_entry(draft, admins[draft.content_type_id]) for draft in group] for group in (own, others)]


def unpublished(model_admin):
    """The drafts of objects that were never live, or are no longer."""
    live = model_admin.model._base_manager.values("pk")
    content_type = ContentType.objects.get_for_model(model_admin.model)
    drafts = Revision.objects.drafts().filter(content_type=content_type).exclude(object_id__in=live)
    drafts = drafts.defer("snapshot").select_related("author").order_by("-created")
    return [_entry(draft, model_admin) for draft in drafts[:SHOWN]]


def mark_drafted(model, rows):
    """Tells each row of a list whether there is a draft of it, as ``row.is_drafted``. One query."""
    content_type = ContentType.objects.get_for_model(model)
    drafts = Revision.objects.drafts().filter(content_type=content_type, object_id__in=[row.pk for row in rows])
    drafted = set(drafts.order_by().values_list("object_id", flat=True))
    for row in rows:
        row.is_drafted = row.pk in drafted


def _entry(draft, model_admin):
    opts = model_admin.opts
    return {
        "draft": draft,
        "kind": capfirst(opts.verbose_name),
        "url": reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[draft.object_id]),
    }
