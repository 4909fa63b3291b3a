"""What the first page of the staff site says about the work on drafts."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone

from publishing.models import ChangeSet, Task
from publishing.review import is_own, waiting
from publishing.review_views import form_of

LISTED = 50
TOLD_FOR = timedelta(days=30)


def waiting_for_review(site, request):
    """[(draft, address of its form, whether it is one's own)] for whoever may approve; else ``None``."""
    if not request.user.has_perm("publishing.approve"):
        return None
    return [
        (draft, form_of(site, draft), is_own(draft, request.user))
        for draft in waiting()[:LISTED]
        if may_view(site, request, draft.model)
    ]


def plans(site, request):
    """What is planned, and what could not be done of late, for whoever may see plans; else ``None``."""
    if not request.user.has_perm("publishing.view_task"):
        return None
    tasks = visible_tasks(site, request, Task.objects.select_related("revision", "change_set", "author"))
    planned = tasks.filter(state=Task.State.PLANNED)[:LISTED]
    failed = tasks.filter(state=Task.State.FAILED, done__gt=timezone.now() - TOLD_FOR).order_by("-done")[:LISTED]
    return {"planned": list(planned), "failed": list(failed)}


def visible_tasks(site, request, tasks):
    """Those that concern content, or change sets, which the person may see."""
    models = [model for model in site._registry if may_view(site, request, model)]
    concerned = Q(revision__content_type__in=ContentType.objects.get_for_models(*models).values())
    if may_view(site, request, ChangeSet):
        concerned |= Q(change_set__isnull=False)
    return tasks.filter(concerned)


def may_view(site, request, model):
    model_admin = site._registry.get(model)
    return model_admin is not None and model_admin.has_view_permission(request)
